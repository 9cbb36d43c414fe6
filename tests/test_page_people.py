"""Who walks, chosen on the page: the order in which one treadmill changes hands, and who is asked what."""

from __future__ import annotations

import asyncio
import json
from collections.abc import Callable
from pathlib import Path
from types import SimpleNamespace
from typing import Any, cast

import pytest

from tests.helpers.asgi import HOST, OURS, Answer, ask
from treadctl import pin, words
from treadctl.client import ServiceGone
from treadctl.interfaces.page.apart import Said
from treadctl.interfaces.page.browser import KEPT_S, Browser, Controls
from treadctl.interfaces.page.leaves import Leaves
from treadctl.interfaces.page.people import People, Whose
from treadctl.interfaces.page.quiet import QUIET_S
from treadctl.interfaces.page.seat import Seat
from treadctl.model import TreadctlError

ANNA = Whose(folder=Path("anna"), profile="calm", programme=True, name="anna")
BOTH = ({"name": "", "label": "Me"}, {"name": "anna", "label": "anna"})


class Chair:
    """Whoever sits here writes down what happens."""

    def __init__(self, told: list[str], name: str, *, lets_go: object = True, opens: bool = True) -> None:
        self.told, self.name, self._lets_go, self._opens = told, name, lets_go, opens

    async def lets_go(self) -> bool:
        self.told.append(f"{self.name} lets go")
        if isinstance(self._lets_go, Exception):
            raise self._lets_go
        return self._lets_go is True

    async def open(self) -> None:
        self.told.append(f"{self.name} opens")
        if not self._opens:
            raise ServiceGone("no answer")

    async def close(self) -> None:
        self.told.append(f"{self.name} closes")

    def stays(self, why: str) -> None:
        self.told.append(f"{self.name} stays: {why}")


def people(told: list[str], after: Chair, attach: Callable[[Path], Any] | None = None) -> People[Chair]:
    def attached(folder: Path) -> Any:
        told.append(f"service of {folder}")
        return SimpleNamespace(close=lambda: told.append("let be"))

    def find(name: str) -> Whose:
        if name != "anna":
            raise TreadctlError("nobody")
        return ANNA

    return People(
        find, attach or attached, lambda _: after, lambda whose, _, by: told.append(f"{whose.name} by {by}")
    )


async def test_the_treadmill_is_let_go_of_before_somebody_else_takes_it() -> None:
    told: list[str] = []
    await people(told, Chair(told, "after")).change(Chair(told, "before"), "anna", "phone")
    assert told == [
        "service of anna",
        "before lets go",
        "after opens",
        "anna by phone",
        "before closes",
        "let be",
    ]


@pytest.mark.parametrize("lets_go", [False, ServiceGone("it ended")])
@pytest.mark.hazard("H-83")
async def test_where_something_is_under_way_nobody_changes(lets_go: object) -> None:
    told: list[str] = []
    await people(told, Chair(told, "after")).change(Chair(told, "before", lets_go=lets_go), "anna", "phone")
    assert told[:2] == ["service of anna", "before lets go"]
    assert told[2].startswith("before stays: ")
    assert told[3:] == ["let be"]


async def test_a_service_that_does_not_come_leaves_everything_as_it_was() -> None:
    def gone(folder: Path) -> Any:
        raise ServiceGone("no radio")

    told: list[str] = []
    await people(told, Chair(told, "after"), gone).change(Chair(told, "before"), "anna", "phone")
    await people(told, Chair(told, "after")).change(Chair(told, "before"), "ghost", "phone")
    assert [each.partition(":")[0] for each in told] == ["before stays"] * 2
    told.clear()
    await people(told, Chair(told, "after", opens=False)).change(Chair(told, "before"), "anna", "phone")
    said = words.PAGE["person_trouble"].format(why="no answer")
    assert told[2:] == ["after opens", "after closes", f"before stays: {said}", "let be"]


# --- the seat


class Upstream:
    """A service that answers everything, and is asked for nothing but that."""

    def __init__(self) -> None:
        self.asked: list[str] = []
        self.over = asyncio.Event()
        self.on_line: Any = None

    async def run(self) -> None:
        await self.over.wait()

    async def request(self, name: str, timeout_s: float = 10.0, /, **body: object) -> dict[str, Any]:
        self.asked.append(name)
        return {"ok": True, "doubt": "x"} if name == "today" else {"ok": False}

    def tell(self, name: str, **body: object) -> None:
        self.asked.append(name)

    def close(self) -> None:
        self.over.set()


def browser(name: str) -> Any:
    return SimpleNamespace(visitor=SimpleNamespace(paired=SimpleNamespace(hash=name), controls=True))


async def sits(**more: Any) -> tuple[Seat, Upstream, list[tuple[str, str]]]:
    upstream, changes = Upstream(), list[tuple[str, str]]()

    async def connect(role: str) -> Any:
        return upstream

    seat = Seat(connect, "starter", programme=True, clock=lambda: 100.0, **more)
    seat.changes = lambda name, by: changes.append((name, by))
    await seat.open()
    return seat, upstream, changes


