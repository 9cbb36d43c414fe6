"""One walk as values for scripts (`values`) and as short texts for people (`cells`)."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta, timezone

from treadctl import words
from treadctl.care.body import Later, LaterReport, Report, Scores, Zone
from treadctl.care.history import Ended, Session
from treadctl.care_words import say
from treadctl.language import KM_PER_MILE, in_miles, number
from treadctl.reports.look import Shown

Value = str | int | float | bool | None

DAY_MIN = 1440  # no zone is so far away
ID_SHOWN = 8  # letters of a walk's name that people see and type
AS_BEFORE, UNSAID = "=", "·"
OWN_REASONS = ("console", "killed")  # of walks whose end nobody told: only `ended_` knows them


def values(shown: Shown) -> dict[str, Value]:
    """Return a walk flat, with units in the names; None is what was not asked, not answered or not known.

    An answer is `as_before` for the one tap, `told` where details follow; two hours after it is
    `yes`, `bit_worse` or `clearly_worse`.
    """
    session = shown.session
    return {
        "walk": shown.id,
        "date": day(session.day),
        "started": moment(session.started_at, _whole(shown, "utc_offset_min")),
        "ended": moment(session.ended_at, _whole(shown, "utc_offset_end_min")),
        "planned_s": round(session.planned.walk_s, 1),
        "walked_s": round(session.walked_s, 1),
        "planned_kmh": round(session.planned.speed / 100, 3),
        "speed_kmh": round(session.speed / 100, 3),
        "distance_m": round(session.metres, 1),
        "pattern": session.pattern.name.lower(),
        "breaks": shown.breaks,
        "breaks_for_pain": session.breaks,
        "slowed": session.slows,
        "how_it_ended": session.ended.value,
        "reason": shown.reason or None,
        "not_symptoms": session.not_symptoms,
        "colour": shown.judged.colour.name.lower(),
        "rule": shown.judged.rule,
        "baseline_week": session.baseline,
        "counts": shown.counts,
        **_scores("before", session.before),
        **_report("right_after", session.right_after),
        "two_hours": session.two_hours.feel.value if session.two_hours else None,
        **_scores("two_hours", session.two_hours.scores if session.two_hours else None),
        **_report("morning", session.morning),
        "morning_date": None if session.morning_on is None else day(session.morning_on),
        **_circumstances(shown),
    }


def _circumstances(shown: Shown) -> dict[str, Value]:
    """Return by which program and rules, and on which machine; why the plan was so; what went wrong."""
    why, trips = shown.kept.get("why"), shown.kept.get("trips")
    rules = [str(each.get("rule")) for each in why if isinstance(each, dict)] if isinstance(why, list) else []
    return {
        "plan_rules": " ".join(rules) or None,
        "link_losses": _whole(shown, "link_losses"),
        "faults": " ".join(map(str, trips)) if isinstance(trips, list) else None,
        "machine": _text(shown, "machine"),
        "machine_tested": _text(shown, "commissioned"),
        "treadctl_version": _text(shown, "app"),
        "rules_version": _text(shown, "rules"),
    }


def _whole(shown: Shown, name: str) -> int | None:
    value = shown.kept.get(name)
    return value if isinstance(value, int) and not isinstance(value, bool) else None


def _text(shown: Shown, name: str) -> str | None:
    value = shown.kept.get(name)
    return value if isinstance(value, str) else None


def cells(shown: Shown) -> dict[str, str]:
    """Return a walk's texts for a table, by the ids of its columns."""
    session = shown.session
    return {
        "walk": shown.id[:ID_SHOWN],
        "date": f"{day(session.day)} {clock(session.started_at)}",
        "minutes": length(session.walked_s),
        "planned": length(session.planned.walk_s),
        "speed": kmh(session.speed),
        "breaks": str(session.breaks if shown.breaks is None else shown.breaks),
        "ended": ended(shown),
        "colour": say(f"colour_{shown.judged.colour.name.lower()}"),
        "before": _short(session.before),
        "right_after": _felt(session.right_after),
        "two_hours": _later(session.two_hours),
        "morning": _felt(session.morning),
        "zone": "" if session.before is None or session.before.leg == 0 else zone(session.before.zone),
    }


def head(column: str) -> str:
    """Return what stands above a column of `cells`."""
    return unit() if column == "speed" else say(f"past_{column}")


