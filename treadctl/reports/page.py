"""One page for a doctor or physiotherapist: scores, walks, stops and their reasons, for screen and paper.

It shows what was said and measured, and works nothing out about a body.  Plain HTML in one file: no script,
nothing loaded from elsewhere.  On paper it is one side of A4.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from html import escape

from treadctl import __version__
from treadctl.care.history import Day, Ended, History
from treadctl.care_words import ENGLISH, say
from treadctl.language import language
from treadctl.reports import charts
from treadctl.reports.cells import cells, day, ended, head, kmh, length, stopped_early, unit
from treadctl.reports.extra import MissingExtraError
from treadctl.reports.look import Look, Shown
from treadctl.reports.weeks import WeekShown, weeks

WALKS_MOST = 36  # of twelve weeks; more do not fit on one side
WEEKS_MOST = 12
STOPS_MOST = 6
COLUMNS = (
    *("date", "minutes", "planned", "speed", "breaks"),
    *("before", "right_after", "two_hours", "morning", "zone", "ended", "colour"),
)


def page(look: Look, today: Day) -> tuple[str, bool]:
    """Return the page, and whether it has its charts: they need the extra.

    Args:
        look: walks and facts of the time that is shown.
        today: the day on which it is made.
    """
    walks = look.walks[-WALKS_MOST:]
    shown = weeks(look.history, last=WEEKS_MOST)
    sessions = [walk.session for walk in walks]
    try:
        minutes, drawn = _figure(charts.minutes(shown)), True
        pain = "".join(_figure(charts.pain(sessions, part)) for part in ("leg", "back"))
    except MissingExtraError:
        minutes, pain, drawn = "", "", False
    body = "\n".join(
        [
            _head(walks, today),
            f"<section><h2>{_say('page_weeks')}</h2>{_facts(look.history)}",
            f"<div class=pair>{_weeks(shown)}{minutes}</div></section>",
            f"<section class=pair>{pain}</section>" if drawn else "",
            _section("page_walks", _walks(walks)),
            _left_out(look, walks),
            _section("page_stops", _stops(walks)),
            _locks(look.history, walks),
            f"<footer><p>{_say('page_scale')}</p><p>{_say('page_rules')}</p>"
            f"<p>{_say('page_made', date=day(today), version=__version__)}{_versions(walks)}</p></footer>",
        ]
    )
    return _PAGE.format(language=language(), title=_say("page_title"), body=body), drawn


def _head(walks: Sequence[Shown], today: Day) -> str:
    first = walks[0].session.day if walks else today
    period = _say("page_period", from_=day(first), to=day(today))
    blank = '<span class="blank"></span>'
    return (
        f"<header><h1>{_say('page_title')}, {period}</h1>"
        f"<p class=person>{_say('page_name')} {blank} {_say('page_born')} {blank}</p>"
        f"<p>{_say('page_what')}</p></header>"
    )


def _versions(walks: Sequence[Shown]) -> str:
    """Return which rules the walks were made by, the oldest first; "" where none says it."""
    found = dict.fromkeys(str(walk.kept["rules"]) for walk in walks if "rules" in walk.kept)
    return f" {_say('page_rules_version', version=', '.join(found))}" if found else ""


def _facts(history: History) -> str:
    """Return what holds now: the week's amount, and whether somebody was asked."""
    told = []
    if history.weeks:
        newest = history.weeks[-1]
        amount = newest.next
        told.append(
            _say(
                "page_now_week",
                date=day(newest.first + 7),
                minutes=length(amount.walk_s),
                speed=f"{amount.speed / 100:.1f}",
            )
        )
    if history.agreed is not None:
        agreed = history.agreed
        told.append(
            _say(
                "page_agreed",
                date=day(agreed.day),
                minutes=length(agreed.amount.walk_s),
                speed=f"{agreed.amount.speed / 100:.1f}",
            )
        )
    if history.asked:
        newest_asked = history.asked[-1]
        told.append(
            _say("page_asked_yes" if newest_asked.ok else "page_asked_no", date=day(newest_asked.day))
        )
    return "".join(f"<p>{text}</p>" for text in told)


def _weeks(shown: Sequence[WeekShown]) -> str:
    rows = [
        (
            day(week.first),
            str(week.walks),
            length(week.walked_s),
            "" if week.speed is None else kmh(week.speed),
            "" if week.decided is None else _say(f"change_{week.decided.change.value}"),
        )
        for week in shown
    ]
    heads = [_say("page_week"), _say("page_count"), _say("page_total"), unit(), _say("page_decided")]
    return _table(heads, rows)


def _figure(svg: bytes) -> str:
    """Return a picture as part of a page, without the line that makes it a file of its own."""
    return svg.decode().split("?>", 1)[-1]