async def done(seat: Seat) -> None:
    for _ in range(5):
        await asyncio.sleep(0)


async def test_who_walks_is_asked_first_where_there_are_several() -> None:
    seat, upstream, changes = await sits(people=lambda: BOTH, asks_who=True)
    board = seat.board
    assert (board.stage, upstream.asked) == ("who", [])
    assert [each["label"] for each in board.told(may_press=False)["people"]] == ["Me", "anna"]
    assert board.told_to_others()["people"] == []
    for what in ({"do": "begin"}, {"do": "person", "name": "bert"}, {"do": "person"}, {"do": "leave"}):
        seat.act(what, browser("phone"))
        await done(seat)
        assert board.stage == "who"
    seat.act({"do": "person", "name": ""}, browser("phone"))
    await done(seat)
    assert (board.stage, upstream.asked, changes) == ("rest", ["today"], [])
    seat.act({"do": "who"}, browser("phone"))
    assert board.stage == "who"
    seat.act({"do": "leave"}, browser("phone"))
    await done(seat)
    assert board.stage == "rest"
    await seat.close()


RESTS = {
    **dict.fromkeys(("target_kmh", "cap_kmh", "next_change_s", "waits_for", "question", "level_s")),
    **dict.fromkeys(("block", "blocks", "walked_s", "walk_s", "speed_kmh"), 0),
    "event": "snapshot",
    "t": 0.0,
    "state": "idle",
}


class Day:
    """A page of two people, whose clock is turned by hand."""

    def __init__(self) -> None:
        self.now = 100.0
        self.upstream = Upstream()

    async def begins(self) -> Day:
        async def connect(role: str) -> Any:
            return self.upstream

        clock = lambda: self.now  # noqa: E731
        self.seat = Seat(connect, "starter", programme=True, clock=clock, people=lambda: BOTH)
        self.controls = Controls(self.seat)
        await self.seat.open()
        return self

    async def goes_by(self, seconds: float, **snapshot: object) -> str:
        """Let time go by, and return what is shown then."""
        for _ in range(2):
            self.upstream.on_line({**RESTS, **snapshot})
            await done(self.seat)
            self.now += seconds / 2
        self.upstream.on_line({**RESTS, **snapshot})
        await done(self.seat)
        return self.seat.board.stage

    def touched(self, *, controls: bool = True) -> None:
        """Somebody touches a page, which says so."""
        visitor = SimpleNamespace(controls=controls, paired=None)
        page = Browser(
            cast("Any", None),
            self.controls,
            cast("Any", None),
            lambda: True,
            lambda: self.now,
            cast("Any", visitor),
        )
        assert page._take('{"do": "here"}')


async def test_after_a_while_without_anybody_it_is_asked_anew_who_walks() -> None:
    day = await Day().begins()
    assert await day.goes_by(QUIET_S - 1) == "rest"
    assert await day.goes_by(2) == "who"
    day.seat.act({"do": "leave"}, browser("phone"))
    assert await day.goes_by(1.0) == "who"  # as at the beginning: somebody says it
    day.seat.act({"do": "person", "name": ""}, browser("phone"))
    await done(day.seat)
    assert await day.goes_by(QUIET_S - 1) == "rest"
    day.touched()
    assert await day.goes_by(QUIET_S - 1) == "rest"
    day.touched(controls=False)  # who only watches is not the one who walked
    assert await day.goes_by(2) == "who"
    await day.seat.close()


@pytest.mark.hazard("H-83")
@pytest.mark.parametrize("stage", ["talk", "place", "ready", "walk", "gone", "changing"])
async def test_it_is_not_asked_in_the_middle_of_anything(stage: str) -> None:
    day = await Day().begins()
    day.seat.board.go(stage)
    assert await day.goes_by(3 * QUIET_S) == stage
    day.seat.board.go("rest")
    assert await day.goes_by(QUIET_S - 1) == "rest"  # from its end, not from its beginning
    await day.seat.close()


@pytest.mark.parametrize(
    "snapshot",
    [{"state": "walk", "speed_kmh": 1.0}, {"state": "break"}, {"state": "countdown"}, {"speed_kmh": 0.5}],
)
async def test_a_walk_that_was_begun_elsewhere_is_nobodys_rest(snapshot: dict[str, Any]) -> None:
    day = await Day().begins()
    assert await day.goes_by(3 * QUIET_S, **snapshot) == "rest"
    assert await day.goes_by(QUIET_S - 1) == "rest"
    assert await day.goes_by(2) == "who"
    await day.seat.close()


async def test_what_has_to_be_looked_at_stays_up() -> None:
    day = await Day().begins()
    day.seat.board.looks = True
    assert await day.goes_by(3 * QUIET_S) == "rest"
    day.seat.board.looks, day.seat.board.alarm = False, "THE BELT DOES NOT STOP"
    assert await day.goes_by(3 * QUIET_S) == "rest"
    await day.seat.close()


