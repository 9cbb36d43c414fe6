"""`demo`: simulator, service and a walk, with nothing to prepare and nothing to answer."""

from __future__ import annotations

import contextlib
import os
import subprocess
import sys
import tempfile
from pathlib import Path

import click

from treadctl import client, paths, words
from treadctl.interfaces.cli.help import Spoken
from treadctl.interfaces.cli.session import Wishes
from treadctl.interfaces.cli.start import walk
from treadctl.simulation import simulator_module


@click.command(cls=Spoken)
@click.option("--json", "as_json", is_flag=True, help="One JSON object a line on standard output.")
@click.option("--trace", type=click.Path(dir_okay=False), help="Write the simulated belt's true story.")
@click.option("--audit", type=click.Path(dir_okay=False), help="Write what was permitted, written and said.")
@click.option("--machine", default="plain", show_default=True, help="Which simulated treadmill.")
def demo(*, as_json: bool, trace: str | None, audit: str | None, machine: str) -> None:
    """A walk of about a minute on the simulated treadmill: walk, break, walk, stop.

    Nothing to prepare: it brings its own treadmill and forgets the walk
    afterwards. Without a terminal it asks nothing and ends by itself.
    """
    with tempfile.TemporaryDirectory(prefix="treadctl-demo-") as folder:
        simulator = _spawn_simulator(machine, trace)
        try:
            radio = _radio_of(simulator)
            if not as_json:
                click.echo(words.COMMANDS["demo_radio"].format(machine=machine, radio=radio))
            wishes = Wishes(profile="demo", assume_ready=True)
            code = walk(Path(folder), radio, audit, wishes, as_json=as_json)
            _wait_for_service(Path(folder))
        finally:
            with contextlib.suppress(OSError):
                simulator.terminate()
            with contextlib.suppress(subprocess.TimeoutExpired):
                simulator.wait(5)
    sys.exit(code)


def _spawn_simulator(machine: str, trace: str | None) -> subprocess.Popen[str]:
    """Start the simulator in a process of its own."""
    environment = paths.child_environment()
    command = [
        sys.executable,
        "-P",
        "-m",
        simulator_module(),
        "--exit-with-parent",
        "--radio",
        "tcp:127.0.0.1:0",
        "--machine",
        machine,
    ]
    if trace:
        command += ["--trace", os.path.abspath(trace)]
    return subprocess.Popen(
        command,
        stdin=subprocess.PIPE,  # closed with this process, and the simulator ends by it
        stdout=subprocess.PIPE,
        env=environment,
        text=True,
        start_new_session=True,
    )


def _radio_of(simulator: subprocess.Popen[str]) -> str:
    """Return the radio that the simulator names in its first line."""
    line = simulator.stdout.readline() if simulator.stdout else ""
    if not line.startswith("radio "):
        raise click.ClickException(words.COMMANDS["no_simulator"])
    return line.split(maxsplit=1)[1].strip()


def _wait_for_service(folder: Path) -> None:
    """The service ends before its simulator does: it watches the belt a little longer."""
    from treadctl import paths

    record = client.read_record(paths.record_path(folder))
    with contextlib.suppress(client.ServiceGone):
        connection = client.Client.attach(record or {}, "walker")
        connection.request("shutdown", 5.0)
        with contextlib.suppress(client.ServiceGone):
            while True:
                connection.request("snapshot", 25.0)
    paths.record_path(folder).unlink(missing_ok=True)
    paths.record_path(folder).with_suffix(".log").unlink(missing_ok=True)
