"""The machine's own Start under a person's finger, and how the machine speaks of it."""

from __future__ import annotations

from typing import Any

from simulator.console import BY_CONSOLE, Change, What


class StartKey:
    """Presses Start at the machine.

    Attributes:
        how: "" the machine says it at once; "late" when its belt moves, `late_s` after it should; "nothing"
            never; "only" it says so, and does not start.
        left_alone: the person stays away from the key.
    """

    def __init__(self, stage: Any) -> None:
        self.how, self.late_s = "", 0.0
        self.left_alone = 0
        self._stage = stage

    def press(self) -> None:
        """Press it, now."""
        stage, treadmill = self._stage, self._stage.treadmill
        stage.bench.catch_up()
        match self.how:
            case "":
                stage.simulator_does("console_start", {})
            case "only":
                treadmill.note("console", key="start")
                self._says()
            case how:
                treadmill.press("start")
                changes = treadmill.console.changes
                started = [one for one in changes if one.what is What.STARTED]
                treadmill.console.changes = [one for one in changes if one.what is not What.STARTED]
                if started and how == "late":
                    machine = treadmill.machine
                    stage.later(machine.countdown_s + machine.motor.dead_time_s + self.late_s, self._says)

    def _says(self) -> None:
        self._stage.treadmill.console.changes.append(Change(What.STARTED, BY_CONSOLE))
        self._stage.bench.tell()
