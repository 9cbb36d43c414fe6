"""`install-service`: at home on a small computer, after power-on, by a unit of the user's own systemd."""

from __future__ import annotations

import importlib.util
import os
import shutil
import subprocess
import sys
from pathlib import Path
from typing import NoReturn

import click

from treadctl import files, paths, systemd, voice, words
from treadctl.interfaces.cli.app import chosen_data, data_option
from treadctl.interfaces.cli.attaching import unwritable
from treadctl.interfaces.cli.help import Spoken
from treadctl.interfaces.cli.mqtt import NEEDS as MQTT_NEEDS
from treadctl.interfaces.cli.page import LAN_NEEDS, NEEDS, PORT
from treadctl.interfaces.cli.wrapping import echo

ASKS_WITHIN_S = 60.0  # a service that ends may have a belt to stop


@click.command("install-service", cls=Spoken)
@data_option
@click.option("--radio", default="os", show_default=True, help="os, sim:HOST:PORT or hci:TRANSPORT.")
@click.option("--port", default=PORT, show_default=True, type=click.IntRange(1, 65535), help="Of the page.")
@click.option("--lan", is_flag=True, help="For phones in your home network, too; encrypted.")
@click.option(
    "--speak", is_flag=True, help="This computer stands at the treadmill and speaks each start's code."
)
@click.option("--print", "only_print", is_flag=True, help="Show what would be written, and end.")
@click.option("--remove", is_flag=True, help="Stop it, and take it away.")
@click.pass_context
def install_service(
    ctx: click.Context,
    data: str | None,
    radio: str,
    port: int,
    *,
    lan: bool,
    speak: bool,
    only_print: bool,
    remove: bool,
) -> None:
    """Have treadctl there after power-on: service and page, by systemd (Linux).

    Nothing connects until somebody asks, and nothing ever starts a belt. Exit
    code 2: refused; 3: systemd does not answer.
    """
    folder = paths.data_dir(chosen_data(ctx, data))
    wanted = _units(folder, radio, port, [*(["--lan"] if lan else []), *(["--speak"] if speak else [])])
    if only_print:
        for name, text in wanted.items():
            click.echo(f"# {_place() / name}\n{text}")
        return
    if sys.platform != "linux" or shutil.which("systemctl") is None:
        _refuse("install_no_systemd")
    if lan and not _are_here(*NEEDS, *LAN_NEEDS):
        echo(words.PAGE["lan_extra"], err=True)
        sys.exit(2)
    if speak and not remove and not voice.speaker(os.environ):
        echo(words.PAGE["no_voice"], err=True)
        sys.exit(2)
    if remove:
        _remove()
        return
    if (trouble := unwritable(folder, None)) is not None:
        echo(trouble, err=True)
        sys.exit(2)
    _install(wanted)
    if systemd.MQTT in wanted and _lacks_password(folder):
        echo(words.COMMANDS["install_mqtt_password"].format(file=paths.mqtt_path(folder)))


def _units(folder: Path, radio: str, port: int, page_options: list[str]) -> dict[str, str]:
    """Return each unit's text by its name; without the page's packages, the service's alone."""
    python = [sys.executable, "-P", "-m", "treadctl"]
    where = ["--data", str(folder), "--radio", radio]
    root = paths.checkout()
    environment = {} if root is None else {"PYTHONPATH": str(root)}
    if runtime := os.environ.get("TREADCTL_RUNTIME"):
        environment["TREADCTL_RUNTIME"] = os.path.abspath(runtime)
    found = {systemd.SERVICE: systemd.service_unit([*python, "serve", *where], environment)}
    if _are_here(*NEEDS):
        command = [*python, "page", *where, "--port", str(port), *page_options]
        found[systemd.PAGE] = systemd.page_unit(command, environment)
    if paths.mqtt_path(folder).exists() and _are_here(*MQTT_NEEDS):
        found[systemd.MQTT] = systemd.mqtt_unit([*python, "mqtt", "--data", str(folder)], environment)
    return found


def _lacks_password(folder: Path) -> bool:
    """Tell whether the bridge would look for its password where systemd has none: in a shell's variable."""
    from treadctl.interfaces.mqtt import config

    try:
        found = config.read(folder)
    except config.ConfigError:
        return False  # the bridge says what is wrong, and `treadctl mqtt --check`
    return found is not None and found.user is not None and found.password_file is None


def _are_here(*packages: str) -> bool:
    return all(importlib.util.find_spec(name) is not None for name in packages)


def _install(wanted: dict[str, str]) -> None:
    """Write the units, and have systemd start them, now and after each power-on."""
    for name in systemd.ALL:
        if not _is_ours(_place() / name):
            _refuse("install_not_ours", file=_place() / name)
    try:
        _place().mkdir(parents=True, exist_ok=True)
        for name, text in wanted.items():
            files.write_whole(_place() / name, text)
            echo(words.COMMANDS["install_written"].format(file=_place() / name))
    except OSError as error:
        _refuse("unwritable", file=_place(), why=error.strerror)
    if systemd.PAGE not in wanted:
        echo(words.PAGE["extra"])
    if not (_systemctl("daemon-reload") and _systemctl("enable", "--now", *wanted)):
        echo(words.COMMANDS["install_not_started"].format(units=" ".join(wanted)), err=True)
        sys.exit(3)
    says = "install_page" if systemd.PAGE in wanted else "install_service"
    echo(words.COMMANDS[says])
    if not _lingers():
        echo(words.COMMANDS["install_linger"])


def _remove() -> None:
    """Stop what runs, its belt first, and take the units away."""
    there = [name for name in reversed(systemd.ALL) if (_place() / name).exists()]
    for name in there:
        if not _is_ours(_place() / name):
            _refuse("install_not_ours", file=_place() / name)
    if not there:
        echo(words.COMMANDS["install_none"])
        return
    stopped = _systemctl("disable", "--now", *there)
    for name in there:
        (_place() / name).unlink()
    _systemctl("daemon-reload")
    echo(words.COMMANDS["install_removed" if stopped else "install_removed_only"])


def _place() -> Path:
    """Return the folder of the user's own units."""
    return Path(os.environ.get("XDG_CONFIG_HOME") or Path.home() / ".config") / "systemd" / "user"


def _is_ours(file: Path) -> bool:
    """Tell whether this unit may be written over, or taken away: it is not there, or is from here."""
    try:
        return file.read_text(encoding="utf-8").startswith(systemd.OURS)
    except FileNotFoundError:
        return True
    except (OSError, ValueError):
        return False


def _systemctl(*arguments: str) -> bool:
    """Ask the user's systemd; what it says against it is shown."""
    return _asked("systemctl", "--user", *arguments) is not None


def _lingers() -> bool:
    """Tell whether this user's units run without anybody logged in."""
    return _asked("loginctl", "show-user", str(os.getuid()), "--property=Linger") == "Linger=yes"


def _asked(*command: str) -> str | None:
    """Return what a program of this system says, None where it fails or is not there."""
    try:
        done = subprocess.run(
            command,
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            text=True,
            check=False,
            timeout=ASKS_WITHIN_S,
        )
    except (OSError, subprocess.TimeoutExpired):
        return None
    return done.stdout.strip() if done.returncode == 0 else None


def _refuse(says: str, **values: object) -> NoReturn:
    echo(words.COMMANDS[says].format(**values), err=True)
    sys.exit(2)
