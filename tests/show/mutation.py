"""Line 2.7: small mistakes made on purpose in the rooms that keep people safe."""

from __future__ import annotations

import os
from pathlib import Path

from tests.mutation.__main__ import BOUND, score
from tests.show.line import Line, equal


def mutants(folder: Path) -> list[Line]:
    """All of them, or MUTANTS=N drawn by chance."""
    found = score(sample=int(os.environ.get("MUTANTS", "0")))
    return [
        Line(
            f"mutants noticed, of {found.tried}",
            f"{found.share:.1%}",
            f"at least {BOUND:.0%}",
            found.share >= BOUND,
        ),
        equal("survivors without a reason", found.unexplained, 0),
        equal("lines and branches that no test takes", found.missed, 0),
    ]