async def test_somebody_else_is_waited_for_and_an_answer_is_said() -> None:
    seat, _, changes = await sits(people=lambda: BOTH, asks_who=True)
    seat.act({"do": "person", "name": "anna"}, browser("phone"))
    assert (seat.board.stage, changes) == ("changing", [("anna", "phone")])
    for what in ({"do": "begin"}, {"do": "person", "name": "anna"}, {"do": "who"}, {"do": "leave"}):
        seat.act(what, browser("phone"))
    await done(seat)
    assert (seat.board.stage, len(changes)) == ("changing", 1)
    seat.stays("Not now.")
    assert (seat.board.stage, seat.board.up) == ("who", ("Not now.",))
    await seat.close()


async def test_where_one_person_walks_nobody_is_asked() -> None:
    seat, _, changes = await sits(asks_who=True)
    assert seat.board.stage == "rest"
    seat.act({"do": "who"}, browser("phone"))
    seat.act({"do": "person", "name": ""}, browser("phone"))
    assert (seat.board.stage, changes) == ("rest", [])
    await seat.close()


@pytest.mark.hazard("H-83")
@pytest.mark.parametrize("stage", ["talk", "place", "ready", "walk", "gone", "changing"])
async def test_nobody_changes_in_the_middle_of_anything(stage: str) -> None:
    seat, _, changes = await sits(people=lambda: BOTH)
    assert seat.board.stage == "rest"
    seat.board.go(stage)
    seat.act({"do": "who"}, browser("phone"))
    seat.act({"do": "person", "name": "anna"}, browser("phone"))
    assert (seat.board.stage, changes) == (stage, [])
    await seat.close()


async def test_todays_plan_stays_behind_the_pin() -> None:
    seat, upstream, _ = await sits(private=lambda: True)
    assert seat.board.up == (words.PAGE["today_private"],)
    assert upstream.asked == []
    await seat.close()


# --- the pages, and what they show


async def test_every_page_comes_back_and_the_one_that_said_so_keeps_the_controls() -> None:
    before, _, _ = await sits()
    after, _, _ = await sits(name="anna")
    controls, ended = Controls(before), list[int]()

    def page(name: str) -> Browser:
        told = browser(name)
        told.end, told.wake = ended.append, lambda: None
        return cast("Browser", told)

    phone, tablet = page("phone"), page("tablet")
    controls.open += [phone, tablet]
    assert controls.take(phone, 0.0)
    controls.hand_over(after, "phone", 0.0)
    assert len(ended) == 2
    controls.drop(phone)
    assert not controls.take(tablet, 1.0)
    assert not controls.take(tablet, KEPT_S - 0.1)
    assert controls.take(page("phone"), KEPT_S - 0.1)
    controls.held_by = None
    assert controls.take(tablet, KEPT_S)
    assert controls.seat is after
    await before.close()
    await after.close()


class Log:
    """The leaves of two people, and a browser that looks at them."""

    def __init__(self, folder: Path) -> None:
        self.now = 100.0
        self.leaves = Leaves(
            folder, "x", self.answer, resting=lambda: True, practice=True, clock=lambda: self.now
        )
        self.asked: list[str] = []

    async def answer(self, question: dict[str, Any]) -> Said:
        import io

        self.asked.append(Path(question["folder"]).name)
        drawn = json.dumps({"speed": f"<svg>{self.asked[-1]}</svg>"}).encode()
        return Said(status=200, kind="application/json", file="", body=io.BytesIO(drawn))

    async def get(self, path: str, body: bytes | None = None) -> Answer:
        from starlette.applications import Starlette

        routed = Starlette(routes=self.leaves.routes())

        async def app(scope: Any, receive: Any, send: Any) -> None:
            scope["treadctl"] = SimpleNamespace(cookie="phone")
            await routed(scope, receive, send)

        return await ask(app, "GET" if body is None else "POST", path, body or b"", {**OURS, "host": HOST})


@pytest.mark.hazard("H-83")
async def test_each_log_has_its_own_pin_and_its_own_charts(tmp_path: Path) -> None:
    for name in ("anna", "bert"):
        (tmp_path / name).mkdir()
    pin.set_pin(tmp_path / "bert", "2468")
    log = Log(tmp_path / "anna")
    assert b"anna" in (await log.get("/api/chart/speed.svg")).body
    log.leaves.show(tmp_path / "bert", "y")
    assert (await log.get("/api/chart/speed.svg")).status == 423
    assert (await log.get("/api/pin", b'{"pin": "2468"}')).status == 200
    assert b"bert" in (await log.get("/api/chart/speed.svg")).body
    log.leaves.show(tmp_path / "anna", "x")
    assert b"anna" in (await log.get("/api/chart/speed.svg")).body
    assert log.asked == ["anna", "bert", "anna"]


@pytest.mark.hazard("H-83")
async def test_who_changes_back_and_forth_has_no_more_tries(tmp_path: Path) -> None:
    (tmp_path / "bert").mkdir()
    pin.set_pin(tmp_path / "bert", "2468")
    log = Log(tmp_path / "bert")
    statuses = []
    for _ in range(6):
        statuses.append((await log.get("/api/pin", b'{"pin": "1111"}')).status)
        log.leaves.show(tmp_path, "x")
        log.leaves.show(tmp_path / "bert", "y")
    assert statuses == [422] * 5 + [429]
