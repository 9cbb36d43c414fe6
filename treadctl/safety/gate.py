"""The byte gate: the last thing every Control Point frame passes before the radio.

It decodes the *final bytes* with a decoder of its own, so that a bug in the
codec cannot cancel itself out here.  Three lists: every frame must be known,
a stop passes with nothing more, a lower target needs a fresh look at the
belt, and a start or an increase needs everything.

A frame denied for its *content* is a bug of ours; one denied for its *time*
is dropped, counted and may be tried again.
"""

from __future__ import annotations

from dataclasses import dataclass

from treadctl.quantities import Incline, Speed
from treadctl.safety import limits

REQUEST_CONTROL, RESET, SET_SPEED, SET_INCLINE, START, STOP = 0x00, 0x01, 0x02, 0x03, 0x07, 0x08
LENGTH_OF = {REQUEST_CONTROL: 1, RESET: 1, SET_SPEED: 3, SET_INCLINE: 3, START: 1, STOP: 2}
START_FRAME = bytes([START])
ASK_THE_STACK = "ask_the_stack"
"""A denial that a question to the Bluetooth stack can mend: asked just before the write, not on a cadence."""
_STOPS = (b"\x08\x01", b"\x08\x02", b"\x00", b"\x01")


@dataclass(frozen=True, slots=True)
class Denial:
    """Why a frame does not go out."""

    reason: str
    our_bug: bool  # denied for content: nothing wrong was written, and it must never have been asked


@dataclass(frozen=True, slots=True, kw_only=True)
class GateView:
    """All that the gate may know: what the belt last reported and what is permitted now."""

    cap: Speed
    floor: Speed
    speed_max: Speed
    speed_step: Speed
    seen: Speed | None  # last reported speed
    seen_age_s: float
    current: bool  # that report is in no doubt, and the machine itself goes on
    incline: Incline | None
    asked: Speed  # the last target that passed; 0 where the machine chose its speed itself
    latched: bool
    hold_reason: str | None  # why nothing may rise just now
    start_reason: str | None  # why nothing may start just now
    guarded: bool  # the guardian beats
    stack_age_s: float  # since the Bluetooth stack last answered a question
    watched: bool  # an interface that a person watches was there just now
    start_permitted: bool
    level_permitted: bool
    since_start_s: float  # since our own last Start
    since_rise_s: float
    risen_in_minute: Speed  # above the opening ramp
    empty_belt: bool = False  # the empty-belt test: nobody stands on it, so steps may be large


def gate(frame: bytes, view: GateView) -> Denial | None:
    """Return None when these bytes may be written, else why not (HAZARDS 3.2)."""
    if not frame or LENGTH_OF.get(frame[0]) != len(frame):
        return Denial(f"frame {frame.hex() or '(empty)'} is not on the list", our_bug=True)
    if frame in _STOPS:
        return None
    op = frame[0]
    if op == STOP:
        return Denial(f"stop parameter {frame[1]} is not on the list", our_bug=True)
    if op == START:
        return _start(view)
    if op == SET_INCLINE:
        return _level(frame, view)
    return _target(Speed(frame[1] | frame[2] << 8), view)


def _start(view: GateView) -> Denial | None:
    if view.latched:
        return Denial("a stop is in force", our_bug=True)
    if not view.start_permitted:
        return Denial("no permit for this start", our_bug=True)
    if view.incline is not None and abs(view.incline.tenths) > limits.INCLINE_MAX.tenths:
        return Denial("the deck is tilted", our_bug=True)
    if view.seen is None or view.seen_age_s > limits.FRESH_S:
        return Denial("the belt was not heard of just now", our_bug=False)
    if view.seen.hundredths:
        return Denial("the belt already moves", our_bug=False)
    if view.start_reason is not None:
        return Denial(view.start_reason, our_bug=False)
    return _stood_by(view) or _stack(view)


