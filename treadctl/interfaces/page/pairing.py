"""Who is paired: a token in the address for the first visit, then a cookie; only hashes are on disk."""

from __future__ import annotations

import hmac
import json
import os
import secrets
import time
from collections.abc import Callable
from hashlib import sha256
from pathlib import Path

COOKIE = "treadctl_page"
PAIRED_S = 90 * 86_400  # chosen: a phone at the rail is paired anew four times a year
PAIRED_MAX = 32  # the oldest goes: a household has fewer
TRIES, TRIES_S = 5, 60.0  # of wrong tokens; guessing 128 bits needs rather more


class TooManyTries(Exception):
    """Somebody guesses: nothing is looked at for a while."""


def pairing_path(folder: Path) -> Path:
    """Return the file with the hashes of the browsers that are paired."""
    return folder / "page.json"


def hashed(secret: str) -> str:
    """Return what is kept of a secret; it has 128 random bits, so no salt and no stretching is needed."""
    return sha256(secret.encode()).hexdigest()


class Pairing:
    """The token of now, and everybody who came in with one.

    Args:
        path: of the file with the hashes; made when somebody is paired.
        wall: seconds since 1970.
        clock: monotonic seconds.
    """

    def __init__(
        self, path: Path, wall: Callable[[], float] = time.time, clock: Callable[[], float] = time.monotonic
    ) -> None:
        self._path, self._wall, self._clock = path, wall, clock
        self._token_hash = ""
        self._read_at: int | None = None
        self._paired: dict[str, float] = {}
        self._wrong: list[float] = []

    def offer(self) -> str:
        """Return a new token for one visit; the one before it is void."""
        token = secrets.token_urlsafe(16)
        self._token_hash = hashed(token)
        return token

    def trade(self, token: str) -> str | None:
        """Take a token and return the cookie for it, None for a wrong one; each is good for one visit.

        Raises:
            TooManyTries: too many wrong ones in a minute.
            OSError: the hash cannot be written down.
        """
        now = self._clock()
        self._wrong = [at for at in self._wrong if now - at < TRIES_S]
        if len(self._wrong) >= TRIES:
            raise TooManyTries
        if not self._token_hash or not hmac.compare_digest(hashed(token), self._token_hash):
            self._wrong.append(now)
            return None
        self._token_hash = ""
        cookie = secrets.token_urlsafe(32)
        self._look()
        self._paired[hashed(cookie)] = self._wall()
        newest = sorted(self._paired.items(), key=lambda each: each[1])[-PAIRED_MAX:]
        self._paired = dict(newest)
        self._write()
        return cookie

    def knows(self, cookie: str) -> bool:
        """Tell whether this cookie is paired now; what was revoked since is not."""
        self._look()
        made = self._paired.get(hashed(cookie)) if cookie else None
        return made is not None and -86_400 <= self._wall() - made <= PAIRED_S

    def revoke(self) -> int:
        """Forget everybody, and return how many that were.

        Raises:
            OSError: the file cannot be removed.
        """
        self._look()
        count = len(self._paired)
        self._path.unlink(missing_ok=True)
        return count

    def _look(self) -> None:
        """Read the file again where it changed; one that cannot be read pairs nobody."""
        try:
            stamp = self._path.stat().st_mtime_ns
            if stamp != self._read_at:
                found = json.loads(self._path.read_text(encoding="utf-8"))
                self._paired = {str(each["hash"]): float(each["made"]) for each in found["paired"]}
                self._read_at = stamp
        except (OSError, ValueError, KeyError, TypeError):
            self._paired, self._read_at = {}, None

    def _write(self) -> None:
        content = {"paired": [{"hash": each, "made": made} for each, made in self._paired.items()]}
        beside = self._path.with_name(f"{self._path.name}.{os.getpid()}")
        with os.fdopen(os.open(beside, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600), "w") as file:
            json.dump(content, file)
        beside.replace(self._path)
        self._read_at = self._path.stat().st_mtime_ns
