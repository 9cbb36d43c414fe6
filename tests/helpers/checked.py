"""Walks with check-ins for the core's scripts: a card's scores, a plan, and a person who answers."""

from __future__ import annotations

from dataclasses import replace
from itertools import pairwise

from tests.helpers.playbook import DEMO, Playbook, Toy
from treadctl.model import CheckAnswered, Checks, Plan, SetSpeed, Summary, WorseSaid
from treadctl.quantities import Speed

CARD = Checks(back=3, leg=2, zone=3)
PLAN = replace(
    DEMO,
    cap=Speed(300),
    blocks_s=(300, 300),
    break_s=120,
    ramp_per_s=Speed(10),
    level_until_s=20,
    checks=CARD,
)
FAST = replace(PLAN, cap=Speed(250))
SAME = {"compared": "same"}


def walking(plan: Plan = PLAN, seconds: float = 60.0, playbook: Playbook | None = None) -> Playbook:
    """Walk for `seconds` of the first block."""
    p = (playbook or Playbook()).start(plan)
    p.run(seconds - 3.0)
    assert p.state == "walk"
    return p


def silent(seconds: float) -> Playbook:
    """Walk to the first question, and say nothing for `seconds`."""
    return walking(seconds=120.5).run(seconds)


def fast(toy: Toy | None = None, plan: Plan = FAST) -> Playbook:
    """A walk at 2.5 km/h, its next question far away."""
    p = answer(walking(plan, seconds=120.5, playbook=Playbook(toy=toy)))
    p.run(61.0)
    assert p.toy.speed == 250.0
    return p


def question(p: Playbook) -> str | None:
    return p.core.snapshot(p.now).question


def asked(p: Playbook) -> list[str]:
    """What was asked, in order; a repeated question with "again"."""
    return [f"{n.values['question']}{' again' if n.values['again'] else ''}" for n in p.told("check_asked")]


def decided(p: Playbook) -> list[tuple[object, object]]:
    return [(n.values["action"], n.values["rule"]) for n in p.told("check_decided")]


def refusals(p: Playbook) -> list[object]:
    """Why something was not taken, in order."""
    return [n.values["reason"] for n in p.told("refused")]


def summary(p: Playbook) -> Summary:
    """The one walk's last line."""
    (ended,) = p.summaries
    return ended.summary


def answer(p: Playbook, **given: int | str) -> Playbook:
    """Answer the open questions; what is not given is as on the card: nothing new."""
    card: dict[str, int | str] = {"compared": "same", "leg": CARD.leg, "back": CARD.back, "zone": CARD.zone}
    card |= {"numb": 0, "other": 0, **given}
    while (open_question := question(p)) is not None:
        before = len(p.told("check_answered"))
        p.feed(CheckAnswered(open_question, card[open_question]))
        assert len(p.told("check_answered")) == before + 1, open_question
    return p


def worse(p: Playbook, **given: int) -> Playbook:
    """Say "worse", and the details."""
    p.feed(WorseSaid())
    return answer(p, **given)


def targets(p: Playbook, since: float = 0.0) -> list[tuple[float, int]]:
    """What the belt was asked for, hundredths of km/h."""
    return [(at, c.speed.hundredths) for at, c in p.sent if isinstance(c, SetSpeed) and at >= since]


def rises(p: Playbook, since: float = 0.0) -> list[float]:
    """When it was asked for more."""
    found = targets(p)
    return [at for (_, before), (at, after) in pairwise(found) if after > before and at >= since]
