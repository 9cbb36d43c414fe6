"""What the programme says, as the values of a reply: ids, numbers and dates, and never a sentence."""

from __future__ import annotations

from typing import Any

from treadctl.care import asking
from treadctl.care.advice import advice
from treadctl.care.history import Amount, LockSpell
from treadctl.care.locks import Due, assessed_on, due, key
from treadctl.care.machine import Because
from treadctl.care.screen import Finding
from treadctl.care.today import Today
from treadctl.days import iso
from treadctl.model import Plan
from treadctl.quantities import Speed
from treadctl.service.programme import Seen

Reply = dict[str, Any]


def waits(seen: Seen, *, starting: bool = False) -> tuple[asking.Due, ...]:
    """Return the answers that the last walk waits for, in their order; `starting`: somebody wants to walk."""
    last = seen.stored.last
    if last is None:
        return ()
    now = {"wall_s": seen.wall, "second_of_day": seen.second}
    return asking.due(last.asked, day=seen.day, starting=starting, **now)


def day_line(seen: Seen, now: Today, *, starting: bool = False) -> Reply:
    """Return the reply to "what is today": docs/programme.md has every field."""
    screen = due(seen.history, seen.day)
    last = seen.stored.last
    assessed = assessed_on(seen.history, seen.day)
    return {
        "today": iso(seen.day),
        "screen": "none" if screen is Due.SHORT else screen.value,
        "later": [each.value for each in waits(seen, starting=starting)],
        "walk": None if last is None else {"id": last.id, "day": iso(last.session.day)},
        "doubt": None if seen.doubt is None else seen.doubt.value,
        "first": not seen.history.sessions,
        "usual": seen.history.usual is not None,
        "clinician": seen.history.clinician_ok(seen.day),
        "slow": now.slow,
        "assessed": None if assessed is None else iso(assessed),
        **decided(seen, now),
    }


def decided(seen: Seen, now: Today) -> Reply:
    """Return what was decided: the part that every answer of the programme has."""
    return {
        "kind": now.kind.value,
        "plan": None if now.plan is None else plan_line(now.plan, now.pattern.name.lower(), now.told),
        "why": [because_line(each) for each in now.why],
        "next_day": None if now.next_day is None else iso(now.next_day),
        "baseline": now.baseline,
        "locks": locks_line(seen.history.locks),
        "advice": list(advice(seen.with_weeks(now.at.weeks), seen.day)),
    }


def plan_line(plan: Plan, pattern: str, told: Speed | None) -> Reply:
    """Return a walk in the units of the socket; its speed is what the belt is told."""
    return {
        "walk_s": sum(plan.blocks_s),
        "speed_kmh": (told or plan.cap).in_kmh,
        "blocks_s": list(plan.blocks_s),
        "break_s": plan.break_s,
        "pattern": pattern,
    }


def locks_line(locks: tuple[LockSpell, ...]) -> list[Reply]:
    """Return the locks that hold, and what opens each."""
    opens = ((lock, key(lock.item)) for lock in locks if lock.until is None)
    return [
        {"item": lock.item, "since": iso(lock.since), "key": None if opened is None else opened.value}
        for lock, opened in opens
    ]


def finding_line(finding: Finding) -> Reply:
    """Return what the answers to a screen add up to."""
    return {
        "outcome": finding.outcome.name.lower(),
        "items": list(finding.items),
        "mention": list(finding.mention),
        "words": finding.words,
    }


def because_line(because: Because) -> Reply:
    """Return a rule, and what it left of the amount."""
    return {
        "rule": because.rule,
        **({} if because.left is None else _amount(because.left)),
        **({} if because.limit is None else {"limit_kmh": because.limit.in_kmh}),
    }


def _amount(amount: Amount) -> Reply:
    return {"walk_s": int(amount.walk_s + 1e-6), "speed_kmh": round(amount.speed / 100, 2)}
