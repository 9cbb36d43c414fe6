"""The fault kinds: for each how one case of it is drawn.

Ids are those of the hazard table: B belt, G control point, T telemetry, L link, D Bluetooth stack, P process,
O clock, S storage, U person, N repeated and foreign requests, C configuration.
"""

from __future__ import annotations

from random import Random
from typing import Any

from tests.fuzz.kind import Act, Draw, Kind, spread
from tests.fuzz.own import OWN

Range = tuple[float, float]


def _once(do: str, **ranges: Range | float) -> Draw:
    """A verb that happens, with values drawn from ranges."""
    return lambda rng: [Act(do, _values(rng, ranges))]


def _lasts(do: str, low: float, high: float, **ranges: Range | float) -> Draw:
    """A verb that goes on for a while."""
    return lambda rng: [Act(do, _values(rng, ranges), spread(rng, low, high))]


def _one_of(*draws: Draw) -> Draw:
    return lambda rng: rng.choice(draws)(rng)


def _with_a_wish(draw: Draw, wish: str = "stop") -> Draw:
    """The same, and half of the time the person wants to stop, or something else, while it lasts."""

    def drawn(rng: Random) -> list[Act]:
        acts = draw(rng)
        wished = Act(wish, {}, after=round(rng.uniform(0.05, acts[0].lasts), 3))
        return [*acts, wished] if rng.random() < 0.5 else acts

    return drawn


def _values(rng: Random, ranges: dict[str, Range | float]) -> dict[str, Any]:
    return {name: spread(rng, *of) if isinstance(of, tuple) else of for name, of in ranges.items()}


def _keys(rng: Random) -> list[Act]:
    key = rng.choice(["console_plus", "console_plus", "console_minus"])
    return [Act(key, {"times": round(spread(rng, 1, 20)), "step_kmh": rng.choice([0, 0, 0.5, 1.0])})]


def _console_stop(rng: Random) -> list[Act]:
    acts = [Act(rng.choice(["console_stop", "console_pause"]), {})]
    return acts + [Act("console_start", {}, after=spread(rng, 2.0, 60.0))] * (rng.random() < 0.5)


def _flapping(rng: Random) -> list[Act]:
    period = spread(rng, 0.5, 10.0)
    half = {"seconds": round(period / 2, 3)}
    return [Act("drop_link", half, after=round(n * period, 3)) for n in range(rng.randint(2, 6))]


def _reconnect_fails(rng: Random) -> list[Act]:
    fails = Act(rng.choice(["connect_fails", "refuse_connects"]), {"times": rng.randint(1, 6)})
    return [fails, Act("drop_link", {"seconds": spread(rng, 0.6, 5.0)}, after=0.1)]


def _reboot(rng: Random) -> list[Act]:
    values = {"seconds": spread(rng, 0.5, 20.0), "keeps_speed": rng.randint(0, 1), "moves": rng.randint(0, 1)}
    return [Act("reboot", values)]


def _ignores(rng: Random) -> list[Act]:
    lasts = spread(rng, 0.5, 60.0)
    if rng.random() < 0.4:
        return [Act("ignore_commands", {}, lasts)]
    return [Act("ignore_op", {"op": rng.choice([0, 2, 7, 8]), "answer": rng.choice([0, 1, 4])}, lasts)]


def _deck_stuck(rng: Random) -> list[Act]:
    """Somebody tilts the deck, and there it stays."""
    stuck = Act("incline_stuck", {}, spread(rng, 5, 300), after=spread(rng, 2.0, 30.0))
    return [Act("deck", {"percent": spread(rng, 0.3, 10.0)}), stuck]


def _deck_wrong(rng: Random) -> list[Act]:
    """The deck goes somewhere else than it is told."""
    wrong = Act("incline_factor", {"factor": rng.choice([-1, 10])}, spread(rng, 5, 300))
    return [wrong, Act("deck", {"percent": spread(rng, 0.3, 3.0)}, after=0.5)]


