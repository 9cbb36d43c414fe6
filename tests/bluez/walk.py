"""A walk on an empty real belt, as far as treadctl can tell, and what the belt really did."""

from __future__ import annotations

import json
import os
import signal
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

from tests.bluez.linux import Linux
from tests.bluez.person import Person
from tests.bluez.vm import Machine
from tests.helpers.processes import Row, environment, read_trace

MOVING_KMH = 0.95  # the simulated machine starts at 1.0


class Walk:
    """`treadctl start --radio os` at a terminal, in the air of one simulated machine."""

    def __init__(self, folder: Path, linux: Linux) -> None:
        self.folder, self.linux = folder, linux
        self.env = {**environment(folder), "DBUS_SYSTEM_BUS_ADDRESS": linux.bus_address}
        self.audit_path = folder / "audit.jsonl"
        self.person: Person | None = None
        self._people: list[Person] = []

    def sits_down(self, *arguments: str) -> Person:
        """A person at a terminal of their own runs a treadctl command."""
        person = Person(*arguments, env=self.env, log=self.folder / f"screen-{len(self._people)}")
        self._people.append(person)
        return person

    def starts(self) -> Person:
        """Confirm, arm, and wait until the belt really moves."""
        audit = str(self.audit_path)
        person = self.person = self.sits_down(
            "start", "starter", "--radio", "os", "--empty-belt", "--audit", audit
        )
        person.sees("Type EMPTY BELT")
        person.types("EMPTY BELT\n")
        person.sees("Press Enter when you are ready")
        person.types("\r")
        self.wait_for(lambda row: row["speed_kmh"] >= MOVING_KMH)
        return person

    def wait_for(self, true: Callable[[Row], bool], within_s: float = 45.0) -> Row:
        """Wait until the belt's last record is as wanted."""
        end = time.monotonic() + within_s
        while True:
            rows = self.linux.trace()
            if rows and true(rows[-1]):
                return rows[-1]
            if time.monotonic() > end:
                shown = self.person.screen[-800:] if self.person else ""
                raise AssertionError(f"not within {within_s:g} s; the belt: {rows[-1:]}; the screen: {shown}")
            time.sleep(0.03)

    def wait_for_write(self, frame: str, since: float, within_s: float) -> float:
        """Wait until these octets reach the machine's Control Point; return how long after `since`."""
        return self._wait_for_row(lambda row: row.get("w") == frame, frame, since, within_s)

    def wait_for_event(self, event: str, since: float, within_s: float) -> float:
        """Wait until this happens to the machine; return how long after `since`."""
        return self._wait_for_row(lambda row: row.get("event") == event, event, since, within_s)

    def _wait_for_row(self, true: Callable[[Row], bool], what: str, since: float, within_s: float) -> float:
        while True:
            for row in self.linux.trace():
                if row["t"] >= since and true(row):
                    return float(row["t"] - since)
            if time.monotonic() > since + within_s:
                raise AssertionError(f"no {what} within {within_s:g} s; written since: {self.writes(since)}")
            time.sleep(0.01)

    def stands(self, within_s: float = 30.0) -> Row:
        """Wait until the belt really stands."""
        return self.wait_for(lambda row: row["speed_kmh"] == 0 and row["state"] != "starting", within_s)

    def writes(self, since: float = 0.0) -> list[str]:
        """What reached the Control Point, in order."""
        return [row["w"] for row in self.linux.trace() if "w" in row and row["t"] >= since]

    def audit(self) -> list[Row]:
        """The product's own side."""
        return read_trace(self.audit_path)

    def pid(self, which: str) -> int:
        """The process id of service, guardian, ..."""
        record = json.loads(next(self.folder.glob("run/*.json")).read_text())
        return int(record["pids"][which])

    def signal(self, which: str, number: signal.Signals) -> float:
        """Send a signal to one of treadctl's processes; return when."""
        now = time.monotonic()
        os.kill(self.pid(which), number)
        return now

    def end(self) -> None:
        """Leave nothing running."""
        for path in self.folder.glob("run/*.json"):
            for pid in json.loads(path.read_text())["pids"].values():
                if pid and Path(f"/proc/{pid}").exists():
                    os.kill(pid, signal.SIGKILL)
        for person in self._people:
            person.end()


@contextmanager
def walk(machine: Machine, folder: Path) -> Iterator[Walk]:
    """Give a fresh stack, a fresh treadmill, and nobody walking yet."""
    with Linux(machine, folder) as linux:
        here = Walk(folder, linux)
        try:
            yield here
        finally:
            here.end()
