"""What carries out commands, beside a service that is busy, and one at which nobody walks."""

from __future__ import annotations

import asyncio
from typing import Any, cast

import pytest

from treadctl.interfaces.mqtt.commands import Carry
from treadctl.interfaces.mqtt.hand import BUSY_FOR_S, Hand
from treadctl.interfaces.mqtt.telling import Telling

pytestmark = pytest.mark.virtual
BUSY = {"ok": False, "reason": "busy_request"}
ANSWER = Carry(command="answer", id="1", request="checkin", body={"question": "morning.w1", "value": "worse"})


class Told:
    """Where a hand says what became of a command."""

    def __init__(self, *, under_way: bool = False) -> None:
        self.mirror, self.under_way = self, under_way
        self.told: list[str] = []

    def tell(self, event: str, **more: Any) -> None:
        self.told.append(f"{event} {more.get('reason') or ''}".strip())

    def plan_soon(self) -> None:
        self.told.append("plan soon")

    def again(self) -> None:
        self.told.append("state again")


async def became(verdict: Carry, *replies: dict[str, Any], under_way: bool = False) -> list[str]:
    left, told = list(replies), Told(under_way=under_way)

    async def ask(name: str, timeout_s: float = 10.0, /, **body: object) -> dict[str, Any]:
        return left.pop(0) if len(left) > 1 else left[0]

    async def nobody() -> None:
        return None

    hand = Hand(cast("Telling", told), ask, nobody, asyncio.get_running_loop().time)
    hand.carry(verdict)
    await asyncio.sleep(BUSY_FOR_S + 5.0)
    await hand.close()
    return told.told


async def test_an_answer_waits_for_the_bridges_own_question() -> None:
    assert await became(ANSWER, BUSY, BUSY, {"ok": True}) == ["answered", "plan soon"]


async def test_but_not_for_ever() -> None:
    assert await became(ANSWER, BUSY) == ["refused busy_request"]


async def test_any_other_refusal_is_told_at_once() -> None:
    refused = {"ok": False, "reason": "answered_already"}
    assert await became(ANSWER, refused, {"ok": True}) == ["refused answered_already"]


@pytest.mark.parametrize(("under_way", "told"), [(False, ["state again"]), (True, [])])
async def test_whoever_stops_a_belt_that_stands_is_told_so(*, under_way: bool, told: list[str]) -> None:
    stop = Carry(command="stop", id=None, request="stop")
    assert await became(stop, {"ok": True}, under_way=under_way) == told
