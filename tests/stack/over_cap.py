"""How long a true belt was over its cap, and how long that may last.  Shares no code with the product."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any, NamedTuple

OVER_KMH = 0.3  # more than this above the cap is over it
PERIODS = 2  # of the machine's data, until a report has surely come
DECIDE_S = 0.3


class Spell(NamedTuple):
    """One stretch over the cap: seconds, and its highest speed."""

    seconds: float
    top_kmh: float


def spells(rows: Iterable[dict[str, Any]], cap_kmh: float) -> list[Spell]:
    """The stretches over the cap in a trace; a press on the console starts a new one."""
    found: list[Spell] = []
    began, last, top = None, 0.0, 0.0
    for row in rows:
        over, pressed = row["speed_kmh"] > cap_kmh + OVER_KMH, row.get("event") == "console"
        if began is not None and (not over or pressed):
            found.append(Spell(last - began, top))
            began = None
        if over and began is None:
            began, top = row["t"], 0.0
        last, top = row["t"], max(top, row["speed_kmh"])
    return found if began is None else [*found, Spell(last - began, top)]


def allowed_s(
    spell: Spell, cap_kmh: float, *, period_s: float, dead_time_s: float, stop_kmh_s: float
) -> float:
    """How long a stretch may last on a machine with these times."""
    return PERIODS * period_s + DECIDE_S + dead_time_s + (spell.top_kmh - cap_kmh) / stop_kmh_s
