"""The order of a walk's questions, before the belt moves and after it stands, for every interface."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from treadctl.care_words import say
from treadctl.interfaces.talk import telling
from treadctl.interfaces.talk.programme import RIGHT_AFTER, Programme
from treadctl.interfaces.talk.prompter import Left
from treadctl.messages import FROM_HOUSE

Line = dict[str, Any]
FALSE_START = "3.2/false start"  # the rule of a day that a start has not used up


def before(programme: Programme, today: Line) -> str | None:
    """Ask what is due, the screen and the card.

    Return the card's token, None where today is no walk: that was said.

    Args:
        programme: asks.
        today: the service's reply to `today` for somebody who wants to walk now.

    Raises:
        Left: the person wants out; what was answered is kept.
    """
    programme.later(today)
    if today.get("later"):
        today = programme.today()
    programme.say(say(id_) for id_ in today.get("advice") or ())
    if programme.refused(today):
        return None
    if today.get("screen") != "none":
        if not programme.screen(str(today["screen"])):
            return None
        if programme.refused(programme.today()):
            return None
    card = programme.card()
    return None if card is None else str(card["card"])


def after(programme: Programme, summary: Mapping[str, Any], *, stopped: bool, wrong: bool) -> None:
    """Ask how it was, and say what was done, when next, and why.

    Args:
        programme: asks.
        summary: the walk's last line; where nothing was walked nothing is asked.
        stopped: the person pressed STOP.
        wrong: the person said that something is wrong.
    """
    if not summary.get("walked_s"):
        return
    try:
        today = programme.today()
        walk = (today.get("walk") or {}).get("id")
        if wrong:
            programme.say([say("watch_list")])
        if RIGHT_AFTER in (today.get("later") or ()):
            programme.one_later(RIGHT_AFTER, walk)
        if (stopped or summary.get("reason") == FROM_HOUSE) and not wrong:
            programme.not_symptoms(walk)
    except Left:
        programme.say([say("asked_again_later")])
    programme.say(_closing(programme, summary))


def _closing(programme: Programme, summary: Mapping[str, Any]) -> list[str]:
    """Return what was done, when next, and why, and what to do with the key."""
    today = programme.look()
    done = telling.minutes(float(summary["walked_s"]))
    if today.get("kind") == "locked":
        return [say("closing_locked", done=done), *telling.refused(today, programme.fields)]
    if today.get("kind") == "walk" and any(each["rule"] == FALSE_START for each in today.get("why") or ()):
        return [say("closing_again", done=done), say("closing_then", put_away=programme.fields["put_away"])]
    why = telling.reasons(today.get("why") or ())
    when = telling.day(str(today["next_day"])) if today.get("next_day") else say("another_day")
    sentence = say("closing", done=done, date=when, reason=why[0] if why else say("why_3.2/rest"))
    return [sentence, say("closing_then", put_away=programme.fields["put_away"])]
