"""The stop ladder row by row: what goes out, when, and when the alarm starts."""

from collections.abc import Callable

import pytest

from treadctl.model import (
    Command,
    MachineFacts,
    PauseBelt,
    RequestControl,
    ResetMachine,
    SetSpeed,
    StopBelt,
)
from treadctl.quantities import Speed
from treadctl.safety.curve import Frame, StopCurve
from treadctl.safety.ladder import RUNGS, Ladder

FLOOR = Speed(100)
SHARPER = [RequestControl(), StopBelt(), PauseBelt(), StopBelt()]
RESET = [ResetMachine(), RequestControl(), StopBelt()]
Belt = Callable[[float], int | None]


def ladder(
    seen: int | None = 200,
    *,
    facts: MachineFacts | None = None,
    started_at: float = -100.0,
    wrong_way: bool = False,
) -> Ladder:
    return Ladder(
        0.0,
        None if seen is None else Frame(-0.4, Speed(seen)),
        curve=StopCurve.of(facts or MachineFacts()),
        floor=FLOOR,
        fastest=Speed(200),
        started_at=started_at,
        wrong_way=wrong_way,
    )


def climb(on: Ladder, until: float, belt: Belt, *, every_s: float = 0.1, since: float = 0.0) -> list[object]:
    """Run 10 ticks a second; reports come every `every_s`.  Returns (time, what went out) of each send."""
    out: list[object] = []
    frame: Frame | None = None
    for tick in range(round(since * 10) + 1, round(until * 10) + 1):
        now = tick / 10
        if tick % round(every_s * 10) == 0:
            speed = belt(now)
            frame = None if speed is None else Frame(now, Speed(speed))
        commands: list[Command] = list(on.step(now, frame))
        if commands:
            out.append((now, commands))
    return out


def deaf(now: float) -> int:
    return 200


def silent(now: float) -> None:
    return None


@pytest.mark.hazard("H-03", "B03")
def test_every_rung_in_its_order_and_then_stop_every_two_seconds() -> None:
    on = ladder()
    assert climb(on, 12.0, deaf) == [
        (2.5, [StopBelt()]),
        (4.0, SHARPER),
        (5.5, [SetSpeed(FLOOR)]),
        (6.0, RESET),
        (8.0, [StopBelt()]),
        (10.0, [StopBelt()]),
        (12.0, [StopBelt()]),
    ]
    assert on.alarm
    assert climb(on, 30.0, lambda now: 0, since=12.0) == []


@pytest.mark.hazard("H-18", "T01")
def test_silence_is_not_falling_and_gets_no_target() -> None:
    on = ladder(None)
    assert climb(on, 10.0, silent) == [
        (2.5, [StopBelt()]),
        (4.0, SHARPER),
        (5.5, [StopBelt()]),
        (7.5, [StopBelt()]),
        (9.5, [StopBelt()]),
    ]
    assert on.alarm


@pytest.mark.parametrize("commands", [rung.send(FLOOR) for rung in RUNGS])
def test_no_rung_writes_an_incline_or_a_start(commands: tuple[Command, ...]) -> None:
    kinds = {type(command) for command in commands}
    assert kinds <= {StopBelt, RequestControl, PauseBelt, ResetMachine, SetSpeed}
    assert all(command.speed == FLOOR for command in commands if isinstance(command, SetSpeed))


def test_nothing_sharper_within_ten_seconds_of_a_start() -> None:
    out = climb(ladder(started_at=-2.0), 12.0, deaf)
    assert out == [
        (2.5, [StopBelt()]),
        (4.0, [StopBelt()]),
        (6.0, [StopBelt()]),
        (8.0, SHARPER),
        (9.5, [SetSpeed(FLOOR)]),
        (10.0, RESET),
        (12.0, [StopBelt()]),
    ]


@pytest.mark.hazard("H-72")
def test_a_belt_that_goes_the_wrong_way_gets_no_target() -> None:
    out = climb(ladder(wrong_way=True), 9.0, deaf)
    assert out[2:] == [(5.5, RESET), (7.5, [StopBelt()])]


