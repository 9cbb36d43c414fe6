"""`python -P -m treadctl.guardian`: beats in on standard input, beats out on standard output, JSON lines.

`--once CHARGE` stops that machine now, with nobody alive who beats
(`treadctl stop`, a unit's ExecStopPost).
"""

from __future__ import annotations

import argparse
import asyncio
import contextlib
import json
import logging
import os
import signal
import sys
import threading
from typing import Any

from treadctl.guardian.aside import Aside, Log
from treadctl.guardian.door import Door
from treadctl.guardian.guard import Guard
from treadctl.guardian.vigil import Why


def main(arguments: list[str] | None = None) -> int:
    """Run; 0: the belt stands or nothing was to be done, 1: it was not seen to stand."""
    parser = argparse.ArgumentParser(prog="python -m treadctl.guardian", description=__doc__)
    parser.add_argument("--socket", default="", help="where to listen for `treadctl stop`")
    parser.add_argument("--once", default="", help="JSON of what to stop, now")
    options = parser.parse_args(arguments)
    aside = Aside()
    logging.basicConfig(handlers=[Log(aside)], level=logging.INFO)
    for name in ("SIGINT", "SIGHUP", "SIGQUIT", "SIGTSTP"):
        if hasattr(signal, name):
            signal.signal(getattr(signal, name), signal.SIG_IGN)  # they are meant for others
    return asyncio.run(_run(options, aside))


async def _run(options: argparse.Namespace, aside: Aside) -> int:
    guard = Guard(_tell, aside=aside)
    if hasattr(signal, "SIGTERM") and sys.platform != "win32":  # while a belt may move, it stays
        asyncio.get_running_loop().add_signal_handler(signal.SIGTERM, guard.told_to_leave)
    async with Door(guard, options.socket) as door:
        _tell({"hello": 1, "pid": os.getpid(), **door.way})
        if options.once:
            guard.take({"guard": json.loads(options.once)})
            guard.step_in(Why.ASKED)
        else:
            _read_lines(guard)
        result = await guard.run()
    return 0 if result is None or result.stands else 1


def _read_lines(guard: Guard) -> None:
    """Read standard input in a thread of its own: a pipe, a socket, on every system."""
    loop = asyncio.get_running_loop()

    def read() -> None:
        with contextlib.suppress(RuntimeError):  # the loop is closed: we are leaving
            try:
                for raw in sys.stdin.buffer:
                    with contextlib.suppress(ValueError):
                        line = json.loads(raw)
                        if isinstance(line, dict):
                            loop.call_soon_threadsafe(guard.take, line)
            finally:
                loop.call_soon_threadsafe(guard.ended)

    threading.Thread(target=read, name="beats", daemon=True).start()


def _tell(line: dict[str, Any]) -> None:
    """Say something to whoever started us; nobody may be there, and nobody is waited for."""
    with contextlib.suppress(OSError):
        os.write(1, json.dumps(line).encode() + b"\n")


if __name__ == "__main__":
    with contextlib.suppress(OSError, AttributeError):
        os.set_blocking(1, False)
    code = main()
    os._exit(code)  # the thread that reads standard input must not hold it up
