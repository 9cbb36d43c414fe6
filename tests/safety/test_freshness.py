"""How old a record really is."""

from dataclasses import replace

import pytest

from treadctl.model import Telemetry
from treadctl.quantities import Distance, Incline, Speed
from treadctl.safety import limits
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


# --- the edges, one at a time


def heard_at(*ats: float, speed: int = 200) -> Freshness:
    """Records that differ, so that nothing but their times counts."""
    f = Freshness()
    for i, at in enumerate(ats):
        f.take(record(at, speed and speed + i % 2))
    return f


@pytest.mark.hazard("H-18", "H-43")
@pytest.mark.parametrize(("at", "believed"), [(2.0, False), (2.2, False), (2.21, True)])
def test_after_our_own_stall_a_record_is_old_for_a_fifth_of_a_second(at: float, believed: bool) -> None:
    f = heard_at(0.0, 1.0)
    f.stalled(2.0)
    assert f.take(record(at, 190)) is believed
    assert f.believed_at == (at if believed else 1.0)


@pytest.mark.hazard("H-18", "T03")
@pytest.mark.parametrize(("silence_s", "believed"), [(1.0, True), (1.01, False)])
def test_only_after_more_than_a_second_can_a_queue_have_formed(silence_s: float, believed: bool) -> None:
    f = heard_at(-1.0 - silence_s, -silence_s)
    for at in (0.0, 0.01, 0.02):
        assert f.take(record(at, 190))
    assert f.take(record(0.03, 190)) is believed


@pytest.mark.hazard("H-18", "T03")
@pytest.mark.parametrize(("at", "believed"), [(0.2, False), (0.21, True)])
def test_what_comes_within_a_fifth_of_a_second_is_one_queue(at: float, believed: bool) -> None:
    f = heard_at(-6.0, -5.0)
    for early in (0.0, 0.05, 0.1):
        f.take(record(early, 190))
    assert f.take(record(at, 191)) is believed
    assert f.believed_at == (at if believed else -5.0)


@pytest.mark.parametrize(("at", "believed"), [(0.39, False), (0.42, True)])
def test_a_slow_machines_queue_takes_longer(at: float, believed: bool) -> None:
    """A fifth of its period: the radio hands over one record per connection event."""
    f = Freshness()
    for i in range(40):
        f.take(record(-86.0 + 2.0 * i, 0))
    f.take(record(-5.0, 100))
    assert f.period_s == pytest.approx(2.0, abs=0.01)
    for early in (0.0, 0.01, 0.02):
        f.take(record(early, 190))
    assert f.take(record(at, 191)) is believed


def test_a_queue_ends_with_the_first_record_in_its_time() -> None:
    f = heard_at(-6.0, -5.0)
    for at in (0.0, 0.01, 0.02):
        f.take(record(at, 190))
    assert f.take(record(0.3, 191))
    assert f.take(record(0.31, 191))  # too few at once, and no silence before them
    assert f.believed_at == 0.31


@pytest.mark.hazard("H-18", "T03")
@pytest.mark.parametrize(("silence_s", "waits"), [(1.5, False), (1.51, True)])
def test_a_record_waits_for_a_queue_behind_it_only_where_one_was_missed(
    silence_s: float, waits: bool
) -> None:
    f = heard_at(-silence_s - 2.0, -silence_s - 1.0, -silence_s)
    f.take(record(0.0, 190))
    assert f.settled(0.1) is not waits
    assert f.settled(0.2)


@pytest.mark.parametrize(
    ("gap_s", "period_s"),
    [(0.05, 1.0), (0.08, 0.77), (0.25, 0.8125), (2.0, 1.25), (2.99, 1.4975), (3.0, 1.0), (9.0, 1.0)],
)
def test_a_quarter_of_each_gap_is_learned_unless_it_is_none(gap_s: float, period_s: float) -> None:
    """A queue has no rate, and a silence in which the belt counts as unseen has none either."""
    assert heard_at(0.0, gap_s, speed=0).period_s == pytest.approx(period_s)


@pytest.mark.hazard("T01", "T09")
def test_under_way_a_machine_is_as_slow_as_it_was_at_rest_and_no_slower() -> None:
    f = Freshness()
    for at in (0.0, 2.0, 4.0):
        f.take(record(at, 0))
    assert f.period_s == pytest.approx(1.4375)
    f.take(record(4.5, 100))
    assert f.period_s == pytest.approx(1.203125)
    for at in (7.4, 10.3):
        f.take(record(at, 100))
    assert f.period_s == pytest.approx(1.4375)


def counted(times: int, every_s: float) -> Freshness:
    """A belt under way whose metres have gone on so often, each time after so long."""
    f = Freshness()
    f.take(record(0.0, 200, None, 0))
    for i in range(1, times + 1):
        for part in range(1, round(every_s)):
            f.take(record((i - 1) * every_s + part, 200, None, i - 1))
        f.take(record(i * every_s, 200, None, i))
    return f


