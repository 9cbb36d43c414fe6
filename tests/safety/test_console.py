"""The console, a runaway, a belt that does not slow down."""

import pytest

from treadctl.quantities import Speed
from treadctl.safety.console import Adopt, Console, Correct, Repeat
from treadctl.safety.faults import Fault

CAP = Speed(200)


def walking(target: int = 150) -> Console:
    console = Console()
    console.asked(Speed(100), -60.0)
    console.asked(Speed(target), -50.0)
    console.judge(Speed(target), CAP, -40.0)
    assert console.reached
    console.judge(Speed(target), CAP, -39.0)
    return console


def judged(console: Console, *speeds: int, start: float = 0.0, cap: Speed = CAP) -> list[object]:
    return [console.judge(Speed(speed), cap, start + at) for at, speed in enumerate(speeds)]


def test_before_the_first_target_nothing_is_judged_but_the_limits() -> None:
    console = Console()
    assert judged(console, 100, 180) == [None, None]
    assert judged(console, 521) == [None]
    assert console.fault is Fault.OVER_LIMIT


def test_noise_is_nothing() -> None:
    assert judged(walking(), 165, 135, 175, 125, 165) == [None] * 5


def test_up_within_the_cap() -> None:
    assert judged(walking(), 176, 176) == [None, Adopt(Speed(176))]
    assert judged(walking(), 176, 150, 176) == [None] * 3
    assert judged(walking(), 230, 230) == [None, Adopt(CAP)]


def test_down() -> None:
    assert judged(walking(), 124, 124) == [None, Adopt(Speed(124))]
    assert judged(walking(), 124, 150, 124) == [None] * 3


def test_a_belt_on_its_way_up_is_not_a_person() -> None:
    console = Console()
    console.asked(Speed(100), -1.0)
    console.asked(Speed(150), 0.0)
    assert judged(console, 60, 80, 100, 120) == [None] * 4


def test_a_belt_on_its_way_down_is_not_a_person() -> None:
    console = walking(190)
    console.asked(Speed(110), 0.0)
    assert judged(console, 190, 190, 190, 170, 160, 150, 140, 130, 120, 112) == [None] * 10


def test_not_slowing_is_asked_once_more_then_it_is_a_fault() -> None:
    console = walking(190)
    console.asked(Speed(110), 0.0)
    verdicts = judged(console, *[190] * 8)
    assert verdicts == [None] * 7 + [Repeat(Speed(110))]
    console.asked(Speed(110), 7.0)
    assert judged(console, 190, 190, start=8.0) == [None, None]
    assert console.fault is None
    judged(console, 190, 190, start=10.0)
    assert console.fault is Fault.NOT_SLOWING


def test_a_start_to_a_former_speed_is_not_adopted() -> None:
    console = Console()
    console.asked(Speed(100), 0.0)
    assert judged(console, *[180] * 4) == [None] * 3 + [Repeat(Speed(100))]


def test_down_while_it_rises() -> None:
    console = walking(100)
    console.asked(Speed(120), 0.0)
    assert judged(console, 112, 80, 80) == [None, None, Adopt(Speed(80))]


def test_passing_a_target_is_not_staying_there() -> None:
    console = Console()
    console.asked(Speed(100), 0.0)
    assert judged(console, 60, 110, 160, 161) == [None] * 3 + [Repeat(Speed(100))]


def test_over_a_target_that_it_never_was_at_is_nobody() -> None:
    """A machine in miles: 1.2 becomes 1.93.  It is asked once more, then stopped."""
    console = walking(100)
    console.asked(Speed(120), 0.0)
    assert judged(console, *[193] * 4) == [None, None, None, Repeat(Speed(120))]
    console.asked(Speed(120), 3.0)
    judged(console, *[193] * 4, start=4.0)
    assert console.fault is Fault.NOT_SLOWING


def test_above_the_cap_on_two_frames_or_far_above_on_one() -> None:
    assert judged(walking(), 230, 231, 231)[1:] == [None, Correct(CAP)]
    assert judged(walking(), 250) == [None]
    assert judged(walking(), 251) == [Correct(CAP)]
    console = walking()
    assert judged(console, 240, 150, 240) == [None] * 3  # never twice in a row


def test_a_correction_that_is_followed() -> None:
    console = walking()
    assert judged(console, 300) == [Correct(CAP)]
    assert judged(console, 300, 290, 260, 230, 200, start=1.0) == [None] * 5
    assert console.fault is None


def test_a_correction_that_is_not_followed() -> None:
    console = walking()
    judged(console, 300)
    judged(console, 300, 300, start=1.0)
    assert console.fault is None
    judged(console, 300, start=2.6)
    assert console.fault is Fault.OVER_CAP_STILL


