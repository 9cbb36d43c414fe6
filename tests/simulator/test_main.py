"""The command line of the simulator."""

import textwrap
from pathlib import Path

import pytest

import treadctl
from simulator.__main__ import main
from simulator.machine import MACHINES
from simulator.scenario import EXAMPLE
from simulator.verbs import VERBS


@pytest.mark.parametrize(
    ("options", "said"),
    [
        (["--radio", "tcp:0.0.0.0:9000"], "host '0.0.0.0' could be reached from outside"),
        (["--radio", "tcp:192.168.1.2:9000"], "must be a loopback address: use 127.0.0.1"),
        (["--radio", "tcp:127.0.0.1"], "needs a port of 0 to 65535"),
        (["--radio", "tcp:127.0.0.1:65536"], "needs a port of 0 to 65535"),
        (["--radio", "nonsense"], "'nonsense' is no radio; write tcp:127.0.0.1:0"),
        (["--machine", "bike"], "--machine: there is no machine 'bike'; take one of: plain, pad, gym"),
        (["--address", "00:11:22:33:44:55"], "its first octet must be C0 to FF"),
        (["--address", "F0:11"], "'F0:11' is no address"),
        (["--name", ""], "'' has 0 octets; a name has 1 to 29"),
        (["--name", "x" * 30], "has 30 octets"),
        (["--seed", "many"], "'many'"),
        (["--supervision-timeout", "0.01"], "0.1 to 32 s are possible"),
        (["--scenario", "nowhere.toml"], "nowhere.toml: cannot be read"),
        (["--trace", "/no/such/folder/trace"], "choose a file that can be written"),
    ],
)
def test_a_bad_option_exits_2_and_says_what_would_be_right(
    options: list[str], said: str, capsys: pytest.CaptureFixture[str]
) -> None:
    with pytest.raises(SystemExit) as ended:
        main(options)
    assert ended.value.code == 2
    out, error = capsys.readouterr()
    assert out == ""
    assert said in error
    assert error.startswith("treadctl-sim: ")
    assert "usage" not in error
    assert len(error.splitlines()) <= 2


def test_the_version_is_treadctls(capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit) as ended:
        main(["--version"])
    assert ended.value.code == 0
    assert capsys.readouterr().out == f"treadctl-sim, version {treadctl.__version__}\n"


def test_help_shows_a_scenario_and_every_verb(capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit):
        main(["--help"])
    out = capsys.readouterr().out
    assert textwrap.indent(EXAMPLE, "  ") in out
    for verb in VERBS:
        assert f"  {verb}" in out


def test_a_bad_scenario_exits_2_and_names_its_entry(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    path = tmp_path / "walk.toml"
    path.write_text('[[at]]\nt = 1\ndo = "key_pulled"\n[[at]]\nt = 2\ndo = "fly"\n')
    with pytest.raises(SystemExit) as ended:
        main(["--scenario", str(path)])
    assert ended.value.code == 2
    error = capsys.readouterr().err
    assert f"{path}: entry 2: do = 'fly' is not known" in error
    assert "A correct entry:\n  [[at]]\n  t = 12.5" in error


def test_help_lists_every_machine_with_its_precedent(capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit) as ended:
        main(["--help"])
    assert ended.value.code == 0
    out = capsys.readouterr().out
    for name, machine in MACHINES.items():
        assert name in out
        assert machine.source in out
