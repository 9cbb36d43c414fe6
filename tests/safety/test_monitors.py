"""Each monitor watches one thing."""

import pytest

from treadctl.model import Telemetry
from treadctl.quantities import Distance, Incline, Speed
from treadctl.safety.belt import Belt
from treadctl.safety.faults import FAULT_RULES, Fault, Release
from treadctl.safety.monitors import Interfaces, Monitors


def watched() -> Monitors:
    monitors = Monitors()
    monitors.interfaces.watched(1, 0.0)
    return monitors


def belt(*speeds: int) -> Belt:
    b = Belt()
    for at, speed in enumerate(speeds):
        b.heard(Telemetry(conn=1, at=float(at), speed=Speed(speed)))
    return b


def test_nobody_until_somebody() -> None:
    interfaces = Interfaces()
    assert interfaces.unwatched_s(0.0) == float("inf")
    interfaces.watched(2, 1.0)
    assert interfaces.unwatched_s(99.0) == 0.0
    interfaces.watched(0, 100.0)
    interfaces.watched(0, 105.0)
    assert interfaces.unwatched_s(110.0) == 10.0


@pytest.mark.hazard("H-62")
def test_unwatched() -> None:
    monitors = watched()
    monitors.interfaces.watched(0, 0.0)
    b = Belt()
    for at, expected in (
        (5.0, []),
        (5.1, [Fault.UNWATCHED]),
        (15.0, [Fault.UNWATCHED]),
        (15.1, [Fault.UNWATCHED, Fault.UNWATCHED_ASK]),
        (45.0, [Fault.UNWATCHED, Fault.UNWATCHED_ASK]),
        (45.1, [Fault.UNWATCHED, Fault.UNWATCHED_LONG]),
    ):
        b.heard(Telemetry(conn=1, at=at, speed=Speed(100)))
        assert monitors.raised(b, at) == expected


def test_ages() -> None:
    monitors, b = watched(), belt(100)
    assert monitors.raised(b, 1.5) == []
    assert monitors.raised(b, 1.6) == [Fault.TELEMETRY_LATE]
    assert monitors.raised(b, 3.1) == [Fault.TELEMETRY_STALE]
    assert monitors.raised(Belt(), 0.0) == [Fault.TELEMETRY_STALE]


def test_speed() -> None:
    monitors = watched()
    assert monitors.raised(belt(520), 0.0) == []
    assert monitors.raised(belt(521), 0.0) == [Fault.OVER_LIMIT]
    assert monitors.raised(belt(100, 9999), 0.5) == []
    assert monitors.raised(belt(100, 9999, 9999), 2.0) == [Fault.OVER_LIMIT]


@pytest.mark.hazard("H-23", "T05")
def test_bad_frames() -> None:
    monitors = watched()
    for at in (0.0, 1.0, 2.0, 3.0, 10.1, 11.1):
        monitors.bad_frame(at)
        assert not monitors.latched
    monitors.bad_frame(11.2)
    assert list(monitors.latched) == [Fault.TELEMETRY_STALE]


@pytest.mark.hazard("H-09", "H-10")
def test_the_deck() -> None:
    def latched(start: int | None, *inclines: int) -> list[Fault]:
        monitors = watched()
        monitors.started(None if start is None else Incline(start))
        for incline in inclines:
            monitors.deck(Incline(incline))
        return list(monitors.latched)

    assert latched(0, 5, -5, 0) == []
    assert latched(0, 6) == [Fault.DECK_RISING]
    assert latched(5, 6) == [Fault.DECK_RISING]
    assert latched(0, -6) == [Fault.DECK_TILTED]
    assert latched(None, 30) == [Fault.DECK_TILTED]
    assert latched(None, 30, 31) == [Fault.DECK_TILTED, Fault.DECK_RISING]
    assert latched(None, 0, 6) == [Fault.DECK_RISING]


def test_latches_and_their_release() -> None:
    monitors, b = watched(), belt(100)
    for fault in Fault:
        monitors.latch(fault)
        monitors.latch(fault)
    assert monitors.raised(b, 0.0) == list(Fault)
    monitors.started(None)
    assert all(FAULT_RULES[fault].release is Release.NEVER for fault in monitors.latched)
    assert Fault.CONSOLE_CHANGED not in monitors.latched
    monitors.cleared()
    assert monitors.raised(b, 0.0) == []


def test_a_ghost_is_possible_for_a_minute() -> None:
    monitors, b = watched(), belt(100)
    assert not monitors.ghost_possible(0.0)
    monitors.write_unknown(0.0)
    assert monitors.raised(b, 1.0) == [Fault.COMMAND_UNKNOWN]
    monitors.started(None)
    monitors.cleared()
    assert monitors.ghost_possible(59.9)
    assert not monitors.ghost_possible(60.0)


@pytest.mark.hazard("H-62", "N03")
def test_a_screen_that_flickers_is_a_screen_that_nobody_watches() -> None:
    interfaces = Interfaces()
    interfaces.watched(1, 0.0)
    interfaces.watched(0, 10.0)
    for i in range(10):
        interfaces.watched(1, 14.8 + 5.0 * i)
        assert interfaces.unwatched_s(14.8 + 5.0 * i) == 0.0
        interfaces.watched(0, 15.0 + 5.0 * i)
    assert interfaces.unwatched_s(61.0) == 51.0
    interfaces.watched(1, 62.0)
    interfaces.watched(0, 64.1)  # two seconds are a look
    assert interfaces.unwatched_s(65.0) == pytest.approx(0.9)


