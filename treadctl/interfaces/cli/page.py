"""`page`: the walk in a browser, by a process of its own."""

from __future__ import annotations

import errno
import functools
import importlib.util
import os
import sys
import time
from pathlib import Path
from typing import TYPE_CHECKING, NoReturn

import click

from treadctl import client, paths, words
from treadctl.interfaces.cli.app import chosen_data, data_option
from treadctl.interfaces.cli.attaching import attach, unwritable
from treadctl.interfaces.cli.help import Spoken
from treadctl.interfaces.cli.start import checked_profile, refuse_radio, walked_profile
from treadctl.interfaces.cli.wrapping import echo
from treadctl.model import TreadctlError

if TYPE_CHECKING:  # the command line starts without the web
    from treadctl.interfaces.page.listeners import Listeners
    from treadctl.interfaces.page.people import Whose
    from treadctl.interfaces.page.serve import Wishes

PORT = 8730
NEEDS = ("starlette", "uvicorn", "websockets")
LAN_NEEDS = ("cryptography", "segno")
ALL = 0


@click.command(cls=Spoken)
@click.argument("profile", required=False)
@data_option
@click.option("--radio", default="os", show_default=True, help="os, sim:HOST:PORT or hci:TRANSPORT.")
@click.option("--port", default=PORT, show_default=True, type=click.IntRange(0, 65535), help="0: a free one.")
@click.option("--lan", is_flag=True, help="For phones in your home network, too; encrypted.")
@click.option("--at", help="With --lan: at this address of this computer alone.")
@click.option("--viewer", is_flag=True, help="Who opens the address may watch and stop, no more.")
@click.option("--address", is_flag=True, help="Show an address of the page that runs for one visit, and end.")
@click.option(
    "--speak", is_flag=True, help="This computer stands at the treadmill and speaks each start's code."
)
@click.option("--tag", is_flag=True, help="Make a code to fix to the treadmill: it proves who stands there.")
@click.option("--paired", is_flag=True, help="List the browsers that are paired, and end.")
@click.option("--revoke", is_flag=True, help="Forget every browser that was paired, and end.")
@click.option(
    "--forget", type=click.IntRange(1), help="Forget one browser by its number in the list, and end."
)
@click.pass_context
def page(
    ctx: click.Context,
    profile: str | None,
    data: str | None,
    radio: str,
    port: int,
    at: str | None,
    forget: int | None,
    *,
    lan: bool,
    viewer: bool,
    address: bool,
    speak: bool,
    tag: bool,
    paired: bool,
    revoke: bool,
) -> None:
    """Walk PROFILE in a browser: questions, press and hold, the walk, and a stop always.

    It shows an address that is good for one visit, on this computer or, with
    --lan, on a phone. Ctrl-C ends it; a belt that it started is stopped first.
    Exit code 2: refused; 3: no service.
    """
    folder = paths.data_dir(chosen_data(ctx, data))
    refuse_radio(radio, assume_ready=False, empty_belt=False)
    _refuse_without(NEEDS, "extra")
    if (trouble := unwritable(folder, None)) is not None:
        _refuse(trouble)
    if address:
        sys.exit(_address(folder, viewer=viewer))
    if tag:
        _tag(folder, port, at)
        return
    if paired or revoke or forget is not None:
        _pairing(folder, ALL if revoke else forget)
        return
    wishes = _wishes(folder, radio, profile, viewer=viewer, voice=_voice() if speak else None)
    sys.exit(_serve(wishes, _listeners(folder, port, at, lan=lan or at is not None)))


def _refuse(said: str) -> NoReturn:
    echo(said, err=True)
    sys.exit(2)


def _refuse_without(packages: tuple[str, ...], says: str) -> None:
    if any(importlib.util.find_spec(name) is None for name in packages):
        _refuse(words.PAGE[says])


def _pairing(folder: Path, forget: int | None) -> None:
    """Forget whom to forget, or list who is paired."""
    from treadctl.interfaces.page.pairing import CONTROLLER, Pairing, pairing_path

    pairing, says = Pairing(pairing_path(folder)), words.PAGE
    if forget is not None:
        count = pairing.revoke(None if forget == ALL else forget)
        echo(
            says["revoked" if forget == ALL else "forgotten"].format(n=count)
            if count
            else says["revoked_none"]
        )
        return
    for number, each in enumerate(pairing.everybody(), 1):
        day = time.strftime("%Y-%m-%d", time.localtime(each.made))
        role = says["role_controller" if each.role == CONTROLLER else "role_viewer"]
        echo(says["paired_row"].format(n=number, name=each.name or says["unnamed"], role=role, day=day))
    if not pairing.everybody():
        echo(says["revoked_none"])


def _address(folder: Path, *, viewer: bool) -> int:
    """Show an address of the page that runs; the exit code."""
    from treadctl.interfaces.page import whereabouts
    from treadctl.interfaces.page.invitation import Invitation, Shown
    from treadctl.interfaces.page.pairing import CONTROLLER, VIEWER

    for path in paths.page_paths(folder):
        where = whereabouts.read(path)
        if where is None or not where.answers:
            continue
        role = VIEWER if viewer else CONTROLLER
        offer = functools.partial(whereabouts.offer, path, role)
        Invitation(where, offer, Shown(say=click.echo, invites=role, tall=sys.stdout.isatty())).first()
        echo(words.PAGE["address_lives"])
        return 0
    echo(words.PAGE["no_page"], err=True)
    return 3