@pytest.mark.hazard("H-18", "T02")
@pytest.mark.parametrize(("times", "judged"), [(1, False), (2, False), (3, True), (4, True)])
def test_a_counter_that_went_on_three_times_is_known_to_go_on(times: int, judged: bool) -> None:
    f = counted(times, 1.0)
    assert f.progressed_s(times + 1.0) == (1.0 if judged else 0.0)
    for late in range(1, 9):
        f.take(record(float(times + late), 200, None, times))
    assert (f.believed_at < times + 8.0) is judged


@pytest.mark.hazard("H-18", "T02")
@pytest.mark.parametrize(("every_s", "slack_s"), [(1.0, 1.0), (2.0, 2.5), (4.0, 5.5), (10.0, 14.5)])
def test_a_counter_may_take_half_as_long_again_as_it_took_last(every_s: float, slack_s: float) -> None:
    f = counted(4, every_s)
    last = 4 * every_s
    for late in range(1, 40):
        f.take(record(last + late, 200, None, 4))
        assert f.believed_at == pytest.approx(min(last + late, last + slack_s))


@pytest.mark.hazard("H-18", "T02")
def test_a_belt_at_rest_says_nothing_new_and_need_not() -> None:
    f = counted(4, 1.0)
    f.take(record(5.0, 0, None, 4))
    assert f.progressed_s(50.0) == 0.0
    f.take(record(50.0, 100, None, 4))
    assert f.progressed_s(50.0) == 0.0  # it begins to move just now
    assert f.believed_at == 50.0


@pytest.mark.parametrize(
    "what", ["speed", "elapsed_s", "distance", "incline", "step_count", "heart_rate_bpm"]
)
def test_whatever_changes_shows_that_a_link_is_alive(what: str) -> None:
    f = counted(4, 1.0)
    other = {
        "speed": Speed(201),
        "elapsed_s": 3,
        "distance": Distance(7),
        "incline": Incline(5),
        "step_count": 9,
        "heart_rate_bpm": 80,
    }
    f.take(replace(record(5.2, 200, None, 4), **{what: other[what]}))  # type: ignore[arg-type]
    assert f.progressed_s(5.2) == 0.0
    assert f.believed_at == 5.2


@pytest.mark.hazard("H-18", "T04")
@pytest.mark.parametrize(("delay_s", "dated_back_s"), [(1.0, 0.0), (1.2, 0.0), (1.5, 0.3), (2.5, 1.3)])
def test_lag_counts_from_a_second_of_rounding_on(delay_s: float, dated_back_s: float) -> None:
    f = counting()
    at = 20 + delay_s
    f.take(record(at, 201, 20, 11))
    assert f.believed_at == pytest.approx(at - dated_back_s)


@pytest.mark.hazard("H-18", "T04")
@pytest.mark.parametrize(("in_s", "known"), [(20, True), (29, True), (60, False)])
def test_the_best_of_the_last_half_minute_is_what_lag_is_measured_from(in_s: int, known: bool) -> None:
    """A delay of 1.8 s that grew in a minute passes for a cheap clock; one of half a minute does not."""
    f = counting()
    for i in range(1, in_s + 1):
        at = 19 + i + 1.8 * i / in_s
        f.take(record(at, 200 + i % 2, 19 + i, i))
    assert (f.believed_at < at) is known


@pytest.mark.hazard("H-18", "T04")
@pytest.mark.parametrize(("late_s", "doubt_s"), [(0.0, 0.0), (0.5, 0.5), (1.2, 1.2), (1.8, 1.2), (9.0, 1.2)])
def test_whole_seconds_leave_a_doubt(late_s: float, doubt_s: float) -> None:
    """What is forgiven as rounding may as well be a delay: a rise does not rest on it."""
    f = counting()
    at = 20 + late_s
    f.take(record(at, 201, 20, 11))
    assert f.doubt_s == pytest.approx(doubt_s)
    assert f.believed_at - f.doubt_s == pytest.approx(at - late_s)
    f.take(record(at + 1.0, 0, 20, 11))
    assert f.doubt_s == 0.0


@pytest.mark.hazard("H-18", "T04")
@pytest.mark.parametrize("period", [0.2, 0.5, 0.84, 1.0])
def test_a_delay_is_one_whatever_second_it_begins_in_and_while_a_second_is_told_twice(period: float) -> None:
    for begins in range(round(20 / period), round(20 / period) + 6):
        f = counting(period=period)
        for i in range(begins, begins + 20):
            made = i * period
            f.take(record(made + 2.5, 200 + i % 2, int(made), int(made * 0.55)))
            assert f.believed_at - f.doubt_s <= made + 0.1


