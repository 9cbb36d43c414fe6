"""The command line: a treadmill in a process of its own.

Standard output carries one line, `radio sim:HOST:PORT`, as soon as clients can join; everything else goes to
standard error.
"""

import argparse
import asyncio
import contextlib
import ipaddress
import logging
import os
import re
import signal
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import TextIO

from bumble.transport import open_transport
from bumble.transport.common import TransportSink, TransportSource

from . import scenario
from .machine import MACHINES
from .radio import SUPERVISION_TIMEOUT_S, TcpRadio
from .simulator import DEFAULT_ADDRESS, DEFAULT_NAME, Simulator

NAME_OCTETS = 29  # what fits into a scan response

_log = logging.getLogger("simulator")


def main(argv: Sequence[str] | None = None) -> int:
    """Runs the simulator until SIGTERM, SIGINT or, if asked for, the end of standard input."""
    parser = _parser()
    options = parser.parse_args(argv)
    logging.basicConfig(
        level=logging.INFO if options.verbose else logging.WARNING,
        stream=sys.stderr,
        format="%(levelname)s %(name)s: %(message)s",
    )
    try:
        with _trace(options.trace) as trace:
            asyncio.run(_run(options, trace))
    except OSError as error:
        parser.error(f"{error}; choose another --radio or --trace")
    return 0


def _trace(path: Path | None) -> contextlib.AbstractContextManager[TextIO | None]:
    # Line by line, so that a killed simulator leaves whole records.
    return path.open("w", encoding="utf-8", buffering=1) if path else contextlib.nullcontext()


async def _run(options: argparse.Namespace, trace: TextIO | None) -> None:
    ended = asyncio.Event()
    loop = asyncio.get_running_loop()
    for number in (signal.SIGTERM, signal.SIGINT):
        with contextlib.suppress(NotImplementedError):  # Windows: Ctrl-C ends it all the same
            loop.add_signal_handler(number, ended.set)
    if options.exit_with_parent:
        loop.add_reader(sys.stdin.fileno(), _end_at_eof, ended)
    if isinstance(options.radio, str):
        await _serve_dongle(options, trace, ended)
    else:
        await _serve_tcp(options, trace, ended)


async def _serve_tcp(options: argparse.Namespace, trace: TextIO | None, ended: asyncio.Event) -> None:
    simulator = _simulator(options, trace, None)
    # The radio is left last, so that clients hear of the end of their connections.
    async with TcpRadio(simulator.air, options.supervision_timeout) as radio, simulator:
        host, port = options.radio
        await radio.start(host, port)
        print(f"radio sim:{host}:{radio.port}", flush=True)
        await ended.wait()


async def _serve_dongle(options: argparse.Namespace, trace: TextIO | None, ended: asyncio.Event) -> None:
    async with (
        await open_transport(options.radio) as (source, sink),
        _simulator(options, trace, (source, sink)),
    ):
        print(f"radio {options.radio}", flush=True)
        await ended.wait()


def _simulator(
    options: argparse.Namespace,
    trace: TextIO | None,
    dongle: tuple[TransportSource, TransportSink] | None,
) -> Simulator:
    return Simulator(
        MACHINES[options.machine],
        options.seed,
        trace=trace,
        events=options.scenario,
        name=options.name,
        address=options.address,
        supervision_timeout_s=options.supervision_timeout,
        dongle=dongle,
    )


def _end_at_eof(ended: asyncio.Event) -> None:
    if not os.read(sys.stdin.fileno(), 1024):
        asyncio.get_running_loop().remove_reader(sys.stdin.fileno())
        ended.set()


def _parser() -> argparse.ArgumentParser:
    machines = "\n".join(f"  {name:<16} {machine.source}" for name, machine in MACHINES.items())
    verbs = ", ".join(scenario.VERBS)
    parser = argparse.ArgumentParser(
        prog="treadctl-sim" if Path(sys.argv[0]).stem == "treadctl-sim" else "python -m simulator",
        description="A software treadmill (FTMS) on a virtual radio or a real Bluetooth dongle.",
        epilog=f"machines:\n{machines}\n\nwhat a scenario can do:\n  {verbs}",
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    add = parser.add_argument
    add(
        "--radio",
        type=_radio,
        default=("127.0.0.1", 0),
        metavar="WHERE",
        help="tcp:HOST:PORT on this machine, port 0 for a free one (default tcp:127.0.0.1:0), "
        "or a bumble transport such as usb:0",
    )
    add("--machine", choices=MACHINES, default="plain", metavar="NAME", help="see below (default plain)")
    add("--scenario", type=_scenario, default=[], metavar="FILE", help="TOML: what happens and when")
    add("--seed", type=int, default=0, metavar="N", help="of the sensor's noise (default 0)")
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
    add("--exit-with-parent", action="store_true", help="end when standard input, a pipe, is closed")
    add("--verbose", action="store_true", help="log who joins and leaves")
    return parser


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


def _is_loopback(host: str) -> bool:
    if host == "localhost":
        return True
    with contextlib.suppress(ValueError):
        return ipaddress.ip_address(host.strip("[]")).is_loopback
    return False


def _scenario(text: str) -> list[scenario.Event]:
    try:
        return scenario.load(Path(text))
    except scenario.ScenarioError as error:
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


if __name__ == "__main__":
    sys.exit(main())
