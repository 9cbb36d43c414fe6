"""What carries out the commands that were judged worth it: each becomes a request of the role `remote`."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable, Coroutine, Mapping
from typing import Any

from treadctl import words
from treadctl.interfaces.mqtt.commands import Carry
from treadctl.interfaces.mqtt.slowing import Slowing
from treadctl.interfaces.mqtt.telling import Ask, Line, Telling

TAKEN_WITHIN_S = 1.0  # a stop that the service has not taken by then is asked of the guardian
STOPS_APART_S = 0.2  # stops that come closer together are one, which is under way
BUSY_AGAIN_S, BUSY_FOR_S = 0.2, 5.0  # what a day is takes the service tenths of a second to work out
FROM = "MQTT"


class Hand:
    """Carries out commands, one beside the other: a stop waits for none of them.

    Args:
        telling: is told what became of them.
        ask: asks the service; an empty reply where it is not there.
        guardian: asks the guardian for a stop.
        clock: monotonic seconds.
    """

    def __init__(
        self,
        telling: Telling,
        ask: Ask,
        guardian: Callable[[], Awaitable[Line | None]],
        clock: Callable[[], float],
    ) -> None:
        self._telling, self._ask, self._guardian, self._clock = telling, ask, guardian, clock
        self._slowing: Slowing | None = None
        self._stopped_at = float("-inf")
        self._working: set[asyncio.Task[None]] = set()

    def carry(self, verdict: Carry) -> None:
        """Begin with a command."""
        now = self._clock()
        if verdict.command in ("stop", "pause"):
            self._slowing = None
        if verdict.command == "stop":
            if now - self._stopped_at > STOPS_APART_S:
                self._stopped_at = now
                self.work(self._stop(verdict.id))
        elif verdict.command == "speed":
            self._slowing = Slowing(verdict.body["speed_kmh"], now)
            self.lower()
        elif verdict.command == "profile":
            self._choose(str(verdict.body["profile"]), verdict.id)
        else:
            self.work(self._pass_on(verdict))

    def lower(self) -> None:
        """Go on towards a wanted lower speed, notch by notch."""
        if self._slowing is None:
            return
        mirror = self._telling.mirror
        wants = self._slowing.wants(mirror.target_kmh, self._clock(), walking=mirror.walking)
        if wants is None:
            self._slowing = None
        elif wants:
            self.work(self._slower())

    def refused(
        self, command: str, identity: str | None, reason: str, values: Mapping[str, object], told: str = ""
    ) -> None:
        """Tell why a command was not carried out."""
        message = told or words.mqtt_refused(reason, values)
        self._telling.tell("refused", command=command, id=identity, reason=reason, message=message)

    async def _stop(self, identity: str | None) -> None:
        """Have the service stop; where it does not answer, its guardian."""
        reply = await self._ask("stop", TAKEN_WITHIN_S)
        if not reply.get("ok"):
            answer = await self._guardian()
            if not (answer or {}).get("ok"):
                self.refused("stop", identity, "nobody_took_it", {})
        if not self._telling.mirror.under_way:  # else the state is told every second anyway
            self._telling.mirror.again()  # whoever asked wants to see that it stands

    async def _slower(self) -> None:
        await self._ask("slower")

    async def _pass_on(self, verdict: Carry) -> None:
        reply = await self._asked(verdict)
        if not reply.get("ok"):
            told = words.refusal(reply) if reply.get("reason") else ""
            self.refused(verdict.command, verdict.id, str(reply.get("reason") or "no_answer"), {}, told)
        elif verdict.command == "answer":
            self._telling.tell("answered", command="answer", id=verdict.id)
            self._telling.plan_soon()

    async def _asked(self, verdict: Carry) -> Line:
        """Ask, and again while the service is at a question of our own: it takes one at a time."""
        more = {"from": FROM} if verdict.command in ("prepare", "answer") else {}
        end = self._clock() + BUSY_FOR_S
        while True:
            reply = await self._ask(str(verdict.request), **verdict.body, **more)
            if reply.get("reason") != "busy_request" or self._clock() > end:
                return reply
            await asyncio.sleep(BUSY_AGAIN_S)

    def _choose(self, profile: str, identity: str | None) -> None:
        """Take a profile for the next `prepare`; a walk that is under way keeps its own."""
        self._telling.profile = profile
        self._telling.tell("profile", command="profile", id=identity, profile=profile)
        self._telling.about()
        self._telling.plan_soon()

    def work(self, doing: Coroutine[Any, Any, None]) -> None:
        """Do something beside everything else."""
        task = asyncio.create_task(doing, name="mqtt: work")
        self._working.add(task)
        task.add_done_callback(self._working.discard)

    async def close(self) -> None:
        """Let go of what is under way."""
        working = list(self._working)
        for task in working:
            task.cancel()
        await asyncio.gather(*working, return_exceptions=True)