@pytest.mark.parametrize(("speed", "target"), [(130, False), (131, True), (100, False)])
def test_the_last_target_is_for_a_belt_well_above_its_lowest_speed(speed: int, target: bool) -> None:
    sent = climb(ladder(speed), 7.0, lambda now: speed)
    assert ((5.5, [SetSpeed(FLOOR)]) in sent) is target
    assert (6.0 if target else 5.5, RESET) in sent  # at its lowest speed nothing can be taken away


def test_the_last_target_rests_on_a_report_younger_than_a_second() -> None:
    on = ladder()
    climb(on, 5.4, deaf)
    assert on.step(6.1, Frame(5.1, Speed(200))) == (StopBelt(),)


@pytest.mark.hazard("H-69", "H-81")
@pytest.mark.parametrize("report_every_s", [0.2, 0.5, 1.0])
@pytest.mark.parametrize("delay_s", [0.0, 0.5, 1.5])
@pytest.mark.parametrize("rate", [25, 30, 50, 100])
def test_a_belt_that_obeys_gets_one_stop_and_no_alarm(
    rate: int, delay_s: float, report_every_s: float
) -> None:
    on = ladder()
    sent = climb(
        on, 15.0, lambda now: round(max(0, 200 - rate * max(now - delay_s, 0))), every_s=report_every_s
    )
    assert sent == []
    assert not on.alarm


def test_a_belt_that_stops_falling_gets_the_first_rung() -> None:
    on = ladder()
    (at, commands), *_ = climb(on, 12.0, lambda now: round(max(120, 200 - 30 * max(now - 1.0, 0))))
    assert commands == [StopBelt()]
    assert 4.0 <= at <= 7.5
    assert on.alarm


@pytest.mark.parametrize(("decel", "falls"), [(None, True), (30, False), (15, True)])
def test_falling_is_half_of_what_commissioning_saw(decel: int | None, falls: bool) -> None:
    """A belt that loses 0.12 km/h each second: enough for nobody knows, too little for one that did 0.3."""
    facts = MachineFacts(firmware_s=0.5, decel=None if decel is None else Speed(decel))
    on = ladder(facts=facts)
    sent = climb(on, 6.0, lambda now: round(200 - 12 * max(now - 0.5, 0)))
    assert (sent == []) is falls


def test_a_slow_firmware_is_waited_for() -> None:
    on = ladder(facts=MachineFacts(firmware_s=3.0))
    assert climb(on, 4.2, deaf) == [(4.0, [StopBelt()])]


def test_a_fresh_link_begins_at_the_first_row() -> None:
    on = ladder()
    climb(on, 6.5, deaf)
    on.owed()
    assert on.step(6.6, None) == (StopBelt(),)
    sent = climb(on, 12.0, silent, since=6.6)
    assert sent[0] == (8.0, [StopBelt()])
    assert sent[1] == (9.5, SHARPER)


def test_the_alarm_ends_when_it_stands_and_begins_again_when_it_falls_silent() -> None:
    on = ladder()
    climb(on, 3.0, deaf)
    assert on.alarm
    on.stands()
    assert not on.alarm
    climb(on, 6.0, silent, since=3.0)
    assert on.alarm


@pytest.mark.hazard("H-74")
@pytest.mark.parametrize(("stop_s", "passes_at"), [(None, 1.5 + 200 / 30), (12.0, 12.0), (3.0, 3.0)])
def test_the_stop_time_that_must_pass(stop_s: float | None, passes_at: float) -> None:
    on = ladder(facts=MachineFacts(stop_s=stop_s))
    assert not on.time_passed(passes_at - 0.01)
    assert on.time_passed(passes_at + 0.01)


# --- the edges, one at a time


@pytest.mark.hazard("H-39", "H-81")
@pytest.mark.parametrize(("refused", "again_at"), [(False, 0.1), (True, 0.5)])
def test_how_soon_a_stop_that_did_not_get_through_goes_again(refused: bool, again_at: float) -> None:
    on = ladder()
    on.again(refused=refused)
    assert on.step(again_at - 0.05, Frame(0.0, Speed(200))) == ()
    assert on.step(again_at, Frame(0.0, Speed(200))) == (StopBelt(),)
    assert on.step(again_at + 0.5, Frame(0.0, Speed(200))) == ()  # once for each word of it


def test_a_stop_that_was_refused_while_the_belt_obeys_is_forgotten() -> None:
    on = ladder()
    on.again(refused=True)
    assert on.step(0.5, Frame(0.5, Speed(190))) == ()
    assert on.step(0.6, Frame(0.6, Speed(200))) == ()


