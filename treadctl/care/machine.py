"""What one treadmill allows of a plan: its own top, its steps, its slowest (CLINICAL 3.0, Machines).

The plan itself stays unrounded, for a step must not hold back anybody's weeks; only what the belt is told
rounds down.
"""

from __future__ import annotations

from dataclasses import dataclass, replace

from treadctl.care.history import Amount
from treadctl.model import Capabilities, MachineFacts, Profile
from treadctl.quantities import Speed
from treadctl.safety import limits
from treadctl.safety.arming import highest
from treadctl.safety.grid import Grid

HAIR = 1e-6  # what floats lose on the way: 2.0 x 1.1 x 10/11 is 2.0


@dataclass(frozen=True, slots=True, kw_only=True)
class Because:
    """One rule, and what it left of today's amount (None: it says something else than how much).

    Attributes:
        rule: its id.
        left: the amount after it.
        limit: the treadmill's own number, where it is one of a treadmill's rules.
    """

    rule: str
    left: Amount | None = None
    limit: Speed | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Reach:
    """The speeds that one treadmill, on this host, is planned for.

    Attributes:
        top: the most.
        rule: why it is not more.
        limit: the number of that rule: of a treadmill with coarse steps its step, else `top`.
        grid: the speeds that it can be told; None: nobody knows the treadmill.
    """

    top: Speed = limits.ABS_MAX
    rule: str = "machine/fastest"
    limit: Speed = limits.ABS_MAX
    grid: Grid | None = None

    @classmethod
    def of(cls, machine: Capabilities, facts: MachineFacts, *, simulated: bool) -> Reach:
        """Return what this machine allows.

        One whose steps are too coarse is walked at its start speed only, so the plan grows in time alone.
        """
        grid = Grid.of(machine)
        lids = [(limits.ABS_MAX, "machine/fastest", limits.ABS_MAX)]
        if machine.speed_max is not None:
            lids.append((machine.speed_max, "machine/fastest", machine.speed_max))
        if not simulated:
            most = highest(facts)
            lids.append((most, "machine/host" if facts.rail else "machine/rail", most))
        if grid.step > limits.STEP_COARSE:
            lids.append((grid.floor, "machine/coarse", grid.step))
        top, rule, limit = min(lids)
        return cls(top=top, rule=rule, limit=limit, grid=grid)

    def lowered(self, profile: Profile) -> Profile:
        """Return a profile with its cap lowered to what this treadmill is planned for."""
        return replace(profile, cap=min(profile.cap, self.top))

    def told(self, speed: Speed) -> Speed:
        """Return what the belt is told for a planned speed; below its slowest it never starts: the same."""
        if self.grid is None or speed < self.grid.floor:
            return speed
        return speed.on_grid(self.grid.floor, self.grid.step)

    def walked(self, amount: Amount) -> Amount:
        """Return an amount at the speed that the belt is told for it."""
        planned = Speed(int(amount.speed + HAIR))
        told = self.told(planned)
        return amount if told == planned else replace(amount, speed=float(told.hundredths))

    def because(self, planned: Speed, amount: Amount) -> tuple[Because, ...]:
        """Return what this treadmill makes of a planned speed: its steps, or that it goes no slower."""
        if self.grid is None:
            return ()
        if planned < self.grid.floor:
            return (Because(rule="machine/slowest", limit=self.grid.floor),)
        left = self.walked(amount)
        return () if left == amount else (Because(rule="machine/step", left=left, limit=self.grid.step),)


ANY = Reach()
"""A treadmill that nobody knows yet."""
