"""What a walker is told beside what the service says: what comes next, halfway, and how to walk."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from treadctl import words
from treadctl.care.comfort import Cues
from treadctl.care_words import say
from treadctl.language import speed as speed_of

Snapshot = Mapping[str, Any]
Cue = dict[str, str]

SOON_S = 10  # chosen: long enough for one sentence and a hand to the rail
FASTER_SOON_S = 5  # chosen: a hand to the rail; what begins then is a step of 0.1 km/h
SHORT_S = 15  # a break that is no longer needs no word before its end
SHOWN_S = 12.0  # a sentence is up until it has been read twice
STEADY_S = 8.0  # a target that stood still for so long rises anew; in the opening ramp it never does


class Cueing:
    """One cue at a time; posture cues keep their three minutes from everything that was said.

    Attributes:
        up: the cue that is up, its `id` and `text`; None while there is none.
    """

    def __init__(self) -> None:
        self.up: Cue | None = None
        self._until = 0.0
        self._posture = Cues()
        self._phase: tuple[object, object] = ("", 0)
        self._soon = self._ready = self._faster = False
        self._half: bool | None = None
        self._target, self._steady_since = 0.0, 0.0

    def take(self, snapshot: Snapshot, now: float, *, rail: bool) -> None:
        """Follow one snapshot; `now` in monotonic seconds, `rail`: there is something to hold on to."""
        if snapshot["state"] not in ("walk", "break"):
            self.up = None
        if not snapshot["blocks"]:
            self._half, self._posture = None, Cues()
            return
        self._enter(snapshot, now)
        due = self._due(snapshot, now) or self._faster_soon(snapshot)
        if due is not None:
            self.up, self._until = due, now + SHOWN_S
            self._posture = self._posture.said(now)
        elif now > self._until and not (self.up and snapshot["waits_for"] == "continue"):
            self.up = None
            self._walk_well(snapshot, now, rail=rail)

    def _enter(self, snapshot: Snapshot, now: float) -> None:
        """A phase begins: what was said of the one before is over."""
        phase = (snapshot["state"], snapshot["block"])
        if phase == self._phase:
            return
        self._phase, self.up, self._ready, self._faster = phase, None, False, False
        left = snapshot["next_change_s"]
        self._soon = snapshot["state"] == "break" and (left is None or left <= SHORT_S)
        self._target, self._steady_since = snapshot["target_kmh"] or 0.0, now
        if self._posture.last_s is None:
            self._posture = self._posture.said(now)

    def _due(self, snapshot: Snapshot, now: float) -> Cue | None:
        walks, left = snapshot["state"] == "walk", snapshot["next_change_s"]
        if snapshot["waits_for"] == "continue" and not self._ready:
            self._ready = True
            return _cue("ready_again")
        if left is not None and left <= SOON_S and not self._soon and snapshot["state"] in ("walk", "break"):
            self._soon = True
            last = snapshot["block"] >= snapshot["blocks"]
            return _cue("soon_go_on" if not walks else "soon_end" if last else "soon_break", seconds=left)
        return self._on_the_way(snapshot, now) if walks else None

    def _on_the_way(self, snapshot: Snapshot, now: float) -> Cue | None:
        half = 2 * snapshot["walked_s"] >= snapshot["walk_s"]
        before, self._half = self._half, half
        if half and before is False:
            return _cue("halfway")
        target, cap = snapshot["target_kmh"] or 0.0, snapshot["cap_kmh"]
        if target == self._target:
            return None
        rises = target > self._target and now - self._steady_since > STEADY_S
        self._target, self._steady_since = target, now
        if not rises or self._faster or cap is None:
            return None
        self._faster = True  # said once in a block: it goes on rising in small steps
        return _cue("faster", speed=speed_of(cap))

    def _faster_soon(self, snapshot: Snapshot) -> Cue | None:
        """Say it before the opening speed is left; not where a question holds it, or the belt slows first."""
        level_s = snapshot.get("level_s")  # a service older than this page does not say
        if level_s is None or snapshot["state"] != "walk" or self._faster or snapshot["question"] is not None:
            return None
        left, ends = level_s - snapshot["walked_s"], snapshot["next_change_s"]
        target, cap = snapshot["target_kmh"] or 0.0, snapshot["cap_kmh"] or 0.0
        if not 0 < left <= FASTER_SOON_S or cap <= target or (ends is not None and ends <= left + SOON_S):
            return None
        self._faster = True
        return _cue("soon_faster", seconds=left, speed=speed_of(cap))

    def _walk_well(self, snapshot: Snapshot, now: float, *, rail: bool) -> None:
        """A posture cue now and then, where nothing else is asked."""
        if snapshot["state"] != "walk" or snapshot["question"] is not None:
            return
        due = replace(self._posture, rail=rail).due(now)
        if due is not None:
            id_, self._posture = due
            self.up, self._until = {"id": id_, "text": say(id_)}, now + SHOWN_S


def _cue(id_: str, **fields: object) -> Cue:
    return {"id": id_, "text": words.PAGE[id_].format(**fields)}
