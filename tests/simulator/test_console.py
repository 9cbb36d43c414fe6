"""The console and its session."""

import dataclasses
import random

import pytest

from simulator import report, wire
from simulator.belt import Belt, Cause
from simulator.console import BY_CONSOLE, By, Change, Console, State, What
from simulator.machine import MACHINES, Machine

CLIENT = By(Cause.CLIENT, 1)


class Bench:
    """A console with a clock of its own."""

    def __init__(self, machine: Machine) -> None:
        self.now = 0.0
        belt = Belt(machine.motor, random.Random(0), machine.incline_at_boot / 10, 0.0)
        self.console = Console(machine, belt, 0.0)

    def passes(self, seconds: float) -> None:
        for _ in range(round(seconds / 0.1)):
            self.now += 0.1
            self.console.advance(self.now)

    def press(self, *keys: str) -> None:
        for key in keys:
            self.console.press(key, self.now)

    @property
    def speed(self) -> float:
        return round(self.console.belt.speed_kmh, 2)


def bench(name: str = "plain", **changes: object) -> Bench:
    return Bench(dataclasses.replace(MACHINES[name], **changes))  # type: ignore[arg-type]


def running(name: str = "plain", **changes: object) -> Bench:
    b = bench(name, **changes)
    b.press("start")
    b.passes(8)
    assert b.console.state is State.RUNNING
    return b


def test_start_counts_down_three_seconds_and_runs_at_the_minimum() -> None:
    b = bench()
    b.press("start")
    assert b.console.state is State.STARTING
    assert b.console.target == 100
    b.passes(2.9)
    assert b.speed == 0
    b.passes(4)
    assert b.speed == 1.0


@pytest.mark.parametrize("key", ["stop", "pull"])
def test_the_countdown_can_be_ended(key: str) -> None:
    b = bench()
    b.press("start")
    b.passes(1)
    if key == "stop":
        b.press("stop")
    else:
        b.console.pull_key(b.now)
    b.passes(10)
    assert b.console.state is State.IDLE
    assert b.speed == 0


def test_a_stop_in_the_dead_time_of_the_motor_counts_too() -> None:
    b = bench()
    b.press("start")
    b.passes(3.2)
    assert b.console.state is State.RUNNING
    b.press("stop")
    b.passes(5)
    assert b.console.state is State.IDLE
    assert b.speed == 0


def test_plus_and_minus_go_by_steps_and_stay_in_the_range() -> None:
    b = running()
    b.press("+", "+", "+", "-")
    assert b.console.target == 120
    b.press(*"-" * 10)
    assert b.console.target == 100
    b.press(*"+" * 200)
    assert b.console.target == 1200


def test_plus_does_nothing_on_a_standing_belt() -> None:
    b = bench()
    b.press("+")
    b.passes(5)
    assert b.console.target == 0
    assert b.speed == 0


def test_a_speed_off_the_grid_goes_to_the_nearest_step() -> None:
    b = running()
    for asked, got in ((229, 230), (224, 220), (225, 230), (100, 100), (1200, 1200)):
        assert b.console.set_speed(asked, CLIENT, b.now)
        assert b.console.target == got


def test_a_speed_set_while_stopping_is_refused_and_undoes_nothing() -> None:
    b = running()
    b.press("stop")
    assert not b.console.set_speed(300, CLIENT, b.now)
    b.passes(10)
    assert b.speed == 0


def test_a_speed_set_on_a_standing_belt_moves_nothing_and_start_goes_to_the_minimum() -> None:
    b = bench()
    assert b.console.set_speed(300, CLIENT, b.now)
    b.passes(5)
    assert b.speed == 0
    b.press("start")
    b.passes(12)
    assert b.speed == 1.0


def test_a_speed_set_in_the_countdown_is_where_the_belt_goes() -> None:
    b = bench()
    b.press("start")
    assert b.console.set_speed(200, CLIENT, b.now)
    b.passes(12)
    assert b.speed == 2.0


@pytest.mark.parametrize(("returns_to", "speed"), [("minimum", 1.0), ("former", 2.5), ("preset", 3.0)])
def test_what_start_returns_to(returns_to: str, speed: float) -> None:
    b = running(start_returns_to=returns_to)
    b.console.set_speed(250, CLIENT, b.now)
    b.passes(6)
    b.console.pause(CLIENT, b.now)
    b.passes(8)
    assert b.console.state is State.PAUSED
    b.console.set_speed(300, CLIENT, b.now)
    b.press("start")
    b.passes(14)
    assert b.speed == speed


def test_pause_keeps_the_session_and_stop_ends_it() -> None:
    b = running()
    assert b.console.pause(CLIENT, b.now)
    assert not b.console.pause(CLIENT, b.now)
    b.passes(5)
    assert b.console.state is State.PAUSED
    assert b.console.stop(CLIENT, b.now)
    b.passes(0.2)
    assert b.console.state is State.IDLE


