"""The command line of the simulator."""

from pathlib import Path

import pytest

from simulator.__main__ import main
from simulator.machine import MACHINES


@pytest.mark.parametrize(
    ("options", "said"),
    [
        (["--radio", "tcp:0.0.0.0:9000"], "host '0.0.0.0' could be reached from outside"),
        (["--radio", "tcp:192.168.1.2:9000"], "must be a loopback address: use 127.0.0.1"),
        (["--radio", "tcp:127.0.0.1"], "needs a port of 0 to 65535"),
        (["--radio", "tcp:127.0.0.1:65536"], "needs a port of 0 to 65535"),
        (["--radio", "nonsense"], "'nonsense' is no radio; write tcp:127.0.0.1:0"),
        (["--machine", "bike"], "invalid choice: 'bike' (choose from"),
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


def test_a_bad_scenario_exits_2_and_names_its_entry(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    path = tmp_path / "walk.toml"
    path.write_text('[[at]]\nt = 1\ndo = "key_pulled"\n[[at]]\nt = 2\ndo = "fly"\n')
    with pytest.raises(SystemExit) as ended:
        main(["--scenario", str(path)])
    assert ended.value.code == 2
    assert f"{path}: entry 2: do = 'fly' is not known" in capsys.readouterr().err


def test_help_lists_every_machine_with_its_precedent(capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit) as ended:
        main(["--help"])
    assert ended.value.code == 0
    out = capsys.readouterr().out
    for name, machine in MACHINES.items():
        assert name in out
        assert machine.source in out
