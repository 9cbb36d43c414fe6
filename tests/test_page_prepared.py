"""A walk that is prepared from elsewhere, on the page: chosen for a minute, and never into what is begun."""

from __future__ import annotations

import asyncio
from types import SimpleNamespace
from typing import Any

import pytest

from treadctl.interfaces.page.chosen import Walk
from treadctl.interfaces.page.seat import Seat

Line = dict[str, Any]
SAID = "From the house: gentle was prepared. It starts only here."
PREPARED: Line = {"event": "prepared", "t": 1.0, "profile": "gentle", "from": "kitchen", "seconds": 60}
SNAPSHOT: Line = {
    "event": "snapshot",
    "t": 1.0,
    "state": "none",
    "speed_kmh": 0.0,
    "target_kmh": None,
    "cap_kmh": None,
    "incline_percent": None,
    "block": 0,
    "blocks": 0,
    "walked_s": 0,
    "walk_s": 0,
    "next_change_s": None,
    "waits_for": None,
    "faults": [],
    "question": None,
}
PLAN = {"walk_s": 300, "speed_kmh": 2.0, "blocks_s": [300], "break_s": 120, "pattern": "starter"}
SOMEBODY: Any = SimpleNamespace(visitor=SimpleNamespace(paired=SimpleNamespace(hash="phone"), controls=True))


class Upstream:
    """A service that says what today is, and keeps for which profile it was asked."""

    def __init__(self) -> None:
        self.profiles: list[object] = []
        self.over = asyncio.Event()
        self.on_line: Any = None
        self.meanwhile: Line | None = None

    async def run(self) -> None:
        await self.over.wait()

    async def request(self, name: str, timeout_s: float = 10.0, /, **body: object) -> Line:
        if name != "today":
            return {"ok": False, "reason": "no_machine"}
        self.profiles.append(body["profile"])
        if self.meanwhile is not None:
            line, self.meanwhile = self.meanwhile, None
            self.on_line(line)
        return {"ok": True, "doubt": None, "kind": "walk", "plan": PLAN, "why": []}

    def close(self) -> None:
        self.over.set()


class At:
    """A seat, its service, and the time."""

    def __init__(self, **more: Any) -> None:
        self.upstream, self.now = Upstream(), 100.0

        async def connect(role: str) -> Any:
            return self.upstream

        self.seat = Seat(connect, "starter", clock=lambda: self.now, **{"programme": True, **more})

    async def hear(self, line: Line) -> None:
        self.upstream.on_line(line)
        await settle()

    @property
    def up(self) -> tuple[str, ...]:
        return self.seat.board.up


async def settle() -> None:
    for _ in range(5):
        await asyncio.sleep(0)


@pytest.fixture
async def at() -> At:
    at = At()
    await at.seat.open()
    return at


async def test_at_rest_it_is_chosen_and_said_and_after_a_minute_over(at: At) -> None:
    await at.hear(PREPARED)
    assert at.upstream.profiles == ["starter", "gentle"]
    assert (at.seat.board.stage, at.up[0]) == ("rest", SAID)
    at.now += 59
    await at.hear(SNAPSHOT)
    assert at.up[0] == SAID
    at.now += 2
    await at.hear(SNAPSHOT)
    assert at.upstream.profiles == ["starter", "gentle", "starter"]
    assert SAID not in at.up
    await at.hear(SNAPSHOT)
    assert len(at.upstream.profiles) == 3


@pytest.mark.parametrize("stage", ["talk", "place", "ready", "walk", "who", "changing"])
async def test_whatever_is_begun_is_not_interrupted(at: At, stage: str) -> None:
    at.seat.board.go(stage, ("what stands there",))
    await at.hear(PREPARED)
    at.now += 61
    await at.hear(SNAPSHOT)
    assert (at.seat.board.stage, at.up) == (stage, ("what stands there",))
    assert at.upstream.profiles == ["starter"]


async def test_what_comes_while_today_is_asked_is_said_as_well() -> None:
    at = At()
    at.upstream.meanwhile = PREPARED
    await at.seat.open()
    assert (at.upstream.profiles, at.up[0]) == (["starter", "gentle"], SAID)


async def test_behind_a_pin_the_plan_stays_unsaid() -> None:
    at = At(private=lambda: True)
    await at.seat.open()
    await at.hear(PREPARED)
    assert (at.up[0], at.upstream.profiles) == (SAID, [])


async def test_practice_is_prepared_too() -> None:
    at = At(programme=False)
    await at.seat.open()
    await at.hear(PREPARED)
    assert at.up[0] == SAID
    assert "gentle" in at.up[1]


async def test_who_begins_walks_what_stood_there() -> None:
    """Whatever is prepared between the first button and the press."""
    now = [0.0]
    walk = Walk("starter", lambda: now[0], programme=True)
    walk.begins()
    assert walk.follow(PREPARED)
    assert walk.profile == "starter"
    walk.rests()
    assert walk.profile == "gentle"
    walk.begins()
    now[0] = 61.0
    assert walk.follow(SNAPSHOT)
    assert walk.profile == "gentle"
    walk.rests()
    assert walk.profile == "starter"


async def test_a_start_that_is_refused_leaves_it_as_it_is(at: At) -> None:
    await at.hear(PREPARED)
    at.seat.act({"do": "begin"}, SOMEBODY)
    await settle()
    assert (at.seat.board.stage, at.seat._walk.profile) == ("rest", "gentle")
