"""Where the page is that runs, and an address for one more visit, asked for from another terminal.

Two files of the owner alone, in the runtime folder: the page's process writes where it is, and whoever asks
puts the hash of a token beside that.  Whoever can write there is the owner, who may do everything anyway.
"""

from __future__ import annotations

import contextlib
import hmac
import json
import os
import secrets
import socket
import time
from collections.abc import Callable
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

from treadctl.interfaces.page.pairing import CONTROLLER, VIEWER, hashed

OFFER_S = 600.0  # chosen: as long as it takes to fetch a phone; nobody sees such an address lie about later
ANSWERS_WITHIN_S = 1.0


@dataclass(frozen=True, slots=True, kw_only=True)
class Whereabouts:
    """Where a page is.

    Attributes:
        address: on this computer.
        lan_address: in the home network; None without `--lan`.
        certificate: the file of the certificate there.
    """

    address: str
    lan_address: str | None = None
    certificate: str | None = None

    @property
    def answers(self) -> bool:
        """Whether somebody listens there; one that was killed left its file behind."""
        host, _, port = self.address.removeprefix("http://").rstrip("/").partition(":")
        with (
            contextlib.suppress(OSError, ValueError),
            socket.create_connection((host, int(port)), ANSWERS_WITHIN_S),
        ):
            return True
        return False


def write(path: Path, where: Whereabouts) -> None:
    """Say where this page is.

    Raises:
        OSError: the file cannot be written.
    """
    _write(path, asdict(where))


def read(path: Path) -> Whereabouts | None:
    """Return where a page is, or was; None where the file says nothing of the kind."""
    try:
        return Whereabouts(**json.loads(path.read_text(encoding="utf-8")))
    except (OSError, ValueError, TypeError):
        return None


def forget(path: Path, where: Whereabouts) -> None:
    """The page that was there ends: nobody is asked in any more; one that came after it stays."""
    if read(path) != where:
        return
    for each in (path, offers(path)):
        with contextlib.suppress(OSError):
            each.unlink(missing_ok=True)


def offers(path: Path) -> Path:
    """Return the file of the token that was asked for, beside the one that says where the page is."""
    return path.with_suffix(".offer")


def offer(path: Path, role: str, wall: Callable[[], float] = time.time) -> str:
    """Return a new token for one visit within `OFFER_S`; one that was asked for before is void.

    Args:
        path: of the file that says where the page is.
        role: of whoever comes with it.
        wall: seconds since 1970.

    Raises:
        OSError: its hash cannot be written down.
    """
    token = secrets.token_urlsafe(16)
    _write(offers(path), {"hash": hashed(token), "role": role, "made": wall()})
    return token


def taken(path: Path, token: str, wall: Callable[[], float] = time.time) -> str | None:
    """Return the role of whoever comes with this token, once; None for any other, and for one too old.

    Raises:
        OSError: the token cannot be voided, so it is good for nobody.
    """
    file = offers(path)
    try:
        told: dict[str, Any] = json.loads(file.read_text(encoding="utf-8"))
        kept, role, made = str(told["hash"]), str(told["role"]), float(told["made"])
    except (OSError, ValueError, KeyError, TypeError):
        return None
    if not hmac.compare_digest(hashed(token), kept):
        return None
    file.unlink()
    if not 0 <= wall() - made <= OFFER_S:
        return None
    return CONTROLLER if role == CONTROLLER else VIEWER


def _write(path: Path, content: dict[str, Any]) -> None:
    beside = path.with_name(f"{path.name}.{os.getpid()}")
    with os.fdopen(os.open(beside, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600), "w") as file:
        json.dump(content, file)
    beside.replace(path)
