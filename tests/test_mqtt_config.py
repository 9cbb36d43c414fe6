"""mqtt.toml: what holds, what is refused and with which words; the example; the id that is kept."""

from __future__ import annotations

import re
import stat
from pathlib import Path

import pytest
from click.testing import CliRunner

from treadctl.interfaces.cli.app import treadctl
from treadctl.interfaces.mqtt import config, example
from treadctl.interfaces.mqtt.config import ALLOWED, EXAMPLES, Config, ConfigError
from treadctl.interfaces.mqtt.port import BrokerTrouble, Trouble
from treadctl.interfaces.mqtt.serve import told

FILE = Path("/data/mqtt.toml")


def test_without_a_file_there_is_no_mqtt(tmp_path: Path) -> None:
    assert config.read(tmp_path) is None
    assert list(tmp_path.iterdir()) == []
    found = CliRunner().invoke(treadctl, ["--data", str(tmp_path), "mqtt"])
    assert found.exit_code == 2
    assert "MQTT is off" in found.output


def test_a_file_with_its_format_alone_holds(tmp_path: Path) -> None:
    config.path_of(tmp_path).write_text("format = 1\n")
    found = config.read(tmp_path)
    assert found is not None
    assert (found.host, found.reached_at, found.publish_health, found.local) == (
        "localhost",
        1883,
        False,
        True,
    )
    assert found == config.read(tmp_path)  # its id was made once, and kept
    assert found.named.bridge == f"treadctl/{found.id}/bridge"
    assert Config(format=1, tls=True).reached_at == 8883


def test_an_id_that_cannot_be_one_is_made_anew(tmp_path: Path) -> None:
    (tmp_path / "mqtt_id").write_text("../all\n")
    assert config.kept_id(tmp_path).startswith("treadmill-")
    (tmp_path / "mqtt_id").write_text("all\n")
    assert config.kept_id(tmp_path).startswith("treadmill-")


def test_the_example_holds_and_so_does_every_line_in_it(tmp_path: Path) -> None:
    assert example.write(tmp_path).startswith(str(config.path_of(tmp_path)))
    found = config.read(tmp_path)
    assert found is not None
    for key in set(Config.model_fields) - {"format", "id"}:
        assert getattr(found, key) == Config.model_fields[key].default
    text = example.TEXT
    for key in Config.model_fields:
        assert f"\n{key} = " in text or f"\n# {key} = " in text
    assert config.parse(re.sub(r"(?m)^# (\w+ = )", r"\1", text), FILE).id == "living-room"
    before = config.path_of(tmp_path).read_text()
    assert "stays as it is" in example.write(tmp_path)
    assert config.path_of(tmp_path).read_text() == before
    assert stat.S_IMODE(config.path_of(tmp_path).stat().st_mode) == 0o600


@pytest.mark.parametrize(
    ("text", "says"),
    [
        ("", "format is missing. Write format = 1"),
        ("format = 2", "format is 2, from a newer treadctl; this one reads format 1"),
        ("format = true", "format is true, and allowed is: 1"),
        (
            "format = 1\nport = 70000",
            "port is 70000, and allowed is: 1 - 65535. Write for example port = 1883",
        ),
        ('format = 1\nport = "1883"', 'port is "1883", and allowed is: 1 - 65535'),
        ('format = 1\ntls = "yes"', 'tls is "yes", and allowed is: true, false'),
        ("format = 1\nhots = 'x'", "hots is no setting here; there are format, host"),
        ("format = 1\nid = 'a/b'", 'id is "a/b", and allowed is: A-Z a-z 0-9 _ -, 1 - 64'),
        ("format = 1\nid = 'a+'", 'id is "a+"'),
        ("format = 1\nprefix = '#'", 'prefix is "#"'),
        ("format = 1\nprefix = 'a//b'", 'prefix is "a//b"'),
        ("format = 1\nid = 'all'", "id is all, and that word means every treadmill"),
        ("format = 1\nhost = 5", "host is 5, and allowed is: a text between quotes"),
        ("format = 1\npassword = 'secret'", "a password does not belong into this file"),
        ("format = ", "this cannot be read"),
        ("x" * 20_000, "this cannot be read"),
    ],
)
def test_what_is_wrong_is_said_with_file_key_value_bound_and_next_step(
    text: str, says: str, tmp_path: Path
) -> None:
    path = config.path_of(tmp_path)
    path.write_text(text)
    with pytest.raises(ConfigError) as error:
        config.read(tmp_path)
    said = str(error.value)
    assert says in said
    assert str(path) in said
    assert "secret" not in said
    assert "{" not in said.replace(text, "")


def test_several_mistakes_are_said_together() -> None:
    with pytest.raises(ConfigError) as error:
        config.parse("format = 1\nport = 0\ntls = 1\n", FILE)
    assert "port is 0" in str(error.value)
    assert "tls is 1" in str(error.value)


def test_every_key_has_a_line_that_holds() -> None:
    assert set(EXAMPLES) == set(Config.model_fields)
    assert set(ALLOWED) <= set(Config.model_fields)
    assert config.parse("\n".join(EXAMPLES.values()), FILE)


def test_the_password_is_in_a_file_or_in_the_environment(tmp_path: Path) -> None:
    plain = Config(format=1, user="me")
    assert config.password(plain, tmp_path, {}) is None
    assert config.password(plain, tmp_path, {"TREADCTL_MQTT_PASSWORD": "one"}) == "one"
    (tmp_path / "secret").write_text(" two \n")
    named = Config(format=1, user="me", password_file="secret")
    assert config.password(named, tmp_path, {"TREADCTL_MQTT_PASSWORD": "one"}) == " two "
    with pytest.raises(ConfigError, match="cannot be read"):
        config.password(Config(format=1, password_file="none-such"), tmp_path, {})


@pytest.mark.parametrize("trouble", list(Trouble))
def test_every_trouble_with_a_broker_has_its_own_words(
    trouble: Trouble, monkeypatch: pytest.MonkeyPatch
) -> None:
    for tongue in ("en", "de"):
        monkeypatch.setenv("TREADCTL_LANG", tongue)
        said = {told(BrokerTrouble(each, "detail"), "house:1883") for each in Trouble}
        assert len(said) == len(Trouble)
        assert "{" not in told(BrokerTrouble(trouble, "detail"), "house:1883")


@pytest.mark.parametrize(
    ("lines", "says"),
    [
        ('host = "192.0.2.1"\n', ("nothing between is encrypted", "No user is named")),
        ('host = "192.0.2.1"\nuser = "me"\n', ("nothing between is encrypted", "and your password")),
        ('host = "192.0.2.1"\ntls = true\n', ("No user is named",)),
        ('host = "localhost"\n', ()),
    ],
)
def test_an_open_way_to_another_computer_is_said(
    lines: str, says: tuple[str, ...], tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    from treadctl.interfaces.cli.mqtt import _warn

    _warn(config.parse("format = 1\n" + lines, FILE), tmp_path)
    said = capsys.readouterr().err
    assert all(each in said for each in says)
    assert bool(says) is bool(said)


def test_a_password_that_others_can_read_is_said(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    from treadctl.interfaces.cli.mqtt import _warn

    secret = tmp_path / "secret"
    secret.write_text("x")
    secret.chmod(0o644)
    named = config.parse('format = 1\nuser = "me"\npassword_file = "secret"\n', FILE)
    _warn(named, tmp_path)
    assert "chmod 600" in capsys.readouterr().err
    secret.chmod(0o600)
    _warn(named, tmp_path)
    assert capsys.readouterr().err == ""
