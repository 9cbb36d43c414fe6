"""The terminal's own `Session` at a real service, simulator and programme, all of it in virtual time.

What a person sees is a `Screen`, what they press is decided by looking at it, and every press is counted.
The session itself is not asynchronous: each time it waits, the event loop runs for so long.
"""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from typing import Any, cast

from tests.helpers.asking import D0, standard
from tests.helpers.playbook import DEMO
from tests.helpers.rig import rig
from tests.helpers.terminal import Fingers, Quiet, Screen
from tests.helpers.virtual_time import VirtualLoop
from tests.helpers.walker import Rig
from treadctl import days
from treadctl.care_words import say
from treadctl.interfaces.cli.press import Wishes
from treadctl.interfaces.cli.seat import Seat
from treadctl.interfaces.cli.session import Session
from treadctl.interfaces.talk.programme import Programme
from treadctl.journal import MemoryJournal
from treadctl.service.knowledge import MachineFiles

Line = dict[str, Any]
DAY_S = 86_400.0
CARD = Wishes(profile="standard", programme=True)
READY, GO_ON = "Press Enter when you are ready", "c: go on"
REACTS_S = 1.5  # nobody presses faster than they read


@dataclass
class Well:
    """A person who is well, reads what is asked, and presses what is so.

    Attributes:
        scores: back, leg and zone.
        answers: other answers than those of a well person, by the question's words.
        during: the same, while the belt moves.
        acts: what was pressed, and what for.
    """

    scores: dict[str, int] = field(default_factory=lambda: {"back": 2, "leg": 1, "zone": 3})
    answers: dict[str, str] = field(default_factory=dict)
    during: dict[str, str] = field(default_factory=dict)
    acts: list[tuple[str, str]] = field(default_factory=list)
    rests_until: float = 0.0

    def press(self, screen: Screen, now: float) -> str:
        """Look at the screen, and press one key where something is asked; "" where nothing is."""
        asked, key = self._wanted(screen)
        if key and now >= self.rests_until:
            self.rests_until = now + REACTS_S
            self.acts.append((asked, key))
            screen.prompted = ""
            return key
        return ""

    def _wanted(self, screen: Screen) -> tuple[str, str]:
        if screen.question is None:
            for prompt, key in ((READY, "\r"), (GO_ON, "c")):
                if prompt in screen.prompted:
                    return prompt, key
            return "", ""
        text = screen.question.text
        if screen.moving and text in self.during:
            return text, self.during[text]
        return text, self.answers.get(text) or self._usual(text, dict(screen.question.listed))

    def _usual(self, text: str, listed: dict[str, str]) -> str:
        for ask, score in self.scores.items():
            if text in (say(f"ask_{ask}"), say("ask_zone_usual") if ask == "zone" else None):
                return str(score)
        for label in (
            say("key_sure"),
            say("screen_none"),
            say("screen_all"),
            say("as_before"),
            say("compared_same"),
        ):
            for key, shown in listed.items():
                if shown == label:
                    return key
        well = text.startswith(("Confirm", "Can you", "Free of", "Is the space", "Has a doctor"))
        return "y" if well else "1" if say("later_yes") == listed.get("1") else "n"


class Desk:
    """A service with a calendar, and a person in front of it."""

    def __init__(self, person: Well, *, machine: str = "plain", machines: MachineFiles | None = None) -> None:
        self.person, self.loop = person, VirtualLoop()
        self.journal, self.screen, self.day, self._at = MemoryJournal(), Screen(), 0, 36_000.0
        self._since, self._seen = 0.0, 0
        self._done = asyncio.Event()
        opened: asyncio.Future[Rig] = self.loop.create_future()
        self._holding = self.loop.create_task(self._hold(machine, machines, opened))
        self.rig = self.loop.run_until_complete(opened)

    async def _hold(self, machine: str, machines: MachineFiles | None, opened: asyncio.Future[Rig]) -> None:
        ports = {"journal": self.journal, "wall": self.wall, "profile_of": standard}
        async with rig(machine, plan=DEMO, ports=ports, machines=machines) as running:
            opened.set_result(running)
            await self._done.wait()

    def wall(self) -> float:
        at_s = (D0 + self.day - days.of_iso("1970-01-01")) * DAY_S + self._at
        return at_s + self.loop.time() - self._since

    def later(self, day: int, hour: float) -> None:
        """It is this hour of that day, counted from the first."""
        self.day, self._at, self._since = day, hour * 3600, self.loop.time()

    def close(self) -> None:
        self._done.set()
        self.loop.run_until_complete(self._holding)
        self.loop.close()

    # --- the client

    def request(self, name: str, timeout_s: float = 10.0, **body: object) -> Line:
        return self.loop.run_until_complete(self.rig.ask(name, **body))

    def tell(self, name: str, **body: object) -> None:
        self.loop.run_until_complete(self.rig.ask(name, **body))

    def lines(self) -> Iterator[Line]:
        while self._seen < len(self.rig.lines):
            self._seen += 1
            yield self.rig.lines[self._seen - 1]

    def silent_s(self) -> float:
        return 0.0

    # --- the person

    def wait(self, seconds: float) -> str:
        self.loop.run_until_complete(asyncio.sleep(max(seconds, 0.01)))
        return self.person.press(self.screen, self.loop.time())

    def start(self, wishes: Wishes = CARD) -> int:
        """`treadctl start`; its exit code."""
        keys = cast("Any", Fingers(self.wait))
        session = Session(cast("Any", self), wishes, self.screen, keys, cast("Any", Quiet()), self.loop.time)
        code = session.run()
        self.loop.run_until_complete(asyncio.sleep(5.0))
        return code

    def checkin(self, talk: Callable[[Programme], int]) -> int:
        """`treadctl checkin`."""
        keys = cast("Any", Fingers(self.wait))
        seat = Seat(cast("Any", self), self.screen, keys, cast("Any", Quiet()), self.loop.time)
        return talk(Programme(seat, simulated=True))
