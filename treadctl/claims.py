"""One service for each data folder and each treadmill: locks that end with their process.

Two services that start in the same millisecond ask the system for the same
lock, and one of them gets it.  A lock of a process that was killed is free.
"""

from __future__ import annotations

import os
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Protocol

from treadctl import latch, paths
from treadctl.model import TreadctlError

if sys.platform == "win32":
    import msvcrt
else:
    import fcntl


DATA = "data folder"  # the other names are addresses of treadmills


class Claims(Protocol):
    """What this process alone may use."""

    def take(self, name: str) -> bool:
        """Claim `name`; True where it is ours (already or now), False where another process has it."""

    def drop(self, name: str) -> None:
        """Let others have it."""


class FreeClaims:
    """Nobody else is there: for a service in memory."""

    def take(self, name: str) -> bool:
        """See `Claims.take`."""
        return True

    def drop(self, name: str) -> None:
        """See `Claims.drop`."""


class FileClaims:
    """Locked files.

    Args:
        path_of: the lock file of a name; it stays when the lock is gone, for removing it would race.
    """

    def __init__(self, path_of: Callable[[str], Path]) -> None:
        self._path_of = path_of
        self._held: dict[str, int] = {}

    def take(self, name: str) -> bool:
        """See `Claims.take`.

        Raises:
            OSError: the file cannot be made.
        """
        if name in self._held:
            return True
        descriptor = os.open(self._path_of(name), os.O_RDWR | os.O_CREAT, 0o600)
        try:
            _lock(descriptor)
        except OSError:
            os.close(descriptor)
            return False
        self._held[name] = descriptor
        return True

    def drop(self, name: str) -> None:
        """See `Claims.drop`."""
        descriptor = self._held.pop(name, None)
        if descriptor is not None:
            os.close(descriptor)


def own_claims(data: Path, radio: str) -> FileClaims:
    """Return the claims of the service of this data folder and radio; nothing is claimed yet."""

    def path_of(name: str) -> Path:
        return paths.data_lock_path(data) if name == DATA else paths.machine_lock_path(radio, name)

    return FileClaims(path_of)


def claim_data(claims: Claims, data: Path) -> None:
    """Make the data folder ours alone.

    Raises:
        TreadctlError: another service has it.
    """
    paths.make_data_folder(data)
    if not claims.take(DATA):
        raise TreadctlError("another treadctl service already runs for this data folder")


def left_latch(data: Path, radio: str) -> Path | None:
    """Return the young latch of somebody else who shares our treadmills and whose service is gone."""
    for other in paths.household(paths.shared_dir(data)):
        path = paths.latch_path(other, radio)
        if other == data or not path.exists():
            continue
        found, claims = latch.find(path), own_claims(other, radio)
        if found is not None and found.young and claims.take(DATA):
            claims.drop(DATA)
            return path
    return None


def _lock(descriptor: int) -> None:
    if sys.platform == "win32":
        msvcrt.locking(descriptor, msvcrt.LK_NBLCK, 1)
    else:
        fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
