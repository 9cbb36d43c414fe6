"""Somebody starts the belt at the treadmill in a break: the terminal stays, asks, and keeps Stop on offer."""

from typing import Any, cast

import pytest

from tests.helpers.terminal import Fingers, Quiet, Screen
from treadctl.interfaces.cli.press import Press, Wishes
from treadctl.interfaces.cli.seat import Seat
from treadctl.interfaces.cli.walking import Walking

pytestmark = pytest.mark.hazard("H-80", "B12")

SUMMARY = {"event": "summary", "ended": "person", "reason": "console_start"}
MOVES = {"event": "snapshot", "state": "idle", "speed_kmh": 1.5}
STANDS = {"event": "snapshot", "state": "idle", "speed_kmh": 0}


class Told(list[str]):
    """A service that hears what it is told, gives these lines, and is never silent."""

    def __init__(self, *given: dict[str, Any], then: dict[str, Any] | None = None) -> None:
        super().__init__()
        self.given, self.then = list(given), then

    def tell(self, request: str) -> None:
        self.append(request)

    def lines(self) -> list[dict[str, Any]]:
        given, self.given = self.given, [] if self.then is None else [self.then]
        return given

    def silent_s(self) -> float:
        return 0.0


def after_a_console_start(
    keys: str,
    *lines: dict[str, Any],
    then: dict[str, Any] | None = None,
    there: bool = True,
    looks: int = 5,
) -> tuple[Told, Screen, int | None]:
    """Walk until it leaves; its exit code, or None when it was still there after so many looks."""

    class Enough(Exception):
        pass

    now, left = [100.0], list(keys)

    def press(seconds: float) -> str:
        now[0] += 1.0
        if now[0] > 100 + looks:
            raise Enough
        return left.pop(0) if left else ""

    service, screen, fingers = Told(MOVES, SUMMARY, MOVES, *lines, then=then), Screen(), Fingers(press)
    fingers.there = there
    seat = Seat(cast("Any", service), screen, cast("Any", fingers), cast("Any", Quiet()), lambda: now[0])
    wishes = Wishes(profile="demo")
    walking = Walking(seat, wishes, Press(seat, wishes))
    walking.armed = True
    try:
        return service, screen, walking.run()
    except Enough:
        return service, screen, None


def test_it_asks_and_stays_while_the_belt_moves() -> None:
    service, screen, code = after_a_console_start("")
    assert "Was it you?" in screen.text
    assert code is None
    assert service == []  # nothing is changed about that belt


@pytest.mark.parametrize("key", " sqx")
def test_stop_stays_on_offer(key: str) -> None:
    service, _, code = after_a_console_start(key)
    assert service == ["stop"]
    assert code is None


def test_who_says_that_it_was_them_is_left_alone() -> None:
    service, _, code = after_a_console_start("y")
    assert service == []
    assert code == 130


def test_it_leaves_when_that_belt_stands() -> None:
    assert after_a_console_start("", STANDS, looks=2)[2] is None
    assert after_a_console_start("", STANDS, then=STANDS)[2] == 130


def test_where_nobody_can_be_asked_it_ends_at_once() -> None:
    _, screen, code = after_a_console_start("", there=False)
    assert code == 130
    assert screen.text == ""
