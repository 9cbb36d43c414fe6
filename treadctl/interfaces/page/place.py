"""Proof of place: whoever starts a belt from a phone could be in another room, and proves not to be.

The strongest proof that this installation has is the one that counts: a code that the terminal beside the
treadmill shows, or that the computer there speaks, for one start, or else the code on a tag that is fixed to
the machine, once a day for each browser.  Neither says who somebody is; that is what pairing is for.
"""

from __future__ import annotations

import hmac
import json
import os
import secrets
from collections.abc import Callable
from enum import Enum
from pathlib import Path

from treadctl.interfaces.page.pairing import hashed

DIGITS = 6
LETTERS = "23456789ABCDEFGHJKMNPQRSTUVWXYZ"  # none of which is taken for another
TAG_LENGTH = 8  # 31 ** 8: at three tries a minute nobody guesses it
SHOWN_S = 300.0  # as long as it takes to walk to the treadmill and to type six digits
TAG_S = 12 * 3600.0  # a day's walks, and not the next day's
AGAIN_S = 3.0  # chosen: as long as a voice takes to begin
TRIES = 3
WAIT_S = 60.0


class Kind(Enum):
    """What proves the place."""

    SHOWN = "shown"
    SPOKEN = "spoken"
    TAG = "tag"


class Verdict(Enum):
    """What became of a code."""

    GOOD = "good"
    WRONG = "wrong"
    WAIT = "wait"
    NONE = "none"  # nobody asked for one


class Place:
    """The codes, and who has given one.

    Args:
        clock: monotonic seconds.
        shows: shows a code in a terminal beside the treadmill, or speaks it there; None where nothing does.
        spoken: it is spoken.
        tag: returns the hash of the tag's code; None where none was made.
    """

    def __init__(
        self,
        clock: Callable[[], float],
        shows: Callable[[str], None] | None,
        tag: Callable[[], str | None],
        *,
        spoken: bool = False,
    ) -> None:
        self._clock, self._shows, self._tag = clock, shows, tag
        self._of_start = Kind.SPOKEN if spoken else Kind.SHOWN
        self._code: str | None = None  # the hash of the one that is shown
        self._shown_at = float("-inf")
        self._proven: dict[str, float] = {}
        self._wrong = 0
        self._wait_until = 0.0

    @property
    def kind(self) -> Kind | None:
        """The strongest proof there is; None: nobody can prove anything here."""
        if self._shows is not None:
            return self._of_start
        return Kind.TAG if self._tag() is not None else None

    def ask(self) -> None:
        """Somebody wants to start: show a code for this start; an older one is void."""
        self._code = None
        if self._shows is not None and not self._waits:
            code = "".join(secrets.choice("0123456789") for _ in range(DIGITS))
            self._code, self._shown_at = hashed(code), self._clock()
            self._shows(f"{code[:3]} {code[3:]}")

    def again(self) -> bool:
        """Show or speak a new code, where the last one was not heard; False where that was a moment ago."""
        if self.kind in (None, Kind.TAG) or self._clock() - self._shown_at < AGAIN_S:
            return False
        self.ask()
        return True

    def give(self, who: str, code: str) -> Verdict:
        """Take a code from this browser; spaces, dashes and small letters are all the same.

        Args:
            who: the hash of its cookie.
            code: as it was typed or scanned.
        """
        if self._waits:
            return Verdict.WAIT
        asked = self._asked()
        if asked is None:
            return Verdict.NONE
        if not hmac.compare_digest(hashed(plain(code)), asked):
            self._wrong += 1
            if self._wrong < TRIES:
                return Verdict.WRONG
            self._wrong, self._wait_until, self._code = 0, self._clock() + WAIT_S, None
            return Verdict.WAIT
        life = TAG_S if self.kind is Kind.TAG else SHOWN_S
        self._code, self._wrong = None, 0
        self._proven = {**self._valid(), who: self._clock() + life}
        return Verdict.GOOD

    def proven(self, who: str) -> Kind | None:
        """Return what this browser has proven its place by, and lately enough; None: it has not."""
        return self.kind if who in self._valid() else None

    def used(self, who: str) -> None:
        """It started a belt: a code for one start is used up."""
        if self.kind is not Kind.TAG:
            self._proven.pop(who, None)

    @property
    def _waits(self) -> bool:
        return self._clock() < self._wait_until

    def _asked(self) -> str | None:
        if self.kind is Kind.TAG:
            return self._tag()
        return self._code if self._clock() - self._shown_at <= SHOWN_S else None

    def _valid(self) -> dict[str, float]:
        return {who: until for who, until in self._proven.items() if self._clock() <= until}


def plain(code: str) -> str:
    """Return a code without what people put between its letters."""
    return "".join(each for each in code.upper() if each.isalnum())


def tag_path(folder: Path) -> Path:
    """Return the file with the hash of the tag's code; everybody's who shares the machine."""
    return folder / "page_tag.json"


def new_tag(folder: Path) -> str:
    """Make a new code for the tag, `ABCD-EFGH`; the one before is void.

    Raises:
        OSError: it cannot be written down.
    """
    code = "".join(secrets.choice(LETTERS) for _ in range(TAG_LENGTH))
    path = tag_path(folder)
    beside = path.with_name(f"{path.name}.{os.getpid()}")
    with os.fdopen(os.open(beside, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600), "w") as file:
        json.dump({"hash": hashed(code)}, file)
    beside.replace(path)
    return f"{code[:4]}-{code[4:]}"


def tag_of(folder: Path) -> str | None:
    """Return the hash of the tag's code; None where none was made."""
    try:
        return str(json.loads(tag_path(folder).read_text(encoding="utf-8"))["hash"])
    except (OSError, ValueError, KeyError, TypeError):
        return None
