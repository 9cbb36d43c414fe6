"""`install-service`: what the units say, to a person and to systemd, and what is said where systemd is not."""

from __future__ import annotations

import configparser
import os
import shlex
import shutil
import subprocess
import sys
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from treadctl import voice
from treadctl.interfaces.cli import install_service as command
from treadctl.interfaces.cli.app import treadctl
from treadctl.interfaces.mqtt.serve import LEAVES_WITHIN_S
from treadctl.systemd import MQTT, OURS, PAGE, SERVICE

pytestmark = pytest.mark.skipif(sys.platform != "linux", reason="systemd is Linux's")


class Home:
    """A home folder, and programs of systemd that write down what they are asked."""

    def __init__(self, folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
        self.folder, self.units = folder, folder / "config" / "systemd" / "user"
        self.programs, self.asked_file = folder / "bin", folder / "asked"
        self.programs.mkdir()
        monkeypatch.setenv("PATH", f"{self.programs}:/bin:/usr/bin")
        monkeypatch.setenv("XDG_CONFIG_HOME", str(folder / "config"))
        monkeypatch.setenv("TREADCTL_DATA", str(folder / 'a "data" folder, 100%'))
        monkeypatch.setenv("TREADCTL_RUNTIME", str(folder / "run"))
        monkeypatch.setenv("TREADCTL_LANG", "en")
        self.program("systemctl", "exit 0")
        self.program("loginctl", "echo Linger=yes")

    def program(self, name: str, does: str) -> None:
        path = self.programs / name
        path.write_text(f'#!/bin/sh\necho "{name} $*" >> {shlex.quote(str(self.asked_file))}\n{does}\n')
        path.chmod(0o755)

    def asked(self) -> list[str]:
        return [line for line in self.asked_file.read_text().splitlines() if line.startswith("systemctl")]

    def run(self, *arguments: str) -> Result:
        return CliRunner().invoke(treadctl, ["install-service", *arguments])

    def unit(self, name: str) -> configparser.ConfigParser:
        found = configparser.ConfigParser(interpolation=None, strict=False)
        found.optionxform = str  # type: ignore[assignment,method-assign]
        found.read_string((self.units / name).read_text())
        return found


@pytest.fixture
def home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Home:
    return Home(tmp_path, monkeypatch)


def test_both_units_are_written_and_started(home: Home, monkeypatch: pytest.MonkeyPatch) -> None:
    done = home.run("--radio", "hci:usb:0")
    assert done.exit_code == 0, done.output
    assert home.asked() == [
        "systemctl --user daemon-reload",
        f"systemctl --user enable --now {SERVICE} {PAGE}",
    ]
    assert "Nothing connects until somebody asks" in done.output
    assert "enable-linger" not in done.output
    folder = str(home.folder / 'a \\"data\\" folder, 100%%')
    service, page = home.unit(SERVICE)["Service"], home.unit(PAGE)
    assert service["ExecStart"] == (
        f':"{sys.executable}" "-P" "-m" "treadctl" "serve" "--data" "{folder}" "--radio" "hci:usb:0"'
    )
    assert page["Service"]["ExecStart"].endswith('"--radio" "hci:usb:0" "--port" "8730"')
    monkeypatch.setattr(command, "LAN_NEEDS", ("no_such_package",))
    assert home.run("--lan").exit_code == 2
    monkeypatch.setattr(command, "LAN_NEEDS", ())
    assert home.run("--lan").exit_code == 0
    assert home.unit(PAGE)["Service"]["ExecStart"].endswith('"--lan"')
    assert page["Unit"]["Requires"] == page["Unit"]["After"] == SERVICE


@pytest.mark.hazard("H-45")
def test_the_guardian_outlives_the_service_and_a_stop_has_its_time(home: Home) -> None:
    """Systemd ends a whole group by default: service and guardian at once, beside a moving belt."""
    assert home.run().exit_code == 0
    for name in (SERVICE, PAGE):
        unit = home.unit(name)["Service"]
        assert (unit["KillMode"], unit["KillSignal"]) == ("process", "SIGTERM")
        assert float(unit["TimeoutStopSec"]) > 2 * 20  # with its core, and then without it
        assert unit["Restart"] == "on-failure"
    service = home.unit(SERVICE)["Service"]
    assert (service["Type"], service["NotifyAccess"]) == ("notify", "main")
    assert (service["WatchdogSec"], service["WatchdogSignal"]) == ("10", "SIGKILL")


@pytest.fixture
def bridged(home: Home) -> Home:
    """A home whose treadmill is on a broker."""
    pytest.importorskip("aiomqtt")
    data = Path(os.environ["TREADCTL_DATA"])
    data.mkdir(mode=0o700)
    (data / "mqtt.toml").write_text('format = 1\nuser = "treadctl"\npassword_file = "mqtt_password"\n')
    return home


def test_the_bridge_has_a_unit_of_its_own_that_takes_no_walk_along(bridged: Home) -> None:
    done = bridged.run()
    assert done.exit_code == 0, done.output
    assert bridged.asked()[-1] == f"systemctl --user enable --now {SERVICE} {PAGE} {MQTT}"
    mqtt = bridged.unit(MQTT)
    folder = str(bridged.folder / 'a \\"data\\" folder, 100%%')
    assert (
        mqtt["Service"]["ExecStart"] == f':"{sys.executable}" "-P" "-m" "treadctl" "mqtt" "--data" "{folder}"'
    )
    assert (mqtt["Unit"]["Wants"], mqtt["Unit"]["After"]) == (SERVICE, SERVICE)
    assert not {"Requires", "BindsTo", "PartOf"} & set(mqtt["Unit"])  # neither ends with the other
    service = mqtt["Service"]
    assert (service["Type"], service["KillSignal"], service["Restart"]) == ("exec", "SIGTERM", "on-failure")
    assert float(service["TimeoutStopSec"]) > LEAVES_WITHIN_S  # it says "offline" first
    assert service["RestartPreventExitStatus"] == "2"  # an mqtt.toml that cannot be used gets no better
    assert mqtt["Install"]["WantedBy"] == "default.target"
    assert bridged.run("--remove").exit_code == 0
    assert bridged.asked()[-2] == f"systemctl --user disable --now {MQTT} {PAGE} {SERVICE}"


def test_a_password_of_the_shell_is_in_no_unit_and_it_says_where_it_belongs(
    bridged: Home, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("TREADCTL_MQTT_PASSWORD", "nobody-may-read-this")
    assert "password_file" not in bridged.run().output
    (Path(os.environ["TREADCTL_DATA"]) / "mqtt.toml").write_text('format = 1\nuser = "treadctl"\n')
    done = bridged.run()
    assert done.exit_code == 0
    assert "no password_file" in done.output
    for name in (SERVICE, PAGE, MQTT):
        assert "nobody-may-read-this" not in (bridged.units / name).read_text()


def test_without_lingering_or_the_pages_packages_it_says_so(
    home: Home, monkeypatch: pytest.MonkeyPatch
) -> None:
    home.program("loginctl", "echo Linger=no")
    monkeypatch.setattr(command, "NEEDS", ("no_such_package",))
    done = home.run()
    assert done.exit_code == 0
    assert "loginctl enable-linger" in done.output
    assert "treadctl[page]" in done.output
    assert [path.name for path in home.units.iterdir()] == [SERVICE]


def test_a_systemd_that_does_not_answer_leaves_the_units_and_the_commands(home: Home) -> None:
    home.program("systemctl", "echo 'Failed to connect to bus' >&2; exit 1")
    done = home.run()
    assert done.exit_code == 3
    assert f"systemctl --user enable --now {SERVICE} {PAGE}" in done.output
    assert (home.units / SERVICE).exists()


def test_removed_is_all_that_was_written(home: Home) -> None:
    assert "no service to remove" in home.run("--remove").output
    home.run()
    done = home.run("--remove")
    assert (done.exit_code, list(home.units.iterdir())) == (0, [])
    assert home.asked()[-2:] == [
        f"systemctl --user disable --now {PAGE} {SERVICE}",
        "systemctl --user daemon-reload",
    ]


@pytest.mark.parametrize("arguments", [[], ["--remove"]])
def test_a_unit_of_somebody_else_stays_as_it_is(home: Home, arguments: list[str]) -> None:
    home.units.mkdir(parents=True)
    (home.units / SERVICE).write_text("[Unit]\n")
    done = home.run(*arguments)
    assert done.exit_code == 2
    assert str(home.units / SERVICE) in done.output
    assert (home.units / SERVICE).read_text() == "[Unit]\n"


def test_elsewhere_it_says_what_to_do_and_shows_the_units(
    home: Home, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(shutil, "which", lambda name: None)
    done = home.run()
    assert (done.exit_code, home.units.exists()) == (2, False)
    assert "treadctl serve" in done.output
    shown = home.run("--print")
    assert shown.exit_code == 0
    assert shown.output.count(OURS) == 2
    assert not home.units.exists()


@pytest.mark.skipif(shutil.which("systemd-analyze") is None, reason="no systemd-analyze here")
def test_systemd_itself_finds_nothing_wrong(bridged: Home) -> None:
    home = bridged
    home.run()
    runtime = home.folder / "xdg"
    runtime.mkdir(mode=0o700)
    done = subprocess.run(
        ["systemd-analyze", "--user", "verify", *(str(home.units / name) for name in (SERVICE, PAGE, MQTT))],
        env={**os.environ, "XDG_RUNTIME_DIR": str(runtime), "HOME": str(home.folder)},
        capture_output=True,
        text=True,
        check=False,
        timeout=60,
    )
    if "Failed to initialize manager" in done.stderr:
        pytest.skip(f"systemd-analyze cannot work here: {done.stderr.strip()}")
    assert (done.returncode, done.stderr) == (0, "")


def test_the_page_speaks_codes_where_there_is_a_voice(home: Home, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(voice, "speaker", lambda environ: [])
    refused = home.run("--speak")
    assert (refused.exit_code, "espeak-ng" in refused.stderr) == (2, True)
    assert not home.units.exists()
    monkeypatch.setattr(voice, "speaker", lambda environ: ["/bin/espeak-ng"])
    assert home.run("--speak").exit_code == 0
    assert home.unit(PAGE)["Service"]["ExecStart"].endswith('"--speak"')
