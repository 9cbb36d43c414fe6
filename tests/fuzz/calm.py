"""Worlds in which nothing is wrong, or only what is always a little wrong: nobody may be stopped for that."""

from __future__ import annotations

from dataclasses import dataclass
from random import Random

from tests.fuzz.play import play
from tests.fuzz.story import Story
from tests.fuzz.world import Happening, World

PLAN = {
    "cap_kmh": 3.0,
    "blocks_s": [600, 600, 600],
    "break_s": 60,
    "ramp": 10,
    "level_until_s": 120,
    "checks": {"back": 2, "leg": 1, "zone": 2},
}
SLOWEST_ANSWER_S = 25.0  # before a question is asked again
LASTS_S = 2100.0
WALK_S = LASTS_S - 60.0


@dataclass
class Calm:
    """What a series of calm walks adds up to."""

    hours: float = 0.0
    soft: int = 0
    now: int = 0
    alarms: int = 0
    unfinished: int = 0

    def take(self, story: Story) -> None:
        """Count what one walk's people had to bear."""
        self.hours += float(story.notes["seconds"]) / 3600
        self.alarms += sum(1 for row in story.audit if row["audit"] == "alarm" and row["on"])
        for row in story.lines:
            if row["event"] in ("slowing", "stopping") and row["reason"] not in (
                "break",
                "plan_done",
                "service_ends",
            ):
                self.soft += row["kind"] == "soft"
                self.now += row["kind"] != "soft"
        ended = [row["ended"] for row in story.lines if row["event"] == "summary"]
        self.unfinished += not ended or ended[0] != "done"


def perfect(seed: int) -> World:
    """Nothing is wrong."""
    return World(seed=seed, plan=PLAN, habits={"think_s": 2.0, "walks": 1}, calm_at=LASTS_S)


def rough(seed: int, *, disconnects: bool) -> World:
    """What is always a little wrong: gaps, lost packets, late answers, noise, stalls, sleeping pages, slow people."""
    rng = Random(f"{seed}:rough")
    happenings = [
        _at(0.0, "noise", LASTS_S, kmh=0.15),
        _at(0.0, "delay_answers", LASTS_S, seconds=round(rng.uniform(0.03, 0.4), 3)),
    ]
    for start in range(10, int(WALK_S), 60):
        happenings.append(_at(start + rng.uniform(0, 50), "stall", seconds=0.3))
        happenings.append(_at(start + rng.randrange(50) - 0.01, "telemetry_holds", 0.21))  # a gap of 1.2 s
    lost = range(10, int(WALK_S), 600)
    happenings += [_at(start + rng.uniform(0, 500), "drop_link", seconds=0.35) for start in lost]
    for start in range(10, int(WALK_S), 300):
        happenings.append(_at(start + rng.uniform(0, 200), "unwatched", 4.0))
        happenings.append(_at(start + rng.uniform(0, 200), "unwatched", 10.0 if rng.random() < 0.5 else 4.0))
        happenings.append(
            _at(start + rng.uniform(0, 200), rng.choice(["console_minus", "console_minus"]), times=1)
        )
    if disconnects:
        happenings.append(_at(rng.uniform(60, WALK_S), "drop_link", seconds=1.0))
    world = perfect(seed)
    return World(
        seed=seed,
        machine={"base": "plain", "motor": {"noise_kmh": 0.02}},
        radio={"latency_s": 0.03, "jitter_s": 0.05},
        plan=PLAN,
        habits={**world.habits, "answer_s": round(rng.uniform(1.0, SLOWEST_ANSWER_S), 1)},
        calm_at=LASTS_S,
        happenings=tuple(sorted(happenings, key=lambda one: one.t)),
    )


def _at(t: float, do: str, lasts: float = 0.0, **values: float) -> Happening:
    return Happening(t=round(t, 3), kind="rough", do=do, values=values, lasts=lasts)


def walk(hours: float, roughly: bool, first_seed: int = 0) -> Calm:
    """Walk so many hours, in a perfect world or in a rough one with a lost link each fifty hours."""
    calm, seed, lost_at = Calm(), first_seed, 25.0
    while calm.hours < hours:
        if roughly:
            disconnects = calm.hours >= lost_at
            lost_at += 50.0 * disconnects
            world = rough(seed, disconnects=disconnects)
        else:
            world = perfect(seed)
        calm.take(play(world))
        seed += 1
    return calm
