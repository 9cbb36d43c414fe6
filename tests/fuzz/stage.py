"""Everything that a run is played with, and the hands that reach into it."""

from __future__ import annotations

import asyncio
import itertools
from collections.abc import AsyncIterator, Callable, Coroutine
from contextlib import asynccontextmanager
from dataclasses import replace
from random import Random
from typing import Any

from simulator.machine import MACHINES, Machine
from simulator.wire import Field
from tests.fuzz.bench import Bench
from tests.fuzz.fast_radio import FastRadio
from tests.fuzz.guardian import FuzzGuardian
from tests.fuzz.host import FailingJournal, LeftLatch
from tests.fuzz.loop import FuzzLoop, Process, Timer, WorldClock
from tests.fuzz.stack import Stack, StackRadio
from tests.fuzz.start_key import StartKey
from tests.fuzz.story import AuditRecorder, Row, Story, TruthRecorder
from tests.fuzz.world import World
from treadctl.device.ports import Radio
from treadctl.messages import Request
from treadctl.model import Checks, Plan
from treadctl.quantities import Speed
from treadctl.service.build import build
from treadctl.service.ports import Ports


def machine_of(spec: dict[str, Any]) -> Machine:
    """The simulated machine of a run."""
    fields = {name: value for name, value in spec.items() if name not in ("base", "motor")}
    base = MACHINES[spec.get("base", "plain")]
    motor = replace(base.motor, **spec.get("motor", {}))
    return replace(base, motor=motor, **fields)


def plan_of(spec: dict[str, Any]) -> Plan:
    """The plan of a run, in the product's words."""
    return Plan(
        profile="fuzz",
        cap=Speed(round(spec.get("cap_kmh", 2.0) * 100)),
        blocks_s=tuple(spec.get("blocks_s", (40, 40))),
        break_s=spec.get("break_s", 10),
        ramp_per_s=Speed(spec.get("ramp", 10)),
        level_until_s=spec.get("level_until_s", 0),
        checks=Checks(**spec["checks"]) if spec.get("checks") else None,
    )


def facts_of(machine: Machine) -> dict[str, Any]:
    """What the judge's bounds depend on: seconds and km/h."""
    motor = machine.motor
    return {
        "period": machine.data_period_s,
        "dead_time": motor.dead_time_s,
        "lag": motor.lag_s,
        "stop": motor.stop_kmh_s,
        "down": motor.deceleration_kmh_s,
        "floor": machine.speed_min / 100,
        "step": machine.speed_step / 100,
        "countdown": machine.countdown_s,
        "target_starts": getattr(machine, "target_starts", False),
        "stop_starts": machine.stop_starts,
        "answers": machine.answer_delay_s,
        "noise": motor.noise_kmh,
        "counts": bool(machine.fields & Field.ELAPSED),
        "tells": machine.machine_status,
    }


def _bench(full: bool) -> Any:
    """What carries the treadmill; bumble is imported only where it is wanted."""
    if not full:
        return Bench
    from tests.fuzz.full_tier import FullBench

    return FullBench


