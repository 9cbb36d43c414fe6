"""What a browser is told: snapshots with their figures for the eye, questions, and the page's own words."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from treadctl import messages, words
from treadctl.care.comfort import STRETCHES
from treadctl.care_words import say
from treadctl.interfaces.figures import clock, pace_of, state_of
from treadctl.interfaces.talk.question import Question
from treadctl.language import in_miles, language

Line = dict[str, Any]

WORD_MAX = 14  # letters that fit into half the width of a phone
MAY_MOVE = frozenset(("countdown", "walk", "slowing", "stopping", "unknown"))
"""States in which a page that loses contact has to speak of a belt that moves."""


def shown(snapshot: Line) -> Line:
    """Return a snapshot with its figures as people read them, and whether the belt may be moving."""
    says = words.VIEW
    cap, blocks = snapshot["cap_kmh"], snapshot["blocks"]
    eye = {
        "state": state_of(snapshot),
        "speed": pace_of(snapshot["speed_kmh"]),
        "cap": "" if cap is None else says["cap"].format(cap=pace_of(cap)),
        "next": clock(snapshot["next_change_s"]),
        "walked": says["walked"].format(walked=clock(snapshot["walked_s"]), walk=clock(snapshot["walk_s"])),
        "block": says["block"].format(block=snapshot["block"], blocks=blocks) if blocks else "",
    }
    return {**snapshot, "shown": eye, "moving": moving(snapshot)}


def moving(snapshot: Line) -> bool:
    """Say whether the belt may be moving."""
    walks = snapshot["state"] in MAY_MOVE and not messages.at_rest(snapshot)
    return walks or bool(snapshot["speed_kmh"])


def under_way(snapshot: Line) -> bool:
    """Say whether a walk is under way, or a belt moves without one; in a break it stands, and may start."""
    return moving(snapshot) or snapshot["state"] == "break"


def asked(question: Question[Any], serial: int, *, back: bool) -> Line:
    """Return a question with its answers; `serial` comes back with the answer."""
    choices = [{"key": choice.keys[0], "label": choice.label} for choice in question.choices]
    return {
        "n": serial,
        "lead": question.lead,
        "text": question.text,
        "choices": choices,
        "shape": _shape(question),
        "back": back,
    }


def _shape(question: Question[Any]) -> str:
    """Return how the answers lie: many numbers, some short words, or sentences one below the other."""
    if question.hint:
        return "numbers"
    return "words" if max(len(choice.label) for choice in question.choices) <= WORD_MAX else "list"


def of_machine(machine: Mapping[str, Any]) -> Line:
    """Return what the page says of lost contact and a stop that got stuck, in this machine's words."""
    hold = words.hold(machine.get("hard_stop") or "key", machine.get("rail") is not False)
    return {id_: words.PAGE[id_].format(hold=hold) for id_ in ("lost_moving", "undelivered")}


def catalogue() -> Line:
    """Return every sentence of the page, in the person's language, and the names of the figures."""
    figures = {id_: words.VIEW[id_] for id_ in ("figure_now", "figure_walked")}
    unit = "mph" if in_miles() else "km/h"
    cards = {id_: say(id_) for id_ in ("stretch_lead", *STRETCHES)}
    sent = {"stop_sent": words.NOTICES[words.STANDING["stopping"]]}
    return {
        "lang": language(),
        "unit": unit,
        "stretches": list(STRETCHES),
        "says": {**words.PAGE, **words.LEAVES, **figures, **cards, **sent, **of_machine({})},
    }