def _start_toggles(rng: Random) -> list[Act]:
    """Start on a moving belt stops it; somebody starts it at the machine meanwhile."""
    toggles = Act("start_toggles", {}, spread(rng, 20, 600))
    return [toggles, *(Act("console_start", {}, after=spread(rng, 0.2, 40.0)) for _ in range(3))]


def _deaf(rng: Random) -> list[Act]:
    """A link is lost, and on the next one another program has the notifications."""
    taken = Act("acquired", {}, spread(rng, 1, 60))
    return [taken, Act("drop_link", {"seconds": spread(rng, 0.6, 5.0)}, after=0.1)]


def _slow_to_let_go(rng: Random) -> list[Act]:
    """A link has to be cut, and the stack takes its time."""
    slow = Act("slow_disconnect", {"seconds": spread(rng, 2, 10)}, spread(rng, 20, 120))
    hangs = Act("hang_writes", {}, spread(rng, 0.3, 10), after=1.0)
    return [slow, hangs] if rng.random() < 0.7 else [slow]


def _presses(rng: Random) -> list[Act]:
    return [
        Act("press_again", {}, after=round(n * spread(rng, 0.01, 1.0), 3)) for n in range(rng.randint(2, 6))
    ]


def _stops(rng: Random) -> list[Act]:
    return [Act("stop", {}, after=round(n * 0.05, 3)) for n in range(rng.randint(5, 40))]


