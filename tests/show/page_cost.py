"""Lines 4.3 and 4.5: how soon the page's STOP is on the wire, and what the page weighs, takes and holds."""

from __future__ import annotations

import os
import time
from pathlib import Path

from bench import bench_page_stop
from tests.helpers.chromium import BROWSER, PHONE, Tab, browser
from tests.helpers.processes import world
from tests.helpers.visitor import page, visitor
from tests.show.line import Line, at_most
from tests.show.memory import resident_mb
from tests.show.page import NO_BROWSER
from treadctl import words
from treadctl.interfaces.page.app import page_files

WEIGHT_KB, PAINT_S, RESIDENT_MB, CPU_PERCENT = 150.0, 1.0, 50.0, 2.0
THROTTLE = 6
WALKED_S = 20.0
PAINTED = "performance.getEntriesByName('first-contentful-paint')[0]?.startTime"


def stop(folder: Path) -> list[Line]:
    """Press STOP in a real browser (SAMPLES=100 by hand)."""
    if BROWSER is None:
        return [NO_BROWSER]
    figures, remarks = bench_page_stop.figures(bench_page_stop.measure(folder))
    print("\n".join(remarks))
    return [Line(each.text, f"{each.value:.1f}", each.bound, each.holds, timing=True) for each in figures]


def cost(folder: Path) -> list[Line]:
    """Weigh what is served, time the first paint of a slow phone, and watch the process during a walk."""
    weight = sum(len(content) for content, _ in page_files().values()) / 1000
    lines = [at_most(f"all {len(page_files())} files of the page, kB", weight, WEIGHT_KB, "kB")]
    with world(folder) as here:
        process, address = page(here)
        if not Path("/proc/self/stat").exists():
            return [*lines, Line("the page process", "not measured: there is no /proc here", "Linux", False)]
        if BROWSER is None:
            lines.append(NO_BROWSER)
        else:
            lines.append(_paint(folder, address))
            assert process.stdout is not None
            address = next(line.strip() for line in process.stdout if line.strip().startswith("http://"))
        with visitor(address) as walker:
            walker.walk()
            before, began = _cpu_s(process.pid), time.monotonic()
            time.sleep(WALKED_S)
            resident = resident_mb(process.pid)
            share = (_cpu_s(process.pid) - before) / (time.monotonic() - began) * 100
            walker.say("stop")
    return [
        *lines,
        at_most("page process, resident, while somebody walks", resident, RESIDENT_MB, "MB"),
        at_most("and of a core", share, CPU_PERCENT, "%"),
    ]


def _paint(folder: Path, address: str) -> Line:
    with browser(folder) as chromium:
        tab: Tab = chromium.tab()
        tab.look_like(PHONE)
        tab.slow(THROTTLE)
        tab.go(address)
        seconds = float(tab.wait_for(PAINTED)) / 1000
        tab.button(words.PAGE["begin"])  # paired, and there
        tab.close()
    told = f"first paint with the processor slowed {THROTTLE} times"
    return Line(told, f"{seconds:.2f} s", f"at most {PAINT_S:g} s", seconds <= PAINT_S, timing=True)


def _cpu_s(pid: int) -> float:
    fields = Path(f"/proc/{pid}/stat").read_text().rsplit(")", 1)[1].split()
    return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")