def _walks(walks: Sequence[Shown]) -> str:
    rows = []
    for walk in reversed(walks):
        texts = cells(walk)
        rows.append([escape(texts[column]) for column in COLUMNS])
    return _table([escape(head(column)) for column in COLUMNS], rows)


def _left_out(look: Look, walks: Sequence[Shown]) -> str:
    return f"<p>{_say('page_left_out', count=len(walks))}</p>" if len(walks) < len(look.walks) else ""


def _stops(walks: Iterable[Shown]) -> str:
    """Return the walks that were cut short or changed by an answer, with the rule that did it."""
    found = []
    for walk in reversed([each for each in walks if stopped_early(each.session)]):
        session = walk.session
        told = [escape(ended(walk))]
        if session.slows:
            told.append(_say("page_slowed", count=session.slows))
        if session.breaks:
            told.append(_say("page_paused", count=session.breaks))
        if session.ended is not Ended.DONE:
            told += filter(None, [_reason(walk.judged.rule)])
        found.append(f"<li>{day(session.day)}: {'; '.join(told)}</li>")
    if not found:
        return f"<p>{_say('page_no_stops')}</p>"
    return f"<ul>{''.join(found[:STOPS_MOST])}</ul>"


def _reason(rule: str) -> str:
    """Return the rule's sentence; rules that need none have no text."""
    return _say(f"why_{rule}") if f"why_{rule}" in ENGLISH else ""


def _locks(history: History, walks: Sequence[Shown]) -> str:
    first = walks[0].session.day if walks else 0
    lines = []
    for lock in history.locks:
        if lock.until is not None and lock.until < first:
            continue
        item = _say(f"item_{lock.item.lower()}") if f"item_{lock.item.lower()}" in ENGLISH else ""
        if lock.until is None:
            lines.append(_say("page_lock_open", from_=day(lock.since), item=item))
        else:
            lines.append(_say("page_lock", from_=day(lock.since), to=day(lock.until), item=item))
    if not lines:
        return ""
    listed = "".join(f"<li>{line}</li>" for line in lines[-STOPS_MOST:])
    return _section("page_locks", f"<ul>{listed}</ul>")


def _section(title: str, inside: str) -> str:
    return f"<section><h2>{_say(title)}</h2>{inside}</section>"


def _table(heads: Iterable[str], rows: Iterable[Sequence[str]]) -> str:
    head = "".join(f"<th>{text}</th>" for text in heads)
    body = "".join(f"<tr>{''.join(f'<td>{text}</td>' for text in row)}</tr>\n" for row in rows)
    return f"<table><thead><tr>{head}</tr></thead><tbody>{body}</tbody></table>"


def _say(id_: str, **fields: object) -> str:
    return escape(say(id_, **fields))


_PAGE = """<!doctype html>
<html lang="{language}">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>{title}</title>
<style>
@page {{ size: A4; margin: 11mm 12mm; }}
* {{ box-sizing: border-box; }}
body {{ font: 13px/1.4 Helvetica, Arial, 'DejaVu Sans', sans-serif; color: #1d252c;
  max-width: 60em; margin: 2em auto; padding: 0 1em; }}
h1 {{ font-size: 1.5em; margin: 0 0 .3em; color: #17324d; }}
h2 {{ font-size: 1.05em; margin: .9em 0 .25em; color: #17324d; border-bottom: 1px solid #c3c9cf; }}
p {{ margin: .25em 0; }}
ul {{ margin: .2em 0; padding-left: 1.3em; }}
.person .blank {{ display: inline-block; width: 16em; margin-right: 1.5em;
  border-bottom: 1px solid #66717c; }}
.pair {{ display: grid; grid-template-columns: 1fr 1fr; gap: 1em; align-items: center; }}
.pair {{ margin-top: .5em; }}
.pair svg {{ width: 100%; height: auto; }}
table {{ border-collapse: collapse; width: 100%; font-variant-numeric: tabular-nums; }}
th {{ text-align: left; font-weight: 600; border-bottom: 1px solid #66717c; }}
th, td {{ padding: .1em .5em .1em 0; white-space: nowrap; vertical-align: top; }}
tbody tr:nth-child(even) {{ background: #f3f5f7; }}
footer {{ margin-top: .8em; color: #414b55; font-size: .9em; border-top: 1px solid #c3c9cf; }}
@media print {{
  body {{ font-size: 7.6pt; line-height: 1.25; margin: 0; padding: 0; max-width: none; }}
  tr, li, svg {{ break-inside: avoid; }}
  tbody tr:nth-child(even) {{ print-color-adjust: exact; -webkit-print-color-adjust: exact; }}
}}
</style>
</head>
<body>
{body}
</body>
</html>
"""
