"""What the service says, turned into what the broker is told.  Pure: lines and clocks in, payloads out.

Only what is named here leaves.  Snapshots and notices of the service carry what somebody answered
(`question`, `limited_by`, reasons); none of that is taken over, so a new field of theirs is published by
nobody's mistake.  The heart rate is, where its owner wants it.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping
from typing import Any

from treadctl import messages, words
from treadctl.interfaces.mqtt import payloads

Line = Mapping[str, Any]

UNDER_WAY = ("countdown", "walk", "slowing", "break", "stopping")
MAY_MOVE = ("walk", "slowing", "stopping")
GONE = ("none", "unknown")
WALKING_EVERY_S = 1.0
IDLE_EVERY_S = 30.0
GAP_MAX_S = 1.0  # between snapshots: four a second come; over a longer gap no distance is made up

_ENDED = {"done": "done", "person": "early", "pain": "early", "fault": "fault", "refused": "refused"}
"""How a walk ended, without whether the body ended it."""
_EVENTS = {
    "break": "break",
    "slowing": "stopping",
    "stopping": "stopping",
    "stop_now": "stopping",
    "stopped": "stopped",
}
_SAYS = {"stopping": "mqtt_stopping", "stopped": "mqtt_stopped", "break": "mqtt_break"}


class Mirror:
    """What is known of one treadmill.

    Args:
        health: the heart rate may leave, as all that the body says.
    """

    def __init__(self, *, health: bool = False) -> None:
        self._health = health
        self._snapshot: Line | None = None
        self._today: Line | None = None
        self._metres = 0.0
        self._told: payloads.State | None = None
        self._told_at = float("-inf")
        self._alarm = False
        self._event = ""

    # --- what the service says

    def gone(self) -> None:
        """The service is gone: nothing is known any more."""
        self._snapshot = None

    def take(self, snapshot: Line) -> None:
        """Take one snapshot."""
        before, self._snapshot = self._snapshot, snapshot
        if before is None or snapshot["state"] not in UNDER_WAY:
            if snapshot["state"] == "countdown" or before is None:
                self._metres = 0.0
            return
        again = snapshot["state"] == "stopping" and snapshot["blocks"]  # pressed once more after a walk
        if before["state"] not in UNDER_WAY and not again:
            self._metres = 0.0
        apart = snapshot["t"] - before["t"]
        if 0 < apart <= GAP_MAX_S and snapshot["speed_kmh"] is not None:
            self._metres += snapshot["speed_kmh"] / 3.6 * apart

    def planned(self, today: Line | None) -> None:
        """Take what the programme says of today; None: it does not say."""
        self._today = today

    # --- what is known

    @property
    def connected(self) -> bool:
        """Whether a treadmill is connected."""
        return self._snapshot is not None and self._snapshot["state"] not in GONE

    @property
    def under_way(self) -> bool:
        """Whether somebody walks, breaks included."""
        return self._snapshot is not None and self._walks(self._snapshot, UNDER_WAY)

    @property
    def walking(self) -> bool:
        """Whether the belt moves for a walk that goes on."""
        return self._snapshot is not None and self._snapshot["state"] == "walk"

    @property
    def target_kmh(self) -> float | None:
        """What the belt was last asked for."""
        return None if self._snapshot is None else self._snapshot["target_kmh"]

    @property
    def question(self) -> str | None:
        """The question that is open during a walk: for `health` alone."""
        return None if self._snapshot is None else self._snapshot["question"]

    # --- what the broker is told

    def due(self, now: float, wall: float) -> payloads.State | None:
        """Return the state where it is time to tell it: changed, or once a second or every 30 s.

        Args:
            now: monotonic seconds.
            wall: seconds since 1970, for a state that no snapshot dates.
        """
        state, told = self.state(wall), self._told
        since = now - self._told_at
        if told is not None and state.phase == told.phase:
            changed = state.model_copy(update={"t": told.t}) != told
            if since < (WALKING_EVERY_S if self.under_way or changed else IDLE_EVERY_S) - 0.01:
                return None
        self._told, self._told_at = state, now
        return state

    def again(self) -> None:
        """Somebody new listens: the state is due at once."""
        self._told = None

    def state(self, wall: float) -> payloads.State:
        """Return what is so now."""
        line: Line = self._snapshot or {"state": "none", "t": wall}
        phase, speed, plan = line["state"], line.get("speed_kmh"), self._today or {}
        walk = plan.get("plan") or {}
        return payloads.State(
            t=line["t"],
            phase=phase,
            moving=self._walks(line, MAY_MOVE) or speed > 0 if speed is not None else None,
            speed_kmh=speed,
            target_kmh=line.get("target_kmh"),
            cap_kmh=line.get("cap_kmh"),
            incline_percent=line.get("incline_percent"),
            block=line.get("block", 0),
            blocks=line.get("blocks", 0),
            walked_s=line.get("walked_s", 0),
            walk_s=line.get("walk_s", 0),
            distance_m=0.0 if phase in ("none", "idle") else round(self._metres, 1),
            next_change_s=line.get("next_change_s"),
            waits_for=line.get("waits_for"),
            faults=list(line.get("faults", ())),
            protected=line.get("protected", False),
            heart_rate_bpm=line.get("heart_rate_bpm") if self._health else None,
            today=None if self._today is None else "walk" if plan.get("kind") == "walk" else "rest",
            today_s=walk.get("walk_s"),
            next_walk=plan.get("next_day"),
        )

    def event(self, notice: Line) -> payloads.Event | None:
        """Return the event of a notice, None where it is nobody's business out there."""
        name = str(notice["event"])
        if notice.get("stands") is True:
            return None  # a stop that met a standing belt: the state says all of it
        if words.spoken(name) == "alarm":
            return self._emergency(notice)
        if name == "alarm_over":
            self._alarm = False
            return payloads.Event(t=notice["t"], event="emergency_over", message=words.notice(notice))
        if name == "walking":
            block = int(notice.get("block") or 1)
            return self._said(notice, "started" if block == 1 else "going_on", block=block)
        if name == "prepared":
            return self._said(notice, "prepared", profile=str(notice.get("profile")))
        return self._said(notice, _EVENTS[name]) if name in _EVENTS else None

    @staticmethod
    def _walks(line: Line, phases: Collection[str]) -> bool:
        return line["state"] in phases and not messages.at_rest(line)

    def _emergency(self, notice: Line) -> payloads.Event | None:
        """An alarm is told once, however often it is said aloud."""
        if self._alarm:
            return None
        self._alarm = True
        return payloads.Event(t=notice["t"], event="emergency", message=words.notice(notice))

    def _said(self, notice: Line, event: Any, **more: Any) -> payloads.Event | None:
        if event == self._event == "stopping":
            return None  # slowing, stopping, at once: the same stop, said sharper
        self._event = event
        message = words.MQTT[_SAYS[event]] if event in _SAYS else words.notice(notice)
        return payloads.Event(t=notice["t"], event=event, message=message, **more)

    def summary(self, line: Line) -> payloads.Summary:
        """Return what stays of a walk for everybody to see."""
        return payloads.Summary(
            t=line["t"],
            walked_s=line["walked_s"],
            distance_m=line["distance_m"],
            blocks=line["blocks"],
            breaks=line["breaks"],
            top_speed_kmh=line["top_speed_kmh"],
            ended=_ended(line),
            simulated=line.get("simulated") is True,
        )

    def finished(self, line: Line) -> payloads.Event:
        """Return the event of a walk's end."""
        return payloads.Event(t=line["t"], event="finished", ended=_ended(line))


def _ended(line: Line) -> Any:
    return _ENDED[line["ended"]]
