"""How old a record really is."""

import pytest

from treadctl.model import Telemetry
from treadctl.quantities import Distance, Speed
from treadctl.safety.belt import Belt
from treadctl.safety.freshness import Freshness


def record(at: float, speed: int = 200, elapsed: int | None = None, metres: int | None = None) -> Telemetry:
    distance = None if metres is None else Distance(metres)
    return Telemetry(conn=1, at=at, speed=Speed(speed), elapsed_s=elapsed, distance=distance)


def counting(seconds: int = 20, period: float = 1.0) -> Freshness:
    """A machine in its stride: whole seconds, whole metres, reports that carry both."""
    f = Freshness()
    for i in range(-20, 0):
        f.take(record(i * period, 0, 0, 0))
    for i in range(round(seconds / period)):
        f.take(record(i * period, 200, int(i * period), int(i * period * 0.55)))
    return f


# --- cadence


def test_in_its_own_time_a_record_is_believed_for_its_arrival() -> None:
    f = Freshness()
    for at in (0.0, 1.0, 2.0, 3.2, 3.9):
        assert f.take(record(at))
        assert f.believed_at == at


@pytest.mark.hazard("H-18", "T03")
@pytest.mark.parametrize("queued", [4, 10, 100])
def test_a_queue_delivered_at_once_is_old(queued: int) -> None:
    f = Freshness()
    for at in (0.0, 1.0, 2.0):
        f.take(record(at))
    believed = [f.take(record(7.0 + i * 0.001, 200 + i)) for i in range(queued)]
    assert believed == [True] * 3 + [False] * (queued - 3)
    assert f.believed_at == 2.0  # as if nothing had come
    assert f.take(record(7.9))
    assert f.believed_at == 7.9


@pytest.mark.hazard("H-18", "T03")
def test_the_first_record_after_a_silence_waits_for_the_queue_behind_it() -> None:
    f = Freshness()
    for at in (0.0, 1.0, 2.0):
        f.take(record(at))
    f.take(record(4.0))
    assert not f.settled(4.1)
    assert f.settled(4.2)


@pytest.mark.hazard("T10")
@pytest.mark.parametrize("period", [0.1, 0.25, 0.5, 1.0, 2.0])
def test_a_steady_machine_of_any_rate_is_believed(period: float) -> None:
    f = Freshness()
    for i in range(60):
        assert f.take(record(i * period, 200 if i > 20 else 0, int(i * period)))
        assert f.believed_at == i * period
        assert f.settled(i * period) or i < 4  # until its rate is known
    assert f.period_s == pytest.approx(period, rel=0.05)


def test_a_quick_machine_on_a_slow_radio_interval_is_believed() -> None:
    """Ten a second, and the radio hands over eight at once: none is older than 0.8 s."""
    f = Freshness()
    for bunch in range(20):
        for i in range(8):
            believed = f.take(record(bunch * 0.8 + i * 0.001, 200 + i))
            assert believed or not bunch  # who knows how long the first ones waited


@pytest.mark.hazard("H-18", "H-43")
def test_what_was_queued_while_our_own_loop_stood_still_is_old() -> None:
    f = Freshness()
    for at in (0.0, 1.0, 2.0):
        f.take(record(at))
    f.stalled(2.7)
    assert not f.take(record(2.7))
    assert not f.take(record(2.75))
    assert f.believed_at == 2.0
    assert f.take(record(3.0))


@pytest.mark.hazard("T01", "T09")
def test_a_patchy_link_does_not_pass_for_a_slow_machine() -> None:
    f = counting()
    for i in range(60):
        f.take(record(20 + i * 2.8, 200, int(20 + i * 2.8)))
    assert f.period_s == pytest.approx(1.0)


# --- the machine's own counters


@pytest.mark.hazard("H-18", "T02")
@pytest.mark.parametrize("period", [0.25, 1.0, 2.0])
def test_a_frozen_link_repeats_itself_and_is_not_believed(period: float) -> None:
    f = counting(30, period)
    last = f.believed_at
    frozen = f._last
    assert frozen is not None
    for i in range(1, 21):
        f.take(record(last + i * period, 200, frozen.elapsed_s, frozen.distance.metres))  # type: ignore[union-attr]
    assert f.believed_at <= last + 3.5
    assert f.progressed_s(last + 20 * period) >= 20 * period


@pytest.mark.hazard("T02")
def test_a_machine_that_counts_nothing_is_never_called_frozen() -> None:
    f = Freshness()
    for at in range(600):
        f.take(record(float(at)))
        assert f.believed_at == at
    assert f.progressed_s(599.0) == 0.0


