"""The conversation of `interfaces.talk` with somebody at the page; it waits, so it has a thread."""

from __future__ import annotations

import asyncio
import queue
from collections.abc import Awaitable, Callable
from typing import Any, TypeVar

from treadctl.care_words import say
from treadctl.interfaces.page import lines
from treadctl.interfaces.page.board import Board
from treadctl.interfaces.page.chosen import Walk
from treadctl.interfaces.talk.programme import Programme
from treadctl.interfaces.talk.prompter import Left
from treadctl.interfaces.talk.question import Question

Line = dict[str, Any]
T = TypeVar("T")

LEAVE, BACK = "q", "b"
REPLY_EXTRA_S = 5.0  # the thread gives up after the request itself did


class Place:
    """Where the conversation takes place: it says and asks on the board, and hears what is pressed there.

    Args:
        loop: where the board and the requests live.
        board: shows.
        request: makes a request of the service.
    """

    def __init__(
        self, loop: asyncio.AbstractEventLoop, board: Board, request: Callable[..., Awaitable[Line]]
    ) -> None:
        self._loop, self._board, self._ask = loop, board, request
        self._keys: queue.SimpleQueue[str] = queue.SimpleQueue()
        self._left = False
        self._serial = 0
        self._offered: dict[str, str] = {}
        self._echo = ""

    # --- on the event loop

    def press(self, key: object, serial: object) -> bool:
        """Take an answer to the question that is up; False for any other."""
        if serial != self._serial or not isinstance(key, str) or key not in self._offered:
            return False
        self._echo = say("answered", answer=self._offered[key])
        self._offered = {}
        self._keys.put(key)
        return True

    def leave(self) -> None:
        """Nobody is there any more, or the person wants out: the conversation ends with the next question."""
        self._left = True
        self._keys.put(LEAVE)

    # --- on the thread of the conversation

    def say(self, text: str) -> None:
        """Say a sentence; the answer itself is not said back: the page shows what was pressed."""
        if text != self._echo:
            self._loop.call_soon_threadsafe(self._board.said, text.strip())

    def show(self, question: Question[Any] | None, *, back: bool = False) -> None:
        """Show a question, or none any more."""
        if question is None:
            self._loop.call_soon_threadsafe(self._board.asks, None)
            return
        self._serial += 1
        line = lines.asked(question, self._serial, back=back)
        self._offered = {each["key"]: each["label"] for each in line["choices"]} | {LEAVE: ""}
        if back:
            self._offered[BACK] = ""
        self._loop.call_soon_threadsafe(self._board.asks, line)

    def keys(self, seconds: float) -> str:
        """Wait for an answer.

        Raises:
            Left: nobody is there any more.
        """
        if self._left:
            raise Left
        try:
            return self._keys.get(timeout=seconds)
        except queue.Empty:
            return ""

    def forget(self) -> None:
        """Nothing to drop: an answer names its question."""

    def pressed_stop(self) -> None:
        """No answer is a stop key, and STOP does not come this way."""

    def request(self, name: str, timeout_s: float = 10.0, /, **body: object) -> Line:
        """Make a request and return its reply."""
        waiting = asyncio.run_coroutine_threadsafe(self._requested(name, timeout_s, body), self._loop)
        return waiting.result(timeout_s + REPLY_EXTRA_S)

    async def _requested(self, name: str, timeout_s: float, body: dict[str, object]) -> Line:
        return await self._ask(name, timeout_s, **body)


class Conversation:
    """The conversations of one seat, one at a time, each on a thread of its own.

    Args:
        board: where they take place.
        request: makes a request of the service.
        walk: what is walked.
    """

    def __init__(self, board: Board, request: Callable[..., Awaitable[Line]], walk: Walk) -> None:
        self._board, self._request, self._walk = board, request, walk
        self._place: Place | None = None

    def press(self, key: object, serial: object) -> None:
        """Take an answer to the question that is up."""
        if self._place is not None:
            self._place.press(key, serial)

    def leave(self) -> bool:
        """End the one that is under way; False where none is."""
        if self._place is None:
            return False
        self._place.leave()
        return True

    async def have(self, talk: Callable[[Programme], T]) -> T | None:
        """Have one; None where the person left it.

        Raises:
            ServiceGone: the service ended meanwhile.
        """
        place = self._place = Place(asyncio.get_running_loop(), self._board, self._request)

        def on_thread() -> T | None:
            try:
                return talk(Programme(place, self._walk.profile, self._board.machine))
            except Left:
                place.say(say("left"))
                return None

        try:
            return await asyncio.to_thread(on_thread)
        finally:
            self._place = None
