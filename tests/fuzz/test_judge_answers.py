"""The judge judged on what is asked and answered: one walk that is as it should be, and ways to spoil it."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from tests.fuzz.judge import judge
from tests.fuzz.story import Sample, Story
from tests.fuzz.test_judge import MACHINE
from tests.fuzz.world import World

CARD = {"back": 3, "leg": 2, "zone": 3, "often": False, "baseline": False, "every_s": 300}
WORLD = World(seed=0, plan={"checks": CARD}, calm_at=600.0)
STARTS, WALKS, ASKED, ENDS = 9.0, 15.0, 135.0, 400.0


def story() -> Story:
    """A walk at 2.0 km/h with one question that is answered, until a person stops it."""
    told = Story()
    told.notes = {"machine": dict(MACHINE), "calm": 500.0}
    told.truth = [Sample(n / 10, _speed(n / 10), 0.0, 0.0, "running") for n in range(5001)]
    told.audit = [
        {"t": 4.0, "audit": "armed", "cap_kmh": 2.5},
        _write(STARTS, "07"),
        _write(WALKS, "026400"),
        *(_write(WALKS + n, f"02{100 + 10 * n:02x}00") for n in range(1, 11)),
        _write(ENDS, "0801"),
    ]
    told.lines = [
        {"t": STARTS, "event": "starting"},
        {"t": WALKS, "event": "walking"},
        _asks(ASKED, "compared"),
        {"t": ASKED + 5.0, "event": "check_answered"},
        {"t": ASKED + 5.0, "event": "check_decided"},
        {"t": ENDS, "event": "stopping", "reason": "person", "kind": "now"},
    ]
    told.harness = [_says(ASKED + 5.0, question="compared", value="same")]
    told.events = [{"t": 13.0, "event": "edge", "kind": "leaves_zero", "cause": "client", "v": 0.0}]
    return told


def _speed(t: float) -> float:
    return 0.0 if t < 13.0 else max(0.0, 2.0 - max(0.0, t - ENDS) / 2)


def _write(t: float, octets: str) -> dict[str, Any]:
    return {"t": t, "audit": "write", "writer": "service", "bytes": octets, "conn": 1}


def _asks(t: float, question: str) -> dict[str, Any]:
    return {"t": t, "event": "check_asked", "question": question, "again": False}


def _says(t: float, what: str = "check", **said: object) -> dict[str, Any]:
    return {"t": t, "at": t, "do": "says", "what": what, "ok": True, "said": said}


def _answers(told: Story, t: float, **given: int) -> None:
    """Say "worse", and all details."""
    told.harness.append(_says(t, "worse"))
    told.lines.append(_asks(t, "leg"))
    details = {"leg": 2, "back": 3, "zone": 3, "numb": 0, "other": 0, **given}
    for n, (question, value) in enumerate(details.items()):
        told.harness.append(_says(t + n, question=question, value=value))
    told.lines.append({"t": t + 4.0, "event": "check_decided"})


def broken(told: Story) -> set[str]:
    for rows in (told.audit, told.lines, told.harness):
        rows.sort(key=lambda row: row["t"])
    rules = [f"Q{number}" for number in range(1, 7)]
    return {one.invariant for rule in rules for one in judge(WORLD, told, rule).violations}


def test_a_walk_as_it_should_be() -> None:
    assert broken(story()) == set()


def _silent(told: Story) -> None:
    told.harness.clear()
    told.lines = [row for row in told.lines if row["event"] not in ("check_answered", "check_decided")]


def _rises_before(told: Story) -> None:
    told.audit.append(_write(ASKED - 30.0, "02d200"))


def _rises_meanwhile(told: Story) -> None:
    told.audit.append(_write(ASKED + 2.0, "02d200"))


def _one_point_more(told: Story) -> None:
    _answers(told, 200.0, leg=3)


def _enough(told: Story) -> None:
    _answers(told, 200.0, leg=4)


def _wrong(told: Story) -> None:
    told.harness.append(_says(200.0, "wrong"))


def _break(told: Story) -> None:
    _answers(told, 200.0, back=5)


def _asked_too_late(told: Story) -> None:
    told.lines = [row for row in told.lines if row["event"] in ("starting", "walking", "stopping")]
    told.harness.clear()


WRONG: list[tuple[str, Callable[[Story], None]]] = [
    ("Q1", _silent),
    ("Q2", _rises_before),
    ("Q2", _rises_meanwhile),
    ("Q3", _one_point_more),
    ("Q4", _enough),
    ("Q4", _wrong),
    ("Q5", _break),
    ("Q6", _asked_too_late),
]


@pytest.mark.parametrize(("rule", "spoil"), WRONG, ids=lambda one: getattr(one, "__name__", one))
def test_what_is_wrong_is_found(rule: str, spoil: Callable[[Story], None]) -> None:
    told = story()
    spoil(told)
    assert broken(told) == {rule}
