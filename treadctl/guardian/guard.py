"""The guardian at work: reads beats, judges, and carries the ladder out."""

from __future__ import annotations

import asyncio
import contextlib
import json
import logging
import os
import signal
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

from treadctl.guardian.codec import TREADMILL_DATA, checked, control_missing, speed_of
from treadctl.guardian.hands import Hands, Target, open_hands
from treadctl.guardian.ladder import Act, Cut, Done, Ladder, Outcome, Say, Vigil, Why, Write
from treadctl.guardian.voice import Voice

_log = logging.getLogger(__name__)

TICK_S = 0.05
ATTACH_LIMIT_S = 10.0
ATTACH_AGAIN_S = (0.05, 0.1, 0.2, 0.5, 1.0, 2.0)
STOP_S = 6.0  # from Stop to standing, of a machine that nobody measured


@dataclass(frozen=True, kw_only=True)
class Charge:
    """What the guardian is in charge of, told by the service whenever it changes.

    Attributes:
        target: the machine.
        pid: of the service, to be ended when it is silent; 0: nobody.
        stop_s: the longest from Stop to standing.
        words: sentences by `Say` value, in this machine's own words.
        voice: command that speaks them.
        tty: terminal of the walk.
        audit: file that every write is noted in, "" for none.
        record: file in which the service's end is written down once the belt stands, "" for none.
        latch: file that says that a belt of ours may be moving; removed after the watch, "" for none.
    """

    target: Target
    pid: int = 0
    stop_s: float = STOP_S
    words: dict[str, str] = field(default_factory=dict)
    voice: list[str] = field(default_factory=list)
    tty: str = ""
    audit: str = ""
    record: str = ""
    latch: str = ""

    @classmethod
    def of(cls, line: dict[str, Any]) -> Charge:
        """Read the service's line; what is missing or of another kind is left at its default."""
        place = {str(key): str(value) for key, value in (line.get("place") or {}).items()}
        return cls(
            target=Target(radio=str(line["radio"]), address=str(line["address"]), place=place),
            pid=int(line.get("pid") or 0),
            stop_s=float(line.get("stop_s") or STOP_S),
            words={str(key): str(value) for key, value in (line.get("words") or {}).items()},
            voice=[str(part) for part in line.get("voice") or ()],
            tty=str(line.get("tty") or ""),
            audit=str(line.get("audit") or ""),
            record=str(line.get("record") or ""),
            latch=str(line.get("latch") or ""),
        )


def close_books(charge: Charge, *, watched: bool) -> None:
    """The service is gone and its belt stands: nobody needs to look after it any more.

    The latch goes only with a belt that was `watched` for a minute.
    """
    with contextlib.suppress(OSError, ValueError):
        with open(charge.record, encoding="utf-8") as file:
            record = json.load(file)
        pids = record.get("pids") or {}
        if pids.get("service") in (None, charge.pid):  # a new service has a record of its own
            record["pids"] = dict.fromkeys(pids)
            record["guardian"] = record["charge"] = None
            temporary = f"{charge.record}.{os.getpid()}"
            with os.fdopen(os.open(temporary, os.O_WRONLY | os.O_CREAT, 0o600), "w") as file:
                json.dump(record, file)
            os.replace(temporary, charge.record)
    with contextlib.suppress(OSError):
        if watched and charge.latch:
            os.unlink(charge.latch)


