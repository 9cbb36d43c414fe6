"""What the service decided, in sentences: today, why, when next, and what a refusal asks for."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date
from typing import Any

from treadctl import language, words
from treadctl.care_words import ENGLISH, say

Line = Mapping[str, Any]


def of_machine(machine: Line) -> dict[str, object]:
    """Return the fields that stand for what this machine has: how it is cut, where one stands."""
    hard_stop, rail = str(machine.get("hard_stop") or "key"), machine.get("rail") is not False
    names = ("the_stop", "The_stop", "put_away")
    return {
        **{name: say(f"{name}_{hard_stop}") for name in names},
        "hold": words.hold(hard_stop, rail),
    }


def minutes(seconds: float) -> str:
    """Return a time as people say it: whole and half minutes, else minutes and seconds."""
    whole, rest = divmod(int(seconds), 60)
    if whole == 0:
        return say("time_seconds", n=rest)
    return say("time_minutes", n=whole) if rest == 0 else say("time_both", n=whole, rest=f"{rest:02d}")


def pace(kmh: float) -> str:
    """Return a speed for the eye."""
    return language.speed(kmh)


def day(iso: str) -> str:
    """Return a day with its name: "Tuesday 24 November"."""
    found = date.fromisoformat(iso)
    return say(
        "day", weekday=say(f"weekday_{found.weekday()}"), day=found.day, month=say(f"month_{found.month}")
    )


def at_rest(reply: Line) -> list[str]:
    """Return what stands there while nobody has begun, from the reply to `today`."""
    if not reply.get("ok"):
        return [words.refusal(reply)]
    if reply.get("doubt") is not None:
        return []  # nothing is planned by a clock that may be wrong: who begins is asked
    if reply.get("kind") == "walk":
        return plan(reply["plan"], reply.get("why") or ())
    return refused(reply, of_machine({}))


def reasons(why: Iterable[Line]) -> list[str]:
    """Return every reason that has words, once, in the order in which the rules were applied."""
    return [said for said in dict.fromkeys(reason(each) for each in why) if said]


def reason(because: Line) -> str:
    """Return one rule in words, with the treadmill's number where it is one of its own; "" without words."""
    id_ = f"why_{because['rule']}"
    limit = because.get("limit_kmh")
    return say(id_, limit="" if limit is None else pace(float(limit))) if id_ in ENGLISH else ""


def because(why: Iterable[Line]) -> str:
    """Return the reason that gave the amount and the last one applied, in a sentence; "" for none."""
    found = reasons(why)
    if not found:
        return ""
    shown = [found[0], found[-1]] if len(found) > 1 else found
    return say("because", reason="; ".join(shown))


def plan(plan: Line, why: Iterable[Line]) -> list[str]:
    """Return today's walk, and why, in two sentences."""
    blocks = len(plan.get("blocks_s") or (1,))
    fields = {"min": minutes(float(plan["walk_s"])), "speed": pace(float(plan["speed_kmh"]))}
    if blocks > 1:
        rest = minutes(float(plan.get("break_s") or 0))
        said = say("today_blocks", n=blocks, rest=rest, **fields)
    else:
        said = say("today_walk", **fields)
    return [each for each in (said, because(why)) if each]


def next_walk(reply: Line) -> str:
    """Return when the next walk is; "" where nobody can tell."""
    when = reply.get("next_day")
    return say("next_walk", date=day(str(when))) if when else ""


def items(ids: Iterable[str], fields: Mapping[str, object]) -> str:
    """Return questions as names inside a sentence."""
    return "; ".join(
        say(f"item_{each.lower()}", **fields) for each in ids if f"item_{each.lower()}" in ENGLISH
    )


def outcome(reply: Line, fields: Mapping[str, object]) -> list[str]:
    """Return what a screen or a card came to, when it is not a walk: the text, and the next step."""
    why = str(reply.get("rule") or "")
    reason = say(f"why_{why}") if f"why_{why}" in ENGLISH else items(reply.get("items") or (), fields)
    text = say(
        str(reply.get("words") or "not_today"),
        **{**fields, "item": items(reply.get("items") or (), fields) or reason, "reason": reason},
    )
    locked = bool(reply.get("locks")) or reply.get("kind") == "locked"
    return [text, say("locked_how") if locked else next_walk(reply)]


def refused(reply: Line, fields: Mapping[str, object]) -> list[str]:
    """Return why there is no walk today, calmly, and when there is one."""
    kind, why = reply.get("kind"), list(reply.get("why") or ())
    if kind == "locked":
        return [*locks(reply, fields), say("locked_how")]
    found = reasons(why)
    if kind == "rest":
        return [say("rest_day"), because(why[:1]), next_walk(reply)]
    return [say("not_today", reason=found[0] if found else say("why_3.6A/12")), next_walk(reply)]


def locks(reply: Line, fields: Mapping[str, object]) -> list[str]:
    """Return each lock, since when, and what it is about."""
    return [
        say("lock_screen", date=day(str(lock["since"])), item=items([str(lock["item"])], fields))
        for lock in reply.get("locks") or ()
    ]


def decided(line: Line) -> str:
    """Return what an answer during a walk led to; "" where nothing changes."""
    action, rule = str(line.get("action", "")).lower(), str(line.get("rule", ""))
    if line.get("attention"):
        return say("silence_stop")
    if rule == "3.4/baseline":
        return say("baseline_end")
    if rule == "3.6B/resume":
        return say("resume_lighter") if action == "continue" else say("stop_pain")
    id_ = {"slow": "slow", "break": "break_pain", "stop": "stop_pain", "emergency": "emergency"}.get(action)
    return say(id_) if id_ else ""
