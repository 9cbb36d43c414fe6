"""The service dies or freezes mid-walk, again and again: how long until Stop is at the machine."""

from __future__ import annotations

import signal
import statistics
from collections.abc import Iterator
from pathlib import Path

from tests.bluez.vm import Machine
from tests.bluez.walk import Walk, walk

KILLED_S, FROZEN_S = 0.25, 1.0  # HAZARDS H-30, H-43
MISSING_S = 8.0
STOPS = {"00", "01", "0801", "0802"}


def service_dies(here: Walk, how: signal.Signals) -> float:
    """Walk, let the service die, and return how long Stop took; the belt stands then."""
    person = here.starts()
    struck = here.signal("service", how)
    took = here.wait_for_write("0801", struck, MISSING_S)
    here.stands()
    after = set(here.writes(struck))
    assert after <= STOPS, f"{after} was written after the service died"
    assert person.leaves() == 1
    return took


def series(machine: Machine, folder: Path, how: signal.Signals, count: int) -> Iterator[float]:
    """Let the service die `count` times, each on a fresh stack."""
    for number in range(count):
        place = folder / f"{how.name}-{number}"
        place.mkdir()
        with walk(machine, place) as here:
            yield service_dies(here, how)


def distribution(took: list[float]) -> str:
    """Return the figures that matter, in milliseconds."""
    low, middle, high = min(took), statistics.median(took), max(took)
    return f"{len(took)} times: min {low * 1e3:.0f}, median {middle * 1e3:.0f}, max {high * 1e3:.0f} ms"
