"""The person: connects, starts, goes on after each break, and starts again when a walk was ended."""

from __future__ import annotations

import asyncio

from tests.fuzz.answers import Answers
from tests.fuzz.stage import Stage

STANDING = ("idle", "stopped", "none")


class Person:
    """What a person does who is not disturbed; disturbances are happenings of their own.

    Habits: `think_s` before each press, `walks` at most, `answers` 0 for one who never goes on; so many of
    the first walks and breaks begin by the machine's own Start, pressed `own_after_s` after arming.
    """

    def __init__(self, stage: Stage) -> None:
        self._stage = stage
        habits = stage.world.habits
        self.think_s = habits.get("think_s", 1.5)
        self.walks = int(habits.get("walks", 1))
        self.own_walks = int(habits.get("own_walks", 0))
        self.own_breaks = int(habits.get("own_breaks", 0))
        self.own_after_s = habits.get("own_after_s", 3.0)
        self.key_first_s = 0.0
        self.answers = bool(habits.get("answers", 1))
        self.away = False
        self.answers_to = Answers(stage)
        self.last_reply: dict[str, object] = {}

    async def live(self) -> None:
        """Until the faults are over."""
        stage = self._stage
        stage.in_service(stage.service.watched, 1)
        while stage.clock() < stage.world.calm_at:
            await self._look()
            await asyncio.sleep(1.0 + self.think_s)

    async def _look(self) -> None:
        stage = self._stage
        if stage.killed:
            stage.restart_service()
            return
        if self.away or stage.over or stage.process.halted or stage.service.broken:
            return
        if stage.service.snapshot()["state"] == "none":
            await stage.ask("connect")
            await asyncio.sleep(4.0)
        seen = stage.service.snapshot()
        if seen["waits_for"] == "own_start":
            return  # the key is pressed when it is time
        if seen["waits_for"] and self.answers:
            goes_on = await self._starts(None, at_the_machine=self.own_breaks > 0)
            self.own_breaks -= goes_on
        elif seen["state"] in STANDING[:2] and self.walks > 0:
            goes_on = await self._starts("fuzz", at_the_machine=self.own_walks > 0)
            self.own_walks -= goes_on
            self.walks -= goes_on

    async def _starts(self, profile: str | None, *, at_the_machine: bool) -> bool:
        """Press: on the screen alone, or there and then at the machine."""
        if not at_the_machine:
            return bool((await self._stage.press(profile))["ok"])
        first_s, self.key_first_s = self.key_first_s, 0.0
        if first_s:
            self._stage.start_key.press()
            await asyncio.sleep(first_s)
        reply = await self._stage.arm_own(profile)
        if reply["ok"] and not first_s:
            self._stage.later(self.own_after_s, self._at_the_machine)
        elif first_s and not reply["ok"]:
            self._stage.simulator_does("console_stop", {})
        return bool(reply["ok"])

    def _at_the_machine(self) -> None:
        """Press its own Start, if it is still waited for."""
        stage = self._stage
        if stage.over or self.away or stage.start_key.left_alone or stage.clock() >= stage.world.calm_at:
            return
        if stage.process.halted or stage.service.snapshot()["waits_for"] == "own_start":
            stage.start_key.press()

    async def start_at_once(self, key_s: float) -> None:
        """The link is only just there: arm, and press."""
        stage = self._stage
        if not stage.over and stage.service.snapshot()["state"] == "none":
            await stage.ask("connect")
        if (await stage.arm_own())["ok"]:
            await asyncio.sleep(key_s)
            if stage.clock() < stage.world.calm_at:
                stage.start_key.press()

    async def try_again(self, until: float) -> dict[str, object]:
        """After all faults: is the belt within its cap, or can it be armed again? Ask until it is so."""
        stage, reply = self._stage, dict[str, object]()
        while stage.clock() < until:
            if stage.killed:
                stage.restart_service()
            if stage.service.ending.is_set():
                return {"ok": True, "state": "the service was told to end"}
            seen = stage.service.snapshot()
            if seen["state"] in ("walk", "countdown", "slowing"):
                return {"ok": True, "state": seen["state"]}
            if seen["state"] == "none" or reply.get("reason") == "no_telemetry":  # or it gave up coming back
                reply = await stage.ask("connect")
                await asyncio.sleep(4.0)
            if seen["waits_for"] or seen["state"] in STANDING[:2]:
                reply = await stage.press(None if seen["waits_for"] else "fuzz")
                if reply["ok"] or reply.get("reason") in NOT_OUR_FAULT:
                    return {**reply, "ok": True}
            elif seen["state"] == "break":
                return {"ok": True, "state": "break"}
            await asyncio.sleep(1.0)
        return {**reply, "ok": False, "state": stage.service.snapshot()["state"]}


NOT_OUR_FAULT = (
    "tilted",
    "starts_too_fast",
    "minimum_above_cap",
    "no_speed_control",
    "no_speed_range",
    "belt_moves",
    "machine_doubtful",
)
