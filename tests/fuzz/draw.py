"""Draw a world from a seed: swarm style, most worlds with a few kinds of faults, some with none.

One generator for each part, named after it, so that a change to one part does not shift the others.
"""

from __future__ import annotations

from collections.abc import Sequence
from random import Random
from typing import Any

from tests.fuzz.kind import Act, spread
from tests.fuzz.kinds import ANSWERS, KINDS, MIXED, PROCESSES
from tests.fuzz.own import AT_A_LINK, OWN, habits_of, mischief
from tests.fuzz.world import Happening, World

ENABLED = 0.3  # of all kinds, in each world
FAULT_FREE, WORST_MOMENT, SWIZZLE = 0.10, 0.20, 0.25  # cumulative shares of worlds
EDGES = ("permit_minted", "armed", "w:00", "w:07", "w:02", "w:08", "x:07", "x:02", "x:08")
EDGES += ("moves", "reaches_zero", "connected", "disconnected")
KILLED = 0.1  # share of worlds in which a process is killed or frozen besides
CHECKED = 0.15  # share of worlds with check-ins
OWNED = 1 / 6  # share of worlds with a person who starts by the machine's own Start
PARTS = ("machine", "plan", "person", "faults", "radio", "processes", "felt", "own")
SWIZZLED = ("L01", "P03", "G07", "T01")
FREE = 0.7  # share of those whose machine obeys whoever writes
STOPS = 0.2  # share of those whose machine stops when a program asks for control
TOLD = 0.5  # share of those whose machine tells a program what that program did
BEFORE_WALK_S, OWN_WAIT_S = 10.0, 75.0


def draw(seed: int, kinds: Sequence[str] | None = None, *, brief: bool = False) -> World:
    """The world of a seed; with `kinds` only these faults happen, and each world has some.

    `brief` worlds have blocks of a few minutes at most: more sessions, fewer hours.
    """
    rng = {part: Random(f"{seed}:{part}") for part in PARTS}
    plan = _plan(rng["plan"], 180.0 if brief else 600.0)
    checked = bool(ANSWERS.keys() & set(kinds or ())) or (not kinds and rng["felt"].random() < CHECKED)
    plan |= _checks(rng["felt"]) if checked else {}
    lasts = _lasts(plan)
    habits = {
        "think_s": round(rng["person"].uniform(0.5, 8.0), 2),
        "walks": rng["person"].choice([1, 1, 2, 3]),
    }
    calm_at = round(lasts * rng["plan"].choice([1.0, 1.0, 0.5]) + 20.0, 1)
    happenings = _person(rng["person"], calm_at)
    if not kinds or set(kinds) - set(OWN):
        happenings += _faults(rng["faults"], calm_at, kinds)
    machine = _machine(rng["machine"])
    if OWN.keys() & set(kinds or ()) or (not kinds and rng["own"].random() < OWNED):
        habits |= habits_of(rng["own"])
        machine |= {"status_to_writer": True} if rng["own"].random() < TOLD else {}
        machine |= {"control_is_free": True} if rng["own"].random() < FREE else {}
        happenings += _own(rng["own"], kinds)
        machine |= {"control_stops": True} if rng["own"].random() < STOPS else {}
        calm_at += OWN_WAIT_S
    if not kinds and rng["processes"].random() < KILLED:
        happenings += _processes(rng["processes"], calm_at)
    if checked:
        habits["answer_s"] = round(rng["felt"].uniform(0.2, 9.0), 2)
        happenings += [] if kinds else _answers(rng["felt"], calm_at)
    return World(
        seed=seed,
        machine=machine,
        radio={
            "latency_s": spread(rng["radio"], 0.005, 0.06),
            "jitter_s": rng["radio"].choice([0.0, 0.02, 0.1]),
        },
        plan=plan,
        habits=habits,
        calm_at=calm_at,
        happenings=tuple(sorted(happenings, key=lambda one: (one.edge, one.t))),
    )


def _machine(rng: Random) -> dict[str, Any]:
    """Belt and firmware of this world, within what was seen in the field."""
    if rng.random() < 0.15:
        return {"base": "plain"}
    return {
        "base": rng.choice(["plain", "plain", "pad", "gym", "quiet", "notifies", "steps", "split"]),
        "motor": {
            "acceleration_kmh_s": spread(rng, 0.15, 3.0),
            "deceleration_kmh_s": spread(rng, 0.3, 3.0),
            "stop_kmh_s": spread(rng, 0.35, 3.0),
            "dead_time_s": round(rng.uniform(0.0, 1.2), 2),
            "noise_kmh": round(rng.uniform(0.0, 0.1), 3),
        },
        "speed_min": rng.choice([50, 60, 80, 100, 100, 100]),
        "speed_step": rng.choice([10, 10, 10, 20, 5]),
        "countdown_s": round(rng.choice([3.0, 3.0, rng.uniform(0.0, 5.0)]), 2),
        "data_period_s": round(rng.choice([1.0, 1.0, rng.uniform(0.2, 1.2)]), 2),
        "start_returns_to": rng.choice(["minimum", "minimum", "preset"]),
        "on_link_loss": rng.choice(["continues", "stops"]),
        "answer_delay_s": round(rng.choice([0.0, 0.05, rng.uniform(0.01, 0.4)]), 3),
    }


def _plan(rng: Random, longest_s: float) -> dict[str, Any]:
    blocks = [round(spread(rng, 15, longest_s)) for _ in range(rng.choice([1, 1, 2, 2, 3, 5]))]
    return {
        "cap_kmh": round(rng.uniform(1.2, 3.5), 1),
        "blocks_s": blocks,
        "break_s": round(spread(rng, 5, 60)),
        "ramp": rng.choice([10, 10, 20]),
        "level_until_s": rng.choice([0, 0, 120]),
    }