BELT = {
    "B01": Kind("console speed keys", _keys),
    "B02": Kind("runaway", _lasts("runaway", 5, 120, kmh_per_s=(0.05, 2.0), limit_kmh=(6, 20))),
    "B03": Kind("ignores commands", _ignores),
    "B04": Kind(
        "another unit",
        lambda rng: [
            Act("unit_factor", {"factor": rng.choice([1.609, 0.621, 10, 0.1])}, spread(rng, 2, 300))
        ],
    ),
    "B05": Kind("slow to follow", _lasts("sluggish", 5, 300, kmh_per_s=(0.1, 3.0), dead_time_s=(0.05, 3.0))),
    "B06": Kind("incline stuck", _deck_stuck),
    "B07": Kind("incline wrong", _deck_wrong),
    "B08": Kind("Start toggles", _start_toggles),
    "B09": Kind("Stop toggles", _lasts("stop_toggles", 20, 600)),
    "B10": Kind("reboot", _reboot),
    "B11": Kind("safety key", _lasts("key_pulled", 1.0, 60.0)),
    "B12": Kind("console stop and start", _console_stop),
    "B13": Kind("stops by itself", _once("stops_itself")),
    "B14": Kind("other speeds than it says", _lasts("range_differs", 10, 300, floor_kmh=(0.5, 2.5))),
}
CONTROL_POINT = {
    "G01": Kind("answers lost", _lasts("lose_answers", 0.5, 120.0, p=(0.1, 1.0))),
    "G02": Kind("answers late", _lasts("delay_answers", 1, 120, seconds=(0.1, 35.0))),
    "G03": Kind("answers in another order", _lasts("answers_reordered", 1, 120)),
    "G04": Kind(
        "wrong answers",
        lambda rng: [
            Act(
                "answers_wrong",
                {"op": rng.choice([255, 2, 7, 8]), "result": rng.choice([255, 2, 4, 5])},
                spread(rng, 1, 60),
            )
        ],
    ),
    "G05": Kind(
        "answers repeated",
        lambda rng: [Act("answers_repeated", {"times": rng.randint(2, 5)}, spread(rng, 1, 120))],
    ),
    "G06": Kind(
        "answers to somebody else",
        lambda rng: [
            Act("answer_unasked", {"op": rng.choice([0, 2, 7, 8]), "result": rng.choice([1, 4, 5])})
        ],
    ),
    "G07": Kind("write never answered", _lasts("hang_writes", 0.3, 60.0)),
    "G08": Kind("control lost", lambda rng: [Act("control_lost", {"told": rng.randint(0, 1)})]),
    "G09": Kind("answers without being asked to", _lasts("answers_without_asking", 1, 120)),
    "G11": Kind("small MTU", _lasts("small_mtu", 5, 120)),
    "G12": Kind("writes refused", _with_a_wish(_lasts("refuse_writes", 0.3, 20, p=(0.2, 1.0)))),
}
TELEMETRY = {
    "T01": Kind("telemetry stops", _lasts("telemetry_stops", 0.5, 120.0)),
    "T02": Kind("telemetry frozen", _lasts("telemetry_freezes", 0.5, 120.0)),
    "T03": Kind("burst after a stall", _lasts("telemetry_holds", 0.5, 60.0)),
    "T04": Kind("telemetry late", _lasts("telemetry_late", 1, 60, seconds=(0.1, 10))),
    "T05": Kind(
        "telemetry malformed",
        _one_of(
            _lasts("frames_cut", 0.5, 30, octets=(1, 10), p=(0.05, 1)),
            _lasts("frames_longer", 0.5, 30, p=(0.05, 1)),
            _lasts("frames_flipped", 0.5, 30, p=(0.05, 1)),
            _lasts("frames_random", 0.5, 30, p=(0.05, 1)),
            _lasts("frames_empty", 0.5, 30, p=(0.05, 1)),
        ),
    ),
    "T06": Kind("split records", _lasts("frames_split", 1, 120, octets=(9, 20))),
    "T07": Kind("old status told again", _once("status_replay", times=(1, 10))),
    "T08": Kind(
        "speed spikes",
        _one_of(
            lambda rng: [Act("speed_spike", {"kmh": rng.choice([-2, 0.5, 1, 3, 20])}, spread(rng, 0.3, 10))],
            _with_a_wish(_lasts("speed_spike", 5, 60, kmh=(0.5, 1.2)), "slower"),
        ),
    ),
    "T09": Kind("records dropped", _lasts("telemetry_drops", 1, 120, p=(0.05, 0.9))),
    "T10": Kind("another rate", _lasts("telemetry_rate", 1, 120, every_s=(0.1, 10))),
    "T11": Kind("zero while moving", _lasts("reports_zero", 0.5, 30)),
    "T12": Kind("moving while zero", _lasts("reports_moving", 0.5, 30, kmh=(0.2, 6))),
    "T13": Kind("jitter", _lasts("telemetry_jitters", 1, 120, seconds=(0.1, 3))),
}
LINK = {
    "L01": Kind("link lost", _once("drop_link", seconds=(0.1, 60.0))),
    "L02": Kind("link flaps", _flapping),
    "L03": Kind("slow link", _lasts("link_slow", 1, 60, interval_s=(0.03, 4.0))),
    "L04": Kind("reconnect fails", _reconnect_fails),
    "L05": Kind(
        "loss stops the belt",
        lambda rng: [
            Act("loss_stops_belt", {"after_s": spread(rng, 0.1, 30)}, 600),
            *_once("drop_link", seconds=(0.6, 20))(rng),
        ],
    ),
}
STACK = {
    "D01": Kind("stack frozen", _lasts("freeze_stack", 0.1, 60.0)),
    "D02": Kind(
        "a ghost of a write",
        lambda rng: [
            Act("ghost", {"bytes": rng.choice(["02c800", "02f401", "07"])}, after=spread(rng, 0.1, 5))
        ],
    ),
    "D03": Kind(
        "a call never returns",
        lambda rng: [
            Act(
                "never_returns",
                {"call": rng.choice(["write", "read", "subscribe", "connect", "scan", "answer"])},
                spread(rng, 0.5, 30),
            )
        ],
    ),
    "D04": Kind("stack killed", _lasts("kill_stack", 0.2, 20)),
    "D05": Kind("bus killed", _lasts("kill_bus", 0.5, 10)),
    "D06": Kind("adapter off", _lasts("adapter_off", 0.3, 30)),
    "D07": Kind("disconnect takes long", _slow_to_let_go),
    "D08": Kind("notifications acquired by another", _deaf),
}
HOST = {
    "P01": Kind(
        "a task dies", lambda rng: [Act("task_dies", {"which": rng.choice(["writer", "core", "listener"])})]
    ),
    "P03": Kind("loop stalls", _once("stall", seconds=(0.05, 30.0))),
    "P04": Kind(
        "collection pauses",
        lambda rng: [
            Act("stall", {"seconds": spread(rng, 0.05, 1.0)}, after=n * 1.5) for n in range(rng.randint(2, 8))
        ],
    ),
    "P06": Kind("process stopped and continued", _once("stall", seconds=(0.2, 120.0))),
    "P10": Kind("restart requested", _once("service_ends")),
    "P11": Kind("guardian dies", _lasts("guardian_silent", 0.3, 30)),
    "O01": Kind("suspend", _once("suspend", seconds=(1, 600))),
    "O02": Kind("resume after a long gap", _once("suspend", seconds=(600, 259200))),
    "O03": Kind(
        "wall clock jumps",
        lambda rng: [Act("wall_jump", {"seconds": rng.choice([-3e8, -3600, -1, 1, 3600, 3e8])})],
    ),
    "O04": Kind("virtual machine paused", _once("stall", seconds=(1, 60))),
    "S01": Kind("disk full", _lasts("disk_full", 1, 300)),
    "S02": Kind("disk slow", _with_a_wish(_lasts("disk_slow", 1, 60, seconds=(0.1, 30)))),
    "S03": Kind(
        "disk fails at the n-th call",
        lambda rng: [Act("disk_fails", {"after": rng.randint(0, 60)}, spread(rng, 1, 300))],
    ),
}
PEOPLE = {
    "U01": Kind("never answers", _lasts("person_away", 5, 600)),
    "U02": Kind(
        "contradictory taps",
        lambda rng: [
            Act(do, {}, after=round(rng.uniform(0, 0.5), 3))
            for do in rng.sample(["slower", "wants_break", "end", "stop", "press_again", "cancel"], 3)
        ],
    ),
    "U05": Kind("walks away", _lasts("unwatched", 1, 120)),
    "N01": Kind("replayed permit", _once("old_permit")),
    "N02": Kind("a press arrives twice", _presses),
    "N03": Kind("page asleep", _lasts("unwatched", 0.5, 20)),
    "N15": Kind("a flood of stops", _stops),
    "C02": Kind(
        "connects again and again",
        lambda rng: [Act("connect_again", {}, after=n * 0.3) for n in range(rng.randint(1, 5))],
    ),
}


