"""The guardian at work: reads beats, judges, and carries the ladder out."""

from __future__ import annotations

import asyncio
import contextlib
import logging
import time
from collections.abc import Callable
from typing import Any

from treadctl.guardian.aside import Aside
from treadctl.guardian.calm import Calm
from treadctl.guardian.charge import Books, Charge
from treadctl.guardian.codec import (
    TREADMILL_DATA,
    answers_a_move,
    checked,
    control_missing,
    says_started,
    speed_of,
)
from treadctl.guardian.hands import Hands, Target, open_hands
from treadctl.guardian.ladder import FRESH_S, Act, Cut, Done, Ladder, Outcome, Say, Write
from treadctl.guardian.process import ServiceProcess
from treadctl.guardian.vigil import Vigil, Why
from treadctl.guardian.voice import Voice

_log = logging.getLogger(__name__)

TICK_S = 0.05
ATTACH_LIMIT_S = 10.0
PREPARE_AGAIN_S = 1.0
ATTACH_AGAIN_S = (0.05, 0.1, 0.2, 0.5, 1.0, 2.0)
LOOK_S = 0.5  # how often a guardian whose belt stands looks for a new service


class Guard:
    """One guardian, from its first beat to its end.

    Args:
        tell: takes lines for the service (or whoever started it); must not block.
        hands: makes the adapter of a machine.
        aside: writes down what it does.
    """

    def __init__(
        self,
        tell: Callable[[dict[str, Any]], None],
        hands: Callable[[Target], Hands] = open_hands,
        clock: Callable[[], float] = time.monotonic,
        aside: Aside | None = None,
    ) -> None:
        self._tell = tell
        self._aside = aside or Aside()
        self._open_hands = hands
        self._clock = clock
        self._charge: Charge | None = None
        self._service = ServiceProcess(0)
        self._books: Books | None = None
        self._taken_over = False  # a new service looks after the belt
        self._looked_at = clock()
        self._vigil = Vigil(clock())
        self._ladder: Ladder | None = None
        self._hands: Hands | None = None
        self._voice = Voice()
        self._calm = Calm()
        self._tasks: set[asyncio.Task[None]] = set()
        self._attempts = 0
        self._links = 0
        self._why: Why | None = None
        self._wake = asyncio.Event()
        self._ready = False
        self._reading: tuple[float, int] | None = (
            None  # when and what the belt said, on a link that is shared
        )
        self.result: Done | None = None
        self.leaving = False

    @property
    def state(self) -> dict[str, Any]:
        """What it is doing, for whoever asks."""
        ladder = self._ladder
        if ladder is None:
            return {"guardian": "guarding" if self._vigil.may_move else "at rest"}
        known = "stands" if ladder.stands_since is not None else "theirs" if ladder.theirs else ""
        state = known or ("gave_up" if self.result is not None else "stopping")
        return {"guardian": state, "speed_kmh": None if ladder.speed is None else ladder.speed / 100}

    # --- in

    def take(self, line: dict[str, Any]) -> None:
        """Take one line of the service."""
        now = self._clock()
        if "beat" in line:
            self._vigil.beat(
                now,
                may_move=line.get("may_move") is True,
                stopping=line.get("stopping") is True,
                start=line.get("start") is True,
            )
            if self._ladder is None:
                self._relay(line.get("alarm"), now)
                self._tell({"beat": line["beat"], "ready": self._could_act(), **self._reads(now)})
        elif "guard" in line:
            self._guard(Charge.of(line["guard"]))
        elif "says" in line:
            if self._ladder is None:  # from there on it has words of its own
                self._calm.say(line["says"], now)
        elif "bye" in line:  # only said with a belt that stands
            self._vigil.may_move, self.leaving = False, True

    def ended(self) -> None:
        """The service's pipe is closed."""
        self._vigil.ended()
        self._wake.set()

    def told_to_leave(self) -> None:
        """Leave as soon as no belt may be moving."""
        self.leaving = True

    def asked(self) -> dict[str, Any]:
        """Somebody asks for a stop; the answer is the state."""
        self._vigil.asked(self._clock())
        if self._ladder is not None:
            self._ladder.asked(self._clock())
        return self.state

    def release(self) -> bool:
        """Make way for a new service: only once the belt stands."""
        free = self._ladder is None or self._ladder.stands_since is not None
        self.leaving = self.leaving or (free and self._ladder is not None)
        return free

    def _guard(self, charge: Charge) -> None:
        same = self._charge is not None and charge.target == self._charge.target
        self._charge = charge
        if charge.pid != self._service.pid:
            self._service.close()
            self._service = ServiceProcess(charge.pid)
        self._voice.tty = charge.tty
        self._voice.use(charge.voices)
        self._calm.use(charge.speakers)
        if self._ladder is None:
            if self._hands is None or not same:
                self._ready = False
                if self._hands is not None:
                    self._hands.close()
                self._hands = self._open_hands(charge.target)
                self._hands.heard, self._reading = self._overheard, None
            self._spawn(self._prepare(self._hands))

    # --- the loop

    async def run(self) -> Done | None:
        """Watch, and stop the belt if need be; returns how it ended, None where nothing was to be done."""
        try:
            while self.result is None and not (self._ladder is None and self._may_leave()):
                now = self._clock()
                if self._ladder is None and (why := self._vigil.verdict(now)) is not None:
                    self.step_in(why)
                self._step()
                self._voice.tick(now)
                if not self._voice.alarms:  # what is calm waits meanwhile, and not for long
                    self._calm.tick(now)
                if self._makes_way(now):
                    break
                with contextlib.suppress(TimeoutError):
                    async with asyncio.timeout(TICK_S):
                        await self._wake.wait()
                self._wake.clear()
        finally:
            for task in list(self._tasks):
                task.cancel()
            await self._let_go()
        self._voice.close()
        self._aside.close()
        watched = self.result is not None and self.result.stands
        died_at_rest = self._ladder is None and self._vigil.over and not self.leaving
        if self._charge is not None and (watched or died_at_rest):
            (self._books or Books(self._charge)).close(watched=watched)
        return self.result

    async def _let_go(self) -> None:
        """Hear nothing more, and leave the machine free; a link that a new service uses stays."""
        if (hands := self._hands) is not None and self._ladder is not None:
            hands.heard, hands.lost = lambda uuid, value: None, lambda: None
            if not (hands.shared and self._taken_over):
                await hands.cut()
        if self._hands is not None:
            self._hands.close()

    def _makes_way(self, now: float) -> bool:
        """Tell whether its belt stands and somebody else looks after it from here on."""
        if self._ladder is None or not self._ladder.watches:
            return False
        if self._books is not None and now - self._looked_at >= LOOK_S:
            self._looked_at = now
            self._taken_over = self._books.taken_over()
        return self.leaving or self._taken_over

    def _may_leave(self) -> bool:
        return (self.leaving or self._vigil.over) and not self._vigil.may_move

    def step_in(self, why: Why) -> None:
        """From here on the belt is the guardian's, until it has stood for a minute."""
        if self._charge is None or self._hands is None:
            return
        hands, now = self._hands, self._clock()
        _log.warning("stepping in: %s", why.value)
        self._why = why
        self._calm.hush()
        self._ladder = Ladder(
            now,
            stop_s=self._charge.stop_s,
            started_at=self._vigil.started_at,
            has_control=hands.shared and why is not Why.ASKED,
        )
        hands.heard, hands.lost = self._heard, self._lost
        self._books = Books(self._charge)
        self._tell({"acts": why.value})
        if not hands.shared:
            self._service.end()
        self._spawn(self._attach(hands))

    def _step(self) -> None:
        if self._ladder is not None:
            for act in self._ladder.step(self._clock()):
                self._do(act)

    def _do(self, act: Act) -> None:
        hands = self._hands
        match act:
            case Write(frame) if hands is not None:
                self._spawn(self._write(hands, frame))
            case Cut() if hands is not None:
                self._spawn(self._come_back(hands))
            case Say():
                self._say(act)
            case Done():
                self.result = act
            case _:
                pass

    def _relay(self, sentence: object, now: float) -> None:
        """Sound the service's alarm while each of its beats says so; calm words make way for it."""
        was_on = self._voice.alarms
        self._voice.relay(sentence, now)
        if self._voice.alarms and not was_on:
            self._calm.hush()

    def _say(self, what: Say) -> None:
        if what is Say.CALM and self._voice.alarms:
            what = Say.ALARM  # the service's is on: it goes on as our own
        sentence = self._charge.words.get(what.value, "") if self._charge is not None else ""
        self._tell({"says": what.value})
        self._note("alarm", on=what is Say.ALARM, cause=what.value)
        self._voice.say(sentence, self._clock(), alarm=what in (Say.ALARM, Say.GAVE_UP))
        if what is Say.THEIRS and self._books is not None:
            self._books.unlatch()

    # --- hands

    async def _prepare(self, hands: Hands) -> None:
        """Get ready; who is not beats all the same, and says so: it protects nobody."""
        while self._ladder is None and self._hands is hands:
            try:
                await hands.prepare()
            except Exception as error:
                _log.warning("not ready: %r", error)
                self._ready = False
                await asyncio.sleep(PREPARE_AGAIN_S)
            else:
                self._ready = self._hands is hands
                return

    def _could_act(self) -> bool:
        """Tell whether it is ready, and still is; hands that lost what they need get ready again."""
        if self._ready and self._hands is not None and not self._hands.able:
            _log.warning("not ready any more")
            self._ready = False
            self._spawn(self._prepare(self._hands))
        return self._ready

    async def _attach(self, hands: Hands) -> None:
        while self.result is None:
            try:
                async with asyncio.timeout(ATTACH_LIMIT_S):
                    await hands.attach()
                break
            except Exception as error:
                _log.info("attaching: %r", error)
                pause_s = ATTACH_AGAIN_S[min(self._attempts, len(ATTACH_AGAIN_S) - 1)]
                self._attempts += 1
                await asyncio.sleep(pause_s)
        self._attempts = 0
        self._links += 1
        if self._ladder is not None:
            self._ladder.linked(self._clock())
            if self._ladder.watches:  # no Stop is due, and what moves it now must be seen
                self._spawn(self._listen(hands))
            self._step()

    async def _come_back(self, hands: Hands) -> None:
        self._links += 1
        await hands.cut()
        await self._attach(hands)

    async def _write(self, hands: Hands, frame: bytes) -> None:
        """The one place that writes."""
        frame = checked(frame)
        self._note("write", writer="guardian", bytes=frame.hex())
        link = self._links
        outcome = await hands.write(frame)
        if self._ladder is None or link != self._links:
            return  # of a link that is no more
        first = self._ladder.first_stop_at is None
        self._ladder.written(outcome, self._clock())
        if first and self._ladder.first_stop_at is not None:
            if hands.shared:
                self._service.end()
            self._spawn(self._listen(hands))
        if outcome is Outcome.LOST:
            self._lost()
        self._step()

    async def _listen(self, hands: Hands) -> None:
        if (ladder := self._ladder) is None:
            return
        ladder.mover.listens(self._clock())
        with contextlib.suppress(Exception):  # without reports the ladder is blind, and says so
            await hands.listen()
        ladder.mover.listens(self._clock())

    def _overheard(self, uuid: int, value: bytes) -> None:
        """Read the belt while the service still drives it: a second pair of eyes."""
        speed = speed_of(value) if uuid == TREADMILL_DATA else None
        if speed is not None:
            self._reading = (self._clock(), speed)

    def _reads(self, now: float) -> dict[str, int]:
        """Return its own reading, in 0.01 km/h, while that is fresh."""
        if self._reading is None or now - self._reading[0] > FRESH_S:
            return {}
        return {"speed": self._reading[1]}

    def _heard(self, uuid: int, value: bytes) -> None:
        ladder, now = self._ladder, self._clock()
        if ladder is None:
            return
        if control_missing(uuid, value):
            ladder.control_missing(now)
        if says_started(uuid, value):
            ladder.mover.started(now)
        if answers_a_move(uuid, value):
            ladder.mover.answered()
        speed = speed_of(value) if uuid == TREADMILL_DATA else None
        if speed is not None:
            ladder.frame(speed, now)
        self._step()

    def _lost(self) -> None:
        if self._ladder is not None and self._hands is not None and self._ladder.is_linked:
            self._ladder.lost()
            self._spawn(self._come_back(self._hands))

    def _note(self, what: str, **values: object) -> None:
        """Add a line to the service's audit."""
        path = self._charge.audit if self._charge is not None else ""
        self._aside.note(path, self._clock(), what, **values)

    def _spawn(self, work: Any) -> None:
        task = asyncio.get_running_loop().create_task(work)
        self._tasks.add(task)
        task.add_done_callback(self._tasks.discard)
