"""What a page may have done to the machine: the verbs of scenarios, with values that are settled here."""

from typing import NamedTuple

from ..simulator import Simulator
from ..verbs import VERBS
from .language import Words

KEYS = ("console_plus", "console_minus", "console_start", "console_stop", "console_pause")
BESIDE = ("key_pulled", "key_inserted", "person_on", "person_off")


class Act(NamedTuple):
    """One fault: what people call it, and its values where the verb's own defaults will not do."""

    name: str
    values: dict[str, float] = {}  # noqa: RUF012 - a row of a table, and never written to


FAULTS: dict[str, dict[str, Act]] = {
    "The belt": {
        "ignore_commands": Act("Says yes to every command, and does none"),
        "runaway": Act("Gets faster and faster by itself", {"kmh_per_s": 0.3, "limit_kmh": 8.0}),
        "unit_factor": Act("Takes km/h for miles: runs 1.6 times too fast"),
        "sluggish": Act("Changes its speed very slowly"),
        "range_differs": Act(
            "Runs no slower than 2 km/h, whatever it promised", {"floor_kmh": 2.0, "ceiling_kmh": 25.0}
        ),
        "start_toggles": Act("Start on a moving belt stops it"),
        "stop_toggles": Act("Stop on a standing belt starts it"),
        "starts_itself": Act("Starts by itself"),
        "stops_itself": Act("Stops by itself"),
        "reboot": Act("Loses its power for 3 seconds"),
    },
    "The deck": {
        "incline_stuck": Act("Stays at its incline, whatever it is told"),
        "incline_factor": Act("Tilts the wrong way"),
    },
    "What it reports": {
        "telemetry_stops": Act("Reports nothing any more"),
        "telemetry_freezes": Act("Repeats the same report again and again"),
        "telemetry_late": Act("Reports a second late"),
        "telemetry_holds": Act("Keeps its reports back, and sends them all at once", {"frames": 10}),
        "telemetry_drops": Act("Every second report is lost"),
        "telemetry_rate": Act("Reports ten times a second"),
        "telemetry_jitters": Act("Reports at uneven times"),
        "reports_zero": Act("Reports 0 while it moves"),
        "reports_moving": Act("Reports 2 km/h while it stands"),
        "speed_spike": Act("Reports 3 km/h too much"),
        "noise": Act("Reports a speed that trembles"),
        "frames_cut": Act("Reports lack their end"),
        "frames_longer": Act("Reports have nonsense at their end"),
        "frames_flipped": Act("Reports have a wrong bit"),
        "frames_random": Act("Reports are nonsense"),
        "frames_empty": Act("Reports are empty"),
        "frames_split": Act("Reports come in several parts"),
        "status_replay": Act("Tells old news once more"),
        "status_replays": Act("Tells old news to whoever listens first"),
    },
    "How it answers": {
        "lose_answers": Act("Never answers"),
        "delay_answers": Act("Answers 2 seconds late", {"seconds": 2.0}),
        "answers_wrong": Act("Answers «failed», whatever it did"),
        "answers_repeated": Act("Answers everything twice"),
        "answers_reordered": Act("Answers in the wrong order"),
        "answers_without_asking": Act("Answers before anybody listens"),
        "answer_unasked": Act("Answers what nobody asked"),
        "refuse_writes": Act("Refuses every command as busy"),
        "hang_writes": Act("Does what it is told, and never confirms it"),
        "control_lost": Act("Takes the control away from its client"),
    },
    "The connection": {
        "link_lost": Act("Out of reach"),
        "drop_link": Act("Out of reach for half a second"),
        "link_flaps": Act("Out of reach again and again, five times"),
        "link_slow": Act("Very slow: once in a second"),
        "connect_fails": Act("The next three connections fail"),
        "small_mtu": Act("Takes only short messages"),
        "loss_stops_belt": Act("The belt stops when the connection is lost"),
    },
}
"""Every fault that a page can switch, under the heading it has there."""

_ROWS = {verb: act for group in FAULTS.values() for verb, act in group.items()}
CALM = "calm"  # ends every fault that is on
LINK_LOST, LINK_BACK = "link_lost", "link_back"  # lasts by its own account, not by `lasts_s`


def catalogue(words: Words | None = None) -> list[dict[str, object]]:
    """The faults as a page draws them: heading, and for each its verb, its name, and whether it stays on."""
    say = Words() if words is None else words
    return [
        {
            "heading": say(heading),
            "faults": [
                {"verb": verb, "name": say(act.name), "stays": _stays(verb)} for verb, act in group.items()
            ],
        }
        for heading, group in FAULTS.items()
    ]


def _stays(verb: str) -> bool:
    return VERBS[verb].lasts or verb == LINK_LOST


class Hands:
    """Does to one machine what its pages ask for."""

    def __init__(self, simulator: Simulator) -> None:
        self._simulator = simulator

    def take(self, message: object) -> bool:
        """Carries out `{"do": verb}` or `{"end": verb}`; False if that is neither, or no verb of a page."""
        if not isinstance(message, dict) or len(message) != 1:
            return False
        ((act, verb),) = message.items()
        if act == "do" and verb == CALM:
            self._simulator.calm()
        elif act == "do" and verb in (*KEYS, *BESIDE):
            self._simulator.do(verb)
        elif act == "do" and isinstance(verb, str) and verb in _ROWS:
            self._begin(verb)
        elif act == "end" and isinstance(verb, str) and verb in _ROWS and _stays(verb):
            self._end(verb)
        else:
            return False
        return True

    def on(self) -> list[str]:
        """The faults that are on now."""
        lasting = [verb for verb in self._simulator.lasting if verb in _ROWS]
        return [*lasting, LINK_LOST] if self._simulator.is_out_of_reach else lasting

    def _begin(self, verb: str) -> None:
        if verb not in self._simulator.lasting:  # who presses twice means it once
            self._simulator.do(verb, **_ROWS[verb].values)

    def _end(self, verb: str) -> None:
        if verb == LINK_LOST:
            self._simulator.do(LINK_BACK)
        else:
            self._simulator.end(verb)
