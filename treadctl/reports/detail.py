"""One walk in detail, line by line: what was planned and walked, block by block, and what was said."""

from __future__ import annotations

from collections.abc import Iterator

from treadctl import words
from treadctl.care.body import LaterReport, Report, Scores, Zone
from treadctl.care_words import ENGLISH, say
from treadctl.reports.cells import clock, day, details, ended, length, zone
from treadctl.reports.look import Shown
from treadctl.reports.trace import Said, Trace, way_m


def lines(shown: Shown, trace: Trace | None) -> Iterator[str]:
    """Yield the lines for people."""
    session = shown.session
    yield say("walk_title", date=day(session.day), time=clock(session.started_at), id=shown.id)
    yield say(
        "walk_amount",
        walked=length(session.walked_s),
        planned=length(session.planned.walk_s),
        speed=f"{session.speed / 100:.1f}",
        metres=round(session.metres),
    )
    breaks = session.breaks if shown.breaks is None else shown.breaks
    yield say("walk_pattern", pattern=say(f"pattern_{session.pattern.name.lower()}"), breaks=breaks)
    reason = words.REASONS.get(shown.reason)
    how = ended(shown)
    yield say("walk_ended", ended=how if reason is None or reason in how else f"{how} ({reason})")
    colour, why = shown.judged.colour.name.lower(), f"why_{shown.judged.rule}"
    yield say(
        "walk_colour", colour=say(f"colour_{colour}"), why=say(why) if why in ENGLISH else shown.judged.rule
    )
    yield ""
    yield from _answers(shown)
    if trace is None:
        yield say("past_no_trace", id=shown.id)
    else:
        yield ""
        yield from _course(trace)


def as_object(trace: Trace | None) -> dict[str, object]:
    """Return the course of a walk for scripts; times are seconds since it began."""
    if trace is None:
        return {"parts": None, "answers": None, "readings": None}
    return {
        "parts": [
            {
                "what": "block" if part.walking else "break",
                "from_s": round(part.from_s, 1),
                "to_s": round(part.to_s, 1),
                "distance_m": round(way_m(trace.points, part.from_s, part.to_s), 1),
            }
            for part in trace.parts
        ],
        "answers": [
            {
                "at_s": round(said.t_s, 1),
                "question": said.question,
                "value": said.value,
                "rule": said.rule or None,
                "action": said.action or None,
            }
            for said in trace.said
        ],
        "readings": [[round(point.t_s, 1), point.speed / 100] for point in trace.points],
    }


def _answers(shown: Shown) -> Iterator[str]:
    session = shown.session
    yield _told("before", [] if session.before else [say("walk_unanswered")], session.before)
    later: tuple[tuple[str, Report | LaterReport | None], ...] = (
        ("right_after", session.right_after),
        ("two_hours", session.two_hours),
        ("morning", session.morning),
    )
    for when, report in later:
        yield _told(when, details(report), report.scores if report else None)


def _told(when: str, said: list[str], scores: Scores | None) -> str:
    if scores is not None:
        told = say("walk_scores", back=scores.back, leg=scores.leg, zone=zone(scores.zone))
        said = [told, *said]
    return say("walk_felt", when=say(f"when_{when}"), felt="; ".join(said))


def _course(trace: Trace) -> Iterator[str]:
    number = 0
    for part in trace.parts:
        number += part.walking
        speeds = [point.speed for point in trace.points if part.from_s <= point.t_s <= part.to_s]
        yield say(
            "walk_line_way" if part.walking else "walk_line",
            from_=length(part.from_s),
            to=length(part.to_s),
            what=say("walk_block", number=number) if part.walking else say("walk_break"),
            length=length(part.length_s),
            metres=round(way_m(trace.points, part.from_s, part.to_s)),
            speed=f"{max(speeds, default=0) / 100:.1f}",
        )
        for said in trace.said:
            if part.from_s < said.t_s <= part.to_s:
                yield "    " + _said(said)


def _said(said: Said) -> str:
    question = {"numb": "felt_numb"}.get(said.question, f"asked_{said.question}")
    fields = {"at": length(said.t_s), "question": say(question), "value": answer(said)}
    if said.action and f"action_{said.action}" in ENGLISH:
        return say("walk_said_upon", action=say(f"action_{said.action}"), **fields)
    return say("walk_said", **fields)


def answer(said: Said) -> str:
    """Return an answer in words: same, better, worse; how far down; a number."""
    if said.question == "compared" and f"compared_{said.value}" in ENGLISH:
        return say(f"compared_{said.value}")
    if said.question == "zone" and said.value.isdigit():
        return zone(Zone(int(said.value)))
    return said.value
