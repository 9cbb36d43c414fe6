"""Who presses "+" at the console: after a start, and above the cap."""

import pytest

from treadctl.quantities import Speed
from treadctl.safety.console import Adopt, Console, Correct
from treadctl.safety.faults import Fault

CAP = Speed(200)


@pytest.mark.hazard("H-70")
@pytest.mark.parametrize(("second", "fault"), [(110, None), (109, Fault.STARTED_FAST)])
def test_once_the_belt_has_followed_it_is_no_fast_start(second: int, fault: Fault | None) -> None:
    console = Console()
    console.restarted()
    for at, target in enumerate((80, second)):
        console.asked(Speed(target), float(at))
        console.at_start(Speed(target), Speed(80), at + 0.9)
        console.judge(Speed(target), CAP, at + 0.9)
    console.at_start(Speed(160), Speed(80), 3.0)
    assert console.fault is fault


def above() -> Console:
    """One record far above the cap: what was asked for is asked for again."""
    console = Console()
    console.asked(Speed(150), -10.0)
    console.judge(Speed(150), CAP, -1.0)
    assert console.judge(Speed(400), CAP, 0.0) == Correct(Speed(150))
    return console


@pytest.mark.hazard("H-01", "T08")
def test_a_second_record_is_no_reason_to_ask_for_more() -> None:
    assert above().judge(Speed(400), CAP, 1.0) is None


@pytest.mark.hazard("H-01")
def test_a_second_record_that_comes_too_late_to_correct_asks_for_nothing() -> None:
    console = above()
    assert console.judge(Speed(400), CAP, 4.0) is None
    assert console.fault is Fault.OVER_CAP_STILL


@pytest.mark.hazard("H-69", "T12")
@pytest.mark.parametrize(
    ("named", "at", "told"),
    [
        (None, 0.0, False),
        (190, 0.0, True),
        (185, 0.0, True),
        (184, 0.0, False),
        (195, 0.0, True),
        (190, -5.1, False),
    ],
)
def test_a_rise_is_told_where_the_machine_named_as_much_just_now(
    named: int | None, at: float, told: bool
) -> None:
    console = Console()
    console.asked(Speed(140), -60.0)
    for before in (-50.0, -49.0):
        console.judge(Speed(140), CAP, before)
    if named is not None:
        console.announced(Speed(named), at)
    console.judge(Speed(190), CAP, 0.0)
    assert console.judge(Speed(190), CAP, 0.0) == Adopt(Speed(190), told=told)


@pytest.mark.hazard("H-01")
def test_who_went_on_rising_while_it_could_not_react_sinks_from_there() -> None:
    console = above()
    for at, speed in enumerate((440, 425, 415, 405), 1):
        assert console.judge(Speed(speed), CAP, float(at)) is None
        assert console.fault is None, at


@pytest.mark.hazard("H-69", "T08", "T12")
@pytest.mark.parametrize(
    ("speeds", "told"),
    [
        ((176, 176), False),  # a small jump, as a sensor makes that creeps
        ((181, 181), False),
        ((156, 190, 190), True),  # seen on its way
        ((155, 190, 190), False),  # noise is no way
        ((160, 190, 190), False),
        ((159, 190, 190), True),
    ],
)
def test_a_rise_is_told_where_the_records_show_the_way(speeds: tuple[int, ...], told: bool) -> None:
    console = Console()
    console.asked(Speed(140), -60.0)
    for before in (-50.0, -49.0):
        console.judge(Speed(140), CAP, before)
    verdicts = [console.judge(Speed(speed), CAP, float(at)) for at, speed in enumerate(speeds)]
    assert [one for one in verdicts if one is not None][-1] == Adopt(Speed(speeds[-1]), told=told)


@pytest.mark.hazard("H-69", "T08")
def test_a_sensor_that_creeps_up_is_believed_at_no_step() -> None:
    """Each step believed would be a base for the next, and "slower" at the end of it a good deal faster."""
    console = Console()
    console.asked(Speed(100), -60.0)
    for before in (-50.0, -49.0):
        console.judge(Speed(100), CAP, before)
    shown, verdicts = 100, []
    for at in range(30):
        shown += 13 if at % 6 < 2 else 0
        verdict = console.judge(Speed(shown), CAP, float(at))
        if isinstance(verdict, Adopt):
            console.adopted(verdict.speed, float(at))
            verdicts.append(verdict)
    assert len(verdicts) >= 2
    assert not any(verdict.told for verdict in verdicts)


@pytest.mark.hazard("H-69", "T08")
def test_a_way_down_before_is_no_way_up() -> None:
    console = Console()
    console.asked(Speed(190), -60.0)
    console.judge(Speed(190), CAP, -50.0)
    console.asked(Speed(140), -10.0)
    for at, speed in enumerate((170, *[140] * 7)):
        console.judge(Speed(speed), CAP, at - 8.0)
    assert console.judge(Speed(195), CAP, 0.0) is None
    assert console.judge(Speed(195), CAP, 0.1) == Adopt(Speed(195), told=False)


@pytest.mark.hazard("H-01", "H-02")
def test_a_belt_a_little_above_a_cap_between_two_steps_is_adopted_once() -> None:
    """Regression (world 522578): adopted as the step below the cap, it was a runaway five seconds later."""
    console = Console()
    console.asked(Speed(170), -60.0)
    for before in (-50.0, -49.0):
        console.judge(Speed(170), CAP, before)
    for at in range(3):
        console.announced(Speed(180 + 20 * at), float(at))
    assert [console.judge(Speed(220), CAP, 3.0 + at) for at in range(2)][-1] == Adopt(CAP, told=True)
    console.adopted(Speed(190), 4.0)  # the machine's step below it
    console.adopted(Speed(190), 4.5)  # said twice, it is no lower one
    assert not any(console.judge(Speed(220), CAP, 5.0 + at) for at in range(20))
    assert console.fault is None
    console.adopted(Speed(150), 30.0)  # pressed down, and up again: news
    for at in range(3):
        console.judge(Speed(150), CAP, 31.0 + at)
        console.announced(Speed(180 + 20 * at), 34.0 + at)
    assert [console.judge(Speed(220), CAP, 37.0 + at) for at in range(2)][-1] == Adopt(CAP, told=True)


@pytest.mark.hazard("H-01")
def test_what_we_asked_for_since_makes_it_news_again() -> None:
    console = Console()
    console.asked(Speed(170), -60.0)
    for before in (-50.0, -49.0):
        console.judge(Speed(170), CAP, before)
    assert [console.judge(Speed(220), CAP, at) for at in (0.0, 1.0)][-1] == Adopt(CAP, told=False)
    console.adopted(Speed(190), 1.0)
    console.asked(Speed(160), 2.0)
    for at in (10.0, 11.0):
        console.judge(Speed(160), CAP, at)
    assert [console.judge(Speed(220), CAP, at) for at in (20.0, 21.0)][-1] == Adopt(CAP, told=False)