def _stood_by(view: GateView) -> Denial | None:
    """What a start and every increase need besides: a belt that is surely heard, a guardian, a person."""
    if not view.current:
        return Denial("the belt was not heard of for certain", our_bug=False)
    if not view.guarded:
        return Denial("guardian_late", our_bug=False)
    if not view.watched:
        return Denial("unwatched", our_bug=False)
    return None


def _level(frame: bytes, view: GateView) -> Denial | None:
    if frame != b"\x03\x00\x00":
        return Denial("no incline but 0 is ever asked for", our_bug=True)
    if view.latched or not view.level_permitted:
        return Denial("nobody agreed to lower the deck", our_bug=True)
    if view.seen is None or view.seen_age_s > limits.FRESH_S or view.seen.hundredths:
        return Denial("the belt is not seen to stand", our_bug=False)
    if view.incline is None or view.incline.tenths <= 0:
        return Denial("the deck would not go down", our_bug=False)
    return None


def _target(target: Speed, view: GateView) -> Denial | None:
    most = min(view.cap, limits.ABS_MAX)
    if target > most and not _way_down(target, view):
        return Denial(f"{target} is above {most}", our_bug=True)
    probe = view.empty_belt and target in (limits.UNIT_PROBE, limits.ORDER_PROBE)
    on_grid = probe or target == target.on_grid(view.floor, view.speed_step)
    if not view.floor <= target <= view.speed_max or not on_grid:
        return Denial(f"{target} is not a speed of this machine", our_bug=True)
    if view.seen is None or view.seen_age_s > limits.FRESH_S:
        return Denial("the belt was not heard of just now", our_bug=False)
    if view.latched and view.asked.hundredths and target > view.asked:
        return Denial(
            "a stop is in force", our_bug=True
        )  # the belt may lag behind: slower than it is not enough
    return _rise(target, view.seen, view) if rises(target, view.seen, view.asked) else None


def rises(target: Speed, seen: Speed, asked: Speed) -> bool:
    """Tell whether a target drives the belt up: above what is seen, or where noise may hide that it is.

    A machine's step may be smaller than the noise of its reports; what was asked for has none.
    """
    in_noise = seen.hundredths <= target.hundredths + limits.NOISE.hundredths
    return target > seen or (0 < asked.hundredths < target.hundredths and in_noise)


def _way_down(target: Speed, view: GateView) -> bool:
    """Tell whether a stop asks a belt that we did not start (its cap is 0) for the machine's lowest speed."""
    fast = view.seen is not None and target < view.seen
    return view.latched and fast and target == view.floor and target <= limits.ABS_MAX


def _rise(target: Speed, seen: Speed, view: GateView) -> Denial | None:
    if view.latched:
        return Denial("a stop is in force", our_bug=True)
    first = target == view.floor and view.since_start_s <= limits.START_LIMIT_S
    if not seen.hundredths and not first:
        return Denial("a standing belt is started by Start alone", our_bug=True)
    if view.hold_reason is not None:
        return Denial(view.hold_reason, our_bug=False)
    if (alone := _stood_by(view)) is not None:
        return alone
    if view.since_rise_s < limits.RISE_EVERY_S:
        return Denial("the last increase is less than a second ago", our_bug=False)
    return _too_much(target, seen, view, first=first) or _stack(view)


def _stack(view: GateView) -> Denial | None:
    """A stack that stalls executes later what it is given now: the last question before the write."""
    return Denial(ASK_THE_STACK, our_bug=False) if view.stack_age_s > limits.STACK_FRESH_S else None


def _too_much(target: Speed, seen: Speed, view: GateView, *, first: bool) -> Denial | None:
    if view.empty_belt:
        return None
    step = view.speed_step if view.speed_step <= limits.STEP_COARSE else Speed(0)
    if not first and target.hundredths > seen.hundredths + max(limits.STEP_MAX, step).hundredths:
        return Denial(f"{target} is too far above the belt's {seen}", our_bug=False)
    if target > limits.OPENING_TOP and view.risen_in_minute > limits.RISE_PER_MINUTE:
        return Denial("more than 0.5 km/h in a minute", our_bug=False)
    return None
