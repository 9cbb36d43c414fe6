"""The speed of a walk so far, for a chart: few enough points for any phone, however long the walk."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

POINTS_MAX = 400  # a phone is not wider; beyond, every second one goes and the rest are twice as far apart


class Trail:
    """Seconds since the walk began, speed and cap in km/h."""

    def __init__(self) -> None:
        self.points: list[tuple[float, float, float]] = []
        self._began = 0.0
        self._every_s = 1.0

    def take(self, snapshot: Mapping[str, Any]) -> None:
        """Follow one snapshot; without a walk there is nothing to draw."""
        if not snapshot["blocks"]:
            self.__init__()  # type: ignore[misc]  # a walk begins from nothing
            return
        t, speed, cap = snapshot["t"], snapshot["speed_kmh"], snapshot["cap_kmh"]
        if speed is None or cap is None:
            return
        if not self.points:
            self._began = t
        at = round(t - self._began, 1)
        if self.points and at - self.points[-1][0] < self._every_s:
            return
        self.points.append((at, speed, cap))
        if len(self.points) > POINTS_MAX:
            self.points = self.points[::2]
            self._every_s *= 2

    def told(self) -> dict[str, Any]:
        """Return it for a page that has just come."""
        return {"event": "trail", "points": self.points, "every_s": self._every_s, "began": self._began}