def test_a_pause_under_way_can_become_a_stop() -> None:
    b = running()
    b.console.pause(CLIENT, b.now)
    assert b.console.stop(CLIENT, b.now)
    b.passes(5)
    assert b.console.state is State.IDLE


def test_start_is_refused_while_stopping_and_while_running() -> None:
    b = running()
    assert not b.console.start(CLIENT, b.now)
    b.press("stop")
    assert not b.console.start(CLIENT, b.now)
    b.passes(10)
    assert b.speed == 0


def test_the_key_stops_forbids_and_starts_nothing_when_put_back() -> None:
    b = running()
    b.console.pull_key(b.now)
    assert b.console.target == 0
    b.passes(2)
    assert b.console.state is State.IDLE
    assert b.speed == 0
    assert not b.console.start(CLIENT, b.now)
    assert not b.console.set_incline(10, CLIENT)
    b.console.insert_key()
    b.passes(5)
    assert b.speed == 0
    assert b.console.start(CLIENT, b.now)


def test_the_key_stops_the_deck_where_it_is() -> None:
    b = bench()
    b.console.set_incline(100, CLIENT)
    b.passes(5)
    b.console.pull_key(b.now)
    b.passes(20)
    assert b.console.belt.incline_percent == pytest.approx(1.5, abs=0.05)


def test_a_machine_that_was_left_running_for_months_still_tells() -> None:
    b = running()
    b.console.counters.distance_m = b.console.counters.elapsed_s = b.console.counters.climbed_m = 2e7
    b.console.counters.steps = 3e7
    record = report.record(b.console)
    assert wire.treadmill_data(record, ~wire.Field(0), 512)
    assert (record.distance, record.elapsed, record.energy) == (0xFFFFFF, 0xFFFF, 0xFFFE)
    b.console.counters.elapsed_s = 1.0  # it ran away, and that is no session
    assert report.record(b.console).average_speed == 0xFFFE


def test_elapsed_time_and_distance_count_and_only_reset_clears_them() -> None:
    b = running()
    b.passes(60)
    assert 60 < b.console.counters.elapsed_s < 66
    assert b.console.counters.distance_m == pytest.approx(17.5, abs=1.5)
    b.press("stop")
    elapsed = b.console.counters.elapsed_s
    b.passes(10)
    b.press("start")
    assert b.console.counters.elapsed_s == elapsed
    b.console.reset(CLIENT, b.now)
    assert (b.console.counters.elapsed_s, b.console.counters.distance_m, b.console.counters.steps) == (
        0,
        0,
        0,
    )
    b.passes(10)
    assert b.console.state is State.IDLE
    assert b.speed == 0


def test_the_clocks_of_a_record_are_frozen_before_the_belt_stands() -> None:
    b = running()
    b.press("stop")
    elapsed = b.console.counters.elapsed_s
    b.passes(1)
    assert b.speed > 0
    assert b.console.counters.elapsed_s == elapsed


def test_a_runaway_on_a_standing_belt_can_be_stopped() -> None:
    b = bench()
    b.console.belt.run_away(1.0, 3.0)
    b.passes(2)
    assert b.console.state is State.IDLE
    assert b.speed > 1
    assert b.console.stop(CLIENT, b.now)
    b.passes(10)
    assert b.speed == 0


def test_a_belt_told_in_miles_runs_faster() -> None:
    b = running("miles")
    assert b.speed == 1.61
    assert b.console.target == 100


def test_start_as_a_toggle_stops() -> None:
    b = running("toggle")
    assert b.console.start(CLIENT, b.now)
    b.passes(5)
    assert b.console.state is State.IDLE


def test_stop_as_a_toggle_starts() -> None:
    b = bench("stop-starts")
    assert b.console.stop(CLIENT, b.now)
    b.passes(8)
    assert b.speed == 1.0


@pytest.mark.parametrize(("name", "speed"), [("plain", 1.0), ("stops-alone", 0.0)])
def test_what_a_lost_link_does(name: str, speed: float) -> None:
    b = running(name)
    b.console.lose_link(b.now)
    b.passes(8)
    assert b.speed == speed


def test_changes_say_who_did_what() -> None:
    b = running()
    b.console.changes.clear()
    b.console.set_speed(200, CLIENT, b.now)
    b.press("-", "stop")
    b.console.pull_key(b.now)
    assert [(change.what, change.by.cause) for change in b.console.changes] == [
        (What.SPEED, Cause.CLIENT),
        (What.SPEED, Cause.CONSOLE),
        (What.STOPPED, Cause.CONSOLE),
        (What.KEY, Cause.KEY),
    ]
    assert b.console.changes[1] == Change(What.SPEED, BY_CONSOLE, values=(190,))
