"""Where the machine's own Start was tried, a phone gets ready and its person presses there: no code, no permit."""

from __future__ import annotations

import asyncio
from types import SimpleNamespace
from typing import Any, cast

import pytest

from treadctl import words
from treadctl.interfaces.page.pairing import hashed
from treadctl.interfaces.page.place import Kind, Place, Verdict
from treadctl.interfaces.page.seat import Seat
from treadctl.interfaces.page.starting import Person
from treadctl.interfaces.upstream import Upstream

Line = dict[str, Any]
STANDS: Line = {
    "event": "snapshot",
    "t": 1.0,
    "state": "idle",
    "speed_kmh": 0.0,
    "target_kmh": None,
    "cap_kmh": None,
    "block": 0,
    "blocks": 0,
    "walked_s": 0,
    "walk_s": 0,
    "next_change_s": None,
    "waits_for": None,
    "question": None,
}
STOPS, TAG = 3, "ABCDEFGH"
AWAITS = {**STANDS, "state": "countdown", "blocks": 2, "waits_for": "own_start", "next_change_s": 60}
NOT_PRESSED = ({"event": "cancelled", "reason": "not_pressed"}, "cancelled_not_pressed")
PHONE = SimpleNamespace(
    visitor=SimpleNamespace(entrance=SimpleNamespace(lan=True), paired=SimpleNamespace(hash="a"))
)
OTHER = SimpleNamespace(
    visitor=SimpleNamespace(entrance=SimpleNamespace(lan=True), paired=SimpleNamespace(hash="b"))
)
HERE = SimpleNamespace(
    visitor=SimpleNamespace(entrance=SimpleNamespace(lan=False), paired=SimpleNamespace(hash="c"))
)


class Service:
    """Answers as one does whose treadmill was tried, and remembers what it was asked for."""

    def __init__(self, *, own_start: bool, simulated: bool) -> None:
        self.asked: list[tuple[str, Line]] = []
        self.told: list[str] = []
        self.on_line: Any = None
        machine = {"own_start": own_start, "simulated": simulated, "never": None, "not_walked": None}
        self.replies: dict[str, Line] = {
            "connect": {"ok": True, **machine},
            "snapshot": {"ok": True, "stops": STOPS},
            "permit": {"ok": True, "permit": "f00d"},
            "arm": {"ok": True, "voice": ""},
        }

    async def request(self, name: str, timeout_s: float = 10.0, **body: object) -> Line:
        self.asked.append((name, body))
        return self.replies[name]

    def tell(self, name: str, **body: object) -> None:
        self.told.append(name)

    async def run(self) -> None:
        await asyncio.Event().wait()

    def of(self, name: str) -> list[Line]:
        return [body for asked, body in self.asked if asked == name]


class Hall:
    """A page's seat before such a service, a terminal that shows codes, and time that a test sets."""

    def __init__(
        self, *, own_start: bool = True, simulated: bool = False, codes: bool = True, tag: bool = False
    ) -> None:
        self.now, self.shown = 1_000.0, list[str]()
        self.service = Service(own_start=own_start, simulated=simulated)
        self.place = Place(
            lambda: self.now, self.shown.append if codes else None, lambda: hashed(TAG) if tag else None
        )

        async def connect(role: str, *, watched: bool = False) -> Upstream:
            return cast("Upstream", self.service)

        self.seat = Seat(
            connect, "demo", programme=False, clock=lambda: self.now, place=self.place, simulated=simulated
        )

    async def ready(self, by: object = PHONE) -> None:
        """Somebody wants to walk, and the belt is seen to stand."""
        await self.seat.open()
        self.act(by, "begin")
        await self.settled()
        self.stands()

    def stands(self) -> None:
        for _ in range(2):
            self.service.on_line({**STANDS, "t": self.now})
            self.now += 4.0

    def act(self, by: object, do: str, **more: object) -> None:
        self.seat.act({"do": do, **more}, cast("Person", by))

    async def settled(self) -> None:
        for _ in range(10):
            await asyncio.sleep(0)

    async def hold(self, by: object = PHONE) -> None:
        """Press, hold for long enough, let go."""
        self.act(by, "press")
        await self.settled()
        self.now += 1.5
        self.act(by, "arm")
        await self.settled()

    def over(self, *lines: Line, reason: str) -> None:
        """The walk ends without a step."""
        for line in (*lines, {"event": "summary", "ended": "refused", "reason": reason, "walked_s": 0}):
            self.service.on_line({"t": self.now, **line})