def test_a_first_look_at_boot_is_a_look() -> None:
    interfaces = Interfaces()
    interfaces.watched(1, 0.0)
    interfaces.watched(0, 0.5)
    assert interfaces.unwatched_s(1.0) == 0.5


@pytest.mark.hazard("H-18", "T01", "T09")
def test_lateness_that_comes_and_goes() -> None:
    monitors, b, now = watched(), belt(200), 0.0
    found: list[Fault] = []
    for _ in range(8):
        for tenth in range(28):
            found += monitors.raised(b, now + tenth / 10)
        now += 2.8
        b.heard(Telemetry(conn=1, at=now, speed=Speed(200)))
    assert Fault.TELEMETRY_STALE not in found
    assert Fault.TELEMETRY_PATCHY in found
    monitors.started(None)
    assert Fault.TELEMETRY_PATCHY not in monitors.raised(b, now)


@pytest.mark.hazard("H-72", "H-04", "H-70")
def test_doubts_of_a_machine() -> None:
    for fault, walks in ((Fault.WRONG_WAY, 1), (Fault.UNITS_DOUBTFUL, 1), (Fault.STARTED_FAST, 2)):
        monitors = watched()
        for walk in range(1, 3):
            monitors.latch(fault)
            monitors.latch(fault)  # the same walk tells it again and again
            assert monitors.machine_doubtful() is (walk >= walks)
            monitors.cleared()
        monitors.another_machine()
        assert not monitors.machine_doubtful()


@pytest.mark.hazard("H-03", "H-70")
def test_what_a_person_may_have_done_is_held_against_a_machine_the_second_time() -> None:
    walks = dict.fromkeys(Fault, 0)
    for fault in Fault:
        monitors = watched()
        for walk in (1, 2, 3):
            monitors.latch(fault)
            monitors.cleared()
            if monitors.machine_doubtful() and not walks[fault]:
                walks[fault] = walk
    assert {fault: after for fault, after in walks.items() if after} == {
        Fault.WRONG_WAY: 1,
        Fault.UNITS_DOUBTFUL: 1,
        Fault.NOT_SLOWING: 2,
        Fault.STARTED_FAST: 2,
    }


@pytest.mark.parametrize(("looked_s", "since"), [(1.9, 10.0), (2.0, 22.0)])
def test_a_look_of_two_seconds_is_a_look(looked_s: float, since: float) -> None:
    interfaces = Interfaces()
    interfaces.watched(1, 0.0)
    interfaces.watched(0, 10.0)
    interfaces.watched(1, 20.0)
    interfaces.watched(2, 20.0 + looked_s / 2)  # a second one: somebody was there all the time
    interfaces.watched(1, 20.0 + looked_s / 2)
    interfaces.watched(0, 20.0 + looked_s)
    assert interfaces.unwatched_s(30.0) == pytest.approx(30.0 - since)


def test_after_a_walk_a_belt_is_watched_longer_where_a_write_may_still_be_executed() -> None:
    monitors = watched()
    assert monitors.watch_s(0.0) == 5.0
    monitors.write_unknown(0.0)
    assert monitors.watch_s(59.9) == 60.0
    assert monitors.watch_s(60.0) == 5.0
    assert monitors.watch_s(60.0, seen=False) == 15.0


@pytest.mark.hazard("H-23", "T05")
@pytest.mark.parametrize(("last", "blind"), [(9.9, True), (10.0, False)])
def test_five_unreadable_records_within_ten_seconds_are_as_good_as_none(last: float, blind: bool) -> None:
    monitors = watched()
    for at in (0.0, 1.0, 2.0, 3.0, last):
        monitors.bad_frame(at)
    assert bool(monitors.latched) is blind


def test_a_start_that_a_person_permitted_begins_with_a_clean_slate() -> None:
    monitors, b = watched(), belt(100)
    for at in (0.0, 1.0, 2.0, 3.0):
        monitors.bad_frame(at)
    monitors.speed_doubtful = True
    assert monitors.raised(b, 0.0) == [Fault.SPEED_DOUBTFUL]
    monitors.started(None)
    monitors.bad_frame(4.0)
    assert monitors.raised(b, 0.0) == []


@pytest.mark.hazard("H-62")
def test_one_of_two_who_leaves_leaves_one() -> None:
    interfaces = Interfaces()
    interfaces.watched(2, 0.0)
    interfaces.watched(1, 10.0)
    assert interfaces.unwatched_s(20.0) == 0.0


@pytest.mark.hazard("H-74")
def test_a_belt_that_counts_metres_at_zero_moves() -> None:
    b = Belt()
    for at in range(6):
        b.heard(Telemetry(conn=1, at=float(at), speed=Speed(0), distance=Distance(at)))
    assert watched().raised(b, 5.0) == [Fault.MOVES_AT_ZERO]


@pytest.mark.hazard("H-15", "H-84")
@pytest.mark.parametrize(("now", "faults"), [(59.9, [Fault.COMMAND_UNKNOWN]), (60.0, [])])
def test_after_a_minute_no_write_is_unknown(now: float, faults: list[Fault]) -> None:
    monitors, b = watched(), Belt()
    b.heard(Telemetry(conn=1, at=59.0, speed=Speed(100)))
    monitors.write_unknown(0.0)
    assert monitors.raised(b, now) == faults
