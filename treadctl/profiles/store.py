"""Where profiles lie: shipped ones beside the package or inside it, the person's own in the data folder."""

from __future__ import annotations

import os
import re
from dataclasses import dataclass, replace
from enum import Enum
from pathlib import Path

from treadctl.model import Profile
from treadctl.paths import checkout
from treadctl.profiles.checking import Check, check_here
from treadctl.profiles.errors import ProfileError, refuse
from treadctl.profiles.parse import TEXT_MAX, parse
from treadctl.words import PROBLEMS

NAME = re.compile(r"[a-z0-9][a-z0-9_-]{0,31}")


class Origin(Enum):
    """Whose file a name stands for."""

    SHIPPED = "shipped"
    YOURS = "yours"
    OVERRIDDEN = "overridden"  # yours, in the place of a shipped one


@dataclass(frozen=True, slots=True, kw_only=True)
class Found:
    """A profile's file; either `profile` or `error` is there."""

    name: str
    path: Path
    origin: Origin
    profile: Profile | None = None
    error: ProfileError | None = None


def shipped_dir() -> Path:
    """Return the folder of shipped walks: in a checkout the one that people edit, else the wheel's."""
    root = checkout()
    data = Path(__file__).resolve().parent.parent / "_data" if root is None else root
    return data / "profiles" / "walks"


def user_dir(data_dir: Path) -> Path:
    """Return the folder of the person's own profiles; it may not exist yet."""
    return data_dir / "profiles"


def find(name: str, data_dir: Path) -> Found:
    """Return the file that `name` stands for, unread.

    Raises:
        ProfileError: no such profile; the message says which there are.
    """
    if NAME.fullmatch(name) is None:
        raise refuse(name, PROBLEMS["no_name"])
    own, shipped = user_dir(data_dir) / f"{name}.toml", shipped_dir() / f"{name}.toml"
    if os.path.lexists(own):  # a folder or a dead link, too: what is wrong with it is said when it is read
        return Found(name=name, path=own, origin=Origin.OVERRIDDEN if shipped.is_file() else Origin.YOURS)
    if shipped.is_file():
        return Found(name=name, path=shipped, origin=Origin.SHIPPED)
    raise refuse(name, PROBLEMS["none_such"].format(names=", ".join(_names(data_dir))))


def load(name: str, data_dir: Path, check: Check = check_here) -> Profile:
    """Return the profile called `name`; the person's own wins over a shipped one.

    Raises:
        ProfileError: there is none, or it does not hold; a shipped one is
            never taken in the place of the person's own that has a mistake.
    """
    path = find(name, data_dir).path
    return parse(read_text(path), str(path), named=name, check=check)


def read(name: str, data_dir: Path) -> Found:
    """Return a profile with its mistakes, if it has any, instead of raising them.

    Raises:
        ProfileError: there is no such profile.
    """
    found = find(name, data_dir)
    try:
        return replace(found, profile=load(name, data_dir))
    except ProfileError as error:
        return replace(found, error=error)


def load_all(data_dir: Path) -> tuple[Found, ...]:
    """Return every profile, sorted by name; one with a mistake carries its error and hides no other."""
    return tuple(read(name, data_dir) for name in _names(data_dir))


def load_file(path: Path, data_dir: Path) -> Profile:
    """Return the profile in any file; only in the person's own folder must its name be the file's.

    Raises:
        ProfileError: it cannot be read or does not hold.
    """
    own = path.absolute().parent == user_dir(data_dir).absolute()
    return parse(read_text(path), str(path), named=path.stem if own else None)


def read_text(path: Path) -> str:
    """Return a file's text.

    Raises:
        ProfileError: it cannot be read, or is no text.
    """
    try:
        with path.open("rb") as file:
            content = file.read(TEXT_MAX + 1)
        return content.decode("utf-8")
    except UnicodeDecodeError:
        raise refuse(
            str(path),
            PROBLEMS["not_text"],
        ) from None
    except IsADirectoryError:
        raise refuse(str(path), PROBLEMS["a_folder"]) from None
    except FileNotFoundError:
        raise refuse(str(path), PROBLEMS["no_file"]) from None
    except (OSError, ValueError) as error:  # a ValueError: such a path there cannot be
        reason = getattr(error, "strerror", None) or str(error)
        raise refuse(str(path), PROBLEMS["cannot_read"].format(why=reason)) from None


def _names(data_dir: Path) -> list[str]:
    folders = (shipped_dir(), user_dir(data_dir))
    found = {path.stem for folder in folders if folder.is_dir() for path in folder.glob("*.toml")}
    return sorted(name for name in found if NAME.fullmatch(name))