def unit() -> str:
    """Return the unit in which speeds are shown."""
    return "mph" if in_miles() else "km/h"


def shown_speed(hundredths: float) -> float:
    """Return a speed in that unit."""
    return hundredths / 100 / (KM_PER_MILE if in_miles() else 1.0)


def kmh(hundredths: float) -> str:
    """Return a speed in that unit, as it is written here."""
    return number(shown_speed(hundredths))


def ended(shown: Shown) -> str:
    """Return in words how a walk ended; the reason where it adds something."""
    session = shown.session
    unfelt = session.ended is Ended.SYMPTOMS and session.not_symptoms
    said = say("ended_otherwise" if unfelt else f"ended_{session.ended.value}")
    if shown.reason in OWN_REASONS:
        return say(f"ended_{shown.reason}")
    reason = words.REASONS.get(shown.reason)
    if session.ended is not Ended.FAULT or reason is None:
        return said
    return say("ended_because", ended=said, reason=reason)


def day(ordinal: int) -> str:
    """Return a local day as people and scripts read it: 2026-11-21."""
    return date.fromordinal(ordinal).isoformat()


def moment(wall_s: float, ahead_min: int | None = None) -> str:
    """Return a wall time with its zone: 2026-11-21T10:00:00+01:00.

    Args:
        wall_s: wall seconds.
        ahead_min: minutes by which local time was ahead of UTC; None takes this computer's zone.
    """
    there = None
    if ahead_min is not None and abs(ahead_min) < DAY_MIN:
        there = timezone(timedelta(minutes=ahead_min))
    return datetime.fromtimestamp(wall_s, UTC).astimezone(there).isoformat(timespec="seconds")


def clock(wall_s: float) -> str:
    """Return the time of day: 10:00."""
    return datetime.fromtimestamp(wall_s, UTC).astimezone().strftime("%H:%M")


def length(seconds: float) -> str:
    """Return a length as minutes and seconds, rounded down: 5:30."""
    return f"{int(seconds) // 60}:{int(seconds) % 60:02d}"


def zone(value: Zone) -> str:
    """Return how far down it is, in words."""
    return say(f"zone_{value.name.lower()}")


def details(report: Report | LaterReport | None) -> list[str]:
    """Return everything that was said in an answer, in words; for the two hours' answer, how it felt."""
    if report is None:
        return [say("walk_unanswered")]
    if isinstance(report, LaterReport):
        feels = {
            Later.YES: "walk_back_as_it_was",
            Later.BIT_WORSE: "felt_bit_worse",
            Later.CLEARLY_WORSE: "felt_clearly_worse",
        }
        return [say(feels[report.feel])]
    found = [] if report.scores else [say("walk_as_before")]
    if report.numb_worse:
        found.append(say("felt_numb"))
    if report.limp:
        found.append(say("felt_limp"))
    if report.other_up:
        found.append(say("felt_other", rise=report.other_up))
    return found


def stopped_early(session: Session) -> bool:
    """Say whether the walk did not go to its end, or an answer changed it."""
    return session.ended is not Ended.DONE or session.worst > 0


def _short(scores: Scores | None) -> str:
    return UNSAID if scores is None else f"{scores.back}/{scores.leg}"


def _felt(report: Report | None) -> str:
    if report is None:
        return UNSAID
    worse = "" if not (report.numb_worse or report.limp or report.other_up) else "*"
    return (AS_BEFORE if report.scores is None else _short(report.scores)) + worse


def _later(report: LaterReport | None) -> str:
    if report is None:
        return UNSAID
    if report.feel is Later.YES:
        return AS_BEFORE
    return _short(report.scores) if report.scores else say(f"felt_{report.feel.value}")


def _scores(when: str, scores: Scores | None) -> dict[str, Value]:
    if scores is None:
        return {f"{when}_back": None, f"{when}_leg": None, f"{when}_zone": None}
    return {
        f"{when}_back": scores.back,
        f"{when}_leg": scores.leg,
        f"{when}_zone": scores.zone.name.lower(),
    }


def _report(when: str, report: Report | None) -> dict[str, Value]:
    said = None if report is None else "as_before" if report.scores is None else "told"
    return {
        when: said,
        **_scores(when, report.scores if report else None),
        f"{when}_numb_worse": report.numb_worse if report else None,
        f"{when}_limp": report.limp if report else None,
        f"{when}_other_up": report.other_up if report else None,
    }