@pytest.mark.parametrize(("every_s", "speed"), [(36, 100), (60, 200), (4, 100)])
def test_a_machine_that_counts_tens_of_metres_or_minutes_is_not_called_frozen(
    every_s: int, speed: int
) -> None:
    for counter in ("elapsed", "metres"):
        f = Freshness()
        for at in range(1200):
            f.take(record(float(at), speed, **{counter: at // every_s}))
            assert f.believed_at == at


def test_counters_that_stop_while_the_belt_slows_are_no_frozen_link() -> None:
    """Field: elapsed time freezes at the first moment of a stop, and the belt takes 4 s more."""
    f = counting()
    for i in range(8):
        at = 20.0 + i * 0.5
        f.take(record(at, 200 - 25 * i, 19, 10))
        assert f.believed_at == at
    f.take(record(24.0, 0, 19, 10))
    for at in range(25, 100):
        f.take(record(float(at), 0, 19, 10))
        assert f.believed_at == at  # and it stands as long as it likes


@pytest.mark.hazard("H-18", "T04")
def test_records_that_arrive_ever_later_are_dated_back() -> None:
    f = counting()
    for i in range(20, 30):  # from here on each comes 3.5 s after it was made
        f.take(record(i + 3.5, 200 + i % 2, i, int(i * 0.55)))
        assert f.believed_at == pytest.approx(i + 3.5 - 2.3, abs=0.01)
    for i in range(60, 70):  # the delay is over
        f.take(record(float(i), 200 + i % 2, i, int(i * 0.55)))
        assert f.believed_at == i


@pytest.mark.hazard("H-69")
def test_whole_seconds_jitter_and_a_cheap_clock_are_no_delay() -> None:
    f = Freshness()
    for i in range(2700):
        at = i + (0.3 if i % 7 == 0 else 0.0)
        f.take(record(at, 200 + i % 2, int(at * 0.98), int(at * 0.55)))
        assert at - f.believed_at <= 0.5


def test_a_clock_that_pauses_or_leaps_begins_anew() -> None:
    f = counting()
    for at in range(20, 30):
        f.take(record(float(at), 200 + at % 2, 19))
    for at in range(30, 40):
        f.take(record(float(at), 200 + at % 2, at - 11))
        assert f.believed_at == at
    for at in range(40, 50):
        f.take(record(float(at), 200 + at % 2, at + 100))
        assert f.believed_at == at


# --- a new beginning, and metres at 0


@pytest.mark.hazard("H-16", "B10")
def test_counters_that_begin_anew() -> None:
    f = counting()
    f.take(record(20.0, 200, 2, 1))
    assert f.restarts == 0  # one record may be damaged
    f.take(record(21.0, 200, 21, 11))
    f.take(record(22.0, 200, 0, 11))
    f.take(record(23.0, 200, 1, 11))
    assert f.restarts == 1
    f = counting()
    for at in (20.0, 21.0):
        f.take(record(at, 200, None, 0))
    assert f.restarts == 1
    f = counting()
    for at in (20.0, 21.0, 22.0):
        f.take(record(at, 200, 17, 9))  # out of order is no restart
    assert f.restarts == 0


@pytest.mark.hazard("H-74", "T11")
def test_metres_at_zero() -> None:
    def crept(*metres: int | None) -> bool:
        b = Belt()
        for at, count in enumerate(metres):
            b.heard(record(float(at), 0, None, count))
        assert b.creeps or b.stands(float(len(metres) - 1))
        return b.creeps

    assert not crept(10, 10, 10, 10)
    assert not crept(10, 20, 20, 20)  # one step of ten metres: rounding
    assert not crept(10, 11, 12)
    assert not crept(10, None, 14, None)
    assert crept(10, 11, 12, 13)
    b = Belt()
    for at, count in enumerate((9, 10, 11, 12, 13)):
        b.heard(record(float(at), 0, None, count))
    assert b.seen(4.0) is None
    assert not b.stands(4.0)
    assert not b.stood(4.0)
    b.heard(record(5.0, 100, None, 14))
    assert not b.creeps
    for at in range(6, 18):
        b.heard(record(float(at), 0, None, 13 + min(at, 9)))
        assert b.creeps is (at in range(9, 18))
    for at in range(18, 21):
        b.heard(record(float(at), 0, None, 22))
    assert not b.creeps
    assert b.stands(20.0)
