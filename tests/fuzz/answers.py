"""The person's answers to what is asked on the way."""

from __future__ import annotations

import asyncio
from random import Random
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from tests.fuzz.stage import Stage

LOOKS_S = 0.5
DETAILS = ("leg", "back", "zone", "numb", "other")


class Answers:
    """Answers each question after a moment, truthfully.

    Attributes:
        ignores: how many reasons there are to hear nothing.
        odd: draws answers of all sorts before the true one; None: only that.
        feels: by how much each is worse than on the card; empty: as before.
    """

    def __init__(self, stage: Stage) -> None:
        self._stage = stage
        self._after_s = stage.world.habits.get("answer_s", 2.0)
        self.ignores = 0
        self.odd: Random | None = None
        self.feels: dict[str, int] = {}

    async def live(self) -> None:
        """Until nobody plays any more."""
        while self._stage.world.plan.get("checks"):
            await asyncio.sleep(LOOKS_S)
            question = self._question()
            if question is not None:
                await asyncio.sleep(self._after_s)
            if question is not None and self.odd is not None:
                await self._say_anything(question, self.odd)
            if question is not None and question == self._question():
                await self.say("check", question=question, value=self.value(question))

    async def _say_anything(self, question: str, rng: Random) -> None:
        """Say what does not fit: to another question, out of range, of another kind, twice, or nothing but a key."""
        for _ in range(rng.randint(0, 3)):
            asked = rng.choice([question, question, *DETAILS, "compared", "weather"])
            value = rng.choice(["same", "here", "", "maybe", -1, 0, 1, 11, 10**9])
            for _ in range(rng.choice([1, 2])):
                await self.say("check", question=asked, value=value)
            await asyncio.sleep(rng.choice([0.0, 0.0, 1.0, 20.0]))

    def _question(self) -> str | None:
        stage = self._stage
        if self.ignores or stage.over or stage.process.halted or stage.service.broken:
            return None
        found = stage.service.snapshot()["question"]
        return None if found is None else str(found)

    def value(self, question: str) -> int | str:
        """What is true just now."""
        if question == "compared":
            return "worse" if self.feels else "same"
        card, by = self._stage.world.plan["checks"], self.feels.get(question, 0)
        highest = {"zone": 5, "numb": 1}.get(question, 10)
        lowest = 1 if question == "zone" else 0
        return int(min(highest, max(lowest, card.get(question, 0) + by)))

    async def say(self, what: str, **body: Any) -> None:
        """Say it, and keep what came back."""
        at = self._stage.clock()
        reply = await self._stage.ask(what, **body)
        self._stage.note("says", what=what, ok=bool(reply["ok"]), said=body, at=at)
