"""Which browsers may see this person's log: all of them, or those where the PIN was typed in a while ago."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from pathlib import Path

from treadctl import pin
from treadctl.interfaces.page.pairing import TooManyTries, hashed

OPEN_S = 900.0  # chosen: after a quarter of an hour without a look it is asked for again
TRIES, TRIES_S = 5, 300.0  # wrong ones, from all browsers together: 10,000 PINs take a week


class Lock:
    """The lock before the log.

    Args:
        folder: the person's data folder.
        clock: monotonic seconds.
    """

    def __init__(self, folder: Path, clock: Callable[[], float]) -> None:
        self._folder, self._clock = folder, clock
        self._seen: dict[str, float] = {}
        self._wrong: list[float] = []

    def open_to(self, cookie: str) -> bool:
        """Tell whether this browser may look; a look keeps it open."""
        if not pin.is_set(self._folder):
            return True
        now, browser = self._clock(), hashed(cookie)
        if now - self._seen.get(browser, float("-inf")) > OPEN_S:
            return False
        self._seen[browser] = now
        return True

    async def unlock(self, cookie: str, typed: str) -> bool:
        """Try a PIN.

        Raises:
            TooManyTries: five wrong ones in five minutes; not even the right one is looked at then.
        """
        now = self._clock()
        self._wrong = [at for at in self._wrong if now - at < TRIES_S]
        if len(self._wrong) >= TRIES:
            raise TooManyTries
        self._wrong.append(now)  # before it is looked at: tries that come together are counted, too
        if not await asyncio.to_thread(pin.fits, self._folder, typed):
            return False
        self._wrong.clear()
        self._seen = {one: at for one, at in self._seen.items() if now - at <= OPEN_S} | {hashed(cookie): now}
        return True