def test_a_correction_that_is_followed_by_a_hair() -> None:
    console = walking()
    judged(console, 300)
    for second in range(1, 6):
        judged(console, 290, start=float(second))
        assert console.fault is None
    judged(console, 290, start=6.0)
    assert console.fault is Fault.OVER_CAP_STILL


def test_three_in_a_minute() -> None:
    for gap, insists in ((29.0, True), (31.0, False)):
        console = walking()
        for turn in range(3):
            verdict = judged(console, 300, 200, start=turn * gap)[0]
            assert (verdict is None) is (insists and turn == 2)
        assert console.fault is (Fault.CONSOLE_INSISTS if insists else None)


def test_overrides_outlive_a_restart_and_nothing_else_does() -> None:
    console = walking()
    judged(console, 300, 200, 300, 200)
    console.restarted()
    assert console.fault is None
    assert not console.reached
    judged(console, 300, start=20.0)
    assert console.fault is Fault.CONSOLE_INSISTS


def test_the_same_target_again_begins_nothing_anew() -> None:
    console = walking()
    judged(console, 124)
    console.asked(Speed(150), 0.5)
    assert judged(console, 124, start=1.0) == [Adopt(Speed(124))]


def test_5_2_itself_is_not_above_it() -> None:
    console = walking()
    judged(console, 520, cap=Speed(500))
    assert console.fault is None


@pytest.mark.hazard("H-70")
def test_a_start_window_ends() -> None:
    console = Console()
    console.restarted()
    console.at_start(Speed(0), Speed(80), 0.0)
    console.at_start(Speed(130), Speed(80), 3.0)
    assert console.fault is None
    console.asked(Speed(120), 4.0)
    console.at_start(Speed(150), Speed(80), 5.0)  # on its way to what was asked
    assert console.fault is None
    console.at_start(Speed(300), Speed(80), 13.1)
    assert console.fault is None
    console.at_start(Speed(151), Speed(80), 12.9)
    assert console.fault is Fault.STARTED_FAST


@pytest.mark.hazard("H-72")
def test_wrong_way_is_more_than_noise_and_only_after_a_decrease() -> None:
    def fault(*speeds: int, start: float = 0.2, asks: int = 130) -> Fault | None:
        console = walking(150)
        judged(console, 151, 149, start=-2.0)
        console.asked(Speed(asks), 0.0)
        judged(console, *speeds, start=start)
        return console.fault

    assert fault(171, 150) is None
    assert fault(172) is Fault.WRONG_WAY
    assert fault(150, 150, 150, 190) is None  # after three seconds it is judged as a belt that does not slow
    assert fault(190, asks=170) is None
    assert fault(150, 150, 190) is Fault.WRONG_WAY


@pytest.mark.hazard("H-39")
def test_targets_that_the_machine_tells() -> None:
    console = walking(150)
    assert console.announced(Speed(150), 0.0) is None
    assert console.announced(Speed(100), 0.0) == Adopt(Speed(100))
    assert console.announced(Speed(180), 0.0) is None
    console.asked(Speed(130), 1.0)
    assert console.announced(Speed(150), 2.0) is None  # the one before, told late
    assert console.announced(Speed(140), 2.0) is None  # on its way
    assert console.announced(Speed(120), 2.0) == Adopt(Speed(120))
    assert Console().announced(Speed(100), 0.0) is None


@pytest.mark.hazard("H-02")
def test_who_always_announces_is_missed_when_it_does_not() -> None:
    console = walking(150)
    for turn, target in enumerate((180, 199)):
        at = 20.0 * turn
        console.announced(Speed(target), at)
        assert judged(console, target + 2, target + 2, start=at + 1.0)[1] == (
            Adopt(Speed(min(target + 2, 200))) if target == 180 else None
        )
        console.adopted(Speed(target), at + 2.0)
    assert console.fault is None
    console.adopted(Speed(120), 60.0)
    judged(console, 120, 120, start=65.0)
    console.announced(Speed(160), 70.0)
    assert judged(console, 160, 160, start=71.0) == [None, Adopt(Speed(160))]
    console.adopted(Speed(160), 72.0)
    judged(console, 190, 190, start=90.0)
    assert console.fault is Fault.RUNAWAY


@pytest.mark.hazard("H-02", "H-72")
def test_still_rising_after_the_one_correction() -> None:
    console = walking()
    assert judged(console, 300) == [Correct(CAP)]
    judged(console, 340, start=1.0)  # too early to have reacted
    assert console.fault is None
    judged(console, 361, start=2.0)
    assert console.fault is Fault.RUNAWAY


def test_a_target_that_never_left_is_not_held_against_the_belt() -> None:
    console = walking(150)
    console.asked(Speed(170), 0.0)
    console.not_asked(Speed(150))
    assert judged(console, *[150] * 30) == [None] * 30
    assert console.fault is None
    console.not_asked(Speed(150))
    Console().not_asked(Speed(150))
