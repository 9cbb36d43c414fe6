"""Each monitor watches one thing."""

from treadctl.model import Telemetry
from treadctl.quantities import Incline, Speed
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


def test_unwatched() -> None:
    monitors = watched()
    monitors.interfaces.watched(0, 0.0)
    b = Belt()
    for at, expected in (
        (5.0, []),
        (5.1, [Fault.UNWATCHED]),
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


def test_bad_frames() -> None:
    monitors = watched()
    for at in (0.0, 1.0, 2.0, 3.0, 10.1, 11.1):
        monitors.bad_frame(at)
        assert not monitors.latched
    monitors.bad_frame(11.2)
    assert list(monitors.latched) == [Fault.TELEMETRY_STALE]


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
