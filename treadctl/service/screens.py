"""A full screen that was answered to its end, or left half-way."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from treadctl.care.history import Screened
from treadctl.care.locks import Key, key, resolved
from treadctl.care.rows import VERSION, Row
from treadctl.care.screen import ITEMS, Answer, Finding, Form, Outcome, full, judge, numb
from treadctl.service import answers
from treadctl.service.answers import BadAnswerError
from treadctl.service.cards import told
from treadctl.service.care_lines import Reply, finding_line, locks_line
from treadctl.service.programme import HALF, Seen

Body = Mapping[str, Any]
Said = tuple[Reply, tuple[Row, ...]]


def screen(seen: Seen, body: Body) -> Said:
    """Take a full screen; "yes" to what was "not yet" opens that lock.

    Of one that was left half-way (`left`) what speaks against walking counts at once; one in which nothing
    does clears nobody, and is kept for who goes on with it on the same day.
    """
    given = answers.items(body)
    left = answers.truth(body, "left", otherwise=False)
    form = _half(given) if left else answers.filled(full(), given)
    finding = judge(form.answers, resolved=resolved(seen.history))
    if left and finding.outcome is Outcome.CLEAR:
        return {"kept": len(given), "locks": locks_line(seen.history.locks)}, (_kept(seen, form),)
    rows = tuple(_rows(seen, form, finding))
    return {**finding_line(finding), "locks": locks_line(seen.after(*rows).history.locks)}, rows


def _rows(seen: Seen, form: Form, finding: Finding) -> list[Row]:
    fact = Screened(
        day=seen.day,
        cleared=finding.outcome is Outcome.CLEAR,
        numb=numb(form.answers, resolved=resolved(seen.history)),
        told=finding.told,
    )
    now_yes = [
        lock
        for lock in seen.open_locks
        if key(lock.item) is Key.LATER_YES and form.answers.get(lock.item) is Answer.YES
    ]
    return [
        seen.pen.fact(fact, answers=_words(form), outcome=finding.outcome.name.lower()),
        *told(seen, finding),
        *(seen.pen.unlock(replace(lock, until=seen.day)) for lock in now_yes),
    ]


def _half(given: Mapping[str, Answer]) -> Form:
    form = Form(asks=tuple(ITEMS))
    try:
        for item, answer in given.items():
            form = form.said(item, answer)
    except ValueError as error:
        raise BadAnswerError(f"{error}. Nothing was written down; answer again.") from None
    return form


def _kept(seen: Seen, form: Form) -> Row:
    """Return the row of answers that decide nothing yet; it is no fact of the rules."""
    return HALF, {"v": VERSION, "simulated": seen.simulated, "day": seen.day, "answers": _words(form)}


def _words(form: Form) -> dict[str, str]:
    return {item: answer.value for item, answer in form.answers.items()}


def begun(seen: Seen) -> dict[str, str]:
    """Return the answers of a screen that was left half-way today, to go on with; {} where there is none.

    Nothing in them speaks against walking, whoever wrote the row.
    """
    if seen.half.get("v") != VERSION or seen.half.get("day") != seen.day:
        return {}
    try:
        form = _half(answers.items(seen.half))
    except BadAnswerError:
        return {}
    clear = judge(form.answers, resolved=resolved(seen.history)).outcome is Outcome.CLEAR
    return _words(form) if clear else {}
