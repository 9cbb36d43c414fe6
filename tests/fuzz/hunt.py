"""Hunt planted bugs: each in a process of its own, over the worlds of some seeds, until the judge notices.

Nothing here imports the product before a bug is planted.
"""

from __future__ import annotations

import json
import os
import traceback
from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import Any

from tests.fuzz.planted import BUGS, plant

KNOWN = Path(__file__).parent / "planted_seeds.json"


def hunt(
    name: str | None, seeds: Iterable[int], kinds: Sequence[str] | None = None, calm: bool = False
) -> dict[str, Any]:
    """Return what the first violation was: `seed`, `invariant`, `what`; `seed` is None when there was none."""
    reader, writer = os.pipe()
    child = os.fork()
    if child == 0:
        os.close(reader)
        _child(writer, name, seeds, kinds)
    os.close(writer)
    with os.fdopen(reader, encoding="utf-8") as answer:
        text = answer.read()
    os.waitpid(child, 0)
    return dict(json.loads(text)) if text else {"seed": None, "error": "the process died"}


def _child(writer: int, name: str | None, seeds: Iterable[int], kinds: Sequence[str] | None) -> None:
    try:
        if name is not None:
            plant(name)
        answer = _first_violation(seeds, kinds)
    except BaseException:
        answer = {"seed": None, "error": traceback.format_exc()[-1500:]}
    with os.fdopen(writer, "w", encoding="utf-8") as out:
        json.dump(answer, out)
    os._exit(0)


def _first_violation(seeds: Iterable[int], kinds: Sequence[str] | None) -> dict[str, Any]:
    from tests.fuzz.draw import draw
    from tests.fuzz.judge import judge
    from tests.fuzz.play import play

    tried = 0
    for seed in seeds:
        world = draw(seed, kinds)
        found = judge(world, play(world)).violations
        tried += 1
        if found:
            return {"seed": seed, "invariant": found[0].invariant, "what": found[0].what, "tried": tried}
    return {"seed": None, "tried": tried}


def known() -> dict[str, Any]:
    """Seeds that found something once; they are tried first."""
    return dict(json.loads(KNOWN.read_text("utf-8"))) if KNOWN.exists() else {}


def hunt_all(most: int, names: Sequence[str] = tuple(BUGS)) -> dict[str, dict[str, Any]]:
    """Hunt every bug, by its known seed first, then from seed 0 on; remember the seeds."""
    before = known()
    found: dict[str, dict[str, Any]] = {}
    for name in names:
        first = before.get("bugs", {}).get(name)
        result = hunt(name, [first]) if first is not None else {"seed": None}
        if result["seed"] is None:
            result = hunt(name, range(most))
        found[name] = result
        print(
            f"{name:24} {result.get('seed')!s:>5} {result.get('invariant', '-'):4} {result.get('what', result.get('error', ''))}",
            flush=True,
        )
    before["bugs"] = before.get("bugs", {}) | {
        name: one["seed"] for name, one in found.items() if one["seed"] is not None
    }
    KNOWN.write_text(json.dumps(before, indent=1, sort_keys=True) + "\n", "utf-8")
    return found