def test_a_stop_that_was_not_written_goes_again_even_where_the_belt_falls() -> None:
    on = ladder()
    on.again()
    assert on.step(0.5, Frame(0.5, Speed(150))) == (StopBelt(),)


def test_a_word_that_comes_late_waits_from_the_stop_before_it() -> None:
    on = ladder(None)
    climb(on, 2.5, silent)
    on.again(refused=True)
    assert on.step(2.9, None) == ()
    assert on.step(3.0, None) == (StopBelt(),)


def test_a_rung_that_holds_a_stop_is_the_stop_that_was_to_go_again() -> None:
    on = ladder()
    on.again(refused=True)
    assert climb(on, 2.4, lambda now: 200 if now > 2.1 else 180) == []
    on = ladder(None)
    climb(on, 2.4, silent)
    on.again(refused=True)
    on._written_at = 2.4  # as if it had been written just now
    assert climb(on, 3.9, silent, since=2.4) == [(2.5, [StopBelt()])]


@pytest.mark.parametrize(("made_at", "waits"), [(1.9, True), (2.0, False)])
def test_a_report_shows_a_fall_half_a_second_after_the_firmware_reacts(made_at: float, waits: bool) -> None:
    on = ladder()
    assert on.step(2.5, Frame(made_at, Speed(200))) == (() if waits else (StopBelt(),))
    assert on.alarm is not waits


@pytest.mark.parametrize(("now", "waits"), [(2.9, True), (3.0, False)])
def test_for_an_unripe_report_nobody_waits_longer_than_half_a_second(now: float, waits: bool) -> None:
    assert (ladder().step(now, Frame(1.9, Speed(200))) == ()) is waits


@pytest.mark.hazard("H-14")
@pytest.mark.parametrize(("ago_s", "sharper"), [(9.9, False), (10.0, True)])
def test_sharper_rungs_wait_for_the_machines_own_countdown(ago_s: float, sharper: bool) -> None:
    on = ladder(started_at=4.0 - ago_s)
    climb(on, 3.9, deaf)
    assert (list(on.step(4.0, Frame(4.0, Speed(200)))) == SHARPER) is sharper


@pytest.mark.parametrize(("age_s", "target"), [(0.9, True), (1.0, False)])
def test_a_report_of_a_second_is_too_old_for_the_last_target(age_s: float, target: bool) -> None:
    on = ladder()
    climb(on, 5.4, deaf)
    assert (on.step(5.5, Frame(5.5 - age_s, Speed(200))) == (SetSpeed(FLOOR),)) is target


def test_a_belt_that_stands_is_left_alone_whoever_refused() -> None:
    on = ladder()
    on.again(refused=True)
    assert climb(on, 20.0, lambda now: 0) == []
    assert not on.alarm


def test_the_rungs_are_no_more_than_these() -> None:
    assert [rung.not_after_start for rung in RUNGS] == [False, True, True, True]
    assert [rung.sees_moving for rung in RUNGS] == [False, False, True, True]
    assert [rung.wait_s for rung in RUNGS] == [1.5, 1.5, 0.5, 2.0]


@pytest.mark.hazard("H-54", "H-69", "S05")
def test_a_machine_file_that_was_edited_neither_hides_a_belt_that_runs_on_nor_rings_for_one_that_stops() -> (
    None
):
    curve = StopCurve.of(MachineFacts(firmware_s=120.0, decel=Speed(2_999_999), stop_s=0.0))
    assert curve.judged_after_s <= 6.0
    assert curve.fell(Frame(0.0, Speed(300)), Frame(2.0, Speed(200)))
    assert not curve.fell(Frame(0.0, Speed(300)), Frame(2.0, Speed(250)))
    assert curve.time_s(Speed(300)) >= 1.5


@pytest.mark.hazard("H-03", "H-18")
def test_after_silence_a_belt_that_moves_gets_its_lowest_speed_before_a_reset() -> None:
    sent = climb(ladder(), 12.0, lambda now: None if now < 6.5 else 200)
    rungs = [commands for _, commands in sent if commands != [StopBelt()]]  # type: ignore[index,misc]
    assert rungs[:3] == [SHARPER, [SetSpeed(FLOOR)], RESET]