class Guard:
    """One guardian, from its first beat to its end.

    Args:
        tell: takes lines for the service (or whoever started it); must not block.
        hands: makes the adapter of a machine.
    """

    def __init__(
        self,
        tell: Callable[[dict[str, Any]], None],
        hands: Callable[[Target], Hands] = open_hands,
        clock: Callable[[], float] = time.monotonic,
    ) -> None:
        self._tell = tell
        self._open_hands = hands
        self._clock = clock
        self._charge: Charge | None = None
        self._vigil = Vigil(clock())
        self._ladder: Ladder | None = None
        self._hands: Hands | None = None
        self._voice = Voice([])
        self._tasks: set[asyncio.Task[None]] = set()
        self._attempts = 0
        self._links = 0
        self._why: Why | None = None
        self._wake = asyncio.Event()
        self.result: Done | None = None
        self.leaving = False

    @property
    def state(self) -> dict[str, Any]:
        """What it is doing, for whoever asks."""
        ladder = self._ladder
        if ladder is None:
            return {"guardian": "guarding" if self._vigil.may_move else "at rest"}
        stands = ladder.stands_since is not None
        state = "stands" if stands else "gave_up" if self.result is not None else "stopping"
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
                self._tell({"beat": line["beat"]})
        elif "guard" in line:
            self._guard(Charge.of(line["guard"]))
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
        return self.state

    def release(self) -> bool:
        """Make way for a new service: only once the belt stands."""
        free = self._ladder is None or self._ladder.stands_since is not None
        self.leaving = self.leaving or (free and self._ladder is not None)
        return free

    def _guard(self, charge: Charge) -> None:
        self._charge = charge
        self._voice = Voice(charge.voice, charge.tty)
        if self._ladder is None:
            self._hands = self._open_hands(charge.target)
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
                if self.leaving and self._ladder is not None and self._ladder.stands_since is not None:
                    break
                with contextlib.suppress(TimeoutError):
                    async with asyncio.timeout(TICK_S):
                        await self._wake.wait()
                self._wake.clear()
        finally:
            for task in list(self._tasks):
                task.cancel()
            if self._hands is not None and self._ladder is not None:
                await self._hands.cut()
        self._voice.close()
        watched = self.result is not None and self.result.stands
        died_at_rest = self._ladder is None and self._vigil.over and not self.leaving
        if self._charge is not None and (watched or died_at_rest):
            close_books(self._charge, watched=watched)
        return self.result

    def _may_leave(self) -> bool:
        return (self.leaving or self._vigil.over) and not self._vigil.may_move

    def step_in(self, why: Why) -> None:
        """From here on the belt is the guardian's, until it has stood for a minute."""
        if self._charge is None or self._hands is None:
            return
        hands, now = self._hands, self._clock()
        _log.warning("stepping in: %s", why.value)
        self._why = why
        self._ladder = Ladder(
            now,
            stop_s=self._charge.stop_s,
            started_at=self._vigil.started_at,
            has_control=hands.shared and why is not Why.ASKED,
        )
        hands.heard, hands.lost = self._heard, self._lost
        self._tell({"acts": why.value})
        if not hands.shared:
            self._end_service()
        self._spawn(self._attach(hands))

    def _end_service(self) -> None:
        """End a silent service: it holds the only link, or would write again when it wakes up."""
        pid = self._charge.pid if self._charge is not None else 0
        if pid > 1 and pid != os.getpid():
            with contextlib.suppress(OSError):
                os.kill(pid, signal.SIGKILL if hasattr(signal, "SIGKILL") else signal.SIGTERM)

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

    def _say(self, what: Say) -> None:
        sentence = self._charge.words.get(what.value, "") if self._charge is not None else ""
        self._tell({"says": what.value})
        self._note("alarm", on=what is Say.ALARM, cause=what.value)
        self._voice.say(sentence, self._clock(), alarm=what in (Say.ALARM, Say.GAVE_UP))

    # --- hands

    async def _prepare(self, hands: Hands) -> None:
        try:
            await hands.prepare()
        except Exception as error:  # attaching will tell
            _log.info("preparing: %r", error)

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
                self._end_service()
            self._spawn(self._listen(hands))
        if outcome is Outcome.LOST:
            self._lost()
        self._step()

    async def _listen(self, hands: Hands) -> None:
        with contextlib.suppress(Exception):  # without reports the ladder is blind, and says so
            await hands.listen()

    def _heard(self, uuid: int, value: bytes) -> None:
        ladder, now = self._ladder, self._clock()
        if ladder is None:
            return
        if control_missing(uuid, value):
            ladder.control_missing(now)
        speed = speed_of(value) if uuid == TREADMILL_DATA else None
        if speed is not None:
            ladder.frame(speed, now)
        self._step()

    def _lost(self) -> None:
        if self._ladder is not None and self._hands is not None and self._ladder.is_linked:
            self._ladder.lost()
            self._spawn(self._come_back(self._hands))

    def _note(self, what: str, **values: object) -> None:
        """Add a line to the service's audit; nothing may fail because of it."""
        path = self._charge.audit if self._charge is not None else ""
        if path:
            line = json.dumps({"t": round(self._clock(), 4), "audit": what, **values}) + "\n"
            with contextlib.suppress(OSError):
                audit = os.open(path, os.O_WRONLY | os.O_APPEND | os.O_CREAT, 0o600)
                try:
                    os.write(audit, line.encode())
                finally:
                    os.close(audit)

    def _spawn(self, work: Any) -> None:
        task = asyncio.get_running_loop().create_task(work)
        self._tasks.add(task)
        task.add_done_callback(self._tasks.discard)
