"""`python -m treadctl.service`: the process that moves the machine."""

from __future__ import annotations

import argparse
import asyncio
import logging
import os
import secrets
import signal
import sys
import time
from collections.abc import Callable
from pathlib import Path

from treadctl import days, language, paths, settings, voice
from treadctl.claims import claim_data, left_latch, own_claims
from treadctl.device.radios import open_radio
from treadctl.journal import SqliteJournal, journal_path
from treadctl.latch import since_boot
from treadctl.model import Plan, TreadctlError
from treadctl.profiles import Apart, guardian_proven, load, plan_for
from treadctl.service import desktop
from treadctl.service.audit import Audit
from treadctl.service.build import build
from treadctl.service.dates import Uptime
from treadctl.service.ending import shielded
from treadctl.service.guarding import GuardianProcess
from treadctl.service.knowledge import DiskMachines
from treadctl.service.latch import FileLatch
from treadctl.service.log import to_standard_error
from treadctl.service.notify import Systemd
from treadctl.service.ports import Ports
from treadctl.service.predecessor import Predecessor
from treadctl.service.reminders import Reminders, calm
from treadctl.service.server import Server
from treadctl.service.service import Service
from treadctl.service.sleep import seconds_asleep
from treadctl.service.steady import Awake, steady
from treadctl.words import hold

_log = logging.getLogger(__name__)

LONELY_S = 2.0  # a spawned service ends so long after its last client, once the belt is settled
UNSETTLED_S = 180.0  # ... and so long after its last client when the belt is never seen to stand
UNCLAIMED_S = 20.0  # ... and so long after its start when no client ever came


def main(arguments: list[str] | None = None) -> int:
    """Run the service until it is told to end; return the exit code."""
    options = _parser().parse_args(arguments)
    log = to_standard_error(options.log_level)
    os.umask(0o077)  # whatever is written here is the owner's alone
    language.ask(lambda: settings.kept(options.data, _log.warning))
    if hasattr(signal, "SIGTSTP"):
        signal.signal(signal.SIGTSTP, signal.SIG_IGN)  # a frozen service would leave the belt to itself
    try:
        return asyncio.run(serve(options, say=log.say))
    except TreadctlError as error:
        log.say(str(error))
        return 2
    except KeyboardInterrupt:
        return 130
    finally:
        log.close()


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="python -m treadctl.service", description=__doc__)
    parser.add_argument("--data", required=True, type=Path)
    parser.add_argument("--radio", default="os")
    parser.add_argument("--audit", type=Path)
    parser.add_argument("--spawned", action="store_true", help="end after the walk, when no client is left")
    parser.add_argument("--log-level", default="warning")
    return parser


async def serve(
    options: argparse.Namespace,
    ready: Callable[[Service], None] = lambda service: None,
    say: Callable[[str], None] = print,
) -> int:
    """Open journal and socket, run the control loop, and leave nothing moving behind."""
    loop = asyncio.get_running_loop()
    data = paths.make_data_folder(options.data)
    claims = own_claims(data, options.radio)
    claim_data(claims, data)  # before the journal is touched: it may be another service's
    before = Predecessor.of(paths.record_path(data))
    journal = SqliteJournal(journal_path(data))
    audit = Audit(loop.time, options.audit)
    guardian = GuardianProcess(
        loop.time,
        paths.socket_path(data).with_suffix(".guard"),
        paths.record_path(data).with_suffix(".guardian.log"),
        paths.record_path(data),
        paths.latch_path(data, options.radio),
        options.audit,
        voice.loud(os.environ, paths.runtime_dir()),
        voice.calm(os.environ),
    )
    check = Apart()
    systemd = Systemd.of(os.environ, loop.time)
    latch, awake = (
        FileLatch(paths.latch_path(data, options.radio), options.radio, left=left_latch(data, options.radio)),
        Awake(),
    )

    def plan_of(name: str, sessions_before: int) -> Plan:
        return plan_for(load(name, data, check), sessions_before)

    ports = Ports(
        open_radio=lambda: open_radio(options.radio, clock=loop.time),
        clock=loop.time,
        wall=time.time,
        journal=journal,
        plan_for=plan_of,
        profile_of=lambda name: load(name, data, check),
        local=days.local,
        nonce=lambda: secrets.token_hex(16),
        off_loop=asyncio.to_thread,
        audit=audit,
        claims=claims,
        guardian=guardian,
        machines=DiskMachines(data, check),
        uptime=_uptime,
        asleep=seconds_asleep,
        guardian_proven=guardian_proven(),
        latch=latch,
        alone=before.gone,
        moves=steady(awake),
        alive=systemd.beat,
        ends=systemd.ends,
    )
    service, requests = build(ports)
    notify = desktop.find() if settings.reminders(data) == "on" else None
    reminders = Reminders(ports, lambda: calm(service), notify, data)
    server = Server(service, requests, data, options.radio, spawned=options.spawned, claims=claims)
    if journal.set_aside is not None:
        service.greeting.append({"event": "journal_set_aside", "path": str(journal.set_aside)})
    _end_on_signals(service)
    try:
        await server.open()
        reminders.open()
        ready(service)
        async with asyncio.TaskGroup() as group:
            lonely = group.create_task(
                _end_when_lonely(service, server, spawned=options.spawned), name="lonely"
            )
            await group.create_task(service.run(), name="control loop")
            lonely.cancel()
    finally:
        awake.close()
        await shielded(server.close())
        audit.close()
        latch.close()
        await shielded(reminders.close())
        await shielded(_close(journal))
        systemd.close()
    if not service.confirmed:
        say(f"The belt was not seen to stand. LOOK AT IT. {hold()}")
    return 1 if service.broken or not service.confirmed else 0


def _uptime() -> Uptime:
    boot, up_s = since_boot()
    return Uptime(boot=boot, up_s=up_s)


async def _close(journal: SqliteJournal) -> None:
    if not await asyncio.to_thread(journal.close):
        _log.error("not everything could be written down: %s", journal.trouble)


def _end_on_signals(service: Service) -> None:
    """Ctrl-C, SIGTERM and a closed terminal end the service; without a handler nothing would clean up."""
    loop = asyncio.get_running_loop()
    for name in ("SIGINT", "SIGTERM", "SIGHUP", "SIGQUIT"):
        number = getattr(signal, name, None)
        if number is not None and sys.platform != "win32":
            loop.add_signal_handler(number, service.ending.set)
        elif number is not None:
            signal.signal(number, lambda *_: loop.call_soon_threadsafe(service.ending.set))


async def _end_when_lonely(service: Service, server: Server, *, spawned: bool) -> None:
    """End a spawned service when its belt is settled and nobody is left.

    A belt that is never seen to stand does not keep it for ever: ending asks for Stop once more.
    """
    alone_s = 0.0
    while spawned:
        await asyncio.sleep(0.25)
        alone_s = 0.0 if server.clients else alone_s + 0.25
        limit = UNSETTLED_S if not service.idle else LONELY_S if server.ever_had_client else UNCLAIMED_S
        if alone_s >= limit:
            service.ending.set()
            return


if __name__ == "__main__":
    sys.exit(main())