def _lasts(plan: dict[str, Any]) -> float:
    """About how many seconds the whole plan takes, start to end."""
    blocks = plan["blocks_s"]
    return BEFORE_WALK_S + sum(blocks) + len(blocks) * 25.0 + (len(blocks) - 1) * (plan["break_s"] + 12.0)


PERSON = ("stop", "stop", "slower", "wants_break", "end", "console_minus", "console_plus", "stop_remote")


def _person(rng: Random, calm_at: float) -> list[Happening]:
    """What a healthy person does on the way."""
    if rng.random() < 0.5:
        return []
    acts = []
    for _ in range(rng.choice([1, 1, 2, 4])):
        do = rng.choice(PERSON)
        values = {"times": rng.randint(1, 3)} if do.startswith("console") else {}
        acts.append(Happening(t=_when(rng, calm_at), kind="person", do=do, values=values))
    return acts


def _when(rng: Random, calm_at: float) -> float:
    return round(rng.uniform(BEFORE_WALK_S / 2, calm_at - 2.0), 2)


def _faults(rng: Random, calm_at: float, only: Sequence[str] | None) -> list[Happening]:
    shape = 1.0 if only else rng.random()
    enabled = list(only or [kind for kind in MIXED if rng.random() < ENABLED] or ["B01"])
    if shape < FAULT_FREE:
        return []
    if shape < WORST_MOMENT:
        return _worst_moment(rng)
    if shape < SWIZZLE:
        return _swizzle(rng, calm_at)
    found: list[Happening] = []
    for _ in range(round(spread(rng, 1, 12))):
        kind = rng.choice(enabled)
        t = _when(rng, calm_at)
        edge, nth = (rng.choice(EDGES), rng.randint(1, 4)) if rng.random() < 0.25 else ("", 1)
        found += _happenings(
            kind, KINDS[kind].draw(rng), round(rng.uniform(0, 4), 2) if edge else t, edge, nth
        )
    return found


def _worst_moment(rng: Random) -> list[Happening]:
    """One fault, on an edge of the protocol."""
    kind = rng.choice(list(MIXED))
    t = rng.choice([0.0, 0.0, 0.01, 0.05, 0.3, 1.0])
    return _happenings(kind, KINDS[kind].draw(rng), t, rng.choice(EDGES), rng.choice([1, 1, 1, 2, 3, 6]))


def _processes(rng: Random, calm_at: float) -> list[Happening]:
    """One process is killed or frozen: at any time, or on an edge of the protocol."""
    kind = rng.choice(list(PROCESSES))
    acts = PROCESSES[kind].draw(rng)
    if rng.random() < 0.5:
        return _happenings(kind, acts, _when(rng, calm_at), "", 1)
    return _happenings(kind, acts, rng.choice([0.0, 0.01, 0.3, 1.0]), rng.choice(EDGES), rng.randint(1, 4))


def _checks(rng: Random) -> dict[str, Any]:
    """A card, questions, and blocks that are long enough for them."""
    back, leg = rng.randint(0, 6), rng.randint(0, 6)
    card = {"back": back, "leg": leg, "zone": rng.randint(1, 5) if leg else min(back, 1)}
    ways = {
        "often": rng.random() < 0.3,
        "baseline": rng.random() < 0.15,
        "every_s": rng.choice([60, 90, 300]),
    }
    blocks = [round(rng.uniform(130, 330)) for _ in range(rng.choice([1, 1, 2]))]
    return {"checks": {**card, **ways}, "blocks_s": blocks}


def _answers(rng: Random, calm_at: float) -> list[Happening]:
    """What is said besides what is true: at any time, or on an edge of the protocol."""
    found: list[Happening] = []
    for _ in range(rng.choice([0, 1, 1, 2, 3])):
        kind = rng.choice(list(ANSWERS))
        acts = ANSWERS[kind].draw(rng)
        if rng.random() < 0.5:
            found += _happenings(kind, acts, _when(rng, calm_at), "", 1)
        else:
            t = rng.choice([0.0, 0.0, 0.05, 1.0])
            found += _happenings(kind, acts, t, rng.choice(EDGES), rng.randint(1, 6))
    return found


def _own(rng: Random, only: Sequence[str] | None) -> list[Happening]:
    """What happens while the machine's own Start is waited for, or just before and after."""
    found: list[Happening] = []
    for _ in range(rng.choice([1, 1, 2])) if only or rng.random() < 0.6 else ():
        kind, acts = mischief(rng, only)
        t = 0.0 if kind in OWN else round(rng.choice([0.0, 0.5, rng.uniform(0.0, 20.0)]), 2)
        edge = "connected" if acts[-1].do in AT_A_LINK else "press_start"
        found += _happenings(kind, acts, t, edge, rng.choice([1, 1, 1, 2]))
    return found


def _swizzle(rng: Random, calm_at: float) -> list[Happening]:
    """Links and processes fall silent one after another and come back in another order."""
    t, found = _when(rng, calm_at), []
    for kind in rng.sample(SWIZZLED, len(SWIZZLED)):
        found += _happenings(kind, KINDS[kind].draw(rng), t, "", 1)
        t += rng.uniform(0.1, 5.0)
    return found


def _happenings(kind: str, acts: list[Act], t: float, edge: str, nth: int) -> list[Happening]:
    return [
        Happening(
            t=round(t + act.after, 3),
            kind=kind,
            do=act.do,
            values=act.values,
            lasts=act.lasts,
            edge=edge,
            nth=nth,
        )
        for act in acts
    ]
