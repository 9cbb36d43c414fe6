"""Hunt planted bugs: each in a process of its own, over the worlds of some seeds, until the judge notices.

Nothing here imports the product before a bug is planted.
"""

from __future__ import annotations

import json
import subprocess
import sys
from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import Any

from tests.fuzz.planted import BUGS, plant

FOCUSED = 12
"""CI plays so many worlds with each fault kind alone, beside the mixed ones."""
LIKELY = {
    "no_ghost_watch": ("D01", "L03"),
    "stale_as_fresh": ("T01", "T10", "T09"),
    "old_reports_current": ("T03", "T04", "D01", "L03"),
    "no_countdown_cancel": ("N15", "U02"),
    "over_cap_ignored": ("B02", "B01", "B04"),
    "alarm_never": ("L01", "B02", "T01"),
    "no_voice": ("L01", "L02"),
    "gap_replays": ("L01", "L02"),
    "starts_on_a_slope": ("B07", "B06"),
    "lease_ignored": ("U05", "N03"),
    "guardian_ignored": ("P11",),
    "wall_clock_in_the_core": ("O03",),
    "parts_are_lost": ("T06",),
    "strange_answer_is_fatal": ("G06", "G05"),
    "presses_stop": ("N02", "N01"),
    "broken_core_walks_on": ("P01",),
    "writer_dies_quietly": ("P01",),
    "exit_without_stop": ("P10",),
    "unknown_is_stopped": ("L01", "T01"),
    "busy_loop": ("G02", "G12", "B03"),
}
"""Fault kinds to try first where the mixed worlds show nothing."""
KNOWN = Path(__file__).parent / "planted_seeds.json"


def hunt(name: str | None, seeds: Iterable[int], kinds: Sequence[str] | None = None) -> dict[str, Any]:
    """Return what the first violation was: `seed`, `invariant`, `what`; `seed` is None when there was none."""
    order = json.dumps({"bug": name, "seeds": list(seeds), "kinds": kinds})
    command = [sys.executable, "-m", "tests.fuzz.hunt", order]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    try:
        return dict(json.loads(done.stdout.splitlines()[-1]))
    except (ValueError, IndexError):
        return {"seed": None, "error": done.stderr[-1500:]}


def _first_violation(seeds: Iterable[int], kinds: Sequence[str] | None) -> dict[str, Any]:
    from tests.fuzz.draw import draw
    from tests.fuzz.judge import judge
    from tests.fuzz.play import play

    tried = 0
    for seed in seeds:
        world = draw(seed, kinds, brief=True)
        found = judge(world, play(world)).violations
        tried += 1
        if found:
            return {
                "seed": seed,
                "invariant": found[0].invariant,
                "what": found[0].what,
                "tried": tried,
                "kinds": kinds,
            }
    return {"seed": None, "tried": tried}


def known() -> dict[str, Any]:
    """Seeds that found something once; they are tried first."""
    return dict(json.loads(KNOWN.read_text("utf-8"))) if KNOWN.exists() else {}


def hunt_all(most: int, names: Sequence[str] = tuple(BUGS), first: int = 0) -> dict[str, dict[str, Any]]:
    """Hunt every bug, by its known seed first, then from seed 0 on; remember the seeds."""
    before = known()
    found: dict[str, dict[str, Any]] = {}
    for name in names:
        at = before.get("bugs", {}).get(name)
        result = hunt(name, [at["seed"]], at.get("kinds")) if at is not None else {"seed": None}
        if result["seed"] is None:
            result = hunt(name, range(first, most))
        for kind in LIKELY.get(name, ()) if result["seed"] is None else ():
            result = hunt(name, range(FOCUSED), [kind])
            if result["seed"] is not None:
                break
        found[name] = result
        if result["seed"] is not None:
            before.setdefault("bugs", {})[name] = {"seed": result["seed"], "kinds": result.get("kinds")}
            KNOWN.write_text(json.dumps(before, indent=1, sort_keys=True) + "\n", "utf-8")
        print(
            f"{name:24} {result.get('seed')!s:>5} {result.get('invariant', '-'):4} {result.get('what', result.get('error', ''))}",
            flush=True,
        )
    return found


def expose(kinds: Sequence[str], bugs: Sequence[str], seeds: range) -> dict[str, Any]:
    """For each fault kind a planted bug that it exposes alone: the same world without it shows nothing."""
    before, exposed = known(), dict(known().get("kinds", {}))
    for bug in bugs:
        left = [kind for kind in kinds if kind not in exposed]
        order = json.dumps({"bug": bug, "seeds": list(seeds), "each": left})
        command = [sys.executable, "-m", "tests.fuzz.hunt", order]
        done = subprocess.run(command, capture_output=True, text=True, check=False)
        lines = done.stdout.splitlines()
        exposed |= json.loads(lines[-1]) if lines else {}
        print(f"{bug:24} leaves {len([kind for kind in kinds if kind not in exposed])} kinds", flush=True)
        before["kinds"] = exposed
        KNOWN.write_text(json.dumps(before | {"kinds": exposed}, indent=1, sort_keys=True) + "\n", "utf-8")
    return exposed


def _exposed_by_each(bug: str, kinds: Sequence[str], seeds: Sequence[int]) -> dict[str, Any]:
    from dataclasses import replace

    from tests.fuzz.draw import draw
    from tests.fuzz.judge import judge
    from tests.fuzz.play import play

    found: dict[str, Any] = {}
    for kind in kinds:
        for seed in seeds:
            world = draw(seed, [kind], brief=True)
            rest = tuple(one for one in world.happenings if one.kind != kind)
            violations = judge(world, play(world)).violations
            calm = replace(world, happenings=rest)
            if violations and not judge(calm, play(calm)).violations:
                found[kind] = {"bug": bug, "seed": seed, "invariant": violations[0].invariant}
                break
    return found


def main(order: dict[str, Any]) -> None:
    """The other process: plant, play, judge, print what was found."""
    if order["bug"] is not None:
        plant(order["bug"])
    if "each" in order:
        print(json.dumps(_exposed_by_each(order["bug"], order["each"], order["seeds"])))
    else:
        print(json.dumps(_first_violation(order["seeds"], order["kinds"])))


if __name__ == "__main__":
    main(json.loads(sys.argv[1]))
