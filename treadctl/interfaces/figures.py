"""Figures of a walk for the eye: times, speeds in the person's unit, the state in words."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from treadctl import words
from treadctl.language import pace, speed


def clock(seconds: float | None) -> str:
    """Return minutes and seconds."""
    return "--:--" if seconds is None else f"{int(seconds) // 60}:{int(seconds) % 60:02d}"


def speed_of(value: float | None) -> str:
    """Return a speed in the person's unit."""
    return "?" if value is None else speed(value)


def pace_of(value: float | None) -> str:
    """Return the number of a speed in the person's unit."""
    return "?" if value is None else pace(value)


def state_of(snapshot: Mapping[str, Any]) -> str:
    """Return the state of a walk in words."""
    waits = awaits_start(snapshot)
    return words.VIEW.get("state_own_start" if waits else f"state_{snapshot['state']}") or str(
        snapshot["state"]
    )


def awaits_start(snapshot: Mapping[str, Any]) -> bool:
    """Say whether Start on the treadmill itself is awaited: then `next_change_s` is how long still."""
    return snapshot.get("waits_for") == "own_start" and snapshot["state"] == "countdown"
