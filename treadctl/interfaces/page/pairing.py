"""Who is paired: a token in the address for the first visit, then a cookie; only hashes are on disk."""

from __future__ import annotations

import hmac
import json
import os
import secrets
import time
from collections.abc import Callable
from dataclasses import asdict, dataclass
from hashlib import sha256
from pathlib import Path

COOKIE = "treadctl_page"
CONTROLLER, VIEWER = "controller", "viewer"
PAIRED_S = 90 * 86_400  # chosen: a phone at the rail is paired anew four times a year
PAIRED_MAX = 32  # the oldest goes: a household has fewer
TRIES, TRIES_S = 5, 60.0  # of wrong tokens from one address; guessing 128 bits needs rather more
CALLERS_MAX = 256  # addresses whose wrong tokens are counted; the one that was quiet for longest goes
NAME_MAX = 40  # characters


class TooManyTries(Exception):
    """Somebody guesses: nothing of theirs is looked at for a while."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Paired:
    """One browser.

    Attributes:
        hash: of its cookie.
        made: when, seconds since 1970.
        role: `controller` or `viewer`; everybody may stop.
        name: what it called itself; shown, and believed by nobody.
    """

    hash: str
    made: float
    role: str = CONTROLLER
    name: str = ""


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
        asked: returns the role of a token that was asked for from elsewhere, once; None for any other.
        wall: seconds since 1970.
        clock: monotonic seconds.
    """

    def __init__(
        self,
        path: Path,
        wall: Callable[[], float] = time.time,
        clock: Callable[[], float] = time.monotonic,
        asked: Callable[[str], str | None] = lambda token: None,
    ) -> None:
        self._path, self._wall, self._clock, self._asked = path, wall, clock, asked
        self._token_hash, self._token_role = "", VIEWER
        self._read_at: int | None = None
        self._paired: dict[str, Paired] = {}
        self._wrong: dict[str, list[float]] = {}

    def offer(self, role: str = CONTROLLER) -> str:
        """Return a new token for one visit; the one before it is void."""
        token = secrets.token_urlsafe(16)
        self._token_hash, self._token_role = hashed(token), role
        return token

    def trade(self, token: str, name: str = "", caller: str = "") -> str | None:
        """Take a token and return the cookie for it, None for a wrong one; each is good for one visit.

        Args:
            token: from the address.
            name: of the browser, for the list.
            caller: the network address that asks: who guesses does not keep others out.

        Raises:
            TooManyTries: too many wrong ones in a minute.
            OSError: the hash cannot be written down, or the token cannot be voided.
        """
        now = self._clock()
        wrong = [at for at in self._wrong.pop(caller, ()) if now - at < TRIES_S]
        self._wrong[caller] = wrong  # last in the order: it is the one that was quiet for the shortest time
        if len(self._wrong) > CALLERS_MAX:
            del self._wrong[next(iter(self._wrong))]
        if len(wrong) >= TRIES:
            raise TooManyTries
        role = self._role_of(token)
        if role is None:
            wrong.append(now)
            return None
        cookie = secrets.token_urlsafe(32)
        self._look()
        told = "".join(each for each in name if each.isprintable())[:NAME_MAX]
        one = Paired(hash=hashed(cookie), made=self._wall(), role=role, name=told)
        self._write((*self.everybody(), one)[-PAIRED_MAX:])
        return cookie

    def _role_of(self, token: str) -> str | None:
        """Void a token, and return who comes with it; None for one that is none."""
        if self._token_hash and hmac.compare_digest(hashed(token), self._token_hash):
            self._token_hash = ""
            return self._token_role
        return self._asked(token)

    def knows(self, cookie: str) -> bool:
        """Tell whether this cookie is paired now; what was revoked since is not."""
        return self.who(cookie) is not None

    def who(self, cookie: str) -> Paired | None:
        """Return whose cookie this is; None for nobody's, an old one, and one that was revoked."""
        self._look()
        one = self._paired.get(hashed(cookie)) if cookie else None
        good = one is not None and -86_400 <= self._wall() - one.made <= PAIRED_S
        return one if good else None

    def everybody(self) -> tuple[Paired, ...]:
        """Return who is paired, the oldest first."""
        self._look()
        return tuple(sorted(self._paired.values(), key=lambda each: each.made))

    def revoke(self, number: int | None = None) -> int:
        """Forget everybody, or the one of this number in `everybody`, from 1; return how many that were.

        Raises:
            OSError: the file cannot be removed or written.
        """
        before = self.everybody()
        if number is None:
            self._path.unlink(missing_ok=True)
            return len(before)
        kept = tuple(each for at, each in enumerate(before, 1) if at != number)
        if len(kept) < len(before):
            self._write(kept)
        return len(before) - len(kept)

    def _look(self) -> None:
        """Read the file again where it changed; one that cannot be read pairs nobody."""
        try:
            stamp = self._path.stat().st_mtime_ns
            if stamp != self._read_at:
                content = json.loads(self._path.read_text(encoding="utf-8"))
                self._paired = {each.hash: each for each in map(_paired, content["paired"])}
                self._read_at = stamp
        except (OSError, ValueError, KeyError, TypeError):
            self._paired, self._read_at = {}, None

    def _write(self, everybody: tuple[Paired, ...]) -> None:
        beside = self._path.with_name(f"{self._path.name}.{os.getpid()}")
        with os.fdopen(os.open(beside, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600), "w") as file:
            json.dump({"paired": [asdict(each) for each in everybody]}, file)
        beside.replace(self._path)
        self._paired = {each.hash: each for each in everybody}
        self._read_at = self._path.stat().st_mtime_ns


def _paired(row: dict[str, object]) -> Paired:
    """Return one row of the file; one without a role was paired before there were any."""
    told = {"role": CONTROLLER, "name": "", **row}
    return Paired(
        hash=str(told["hash"]),
        made=float(str(told["made"])),
        role=CONTROLLER if told["role"] == CONTROLLER else VIEWER,
        name=str(told["name"]),
    )