@pytest.mark.hazard("H-18", "T04")
@pytest.mark.parametrize(("for_s", "known"), [(60, True), (117, True), (118, False)])
def test_a_delay_is_known_for_two_minutes(for_s: int, known: bool) -> None:
    f = counting()
    for i in range(20, 20 + for_s):
        f.take(record(i + 3.0, 200 + i % 2, i, i))
    assert (f.doubt_s > 0.0) is known


@pytest.mark.hazard("H-18", "T04")
@pytest.mark.parametrize(("told", "clears"), [(2, False), (3, True)])
def test_a_clock_stands_when_record_after_record_says_so(told: int, clears: bool) -> None:
    f = counting()
    for i in range(told - 1):
        f.take(record(20.0 + i, 201 + i % 2, 19, 11))
    f.take(record(30.0, 201, 20, 11))
    assert (f.doubt_s == 0.0) is clears


@pytest.mark.hazard("H-18", "T04")
def test_a_silence_is_no_clock_that_stands() -> None:
    f = counting()
    f.take(record(23.0, 201, 19, 11))  # 3 s late, and of the same second as the one before
    f.take(record(24.0, 202, 20, 11))
    assert f.doubt_s == 1.2


@pytest.mark.hazard("H-16", "B10")
@pytest.mark.parametrize(("fall", "restarts"), [(5, 0), (6, 1)])
@pytest.mark.parametrize("counter", ["elapsed", "metres"])
def test_counters_that_fall_by_more_than_five_began_anew(counter: str, fall: int, restarts: int) -> None:
    f = Freshness()
    f.take(record(0.0, 200, **{counter: 40}))
    for at in (1.0, 2.0):
        f.take(record(at, 200, **{counter: 40 - fall}))
    assert f.restarts == restarts


@pytest.mark.hazard("H-16", "B10")
def test_each_new_beginning_counts_once() -> None:
    f = Freshness()
    for at, elapsed in enumerate((40, 0, 1, 2, 40, 0, 40, 0, 1, 2)):
        f.take(record(float(at), 200, elapsed))
    assert f.restarts == 2  # the single 0 in between was one damaged record


@pytest.mark.hazard("H-74", "T11")
def test_metres_are_forgotten_once_none_was_counted_for_ten_seconds() -> None:
    def crept_m(*records: tuple[float, int, int]) -> int:
        f = Freshness()
        for at, speed, metres in records:
            f.take(record(at, speed, None, metres))
        return f.crept_m

    counted = ((0.0, 0, 10), (1.0, 0, 11), (2.0, 0, 13), (3.0, 0, 14))
    assert crept_m(*counted) == 3
    assert crept_m(*counted, (13.0, 0, 14)) == 3
    assert crept_m(*counted, (13.1, 0, 14)) == 0
    assert crept_m(*counted, (13.1, 0, 14), (14.0, 0, 15)) == 0  # the first one is rounding again
    assert crept_m(*counted, (4.0, 1, 15)) == 0
    assert crept_m(*counted, (4.0, 1, 15), (5.0, 0, 16), (6.0, 0, 17)) == 0
    assert crept_m(*counted, (4.0, 0, 14), (5.0, 0, 15)) == 4


@pytest.mark.hazard("H-68", "H-81", "T05")
@pytest.mark.parametrize(
    ("metres", "crept_m"),
    [
        ((10, 11, 12, 13), 2),
        ((10, 14, 10, 12, 10, 18), 0),  # flipped bits: up, and back again
        ((10, 11, 12, 10, 11), 0),
        ((10, 11, 12, 10, 11, 12, 13), 2),
        ((10, 74, 330, 1354), 0),  # no belt is so fast
        ((10, 17, 24, 31), 14),  # 25 km/h
        ((10, 18, 26, 34), 0),
    ],
)
def test_only_metres_that_a_belt_can_run_and_that_stay_are_metres(
    metres: tuple[int, ...], crept_m: int
) -> None:
    f = Freshness()
    for at, count in enumerate(metres):
        f.take(record(float(at), 0, None, count))
    assert f.crept_m == crept_m


def test_before_the_first_record_nothing_is_known_and_nothing_stands_still() -> None:
    f = Freshness()
    assert f.believed_at == float("-inf")
    assert f.progressed_s(100.0) == 0.0
    assert (f.restarts, f.crept_m, f.period_s) == (0, 0, 1.0)


@pytest.mark.hazard("H-18")
def test_a_zero_is_believed_for_its_arrival_however_late_the_clock() -> None:
    """The clock stops with the belt: what it says of a standing one is no delay."""
    f = counting()
    f.take(record(22.5, 0, 20, 11))
    assert f.believed_at == 22.5


