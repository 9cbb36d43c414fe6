"""`demo`: simulator, service and a walk, nothing to prepare; in a terminal, or with `--page` in a browser."""

from __future__ import annotations

import contextlib
import importlib.util
import os
import subprocess
import sys
import tempfile
from pathlib import Path

import click

from treadctl import client, language, paths, words
from treadctl.interfaces.cli.help import Spoken
from treadctl.interfaces.cli.page import NEEDS, page
from treadctl.interfaces.cli.session import Wishes
from treadctl.interfaces.cli.start import walk
from treadctl.interfaces.cli.wrapping import echo
from treadctl.simulation import simulator_module


@click.command(cls=Spoken)
@click.option("--json", "as_json", is_flag=True, help="One JSON object a line on standard output.")
@click.option("--trace", type=click.Path(dir_okay=False), help="Write the simulated belt's true story.")
@click.option("--audit", type=click.Path(dir_okay=False), help="Write what was permitted, written and said.")
@click.option("--machine", default="plain", show_default=True, help="Which simulated treadmill.")
@click.option("--page", "in_browser", is_flag=True, help="In a browser, with the treadmill to play with.")
def demo(*, as_json: bool, trace: str | None, audit: str | None, machine: str, in_browser: bool) -> None:
    """A walk of about a minute on the simulated treadmill: walk, break, walk, stop.

    Nothing to prepare: it brings its own treadmill and forgets the walk
    afterwards. Without a terminal it asks nothing and ends by itself.
    """
    if in_browser:
        _refuse_page(mixed=as_json or audit is not None)
    with tempfile.TemporaryDirectory(prefix="treadctl-demo-") as folder:
        simulator = _spawn_simulator(machine, trace, with_page=in_browser)
        try:
            radio = _said(simulator, "radio")
            if not as_json:
                echo(words.COMMANDS["demo_radio"].format(machine=machine, radio=radio))
            if in_browser:
                code = _pages(Path(folder), radio, _said(simulator, "page"))
            else:
                _offer_pages()
                wishes = Wishes(profile="demo", assume_ready=True)
                code = walk(Path(folder), radio, audit, wishes, as_json=as_json)
            _wait_for_service(Path(folder))
        finally:
            with contextlib.suppress(OSError):
                simulator.terminate()
            with contextlib.suppress(subprocess.TimeoutExpired):
                simulator.wait(5)
    sys.exit(code)


def _has_pages() -> bool:
    return all(importlib.util.find_spec(name) is not None for name in NEEDS)


def _refuse_page(*, mixed: bool) -> None:
    """Let a demo in a browser through where it can be; everything else ends here with exit code 2."""
    if mixed or not _has_pages():
        echo(words.COMMANDS["demo_page_mixed"] if mixed else words.PAGE["extra"], err=True)
        sys.exit(2)


def _offer_pages() -> None:
    """Say to whoever sits at a terminal that there is more to see."""
    if _has_pages() and sys.stdin.isatty() and sys.stdout.isatty():
        echo(words.COMMANDS["demo_offers"])


def _pages(folder: Path, radio: str, console: str) -> int:
    """Show both addresses, and serve the walk's until Ctrl-C."""
    click.echo(f"{words.COMMANDS['demo_console']}\n  {console}")
    try:
        page.main(
            ["demo", "--data", str(folder), "--radio", radio, "--port", "0"],
            prog_name="treadctl page",
            standalone_mode=False,
        )
    except SystemExit as ended:
        return int(ended.code or 0)
    return 0


def _spawn_simulator(machine: str, trace: str | None, *, with_page: bool) -> subprocess.Popen[str]:
    """Start the simulator in a process of its own."""
    environment = {**paths.child_environment(), language.LANGUAGE_NAMED: language.language()}
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
    if with_page:
        command += ["--page", "0"]
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


def _said(simulator: subprocess.Popen[str], what: str) -> str:
    """Return what the simulator's next line says: its radio, then its page."""
    line = simulator.stdout.readline() if simulator.stdout else ""
    if not line.startswith(f"{what} "):
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