def _tag(folder: Path, port: int, at: str | None) -> None:
    """Make a new code for the tag, and show it as somebody would print it."""
    from treadctl.interfaces.page import invitation, network
    from treadctl.interfaces.page.place import new_tag

    shared = paths.shared_dir(folder)
    paths.make_data_folder(shared)
    code, address = new_tag(shared), next(iter(network.addresses() if at is None else (at,)), None)
    echo(words.PAGE["tag_made"].format(code=code))
    if address is not None and port and importlib.util.find_spec("segno") is not None:
        click.echo(invitation.drawn(f"https://{address}:{port}/#tag={code}"))


def _voice() -> list[str]:
    """Return the speech program of this computer; exit code 2 where it has none."""
    from treadctl import voice

    found = voice.speaker(os.environ)
    if not found:
        _refuse(words.PAGE["no_voice"])
    return found


def _wishes(
    folder: Path, radio: str, profile: str | None, *, viewer: bool, voice: list[str] | None
) -> Wishes:
    from treadctl.interfaces.page.pairing import CONTROLLER, VIEWER
    from treadctl.interfaces.page.people import Whose
    from treadctl.interfaces.page.serve import Wishes
    from treadctl.journal import SqliteReader, journal_path

    alone = folder != paths.shared_dir(folder)  # somebody was named: it is their page
    walked, simulated_only = checked_profile(profile, folder, stays=True)
    walked_before = SqliteReader(journal_path(folder)).latest("armed") is not None
    first = Whose(
        folder=folder, profile=walked, programme=not simulated_only, name=folder.name if alone else ""
    )

    def attached(its: Path) -> client.Client:
        found = attach(its, radio, role="viewer", watched=False)
        if isinstance(found, str):
            raise client.ServiceGone(found)
        return found

    return Wishes(
        first=first,
        simulated=radio.startswith("sim:"),
        attach=attached,
        people=(lambda: ()) if alone else (lambda: _people(folder, first_too=walked_before)),
        find=lambda name: _found(folder, name, profile),
        say=click.echo,
        invites=VIEWER if viewer else CONTROLLER,
        tall=sys.stdout.isatty(),
        logged=_logged(),
        voice=voice,
        beside=sys.stdout.isatty() and not os.environ.get("SSH_CONNECTION"),
    )


def _logged() -> bool:
    """Whether what is said here goes into systemd's journal; it says into which file by device and inode."""
    try:
        here = os.fstat(sys.stdout.fileno())
    except (OSError, ValueError):
        return False
    return os.environ.get("JOURNAL_STREAM") == f"{here.st_dev}:{here.st_ino}"


def _people(folder: Path, *, first_too: bool) -> tuple[dict[str, str], ...]:
    """Return who can walk here, empty where nobody has a name; `first_too`: also who has none."""
    named = tuple({"name": name, "label": name} for name in paths.people(folder))
    return ({"name": "", "label": words.PAGE["person_first"]}, *named) if named and first_too else named


def _found(folder: Path, name: str, profile: str | None) -> Whose:
    """Return whose walks these are.

    Raises:
        TreadctlError: nobody's, or a profile that does not hold.
    """
    from treadctl.interfaces.page.people import Whose

    its = paths.person_dir(folder, name) if name else folder
    if not its.is_dir():
        raise TreadctlError(words.PEOPLE["unknown"].format(name=name))
    walked, simulated_only = walked_profile(profile, its, stays=True)
    return Whose(folder=its, profile=walked, programme=not simulated_only, name=name)


def _listeners(folder: Path, port: int, at: str | None, *, lan: bool) -> Listeners:
    """Listen; exit code 2 where that is not possible."""
    from treadctl.interfaces.page import network
    from treadctl.interfaces.page.listeners import Listeners

    addresses: tuple[str, ...] = ()
    file = None
    if lan:
        _refuse_without(LAN_NEEDS, "lan_extra")
        from treadctl.interfaces.page import certificate

        try:
            addresses = network.chosen(at)
        except network.NotHome:
            _refuse(words.PAGE["not_home"].format(address=at))
        if not addresses:
            _refuse(words.PAGE["no_network"])
        file = certificate.made(folder, network.names(addresses), time.time())
    try:
        return Listeners.open(port, addresses, file)
    except OSError as error:
        taken = error.errno == errno.EADDRINUSE or not lan
        _refuse(
            words.PAGE["port_taken" if taken else "not_ours"].format(port=port, address=", ".join(addresses))
        )


def _serve(wishes: Wishes, listeners: Listeners) -> int:
    import asyncio

    from treadctl.interfaces.page.serve import Process

    try:
        asyncio.run(Process(wishes, listeners).run())
    except client.ServiceGone:
        return 3
    return 0
