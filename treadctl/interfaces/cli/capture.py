"""`capture` and `replay`: a machine's raw traffic, recorded and run through the core."""

from __future__ import annotations

import json
import sys
import time
from pathlib import Path
from typing import Any, TextIO

import click

from treadctl import client, words
from treadctl.interfaces.cli.app import data_option
from treadctl.interfaces.cli.help import Spoken
from treadctl.interfaces.cli.look import attached
from treadctl.interfaces.cli.terminal import Keys, Signals
from treadctl.interfaces.cli.wrapping import echo

Line = dict[str, Any]


class CaptureFile:
    """Raw traffic as JSON Lines; it holds no address."""

    def __init__(self, file: TextIO) -> None:
        self._file = file
        self._since: float | None = None
        self.count = 0

    def heading(self, name: str) -> None:
        """Say which machine it is, by the name that it calls itself."""
        self._put({"treadctl_capture": 1, "name": name})

    def take(self, line: Line) -> bool:
        """Keep a line of the socket where it is raw traffic."""
        if line.get("event") != "raw":
            return False
        self._since = float(line["t"]) if self._since is None else self._since
        at = round(float(line["t"]) - self._since, 3)
        self._put({"t": at, "uuid": line["uuid"], "dir": line["dir"], "hex": line["hex"]})
        self.count += 1
        return True

    def _put(self, line: Line) -> None:
        self._file.write(json.dumps(line) + "\n")
        self._file.flush()


@click.command(cls=Spoken)
@click.argument("file", type=click.Path(dir_okay=False))
@data_option
@click.option("--radio", default="os", show_default=True, help="os, sim:HOST:PORT or hci:TRANSPORT.")
@click.option("--address", help="Which treadmill; without it the nearest free one.")
@click.option("--seconds", type=float, help="End by itself after so long.")
@click.pass_context
def capture(
    ctx: click.Context, file: str, data: str | None, radio: str, address: str | None, seconds: float | None
) -> None:
    """Record everything that a treadmill says into FILE, one JSON object a line.

    Nothing is ever sent to its Control Point. FILE holds no address, so it
    can be shared. q or Ctrl-C ends.
    """
    try:
        target = Path(file).open("w", encoding="utf-8")  # noqa: SIM115 - closed below, whatever happens
    except OSError as error:
        echo(words.COMMANDS["unwritable"].format(file=file, why=error.strerror), err=True)
        sys.exit(2)
    connection = attached(ctx, data, radio)
    code = 0
    with target, Signals() as signals:
        kept = CaptureFile(target)
        reply = connection.request("capture", 15.0)
        if reply.get("ok"):
            reply = connection.request("connect", 30.0, address=address)
        if not reply.get("ok"):
            echo(words.refusal(reply), err=True)
            sys.exit(3 if reply.get("trouble") else 2)
        kept.heading(str(reply.get("name", "")))
        echo(words.COMMANDS["recording"].format(name=reply.get("name"), file=file), err=True)
        end = time.monotonic() + seconds if seconds is not None else float("inf")
        with Keys() as keys:
            try:
                while not signals.count and time.monotonic() < end:
                    for line in connection.lines():
                        kept.take(line)
                    if set(keys.wait(0.2, connection)) & set("qQ"):
                        break
            except client.ServiceGone:
                code = 1
        connection.close()
        echo(words.COMMANDS["records"].format(n=kept.count), err=True)
    sys.exit(code)


@click.command(cls=Spoken)
@click.argument("file", type=click.Path(dir_okay=False, exists=True))
def replay(file: str) -> None:
    """Run a capture through treadctl's core and print what it makes of each record.

    One JSON object a line: what the octets say (as `decode` does), and what
    treadctl would have said. Nothing is connected to. Exit code 1 when FILE
    is no capture.
    """
    from treadctl.replay import BadCapture, read_capture
    from treadctl.replay import replay as run

    try:
        with Path(file).open(encoding="utf-8", errors="replace") as source:
            for line in run(read_capture(source)):
                click.echo(json.dumps(line, ensure_ascii=False, default=str))
    except BadCapture as error:
        echo(f"{file}: {error}", err=True)
        sys.exit(1)
