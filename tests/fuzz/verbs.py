"""What can be done to a running world, by name: how it begins and how it ends."""

from __future__ import annotations

from random import Random
from typing import Any

from simulator.console import BY_CONSOLE
from simulator.verbs import VERBS
from tests.fuzz.bench import Bench
from tests.fuzz.fast_radio import CONTROL, long_uuid
from tests.fuzz.loop import Process
from tests.fuzz.person import Person
from tests.fuzz.stage import Stage
from tests.fuzz.world import Happening
from treadctl.messages import Request

TO_THE_SERVICE = {"stop", "stop_remote", "slower", "wants_break", "end", "cancel", "unwatched"}
ENDS_WITH = {"key_pulled": "key_inserted"}


class Hands:
    """Does what happenings say."""

    def __init__(self, stage: Stage, person: Person) -> None:
        self._stage, self._person = stage, person

    def begin(self, one: Happening) -> None:
        """Let it begin."""
        own = getattr(self, f"_{one.do}", None)
        if own is not None:
            if not (self._stage.over and one.do in TO_THE_SERVICE):
                own(**one.values)
            return
        lasts = {"lasts_s": one.lasts} if one.lasts and VERBS[one.do].lasts else {}
        self._stage.simulator_does(one.do, {**one.values, **lasts})

    def end(self, one: Happening) -> None:
        """Let it end; what the simulator ends by itself has ended."""
        own = getattr(self, f"_end_{one.do}", None)
        if own is not None:
            own(**one.values)
        elif one.do in ENDS_WITH:
            self._stage.simulator_does(ENDS_WITH[one.do], {})

    def calm(self) -> None:
        """Whatever the simulator still does is over, and what was still to fail does not."""
        self._stage.stack.refuses = 0
        for process in self._stage.processes:
            process.thaw()
        self._stage.bench.calm()

    # --- the Bluetooth stack

    def _freeze_stack(self) -> None:
        self._stage.stack.freeze()

    def _end_freeze_stack(self) -> None:
        self._stage.stack.thaw()

    def _kill_stack(self) -> None:
        self._stage.stack.kill()

    def _end_kill_stack(self) -> None:
        self._stage.stack.restart()

    def _kill_bus(self) -> None:
        self._stage.stack.kill()

    def _end_kill_bus(self) -> None:
        self._stage.stack.restart()

    def _adapter_off(self) -> None:
        self._stage.stack.switch_off()

    def _end_adapter_off(self) -> None:
        self._stage.stack.adapter_off = False

    def _never_returns(self, call: str) -> None:
        self._stage.stack.never.add(call)

    def _end_never_returns(self, call: str) -> None:
        self._stage.stack.never.discard(call)

    def _slow_disconnect(self, seconds: float) -> None:
        self._stage.stack.disconnect_s = seconds

    def _end_slow_disconnect(self, **_: float) -> None:
        self._stage.stack.disconnect_s = 0.0

    def _acquired(self) -> None:
        self._stage.stack.acquired = True

    def _end_acquired(self) -> None:
        self._stage.stack.acquired = False

    def _refuse_connects(self, times: int) -> None:
        self._stage.stack.refuses = times

    def _ghost(self, **values: str) -> None:
        """A write of a dead program comes out of the stack's queue, on the link of ours."""
        self._stage.stack.ghost(long_uuid(CONTROL), bytes.fromhex(values["bytes"]))

    # --- the machine

    def _deck(self, percent: float) -> None:
        """Somebody sets the deck by the keys of the machine."""
        treadmill = self._stage.treadmill
        self._stage.bench.catch_up()
        if treadmill.machine.incline_max:
            treadmill.console.set_incline(round(percent * 10), BY_CONSOLE)

    # --- the host

    def _stall(self, seconds: float) -> None:
        self._stage.loop.stall(seconds)

    def _suspend(self, seconds: float) -> None:
        """The host sleeps: links end, the world goes on, the monotonic clock stands."""
        stage = self._stage
        stage.stack.switch_off()
        stage.clock.leap(seconds)
        stage.later(1.0, self._end_adapter_off)

    def _wall_jump(self, seconds: float) -> None:
        self._stage.wall_off_s += seconds

    def _task_dies(self, which: str) -> None:
        stage = self._stage
        match which:
            case "writer":
                stage.stack.raises = True
            case "listener":
                stage.service.listener = _fails
                stage.later(1.0, stage.listen)
            case _:
                stage.service._core.handle = _fails  # type: ignore[method-assign]

    # --- processes, in the fast tier: in the other one bumble lives in the service's

    def _kill_service(self) -> None:
        self._stage.kill_service()

    def _kill_both(self) -> None:
        """Service and guardian, as a cgroup's end is."""
        self._stage.guardian.process.kill()
        self._stage.kill_service()

    def _freeze_service(self, seconds: float) -> None:
        self._freeze(seconds, self._stage.process)

    def _freeze_both(self, seconds: float) -> None:
        self._freeze(seconds, self._stage.process, self._stage.guardian.process)

    def _freeze(self, seconds: float, *processes: Process) -> None:
        for process in processes if isinstance(self._stage.bench, Bench) else ():
            process.freeze()
            self._stage.later(seconds, process.thaw)

    def _service_ends(self) -> None:
        self._stage.service.ending.set()

    def _guardian_silent(self) -> None:
        self._stage.guardian.answers = False

    def _end_guardian_silent(self) -> None:
        self._stage.guardian.answers = True

    def _disk_full(self) -> None:
        self._stage.journal.fill()

    def _disk_fails(self, after: int) -> None:
        self._stage.journal.broken_after = after

    def _disk_slow(self, seconds: float) -> None:
        self._stage.off_loop_s = seconds

    def _end_disk_full(self) -> None:
        self._stage.disk_is_well()

    def _end_disk_fails(self, **_: int) -> None:
        self._stage.disk_is_well()

    def _end_disk_slow(self, **_: float) -> None:
        self._stage.off_loop_s = 0.0

    # --- the person

    def _stop(self) -> None:
        self._stage.in_service(self._stage.service.stop, "terminal")

    def _stop_remote(self) -> None:
        self._stage.in_service(self._stage.requests.now, Request("1", "stop", {}), "remote")

    def _slower(self) -> None:
        self._asks("slower")

    def _wants_break(self) -> None:
        self._asks("break")

    def _end(self) -> None:
        self._asks("end")

    def _cancel(self) -> None:
        self._asks("cancel")

    def _asks(self, name: str) -> None:
        self._stage.in_service(self._stage.requests.now, Request("1", name, {}), "walker")

    def _person_away(self) -> None:
        self._person.away = True

    def _end_person_away(self) -> None:
        self._person.away = False

    def _unwatched(self) -> None:
        self._stage.in_service(self._stage.service.watched, 0)

    def _end_unwatched(self) -> None:
        self._stage.in_service(self._stage.service.watched, 1)

    def _ignores_questions(self) -> None:
        self._person.answers_to.ignores += 1

    def _end_ignores_questions(self) -> None:
        self._person.answers_to.ignores -= 1

    def _says_worse(self, **by: int) -> None:
        self._person.answers_to.feels = by
        self._says("worse")

    def _end_says_worse(self, **_: int) -> None:
        self._person.answers_to.feels = {}

    def _says_wrong(self) -> None:
        self._says("wrong")

    def _says_anything(self, draws: int) -> None:
        self._person.answers_to.odd = Random(draws)

    def _end_says_anything(self, **_: int) -> None:
        self._person.answers_to.odd = None

    def _says(self, what: str, **body: object) -> None:
        if not self._stage.over:
            self._stage.spawn(self._person.answers_to.say(what, **body))

    def _press_again(self) -> None:
        self._stage.spawn(self._stage.press(None if self._stage.rng["person"].random() < 0.5 else "fuzz"))

    # --- the machine's own Start

    def _own_says(self, how: str, late_s: float) -> None:
        self._stage.start_key.how, self._stage.start_key.late_s = how, late_s

    def _end_own_says(self, **_: object) -> None:
        self._stage.start_key.how = ""

    def _own_key(self) -> None:
        self._stage.start_key.press()

    def _own_waits(self) -> None:
        self._stage.start_key.left_alone += 1

    def _end_own_waits(self) -> None:
        self._stage.start_key.left_alone -= 1

    def _own_key_first(self, arms_s: float) -> None:
        self._person.key_first_s = arms_s

    def _own_now(self, key_s: float) -> None:
        self._stage.spawn(self._person.start_at_once(key_s))

    def _old_permit(self) -> None:
        """A permit that was used already, presented once more."""
        stage = self._stage
        for permit in stage.permits[-2:]:
            stage.spawn(stage.ask("arm", permit=permit, profile="fuzz", says_flat=True))

    def _connect_again(self) -> None:
        self._stage.spawn(self._stage.ask("connect"))


def _fails(*_: object) -> Any:
    raise RuntimeError("made to fail")