class Stage:
    """One world while it is played."""

    def __init__(self, world: World, loop: FuzzLoop, *, full: bool = False) -> None:
        self.world, self.loop, self.story = world, loop, Story()
        self.clock = WorldClock(loop)
        self.truth = TruthRecorder(self.story)
        self.audit = AuditRecorder(self.story, self.clock)
        self.wall_off_s = self.off_loop_s = 0.0
        self.permits: list[str] = []
        self._tasks: set[asyncio.Task[Any]] = set()
        self.processes: list[Process] = []
        self.told = False
        self.journal = FailingJournal()
        self.journal.on_trouble = lambda: self.note("disk_trouble", values={})
        self.plan = plan_of(world.plan)
        self.rng = {part: Random(f"{world.seed}:{part}") for part in ("air", "person", "stack")}
        self.bench = _bench(full)(machine_of(world.machine), world.seed, self.truth, self.clock)
        self.treadmill = self.bench.treadmill
        self.stack = Stack()
        self.start_key = StartKey(self)
        self.on_line: Callable[[Row], None] = lambda row: None
        self.story.notes["machine"] = facts_of(self.treadmill.machine)
        self._ids = itertools.count(1)
        self._nonces = itertools.count(1)
        self._timers: dict[int, Timer] = {}
        self._timer_ids = itertools.count()
        self.latch_left: tuple[str, str, float] | None = None  # what the latch file says
        self.generation = 0
        self.killed = False
        self.new_service()

    # --- processes

    def new_process(self) -> Process:
        """One more process of this computer."""
        self.processes.append(Process(self.loop))
        return self.processes[-1]

    def new_service(self) -> None:
        """A service and its guardian, not yet running."""
        self.generation += 1
        self.over = self.killed = False
        self.running: asyncio.Task[None] | None = None
        self.guardian = FuzzGuardian(self)
        self.process = self.new_process()
        self.process.enter(self._build)
        self.listen()

    def _build(self) -> None:
        self.service, self.requests = build(self._ports())

    def run_service(self) -> asyncio.Task[None]:
        """Let it run."""
        self.running = self.process.spawn(self.service.run())
        self.running.add_done_callback(self.service_ended)
        return self.running

    def in_service(self, act: Callable[..., object], *args: Any) -> None:
        """Something reaches the service: now, when it thaws, or never."""
        self.process.enter(act, *args)

    def kill_service(self) -> None:
        """SIGKILL: nothing of it runs on; its links end with the supervision time-out, its pipes at once."""
        if self.process.dead or self.over or not isinstance(self.bench, Bench):
            return
        self.process.kill()
        self.over = self.killed = True
        self.note("service_dead")
        links, self.stack.links = self.stack.links, []
        for link in links:
            inner: Any = link.inner
            inner.vanish(self.bench.workbench.lose)
        self.audit.write("said", what="")
        self.guardian.died()

    def restart_service(self) -> None:
        """A person starts it again: it finds what the old one left behind."""
        self.note("service_starts")
        self.new_service()
        self.run_service()
        self.in_service(self.service.watched, 1)

    # --- the outside of the service

    def _ports(self) -> Ports:
        @asynccontextmanager
        async def open_radio() -> AsyncIterator[Radio]:
            async with self._radio() as radio:
                yield StackRadio(self.stack, radio)

        async def at_once(work: Callable[[], Any]) -> Any:
            if self.off_loop_s:
                await asyncio.sleep(self.off_loop_s)
            return work()

        return Ports(
            open_radio=open_radio,
            clock=self.loop.time,
            wall=self.wall,
            journal=self.journal,
            plan_for=lambda name, walks: self.plan,
            nonce=lambda: f"{next(self._nonces):08x}" + 24 * "0",
            off_loop=at_once,
            audit=self.audit,  # type: ignore[arg-type]
            guardian=self.guardian,
            latch=LeftLatch(self),
            asleep=self.clock.ahead_s,
        )

    @asynccontextmanager
    async def _radio(self) -> AsyncIterator[Radio]:
        if not isinstance(self.bench, Bench):
            async with self.bench.open_radio(self.loop.time) as radio:
                yield radio
            return
        yield self.air()

    def air(self) -> FastRadio:
        """A radio of one's own."""
        air = self.world.radio
        return FastRadio(self.bench, air.get("latency_s", 0.02), air.get("jitter_s", 0.0), self.rng["air"])

    def wall(self) -> float:
        return 1_700_000_000.0 + self.clock() + self.wall_off_s

    def listen(self) -> None:
        """Somebody takes the service's lines."""
        self.service.listener = self._hear  # `over`: the service has ended, and nobody answers any more

    def spawn(self, work: Coroutine[Any, Any, Any]) -> None:
        """Let somebody do something meanwhile."""
        task = self.loop.create_task(work)
        self._tasks.add(task)
        task.add_done_callback(self._tasks.discard)

    def _hear(self, line: Any) -> None:
        if line["event"] != "snapshot" and not self.told:
            row = {**line, "t": self.clock()}
            self.story.lines.append(row)
            self.on_line(row)

    # --- hands

    def later(self, delay_s: float, act: Callable[[], None]) -> None:
        """Do something after so many seconds of the loop's time."""
        number = next(self._timer_ids)

        def fire() -> None:
            del self._timers[number]
            act()

        self._timers[number] = self.loop.world.later(delay_s, fire)  # whoever runs just now may die of it

    def every(self, period_s: float, act: Callable[[], float | None]) -> None:
        """Do something again and again; `act` may return the next period."""

        def again() -> None:
            self.later(act() or period_s, again)

        again()

    def note(self, what: str, /, **values: Any) -> None:
        """Write down what was done to the host or by the person."""
        self.story.harness.append({**values, "t": self.clock(), "do": what})

    def disk_is_well(self) -> None:
        """What is written down is kept again."""
        self.journal.mend()
        self.note("end", what="disk_trouble")

    def simulator_does(self, verb: str, values: dict[str, Any]) -> None:
        """A verb of the simulator's scenarios."""
        self.bench.do(verb, **values)

    async def ask(self, name: str, **body: object) -> Row:
        """A request on the socket, in the role of the terminal that armed."""
        if self.over:
            return {"ok": False, "reason": "no_service"}
        asked = self.process.spawn(self.requests.take(Request(str(next(self._ids)), name, body), "walker"))
        process = self.process
        while not asked.done() and not process.dead:
            await asyncio.wait({asked}, timeout=5.0)
        return asked.result() if asked.done() else {"ok": False, "reason": "no_service"}

    async def press(self, profile: str | None = "fuzz") -> Row:
        """A person at the machine presses: a permit, and the start that it is for."""
        reply = await self.ask("permit")
        if not reply["ok"]:
            return reply
        self.permits.append(reply["permit"])
        return await self.ask("arm", permit=reply["permit"], profile=profile, says_flat=True)

    async def arm_own(self, profile: str | None = "fuzz") -> Row:
        """A person arms, and is going to press the machine's own Start."""
        self.note("arms_own")
        return await self.ask("arm", own_start=True, profile=profile, says_flat=True)

    def service_ended(self, _task: asyncio.Task[None]) -> None:
        """Its socket is gone."""
        self.over = True

    def close(self) -> None:
        """Nothing happens any more."""
        self.told = True  # what is taken apart from here on belongs to no story
        self.audit.mute()
        for timer in self._timers.values():
            timer.cancel()
        self._timers.clear()
