"""Everything that a scenario can do: one row a verb, with the fault kind that it is of and its keys.

A verb with the key `lasts_s` begins something that ends by itself; the others happen once.
"""

from .verb import MOST_S, Bound, ScenarioError, Verb, number

_LASTS = {"lasts_s": Bound(0.01, MOST_S, MOST_S, "s")}
_CHANCE = {"p": Bound(0, 1, 1, "probability")} | _LASTS
_PRESSES = {
    "times": Bound(1, 50, 1, "presses"),
    "step_kmh": Bound(0, 3, 0, "km/h"),
}
_OCTETS = {"octets": Bound(1, 60, 4, "octets")} | _CHANCE

BELT: dict[str, Verb] = {
    "key_pulled": Verb("B11", "the safety key is pulled: the belt stops", {}),
    "key_inserted": Verb("B11", "the safety key is put back", {}),
    "console_plus": Verb("B01", "the console's + is pressed; step_kmh 0 is the machine's own step", _PRESSES),
    "console_minus": Verb(
        "B01", "the console's - is pressed; step_kmh 0 is the machine's own step", _PRESSES
    ),
    "console_start": Verb("B12", "the console's Start is pressed", {}),
    "console_stop": Verb("B12", "the console's Stop is pressed", {}),
    "console_pause": Verb("B12", "the console's Pause is pressed", {}),
    "person_on": Verb("U05", "somebody steps onto the belt", {}),
    "person_off": Verb("U05", "nobody is on the belt any more: no steps are counted", {}),
    "ignore_commands": Verb("B03", "commands are answered and not obeyed, until `obey_commands`", _LASTS),
    "ignore_op": Verb(
        "B03",
        "one op code is not obeyed and answered with this result, 0 for no answer",
        {"op": Bound(0, 255, None, "op code"), "answer": Bound(0, 5, 1, "result")} | _LASTS,
    ),
    "obey_commands": Verb("B03", "commands are obeyed again", {}, ("ignore_commands", "ignore_op")),
    "runaway": Verb(
        "B02",
        "the belt gets faster by itself, up to the limit, until it is stopped",
        {
            "kmh_per_s": Bound(0.01, 5, None, "km/h per s"),
            "limit_kmh": Bound(0.1, 25, 20, "km/h"),
        }
        | _LASTS,
    ),
    "unit_factor": Verb(
        "B04",
        "the belt runs so many times as fast as it was told",
        {"factor": Bound(0.1, 10, 1.609344, "")} | _LASTS,
    ),
    "sluggish": Verb(
        "B05",
        "the belt changes its speed at another rate and after another dead time",
        {
            "kmh_per_s": Bound(0.1, 3, 0.1, "km/h per s"),
            "dead_time_s": Bound(0, 3, 1, "s"),
        }
        | _LASTS,
    ),
    "incline_stuck": Verb("B06", "the deck stays as it is, whatever it is told", _LASTS),
    "incline_factor": Verb(
        "B07",
        "the deck goes to so many times the incline it was told; -1 is the wrong way",
        {"factor": Bound(-10, 10, -1, "")} | _LASTS,
    ),
    "start_toggles": Verb("B08", "Start on a moving belt stops it", _LASTS),
    "stop_toggles": Verb("B09", "Stop on a standing belt starts it", _LASTS),
    "reboot": Verb(
        "B10",
        "the machine goes off and comes back; it may keep its speed, and may start by itself",
        {
            "seconds": Bound(0.5, 20, 3, "s"),
            "keeps_speed": Bound(0, 1, 0, "yes or no"),
            "moves": Bound(0, 1, 0, "yes or no"),
        },
    ),
    "starts_itself": Verb("B10", "the belt starts by itself, as if somebody had pressed Start", {}),
    "stops_itself": Verb("B13", "the belt stops by itself, as after a time-out of its own", {}),
    "range_differs": Verb(
        "B14",
        "the belt runs no slower and no faster than this, whatever its range says",
        {"floor_kmh": Bound(0, 5, 0, "km/h"), "ceiling_kmh": Bound(0.5, 25, 25, "km/h")} | _LASTS,
    ),
}

