"""From "Walk today" to the press that starts the belt, and every later press of the same walk."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from typing import Any, Protocol

from treadctl import words
from treadctl.interfaces.page.asking import Conversation
from treadctl.interfaces.page.board import Board
from treadctl.interfaces.page.chosen import Walk
from treadctl.interfaces.page.door import Visitor
from treadctl.interfaces.page.place import Kind, Place, Verdict
from treadctl.interfaces.page.press import Press
from treadctl.interfaces.talk import asks, order
from treadctl.interfaces.talk.programme import Programme

Line = dict[str, Any]

CONNECT_WITHIN_S = 30.0
NOT_PRESSED = "cancelled_not_pressed"
READY_AGAIN = ("cancelled_person", NOT_PRESSED)
"""How the wait for the machine's own Start ends where nothing is wrong: the next held press may follow."""
SAYS = {Verdict.WRONG: "code_wrong", Verdict.WAIT: "code_wait", Verdict.NONE: "code_old"}


class Person(Protocol):
    """Who presses."""

    @property
    def visitor(self) -> Visitor:
        """Which browser that is, and which way it came."""


class Start:
    """Starts belts, one at a time.

    Args:
        board: shows.
        talk: the questions before a walk.
        request: makes a request of the service.
        clock: monotonic seconds.
        walk: what is walked.
        place: knows who stands at the treadmill.
    """

    def __init__(
        self,
        board: Board,
        talk: Conversation,
        request: Callable[..., Awaitable[Line]],
        clock: Callable[[], float],
        walk: Walk,
        place: Place,
    ) -> None:
        self._board, self._talk, self._request = board, talk, request
        self._walk, self._place = walk, place
        self.press = Press(request, clock)
        self._card: str | None = None
        self._flat = False
        self._started_by = ""
        self._awaits: Person | None = None  # held the press after which the machine's own Start was to follow

    def forget(self) -> None:
        """Nothing is begun any more."""
        self._card = self._awaits = None

    async def begin(self, by: Person) -> None:
        """Connect, ask what has to be asked, and get ready."""
        board, self._card = self._board, None
        board.go("talk", ())
        simulated = self._walk.simulated
        machine = await self._request("connect", CONNECT_WITHIN_S, only_simulated=simulated)
        never = machine.get("never") or machine.get("not_walked") if machine.get("ok") else machine
        if never:
            board.go("rest", (words.refusal(never),))
            return
        board.machine = machine
        if self._far(by) and self._place.kind is None and not self._presses_there(by):
            board.go("rest", (words.PAGE["no_place"],))
            return
        if self._walk.programme:
            self._card = await self._talk.have(self._before)
            if self._card is None:
                board.go("rest")
                return
        self._ready(by)

    def code(self, code: object, by: Person) -> None:
        """Take a code that proves the place."""
        verdict = self._place.give(who(by), code if isinstance(code, str) else "")
        if verdict is Verdict.GOOD:
            self._ready(by)
        elif verdict is Verdict.WRONG:
            self._board.go("place", (self._asks_place(), words.PAGE["code_wrong"]))
        else:
            self._board.go("rest", (words.PAGE[SAYS[verdict]],))

    def again(self) -> None:
        """Show or speak a new code: the one before was not heard, or is too old."""
        if self._place.again():
            self._board.go("place", (self._asks_place(),))

    async def arm(self, by: Person, *, going_on: bool) -> None:
        """Make a start of a press that was held for long enough."""
        own_start = not going_on and self._presses_there(by)
        if not going_on and own_start is not self._board.own_start:
            self._ready(by)  # who got ready was somebody else, and read something else
            return
        asks_place = self._far(by) and not own_start
        place = self._place.proven(who(by)) if asks_place else None
        if asks_place and place is None and not going_on:
            self._ready(by)
            return
        if asks_place and place is None and who(by) != self._started_by:
            self._board.said(words.PAGE["goes_on_there"])
            return
        profile = None if going_on else self._walk.profile
        reply = await self.press.arm(
            profile, card=self._card, flat=self._flat, place=place, own_start=own_start
        )
        if reply.get("ok"):
            self._started_by, self._awaits = who(by), by if own_start else None
            self._place.used(who(by))
            self._walks(reply, going_on=going_on)
        elif reply.get("reason") == "incline_unknown" and not self._flat:
            await self._ask_flat()
        else:
            self._board.said(words.refusal(reply))

    def _walks(self, reply: Line, *, going_on: bool) -> None:
        """The press was taken: from here on a walk is shown."""
        board, said = self._board, () if going_on else (words.voice(str(reply.get("voice") or "")),)
        if self._awaits is not None:
            said = (
                *said,
                words.stand(board.machine.get("rail") is not False),
            )  # on a phone only the last is seen
        board.go("walk", said)

    def ready_again(self, summary: Line) -> bool:
        """Get ready anew where the machine's own Start was waited for, and nothing is wrong; else False.

        The card is still good: nothing has been walked with it.
        """
        by, reason = self._awaits, str(summary.get("reason"))
        if by is None or reason not in READY_AGAIN:
            return False
        self._ready(by, self._cancelled(reason))
        return True

    @staticmethod
    def _cancelled(reason: str) -> str:
        said = words.notice({"event": "cancelled", "reason": reason.removeprefix("cancelled_")}) or ""
        return f"{said} {words.PAGE['own_start_dead']}" if reason == NOT_PRESSED else said

    def _presses_there(self, by: Person) -> bool:
        """Whether the machine's own Start, the strongest proof where it was tried, is to prove this place."""
        return self._far(by) and self._board.machine.get("own_start") is True

    def _far(self, by: Person) -> bool:
        """Whether this person could be in another room: and then nothing starts without a proof of place.

        Who presses on the computer itself, on a software treadmill, hurts nobody.
        """
        return by.visitor.entrance.lan or self._board.machine.get("simulated") is not True

    def _ready(self, by: Person, *said: str) -> None:
        """Let somebody press whose place is proven, or will be by Start there; else ask for the code.

        Args:
            by: who presses.
            said: why anew; none: what was said on the way here stays.
        """
        board, machine = self._board, self._board.machine
        board.own_start = self._presses_there(by)
        if self._far(by) and not board.own_start and self._place.proven(who(by)) is None:
            self._place.ask()
            board.new_code = self._place.kind is not Kind.TAG
            board.go("place", (self._asks_place(),))
            return
        before = words.before_start(machine.get("hard_stop", "key"), machine.get("rail", True))
        up = said or (() if board.stage in ("place", "ready") else board.up)
        how = (words.PAGE["own_start"],) if board.own_start else ()
        board.go("ready", (*up, *before.splitlines(), *words.facts(machine), *how))

    def _asks_place(self) -> str:
        kind = self._place.kind or Kind.TAG
        return words.PAGE[f"place_{kind.value}"]

    @staticmethod
    def _before(programme: Programme) -> str | None:
        today = programme.today(starting=True)
        return order.before(programme, today) if programme.told(today) else None

    async def _ask_flat(self) -> None:
        """Ask what only the person can see; then a new press."""
        stage, said = self._board.stage, self._board.up
        question = asks.yes_no(words.PAGE["ask_flat"])
        self._board.go("talk", ())
        self._flat = await self._talk.have(lambda programme: programme.prompter.ask(question)) is True
        self._board.go(stage, said)


def who(by: Person) -> str:
    """Return which browser that is: the hash of its cookie."""
    paired = by.visitor.paired
    return "" if paired is None else paired.hash
