"""The console, a runaway, a belt that does not slow down."""

import pytest

from treadctl.quantities import Speed
from treadctl.safety.console import Adopt, Console, Correct, Repeat
from treadctl.safety.faults import Fault

CAP = Speed(200)


BACK = Correct(Speed(150))
"""What `walking` was asked for."""


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


@pytest.mark.row("3.0/console plus")
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
    assert judged(walking(), 230, 231, 231)[1:] == [None, BACK]
    assert judged(walking(), 250) == [None]
    assert judged(walking(), 251) == [BACK]
    console = walking()
    assert judged(console, 240, 150, 240) == [None] * 3  # never twice in a row


@pytest.mark.hazard("H-01", "T08")
def test_damaged_records_drive_nobody_up() -> None:
    """Spikes far above the cap of a belt below it: what is asked for is what was asked for."""
    console = walking(120)
    back = Correct(Speed(120))
    assert judged(console, 120, 400, 120, 120) == [None, back, None, None]
    assert judged(console, 400, 400, start=20.0) == [back, None]
    assert judged(walking(100), 240, 240, 240)[1:] == [Correct(Speed(100)), None]
    assert judged(Console(), 400) == [Correct(CAP)]  # nothing was asked for yet
    assert judged(walking(190), 400, cap=Speed(180)) == [Correct(Speed(180))]  # the cap came down meanwhile


def test_a_correction_that_is_followed() -> None:
    console = walking()
    assert judged(console, 300) == [BACK]
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
    for second in range(1, 4):
        judged(console, 290, start=float(second))
        assert console.fault is None
    judged(console, 290, start=3.5)
    assert console.fault is None
    judged(console, 290, start=3.6)
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
    assert console.announced(Speed(100), 0.0) == Adopt(Speed(100), told=True)
    assert console.announced(Speed(180), 0.0) is None
    console.asked(Speed(130), 1.0)
    assert console.announced(Speed(150), 2.0) is None  # the one before, told late
    assert console.announced(Speed(140), 2.0) is None  # on its way
    assert console.announced(Speed(120), 2.0) == Adopt(Speed(120), told=True)
    assert Console().announced(Speed(100), 0.0) is None


@pytest.mark.hazard("H-02")
def test_who_always_announces_is_missed_when_it_does_not() -> None:
    console = walking(150)
    for turn, target in enumerate((180, 199)):
        at = 20.0 * turn
        console.announced(Speed(target), at)
        assert judged(console, target + 2, target + 2, start=at + 1.0)[1] == (
            Adopt(Speed(min(target + 2, 200)), told=True) if target == 180 else None
        )
        console.adopted(Speed(target), at + 2.0)
    assert console.fault is None
    console.adopted(Speed(120), 60.0)
    judged(console, 120, 120, start=65.0)
    console.announced(Speed(160), 70.0)
    assert judged(console, 160, 160, start=71.0) == [None, Adopt(Speed(160), told=True)]
    console.adopted(Speed(160), 72.0)
    judged(console, 190, 190, start=90.0)
    assert console.fault is Fault.RUNAWAY


@pytest.mark.hazard("H-02", "H-72")
def test_still_rising_after_the_one_correction() -> None:
    console = walking()
    assert judged(console, 300) == [BACK]
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


# --- the edges, one at a time


@pytest.mark.parametrize(
    ("speed", "verdict"),
    [(175, None), (176, Adopt(Speed(176))), (125, None), (124, Adopt(Speed(124)))],
)
def test_more_than_a_quarter_of_a_km_h_off_is_somebodys_doing(speed: int, verdict: object) -> None:
    assert judged(walking(), speed, speed) == [None, verdict]


@pytest.mark.parametrize(("near", "was_there"), [(135, True), (134, False), (165, True), (166, False)])
def test_a_belt_has_been_at_its_target_within_its_noise(near: int, was_there: bool) -> None:
    console = Console()
    console.asked(Speed(150), -10.0)
    console.judge(Speed(near), CAP, 0.0)
    assert console.reached is was_there