ANSWERS: dict[str, Verb] = {
    "hang_writes": Verb(
        "G07",
        "writes get no response, until `answer_writes`; the link of a hung one ends after 32 s",
        {"obeyed": Bound(0, 1, 1, "yes or no")} | _LASTS,
    ),
    "answer_writes": Verb("G07", "writes get their response again", {}, ("hang_writes", "refuse_writes")),
    "refuse_writes": Verb(
        "G07",
        "writes are refused with an ATT error and do nothing; 254 is busy",
        {"code": Bound(1, 255, 254, "ATT error")} | _CHANCE,
    ),
    "lose_answers": Verb("G01", "the Control Point's answers are lost, until `answers_back`", _CHANCE),
    "delay_answers": Verb(
        "G02",
        "the Control Point's answers come so much later, until `answers_back`",
        {"seconds": Bound(0, 40, None, "s")} | _LASTS,
    ),
    "answers_reordered": Verb("G03", "each second answer overtakes the one before it", _LASTS),
    "answers_wrong": Verb(
        "G04",
        "answers name another op code or result; 255 leaves it as it is",
        {"op": Bound(0, 255, 255, "op code"), "result": Bound(0, 255, 4, "result")} | _CHANCE,
    ),
    "answers_repeated": Verb(
        "G05", "each answer comes so often", {"times": Bound(2, 5, 2, "times")} | _LASTS
    ),
    "answer_unasked": Verb(
        "G06",
        "an answer comes that nobody asked for",
        {"op": Bound(0, 255, 7, "op code"), "result": Bound(0, 255, 1, "result")},
    ),
    "answers_without_asking": Verb(
        "G09", "the Control Point takes writes and answers though nobody enabled its indications", _LASTS
    ),
    "answers_back": Verb(
        "G01",
        "the Control Point answers as this machine does",
        {},
        (
            "lose_answers",
            "delay_answers",
            "answers_reordered",
            "answers_wrong",
            "answers_repeated",
            "answers_without_asking",
        ),
    ),
    "control_lost": Verb(
        "G08",
        "the machine takes the control away from its client, with or without saying so",
        {"told": Bound(0, 1, 1, "yes or no")},
    ),
    "small_mtu": Verb(
        "G11",
        "notifications hold no more than this of an MTU",
        {"mtu": Bound(23, 517, 23, "octets")} | _LASTS,
    ),
}

