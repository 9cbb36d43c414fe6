"""Pictures as SVG, for screen and paper: no script, nothing loaded, readable without colour."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC, date, datetime
from itertools import pairwise
from typing import Any

from treadctl.care.body import Report, Scores
from treadctl.care.history import Session
from treadctl.care_words import say
from treadctl.reports import forms
from treadctl.reports.cells import shown_speed, unit
from treadctl.reports.extra import extra
from treadctl.reports.trace import Point, Trace
from treadctl.reports.weeks import WeekShown

LABELS_MOST = 9  # more dates along an axis run into each other
AXIS_MIN = (0.25, 0.5, 1, 2, 5, 10, 20)  # minutes between two labels of a walk's axis
_HIDDEN = ("script", "desc")


def minutes(shown: Sequence[WeekShown]) -> bytes:
    """Return the minutes of each week, against the most that the week allowed."""
    walked = [round(week.walked_s / 60, 2) for week in shown]
    most = [None if week.most_s is None else round(week.most_s / 60, 2) for week in shown]
    return _by_week("minutes", shown, walked, most)


def speed(shown: Sequence[WeekShown]) -> bytes:
    """Return the mean speed of each week, against the most that the week allowed."""
    walked = [None if week.speed is None else round(shown_speed(week.speed), 3) for week in shown]
    most = [None if week.most_speed is None else round(shown_speed(week.most_speed), 3) for week in shown]
    return _by_week("speed", shown, walked, most)


def pain(sessions: Sequence[Session], part: str) -> bytes:
    """Return the scores before, right after and on the next morning.

    Args:
        sessions: in order; those without scores before are left out.
        part: "back" or "leg".
    """
    asked = [(session, session.before) for session in sessions if session.before is not None]
    chart = extra("pygal", "charts").Line(
        **forms.settings(say(f"chart_pain_{part}"), (forms.BROAD, forms.HOLLOW, forms.PLAIN)),
        **_dates(session.day for session, _ in asked),
        range=(0, 10),
        allow_interruptions=True,
    )
    chart.y_labels = list(range(0, 11, 2))
    chart.add(say("chart_pain_before"), [getattr(before, part) for _, before in asked], show_dots=False)
    after = [_said(session.right_after, before, part) for session, before in asked]
    chart.add(say("chart_pain_right_after"), after, stroke=False, dots_size=6)
    morning = [_said(session.morning, before, part) for session, before in asked]
    chart.add(say("chart_pain_morning"), morning, dots_size=3)
    return _svg(chart, f"pain-{part}")


def walk(trace: Trace) -> bytes:
    """Return one walk: the belt's speed, what it might never pass, breaks and answers."""
    end_min = max(0.25, trace.length_s / 60)
    highest = shown_speed(max((point.speed for point in (*trace.points, *trace.cap)), default=100))
    top = int(highest * 2 + 1) / 2 + 0.5
    chart = extra("pygal", "charts").XY(
        **forms.settings(
            say("chart_walk", date=_day_of(trace), unit=unit()),
            (forms.SHADE, forms.AREA, forms.DASHED, forms.DOTS),
        ),
        range=(0, top),
        xrange=(0, end_min),
        x_value_formatter=lambda minute: f"{minute:g}",
        print_labels=True,
        allow_interruptions=True,
    )
    chart.x_labels = _minutes_axis(end_min)
    chart.y_labels = [number / 2 for number in range(int(top * 2) + 1)]
    chart.add(say("chart_walk_break"), _shaded(trace, top), show_dots=False, fill=True)
    chart.add(say("chart_walk_speed"), _minutes_of(_steps(trace.points)), show_dots=False, fill=True)
    cap = [*trace.cap, Point(trace.length_s, trace.cap[-1].speed)] if trace.cap else []
    chart.add(say("chart_walk_cap"), _minutes_of(_stairs(cap)), show_dots=False)
    chart.add(say("chart_walk_said"), _answers(trace, top - 0.3), stroke=False, dots_size=5)
    return _svg(chart, "walk")


def _by_week(
    what: str, shown: Sequence[WeekShown], walked: Sequence[float | None], most: Sequence[float | None]
) -> bytes:
    chart = extra("pygal", "charts").Bar(
        **forms.settings(say(f"chart_{what}", unit=unit()), (forms.BAR, forms.LIMIT)),
        **_dates(week.first for week in shown),
        include_x_axis=True,
        spacing=10,
    )
    chart.add(say("chart_walked"), walked)
    chart.add(say("chart_most"), most)
    chart.add_xml_filter(_limits)
    return _svg(chart, what)


