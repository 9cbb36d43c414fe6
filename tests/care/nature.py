"""What virtual people are like, and what they want."""

from __future__ import annotations

from dataclasses import dataclass
from random import Random

from treadctl.model import Profile
from treadctl.quantities import Speed


@dataclass(kw_only=True)
class Nature:
    """What somebody is like; every number a share of days or walks unless it says otherwise."""

    pain: float = 0.0  # usual score, 0-10
    noise: float = 0.0  # spread of the score from day to day
    ahead: float = 4.0  # how far the body is ahead of the first walk; below 1 that walk is too much
    learns: float = 0.02  # growth of that with each walk
    heals: float = 0.5  # what a day leaves of a flare
    comes: float = 1.0  # comes on a day that is allowed
    answers: float = 1.0  # answers two hours after, and in the morning
    attends: float = 1.0  # answers during a walk
    doorbell: float = 0.0
    console_plus: float = 0.0
    console_walk: float = 0.0
    fever: float = 0.0
    away: float = 0.0
    emergency: float = 0.0
    wishes: float = 0.0
    clinician_day: int | None = 0  # None: never asked
    enough_s: float | None = None  # of walking in the first week, in which one's own amount is found
    step: int = 10  # of the machine, hundredths of km/h
    starts_at: int = 100


PERFECT = Nature()


def somebody(seed: int) -> tuple[Nature, Profile]:
    """Draw a person and what they want."""
    draw = Random(f"person {seed}")
    step = draw.choice((10, 10, 10, 20, 30, 50))
    nature = Nature(
        pain=draw.choice((0.0, 1.0, 2.0, 3.0, 4.0, 5.0, 5.2, 6.0)),
        noise=draw.choice((0.0, 0.4, 0.8, 1.2)),
        ahead=draw.choice((0.6, 1.0, 2.0, 4.0, 20.0)),
        learns=draw.choice((0.0, 0.01, 0.02, 0.04)),
        heals=draw.choice((0.3, 0.5, 0.8)),
        comes=draw.choice((1.0, 0.9, 0.6, 0.35)),
        answers=draw.choice((1.0, 0.97, 0.8)),
        attends=draw.choice((1.0, 0.995, 0.95)),
        doorbell=draw.choice((0.0, 0.03)),
        console_plus=draw.choice((0.0, 0.0, 0.1)),
        console_walk=draw.choice((0.0, 0.0, 0.03)),
        fever=draw.choice((0.0, 0.01)),
        away=draw.choice((0.0, 0.0, 0.012)),
        emergency=draw.choice((0.0, 0.0, 0.002)),
        wishes=draw.choice((0.0, 0.0, 0.03)),
        clinician_day=draw.choice((0, 0, 0, 0, 20, None)),
        step=step,
    )
    cap = draw.choice((200, 250, 350, 350, 350))
    profile = wanted(
        pattern=draw.choice(("gentle", "standard", "settled")),
        cap=nature.starts_at if step > 30 else cap,  # a machine that coarse is walked at its start speed
        minutes=draw.choice((10, 20, 30, 30, 45)),
        days=draw.choice((2, 3, 3, 3)),
    )
    return nature, profile


def wanted(*, pattern: str = "settled", cap: int = 350, minutes: int = 30, days: int = 3) -> Profile:
    """Return a profile."""
    return Profile(
        name=pattern,
        pattern=pattern,
        cap=Speed(cap),
        walk_s=60 * minutes,
        block_s={"starter": 120, "gentle": 120, "standard": 300, "settled": 600}[pattern],
        break_s=120,
        days_per_week=days,
        ramp_per_s=Speed.kmh("0.1"),
    )
