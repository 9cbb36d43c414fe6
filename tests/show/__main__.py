"""`python -m tests.show [ISSUE.LINE]`: measure a "must show" line, or list them all."""

from __future__ import annotations

import os
import sys
import tempfile
from collections.abc import Callable, Iterable
from pathlib import Path

from tests.show import (
    acts,
    attacks,
    bluez,
    care,
    clone,
    codec,
    fuzz,
    guardian,
    hazards,
    history,
    home_assistant,
    journal,
    journeys,
    memory,
    mqtt,
    mutation,
    page,
    page_cost,
    peers,
    reactions,
    stack,
    tiers,
    walk,
    yard,
)
from tests.show.line import Line

Measure = Callable[[Path], Iterable[Line]]

LINES: dict[str, tuple[str, Measure]] = {
    "1.1": ("a fresh clone walks the demo and passes its tests", clone.fresh_clone),
    "1.2": (
        "the belt's true story of the demo",
        lambda folder: [*walk.demo_walk(folder), *walk.tilted_refused(folder)],
    ),
    "1.3": ("stop from a third process, Ctrl-C once and twice, SIGTERM, SIGHUP", walk.stopped_by_all),
    "1.4": ("30 minutes in virtual time; the same writes as real processes", stack.virtual_and_real),
    "1.5": ("mutants of either half of the codec fail the vectors", codec.mutants),
    "1.6": ("decoding beside pyftms", codec.decoding),
    "1.7": ("a million random and mutated byte strings", codec.random_bytes),
    "1.8": ("--assume-ready is refused where the radio is not the simulator", peers.assume_ready_refused),
    "1.9": ("pyftms walks on the simulator", peers.pyftms),
    "2.1": ("every hazard, the tests that provoke it, and how they ended", hazards.table),
    "2.2": ("the world against treadctl: sessions, hours, violations, coverage, speed", fuzz.worlds),
    "2.3": ("planted bugs are found", fuzz.planted),
    "2.4": (
        "the service is killed or frozen mid-walk: Stop at the machine",
        lambda folder: [*guardian.stop_after_death(folder), *bluez.deaths(folder)],
    ),
    "2.5": ("calm: no stop and no alarm where nothing is wrong", fuzz.calm),
    "2.6": (
        "our own time from an over-cap report, a key, a socket, a signal to the bytes",
        reactions.own_time,
    ),
    "2.7": ("mutants of the rooms that keep people safe", mutation.mutants),
    "2.8": ("resident memory of service and guardian", memory.resident),
    "2.9": ("how long make test and make test-bluez take", tiers.durations),
    "3.1": ("every row of the two articles, and the tests that show it", care.articles),
    "3.2": ("every row of the rule set's tables, and the tests that show it", care.tables),
    "3.3": ("what an ordinary good day asks of a person", acts.ordinary_day),
    "3.4": ("half a year of virtual people through core and belt", care.half_years),
    "3.5": ("good weeks to 30 minutes at 3.5 km/h", care.good_weeks),
    "3.6": (
        "the journal of a process that is killed; ten years of walks at once",
        lambda folder: [*journal.killed(folder), *history.ten_years(folder)],
    ),
    "3.7": ("FIT files, read by others", history.fit_files),
    "4.1": (
        "the page in a real browser: whole walks by touch and by keys, and what may go wrong",
        journeys.journeys,
    ),
    "4.2": ("axe on every screen of the page, phone and tablet, light and dark", page.access),
    "4.3": ("from a finger on STOP in a browser to Stop on the wire", page_cost.stop),
    "4.4": (
        "everything that must fail at the page: strangers, replays, floods, fuzz, slow callers",
        attacks.suite,
    ),
    "4.5": ("what the page weighs, takes and holds", page_cost.cost),
    "4.6": ("a picture of every screen, made anew", page.pictures),
    "5.1": (
        "the bridge at a real broker: every topic, broker frozen and killed mid-walk, starts from before, TLS, ACL",
        mqtt.real_broker,
    ),
    "5.2": (
        "Home Assistant's own code: its schemas, and a walk that it watches and stops",
        home_assistant.houses,
    ),
    "5.3": ("100,000 fuzzed messages on the command topics: nothing moves, nothing dies", mqtt.fuzz),
    "5.4": ("many bridges on one broker: messages, losses, and a stop for all", yard.fleet),
}


def main(arguments: list[str]) -> int:
    """Print the lines; 0 when all hold."""
    if not arguments:
        for name, (says, _) in LINES.items():
            print(f"make show-{name}   {says}")
        return 0
    code = 0
    for name in arguments:
        if name not in LINES:
            print(f"no line {name}; `make show` lists them", file=sys.stderr)
            return 2
        says, measure = LINES[name]
        print(f"{name} {says}", flush=True)
        with tempfile.TemporaryDirectory(prefix="treadctl-show-") as folder:
            for line in measure(Path(folder)):
                print(f"  {line}", flush=True)
                printed_only = line.timing and os.environ.get("SHOW_TIMINGS") == "print"
                code = code if line.holds or printed_only else 1
    return code


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
