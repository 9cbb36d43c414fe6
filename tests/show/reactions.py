"""Line 2.6: our own time from a reason to act to the bytes."""

from __future__ import annotations

from pathlib import Path

from bench.bench_reaction import figures
from tests.show.line import Line


def own_time(folder: Path) -> list[Line]:
    """Over-cap report to corrective bytes, and STOP by key, socket and signal to bytes."""
    measured, remarks = figures()
    return [
        *(
            Line(figure.text, f"{figure.value:.3g}", figure.bound, figure.holds, timing=True)
            for figure in measured
        ),
        *(Line("remark", remark, "none", holds=True) for remark in remarks),
    ]