@pytest.mark.hazard("H-03", "H-73")
@pytest.mark.parametrize(("second", "stays"), [(155, True), (156, False)])
def test_who_was_seen_at_the_target_twice_stayed_there(second: int, stays: bool) -> None:
    """Only from a speed at which it ran is a rise a person's; else the belt does not follow."""
    console = Console()
    console.asked(Speed(150), -10.0)
    verdicts = judged(console, 150, second, 190, 190)
    assert verdicts[-1] == (Adopt(Speed(190)) if stays else Repeat(Speed(150)))


@pytest.mark.parametrize(("back", "adopted"), [(125, False), (124, True)])
def test_while_it_rises_a_fall_beyond_noise_is_a_persons(back: int, adopted: bool) -> None:
    """0.35 km/h under the best so far; it never was at the target."""
    console = walking(100)
    console.asked(Speed(195), 0.0)
    verdicts = judged(console, 110, 140, 160, back, back)
    assert verdicts[-1] == (Adopt(Speed(back)) if adopted else None)


def test_a_belt_that_still_falls_is_nobody() -> None:
    """Each report more than 0.05 km/h under the last: it only takes its time."""
    console = walking(190)
    console.asked(Speed(110), 0.0)
    assert judged(console, 190, 184, 178, 172, 166, 160, 154, 148, 142, 136, 130) == [None] * 11
    console = walking(190)
    console.asked(Speed(110), 0.0)
    assert Repeat(Speed(110)) in judged(console, 190, 185, 180, 175, 170, 165, 160, 155, 150)


@pytest.mark.hazard("H-02", "H-73")
@pytest.mark.parametrize(("after_s", "asked_again"), [(2.5, False), (2.6, True)])
def test_a_belt_has_its_firmwares_time_and_a_second_to_follow(after_s: float, asked_again: bool) -> None:
    console = Console()
    console.asked(Speed(100), 0.0)
    console.judge(Speed(180), CAP, 1.0)
    verdict = console.judge(Speed(180), CAP, after_s)
    assert verdict == (Repeat(Speed(100)) if asked_again else None)


@pytest.mark.parametrize(("after_s", "verdict"), [(5.0, None), (5.1, Repeat(Speed(110)))])
def test_for_five_seconds_a_belt_may_be_on_its_way_from_the_target_before(
    after_s: float, verdict: object
) -> None:
    console = walking(190)
    console.asked(Speed(110), 0.0)
    console.judge(Speed(190), CAP, after_s)
    assert console.judge(Speed(190), CAP, after_s) == verdict


@pytest.mark.hazard("H-01")
@pytest.mark.parametrize(
    ("speeds", "corrected"), [((230, 230), False), ((231, 231), True), ((230, 231), False)]
)
def test_0_3_above_the_cap_is_adopted_and_more_is_corrected(speeds: tuple[int, int], corrected: bool) -> None:
    assert (BACK in judged(walking(), *speeds)) is corrected


@pytest.mark.hazard("H-02", "H-72")
@pytest.mark.parametrize(("speed", "fault"), [(320, None), (321, Fault.RUNAWAY)])
def test_0_2_above_where_it_was_corrected_is_a_runaway(speed: int, fault: Fault | None) -> None:
    console = walking()
    judged(console, 300)
    judged(console, speed, start=1.6)
    assert console.fault is fault


@pytest.mark.hazard("H-02")
def test_a_belt_that_still_rose_while_it_could_not_react_is_judged_from_there() -> None:
    console = walking()
    judged(console, 300)
    judged(console, 340, start=1.5)
    judged(console, 360, start=1.6)
    assert console.fault is None
    judged(console, 361, start=1.7)
    assert console.fault is Fault.RUNAWAY


@pytest.mark.hazard("H-02")
@pytest.mark.parametrize(
    ("at", "speed", "fault"),
    [
        (2.5, 300, None),
        (2.6, 300, Fault.OVER_CAP_STILL),
        (2.6, 295, Fault.OVER_CAP_STILL),
        (2.6, 294, None),
        (5.8, 231, None),  # 1.0 km/h at 0.3 a second
        (5.9, 231, Fault.OVER_CAP_STILL),
    ],
)
def test_how_long_a_corrected_belt_may_stay_above_the_cap(at: float, speed: int, fault: Fault | None) -> None:
    console = walking()
    judged(console, 300)
    console.judge(Speed(speed), CAP, at)
    assert console.fault is fault


