"""A person walks over the real Linux Bluetooth stack: the belt's true story is the judge."""

from __future__ import annotations

import time

from tests.bluez.conftest import Walking

EMPTY_BELT_CAP_KMH = 1.5


def test_scan_arm_walk_break_stop(walking: Walking) -> None:
    with walking() as here:
        scanning = here.sits_down("scan")
        scanning.sees("treadctl-sim")
        assert scanning.leaves() == 0
        assert here.writes() == []  # looking writes nothing
        person = here.starts()
        assert set(here.writes()) <= {"00", "07", "026400"}  # nothing but a start at the machine's slowest
        person.types("b")
        here.stands()
        person.sees("break")
        asked = time.monotonic()
        person.types("s")
        here.wait_for_write("0801", asked, 0.5)
        assert person.leaves() in (0, 130)
        assert max(row["speed_kmh"] for row in here.linux.trace()) <= EMPTY_BELT_CAP_KMH
        assert here.linux.trace()[-1]["speed_kmh"] == 0
