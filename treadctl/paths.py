"""Where treadctl is and keeps its things: the data folder, and the folder of its local sockets.

`treadctl stop` starts here, so this module is the standard library alone;
platformdirs is imported only where nobody named a data folder.  Nothing here
reads or writes a file's content.
"""

from __future__ import annotations

import os
import stat
import sys
from pathlib import Path
from typing import NoReturn

PEOPLE = "treadctl-people"  # the folder of people, inside a data folder: no other has that name
NAME_MAX = 32
SOCKET_PATH_MAX = 103  # bytes; sun_path is 104 with its NUL on macOS and BSD, 108 on Linux


def data_dir(option: str | os.PathLike[str] | None = None) -> Path:
    """Return the data folder: `option`, else $TREADCTL_DATA, else the platform's; absolute, not created."""
    given = os.fspath(option) if option else os.environ.get("TREADCTL_DATA")
    if given:
        return Path(os.path.abspath(os.path.expanduser(given)))
    from platformdirs import user_data_path  # costs start-up time, and `stop` has none to spare

    return user_data_path("treadctl", appauthor=False)


def person_dir(data: Path, name: str) -> Path:
    """Return the folder of one of several people: journal, profiles, latch; machine files are everybody's.

    Raises:
        TreadctlError: that is no name.
    """
    if not is_person(name):
        from treadctl.model import TreadctlError  # only a refusal needs it

        raise TreadctlError(f"{name!r} is no name here: small letters, digits, - and _, at most 32.")
    return data / PEOPLE / name


def is_person(name: str) -> bool:
    """Say whether somebody can be called that: small letters, digits, - and _, at most 32."""
    allowed = "abcdefghijklmnopqrstuvwxyz0123456789-_"
    return 0 < len(name) <= NAME_MAX and name[0].isalnum() and all(letter in allowed for letter in name)


def people(data: Path) -> tuple[str, ...]:
    """Return the names of the people of a data folder, besides whom it belongs to."""
    folder = data / PEOPLE
    if not folder.is_dir():
        return ()
    return tuple(sorted(each.name for each in folder.iterdir() if each.is_dir() and is_person(each.name)))


def household(data: Path) -> tuple[Path, ...]:
    """Return a data folder and those of the people in it."""
    return (data, *(data / PEOPLE / name for name in people(data)))


def shared_dir(data: Path) -> Path:
    """Return the folder of what people share: the one that a person's folder lies in, else `data` itself."""
    return data.parent.parent if data.parent.name == PEOPLE else data


def checkout() -> Path | None:
    """Return the repository that this package runs from, or None where it was installed from a wheel."""
    root = Path(__file__).resolve().parent.parent
    is_ours = (root / "pyproject.toml").is_file() and (root / "profiles" / "walks").is_dir()
    return root if is_ours else None


def child_environment() -> dict[str, str]:
    """Return an environment in which a Python process finds this very treadctl, installed or not."""
    here = str(Path(__file__).resolve().parent.parent)
    before = os.environ.get("PYTHONPATH")
    return {**os.environ, "PYTHONPATH": here + (os.pathsep + before if before else "")}


def runtime_dir() -> Path:
    """Return the folder of sockets and records, made if need be.

    $TREADCTL_RUNTIME, else $XDG_RUNTIME_DIR/treadctl, else a folder of the
    user's own in the temporary directory.

    Raises:
        TreadctlError: it cannot be made, or somebody else could write into it.
    """
    folder = _runtime_candidates()[0]
    try:
        private_folder(folder)
        if sys.platform != "win32" and stat.S_IMODE(folder.lstat().st_mode) & 0o077:
            folder.chmod(0o700)  # it is the user's: `_fault` has looked
        return folder
    except OSError as error:
        _refuse(f"cannot make {folder} ({error.strerror})")


def socket_path(data: Path) -> Path:
    """Return the Unix socket's path for this data folder.

    Where the runtime folder's own path is too long for a socket, it lies in
    the user's folder in the temporary directory instead.
    """
    folder = runtime_dir()
    path = folder / f"{_key(data)}.sock"
    if len(os.fsencode(path)) <= SOCKET_PATH_MAX:
        return path
    short = private_folder(_temporary_folder()) / f"{_key(data, folder)}.sock"
    if len(os.fsencode(short)) > SOCKET_PATH_MAX:
        _refuse(f"{folder} is too long a path for a socket")
    return short


def record_path(data: Path) -> Path:
    """Return the path of the file of radio, address, machine and pids for this data folder."""
    return runtime_dir() / f"{_key(data)}.json"


def page_path(data: Path) -> Path:
    """Return the path of the file that says where the page of this data folder is."""
    return runtime_dir() / f"{_key(data)}.page"


def page_paths(data: Path) -> tuple[Path, ...]:
    """Return that file wherever it is: a page that systemd started, and a bare shell, may differ in that."""
    places = (folder / f"{_key(data)}.page" for folder in _runtime_candidates() if folder.is_dir())
    return tuple(path for path in places if path.is_file() and _fault(path.parent) is None)


def data_lock_path(data: Path) -> Path:
    """Return the path of the file that the service of this data folder locks, wherever its socket lies."""
    return data / "service.lock"