DATA: dict[str, Verb] = {
    "telemetry_stops": Verb("T01", "no more data, until `telemetry_resumes`", _LASTS),
    "telemetry_holds": Verb(
        "T03",
        "data is held back, and comes all at once with `telemetry_resumes` or when there is so much of it",
        {"frames": Bound(2, 1000, 1000, "frames")} | _LASTS,
    ),
    "telemetry_freezes": Verb("T02", "data repeats the same values, until `telemetry_resumes`", _LASTS),
    "telemetry_late": Verb("T04", "data comes so much later", {"seconds": Bound(0.1, 10, 1, "s")} | _LASTS),
    "telemetry_drops": Verb(
        "T09", "notifications of data are lost", {"p": Bound(0, 1, 0.5, "probability")} | _LASTS
    ),
    "telemetry_rate": Verb(
        "T10", "data comes at another pace", {"every_s": Bound(0.1, 10, 0.1, "s")} | _LASTS
    ),
    "telemetry_jitters": Verb(
        "T10",
        "the time between two records varies by as much as this",
        {"seconds": Bound(0, 5, 0.5, "s")} | _LASTS,
    ),
    "frames_cut": Verb("T05", "data lacks its last octets", _OCTETS),
    "frames_longer": Verb("T05", "data has random octets at its end", _OCTETS),
    "frames_flipped": Verb(
        "T05", "bits of the data are flipped", {"bits": Bound(1, 32, 1, "bits")} | _CHANCE
    ),
    "frames_random": Verb("T05", "random octets come in the place of data", _CHANCE),
    "frames_empty": Verb("T05", "notifications of data are empty", _CHANCE),
    "frames_split": Verb(
        "T06",
        "records come in parts of at most so many octets",
        {"octets": Bound(9, 60, 9, "octets")} | _LASTS,
    ),
    "status_replay": Verb(
        "T07", "the last status notifications are told once more", {"times": Bound(1, 20, 3, "notifications")}
    ),
    "status_replays": Verb("T07", "who subscribes to the status is told old ones first", _LASTS),
    "speed_spike": Verb(
        "T08", "the reported speed is off by so much", {"kmh": Bound(-20, 20, 3, "km/h")} | _LASTS
    ),
    "reports_zero": Verb("T11", "the reported speed is 0, whatever the belt does", _LASTS),
    "reports_moving": Verb(
        "T12",
        "the reported speed is this, whatever the belt does",
        {"kmh": Bound(0.1, 20, 2, "km/h")} | _LASTS,
    ),
    "noise": Verb(
        "T08",
        "the reported speed of a moving belt is off by up to so much",
        {"kmh": Bound(0, 1, 0.15, "km/h")} | _LASTS,
    ),
    "telemetry_resumes": Verb("T01", "data is as it should be again", {}),
}
DATA["telemetry_resumes"] = DATA["telemetry_resumes"]._replace(
    ends=tuple(verb for verb, row in DATA.items() if row.lasts)
)

LINK: dict[str, Verb] = {
    "drop_link": Verb(
        "L01",
        "the radio is out of reach for so long; beyond the supervision time-out connections end",
        {"seconds": Bound(0.01, 3600, 0.5, "s")},
    ),
    "link_lost": Verb("L01", "the radio is out of reach until `link_back`", {}),
    "link_flaps": Verb(
        "L02",
        "the radio is out of reach for half of each period",
        {"period_s": Bound(0.5, 20, 2, "s"), "times": Bound(1, 50, 5, "times")},
    ),
    "link_slow": Verb(
        "L03",
        "data, status, answers and writes pass only once in so long",
        {"interval_s": Bound(0.03, 4, 1, "s")} | _LASTS,
    ),
    "connect_fails": Verb(
        "L04", "the next connections end as soon as they are made", {"times": Bound(1, 50, 3, "connections")}
    ),
    "loss_stops_belt": Verb(
        "L05",
        "the belt stops so long after its last client is gone",
        {"after_s": Bound(0, 30, 0, "s")} | _LASTS,
    ),
    "link_back": Verb(
        "L01", "the radio is in reach again, and takes connections as ever", {}, ("link_slow",)
    ),
}

VERBS: dict[str, Verb] = BELT | ANSWERS | DATA | LINK


def keys_of(verb: str) -> str:
    """Says a verb's keys: `seconds = 0.01 to 3600 s (0.5 if left out)`."""
    return ", ".join(
        f"{key} = {bound}" + ("" if bound.default is None else f" ({bound.default:g} if left out)")
        for key, bound in VERBS[verb].keys.items()
    )


def check(verb: str, given: dict[str, object], where: str) -> dict[str, float]:
    """The values of a verb's keys, defaults filled in. Raises ScenarioError."""
    if verb not in VERBS:
        raise ScenarioError(f"{where}: do = {verb!r} is not known; one of: {', '.join(VERBS)}")
    bounds = VERBS[verb].keys
    for key in given:
        if key not in bounds:
            known = ", ".join(bounds) or "no keys of its own"
            raise ScenarioError(f"{where}: {key} is not known for {verb}, which has {known}")
    values: dict[str, float] = {}
    for key, bound in bounds.items():
        value = given.get(key, bound.default)
        if value is None:
            raise ScenarioError(f"{where}: {key} is missing; {verb} needs {bound}")
        values[key] = number(value, bound, f"{where}: {key}")
    return values