def _worse(rng: Random) -> list[Act]:
    """One region more by so much, or several; most often by little."""
    by = {
        part: rng.choice([1, 1, 1, 2, 3, 5])
        for part in rng.sample(["leg", "back", "other"], rng.choice([1, 1, 2]))
    }
    by |= {"zone": rng.choice([1, 2])} if rng.random() < 0.15 else {}
    by |= {"numb": 1} if rng.random() < 0.1 else {}
    return [Act("says_worse", by, spread(rng, 5, 400))]


ANSWERS = {
    "U11": Kind("questions ignored", _lasts("ignores_questions", 40, 400)),
    "U12": Kind("it gets worse", _worse),
    "U13": Kind("something is wrong", _once("says_wrong")),
    "U14": Kind(
        "answers of all sorts",
        lambda rng: [Act("says_anything", {"draws": rng.randint(0, 10**6)}, spread(rng, 60, 600))],
    ),
}
"""What a person says on the way, in worlds whose plan has check-ins, by a generator of its own."""

PROCESSES = {
    "P02": Kind("service killed", _once("kill_service")),
    "P05": Kind("service and guardian killed", _once("kill_both")),
    "P06s": Kind("service frozen", _once("freeze_service", seconds=(0.2, 60.0))),
    "P06b": Kind("service and guardian frozen", _once("freeze_both", seconds=(0.2, 30.0))),
}
"""What ends most walks at once: seldom mixed with the others, by a generator of its own."""

MIXED: dict[str, Kind] = {**BELT, **CONTROL_POINT, **TELEMETRY, **LINK, **STACK, **HOST, **PEOPLE}
KINDS: dict[str, Kind] = {**MIXED, **PROCESSES, **ANSWERS, **OWN}
