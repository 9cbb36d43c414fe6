"""CLINICAL 3.8, item by item: one walk on the simulator, and where each of them stands in the journal."""

from __future__ import annotations

import asyncio
import json
import re
from collections.abc import Callable
from itertools import pairwise

import pytest

from tests.helpers.asking import D0, WELL
from tests.helpers.home import Home, home
from treadctl import __version__, days
from treadctl.care.version import version
from treadctl.journal import MemoryJournal
from treadctl.journal.port import Row
from treadctl.reports.cells import values
from treadctl.reports.look import look

pytestmark = pytest.mark.virtual

WEEK = 7  # the day of the walk: a week before it is over
AHEAD_MIN = 0  # the rig's clock is UTC


class Kept:
    """The rows of a journal."""

    def __init__(self, journal: MemoryJournal, address: str) -> None:
        self.all, self.address = list(journal.rows()), address
        self.id = next(row.session for row in reversed(self.all) if row.kind == "armed")

    def of(self, *kinds: str) -> list[Row]:
        return [row for row in self.all if row.kind in kinds]

    def mine(self, *kinds: str) -> list[Row]:
        return [row for row in self.all if row.session == self.id and row.kind in kinds]

    def the(self, kind: str) -> Row:
        return self.mine(kind)[-1]


def commands_have_answers(kept: Kept) -> bool:
    """Each Start, target and Stop went out as bytes, and what the machine answered is there as well."""
    sent = [row.data["hex"] for row in kept.mine("sent")]
    done = [
        (str(row.data["command"]), row.data["outcome"], row.data["result"]) for row in kept.mine("command")
    ]
    targets = [re.search(r"hundredths=(\d+)", name) for name, _, _ in done if name.startswith("SetSpeed")]
    asked = {f"02{int(found[1]).to_bytes(2, 'little').hex()}" for found in targets if found}
    return (
        asked <= set(sent)
        and len(asked) > 5
        and {"07", "0801"} <= set(sent)
        and all(outcome == "accepted" and result == 1 for _, outcome, result in done[:10])
    )


def once_a_second(kept: Kept) -> bool:
    """From the first to the last movement no two reports lie further apart, but where the link was lost."""
    moving = [row for row in kept.mine("reading") if row.data["speed_hundredths"]]
    times = [row.mono_us / 1e6 for row in kept.mine("reading") if moving[0].mono_us <= row.mono_us]
    gaps = [after - before for before, after in pairwise(times)]
    return sum(gap > 1.6 for gap in gaps) <= 2 and all("incline_tenths" in row.data for row in moving)


def prompts(kept: Kept) -> bool:
    """Each question, each answer, and what was decided, with its rule, in this order and each with its time."""
    told = [row.kind for row in kept.mine("check_asked", "check_answered", "check_decided")]
    first = kept.mine("check_decided")[0].data
    return told[:3] == ["check_asked", "check_answered", "check_decided"] and (
        first["rule"],
        first["action"],
    ) == ("3.6B/5", "continue")


