"""From a finger on the page's STOP to Stop at the machine: a real browser, page, service and simulator.

Each press stops a belt that moves.  The way is split by leg: in the browser until it has sent, through page
process and socket until the service has it, in the service until the octets are written, and over the
simulator's radio.  All clocks are this machine's.  A sample takes a quarter of a minute; SAMPLES=100 by hand.
"""

from __future__ import annotations

import json
import os
import sys
import tempfile
import time
from collections.abc import Callable
from contextlib import suppress
from itertools import pairwise
from pathlib import Path
from typing import Any, NamedTuple

from bench.figure import Figure, show
from tests.helpers.chromium import BROWSER, PHONE, Tab, browser
from tests.helpers.processes import World, read_trace, world
from tests.helpers.visitor import page

SAMPLES = int(os.environ.get("SAMPLES", "4"))
AIM_MS = 50.0
WATCH = """(() => {
    document.addEventListener("pointerdown", (event) => {
        window.pressed = performance.timeOrigin + event.timeStamp;
        window.sent = 0;
    }, { capture: true });
    const send = WebSocket.prototype.send;
    WebSocket.prototype.send = function (data) {
        send.call(this, data);
        if (String(data).includes('"stop"')) window.sent = performance.timeOrigin + performance.now();
    };
})()"""
WALKS = "document.getElementById('state')?.textContent === 'walking'"
COUNTS = "document.getElementById('count').textContent !== ''"


class Way(NamedTuple):
    """Milliseconds of one press, leg by leg."""

    browser: float
    page: float
    service: float
    radio: float

    @property
    def written(self) -> float:
        """Until the service has written Stop."""
        return self.browser + self.page + self.service


def measure(folder: Path, samples: int = SAMPLES) -> list[Way]:
    """Press STOP so often."""
    audit = folder / "audit.jsonl"
    with world(folder) as here, browser(folder) as chromium:
        here.treadctl("serve", "--radio", here.radio, "--audit", str(audit))
        _wait(lambda: any(here.folder.glob("run/*.json")))
        _, address = page(here)
        tab = chromium.tab()
        tab.look_like(PHONE)
        tab.go(address)
        tab.button("Walk today")
        tab.run(WATCH)
        ways = []
        for _ in range(samples):
            _walk(tab)
            ways.append(_press(here, tab, audit))
            here.wait_for(lambda row: row["speed_kmh"] == 0)
        tab.close()
    return ways


def _walk(tab: Tab) -> None:
    tab.tap("Walk today")
    tab.button("Press and hold to start")
    for _ in range(3):  # on a busy machine a press may be too long ago, and is made again
        tab.tap("Press and hold to start", hold_s=1.7)
        with suppress(AssertionError):
            tab.wait_for(COUNTS, 5.0)
            break
    tab.wait_for(WALKS)


def _press(here: World, tab: Tab, audit: Path) -> Way:
    since = time.monotonic()
    tab.tap("STOP")

    def after(rows: list[dict[str, Any]], **wanted: object) -> float | None:
        of = (row for row in rows if row["t"] >= since and wanted.items() <= row.items())
        return next((float(row["t"]) for row in of), None)

    def stops(rows: list[dict[str, Any]], key: str) -> float | None:
        return next((float(row["t"]) for row in rows if row["t"] >= since and row.get(key) == "0801"), None)

    at_machine = _wait(lambda: stops(here.trace(), "w"))
    taken = _wait(lambda: after(read_trace(audit), audit="stop"))
    written = _wait(lambda: stops(read_trace(audit), "bytes"))
    pressed, sent = (_monotonic(float(tab.run(f"window.{name}"))) for name in ("pressed", "sent"))
    legs = (pressed, sent, taken, written, at_machine)
    return Way(*((end - begin) * 1e3 for begin, end in pairwise(legs)))


def _monotonic(epoch_ms: float) -> float:
    return epoch_ms / 1e3 - (time.time() - time.monotonic())


def _wait(what: Callable[[], Any], within_s: float = 10.0) -> Any:
    end = time.monotonic() + within_s
    while time.monotonic() < end:
        if (found := what()) not in (None, False):
            return found
        time.sleep(0.02)
    raise AssertionError("it never came to the machine")


def figures(ways: list[Way]) -> tuple[list[Figure], list[str]]:
    """The 99th percentile of the whole, and of each leg for the reader."""
    count = len(ways)

    def high(values: list[float]) -> float:
        return sorted(values)[min(count - 1, int(count * 0.99))]

    def middle(values: list[float]) -> float:
        return sorted(values)[count // 2]

    told = f"finger to Stop on the wire, 99 of 100, ms ({count} presses)"
    legs = {name: [getattr(way, name) for way in ways] for name in (*Way._fields, "written")}
    remarks = [
        f"      {name}: {middle(of):.1f} ms in the middle, {high(of):.1f} ms at most"
        for name, of in legs.items()
    ]
    return [Figure(told, high(legs["written"]), at_most=AIM_MS)], remarks


def main() -> int:
    """Measure, print."""
    if BROWSER is None:
        print("not measured: no chromium here")
        return 0
    with tempfile.TemporaryDirectory() as folder:
        ways = measure(Path(folder))
    print(json.dumps([[round(ms, 2) for ms in way] for way in ways]))
    return 0 if show(*figures(ways)) else 1


if __name__ == "__main__":
    sys.exit(main())