def _dates(days: Any) -> dict[str, Any]:
    """Return the labels of an axis of days, with every how manieth shown."""
    labels = [date.fromordinal(day).isoformat() for day in days]
    every = max(1, -(-len(labels) // LABELS_MOST))
    return {"x_labels": labels, "x_labels_major_every": every, "show_minor_x_labels": False}


def _svg(chart: Any, name: str) -> bytes:
    chart.no_data_text, chart.uuid = say("chart_none"), name
    chart.add_xml_filter(_clean)
    rendered: bytes = chart.render()
    return rendered


def _clean(root: Any) -> Any:
    """Take out what is there for a script that is not: settings, hidden texts, comments."""
    for parent in list(root.iter()):
        for child in list(parent):
            tag = child.tag if isinstance(child.tag, str) else ""
            if not tag or tag.rpartition("}")[2] in _HIDDEN or child.get("class") == "tooltip":
                parent.remove(child)
            elif tag.endswith("style"):
                child.text = child.text.replace(forms.HERE, f"#{root.get('id')}")
            elif str(child.get("id", "")).startswith("activate"):  # it must not stand twice on a page
                del child.attrib["id"]
    return root


def _limits(root: Any) -> Any:
    """Make of each second bar a line over the whole week: bars are what was, and lines what might have been.

    pygal draws bars or lines, never both; and it puts the two bars of a week beside each other.
    """
    for group in root.iter():
        for number, change in enumerate((_widen, _flatten)):
            if f"serie-{number}" in str(group.get("class", "")).split():
                for bar in [node for node in group.iter() if str(node.tag).endswith("rect")]:
                    change(bar, *(float(bar.get(name, "0")) for name in ("x", "y", "width")))
    return root


def _widen(bar: Any, x: float, _: float, width: float) -> None:
    bar.set("x", f"{x + 0.2 * width:.1f}")
    bar.set("width", f"{1.6 * width:.1f}")


def _flatten(bar: Any, x: float, y: float, width: float) -> None:
    bar.tag = bar.tag.replace("rect", "path")
    for name in ("x", "y", "width", "height", "rx", "ry"):
        bar.attrib.pop(name, None)
    bar.set("d", f"M{x - 1.1 * width:.1f} {y:.1f} H{x + 1.1 * width:.1f}")
    bar.set("class", "limit reactive")


def _said(report: Report | None, before: Scores, part: str) -> int | None:
    """Return a score; who said "as before or better" is drawn where it was before."""
    if report is None:
        return None
    value: int = getattr(report.scores or before, part)
    return value


def _shaded(trace: Trace, top: float) -> list[tuple[float, float] | None]:
    """Return the outlines of the breaks, one closed shape along the axis."""
    outline: list[tuple[float, float] | None] = []
    for part in trace.parts:
        if not part.walking:
            one, other = part.from_s / 60, part.to_s / 60
            outline += [(one, 0), (one, top), (other, top), (other, 0)]
    return outline


def _steps(points: Sequence[Point]) -> list[Point]:
    """Return the points without those that lie on a level line: the same picture from fewer points."""
    kept = [
        point
        for before, point, after in zip(points, points[1:], points[2:], strict=False)
        if not before.speed == point.speed == after.speed
    ]
    return [*points[:1], *kept, *points[-1:]]


def _stairs(points: Sequence[Point]) -> list[Point]:
    """Return points of which each holds until the next."""
    found = list(points[:1])
    for before, point in pairwise(points):
        found += [Point(point.t_s, before.speed), point]
    return found


def _minutes_of(points: Sequence[Point]) -> list[tuple[float, float]]:
    return [(round(point.t_s / 60, 3), shown_speed(point.speed)) for point in points]


def _answers(trace: Trace, height: float) -> list[dict[str, Any]]:
    return [{"value": (round(said.t_s / 60, 3), height), "label": said.value} for said in trace.said]


def _minutes_axis(end_min: float) -> list[float]:
    step = next((each for each in AXIS_MIN if end_min / each <= LABELS_MOST), AXIS_MIN[-1])
    return [number * step for number in range(int(end_min / step) + 1)]


def _day_of(trace: Trace) -> str:
    return datetime.fromtimestamp(trace.began_at, UTC).astimezone().date().isoformat()
