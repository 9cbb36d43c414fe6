"""What the service touches of the outside world.

`serve` passes the real ones, the test rig in-memory ones.  Nothing else
differs, and nothing asks whether it is being tested.
"""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from contextlib import AbstractAsyncContextManager
from dataclasses import dataclass, field
from typing import Protocol, TypeVar

from treadctl import days
from treadctl.claims import Claims, FreeClaims
from treadctl.device.ports import Radio
from treadctl.journal.port import Journal
from treadctl.model import Plan, Profile, TreadctlError
from treadctl.service.audit import Audit
from treadctl.service.dates import Uptime
from treadctl.service.guardian import Guardian
from treadctl.service.knowledge import MachineFiles, MemoryMachines
from treadctl.service.latch import Latch, MemoryLatch

T = TypeVar("T")


async def nobody_before() -> None:
    """No service was here before this one."""


class OffLoop(Protocol):
    """Runs a blocking call somewhere else and waits for it without blocking."""

    def __call__(self, work: Callable[[], T], /) -> Awaitable[T]:
        """Return the call's value, or raise what it raises."""


def _no_profile(name: str) -> Profile:
    raise TreadctlError(f"There is no profile {name} here.")


@dataclass(frozen=True, kw_only=True)
class Ports:
    """Everything of the outside world that the service touches.

    Attributes:
        open_radio: opens Bluetooth when somebody asks to connect, and closes it at the end.
        clock: monotonic seconds; must be the clock of the running event loop.
        wall: seconds since 1970, for lines and rows only.
        journal: where it is written down.
        plan_for: the plan of a walk that the programme knows nothing of, from a profile's name and the
            number of walks before.
        profile_of: the profile of a name, for the programme.
        local: the local day of wall seconds (as an ordinal), and the seconds since its midnight.
        nonce: a fresh random text of at least 128 bits.
        off_loop: runs a blocking call without blocking the control loop.
        audit: the product's own side of the truth.
        guardian: who stops the belt when this process cannot.
        claims: what one service alone may use: its treadmill.
        latch: remembers beyond this process that a belt of ours may be moving.
        moves: told when the belt may begin to move and when it was seen to stand.
        machines: what was found out about machines.
        uptime: how long this computer has been on, for a wall clock that was put forward.
        asleep: seconds that this computer has slept; the monotonic clock stands still meanwhile.
        alone: waits until no guardian of an earlier service works on its belt any more.
        alive: told after each control tick that has really run, as long as the core counts.
        ends: told once the service begins to end, before it stops its belt.
        guardian_proven: on this host the guardian's stop was seen to work in time.
    """

    open_radio: Callable[[], AbstractAsyncContextManager[Radio]]
    clock: Callable[[], float]
    wall: Callable[[], float]
    journal: Journal
    plan_for: Callable[[str, int], Plan]
    nonce: Callable[[], str]
    off_loop: OffLoop
    audit: Audit
    guardian: Guardian
    claims: Claims = field(default_factory=FreeClaims)
    latch: Latch = field(default_factory=MemoryLatch)
    moves: Callable[[bool], None] = lambda moves: None
    machines: MachineFiles = field(default_factory=MemoryMachines)
    uptime: Callable[[], Uptime] = Uptime
    asleep: Callable[[], float] = lambda: 0.0
    alone: Callable[[], Awaitable[None]] = nobody_before
    alive: Callable[[], None] = lambda: None
    ends: Callable[[], None] = lambda: None
    guardian_proven: bool = True
    profile_of: Callable[[str], Profile] = _no_profile
    local: Callable[[float], tuple[int, float]] = days.utc