@pytest.mark.hazard("H-01", "H-02")
@pytest.mark.parametrize(("later", "still"), [((245, 245, 246), True), ((245, 239, 239), False)])
def test_a_corrected_belt_that_comes_down_half_way_is_not_waited_for(
    later: tuple[int, ...], still: bool
) -> None:
    """Somebody went on pressing after the correction: it stays above the cap, whatever it came from."""
    console = walking()
    judged(console, 300, 400)
    judged(console, 300, 245, start=2.0)
    judged(console, *later, start=4.0)
    assert console.fault is (Fault.OVER_CAP_STILL if still else None)


@pytest.mark.hazard("H-01")
@pytest.mark.parametrize(("last", "insists"), [(60.0, True), (60.1, False)])
def test_three_overrides_within_a_minute_are_one_too_many(last: float, insists: bool) -> None:
    console = walking()
    for at in (0.0, 30.0, last):
        console.judge(Speed(300), CAP, at)
        console.judge(Speed(150), CAP, at + 1.0)
    assert (console.fault is Fault.CONSOLE_INSISTS) is insists


@pytest.mark.hazard("H-02", "H-39")
@pytest.mark.parametrize(("after_s", "announced"), [(5.0, True), (5.1, False)])
def test_a_rise_within_five_seconds_of_a_word_was_announced(after_s: float, announced: bool) -> None:
    """After two that were announced, one that was not is a runaway."""
    console = walking(100)
    for turn in range(2):
        console.announced(Speed(130 + 30 * turn), 20.0 * turn)
        judged(console, 130 + 30 * turn, 130 + 30 * turn, start=20.0 * turn + 1.0)
        console.adopted(Speed(130 + 30 * turn), 20.0 * turn + 3.0)
    console.announced(Speed(190), 60.0)
    console.judge(Speed(190), CAP, 60.0 + after_s - 0.1)
    verdict = console.judge(Speed(190), CAP, 60.0 + after_s)
    assert verdict == (Adopt(Speed(190), told=True) if announced else None)
    assert console.fault is (None if announced else Fault.RUNAWAY)


@pytest.mark.hazard("H-39")
@pytest.mark.parametrize(("after_s", "verdict"), [(5.0, None), (5.1, Adopt(Speed(120), told=True))])
def test_an_old_target_told_late_is_nobodys_choice(after_s: float, verdict: object) -> None:
    console = Console()
    console.asked(Speed(120), -50.0)
    console.asked(Speed(140), 0.0)
    console.judge(Speed(140), CAP, 1.0)
    assert console.announced(Speed(120), after_s) == verdict


@pytest.mark.hazard("H-39")
@pytest.mark.parametrize(
    ("told", "at", "verdict"),
    [
        (110, 2.0, None),
        (109, 2.0, Adopt(Speed(109), told=True)),
        (109, 1.5, Adopt(Speed(109), told=True, crossed=True)),
        (149, 2.0, None),
        (150, 2.1, None),
        (151, 2.0, None),
    ],
)
def test_between_the_belt_and_our_target_a_machine_tells_what_it_makes_of_ours(
    told: int, at: float, verdict: object
) -> None:
    console = Console()
    console.asked(Speed(150), 0.0)
    console.judge(Speed(110), CAP, 1.0)
    assert console.announced(Speed(told), at) == verdict


@pytest.mark.hazard("H-39")
@pytest.mark.parametrize(
    ("told", "verdict"), [(110, None), (150, None), (109, Adopt(Speed(109), told=True)), (151, None)]
)
def test_on_the_way_down_a_machine_may_tell_its_own_way(told: int, verdict: object) -> None:
    console = walking(150)
    console.asked(Speed(110), 0.0)
    assert console.announced(Speed(told), 4.0) == verdict


@pytest.mark.hazard("H-70", "H-71")
@pytest.mark.parametrize(
    ("floor", "asked", "speed", "fast"),
    [
        (80, None, 130, False),  # most belts start at 1.0, whatever their lowest speed
        (80, None, 131, True),
        (120, None, 150, False),
        (120, None, 151, True),
        (80, 140, 170, False),
        (80, 140, 171, True),
    ],
)
def test_a_start_is_fast_when_it_is_0_3_above_its_start_speed(
    floor: int, asked: int | None, speed: int, fast: bool
) -> None:
    console = Console()
    console.restarted()
    if asked is not None:
        console.asked(Speed(asked), 0.0)
    console.at_start(Speed(speed), Speed(floor), 1.0)
    assert (console.fault is Fault.STARTED_FAST) is fast


