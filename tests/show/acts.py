"""Line 3.3: how often a person presses on an ordinary good day, at the whole stack."""

from __future__ import annotations

from pathlib import Path

from tests.helpers.desk import GO_ON, READY, Desk, Well
from tests.show.line import Line, at_most, equal
from treadctl.care_words import say
from treadctl.interfaces.cli.checkin import due


def ordinary_day(folder: Path) -> list[Line]:
    """A first day, its next morning, and the second walk, which is the ordinary one."""
    desk = Desk(Well())
    try:
        first = desk.start()
        desk.person.acts.clear()
        desk.later(1, 8.0)
        desk.checkin(due)
        morning = len(desk.person.acts)
        desk.person.acts.clear()
        desk.screen.lines.clear()
        desk.later(2, 10.0)
        second = desk.start()
        done = [asked for asked, _ in desk.person.acts]
        checks = sum(line.get("event") == "check_asked" for line in desk.screen.lines)
    finally:
        desk.close()
    before = done.index(READY) + 1
    return [
        equal("exit codes of the first walk and the second", (first, second), (0, 0)),
        at_most("acts before the countdown", before, 5, "presses"),
        equal("acts for the checks, and checks", (done.count(say("ask_compared")), checks), (checks, checks)),
        at_most("acts right after", done.count(say("ask_right_after")), 1, "press"),
        at_most("acts next morning, two hours' answer included", morning, 1, "press"),
        equal("acts besides: the press after each break", len(done) - before - checks - 1, done.count(GO_ON)),
    ]
