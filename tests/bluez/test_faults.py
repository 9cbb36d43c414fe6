"""What breaks below treadctl while somebody would walk: the belt's true story is the judge.

The simulated machine keeps its speed when the link is lost, as walking pads do.
"""

from __future__ import annotations

import time

import pytest

from tests.bluez.conftest import Walking
from tests.bluez.walk import Walk

BACK_S = 2.5  # from a radio (or stack) that works again to Stop at the machine (HAZARDS H-28, H-33)
BLUEZ_DISCONNECTS_S = 2.7  # measured: its own timer of 2 s, and what it needs besides
BLOCKED_S = 0.7  # without an ATT response for so long the link is cut
RETRY_S = 4.0  # the longest pause between two attempts to come back
ANEW_S = 20.0  # a bus of no memory: first attempts meet nobody, and then all is discovered anew
SLOW_S = 4.0  # an emulated machine: connecting alone takes 1 to 3 s of processor time


def stopped_and_nothing_else(here: Walk, since: float) -> None:
    """The belt stands, and after `since` nothing but a stop was executed."""
    here.stands()
    assert set(here.writes(since)) <= {"00", "01", "0801", "0802"}


@pytest.mark.hazard("H-28", "L01")
def test_link_drop(walking: Walking) -> None:
    with walking() as here:
        person = here.starts()
        lost = time.monotonic()
        here.linux.do("drop_link", seconds=3.0)
        took = here.wait_for_write("0801", lost, 3.0 + BACK_S + RETRY_S + SLOW_S)
        print(f"Stop at the machine after {took:.1f} s")
        stopped_and_nothing_else(here, lost)
        assert person.leaves() == 1


@pytest.mark.hazard("H-33", "D04")
def test_bluetoothd_killed(walking: Walking) -> None:
    with walking() as here:
        person = here.starts()
        here.linux.machine.order("kill", "bluetoothd")
        killed = time.monotonic()
        person.sees("Bluetooth", within_s=2.0)
        time.sleep(1.0)
        here.linux.machine.order("start", "bluetoothd")
        took = here.wait_for_write("0801", killed, 1.0 + BACK_S + RETRY_S + BLUEZ_DISCONNECTS_S + SLOW_S)
        print(f"Stop at the machine after {took:.1f} s")
        stopped_and_nothing_else(here, killed)
        assert person.leaves() == 1


@pytest.mark.hazard("H-34", "H-15", "D01")
def test_bluetoothd_frozen_leaves_no_ghost(walking: Walking) -> None:
    """What was written into a frozen stack is executed when it thaws: it must never be an increase."""
    with walking() as here:
        person = here.starts()
        before = here.linux.trace()[-1]["target_kmh"]
        frozen = time.monotonic()
        here.linux.machine.order("freeze", "bluetoothd")
        person.sees("does not answer", within_s=4.0)
        time.sleep(6.0)
        here.linux.machine.order("thaw", "bluetoothd")
        thawed = time.monotonic()
        took = here.wait_for_write("0801", thawed, BACK_S + RETRY_S + BLUEZ_DISCONNECTS_S + SLOW_S)
        print(f"Stop at the machine after {took:.1f} s")
        here.stands()
        time.sleep(3.0)
        after = [row for row in here.linux.trace() if row["t"] >= frozen + 0.5]
        assert max(row["target_kmh"] for row in after) <= before
        assert "07" not in here.writes(frozen)
        assert after[-1]["speed_kmh"] == 0
        assert person.leaves() == 1


@pytest.mark.hazard("H-35", "D05")
def test_dbus_daemon_killed(walking: Walking) -> None:
    with walking() as here:
        person = here.starts()
        here.linux.machine.order("kill", "dbus")
        killed = time.monotonic()
        person.sees("Contact lost", within_s=2.0)
        time.sleep(1.0)
        here.linux.machine.order(
            "kill", "bluetoothd"
        )  # as an init system does: it is useless without its bus
        here.linux.machine.order("start", "dbus")
        here.linux.machine.order("start", "bluetoothd")
        took = here.wait_for_write("0801", time.monotonic(), ANEW_S)
        print(f"Stop at the machine after {took:.1f} s")
        stopped_and_nothing_else(here, killed)
        assert person.leaves() == 1


@pytest.mark.hazard("H-37", "D06")
def test_adapter_off(walking: Walking) -> None:
    with walking() as here:
        person = here.starts()
        here.linux.switch(on=False)
        off = time.monotonic()  # until then the walk was as it should be, and went on rising
        time.sleep(2.0)
        here.linux.switch(on=True)
        took = here.wait_for_write("0801", off, 2.0 + BACK_S + RETRY_S + SLOW_S)
        print(f"Stop at the machine after {took:.1f} s")
        stopped_and_nothing_else(here, off)
        assert person.leaves() == 1


@pytest.mark.hazard("H-31", "H-32", "G07", "D03")
def test_a_write_never_answered(walking: Walking) -> None:
    """BlueZ then refuses every further write for 30 s: only a new link lets a stop pass."""
    with walking() as here:
        person = here.starts()
        here.linux.do("hang_writes", obeyed=0)
        hung = time.monotonic()
        person.types("s")
        here.wait_for_event("disconnected", hung, BLOCKED_S + BLUEZ_DISCONNECTS_S + SLOW_S)
        cut = time.monotonic()
        here.linux.do("answer_writes")
        took = here.wait_for_write("0801", cut, BACK_S + SLOW_S)
        print(f"Stop at the machine after {took:.1f} s")
        stopped_and_nothing_else(here, hung)
        assert person.leaves() in (1, 130)
