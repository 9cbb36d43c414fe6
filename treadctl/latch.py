"""The latch file: a belt of ours may be moving, and nobody has yet seen it stand.

It lies in the data folder from before a start until the belt was seen to
stand and was watched.  Whoever finds it after both service and guardian died
knows which treadmill to stop; what is older than ten minutes is no longer our
walk and is only told of.  The standard library alone: `status` looks here.
"""

from __future__ import annotations

import contextlib
import json
import os
import time
from dataclasses import dataclass
from pathlib import Path

YOUNG_S = 600.0  # HAZARDS H-79: after that a moving belt may be somebody else's walk
_UNKNOWN = "unknown"


@dataclass(frozen=True, kw_only=True)
class Mark:
    """What the file says.

    Attributes:
        address: of the treadmill; "" where the file cannot be read.
        radio: over which it was driven.
        cause: why the belt was being stopped, "walk" where it was not; an id of the word catalogue.
        wall: seconds since 1970 when it was written last.
        boot: identity of that boot; "" where the system has none.
        up: seconds since that boot.
    """

    address: str
    radio: str
    cause: str
    wall: float
    boot: str
    up: float


def mark(address: str, radio: str, cause: str) -> Mark:
    """Return a mark of this moment."""
    return Mark(
        address=address, radio=radio, cause=cause, wall=time.time(), boot=_boot_id(), up=_since_boot_s()
    )


@dataclass(frozen=True, kw_only=True)
class Found:
    """A mark that an earlier service left behind.

    Attributes:
        address: of the treadmill; "" where it cannot be told.
        cause: see `Mark`.
        age_s: how long ago it was written last; None where no clock can tell.
    """

    address: str
    cause: str
    age_s: float | None

    @property
    def young(self) -> bool:
        """Whether a belt that moves there must be taken for ours."""
        return _is_young(self.age_s)


def is_young(said: Mark) -> bool:
    """Tell the same of a mark, now."""
    return _is_young(age_s(said, mark("", "", "")))


def _is_young(age_s: float | None) -> bool:
    return age_s is not None and not age_s >= YOUNG_S  # NaN counts as young


def find(path: Path) -> Found | None:
    """Return what an earlier service left behind there, None where it ended in order."""
    said = read(path)
    if said is None:
        return None
    return Found(address=said.address, cause=said.cause, age_s=age_s(said, mark("", "", "")))


def write(path: Path, what: Mark) -> None:
    """Put it on the disk so that it outlives a power cut.

    Raises:
        OSError: it is not there for certain.
    """
    temporary = path.with_suffix(".new")
    descriptor = os.open(temporary, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
    with os.fdopen(descriptor, "w", encoding="utf-8") as file:
        json.dump({"format": 1, **what.__dict__}, file)
        file.flush()
        os.fsync(file.fileno())
    temporary.replace(path)
    with contextlib.suppress(OSError):  # Windows opens no folders
        folder = os.open(path.parent, os.O_RDONLY)
        try:
            os.fsync(folder)
        finally:
            os.close(folder)


def remove(path: Path) -> None:
    """The belt was seen to stand."""
    path.unlink(missing_ok=True)


def read(path: Path) -> Mark | None:
    """Return what the file says, None where there is none.

    One that cannot be read is there all the same: somebody walked, who knows where.
    """
    try:
        text = path.read_text(encoding="utf-8")
    except FileNotFoundError:
        return None
    except (OSError, ValueError):
        return _unreadable(path)
    try:
        said = json.loads(text)
        return Mark(
            address=str(said["address"]),
            radio=str(said["radio"]),
            cause=str(said["cause"]),
            wall=float(said["wall"]),
            boot=str(said["boot"]),
            up=float(said["up"]),
        )
    except (ValueError, TypeError, KeyError, RecursionError):
        return _unreadable(path)


def _unreadable(path: Path) -> Mark:
    try:
        wall = path.stat().st_mtime
    except OSError:
        wall = time.time()
    return Mark(address="", radio="", cause=_UNKNOWN, wall=wall, boot="", up=0.0)


def age_s(found: Mark, now: Mark) -> float | None:
    """Return how old a mark is, in seconds; None where the clock cannot tell.

    Within one boot the time since boot counts, which nobody can set.  After a
    restart only the wall clock is left: one that is behind the mark, as that of
    a computer without a battery is, says nothing, and a walk of last week must
    not pass for one of just now (HAZARDS H-79, H-82).
    """
    if found.boot and found.boot == now.boot:
        return max(0.0, now.up - found.up)
    return now.wall - found.wall if found.wall <= now.wall else None


def since_boot() -> tuple[str, float]:
    """Return the identity of this boot ("" where none is told), and the seconds since, sleep included."""
    return (_boot_id(), _since_boot_s()) if hasattr(time, "CLOCK_BOOTTIME") else ("", 0.0)


def _boot_id() -> str:
    try:
        return Path("/proc/sys/kernel/random/boot_id").read_text(encoding="ascii").strip()
    except (OSError, ValueError):
        return ""


def _since_boot_s() -> float:
    clock = getattr(time, "CLOCK_BOOTTIME", None)  # goes on while the computer sleeps
    return time.clock_gettime(clock) if clock is not None else 0.0
