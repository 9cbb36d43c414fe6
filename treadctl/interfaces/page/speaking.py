"""The code for a start, spoken by this computer: whoever hears it stands where the computer does."""

from __future__ import annotations

import asyncio
import contextlib
from collections.abc import Callable, Sequence

from treadctl import voice, words

SPEAKS_WITHIN_S = 30.0  # chosen: six digits, twice, by the slowest voice; one that hangs is none


class Speaker:
    """Speaks codes, the newest alone.

    Args:
        command: a speech program, see `voice.speaker`.
        unheard: told that nobody can have heard the newest code.
    """

    def __init__(self, command: Sequence[str], unheard: Callable[[], None]) -> None:
        self._command, self._unheard = command, unheard
        self._next: str | None = None
        self._process: asyncio.subprocess.Process | None = None
        self._speaking: asyncio.Task[None] | None = None

    def code(self, code: str) -> None:
        """Speak it, digit by digit; whatever is being said meanwhile is void, and cut off."""
        self._next = words.PAGE["code_spoken"].format(code=", ".join(code.replace(" ", "")))
        if self._process is not None:
            with contextlib.suppress(ProcessLookupError):  # it has just ended
                self._process.kill()
        if self._speaking is None or self._speaking.done():
            self._speaking = asyncio.create_task(self._speak(), name="speak")

    async def _speak(self) -> None:
        while self._next is not None:
            sentence, self._next = self._next, None
            heard = await self._heard(sentence)
            if not heard and self._next is None:
                self._unheard()

    async def _heard(self, sentence: str) -> bool:
        """Speak a sentence; False where that failed, or was cut off."""
        quiet = asyncio.subprocess.DEVNULL
        try:
            process = await asyncio.create_subprocess_exec(
                *voice.said(self._command, sentence), stdin=quiet, stdout=quiet, stderr=quiet
            )
        except OSError:
            return False
        self._process = process
        try:
            async with asyncio.timeout(0 if self._next is not None else SPEAKS_WITHIN_S):
                return await process.wait() == 0
        except TimeoutError:
            return False
        finally:
            self._process = None
            if process.returncode is None:
                process.kill()
            await process.wait()
