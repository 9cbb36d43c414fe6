"""Every sentence for people: one catalogue of ids with fields, in the person's language.  The core has none.

The sentences are in `treadctl.english` and `treadctl.german`; here is how they
are chosen and filled in.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from treadctl.english import (
    commands,
    fleet,
    home,
    leaves,
    mqtt,
    page,
    problems,
    profile,
    reasons,
    settings,
    setup,
    view,
    walk,
)
from treadctl.language import Texts, local, speed

PIECES = Texts("pieces", walk.PIECES)
NOTICES = Texts("notices", walk.NOTICES)
FACTS = Texts("facts", walk.FACTS)
GUARDIAN = Texts("guardian", walk.GUARDIAN)
ALONE = Texts("alone", walk.ALONE)
REASONS = Texts("reasons", reasons.REASONS)
REFUSED = Texts("refused", reasons.REFUSED)
TROUBLES = Texts("troubles", reasons.TROUBLES)
VERDICTS = Texts("verdicts", reasons.VERDICTS)
WHY = Texts("why", reasons.WHY)
SETUP = Texts("setup", setup.SETUP)
SETUP_STEPS = Texts("setup_steps", setup.SETUP_STEPS)
SETUP_SAYS = Texts("setup_says", setup.SETUP_SAYS)
NEVER = Texts("never", setup.NEVER)
VIEW = Texts("view", view.VIEW)
COMMANDS = Texts("commands", commands.COMMANDS)
PAGE = Texts("page", page.PAGE)
MQTT = Texts("mqtt", mqtt.MQTT)
LEAVES = Texts("leaves", leaves.LEAVES)
PROFILE = Texts("profile", profile.PROFILE)
PROBLEMS = Texts("problems", problems.PROBLEMS)
PEOPLE = Texts("people", profile.PEOPLE)
SETTINGS = Texts("settings", settings.SETTINGS)
HOME = Texts("home", home.HOME)
FLEET = Texts("fleet", fleet.FLEET)

_TALK = (PIECES, NOTICES, FACTS, GUARDIAN, ALONE)
_WHY = (REASONS, REFUSED, TROUBLES, VERDICTS, WHY)
PARTS = (
    *_TALK,
    *_WHY,
    SETUP,
    SETUP_STEPS,
    SETUP_SAYS,
    NEVER,
    VIEW,
    COMMANDS,
    PAGE,
    MQTT,
    LEAVES,
    PROFILE,
    PROBLEMS,
    PEOPLE,
    SETTINGS,
    HOME,
    FLEET,
)
"""The whole catalogue, for those who translate it."""


def hold(hard_stop: object = "key", rail: object = True) -> str:
    """Return what to do on a belt that does not stop, in the words of this machine."""
    end = PIECES.get(f"hard_{hard_stop}") or PIECES["hard_key"]
    return PIECES["hold_rail" if rail else "hold_no_rail"].format(end=end)


def at_hand(hard_stop: object = "key") -> str:
    """Return what has to be within reach before a belt starts."""
    return PIECES.get(f"at_hand_{hard_stop}") or PIECES["at_hand_key"]


def stand(rail: object = True) -> str:
    """Return where to stand before a belt starts."""
    return PIECES["stand_rail" if rail else "stand_no_rail"]


def before_start(hard_stop: object = "key", rail: object = True) -> str:
    """Return what to do before a belt starts, in the words of this machine."""
    return PIECES["before_start"].format(at_hand=at_hand(hard_stop), stand=stand(rail))


def first_note() -> str:
    """Return what treadctl is and is not."""
    return PIECES["first_note"]


def voice(name: str) -> str:
    """Return how a person would hear of a failure; `name` of what speaks, "" for nothing."""
    return PIECES["voice"].format(voice=name) if name else PIECES["voice_none"]


CALM = frozenset(
    {
        "slowing",
        "check_asked",
        "check_slows",
        "stopping",
        "stop_now",
        "voice_link_lost",
        "fault_telemetry_late",
        "fault_unwatched_ask",
        "fault_guardian_late",
        "fault_stack_down",
        "guardian_acts",
        "asked_to_stop",
        "alarm_over",
        "latch_found",
        "ghost_start",
        "belt_moves_without_us",
        "start_not_taken",
    }
)
"""What the calm voice says.  The alarm is every notice whose id begins with "alarm", but for "alarm_over"."""


OWN_WORDS = ("slowing", "stopping", "cancelled")
"""Notices with a sentence of their own for some reasons, `stopping_from_house` for instance."""


STANDING = {"stopping": "stopping_standing", "stopped": "stands_already"}
"""What is said instead where a stop met a belt that was reported to stand: its notices carry `stands`."""


def spoken(notice_id: str) -> str | None:
    """Return how a notice sounds: `calm`, `alarm`, or None where it is only written."""
    if notice_id in CALM:
        return "calm"
    return "alarm" if notice_id.startswith("alarm") else None


def facts(reply: Mapping[str, Any]) -> list[str]:
    """Return what a person should know of a real treadmill before standing on it."""
    if reply.get("simulated") or not reply.get("commissioned"):
        return []
    stops_s = reply.get("link_loss_stops_s")
    said = [FACTS["link_loss_goes_on" if stops_s is None else "link_loss_stops"].format(seconds=stops_s or 0)]
    if (step := reply.get("too_coarse_kmh")) is not None:
        said.append(FACTS["coarse"].format(step=step))
    if reply.get("stop_in_countdown") is False:
        said.append(FACTS["countdown_starts"])
    rail = reply.get("rail") is not False
    said.append(FACTS["cut"].format(hold=hold(reply.get("hard_stop"), rail)))
    if not rail:
        said.append(FACTS["no_rail"])
    if reply.get("guardian_proven") is False:
        said.append(FACTS["guardian_not_proven"])
    return [local(sentence) for sentence in said]


def never(reason: object, values: Mapping[str, object] | None = None) -> str:
    """Return why a machine is not driven; without its numbers the sentence says "another speed"."""
    text = NEVER.get(str(reason)) or f"{str(reason).replace('_', ' ')}."
    unknown = {name: PIECES[name] for name in ("asked", "got", "speed")}
    numbers = {**unknown, **(values or {})}
    return _filled(text, numbers)


def alone(what: str) -> str:
    """Return what a terminal says whose service is gone."""
    return ALONE[what].format(hold=hold())


def still_moving() -> str:
    """Return what to say where nobody knows whether the belt stands."""
    return PIECES["still_moving"].format(hold=hold())


def guardian(hold_words: str | None = None) -> dict[str, str]:
    """Return the guardian's sentences for a machine whose movement ends as `hold_words` says."""
    return {what: GUARDIAN[what].format(hold=hold_words or hold()) for what in GUARDIAN}


