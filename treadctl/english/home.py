"""What the parts of a treadmill are called in Home Assistant, where a whole family reads them."""

from __future__ import annotations

HOME: dict[str, str] = {
    "speed": "Speed",
    "distance": "Walk distance",
    "walked": "Walking time",
    "next_change": "Time to the next change",
    "heart_rate": "Heart rate",
    "phase": "What it does",
    "today": "Today",
    "plan": "Length of today's walk",
    "next_walk": "Next walk",
    "last_walk": "Last walk",
    "moving": "Belt moves",
    "problem": "Something holds it back",
    "connected": "Treadmill connected",
    "target": "Slow down to",
    "stop": "Stop",
    "pause": "Take a break",
    "slower": "Slower",
    "prepare": "Prepare a walk",
    "profile": "Profile",
    "event": "Walk",
    "leg": "Leg pain",
    "back": "Back pain",
    "question": "Question about the last walk",
    "model": "Treadmill with treadctl",
}
"""Each part of the discovery payload by its key; a name stands behind that of the treadmill."""
