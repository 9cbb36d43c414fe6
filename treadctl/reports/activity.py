"""A walk as the messages of a FIT activity file: what is in it, and nothing of how it is written.

Walking on a treadmill; a lap for each block and each break, the timer standing in the breaks; scores as
fields of our own ("developer fields").  Times are whole seconds since 1970, as FIT keeps them, lengths are
rounded to milliseconds, ways to centimetres.  The way is that of the reported speed, in laps and in all.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from hashlib import blake2s
from itertools import pairwise

from treadctl.care.history import Session
from treadctl.reports.trace import Part, Said, Trace, way_m

Value = int | float | str | bytes

PRODUCT = 1
APPLICATION = blake2s(b"treadctl", digest_size=16).digest()
SCORES = (
    "pain_back",  # newest score said up to that moment; in the session: before the walk
    "pain_leg",
    "pain_back_after",  # right after the walk; these only where a number was said
    "pain_leg_after",
    "pain_back_morning",  # next morning
    "pain_leg_morning",
)
_SPORT: dict[str, Value] = {"sport": "walking", "sub_sport": "treadmill"}


@dataclass(frozen=True, slots=True)
class Message:
    """One message: its name and values in the words of the FIT profile, and scores of ours by name."""

    name: str
    values: dict[str, Value]
    scores: dict[str, int] = field(default_factory=dict)


def messages(trace: Trace, session: Session | None) -> Iterator[Message]:
    """Yield the messages in the order of the file.

    Args:
        trace: the course of the walk; it has at least one block.
        session: what was said of it; None for a walk that the programme does not know.
    """
    began = _second(trace, 0.0)
    serial = int.from_bytes(blake2s(trace.id.encode(), digest_size=4).digest()) >> 1 or 1
    yield Message(
        "file_id",
        {
            "type": "activity",
            "manufacturer": "development",
            "product": PRODUCT,
            "serial_number": serial,
            "time_created": began,
        },
    )
    yield Message("developer_data_id", {"application_id": APPLICATION, "developer_data_index": 0})
    for number, name in enumerate(SCORES):
        says: dict[str, Value] = {
            "developer_data_index": 0,
            "field_definition_number": number,
            "fit_base_type_id": "uint8",
        }
        yield Message("field_description", {**says, "field_name": name, "units": "0-10"})
    said = _before(session)
    for number, part in enumerate(trace.parts):
        said = {**said, **_said_in(trace.said, part)} if number else {**said, **_said_until(trace.said, part)}
        if part.walking:
            yield from _block(trace, part, session)
        yield _lap(trace, number, part, said)
    yield _session(trace, session)
    end = _second(trace, trace.length_s)
    yield Message(
        "activity",
        {
            "timestamp": end,
            "total_timer_time": _timer_s(trace),
            "num_sessions": 1,
            "type": "manual",
            "event": "activity",
            "event_type": "stop",
        },
    )


def _block(trace: Trace, part: Part, session: Session | None) -> Iterator[Message]:
    """Yield a block: the timer starts, a record for each second that has a reading, the timer stands."""
    yield _timer(trace, part.from_s, "start")
    way = way_m(trace.points, 0.0, part.from_s)
    inside = [point for point in trace.points if part.from_s <= point.t_s <= part.to_s]
    for point, after in pairwise([*inside, None]):
        assert point is not None  # noqa: S101 - only the last is
        way = way_m(trace.points, 0.0, point.t_s) if point is inside[0] else way
        second = _second(trace, point.t_s)
        if after is None or _second(trace, after.t_s) > second:
            values: dict[str, Value] = {
                "timestamp": second,
                "distance": round(way, 2),
                "enhanced_speed": round(point.speed / 360, 3),
            }
            yield Message("record", values, _newest(trace, session, point.t_s))
        if after is not None:
            way += way_m((point, after), point.t_s, after.t_s)
    yield _timer(trace, part.to_s, "stop_all")


def _timer(trace: Trace, t_s: float, what: str) -> Message:
    return Message(
        "event", {"timestamp": _second(trace, t_s), "event": "timer", "event_type": what, "event_group": 0}
    )


def _lap(trace: Trace, number: int, part: Part, scores: dict[str, int]) -> Message:
    length = round(part.length_s, 3)
    speeds = [point.speed for point in trace.points if part.from_s <= point.t_s <= part.to_s]
    return Message(
        "lap",
        {
            "message_index": number,
            "timestamp": _second(trace, part.to_s),
            "start_time": _second(trace, part.from_s),
            "event": "lap",
            "event_type": "stop",
            "total_elapsed_time": length,
            "total_timer_time": length if part.walking else 0.0,
            "total_distance": round(way_m(trace.points, part.from_s, part.to_s), 2),
            "enhanced_max_speed": round(max(speeds, default=0) / 360, 3) if part.walking else 0.0,
            "intensity": "active" if part.walking else "rest",
            "lap_trigger": "manual",
            **_SPORT,
        },
        scores,
    )


def _session(trace: Trace, session: Session | None) -> Message:
    walked_s, way = _timer_s(trace), way_m(trace.points, 0.0, trace.length_s)
    return Message(
        "session",
        {
            "message_index": 0,
            "timestamp": _second(trace, trace.length_s),
            "start_time": _second(trace, 0.0),
            "event": "session",
            "event_type": "stop",
            "total_elapsed_time": round(trace.length_s, 3),
            "total_timer_time": walked_s,
            "total_distance": round(way, 2),
            "enhanced_avg_speed": round(way / walked_s, 3) if walked_s else 0.0,
            "enhanced_max_speed": round(max((point.speed for point in trace.points), default=0) / 360, 3),
            "first_lap_index": 0,
            "num_laps": len(trace.parts),
            "trigger": "activity_end",
            **_SPORT,
        },
        {**_before(session), **_afterwards(session)},
    )


def _second(trace: Trace, t_s: float) -> int:
    return int(trace.began_at + t_s)


def _timer_s(trace: Trace) -> float:
    return round(sum(round(part.length_s, 3) for part in trace.parts if part.walking), 3)


def _before(session: Session | None) -> dict[str, int]:
    if session is None or session.before is None:
        return {}
    return {"pain_back": session.before.back, "pain_leg": session.before.leg}


def _afterwards(session: Session | None) -> dict[str, int]:
    found: dict[str, int] = {}
    if session is None:
        return found
    for name, report in (("after", session.right_after), ("morning", session.morning)):
        if report is not None and report.scores is not None:
            found |= {f"pain_back_{name}": report.scores.back, f"pain_leg_{name}": report.scores.leg}
    return found


def _newest(trace: Trace, session: Session | None, t_s: float) -> dict[str, int]:
    return {**_before(session), **_scores(said for said in trace.said if said.t_s <= t_s)}


def _said_until(said: tuple[Said, ...], part: Part) -> dict[str, int]:
    return _scores(each for each in said if each.t_s <= part.to_s)


def _said_in(said: tuple[Said, ...], part: Part) -> dict[str, int]:
    return _scores(each for each in said if part.from_s < each.t_s <= part.to_s)


def _scores(said: Iterator[Said]) -> dict[str, int]:
    """Return the scores among answers, the newest of each."""
    return {
        f"pain_{each.question}": int(each.value)
        for each in said
        if each.question in ("back", "leg") and each.value.isdigit()
    }
