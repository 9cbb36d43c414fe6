"""Line 5.4: many bridges on one broker, and how soon a stop for all of them is at the last belt."""

from __future__ import annotations

import json
import os
import subprocess
import sys
import time
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from tests.helpers.mosquitto import MOSQUITTO, NOT_HERE, Listener, listener, mosquitto
from tests.helpers.processes import ROOT
from tests.helpers.yard import PREFIX
from tests.show.line import Line, at_most, equal
from treadctl.interfaces.mqtt.topics import ALL

SERVICES = int(os.environ.get("SERVICES", "40"))
WATCHED_S = float(os.environ.get("SECONDS_WATCHED", "10"))
PROCESSES = 4
LEAST_HZ = 0.9  # once a second, looked at ten times a second
APPEAR_WITHIN_S = 60.0
STOPPED_WITHIN_S = 10.0
STOP_S = 0.5  # chosen: half of what a person takes to notice that nothing happens
DRAINS_S = 1.0


def fleet(folder: Path) -> Iterator[Line]:
    """Walk on all of them, count, and stop all at once (SERVICES=200 by hand)."""
    if MOSQUITTO is None:
        yield Line("a fleet on one broker", NOT_HERE, "walks", False)
        return
    with mosquitto(folder / "broker") as broker, listener(broker.port, f"{PREFIX}/#") as heard:
        with yard(broker.port) as workers:
            _until(lambda: len(_walking(heard)) == SERVICES, APPEAR_WITHIN_S)
            first = len(heard.heard)
            time.sleep(WATCHED_S)
            states = Counter(topic for topic, _, _ in heard.heard[first:] if topic.endswith("/state"))
            stopped_at = time.monotonic()
            heard.say(f"{PREFIX}/{ALL}/command/stop", b"stop")
            _until(lambda: len(_standing(heard)) == SERVICES, STOPPED_WITHIN_S)
            told = _end(workers)
        time.sleep(DRAINS_S)
        ours = sum(1 for topic, _, _ in heard.heard if "/command/" not in topic)
    rate = sum(states.values()) / WATCHED_S
    yield Line(
        f"{SERVICES} treadmills in {PROCESSES} processes, states a second",
        f"{rate:.0f}, the slowest of them {min(states.values(), default=0) / WATCHED_S:.2f}",
        f"at least {LEAST_HZ * SERVICES:.0f}",
        len(states) == SERVICES and rate >= LEAST_HZ * SERVICES,
        timing=True,
    )
    published = sum(each["published"] for each in told.values())
    yield equal(f"messages that were published and not heard, of {published}", published - ours, 0)
    waits = sorted(each["slowed_at"] - stopped_at for each in told.values() if each["slowed_at"] is not None)
    yield equal("belts that a stop for all has reached", len(waits), SERVICES)
    if waits:
        p99 = waits[min(len(waits) - 1, round(0.99 * len(waits)))]
        what = f"from the stop for all to a slower belt, p99 (half of them {waits[len(waits) // 2] * 1000:.0f} ms,"
        line = at_most(f"{what} the last {waits[-1] * 1000:.0f} ms)", p99, STOP_S, "s")
        yield Line(line.what, line.figure, line.bound, line.holds, timing=True)
    yield equal("belts whose bridge has said that they stand", len(_standing(heard)), SERVICES)


@contextmanager
def yard(port: int) -> Iterator[list[subprocess.Popen[str]]]:
    """Run all treadmills, in no more processes than there may be."""
    workers = []
    for number in range(PROCESSES):
        first, after = number * SERVICES // PROCESSES, (number + 1) * SERVICES // PROCESSES
        command = [sys.executable, "-m", "tests.helpers.yard", str(port), str(first), str(after - first)]
        pipes = {"stdin": subprocess.PIPE, "stdout": subprocess.PIPE}
        workers.append(subprocess.Popen(command, cwd=ROOT, text=True, **pipes))
    try:
        yield workers
    finally:
        for worker in workers:
            worker.kill()
            worker.wait()


def _end(workers: list[subprocess.Popen[str]]) -> dict[str, Any]:
    """End all of them, and return what they tell."""
    told: dict[str, Any] = {}
    for worker in workers:
        output, _ = worker.communicate("end\n", timeout=30.0)
        told |= json.loads(output)
    return told


def _last(heard: Listener) -> dict[str, Any]:
    return {topic: payload for topic, payload, _ in heard.heard if topic.endswith("/state")}


def _walking(heard: Listener) -> list[str]:
    return [topic for topic, payload in _last(heard).items() if json.loads(payload)["phase"] == "walk"]


def _standing(heard: Listener) -> list[str]:
    return [topic for topic, payload in _last(heard).items() if json.loads(payload)["moving"] is False]


def _until(true: Any, within_s: float) -> None:
    end = time.monotonic() + within_s
    while not true() and time.monotonic() < end:
        time.sleep(0.2)