def test_a_clock_that_paused_with_the_belt_is_no_delay_when_it_walks_again() -> None:
    f = counting()
    f.take(record(20.0, 0, 19, 10))
    for i in range(10):
        f.take(record(21.0 + i, 200 + i % 2, 19 + i, 10 + i))
        assert f.believed_at == 21.0 + i


def test_what_a_clock_counted_before_the_belt_moved_proves_nothing() -> None:
    f = Freshness()
    f.take(record(0.0, 0, 0))
    for at in (1.0, 2.0, 3.0, 4.0, 5.0):
        f.take(record(at, 200, min(int(at), 3)))
    assert f.progressed_s(5.0) == 0.0  # from 1 to 2 to 3: twice


def test_a_counter_that_goes_on_often_may_still_stand_for_a_second() -> None:
    f = Freshness()
    for i in range(8):
        f.take(record(i * 0.5, 200, None, i))
    for i in range(1, 5):
        f.take(record(3.5 + i * 0.5, 200, None, 7))
        assert f.believed_at == min(3.5 + i * 0.5, 4.5)


@pytest.mark.hazard("H-18", "T04")
def test_a_delay_is_known_from_records_that_came_before_its_clock_was_trusted() -> None:
    f = Freshness()
    for at, elapsed, believed in ((0.0, 0, 0.0), (1.0, 1, 1.0), (3.9, 2, 3.9)):
        f.take(record(at, 200 + elapsed % 2, elapsed))
        assert f.believed_at == believed


@pytest.mark.parametrize("back_s", [1, 3, 5, 60])
def test_a_clock_that_was_set_back_is_no_delay(back_s: int) -> None:
    f = counting(100)
    for i in range(8):
        f.take(record(100.0 + i, 200 + i % 2, 100 + i - back_s, 55 + i))
        assert f.believed_at == 100.0 + i


@pytest.mark.hazard("H-18", "T04")
@pytest.mark.parametrize("lacks", ["elapsed_s", "distance"])
def test_a_record_without_a_counter_neither_hides_nor_makes_a_delay(lacks: str) -> None:
    f = counting()
    assert f.take(replace(record(20.0, 201, 20, 11), **{lacks: None}))  # type: ignore[arg-type]
    assert f.believed_at == 20.0
    f.take(record(21.0, 200, 21, 12))
    assert f.believed_at == 21.0


@pytest.mark.hazard("H-18", "T04")
@pytest.mark.parametrize("seconds", [20, 21])
def test_whole_seconds_between_two_reports_of_half_a_second_do_not_hide_a_delay(seconds: int) -> None:
    f = counting(seconds, 0.5)
    at = seconds + 2.5
    f.take(record(at, 201, seconds, 12))
    assert f.believed_at == pytest.approx(at - 1.3)


def test_the_slowest_belt_is_under_way() -> None:
    f = Freshness()
    for i in range(5):
        f.take(record(float(i), 1, i))
    assert f.progressed_s(9.0) == 5.0


@pytest.mark.hazard("H-16", "B10")
def test_after_a_new_beginning_one_damaged_record_is_still_one() -> None:
    f = Freshness()
    for at, elapsed in enumerate((40, 20, 21, 5, 23, 24)):
        f.take(record(float(at), 200, elapsed))
    assert f.restarts == 1


# --- a clock that stands, and one that was not heard of


def test_a_clock_that_was_not_heard_of_did_not_stand() -> None:
    """Two seconds without a record, and then an old one: its clock says so."""
    f = counting()
    assert f.take(record(21.0, 210, 20))
    f.take(record(23.0, 211, 20))
    assert f.believed_at < 22.5


def test_a_clock_that_stands_tells_nothing() -> None:
    """Records come, a little slowly, the speed goes on changing, the seconds do not: they were switched off."""
    f = counting()
    for i in range(1, 5):
        f.take(record(19.0 + 1.2 * i, 200 + i, 19))
    assert f.believed_at == pytest.approx(23.8)
    assert f.doubt_s == 0.0


def test_a_clock_that_is_not_proven_yet_casts_no_doubt() -> None:
    f = Freshness()
    for i in range(-3, 0):
        f.take(record(float(i), 0, 0))
    f.take(record(0.0, 100, 0))
    f.take(record(1.0, 110, 1))
    assert (f.believed_at, f.doubt_s) == (1.0, 0.0)


@pytest.mark.hazard("H-18", "T04")
def test_a_late_record_that_says_the_same_as_the_one_before_it_is_late_all_the_same() -> None:
    """A fast machine on a steady belt: between two counted seconds nothing of its records changes."""
    f = counting(period=0.4)
    best = max(i * 0.4 - int(i * 0.4) for i in range(50))
    for i in range(50, 70):
        made = i * 0.4
        at = made + 2.6
        f.take(record(at, 200, int(made), int(made * 0.55)))
        assert f.believed_at <= made + best + limits.LAG_SLACK_S
        assert at - f.believed_at > 0.6