@pytest.mark.hazard("H-70")
@pytest.mark.parametrize(("after_s", "fast"), [(10.0, True), (10.1, False)])
def test_a_belt_is_starting_for_ten_seconds_from_its_first_movement(after_s: float, fast: bool) -> None:
    console = Console()
    console.restarted()
    console.at_start(Speed(0), Speed(80), 1.0)
    console.at_start(Speed(1), Speed(80), 5.0)
    console.at_start(Speed(200), Speed(80), 5.0 + after_s)
    assert (console.fault is Fault.STARTED_FAST) is fast


def test_a_belt_that_was_not_started_is_not_starting() -> None:
    console = Console()
    console.at_start(Speed(300), Speed(80), 1.0)
    assert console.fault is None


def test_a_speed_that_the_person_chose_is_no_fast_start() -> None:
    console = Console()
    console.restarted()
    console.adopted(Speed(100), 1.0)
    console.at_start(Speed(300), Speed(80), 2.0)
    assert console.fault is None


@pytest.mark.hazard("H-72")
@pytest.mark.parametrize(("at", "fault"), [(3.0, Fault.WRONG_WAY), (3.1, None)])
def test_for_three_seconds_after_a_decrease_nothing_may_rise(at: float, fault: Fault | None) -> None:
    console = walking(150)
    console.asked(Speed(130), 0.0)
    console.judge(Speed(175), CAP, at)
    assert console.fault is fault


@pytest.mark.hazard("H-72")
def test_wrong_way_counts_from_what_the_belt_did_and_from_what_it_was_last_asked() -> None:
    console = walking(150)
    judged(console, 170, start=-1.0)  # a report, or...
    console.asked(Speed(130), 0.0)
    judged(console, 190, start=0.5)
    assert console.fault is None
    judged(console, 191, start=0.6)
    assert console.fault is Fault.WRONG_WAY
    console = walking(150)
    console.asked(Speed(180), -1.0)  # ...a target that it may still be on its way to
    console.asked(Speed(130), 0.0)
    judged(console, 200, start=0.5)
    assert console.fault is None
    judged(console, 201, start=0.6)
    assert console.fault is Fault.WRONG_WAY


def test_after_a_choice_at_the_console_nothing_was_asked_for() -> None:
    console = walking(150)
    console.asked(Speed(120), 0.0)
    console.adopted(Speed(140), 0.5)
    assert console.reached
    assert judged(console, 176, 176, start=1.0) == [None, Adopt(Speed(176))]
    assert console.fault is None


def test_a_target_that_never_left_leaves_the_one_before_to_be_followed() -> None:
    console = walking(150)
    console.asked(Speed(120), 0.0)
    console.not_asked(Speed(150))
    assert not console.reached
    judged(console, 172, start=0.5)  # no decrease was asked for: nothing goes the wrong way
    assert console.fault is None
    assert judged(console, 150, 150, 180, 180, start=1.0)[-1] == Adopt(Speed(180))


@pytest.mark.hazard("H-72")
def test_wrong_way_counts_from_a_target_of_the_last_five_seconds() -> None:
    console = walking(150)
    for target, at in ((180, -2.0), (140, -1.0), (130, 0.0)):
        console.asked(Speed(target), at)
    judged(console, 200, start=0.5)
    assert console.fault is None
    judged(console, 201, start=0.6)
    assert console.fault is Fault.WRONG_WAY


@pytest.mark.hazard("H-72")
@pytest.mark.parametrize(("reports_since", "counts"), [(4, True), (5, False)])
def test_wrong_way_counts_from_the_best_of_five_reports(reports_since: int, counts: bool) -> None:
    console = walking(150)
    judged(console, 170, *[150] * reports_since, start=-9.0)
    console.asked(Speed(130), 0.0)
    judged(console, 190, start=0.5)
    assert console.fault is (None if counts else Fault.WRONG_WAY)


