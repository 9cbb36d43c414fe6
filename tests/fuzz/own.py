"""The machine's own Start as the start press: what people and machines do with it, drawn.

A person arms on the screen and then presses Start at the treadmill; it says so (Machine Status 04) and starts.
"""

from __future__ import annotations

from collections.abc import Sequence
from random import Random

from tests.fuzz.kind import Act, Kind, spread

WINDOW_S = 60.0
LONG_S = 600.0


def habits_of(rng: Random) -> dict[str, float]:
    """How many walks and breaks a person begins at the machine, and how long after arming the key is pressed."""
    return {
        "own_walks": rng.choice([1, 1, 2, 3]),
        "own_breaks": rng.choice([0, 0, 1, 5]),
        "own_after_s": round(rng.choice([spread(rng, 0.2, 15.0), rng.uniform(0.0, 58.0)]), 2),
    }


def _manner(rng: Random) -> list[Act]:
    """The machine says nothing, says it when the belt moves already, or says it and stays where it is."""
    how = rng.choice(["nothing", "nothing", "late", "late", "only"])
    return [Act("own_says", {"how": how, "late_s": spread(rng, 0.02, 3.0)}, spread(rng, 60, LONG_S))]


def _early(rng: Random) -> list[Act]:
    """The key first, the screen after it, with the belt's countdown between them or not."""
    return [Act("own_key_first", {"arms_s": spread(rng, 0.01, 5.0)})]


def _twice(rng: Random) -> list[Act]:
    first = spread(rng, 0.05, 20.0)
    return [Act("own_key", {}, after=first), Act("own_key", {}, after=first + spread(rng, 0.05, 8.0))]


def _at_an_edge(rng: Random) -> list[Act]:
    """The moment at which the window opens, or ends."""
    last, later = rng.uniform(WINDOW_S - 4.0, WINDOW_S), rng.uniform(WINDOW_S, WINDOW_S + 10.0)
    t = rng.choice([0.0, last, later, later])
    return [Act("own_waits", {}, WINDOW_S + 12.0), Act("own_key", {}, after=round(t, 3))]


def _never(rng: Random) -> list[Act]:
    return [Act("own_waits", {}, spread(rng, 40, LONG_S))]


def _after_the_link(rng: Random) -> list[Act]:
    """A link that is just made: armed at once, and the key at once."""
    return [Act("own_now", {"key_s": spread(rng, 0.01, 1.5)}, after=round(rng.uniform(0.0, 1.5), 2))]


def _changes_their_mind(rng: Random) -> list[Act]:
    t = spread(rng, 0.05, 20.0)
    do = rng.choice(["cancel", "stop", "end", "unwatched"])
    lasts = spread(rng, 0.5, 20.0) if do == "unwatched" else 0.0
    return [Act(do, {}, lasts, after=t), Act("own_key", {}, after=t + spread(rng, 0.02, 5.0))]


def _any_time(rng: Random) -> list[Act]:
    draws = [_early, _twice, _at_an_edge, _at_an_edge, _never, _after_the_link, _changes_their_mind]
    return rng.choice(draws)(rng)


OWN = {
    "B15": Kind("says its own Start otherwise", _manner),
    "U15": Kind("its own Start at another time", _any_time),
}
"""Kinds of their own, by a generator of its own: only in worlds with a person who starts at the machine."""

_BESIDE: dict[str, list[Act]] = {
    "D02": [Act("ghost", {"bytes": "07"})],
    "T01": [Act("telemetry_stops", {}, 8.0)],
    "T07": [Act("status_replay", {"times": 3})],
    "T11": [Act("reports_zero", {}, 10.0)],
    "T12": [Act("reports_moving", {"kmh": 1.0}, 5.0)],
    "B01": [Act("console_plus", {"times": 5, "step_kmh": 0})],
    "L01": [Act("drop_link", {"seconds": 2.0})],
    "G07": [Act("hang_writes", {}, 5.0)],
    "P03": [Act("stall", {"seconds": 2.0})],
    "P11": [Act("guardian_silent", {}, 10.0)],
    "D01": [Act("freeze_stack", {}, 4.0)],
}


AT_A_LINK = ("own_now", "own_key_first")
"""Verbs that begin with a link; all others while the key is waited for."""


def mischief(rng: Random, only: Sequence[str] | None) -> tuple[str, list[Act]]:
    """Something that goes another way than usual while the key is waited for."""
    kind = rng.choice([one for one in only or (*OWN, *OWN, *_BESIDE, *["D02"] * 4) if not only or one in OWN])
    return kind, OWN[kind].draw(rng) if kind in OWN else _BESIDE[kind]
