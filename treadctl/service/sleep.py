"""How long this computer has slept: what no monotonic clock of ours can see."""

from __future__ import annotations

import time


def seconds_asleep() -> float:
    """Return the seconds that this computer has slept since it was booted; 0.0 where it does not tell.

    Two clocks are read one after the other: the answer is off by some microseconds.
    """
    with_sleep: int | None = getattr(time, "CLOCK_BOOTTIME", None)  # Linux alone has it
    if with_sleep is None:
        return 0.0
    return time.clock_gettime(with_sleep) - time.clock_gettime(time.CLOCK_MONOTONIC)
