"""What a page shows beside the snapshot: a stage, sentences, a question.

It is told whole each time it changes: a page that was reloaded or woken knows what is so now, and nothing of
what was.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from typing import Any

from treadctl.interfaces.page import lines
from treadctl.interfaces.page.course import Course
from treadctl.interfaces.page.cueing import Cueing
from treadctl.interfaces.page.quiet import Quiet
from treadctl.interfaces.page.trail import Trail
from treadctl.interfaces.talk.question import Question

Line = dict[str, Any]

SAID_MOVING = 2  # sentences on the page while the belt may move: the newest


class Board:
    """What is up.

    Attributes:
        stage: `who` (somebody says who walks), `changing` (to that person), `rest` (nothing begun), `talk`,
            `place` (a code proves who stands at the treadmill), `ready` (a held press starts it), `walk`,
            `gone` (no service).
        alarm: the sentence of an alarm that is on.
        looks: the person has to look whether the belt stands.
        check: the check-in that is open: its id, and the question.
        machine: what the service said of the treadmill.
        trail: the speed so far.
        new_code: the code that is asked for can be shown or spoken anew.
        own_start: after the held press comes Start on the treadmill itself.
        people: who can walk here: a name, and how it is shown; empty where nobody is to be asked.
        quiet: for how long nobody has done anything here.
        changed: called when something has changed.

    Args:
        asks: this walk has questions.
        name: of whoever walks, where there are several people.
    """

    def __init__(self, *, asks: bool, name: str = "") -> None:
        self._asks, self.name = asks, name
        self.stage = "gone"
        self.alarm: str | None = None
        self.looks = self.new_code = self.own_start = self._under_way = False
        self.check: tuple[str, Question[Any]] | None = None
        self.machine: Mapping[str, Any] = {}
        self.trail, self.quiet = Trail(), Quiet()
        self.people: tuple[Mapping[str, str], ...] = ()
        self.changed: Callable[[], None] = lambda: None
        self._course, self._cueing = Course(), Cueing()
        self._shown: tuple[object, ...] = ()
        self._said: tuple[str, ...] = ()
        self._question: Line | None = None

    @property
    def resting(self) -> bool:
        """Whether nothing moves and nobody walks: then the page has more to show than the walk."""
        return self.stage in ("rest", "gone") and not self._under_way

    @property
    def _may_be_anybodys(self) -> bool:
        """Whether somebody else may come to this page as it is: it shows one of several people's rest."""
        return self.stage == "rest" and bool(self.people) and self.alarm is None and not self.looks

    @property
    def up(self) -> tuple[str, ...]:
        """The sentences that are up."""
        return self._said

    def go(self, stage: str, said: Iterable[str] | None = None) -> None:
        """Go on to a stage; `said` replaces what was said."""
        self.stage, self._question = stage, None
        if said is not None:
            self._said = tuple(text for text in said if text)
        self.changed()

    def said(self, text: str) -> None:
        """Put up a sentence."""
        if text and text not in self._said[-1:]:
            keep = SAID_MOVING if self.stage == "walk" else 0
            self._said = (*self._said, text)[-keep:]
            self.changed()

    def follow(self, snapshot: Line, now: float) -> None:
        """Take in one snapshot; `now` in monotonic seconds."""
        rail = bool(self.machine) and self.machine.get("rail") is not False
        self.trail.take(snapshot)
        self._course.take(snapshot)
        self._cueing.take(snapshot, now, rail=rail)
        self._under_way = lines.under_way(snapshot)
        self.quiet.follow(now, rests=self._may_be_anybodys and not self._under_way)
        shown = (self._course.stretches, self._cueing.up, self.resting)
        if shown != self._shown:
            self._shown = shown
            self.changed()

    def asks(self, question: Line | None) -> None:
        """Put up a question, or take it down with what stood above it."""
        if question is None:
            self._said = ()
        self._question = question
        self.changed()

    def told(self, *, may_press: bool) -> Line:
        """Return everything that a page with the controls shows."""
        check = None
        if self.check is not None:
            check = {**lines.asked(self.check[1], 0, back=False), "asked": self.check[0]}
        return {
            "event": "seat",
            "stage": self.stage,
            "said": list(self._said),
            "question": self._question,
            "check": check,
            "alarm": self.alarm,
            "cue": self._cueing.up,
            "stretches": self._course.stretches,
            "looks": self.looks,
            "new_code": self.new_code and self.stage == "place",
            "own_start": self.own_start and self.stage == "ready",
            "asks": self._asks,
            "name": self.name,
            "people": list(self.people) if self.stage in ("rest", "who") else [],
            "resting": self.resting,
            "may_press": may_press,
            **lines.of_machine(self.machine),
        }

    def told_to_others(self) -> Line:
        """Return what a page without the controls shows: the walk, and nothing of what somebody answers."""
        said = list(self._said) if self.stage in ("walk", "gone") else []
        return {**self.told(may_press=False), "question": None, "check": None, "said": said, "people": []}