ITEMS: dict[str, Callable[[Kept], object]] = {
    "app version": lambda kept: (
        kept.the("armed").data["app"] == kept.the("care_walk").data["app"] == __version__
    ),
    "rules version": lambda kept: (
        kept.the("armed").data["rules"] == kept.the("care_walk").data["rules"] == version()
    ),
    "device id hash": lambda kept: re.fullmatch("[0-9a-f]{16}", str(kept.the("care_walk").data["machine"])),
    "no device id": lambda kept: not any(kept.address in json.dumps(dict(row.data)) for row in kept.all),
    "commissioning date": lambda kept: (
        "commissioned" in kept.the("armed").data and "commissioned" in kept.the("care_walk").data
    ),
    "start": lambda kept: (
        kept.the("care_walk").data["started_at"] == pytest.approx(kept.the("armed").wall_us / 1e6, abs=2)
    ),
    "end": lambda kept: kept.the("care_walk").data["ended_at"] == kept.the("summary").wall_us / 1e6,
    "zone": lambda kept: (
        (
            kept.the("care_walk").data["utc_offset_min"],
            kept.the("care_walk").data["utc_offset_end_min"],
        )
        == (AHEAD_MIN, AHEAD_MIN)
    ),
    "plan: T and S": lambda kept: kept.the("care_walk").data["planned"] == {"walk_s": 480.0, "speed": 200.0},
    "plan: pattern": lambda kept: kept.the("care_walk").data["pattern"] == "standard",
    "plan: why": lambda kept: (
        kept.the("care_walk").data["why"] == [{"rule": "3.4/baseline", "walk_s": 480, "speed_kmh": 2.0}]
    ),
    "every command and its acknowledgement": commands_have_answers,
    "reported speed and incline": once_a_second,
    "blocks and breaks": lambda kept: (
        [row.kind for row in kept.mine("walking", "break")] == ["walking", "break", "walking"]
    ),
    "prompts, answers, actions, rules": prompts,
    "stop reason": lambda kept: (
        (kept.the("summary").data["ended"], kept.the("care_walk").data["ended"]) == ("fault", "fault")
        and kept.the("care_walk").data["reason"]
    ),
    "link losses": lambda kept: (
        len(kept.mine("disconnected")) == kept.the("care_walk").data["link_losses"] == 1
    ),
    "trips": lambda kept: (
        [row.kind for row in kept.all if row.kind.startswith("fault_")]
        == [f"fault_{name}" for name in kept.the("care_walk").data["trips"]]  # type: ignore[attr-defined]
        == ["fault_link_gap", "fault_runaway"]
    ),
    "daily: scores and zone before": lambda kept: kept.of("care_card")[-1].data["scores"] == [2, 0, 1],
    "daily: right after, two hours, next morning": lambda kept: (
        {row.data["when"] for row in kept.of("care_said") if row.data["walk"] == kept.id}
        == {"right_after", "two_hours", "morning"}
    ),
    "daily: flags": lambda kept: set(WELL) <= set(kept.of("care_screen")[-1].data["answers"]),  # type: ignore[call-overload]
    "daily: clinician_ok": lambda kept: kept.of("care_asked")[-1].data["ok"] is True,
    "daily: locks": lambda kept: kept.of("care_lock")[-1].data["item"] == "U2",
    "weekly: colours, decision, rule": lambda kept: (
        (
            kept.of("care_week")[-1].data["colours"],
            kept.of("care_week")[-1].data["change"],
            kept.of("care_week")[-1].data["rule"],
        )
        == ({"green": 3, "neutral": 0, "amber": 0, "red": 0, "black": 0}, "found", "3.4/baseline")
    ),
}


async def lived() -> Kept:
    """A week, a walk with a lost link that ends with a fault, its answers, and a lock."""
    async with home() as here:
        for day in (0, 2, 4):
            here.walked(day)
        here.day = WEEK
        assert (await here.arm((await here.card(back=2))["card"]))["ok"]
        await asyncio.sleep(60)
        here.running.simulator.do("drop_link", seconds=0.6)
        await _second_block(here)
        await asyncio.sleep(20)
        here.running.simulator.do("runaway", kmh_per_s=0.3)
        await here.running.wait_for(lambda: here.running.service.snapshot()["state"] == "idle")
        await here.told("said", when="right_after", as_before=True)
        await asyncio.sleep(7300)
        await here.told("said", when="two_hours", feel="yes")
        here.day = WEEK + 1
        await here.told("said", when="morning", as_before=True)
        await here.told("screen", answers={**WELL, "U2": "yes"})
        return Kept(here.journal, here.running.service.snapshot()["address"])


async def _second_block(here: Home) -> None:
    """Answer what is asked, and go on after the first break."""
    running = here.running
    while running.service.snapshot()["block"] < 2 or running.service.snapshot()["state"] != "walk":
        await asyncio.sleep(1.0)
        now = running.service.snapshot()
        if now["question"] is not None:
            await running.ask("check", question=now["question"], value="same")
        if now["waits_for"]:
            permit = (await here.told("permit"))["permit"]
            await running.ask("arm", permit=permit)


@pytest.mark.row("3.8/session", "3.8/daily", "3.8/weekly")
async def test_each_item_is_in_the_journal_of_one_walk() -> None:
    kept = await lived()
    missing = [name for name, there in ITEMS.items() if not there(kept)]
    assert missing == []
    walk = values(look(_again(kept), simulated=True).walks[-1])
    shown = {name: walk[name] for name in ("treadctl_version", "rules_version", "machine", "plan_rules")}
    row = kept.the("care_walk").data
    assert shown == {
        "treadctl_version": __version__,
        "rules_version": version(),
        "machine": row["machine"],
        "plan_rules": "3.4/baseline",
    }
    assert (walk["link_losses"], walk["faults"]) == (1, "link_gap runaway")
    assert (walk["started"], walk["machine_tested"]) == (f"{days.iso(D0 + WEEK)}T10:00:00+00:00", None)


def _again(kept: Kept) -> MemoryJournal:
    """The same rows in another journal."""
    made = MemoryJournal()
    for row in kept.all:
        made.record(row.kind, row.data, wall=row.wall_us / 1e6, now=row.mono_us / 1e6, session=row.session)
    return made
