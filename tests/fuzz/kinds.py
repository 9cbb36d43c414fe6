"""The fault kinds: for each how one case of it is drawn.

Ids are those of the hazard table: B belt, G control point, T telemetry, L link, D Bluetooth stack, P process,
O clock, S storage, U person, N repeated and foreign requests, C configuration.
"""

from __future__ import annotations

import math
from collections.abc import Callable
from random import Random
from typing import Any, NamedTuple


class Act(NamedTuple):
    """One thing done: the verb, its values, for how long, and how much later than the first of its case."""

    do: str
    values: dict[str, Any]
    lasts: float = 0.0
    after: float = 0.0


class Kind(NamedTuple):
    """A row of the table."""

    name: str
    draw: Callable[[Random], list[Act]]


def spread(rng: Random, low: float, high: float) -> float:
    """A number between two, small ones as likely as large ones."""
    return round(math.exp(rng.uniform(math.log(low), math.log(high))), 3)


def _lasting(do: str, low: float, high: float, **values: Any) -> Callable[[Random], list[Act]]:
    return lambda rng: [Act(do, dict(values), spread(rng, low, high))]


def _keys(rng: Random) -> list[Act]:
    key = rng.choice(["console_plus", "console_plus", "console_minus"])
    return [Act(key, {"times": round(spread(rng, 1, 20))})]


def _runaway(rng: Random) -> list[Act]:
    return [
        Act(
            "runaway",
            {"kmh_per_s": spread(rng, 0.05, 2.0), "limit_kmh": spread(rng, 6, 20)},
            spread(rng, 5, 120),
        )
    ]


def _loss(rng: Random) -> list[Act]:
    return [Act("drop_link", {"seconds": spread(rng, 0.1, 60.0)})]


def _flapping(rng: Random) -> list[Act]:
    period = spread(rng, 0.5, 10.0)
    return [
        Act("drop_link", {"seconds": round(period / 2, 3)}, after=n * period)
        for n in range(rng.randint(2, 6))
    ]


def _console_stop(rng: Random) -> list[Act]:
    acts = [Act("console_stop", {})]
    return acts + [Act("console_start", {}, after=spread(rng, 2.0, 60.0))] * (rng.random() < 0.5)


KINDS: dict[str, Kind] = {
    "B01": Kind("console speed keys", _keys),
    "B02": Kind("runaway", _runaway),
    "B03": Kind("ignores commands", _lasting("ignore_commands", 0.5, 60.0)),
    "B11": Kind("safety key", _lasting("key_pulled", 1.0, 60.0)),
    "B12": Kind("console stop and start", _console_stop),
    "G01": Kind("answers lost", _lasting("lose_answers", 0.5, 120.0)),
    "G02": Kind(
        "answers late",
        lambda rng: [Act("delay_answers", {"seconds": spread(rng, 0.1, 35.0)}, spread(rng, 1, 120))],
    ),
    "G07": Kind("write never answered", _lasting("hang_writes", 0.3, 60.0)),
    "G08": Kind("control lost", lambda rng: [Act("control_lost", {})]),
    "T01": Kind("telemetry stops", _lasting("telemetry_stops", 0.5, 120.0)),
    "T02": Kind("telemetry frozen", _lasting("telemetry_freezes", 0.5, 120.0)),
    "T03": Kind("burst after a stall", _lasting("telemetry_holds", 0.5, 60.0)),
    "L01": Kind("link lost", _loss),
    "L02": Kind("link flaps", _flapping),
    "P03": Kind("loop stalls", lambda rng: [Act("stall", {"seconds": spread(rng, 0.05, 30.0)})]),
}
