"""The options of the command line, and what is said about those that cannot be used."""

import argparse
import contextlib
import ipaddress
import re
import textwrap
from pathlib import Path
from typing import NoReturn

from . import __version__, scenario
from .engine import SUPERVISION_TIMEOUT_S
from .machine import MACHINES
from .simulator import DEFAULT_ADDRESS, DEFAULT_NAME
from .verb import ScenarioError
from .verbs import VERBS, keys_of

NAME_OCTETS = 29  # what fits into a scan response


class Parser(argparse.ArgumentParser):
    """A parser whose errors are short: what is wrong, what is allowed, and what to do next."""

    def error(self, message: str) -> NoReturn:
        """Ends the program with 2, without argparse's page of usage."""
        said = message.removeprefix("argument ")
        self.exit(2, f"{self.prog}: {said}\nAll options: {self.prog} --help\n")


def options_parser() -> argparse.ArgumentParser:
    """The parser; it ends the program with 2 on a bad option."""
    machines = "\n".join(f"  {name:<16} {machine.source}" for name, machine in MACHINES.items())
    parser = Parser(
        prog="treadctl-sim",
        description="A software treadmill (FTMS) on a virtual radio or a real Bluetooth dongle.",
        epilog=f"machines:\n{machines}\n\n{_scenario_help()}",
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    add = parser.add_argument
    add(
        "--radio",
        type=_radio,
        default=("127.0.0.1", 0),
        metavar="WHERE",
        help="tcp:HOST:PORT on this machine, port 0 for a free one (default tcp:127.0.0.1:0), "
        "a bumble transport such as usb:0, or vhci:/dev/vhci to be in reach of this Linux's own Bluetooth",
    )
    add("--version", action="version", version=f"%(prog)s, version {__version__}")
    add("--machine", type=_machine, default="plain", metavar="NAME", help="see below (default plain)")
    add("--scenario", type=_scenario, default=[], metavar="FILE", help="TOML: what happens and when")
    add("--seed", type=_seed, default=0, metavar="N", help="of the sensor's noise (default 0)")
    add("--trace", type=Path, metavar="FILE", help="write there what the belt really does, as JSON Lines")
    add("--name", type=_name, default=DEFAULT_NAME, help=f"advertised name (default {DEFAULT_NAME})")
    add(
        "--address",
        type=_address,
        default=DEFAULT_ADDRESS,
        help=f"random static Bluetooth address (default {DEFAULT_ADDRESS})",
    )
    add(
        "--supervision-timeout",
        type=_seconds,
        default=SUPERVISION_TIMEOUT_S,
        metavar="S",
        help=f"from a vanished client to the end of its connection (default {SUPERVISION_TIMEOUT_S} s)",
    )
    add(
        "--page",
        type=_port,
        metavar="PORT",
        help="serve its console as a page, on this computer alone; 0 takes a free port",
    )
    add("--exit-with-parent", action="store_true", help="end when standard input, a pipe, is closed")
    add("--verbose", action="store_true", help="log who joins and leaves")
    return parser


def _scenario_help() -> str:
    verbs = "\n".join(f"  {verb:<17} {keys_of(verb)}".rstrip() for verb in VERBS)
    starts = " or ".join(scenario.STARTS)
    example = textwrap.indent(scenario.EXAMPLE, "  ")
    return (
        f"a scenario is a TOML file with an entry for each thing that happens:\n\n{example}\n\n"
        f"t is in seconds; after is {starts}; without it, t counts from the first of them.\n\n"
        f"what an entry can do, and the keys it takes for that:\n{verbs}"
    )


def _machine(text: str) -> str:
    if text not in MACHINES:
        raise argparse.ArgumentTypeError(f"there is no machine {text!r}; take one of: {', '.join(MACHINES)}")
    return text


def _seed(text: str) -> int:
    with contextlib.suppress(ValueError):
        return int(text)
    raise argparse.ArgumentTypeError(f"{text!r} is no whole number; write one, such as 0")


def _radio(text: str) -> tuple[str, int] | str:
    if not text.startswith("tcp:"):
        if ":" not in text:
            raise argparse.ArgumentTypeError(f"{text!r} is no radio; write tcp:127.0.0.1:0 or usb:0")
        return text
    host, colon, port = text[4:].rpartition(":")
    if not colon or not port.isdecimal() or int(port) > 65535:
        raise argparse.ArgumentTypeError(
            f"{text!r} needs a port of 0 to 65535 at its end, for example tcp:127.0.0.1:0"
        )
    if not _is_loopback(host):
        raise argparse.ArgumentTypeError(
            f"host {host!r} could be reached from outside; it must be a loopback address: use 127.0.0.1"
        )
    return host.strip("[]"), int(port)


def _port(text: str) -> int:
    if not text.isdecimal() or int(text) > 65535:
        raise argparse.ArgumentTypeError(f"{text!r} is no port; write 0 for a free one, or up to 65535")
    return int(text)


def _is_loopback(host: str) -> bool:
    if host == "localhost":
        return True
    with contextlib.suppress(ValueError):
        return ipaddress.ip_address(host.strip("[]")).is_loopback
    return False


def _scenario(text: str) -> list[scenario.Event]:
    try:
        return scenario.load(Path(text))
    except ScenarioError as error:
        raise argparse.ArgumentTypeError(str(error)) from error


def _name(text: str) -> str:
    if not 1 <= len(text.encode()) <= NAME_OCTETS:
        raise argparse.ArgumentTypeError(
            f"{text!r} has {len(text.encode())} octets; a name has 1 to {NAME_OCTETS}: shorten it"
        )
    return text


def _address(text: str) -> str:
    if not re.fullmatch(r"[0-9A-Fa-f]{2}(:[0-9A-Fa-f]{2}){5}", text):
        raise argparse.ArgumentTypeError(f"{text!r} is no address; write it like {DEFAULT_ADDRESS}")
    if int(text[:2], 16) < 0xC0:
        raise argparse.ArgumentTypeError(
            f"{text!r} is not random static; its first octet must be C0 to FF, as in {DEFAULT_ADDRESS}"
        )
    return text.upper()


def _seconds(text: str) -> float:
    with contextlib.suppress(ValueError):
        if 0.1 <= float(text) <= 32:
            return float(text)
    raise argparse.ArgumentTypeError(f"{text!r} is out of range; 0.1 to 32 s are possible: 0.42 is usual")
