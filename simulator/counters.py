"""What a machine counts during a session. Pure."""

from dataclasses import dataclass

STEP_LENGTH_M = 0.35  # of a slow walker, and how it grows with the speed
STEP_LENGTH_M_PER_KMH = 0.07


@dataclass(slots=True)
class Counters:
    """Time of the running belt, and what the belt and the person on it did."""

    elapsed_s: float = 0.0
    distance_m: float = 0.0
    climbed_m: float = 0.0
    steps: float = 0.0

    def count(
        self, elapsed_s: float, speed_kmh: float, incline_percent: float, runs: bool, walked: bool = True
    ) -> None:
        """Adds a stretch of time; `runs`: its seconds count; `walked`: somebody was on the belt."""
        moved_m = speed_kmh / 3.6 * elapsed_s
        self.distance_m += moved_m
        self.climbed_m += moved_m * max(0.0, incline_percent) / 100
        if walked:
            self.steps += moved_m / (STEP_LENGTH_M + STEP_LENGTH_M_PER_KMH * speed_kmh)
        if runs:
            self.elapsed_s += elapsed_s
