"""Today, this week, the whole road as it would be if all goes well, and why, rule by rule."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import asdict, dataclass
from datetime import date
from itertools import groupby
from typing import Any

from treadctl.care.advice import advice
from treadctl.care.history import Amount, Ended, Session
from treadctl.care.locks import Due
from treadctl.care.machine import Because
from treadctl.care.road import Stage
from treadctl.care.today import Kind
from treadctl.care_words import say
from treadctl.interfaces.leaves.known import Known
from treadctl.interfaces.talk import telling


@dataclass(frozen=True, slots=True, kw_only=True)
class Part:
    """A heading and what stands below it.

    Attributes:
        what: `today`, `why`, `week` or `road`, for scripts.
        title: the heading.
        lines: below it; the reasons are a list.
        notes: what is said of all of it.
    """

    what: str
    title: str
    lines: tuple[str, ...]
    notes: tuple[str, ...] = ()


def parts(found: Known, stages: tuple[Stage, ...]) -> Iterator[Part]:
    """Yield what `plan` prints and the page shows."""
    yield Part(what="today", title=say("plan_today", date=_day(found.now.day)), lines=tuple(_today(found)))
    if found.now.why and found.now.kind is Kind.WALK:
        reasons = tuple(reason for reason in _reasons(found.now.why) if reason)
        yield Part(what="why", title=say("plan_why"), lines=reasons)
    walks = [session for session, _ in found.now.at.open.walks if session.day >= found.now.at.open.first]
    if walks:
        yield Part(what="week", title=say("plan_week"), lines=tuple(_walked(session) for session in walks))
    if stages:
        held = () if found.history.clinician_ok(found.now.day) else (say("plan_road_held"),)
        notes = (*held, say("plan_road_note"))
        yield Part(what="road", title=say("plan_road"), lines=tuple(_road(stages)), notes=notes)


def as_lines(found: Known, stages: tuple[Stage, ...]) -> Iterator[str]:
    """Yield what `plan` prints."""
    for part in parts(found, stages):
        yield part.title
        yield from (f"  - {line}" if part.what == "why" else f"  {line}" for line in part.lines)
        yield from part.notes


def _today(found: Known) -> Iterator[str]:
    now = found.now
    line = as_today(found)
    if found.treadmill.trouble:
        yield found.treadmill.trouble
    if found.later:
        yield say("plan_due")
    for id_ in advice(found.history, now.day):
        yield say(id_)
    if now.kind is not Kind.WALK:
        yield from (each for each in telling.refused(line, telling.of_machine({})) if each)
        return
    yield telling.plan(line["plan"], [])[0]
    if found.screen is not Due.SHORT:
        yield say("plan_screen_first" if found.screen is Due.FIRST else "plan_screen")


def as_today(found: Known) -> dict[str, Any]:
    """Return today in the fields of the request `today`, as far as the journal knows them."""
    now = found.now
    held = [lock for lock in found.history.locks if lock.until is None]
    return {
        "today": _iso(now.day),
        "kind": now.kind.value,
        "plan": None
        if now.plan is None
        else {
            "walk_s": sum(now.plan.blocks_s),
            "speed_kmh": (now.told or now.plan.cap).in_kmh,
            "blocks_s": list(now.plan.blocks_s),
            "break_s": now.plan.break_s,
            "pattern": now.pattern.name.lower(),
        },
        "why": [_because(each) for each in now.why],
        "next_day": None if now.next_day is None else _iso(now.next_day),
        "locks": [{"item": lock.item, "since": _iso(lock.since)} for lock in held],
        "later": [each.value for each in found.later],
        "screen": "none" if found.screen is Due.SHORT else found.screen.value,
    }


def as_object(found: Known, stages: tuple[Stage, ...]) -> dict[str, Any]:
    """Return what `plan --json` prints."""
    return {
        **as_today(found),
        "profile": found.profile.name,
        "road": [
            {
                "first": _iso(stage.first),
                "days": [_iso(day) for day in stage.days],
                "walk_s": int(stage.amount.walk_s),
                "speed_kmh": round(stage.amount.speed / 100, 2),
                "week_s": int(stage.week_s),
                "pattern": stage.pattern.name.lower(),
                "baseline": stage.baseline,
            }
            for stage in stages
        ],
    }


def _because(because: Because) -> dict[str, Any]:
    left = None if because.left is None else asdict(because.left)
    amount = (
        {} if left is None else {"walk_s": int(left["walk_s"]), "speed_kmh": round(left["speed"] / 100, 2)}
    )
    limit = {} if because.limit is None else {"limit_kmh": because.limit.in_kmh}
    return {"rule": because.rule, **amount, **limit}


def _reasons(why: tuple[Because, ...]) -> Iterator[str]:
    """Yield each rule and what it left; what a treadmill makes slower says also how fast it was."""
    was: Amount | None = None
    for because in why:
        yield _reason(because, was)
        was = because.left or was


def _reason(because: Because, was: Amount | None) -> str:
    reason, left = telling.reason(_because(because)), because.left
    if not reason or left is None:
        return reason and say("plan_reason", rule=because.rule, reason=reason)
    amount = {"min": telling.minutes(left.walk_s), "speed": telling.pace(left.speed / 100)}
    if because.limit is not None and was is not None:
        amount["was"] = telling.pace(was.speed / 100)
        return say("plan_reason_slower", rule=because.rule, reason=reason, **amount)
    return say("plan_reason_left", rule=because.rule, reason=reason, **amount)


def _walked(session: Session) -> str:
    done = telling.minutes(session.walked_s)
    id_ = "plan_walked" if session.ended is Ended.DONE else "plan_walked_shorter"
    return say(id_, date=_day(session.day), done=done, speed=telling.pace(session.speed / 100))


def _road(stages: tuple[Stage, ...]) -> Iterator[str]:
    """Yield a line for each step: weeks that are alike share one."""

    def step(stage: Stage) -> tuple[str, str, int]:
        amount = telling.minutes(stage.amount.walk_s // 1), telling.pace(stage.amount.speed / 100)
        return (*amount, len(stage.days))

    for (walk, speed, count), group in groupby(stages, key=step):
        weeks = list(group)
        fields = {"date": _day(weeks[0].days[0]), "n": count, "min": walk, "speed": speed}
        yield (
            say("plan_stage", **fields) if len(weeks) == 1 else say("plan_stages", weeks=len(weeks), **fields)
        )


def _iso(day: int) -> str:
    return date.fromordinal(day).isoformat()


def _day(day: int) -> str:
    return telling.day(_iso(day))
