"""The governor: in the path of every command, and the only way out.

It knows the machine, the belt and the cap, and nothing of the walk.  The
session wishes; `clear` narrows the wish and keeps the reasons; `gate`
decodes the final bytes and checks them once more before the radio.
"""

from __future__ import annotations

from collections import deque
from dataclasses import replace
from typing import Any

from treadctl.model import Capabilities, MachineFacts
from treadctl.quantities import Incline, Speed
from treadctl.safety import limits
from treadctl.safety.belt import Belt
from treadctl.safety.clearance import Clearance
from treadctl.safety.curve import Frame, StopCurve
from treadctl.safety.gate import START_FRAME, Denial, GateView, gate, rises
from treadctl.safety.grid import Grid
from treadctl.safety.guards import Guards
from treadctl.safety.permits import Bond, PermitBook

_NEVER = float("-inf")
_UNKNOWN = MachineFacts()
_OF_A_PRESS: dict[str, Any] = {"latched": False, "start_permitted": True, "stack_age_s": 0.0}
_UNTOLD = 40  # hundredths: a gentle stop takes 20 off at first


class Governor:
    """Holds the limits of one connection.

    Attributes:
        cap: the most that may be asked for now.
        hold_reason: why nothing may rise just now; None is permission, and it starts out refused.
        start_reason: the same for a start.
        latched: a stop is in force; only a new act of a person leaves it.
        empty_belt: the empty-belt test is under way: steps may be large, two odd targets are allowed.
    """

    def __init__(self) -> None:
        self.belt = Belt()
        self.permits = PermitBook()
        self.guards = Guards()
        self.cap = Speed(0)
        self.hold_reason: str | None = "nothing was permitted yet"
        self.start_reason: str | None = "nothing was permitted yet"
        self.latched = True
        self.empty_belt = False
        self.conn = 0
        self.session = 0
        self.floor = self.speed_max = Speed(0)
        self.step = Speed(1)
        self.facts = MachineFacts()
        self.curve = StopCurve()
        self._level_permitted = False
        self._started_at = self._written_at = _NEVER
        self._rose_at = _NEVER
        self._asked = self._asked_before = Speed(0)
        self._known = Speed(0)  # since the last Start, over a link that was lost and is back as well
        self._records: list[tuple[str, dict[str, object]]] = []
        self._rises: deque[tuple[float, int]] = deque()

    def connected(self, conn: int, machine: Capabilities, facts: MachineFacts = _UNKNOWN) -> None:
        """A fresh link: nothing of the old one counts any more."""
        self.belt = Belt()
        self.permits.drop()
        self.guards.connected()
        self.conn = conn
        self.facts, self.curve = facts, StopCurve.of(facts)
        self._level_permitted = False
        grid = Grid.of(machine)
        self.floor, self.step = grid.floor, grid.step
        self.speed_max = machine.speed_max or Speed(0)
        self._asked = self._asked_before = Speed(0)

    def frame(self, now: float) -> Frame | None:
        """The last report with its time, None when it is not fresh."""
        seen = self.belt.seen(now)
        return None if seen is None else Frame(self.belt.heard_at, seen)

    def latest(self, now: float) -> Frame | None:
        """The same as long as this machine, by its own rate, need not have reported again."""
        belt = self.belt
        if belt.speed is None or belt.late(now) or belt.creeps:
            return None
        return Frame(belt.heard_at, belt.speed)

    def clear(self, wish: Speed, now: float) -> Clearance:
        """Narrow a wished speed to what may be asked for, rounded down to the machine's step.

        The answer is at least what the belt was last asked for when nothing
        may rise, and never above the lowest ceiling.
        """
        clearance = Clearance.of(wish).at_most(self.cap, "cap").at_most(limits.ABS_MAX, "hard ceiling")
        clearance = clearance.at_most(self.speed_max, "machine's highest speed")
        if clearance.granted > self._asked:
            seen = self.belt.seen(now)
            if self.hold_reason is not None or seen is None or not self.belt.current(now):
                clearance = clearance.at_most(self._asked, self.hold_reason or "telemetry_late")
            elif not self.empty_belt:
                near = max(seen.hundredths + self.reach, self._asked.hundredths)
                if now - self._started_at <= limits.START_LIMIT_S:
                    near = max(near, self.floor.hundredths)  # the first target of a permitted start
                clearance = clearance.at_most(Speed(near), "one step at a time")
        if self.empty_belt and clearance.granted in (limits.UNIT_PROBE, limits.ORDER_PROBE):
            return clearance
        return clearance.on_grid(self.floor, self.step)

    # --- permits

    @property
    def bond(self) -> Bond:
        """What a permit of this moment is for."""
        return Bond(self.conn, self.session, self.floor)

    def mint(self, nonce: str, issuer: str, now: float) -> None:
        """A person at the machine pressed."""
        if self.permits.mint(nonce, issuer, self.bond, now):
            self._note("permit", id=nonce[:8], issuer=issuer)

    def take(self, nonce: str, now: float, needed_s: float) -> bool:
        """Arm with the open permit, see `PermitBook.take`."""
        return self.permits.take(nonce, self.bond, now, needed_s)

    def _spend(self, purpose: str, now: float) -> bool:
        permit = self.permits.spend(self.bond, now)
        if permit is None:
            return False
        spent = {"id": permit.nonce[:8], "issuer": permit.issuer, "conn": self.conn}
        self._note("permit_consumed", **spent, purpose=purpose, age_s=round(now - permit.minted_at, 3))
        return True

    def rearm(self) -> None:
        """A permitted act of a person leaves the stop that was in force."""
        if self.latched:
            self._note("rearm", cap_kmh=self.cap.in_kmh)
        self.latched = False

    def _note(self, what: str, /, **values: object) -> None:
        self._records.append((what, values))

    def take_records(self) -> list[tuple[str, dict[str, object]]]:
        """What happened to permits, latch and cap since the last call."""
        records, self._records = self._records, []
        return records

    def latch(self) -> None:
        """A stop is in force: nothing rises, starts or comes down before a new act of a person."""
        if not self.latched:
            self._note("latch")
        self.latched = True
        self._level_permitted = False
        self.permits.drop()

    def permit_level(self, now: float) -> bool:
        """Spend the armed permit on lowering the deck instead of starting."""
        self._level_permitted = self._spend("level", now)
        return self._level_permitted

    def risen(self, now: float) -> Speed:
        """How much was asked for upwards in the last minute, the opening ramp left out."""
        while self._rises and now - self._rises[0][0] >= 60.0:
            self._rises.popleft()
        return Speed(sum(rise for _, rise in self._rises))

    def gate(self, frame: bytes, now: float) -> Denial | None:
        """Judge the final bytes; what passes is accounted for *before* it is written."""
        op = frame[:1]
        target = Speed(frame[1] | frame[2] << 8) if op == b"\x02" and len(frame) == 3 else None
        denial = gate(frame, self._view(now, target))
        if denial is not None:
            return denial
        if op == b"\x07":
            if not self._spend("start", now):
                return Denial("no permit for this start", our_bug=True)
            self.starts(now)
            self._written_at = now
        elif op == b"\x03":
            self._level_permitted = False
        elif target is not None:
            self._account(target, now)
        return None

    def starts(self, now: float) -> None:
        """The belt starts, or may be counting down, at its own speed: by whom is not said here."""
        self._started_at = now
        self._asked = self._known = Speed(0)

    def take_over(self, nonce: str, now: float) -> bool:
        """A person pressed the machine's own Start, as was asked: a permit, used up by that very start.

        Nothing is written.  Whatever would hold a Start of ours back holds this one, but for the question
        to the Bluetooth stack: there is no write that it could put off.
        """
        if gate(START_FRAME, replace(self._view(now, None), **_OF_A_PRESS)) is not None:
            return False
        self.mint(nonce, "machine", now)
        self.permits.take(nonce, self.bond, now)
        if not self._spend("own_start", now):
            return False
        self.starts(now)
        return True

    def _account(self, target: Speed, now: float) -> None:
        seen = self.belt.seen(now)
        if seen is not None and rises(target, seen, self._asked):
            self._rose_at = now
            base = max(self._asked, limits.OPENING_TOP)
            if target > base:
                self._rises.append((now, target.hundredths - base.hundredths))
        self._asked_before, self._asked = self._asked, target
        self._known = target

    def _view(self, now: float, target: Speed | None) -> GateView:
        risen = self.risen(now)
        if target is not None:
            risen = Speed(
                risen.hundredths + max(0, target.hundredths - max(self._asked, limits.OPENING_TOP).hundredths)
            )
        belt = self.belt
        return GateView(
            cap=self.cap,
            floor=self.floor,
            speed_max=self.speed_max,
            speed_step=self.step,
            seen=belt.speed,
            seen_age_s=belt.age(now),
            current=belt.current(now),
            incline=belt.incline,
            asked=self._asked,
            latched=self.latched,
            hold_reason=self.hold_reason,
            start_reason=self.start_reason,
            guarded=self.guards.beating(now),
            stack_age_s=self.guards.stack_age_s(now),
            watched=self.guards.unwatched_s(now) <= limits.UNWATCHED_HOLD_S,
            start_permitted=self.permits.holds(self.bond, now),
            level_permitted=self._level_permitted,
            since_start_s=now - self._started_at,
            since_rise_s=now - self._rose_at,
            risen_in_minute=risen,
            empty_belt=self.empty_belt,
        )

    def adopted(self, speed: Speed, *, told: bool) -> None:
        """The console chose this speed: what we ask for starts from here.

        Args:
            speed: what it chose.
            told: the machine named it as its target.  Records alone may be wrong: see `way_down`.
        """
        self._asked = self._asked_before = speed
        self._known = speed if told else min(self._known, speed)

    def way_down(self, target: Speed) -> Speed:
        """What to ask for where the belt is to go no faster: never above what it was told, or named itself.

        A sensor that shows too much would else turn "slower" into faster.
        """
        return target if target > self._asked else max(min(target, self._known), self.floor)

    @property
    def descent(self) -> Speed:
        """Where a gentle stop begins to come down from: its first step may go up by one small step at most.

        What the machine was not told may be a sensor that errs, or a person's choice: from there a single
        step to what it was told would be sudden.
        """
        return min(self._asked, Speed(self._known.hundredths + _UNTOLD))

    def not_written(self) -> None:
        """The last target never reached the machine: it is still where it was."""
        self._asked = self._asked_before
        self._known = min(self._known, self._asked)

    def ended(self) -> None:
        """The walk is over: a stop is in force, and old permits are for an old session."""
        self.latch()
        self.session += 1

    @property
    def reach(self) -> int:
        """How far above the seen speed one command may ask, in hundredths of km/h."""
        coarse = self.step.hundredths if self.step <= limits.STEP_COARSE else 0
        return max(limits.STEP_MAX.hundredths, coarse)

    @property
    def asked(self) -> Speed:
        """The last target that passed the gate, or that the console chose."""
        return self._asked

    @property
    def started_at(self) -> float:
        """When the last start of ours passed the gate, written or taken over; -inf before any."""
        return self._started_at

    @property
    def wrote_start_at(self) -> float:
        """When we wrote Start last; -inf before any."""
        return self._written_at

    def level(self, now: float) -> bool:
        """Tell whether the deck has come to rest within what is walked on."""
        return not self.tilted() and now - self.belt.incline_since >= limits.LEVEL_STILL_S

    def tilted(self) -> bool:
        """Tell whether the deck is known to be off level by more than is walked on."""
        incline: Incline | None = self.belt.incline
        return incline is not None and abs(incline.tenths) > limits.INCLINE_MAX.tenths