@pytest.mark.hazard("H-60", "H-64")
@pytest.mark.parametrize("codes", [True, False])
async def test_a_phone_gets_ready_without_a_code_and_its_start_needs_no_permit(codes: bool) -> None:
    hall = Hall(codes=codes)
    await hall.ready()
    board = hall.seat.board
    assert (board.stage, hall.shown) == ("ready", [])
    assert board.up[-1] == words.PAGE["own_start"]
    assert board.told(may_press=True)["own_start"]
    await hall.hold()
    assert hall.service.of("permit") == []
    assert hall.service.of("arm") == [
        {"profile": "demo", "says_flat": False, "own_start": True, "stops": STOPS}
    ]
    hall.service.on_line({"t": hall.now, "event": "press_start", "seconds": 60})
    hall.service.on_line({**AWAITS, "t": hall.now})
    told = board.told(may_press=False)
    assert (told["stage"], told["own_start"]) == ("walk", False)
    assert told["said"] == [
        words.voice(""),
        words.stand(),
    ]  # the page itself says what to press, with the seconds
    hall.act(PHONE, "cancel")
    assert hall.service.told == ["cancel"]


async def test_where_it_was_not_tried_the_code_is_asked_for_as_ever() -> None:
    hall = Hall(own_start=False)
    await hall.ready()
    assert (hall.seat.board.stage, len(hall.shown)) == ("place", 1)
    hall.act(PHONE, "code", code=hall.shown[0])
    assert hall.seat.board.stage == "ready"
    assert words.PAGE["own_start"] not in hall.seat.board.up
    await hall.hold()
    assert [body["place"] for body in hall.service.of("permit")] == [Kind.SHOWN.value]
    assert "own_start" not in hall.service.of("arm")[0]


async def test_who_cannot_be_elsewhere_has_the_countdown() -> None:
    hall = Hall(simulated=True)
    await hall.ready(HERE)
    assert not hall.seat.board.told(may_press=True)["own_start"]
    await hall.hold(HERE)
    assert hall.service.of("arm")[0]["permit"] == "f00d"


async def test_a_code_of_before_is_no_way_around_it() -> None:
    hall = Hall(codes=False, tag=True)
    assert hall.place.give("a", TAG) is Verdict.GOOD  # this morning, and it holds all day
    await hall.ready()
    await hall.hold()
    assert hall.service.of("arm")[0]["own_start"] is True


async def test_who_takes_over_reads_how_they_start_before_their_press_counts() -> None:
    hall = Hall(simulated=True)
    await hall.ready(HERE)
    await hall.hold(PHONE)
    assert hall.service.of("arm") == []
    assert hall.seat.board.up[-1] == words.PAGE["own_start"]
    assert len(set(hall.seat.board.up)) == len(hall.seat.board.up)  # nothing is said twice
    await hall.hold(PHONE)
    assert hall.service.of("arm")[0]["own_start"] is True


async def test_after_a_break_the_held_press_suffices_on_the_phone_that_began() -> None:
    hall = Hall()
    await hall.ready()
    await hall.hold()
    rests = {**STANDS, "state": "break", "block": 1, "blocks": 2, "waits_for": "continue"}
    hall.service.on_line({**rests, "t": hall.now})
    await hall.hold(OTHER)
    assert hall.seat.board.up[-1] == words.PAGE["goes_on_there"]
    await hall.hold()
    assert hall.service.of("arm")[1:] == [{"profile": None, "says_flat": False, "permit": "f00d"}]


async def test_nobody_pressed_start_and_the_page_is_ready_again() -> None:
    hall = Hall()
    await hall.ready()
    await hall.hold()
    notice, reason = NOT_PRESSED
    hall.over(notice, reason=reason)
    board = hall.seat.board
    assert board.stage == "ready"
    assert board.up[0] == f"{words.notice(notice)} {words.PAGE['own_start_dead']}"
    assert board.up[-1] == words.PAGE["own_start"]
    assert hall.shown == []  # a weaker proof is no way around the strongest
    hall.stands()
    await hall.hold()
    assert len(hall.service.of("arm")) == 2
    hall.over(reason="cancelled_person")  # a key, or a tap
    assert (board.stage, board.up[0]) == ("ready", words.NOTICES["cancelled"])


@pytest.mark.parametrize("reason", ["cancelled_link_lost", "cancelled_unwatched", "start_unproven"])
async def test_after_anything_else_it_begins_anew(reason: str) -> None:
    hall = Hall()
    await hall.ready()
    await hall.hold()
    hall.over(reason=reason)
    assert hall.seat.board.stage == "rest"


async def test_after_stop_it_begins_anew_with_its_questions() -> None:
    hall = Hall()
    await hall.ready()
    await hall.hold()
    hall.seat.stopped()
    hall.over(reason="cancelled_person")
    assert hall.seat.board.stage == "rest"


async def test_a_countdown_that_is_cancelled_leads_to_rest_as_ever() -> None:
    hall = Hall(own_start=False, simulated=True)
    await hall.ready(HERE)
    await hall.hold(HERE)
    hall.over(reason="cancelled_person")
    assert hall.seat.board.stage == "rest"