def machine_lock_path(radio: str, address: str) -> Path:
    """Return the path of the file that the service which holds this treadmill locks.

    Real radios share it: one treadmill can be reached over several.
    """
    place = radio if radio.startswith("sim:") else ""
    name = "".join(c if c.isalnum() else "-" for c in f"{place}{address.upper()}")
    return runtime_dir() / f"machine-{name[:80]}.lock"


def settings_path(data: Path) -> Path:
    """Return the path of the file of language and units of this data folder; it may not exist."""
    return data / "settings.toml"


def mqtt_path(data: Path) -> Path:
    """Return the path of the file of the broker of this data folder; without it there is no MQTT."""
    return data / "mqtt.toml"


def has_settings(data: Path) -> bool:
    """Say whether this person, or everybody of the folder, has settled something."""
    return any(settings_path(folder).exists() for folder in {data, shared_dir(data)})


def latch_path(data: Path, radio: str) -> Path:
    """Return the path of the file that is there while a belt of ours may be moving.

    The software treadmill has one of its own: it says nothing of a real belt.
    """
    return data / ("moving-simulated.json" if radio.startswith("sim:") else "moving.json")


def record_paths(data: Path | None = None) -> tuple[Path, ...]:
    """Return the records of this user's services (or of one data folder and its people), wherever they are.

    A walk begun on the desktop must be found by a `stop` from cron or a bare
    shell, where $XDG_RUNTIME_DIR is not set: all usual places are looked at.
    Nothing is created; a folder that is not the user's alone is passed over.
    """
    names = [f"{_key(each)}.json" for each in household(data)] if data else ["*.json"]
    found: dict[Path, None] = {}
    for folder in _runtime_candidates():
        if folder.is_dir() and _fault(folder) is None:
            for name in names:
                found.update(dict.fromkeys(sorted(folder.glob(name))))
    return tuple(found)


def reminded_path(data: Path) -> Path:
    """Return the path of the file of which answers somebody was reminded, on a desktop."""
    return data / "reminded.json"


def comfort_path(data: Path) -> Path:
    """Return the path of the file of which ice and heat somebody had this evening."""
    return data / "comfort.json"


def make_data_folder(path: Path) -> Path:
    """Make a folder of the person's data (0700) unless it is there, and return it.

    One that is there is taken as it is: whoever named it chose its place and
    its permissions, and what treadctl writes into it is the owner's alone.
    """
    path.parent.mkdir(parents=True, exist_ok=True)
    path.mkdir(mode=0o700, exist_ok=True)
    return path


def private_folder(path: Path) -> Path:
    """Make `path` (0700) unless it is there, and return it.

    Raises:
        TreadctlError: it is a link, another user's, or writable by others.
    """
    path.parent.mkdir(parents=True, exist_ok=True)
    try:
        path.mkdir(mode=0o700)
    except FileExistsError:
        fault = _fault(path)
        if fault is not None:
            _refuse(f"{path} {fault}")
    return path


def _fault(path: Path) -> str | None:
    """Return why this folder is not the user's alone, or None."""
    found = path.lstat()
    if stat.S_ISLNK(found.st_mode):
        return "is a symbolic link"
    if not stat.S_ISDIR(found.st_mode):
        return "is not a folder"
    if sys.platform != "win32":
        if found.st_uid != os.getuid():
            return "belongs to another user"
        if found.st_mode & (stat.S_IWGRP | stat.S_IWOTH):
            return "can be written by other users (chmod 700 puts that right)"
    return None


def _runtime_candidates() -> tuple[Path, ...]:
    """Return where sockets may lie; the first is where this session puts its own."""
    explicit = os.environ.get("TREADCTL_RUNTIME")
    if explicit:
        return (Path(os.path.abspath(explicit)),)
    folders = []
    session = os.environ.get("XDG_RUNTIME_DIR")
    if session and _is_ours(Path(session)):
        folders.append(Path(session) / "treadctl")
    folders.append(_temporary_folder())
    if sys.platform == "linux":
        folders.append(Path(f"/run/user/{os.getuid()}/treadctl"))
    return tuple(dict.fromkeys(folders))


def _is_ours(path: Path) -> bool:
    """Say whether this folder is there and the user's: after `su` it is the other one's."""
    try:
        return path.is_dir() and (sys.platform == "win32" or path.stat().st_uid == os.getuid())
    except OSError:
        return False


def _temporary_folder() -> Path:
    """Return the user's own folder in the temporary directory (tempfile costs an import of random)."""
    if sys.platform == "win32":
        return Path(os.environ.get("TEMP", "C:\\Temp")) / "treadctl"
    return Path(os.environ.get("TMPDIR") or "/tmp") / f"treadctl-{os.getuid()}"  # noqa: S108 - owner checked


def _key(*paths: Path) -> str:
    """Return a short name for these folders, the same however they are spelt."""
    from hashlib import blake2s  # not needed to find every record

    real = "\0".join(os.path.realpath(path) for path in paths)
    return blake2s(os.fsencode(real), digest_size=6).hexdigest()


def _refuse(what: str) -> NoReturn:
    from treadctl.model import TreadctlError  # only a refusal needs it

    raise TreadctlError(
        f"No place for treadctl's local socket: {what}. "
        "Set TREADCTL_RUNTIME to a folder that only you can write to."
    )
