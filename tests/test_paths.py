"""Folders: found the same by everyone who looks, and nobody else's."""

from __future__ import annotations

import os
import stat
import subprocess
import sys
from pathlib import Path

import pytest

from treadctl import paths
from treadctl.model import TreadctlError


@pytest.fixture(autouse=True)
def bare(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    for name in ("TREADCTL_DATA", "TREADCTL_RUNTIME", "XDG_RUNTIME_DIR"):
        monkeypatch.delenv(name, raising=False)
    temporary = tmp_path / "tmp"
    temporary.mkdir()
    monkeypatch.setenv("TMPDIR", str(temporary))


def mode(path: Path) -> int:
    return stat.S_IMODE(path.stat().st_mode)


def test_the_option_wins_over_the_variable_wins_over_the_platform(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setenv("XDG_DATA_HOME", str(tmp_path / "share"))
    assert paths.data_dir() == tmp_path / "share" / "treadctl"
    monkeypatch.setenv("TREADCTL_DATA", str(tmp_path / "variable"))
    assert paths.data_dir() == tmp_path / "variable"
    assert paths.data_dir("") == tmp_path / "variable"
    assert paths.data_dir(str(tmp_path / "option")) == tmp_path / "option"
    assert not (tmp_path / "option").exists()


def test_a_data_folder_is_absolute(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("HOME", str(tmp_path / "home"))
    assert paths.data_dir("walks/../mine") == tmp_path / "mine"
    assert paths.data_dir("~/mine") == tmp_path / "home" / "mine"


def test_a_new_data_folder_is_the_owners_and_an_old_one_stays_as_it_is(tmp_path: Path) -> None:
    assert mode(paths.make_data_folder(tmp_path / "a" / "b")) == 0o700
    (tmp_path / "open").mkdir(mode=0o755)
    (tmp_path / "open").chmod(0o755)
    (tmp_path / "link").symlink_to(tmp_path / "open")
    assert mode(paths.make_data_folder(tmp_path / "link")) == 0o755


def test_where_sockets_lie(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    own = tmp_path / "tmp" / f"treadctl-{os.getuid()}"
    assert paths.runtime_dir() == own
    assert mode(own) == 0o700
    monkeypatch.setenv("XDG_RUNTIME_DIR", str(tmp_path / "gone"))
    assert paths.runtime_dir() == own, "a session's folder that is not there is none"
    (tmp_path / "session").mkdir(mode=0o700)
    monkeypatch.setenv("XDG_RUNTIME_DIR", str(tmp_path / "session"))
    assert paths.runtime_dir() == tmp_path / "session" / "treadctl"
    monkeypatch.setenv("TREADCTL_RUNTIME", str(tmp_path / "deep" / "named"))
    assert paths.runtime_dir() == tmp_path / "deep" / "named"
    assert mode(tmp_path / "deep" / "named") == 0o700


def test_another_users_session_folder_is_not_used(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    (tmp_path / "session").mkdir(mode=0o700)
    monkeypatch.setenv("XDG_RUNTIME_DIR", str(tmp_path / "session"))
    us = os.getuid()
    monkeypatch.setattr(os, "getuid", lambda: us + 1)
    with pytest.raises(TreadctlError, match="belongs to another user"):
        paths.private_folder(tmp_path / "session")
    assert (tmp_path / "session" / "treadctl") not in paths._runtime_candidates()


@pytest.mark.parametrize("trap", ["link", "file", "open to the group", "open to all"])
def test_a_runtime_folder_that_is_not_ours_alone_is_refused(tmp_path: Path, trap: str) -> None:
    folder = tmp_path / "tmp" / f"treadctl-{os.getuid()}"
    if trap == "link":
        (tmp_path / "elsewhere").mkdir(mode=0o700)
        folder.symlink_to(tmp_path / "elsewhere")
    elif trap == "file":
        folder.write_text("")
    else:
        folder.mkdir()
        folder.chmod(0o770 if trap == "open to the group" else 0o707)
    with pytest.raises(TreadctlError, match="Set TREADCTL_RUNTIME"):
        paths.runtime_dir()
    if trap != "file":
        (folder / "walk.json").write_text("{}")
    assert paths.record_paths() == ()


def test_a_runtime_folder_that_cannot_be_made_is_said(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    (tmp_path / "file").write_text("")
    monkeypatch.setenv("TREADCTL_RUNTIME", str(tmp_path / "file" / "run"))
    with pytest.raises(TreadctlError, match="Set TREADCTL_RUNTIME"):
        paths.runtime_dir()


def test_each_data_folder_has_its_own_socket_and_record(tmp_path: Path) -> None:
    one, two = tmp_path / "one", tmp_path / "two"
    one.mkdir()
    (tmp_path / "also-one").symlink_to(one)
    assert paths.socket_path(one) != paths.socket_path(two)
    assert paths.record_path(one) != paths.record_path(two)
    assert paths.socket_path(one) == paths.socket_path(tmp_path / "also-one")
    assert paths.socket_path(one) == paths.socket_path(tmp_path / "two" / ".." / "one")
    assert paths.socket_path(one).stem == paths.record_path(one).stem


def test_a_long_runtime_folder_still_gives_a_socket_that_can_be_bound(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setenv("TMPDIR", "/tmp")
    long = tmp_path / ("ü" * 60)
    monkeypatch.setenv("TREADCTL_RUNTIME", str(long))
    path = paths.socket_path(tmp_path / "data")
    assert len(os.fsencode(path)) <= paths.SOCKET_PATH_MAX
    assert path == paths.socket_path(tmp_path / "data")
    monkeypatch.setenv("TREADCTL_RUNTIME", str(tmp_path / ("ä" * 60)))
    assert path != paths.socket_path(tmp_path / "data"), "another runtime folder is another service"
    monkeypatch.setenv("TMPDIR", str(long))
    with pytest.raises(TreadctlError, match="too long"):
        paths.socket_path(tmp_path / "data")


def test_every_record_is_found_from_a_bare_shell(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    assert paths.record_paths() == ()
    bare = paths.record_path(tmp_path / "one")
    bare.write_text("{}")
    (tmp_path / "session").mkdir(mode=0o700)
    monkeypatch.setenv("XDG_RUNTIME_DIR", str(tmp_path / "session"))
    session = paths.record_path(tmp_path / "two")
    session.write_text("{}")
    assert set(paths.record_paths()) >= {bare, session}
    monkeypatch.setenv("TREADCTL_RUNTIME", str(tmp_path / "named"))
    assert paths.record_paths() == (), "a named folder is the only one"


def test_stop_pays_for_no_import_that_it_does_not_need(tmp_path: Path) -> None:
    program = (
        "import sys, treadctl.paths as p; p.record_paths(); "
        "heavy = ('treadctl', 'platformdirs', 'tempfile', 'hashlib'); "
        "print(*sorted(name for name in sys.modules if name.startswith(heavy)))"
    )
    done = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=True)
    assert done.stdout.split() == ["treadctl", "treadctl.paths"]


def test_a_folder_of_sockets_that_others_can_read_is_closed_to_them(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "run").mkdir()
    (tmp_path / "run").chmod(0o755)
    monkeypatch.setenv("TREADCTL_RUNTIME", str(tmp_path / "run"))
    assert mode(paths.runtime_dir()) == 0o700