def because(reason: object) -> str:
    """Return a reason in words."""
    return REASONS.get(str(reason)) or str(reason).replace("_", " ")


def notice(line: Mapping[str, object]) -> str | None:
    """Return the sentence of a notice line, None where it is not for people."""
    template = NOTICES.get(str(line.get("event")))
    if line.get("stands") is True:
        return NOTICES[STANDING[str(line["event"])]]
    if line.get("event") in OWN_WORDS:
        template = NOTICES.get(f"{line['event']}_{line.get('reason')}", template)
    if line.get("event") == "check_decided":
        return NOTICES.get(f"decided_{line.get('action')}", template)
    if template is not None and line.get("event") == "setup_refused":
        return _filled(template, {"never": never(line.get("reason"), line)})
    return None if template is None else _filled(template, line)


def verdict(machine: Mapping[str, Any]) -> str:
    """Return what can be done with a machine that was found."""
    because_all = ", ".join(_filled(WHY.get(r["id"]) or r["id"], r) for r in machine.get("reasons", []))
    template = VERDICTS.get(str(machine.get("kind"))) or str(machine.get("kind"))
    text = template.format(because_all=because_all)
    shown = "because" in template
    return local(text if shown or not because_all else f"{text} ({because_all})")


def refusal(reply: Mapping[str, object]) -> str:
    """Return why a request was refused, and what to do next."""
    if reply.get("trouble"):
        return _filled(TROUBLES.get(str(reply["trouble"])) or PIECES["unreachable"], reply)
    template = REFUSED.get(str(reply.get("reason")))
    if template and reply.get("why") is not None:
        return _filled(template, {**reply, "never": never(reply["why"])})
    return (
        _filled(template, reply)
        if template
        else str(reply.get("message") or reply.get("reason") or PIECES["refused"])
    )


def mqtt_refused(reason: str, values: Mapping[str, object]) -> str:
    """Return why a command that came over a broker was not carried out."""
    return _filled(MQTT[f"mqtt_refused_{reason}"], values)


def summary(line: Mapping[str, object]) -> str:
    """Return the one sentence at the end of a walk."""
    walked = int(str(line.get("walked_s") or 0))
    breaks = int(str(line.get("breaks") or 0))
    pauses = PIECES["no_break" if breaks == 0 else "one_break" if breaks == 1 else "breaks"]
    return PIECES["summary"].format(
        min=walked // 60,
        s=f"{walked % 60:02d}",
        distance_m=line.get("distance_m"),
        pauses=pauses.format(breaks=breaks),
        speed=speed(float(str(line.get("top_speed_kmh") or 0))),
        because=because(line.get("reason")),
    )


def _filled(template: str, values: Mapping[str, object]) -> str:
    more = {"because": because(values.get("reason"))}
    more["hold"] = hold(values.get("hard_stop", "key"), values.get("rail", True))
    if "{trouble_says}" in template:
        says = TROUBLES.get(str(values.get("trouble"))) or PIECES["silent"]
        more["trouble_says"] = says.replace("{detail}", str(values.get("detail", "")))
    try:
        return local(template.format_map({**values, **more}))
    except (KeyError, ValueError):
        return template
