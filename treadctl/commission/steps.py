"""The steps of the empty-belt test: what each asks of the belt, and how its answer is judged.

A step is data and one pure function.  The function gets what the belt
reported since and says what was found, why the machine is refused, or
nothing yet.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field

from treadctl.commission import limits
from treadctl.commission.samples import Samples
from treadctl.quantities import Speed
from treadctl.safety.grid import Grid


@dataclass(frozen=True, slots=True)
class Found:
    """A step is over; `values` are fields of `Findings`."""

    values: Mapping[str, object] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Refused:
    """Never drive this machine, because."""

    reason: str
    values: Mapping[str, object] = field(default_factory=dict)


@dataclass(frozen=True, slots=True, kw_only=True)
class Scene:
    """Everything a step is judged by.

    Attributes:
        samples: reports since the step began.
        now_s: seconds since it began.
        target: what the belt was asked for, None where nothing was.
        floor, step: the machine's lowest speed and its increment.
        refused: the machine answered the step's command with an error; the belt may obey all the same.
        grumbles: it answered one with an error that it then obeyed.
        former: what the belt did before the stop before this start.
    """

    samples: Samples
    now_s: float
    target: Speed | None
    floor: Speed
    step: Speed
    refused: bool = False
    grumbles: bool = False
    former: Speed | None = None


Verdict = Found | Refused | None
Judge = Callable[[Scene], Verdict]


@dataclass(frozen=True, slots=True, kw_only=True)
class Step:
    """One step.

    Attributes:
        name: as it is stored.
        target: what is asked for; None asks for nothing new.  `cap`: the most that this test asks for.
        look: the person looks at the machine's own display meanwhile, and says later what it showed.
        limit_s: after so long without a verdict the machine does not follow.
    """

    name: str
    judge: Judge
    target: Speed | str | None = None
    look: bool = False
    limit_s: float = limits.STEP_S


def started(scene: Scene) -> Verdict:
    """How soon it moves after Start, and how fast it then goes by itself."""
    moved = next((t for t, s in zip(scene.samples.times, scene.samples.speeds, strict=True) if s), None)
    steady = scene.samples.steady()
    if moved is None or steady is None or steady == 0 or scene.samples.last_s - moved < limits.LEAST_S:
        return None
    former = scene.former  # none before the first start: what its unit is, the next step finds out
    if former is not None and steady > scene.floor.hundredths + limits.FORMER:
        if abs(steady - former.hundredths) <= limits.FORMER:
            return Refused("starts_at_former", {"speed": str(Speed(steady))})
        return Refused("starts_too_fast_alone", {"speed": str(Speed(steady))})
    return Found({"start_s": round(moved, 2), "start_speed": Speed(steady)})


def unit(scene: Scene) -> Verdict:
    """Whether 2.57 becomes 2.57, in either byte order: else it takes kilometres for something else."""
    target, samples = scene.target or limits.UNIT_PROBE, scene.samples
    moved, steady = samples.first_s(limits.MOVED), samples.steady()
    if moved is None:
        stuck = scene.now_s > limits.STUCK_S
        return Refused("probe_refused" if scene.refused else "ignores_speed") if stuck else None
    if wrong := _wrong_way(scene):
        return wrong
    if steady is None or abs(steady - samples.before) <= limits.MOVED:
        return None
    ratio = steady / target.hundredths
    if limits.MILES[0] <= ratio <= limits.MILES[1]:
        return Refused("takes_miles", {"asked": str(target), "got": str(Speed(steady))})
    if abs(ratio - 1) > max(limits.RATIO_OFF, scene.step.hundredths / target.hundredths):
        return Refused("unit_unknown", {"asked": str(target), "got": str(Speed(steady))})
    rise = samples.slope(steady)
    rises = {"rise_per_s": Speed(rise)} if rise else {}
    return Found({"unit_ratio": round(ratio, 3), "firmware_s": samples.reaction_s(rise), **rises})


def byte_order(scene: Scene) -> Verdict:
    """Whether 2.56 stays 2.56: with its two octets swapped it is 0.01, and the belt falls or refuses."""
    low = min(scene.samples.speeds, default=scene.samples.before)
    if (scene.refused and not scene.grumbles) or low < scene.samples.before - limits.MOVED:
        return Refused("bytes_swapped")
    return Found() if scene.samples.last_s >= limits.ORDER_S else None


def follows(scene: Scene) -> Verdict:
    """Whether it goes where it is told, in the right direction, and how fast."""
    samples, target = scene.samples, scene.target or scene.floor
    if wrong := _wrong_way(scene):
        return wrong
    steady = samples.steady()
    near = max(limits.FOLLOWS, round(target.hundredths * limits.RATIO_OFF))
    if steady is None or abs(steady - target.hundredths) > near:
        return None
    slope = samples.slope(steady)
    key = "rise_per_s" if target.hundredths > samples.before else "fall_per_s"
    moved = abs(target.hundredths - samples.before) > limits.MOVED
    return Found({key: Speed(slope)} if slope and moved else {})


def noise(scene: Scene) -> Verdict:
    """How far the reports of a steady belt lie apart."""
    if scene.samples.last_s < limits.NOISE_S:
        return None
    return Found({"noise": Speed(scene.samples.spread())})


def _wrong_way(scene: Scene) -> Refused | None:
    target, before = scene.target, scene.samples.before
    if target is None or not scene.samples.speeds or abs(target.hundredths - before) <= limits.MOVED:
        return None
    up = target.hundredths > before
    worst = min(scene.samples.speeds) - before if up else max(scene.samples.speeds) - before
    against = -worst if up else worst
    if against > limits.WRONG_WAY:
        return Refused("goes_the_wrong_way", {"asked": str(target)})
    return None


RUNS: tuple[tuple[Step, ...], ...] = (
    (
        Step(name="start", judge=started),
        Step(name="unit", judge=unit, target=limits.UNIT_PROBE),
        Step(name="byte_order", judge=byte_order, target=limits.ORDER_PROBE),
        Step(name="noise", judge=noise, look=True),
        Step(name="down", judge=follows, target=limits.SLOW),
    ),
    (),
    (
        Step(name="start_again", judge=started),
        Step(name="up", judge=follows, target=limits.MIDDLE),
        Step(name="top", judge=follows, target="cap"),
    ),
    (
        Step(name="start_after_top", judge=started),
        Step(name="slow", judge=follows, target=limits.SLOW),
    ),
)
"""Each run is one start and one press; the second is stopped before anything moves."""

STOP_COUNTDOWN, LINK_LOSS = "stop_countdown", "link_loss"
ENDS = ("stop_slow", STOP_COUNTDOWN, "stop_top", LINK_LOSS)
"""What the end of each run is called where it is stored: a stop, or a link that is cut."""

OWN_START, OWN_RUN = "own_start", 2
"""What is stored where the machine's own Start was tried, and the run that it is asked to start.

It is no step: a machine without such a button has passed as well.
"""

STEPS: tuple[str, ...] = (
    "watch",
    *(step.name for step in RUNS[0]),
    ENDS[0],
    "stop_again",
    "display",
    ENDS[1],
    *(step.name for step in RUNS[2]),
    ENDS[2],
    *(step.name for step in RUNS[3]),
    ENDS[3],
)
"""Every step, in order."""


def speed_asked(step: Step, cap: Speed, grid: Grid) -> Speed | None:
    """Return what a step asks of this machine, at most `cap`; None where it asks for nothing new."""
    match step.target:
        case Speed() as target if target in (limits.UNIT_PROBE, limits.ORDER_PROBE):
            return target
        case Speed() as target:
            return max(min(target, cap).on_grid(grid.floor, grid.step), grid.floor)
        case "cap":
            return cap
        case _:
            return None


def next_run(done: Sequence[str], first: int) -> int:
    """Return the number of the next run, from `first` on, with anything left to find out."""
    for number in range(first, len(RUNS)):
        names = {step.name for step in RUNS[number]} | {ENDS[number]}
        if not names <= set(done):
            return number
    return len(RUNS)