def test_one_report_off_the_last_target_is_not_held_against_the_next() -> None:
    console = walking(150)
    console.judge(Speed(180), CAP, 0.0)
    console.asked(Speed(140), 0.1)
    assert console.judge(Speed(180), CAP, 3.2) is None
    assert console.judge(Speed(180), CAP, 3.3) == Repeat(Speed(140))


def test_a_belt_told_to_slow_down_is_not_compared_with_what_it_did_before() -> None:
    console = walking(190)
    console.asked(Speed(150), 0.0)
    assert judged(console, 124, 124, start=3.0) == [None, None]


def test_a_target_that_a_machine_tells_as_its_own_is_what_it_has() -> None:
    console = walking(150)
    console.asked(Speed(190), 0.0)
    console.judge(Speed(160), CAP, 0.5)
    assert console.announced(Speed(191), 6.0) is None
    assert console.announced(Speed(159), 6.0) == Adopt(Speed(159), told=True)


@pytest.mark.hazard("H-02")
def test_one_announcement_makes_no_habit() -> None:
    console = walking(100)
    console.announced(Speed(130), 20.0)
    assert judged(console, 130, 130, start=21.0)[-1] == Adopt(Speed(130), told=True)
    console.adopted(Speed(130), 23.0)
    assert judged(console, 170, 170, start=60.0)[-1] == Adopt(Speed(170))
    assert console.fault is None


@pytest.mark.hazard("H-02", "H-03")
def test_every_time_counts_from_the_word_or_the_correction() -> None:
    """The same walk an hour later."""
    console = walking(190)
    console.asked(Speed(110), 3600.0)
    console.judge(Speed(190), CAP, 3604.9)
    assert console.judge(Speed(190), CAP, 3605.0) is None
    console.judge(Speed(190), CAP, 3605.1)
    assert console.judge(Speed(190), CAP, 3605.2) == Repeat(Speed(110))
    console = walking()
    assert console.judge(Speed(300), CAP, 3600.0) == BACK
    console.judge(Speed(340), CAP, 3601.0)
    console.judge(Speed(350), CAP, 3602.0)
    assert console.fault is None


def test_what_was_seen_at_a_target_that_never_left_says_nothing_of_the_one_before() -> None:
    console = walking(150)
    console.asked(Speed(120), 0.0)
    judged(console, 122, 122, start=0.5)
    console.not_asked(Speed(150))
    assert not console.reached


@pytest.mark.hazard("H-69")
@pytest.mark.parametrize(
    ("before", "restart", "fault"),
    [
        ((100, 140), {"resumed": True}, None),
        ((100, 140), {"resumed": False}, Fault.NOT_FOLLOWING),
        ((100, 140), {}, Fault.NOT_FOLLOWING),  # a start is a new walk's, unless it is said to be a break's
        ((100,), {"resumed": True}, Fault.NOT_FOLLOWING),  # it was never seen to follow
    ],
)
def test_a_belt_that_followed_before_a_break_is_believed_to_follow_after_it(
    before: tuple[int, ...], restart: dict[str, bool], fault: Fault | None
) -> None:
    console = Console()
    for number, target in enumerate(before):
        console.asked(Speed(target), 10.0 * number)
        for i in range(6):
            console.judge(Speed(target), CAP, 10.0 * number + 3.0 + i)
    console.restarted(**restart)
    console.asked(Speed(100), 100.0)
    for i in range(6):
        console.judge(Speed(100), CAP, 102.0 + i)
    console.asked(Speed(120), 110.0)  # and somebody presses "-" on the way there
    for i in range(30):
        console.judge(Speed(102), CAP, 112.0 + i)
    assert console.fault is fault


@pytest.mark.hazard("H-01")
def test_a_belt_a_little_above_the_cap_is_adopted_once_and_no_runaway() -> None:
    """A person's presses may end up to 0.3 km/h above the cap: that is never adopted again and again."""
    console = walking(190)
    cap = Speed(190)
    for at, target in enumerate([200, 210, 220]):
        console.announced(Speed(target), float(at))
    verdicts = [console.judge(Speed(220), cap, 3.0 + i) for i in range(30)]
    assert not any(verdicts)
    assert console.fault is None
    assert console.judge(Speed(221), cap, 34.0) is None
    assert isinstance(console.judge(Speed(221), cap, 35.0), Correct)
