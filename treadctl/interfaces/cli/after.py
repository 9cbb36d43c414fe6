"""A walk after the belt stands: how it was, and one sentence that closes it."""

from __future__ import annotations

from typing import Any

from treadctl.care_words import say
from treadctl.interfaces.cli.seat import Seat
from treadctl.interfaces.cli.talk import telling
from treadctl.interfaces.cli.talk.programme import RIGHT_AFTER, Programme
from treadctl.interfaces.cli.talk.prompter import Left
from treadctl.interfaces.cli.walking import Walking

Line = dict[str, Any]
FALSE_START = "3.2/false start"  # the rule of a day that a start has not used up


def after(seat: Seat, programme: Programme, walking: Walking) -> None:
    """Ask how it was, and say what was done, when next, and why."""
    summary = walking.summary or {}
    if not summary.get("walked_s") or not seat.attended:
        return
    try:
        today = programme.today()
        walk = (today.get("walk") or {}).get("id")
        if walking.wrong:
            programme.say([say("watch_list")])
        if RIGHT_AFTER in (today.get("later") or ()):
            programme.one_later(RIGHT_AFTER, walk)
        if walking.stopped_by_key and not walking.wrong:
            programme.not_symptoms(walk)
    except Left:
        programme.say([say("asked_again_later")])
    programme.say(closing(programme, summary))


def closing(programme: Programme, summary: Line) -> list[str]:
    """Return what was done, when next, and why, and what to do with the key."""
    today = programme.today()
    done = telling.minutes(float(summary["walked_s"]))
    if today.get("kind") == "locked":
        return [say("closing_locked", done=done), *telling.refused(today, programme.fields)]
    if today.get("kind") == "walk" and any(each["rule"] == FALSE_START for each in today.get("why") or ()):
        return [say("closing_again", done=done), say("closing_then", put_away=programme.fields["put_away"])]
    why = telling.reasons(today.get("why") or ())
    when = telling.day(str(today["next_day"])) if today.get("next_day") else say("another_day")
    sentence = say("closing", done=done, date=when, reason=why[0] if why else say("why_3.2/rest"))
    return [sentence, say("closing_then", put_away=programme.fields["put_away"])]
