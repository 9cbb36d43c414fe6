"""The one walk of this process: its conversation, its press, and what may be asked for on the way."""

from __future__ import annotations

import asyncio
import contextlib
from collections.abc import Awaitable, Callable, Coroutine, Mapping, Sequence
from typing import Any

from treadctl import words
from treadctl.client import ServiceGone
from treadctl.interfaces.page.asking import Conversation
from treadctl.interfaces.page.board import Board
from treadctl.interfaces.page.chosen import Walk
from treadctl.interfaces.page.place import Place
from treadctl.interfaces.page.starting import Person, Start, who
from treadctl.interfaces.talk import asks, order, telling
from treadctl.interfaces.upstream import Upstream

Line = dict[str, Any]

STAND_S = 3.2  # the service wants 3 s of a standing belt; its first report may be a little older than ours
PASSED_ON = {
    "cancel": "cancel",
    "slower": "slower",
    "pause": "break",
    "end": "end",
    "worse": "worse",
    "looks": "confirm_stands",
}
"""What a page may ask for at any time, and what the service calls it: nothing of it makes a belt faster."""
SHOWN_OTHERWISE = frozenset(("countdown", "press_start", "check_asked", "check_answered", "prepared"))


class Seat:
    """Who sits here walks.

    Attributes:
        board: what is shown.
        gone: called when the service is gone.
        changes: called with the name of somebody else who is to walk, and by which browser.

    Args:
        connect: opens a connection to the service.
        profile: what is walked.
        programme: today's amount is the programme's, after the card before a walk; else it is practice.
        clock: monotonic seconds.
        simulated: on a software treadmill alone.
        place: knows who stands at the treadmill; None: nobody can prove it.
        name: of one of several people; "" where there is one.
        people: returns who can walk here, as `Board.people`.
        asks_who: nobody has said yet who walks.
        private: says that today's plan is not for everybody's eyes.
    """

    def __init__(
        self,
        connect: Callable[..., Awaitable[Upstream]],
        profile: str,
        *,
        programme: bool,
        clock: Callable[[], float],
        simulated: bool = True,
        place: Place | None = None,
        name: str = "",
        people: Callable[[], Sequence[Mapping[str, str]]] = tuple,
        asks_who: bool = False,
        private: Callable[[], bool] = lambda: False,
    ) -> None:
        self._connect, self._clock = connect, clock
        self._walk = walk = Walk(profile, clock, programme=programme, simulated=simulated)
        self.board = Board(asks=programme, name=name)
        self.gone: Callable[[], None] = lambda: None
        self.changes: Callable[[str, str], None] = lambda name, browser: None
        self._people, self._asks_who, self._private = people, asks_who, private
        self._upstream: Upstream | None = None
        self._reading: asyncio.Task[None] | None = None
        self._working: asyncio.Task[None] | None = None
        self._stands_since: float | None = None
        self._waits = self._stopped = self._wrong = False
        self._talk = Conversation(self.board, self._request, walk)
        place = place or Place(clock, None, lambda: None)
        self._start = Start(self.board, self._talk, self._request, clock, walk, place)
        self._press = self._start.press

    @property
    def walking(self) -> bool:
        """Whether a walk that was begun here is under way."""
        return self.board.stage == "walk"

    @property
    def stands(self) -> bool:
        """Whether the belt has been seen to stand for long enough, no stop in force."""
        return self._stands_since is not None and self._clock() - self._stands_since > STAND_S

    @property
    def may_press(self) -> bool:
        """Whether a held press would be taken now."""
        return self._waits if self.walking else self.board.stage == "ready" and self.stands

    # --- the service

    async def open(self) -> None:
        """Take a place at the service, and say what today is.

        Raises:
            ServiceGone: there is none.
        """
        self._upstream = await self._connect("walker")
        self._upstream.on_line = self._take
        self._reading = asyncio.create_task(self._read(self._upstream), name="seat")
        await self._rest()

    async def close(self) -> None:
        """Let go; a belt that was started here was stopped before."""
        self.gone = lambda: None
        self._talk.leave()
        if self._upstream is not None:
            self._upstream.close()
        for task in (self._working, self._reading):
            if task is not None:
                await asyncio.wait((task,))

    async def _read(self, upstream: Upstream) -> None:
        await upstream.run()
        self._talk.leave()
        self._waits, self._stands_since, self.board.check = False, None, None
        self.board.go("gone", ())
        self.gone()

    async def _request(self, name: str, timeout_s: float = 10.0, /, **body: object) -> Line:
        if self._upstream is None:
            raise ServiceGone("there is none")
        return await self._upstream.request(name, timeout_s, **body)

    def _tell(self, name: str, **body: object) -> None:
        if self._upstream is not None:
            self._upstream.tell(name, **body)

    # --- what comes

    def _take(self, line: Line) -> None:
        event = str(line.get("event"))
        if self._walk.follow(line) and self.board.stage == "rest":
            self._work(self._rest())
        if event == "snapshot":
            self._take_snapshot(line)
            self.board.follow(line, self._clock())
            if self.board.quiet.long:
                self._work(self._rest(asks=True))
        elif event == "summary":
            self._over(line)
        elif event == "check_decided":
            self.board.said(telling.decided(line) or words.notice(line) or "")
        elif event not in SHOWN_OTHERWISE:
            self._notice(event, line)

    def _notice(self, event: str, line: Line) -> None:
        board, sentence = self.board, words.notice(line)
        if event == "alarm_over":
            board.alarm = None
        elif words.spoken(event) == "alarm":
            board.alarm = sentence
        board.looks = event == "asked_to_stop" or (board.looks and event != "stands_confirmed")
        soon = event == "stopping" and line.get("stands") is True  # said to stand in a moment
        if sentence is not None and board.stage != "talk" and not soon:  # nor into the middle of a question
            board.said(sentence)
        board.changed()

    def _take_snapshot(self, line: Line) -> None:
        before, asked = (self.may_press, self.board.check), line.get("question")
        self._waits = line.get("waits_for") == "continue"
        standing = line.get("speed_kmh") == 0 and line.get("state") != "stopping"
        self._stands_since = (self._stands_since or self._clock()) if standing else None
        if asked != (self.board.check[0] if self.board.check else None):
            self.board.check = None if asked is None else (str(asked), asks.checked(str(asked)))
        if before != (self.may_press, self.board.check):
            self.board.changed()

    def _over(self, summary: Line) -> None:
        """The walk is over; whoever walked it here is asked how it was."""
        self.board.looks, self.board.check = False, None
        if not self.walking or (not self._stopped and self._start.ready_again(summary)):
            return
        if not self._walk.programme or not summary.get("walked_s"):
            said = (words.summary(summary),) if summary.get("walked_s") else self.board.up
            self.board.go("rest", said)
            return
        self.board.go("talk", ())
        self._work(self._after(summary))

    # --- what is pressed

    def act(self, message: Mapping[str, Any], by: Person) -> None:
        """Do what a page with the controls asks for; what makes no sense now is nobody's business."""
        what, stage = str(message.get("do")), self.board.stage
        if what in PASSED_ON:
            self._tell(PASSED_ON[what])
        elif what == "wrong":
            self._wrong = True
            self._tell("wrong")
            self._tell("stop")
        elif what == "check":
            self._answer(message.get("key"))
        elif what == "key":
            self._talk.press(message.get("key"), message.get("n"))
        elif what == "leave":
            self._leave()
        elif what == "begin" and stage == "rest":
            self._stopped = self._wrong = False
            self._walk.begins()
            self._work(self._start.begin(by))
        elif what == "code" and stage == "place":
            self._start.code(message.get("code"), by)
        elif what == "new_code" and stage == "place":
            self._start.again()
        elif what == "who" and stage == "rest" and self.board.resting and self.board.people:
            self.board.go("who", (words.PAGE["who_walks"],))
        elif what == "person" and stage == "who":
            self._walks(message.get("name"), by)
        elif what == "press" and self.may_press:
            self._press.down(by)
        elif what == "release":
            self._press.up()
        elif what == "arm" and self.may_press and self._press.held(by):
            self._work(self._start.arm(by, going_on=self.walking))

    def _walks(self, name: object, by: Person) -> None:
        """Somebody says who walks."""
        if not any(each["name"] == name for each in self.board.people):
            return
        if name == self.board.name:
            self._asks_who = False
            self._work(self._rest())
        else:
            self.board.go("changing", (words.PAGE["person_changes"],))
            self.changes(str(name), who(by))

    async def lets_go(self) -> bool:
        """Have the service let go of its treadmill; False where somebody uses it, here or elsewhere.

        Raises:
            ServiceGone: it has ended.
        """
        return (await self._request("let_go", watched=1)).get("ok") is True

    def stays(self, why: str) -> None:
        """Whoever was to walk cannot; say why."""
        if self.board.stage == "changing":
            self.board.go("who", (why,))

    def stopped(self) -> None:
        """STOP was pressed here and is on its way; where nothing moves it also leaves."""
        self._press.up()
        self._stopped = self._stopped or self.walking
        if not self.walking:
            self._leave()

    def left(self) -> None:
        """The page with the controls is gone, and whatever finger was on it."""
        self._press.up()

    def _answer(self, key: object) -> None:
        check = self.board.check
        choice = check[1].answered(key) if check is not None and isinstance(key, str) and key else None
        if check is not None and choice is not None:
            self._tell("check", question=check[0], value=choice.value)

    def _leave(self) -> None:
        if not self._talk.leave() and self.board.stage in ("ready", "place", "who"):
            self._work(self._rest())

    def _work(self, doing: Coroutine[Any, Any, None]) -> None:
        """Do one thing at a time; a service that is gone meanwhile is told of by whoever reads it."""
        if self._working is not None and not self._working.done():
            doing.close()
            return

        async def work() -> None:
            with contextlib.suppress(ServiceGone):
                await doing

        self._working = asyncio.create_task(work(), name="seat: act")

    # --- before the belt moves, and after it stands

    async def _rest(self, *, asks: bool = False) -> None:
        self._asks_who |= asks
        self._start.forget()
        self._walk.rests()
        self.board.people = tuple(self._people())
        if self._asks_who and self.board.people:
            self.board.go("who", (words.PAGE["who_walks"],))
            return
        self.board.go("rest", await self._walk.today(self._request, private=self._private()))

    async def _after(self, summary: Line) -> None:
        stopped, wrong = self._stopped, self._wrong
        await self._talk.have(lambda programme: order.after(programme, summary, stopped=stopped, wrong=wrong))
        self.board.go("rest")
