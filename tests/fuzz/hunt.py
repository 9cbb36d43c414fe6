"""Hunt planted bugs: each in a process of its own, which plays worlds until the judge notices.

Nothing here imports the product before a bug is planted.
"""

from __future__ import annotations

import json
import subprocess
import sys
from collections.abc import Iterable
from typing import Any, NamedTuple

from tests.fuzz.planted import plant

LIMIT_S = 600.0  # a bug may hang a world


class Case(NamedTuple):
    """A world of the fuzz line: a seed, with one fault kind alone or with whatever the seed draws.

    With one kind alone it counts only if the same world without its faults
    violates nothing: then it is the fault that brought the bug to light.
    """

    kind: str | None
    seed: int

    def __str__(self) -> str:
        return f"{self.kind or 'mixed'}:{self.seed}"


class Find(NamedTuple):
    """What the judge said first of a planted bug in a world."""

    bug: str
    case: Case
    invariant: str
    what: str


def hunt(bug: str | None, cases: Iterable[Case]) -> list[Find]:
    """Play worlds with a bug in the product (None: as it is); of each kind the first one that shows it.

    Raises:
        RuntimeError: the other process failed; its last words are in it.
    """
    order = json.dumps({"bug": bug, "cases": list(cases)})
    command = [sys.executable, "-m", "tests.fuzz.hunt", order]
    try:
        done = subprocess.run(command, capture_output=True, text=True, check=False, timeout=LIMIT_S)
    except subprocess.TimeoutExpired:
        raise RuntimeError(f"{bug or 'the product as it is'}: no end after {LIMIT_S:.0f} s") from None
    if done.returncode:
        raise RuntimeError(f"{bug or 'the product as it is'}: {done.stderr[-1500:]}")
    rows = json.loads(done.stdout.splitlines()[-1])
    return [Find(bug or "", Case(*row["case"]), row["invariant"], row["what"]) for row in rows]


def spoiled(cases: Iterable[Case]) -> set[Case]:
    """Those of the worlds that violate something although nothing is planted: they show nothing."""
    order = json.dumps({"bug": None, "cases": sorted(set(cases), key=str), "all": True})
    done = subprocess.run(
        [sys.executable, "-m", "tests.fuzz.hunt", order], capture_output=True, text=True, check=True
    )
    return {Case(*row["case"]) for row in json.loads(done.stdout.splitlines()[-1])}


def _play(cases: list[tuple[str | None, int]], *, every: bool) -> list[dict[str, Any]]:
    from dataclasses import replace

    from tests.fuzz.draw import draw
    from tests.fuzz.judge import judge
    from tests.fuzz.play import play

    found: list[dict[str, Any]] = []
    over: set[str | None] = set()
    for kind, seed in cases:
        if kind in over:
            continue
        world = draw(seed, None if kind is None else [kind], brief=True)
        violations = judge(world, play(world)).violations
        if violations and kind is not None and not every:
            healthy = tuple(one for one in world.happenings if one.kind == "person")
            calm = replace(world, happenings=healthy)
            violations = violations if not judge(calm, play(calm)).violations else []
        if violations:
            first = violations[0]
            found.append({"case": (kind, seed), "invariant": first.invariant, "what": first.what})
            over |= set() if every else {kind}
    return found


def main(order: dict[str, Any]) -> None:
    """The other process: plant, play, judge, print what was found."""
    if order["bug"] is not None:
        plant(order["bug"])
    print(json.dumps(_play(order["cases"], every=order.get("all", False))))


if __name__ == "__main__":
    main(json.loads(sys.argv[1]))
