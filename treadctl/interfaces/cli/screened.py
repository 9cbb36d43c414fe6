"""The questions of the first day, before a treadmill is tried: who should not walk need not try one."""

from __future__ import annotations

from treadctl.care_words import say
from treadctl.client import Client
from treadctl.interfaces.cli.before import NOT_TODAY
from treadctl.interfaces.cli.seat import Seat
from treadctl.interfaces.cli.terminal import Keys, Signals
from treadctl.interfaces.cli.view import WalkView
from treadctl.interfaces.talk.programme import Programme
from treadctl.interfaces.talk.prompter import Left


def screened(connection: Client, view: WalkView, keys: Keys, signals: Signals) -> int | None:
    """Ask them of a new person; the exit code where it ends here, None where the test may begin."""
    if not keys.there:
        return None  # the test itself says that it needs a terminal
    programme = Programme(Seat(connection, view, keys, signals), simulated=False)
    today = programme.today()
    if not today.get("ok") or today.get("screen") != "first":
        return None
    try:
        if not programme.screen("first"):
            return NOT_TODAY
    except Left:
        view.say(say("left"))
        return 130
    view.say(say("screen_then_setup"))
    return None
