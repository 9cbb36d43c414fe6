"""The belt's physics."""

import itertools
import random

import pytest

from simulator.belt import Belt, Cause, Edge, Motor

STILL = Motor(noise_kmh=0)


def belt(motor: Motor = STILL, incline_percent: float = 0.0) -> Belt:
    return Belt(motor, random.Random(1), incline_percent, 0.0)


def drive(b: Belt, since: float, until: float, step_s: float = 0.05) -> list[float]:
    """Advances in steps; the speed after each."""
    speeds = []
    steps = round((until - since) / step_s)
    for i in range(1, steps + 1):
        b.advance(since + i * step_s)
        speeds.append(b.speed_kmh)
    return speeds


def test_nothing_moves_within_the_dead_time() -> None:
    b = belt()
    b.run_at(2.0, Cause.CLIENT, 0.0)
    assert set(drive(b, 0.0, 0.3)) == {0.0}
    assert drive(b, 0.3, 0.5)[-1] > 0


def test_it_reaches_its_target_at_its_acceleration_and_never_beyond() -> None:
    b = belt()
    b.run_at(2.0, Cause.CLIENT, 0.0)
    speeds = drive(b, 0.0, 8.0)
    assert max(speeds) == 2.0 == speeds[-1]
    assert speeds == sorted(speeds)
    rises = [later - earlier for earlier, later in itertools.pairwise(speeds)]
    assert max(rises) <= 0.4 * 0.05 + 1e-9
    assert 0.3 + 2.0 / 0.4 < 0.05 * (speeds.index(2.0) + 1) < 0.3 + 2.0 / 0.4 + 1.0


def test_it_stops_at_its_own_deceleration_and_stands() -> None:
    b = belt()
    b.run_at(2.0, Cause.CLIENT, 0.0)
    drive(b, 0.0, 8.0)
    b.stop(Cause.CONSOLE, 8.0)
    speeds = drive(b, 8.0, 14.0)
    assert speeds == sorted(speeds, reverse=True)
    assert 4.0 < 0.05 * (speeds.index(0.0) + 1) < 5.0
    assert b.at_rest


def test_the_key_stops_it_without_dead_time_and_sooner() -> None:
    b = belt()
    b.run_at(2.0, Cause.CLIENT, 0.0)
    drive(b, 0.0, 8.0)
    b.run_at(3.0, Cause.CLIENT, 8.0)
    b.cut_power(Cause.KEY, 8.05)
    speeds = drive(b, 8.05, 10.0)
    assert speeds[0] < 2.0
    assert speeds[-1] == 0
    assert b.at_rest


def test_the_steps_do_not_change_where_it_arrives() -> None:
    fine, coarse = belt(), belt()
    for b in (fine, coarse):
        b.run_at(3.0, Cause.CLIENT, 0.0)
    drive(fine, 0.0, 4.0, 0.01)
    drive(coarse, 0.0, 4.0, 0.2)
    assert fine.speed_kmh == pytest.approx(coarse.speed_kmh, abs=0.06)


def test_edges_name_who_caused_them() -> None:
    b = belt()
    b.run_at(1.0, Cause.CONSOLE, 0.0)
    drive(b, 0.0, 5.0)
    b.run_at(1.5, Cause.CLIENT, 5.0)
    drive(b, 5.0, 10.0)
    b.cut_power(Cause.KEY, 10.0)
    drive(b, 10.0, 12.0)
    assert b.edges == [
        Edge("leaves_zero", Cause.CONSOLE),
        Edge("up", Cause.CLIENT),
        Edge("down", Cause.KEY),
        Edge("reaches_zero", Cause.KEY),
    ]


def test_a_runaway_grows_to_its_limit_and_ends_with_a_stop() -> None:
    b = belt()
    b.run_at(2.0, Cause.CLIENT, 0.0)
    drive(b, 0.0, 8.0)
    b.run_away(1.0, 6.0)
    speeds = drive(b, 8.0, 14.0)
    assert speeds[19] == pytest.approx(3.0, abs=0.2)
    assert max(speeds) == pytest.approx(6.0)
    b.stop(Cause.CLIENT, 14.0)
    speeds = drive(b, 14.0, 28.0)
    assert speeds[-1] == 0
    assert max(later - earlier for earlier, later in itertools.pairwise(speeds[6:])) <= 0
    assert Edge("up", Cause.SELF) in b.edges


def test_a_standing_belt_can_run_away_by_itself() -> None:
    b = belt()
    b.run_away(0.5, 1.0)
    drive(b, 0.0, 3.0)
    assert b.speed_kmh == pytest.approx(1.0)
    assert b.edges == [Edge("leaves_zero", Cause.SELF)]


def test_the_sensor_is_noisy_around_the_truth_and_silent_at_rest() -> None:
    b = belt(Motor(noise_kmh=0.05))
    assert {b.reported_kmh() for _ in range(20)} == {0.0}
    b.run_at(2.0, Cause.CLIENT, 0.0)
    drive(b, 0.0, 8.0)
    readings = [b.reported_kmh() for _ in range(200)]
    assert all(1.95 <= reading <= 2.05 for reading in readings)
    assert len(set(readings)) > 100
    assert b.speed_kmh == 2.0


def test_the_same_seed_gives_the_same_noise() -> None:
    readings = []
    for _ in range(2):
        b = belt(Motor())
        b.run_at(1.0, Cause.CLIENT, 0.0)
        drive(b, 0.0, 5.0)
        readings.append([b.reported_kmh() for _ in range(50)])
    assert readings[0] == readings[1]


def test_the_deck_moves_slowly() -> None:
    b = belt(incline_percent=3.0)
    b.tilt(0.0)
    b.advance(5.0)
    assert b.incline_percent == pytest.approx(1.5)
    b.advance(12.0)
    assert b.incline_percent == 0.0
