"""The guardian's ladder, by the table of HAZARDS 3.4: bytes, times, and never a byte to a belt that stands."""

from __future__ import annotations

from itertools import pairwise

import pytest

from treadctl.guardian import ladder as rules
from treadctl.guardian.codec import CONTROL, MAY_WRITE, PAUSE, RESET, STOP
from treadctl.guardian.ladder import Act, Cut, Done, Ladder, Outcome, Say, Write

NEVER = float("-inf")


class Play:
    """A ladder with a belt in front of it.

    Args:
        obeys: the belt slows down after the first Stop that it executes.
        reports: it says its speed, once a second.
        outcome: what becomes of each write.
    """

    def __init__(
        self,
        *,
        speed: int = 200,
        obeys: bool = True,
        reports: bool = True,
        outcome: Outcome = Outcome.DONE,
        started_at: float = NEVER,
        has_control: bool = False,
        stop_s: float = 5.0,
    ) -> None:
        self.now = 100.0
        self.ladder = Ladder(self.now, stop_s=stop_s, started_at=started_at, has_control=has_control)
        self.speed, self.obeys, self.reports, self.outcome = float(speed), obeys, reports, outcome
        self.falls = False
        self.acts: list[tuple[float, Act]] = []
        self._reported_at = self.now

    def step(self) -> None:
        for act in self.ladder.step(self.now):
            self.acts.append((round(self.now - 100.0, 2), act))
            if isinstance(act, Write):
                self.falls = self.falls or (self.obeys and act.frame == STOP and self.outcome is Outcome.DONE)
                self.ladder.written(self.outcome, self.now)
                self.step()

    def run(self, seconds: float, *, linked: bool = True) -> Play:
        end = self.now + seconds
        if linked and not self.ladder.is_linked:
            self.ladder.linked(self.now)
        while self.now < end:
            if self.falls:
                self.speed = max(0.0, self.speed - 50 * 0.05)
            if self.reports and self.now - self._reported_at >= 1.0 and self.ladder.is_linked:
                self._reported_at = self.now
                self.ladder.frame(round(self.speed), self.now)
            self.step()
            self.now += 0.05
        return self

    @property
    def writes(self) -> list[bytes]:
        return [act.frame for _, act in self.acts if isinstance(act, Write)]

    def at(self, what: Act) -> list[float]:
        return [t for t, act in self.acts if act == what]


# --- the ladder


def test_a_new_connection_asks_for_control_and_stops_back_to_back() -> None:
    play = Play().run(0.1)
    assert play.writes == [CONTROL, STOP]
    assert play.at(Write(STOP)) == [0.0]


def test_the_services_own_link_is_told_to_stop_at_once() -> None:
    assert Play(has_control=True).run(0.1).writes == [STOP]


def test_a_belt_that_falls_is_left_alone_and_watched_for_a_minute() -> None:
    play = Play().run(75)
    assert play.writes == [CONTROL, STOP]
    stands = play.at(Say.STANDS)[0]
    assert 5.0 <= stands <= 7.1
    assert play.at(Say.ALARM) == []
    assert play.at(Done(stands=True))[0] == pytest.approx(stands + rules.WATCH_S, abs=0.06)


def test_stands_needs_two_zeros_and_the_machines_stopping_time() -> None:
    play = Play(speed=0, stop_s=8.0)
    play.ladder.frame(30, play.now)  # it was moving when the first Stop came
    play.run(7.9)
    assert play.at(Say.STANDS) == []
    assert play.run(0.5).at(Say.STANDS) == [pytest.approx(8.0, abs=0.06)]


def test_a_start_may_still_count_down() -> None:
    play = Play(speed=0, started_at=99.0).run(8.5)
    assert play.at(Say.STANDS) == []
    assert play.run(3).at(Say.STANDS)[0] >= 9.0


@pytest.mark.hazard("H-03", "B03")
def test_the_rungs_of_a_belt_that_does_not_obey() -> None:
    play = Play(obeys=False).run(12)
    assert play.at(Say.ALARM) == [pytest.approx(2.5, abs=0.06)]
    by_time = [(t, act.frame) for t, act in play.acts if isinstance(act, Write)]

    def between(since: float, until: float) -> list[bytes]:
        return [frame for t, frame in by_time if since <= t < until]

    assert between(0.0, 0.1) == [CONTROL, STOP]
    assert between(2.5, 2.6) == [STOP]
    assert between(4.0, 4.2) == [CONTROL, STOP, PAUSE, STOP]
    assert between(5.5, 5.8) == [RESET, CONTROL, STOP]
    later = [t for t, _ in by_time if t > 5.8]
    assert len(by_time) == 10 + len(later)
    assert len(later) == 3
    assert all(b - a == pytest.approx(2.0, abs=0.06) for a, b in pairwise(later))


def test_no_pause_and_no_reset_while_a_start_may_count_down() -> None:
    assert set(Play(obeys=False, started_at=100.0).run(9.5).writes) == {CONTROL, STOP}


@pytest.mark.hazard("T01")
def test_a_silent_belt_is_asked_again_and_people_are_told() -> None:
    play = Play(reports=False).run(30)
    assert play.at(Say.ALARM)[0] <= 3.1
    assert play.at(Say.STANDS) == []
    assert set(play.writes) == {CONTROL, STOP, PAUSE}  # no Reset without a report of movement
    assert len(play.writes) > 10


@pytest.mark.hazard("H-15", "D02")
def test_a_late_command_after_standstill_begins_a_new_stop() -> None:
    play = Play().run(20)
    before = len(play.writes)
    play.falls, play.speed = False, 100.0
    play.run(2)
    assert play.writes[before:] == [STOP]
    assert play.at(Say.CALM)[-1] > 19
    assert len(play.run(15).at(Say.STANDS)) == 2


# --- somebody starts it at the machine while it is watched


def started_there(play: Play) -> Play:
    play.run(20)
    assert play.ladder.stands_since is not None
    play.ladder.mover.started(play.now)
    play.falls, play.speed = False, 100.0
    return play.run(5)


@pytest.mark.hazard("H-80", "B12")
def test_a_start_at_the_machine_is_left_alone_until_the_belt_stands_again() -> None:
    play = Play()
    play.run(1)
    before = len(play.writes)
    started_there(play).run(700)
    assert play.writes[before:] == []
    assert len(play.at(Say.THEIRS)) == 1
    assert play.at(Say.ALARM) == []
    assert play.ladder.theirs
    play.speed = 0.0
    play.run(10)
    assert not play.ladder.theirs
    assert len(play.at(Say.STANDS)) == 2
    assert play.run(60).at(Done(stands=True))
    assert play.writes[before:] == []


@pytest.mark.hazard("H-26", "H-80")
@pytest.mark.parametrize(
    ("reports", "stands"),
    [
        (((0, 0.0),), False),
        (((0, 0.0), (0, 1.0)), True),
        (((0, 0.0), (0, 0.015)), False),  # heard twice, it is one report
        (((0, 0.0), (0, 0.03)), True),
        (((100, 0.0), (0, 0.01), (0, 1.0)), True),
        (((0, 0.0), (100, 0.5), (0, 1.0)), False),
    ],
)
def test_a_belt_that_is_somebodys_stands_at_two_zeros(
    reports: tuple[tuple[int, float], ...], stands: bool
) -> None:
    play = started_there(Play())
    for speed, at in reports:
        play.ladder.frame(speed, play.now + 1.0 + at)
    assert play.ladder.theirs is not stands


@pytest.mark.hazard("H-15", "H-80")
def test_a_press_counts_until_the_belt_stands_again() -> None:
    play = started_there(Play())
    play.speed = 0.0
    play.run(10)
    before = len(play.writes)
    play.speed = 100.0
    play.run(2)
    assert not play.ladder.theirs
    assert play.writes[before:] == [STOP]


@pytest.mark.hazard("H-80", "B12")
def test_the_stop_stays_on_offer() -> None:
    play = started_there(Play())
    play.ladder.asked(play.now)
    before = len(play.writes)
    play.run(700 - play.now + 100)
    assert play.writes[before:] == [STOP]
    assert len(play.at(Say.STANDS)) == 2


def test_a_stop_that_is_asked_for_during_a_stop_begins_nothing_anew() -> None:
    play = Play().run(1)
    play.ladder.asked(play.now)
    assert play.run(1).writes == [CONTROL, STOP]


@pytest.mark.hazard("H-80", "L01")
def test_coming_back_to_a_belt_that_is_somebodys_writes_nothing() -> None:
    play = started_there(Play())
    before = len(play.writes)
    play.ladder.lost()
    play.run(10)
    assert play.ladder.theirs
    assert play.writes[before:] == []


def test_who_cannot_be_seen_any_more_is_not_waited_for() -> None:
    play = started_there(Play())
    play.reports = False
    play.run(rules.WATCH_S + 2)
    assert play.at(Done(stands=False))
    assert play.at(Say.GAVE_UP) == []


@pytest.mark.hazard("H-31", "G07")
@pytest.mark.parametrize("outcome", [Outcome.BLOCKED, None])
def test_a_blocked_control_point_means_another_link(outcome: Outcome | None) -> None:
    play = Play(outcome=outcome or Outcome.DONE)
    if outcome is None:  # the write is never acknowledged
        play.ladder.written = lambda *_: None  # type: ignore[method-assign]
    play.run(0.9)
    cut = [t for t, act in play.acts if act == Cut()]
    assert 0.7 <= cut[0] <= 0.8
    assert play.at(Say.ALARM) == [cut[0]]
    assert not play.ladder.is_linked


def test_busy_is_asked_again_every_tenth_of_a_second() -> None:
    play = Play(outcome=Outcome.BUSY, has_control=True).run(1.02)
    assert set(play.writes) == {STOP}
    assert 9 <= len(play.writes) <= 11
    assert Cut() not in [act for _, act in play.acts]


def test_refused_means_asking_for_control_first() -> None:
    play = Play(outcome=Outcome.REFUSED, has_control=True).run(0.5)
    assert play.writes[:3] == [STOP, CONTROL, STOP]


@pytest.mark.hazard("H-39", "G08")
def test_control_that_was_not_granted_is_asked_for_again() -> None:
    play = Play(has_control=True).run(0.3)
    play.ladder.control_missing(play.now)
    assert play.run(0.3).writes == [STOP, CONTROL, STOP]


def test_without_a_link_nothing_is_written_and_people_are_told() -> None:
    play = Play().run(5, linked=False)
    assert play.writes == []
    assert play.at(Say.ALARM)[0] == pytest.approx(3.0, abs=0.11)


def test_a_lost_link_begins_again_with_control() -> None:
    play = Play(has_control=True, obeys=False).run(1)
    play.ladder.lost()
    play.run(1, linked=False)
    assert play.run(0.1).writes == [STOP, CONTROL, STOP]


def test_coming_back_to_a_belt_that_stood_writes_nothing() -> None:
    play = Play().run(20)
    play.ladder.lost()
    before = len(play.writes)
    play.run(1, linked=False).run(5)
    assert len(play.writes) == before


def test_it_ends_some_time() -> None:
    play = Play(obeys=False).run(605)
    assert play.at(Done(stands=False))[0] == pytest.approx(rules.GIVE_UP_S, abs=0.11)
    assert Say.GAVE_UP in [act for _, act in play.acts]


@pytest.mark.parametrize("outcome", list(Outcome))
@pytest.mark.parametrize("obeys", [True, False])
def test_nothing_but_the_four_is_ever_written(outcome: Outcome, obeys: bool) -> None:
    assert set(Play(outcome=outcome, obeys=obeys).run(60).writes) <= MAY_WRITE


@pytest.mark.hazard("H-31")
@pytest.mark.parametrize("outcome", [Outcome.BUSY, Outcome.REFUSED])
def test_people_are_told_when_no_stop_gets_through(outcome: Outcome) -> None:
    play = Play(outcome=outcome).run(5)
    assert play.at(Say.ALARM) == [pytest.approx(2.5, abs=0.06)]


def test_rungs_do_not_pile_up_behind_a_busy_machine() -> None:
    play = Play(outcome=Outcome.BUSY, obeys=False, has_control=True).run(10)
    before = len(play.writes)
    play.outcome = Outcome.DONE
    assert play.run(1).writes[before:] == [STOP]


def test_nobody_is_alarmed_while_the_belt_falls_by_itself() -> None:
    play = Play(outcome=Outcome.BUSY)
    play.falls = True
    assert play.run(8).at(Say.ALARM) == []


# --- single steps, at exact times


def bare(**change: float) -> Ladder:
    """Linked at 0.0, on the service's own link; `07` was never written."""
    ladder = Ladder(0.0, stop_s=4.0, has_control=True, **change)
    ladder.linked(0.0)
    assert ladder.step(0.0) == [Say.CALM, Write(STOP)]
    return ladder


def reported(ladder: Ladder, *speeds: tuple[float, int]) -> list[Act]:
    """The belt reports; what the ladder does at once."""
    acts: list[Act] = []
    for at, speed in speeds:
        ladder.frame(speed, at)
        acts += ladder.step(at)
    return acts


def test_before_there_is_a_link_only_the_calm_word_is_said() -> None:
    ladder = Ladder(0.0, stop_s=4.0)
    assert not ladder.is_linked
    assert ladder.first_stop_at is None
    assert ladder.step(0.0) == [Say.CALM]
    assert ladder.step(3.0) == []
    assert ladder.step(3.05) == [Say.ALARM]
    ladder.linked(4.0)
    assert ladder.step(4.0) == [Write(CONTROL)]  # a link that nobody spoke of has no control
    ladder.written(Outcome.DONE, 4.0)
    assert ladder.first_stop_at is None  # asking is no stop
    assert ladder.step(4.0) == [Write(STOP)]
    ladder.written(Outcome.DONE, 4.0)
    assert Say.STANDS in reported(ladder, (7.0, 0), (8.0, 0))  # and no Start was ever written


def test_no_word_of_the_belt_for_three_seconds() -> None:
    """It fell, and is falling perhaps; but nobody sees it any more."""
    ladder = bare()
    ladder.written(Outcome.DONE, 0.0)
    assert reported(ladder, (0.5, 200), (1.0, 150), (2.0, 50), (2.5, 30)) == []
    assert ladder.step(4.5) == []
    assert ladder.step(5.0) != []  # the rung's own time
    ladder = bare()
    ladder.written(Outcome.DONE, 0.0)
    assert reported(ladder, (0.5, 200), (1.0, 150)) == []
    assert ladder.step(2.5) == []  # it fell by 0.5 km/h, as it was seen
    assert ladder.step(4.0) == []
    assert ladder.step(4.05) == [Say.ALARM]


@pytest.mark.parametrize(("last", "falls"), [(175, True), (176, False)])
def test_falling_is_a_tenth_of_a_kilometre_per_hour_each_second(last: int, falls: bool) -> None:
    ladder = bare()
    ladder.written(Outcome.DONE, 0.0)
    assert reported(ladder, (0.5, 200), (1.5, last)) == []
    assert ladder.step(2.45) == []
    assert ladder.step(2.5) == ([] if falls else [Say.ALARM, Write(STOP)])


def test_each_rung_is_measured_from_its_own_beginning() -> None:
    ladder = bare()
    ladder.written(Outcome.DONE, 0.0)
    assert reported(ladder, (0.5, 200), (1.5, 150), (2.5, 100)) == []
    assert reported(ladder, (3.5, 100), (4.5, 100)) == []  # it fell much before, and no more
    assert ladder.step(5.0) == [Say.ALARM, Write(STOP)]


def test_a_rung_begins_at_the_speed_that_was_last_heard() -> None:
    ladder = bare()
    ladder.written(Outcome.DONE, 0.0)
    assert reported(ladder, (0.5, 200), (1.5, 150), (2.5, 100)) == []
    assert reported(ladder, (3.5, 80), (4.5, 74)) == []
    assert ladder.step(5.0) == []


def test_the_first_rung_counts_from_the_stop_that_got_through() -> None:
    ladder = bare()
    ladder.written(Outcome.DONE, 0.6)
    reported(ladder, (1.0, 200), (2.0, 199))
    assert ladder.step(3.0) == []
    assert ladder.step(3.2) == [Say.ALARM, Write(STOP)]


def test_a_report_may_be_a_second_and_a_half_old() -> None:
    ladder = bare()
    ladder.written(Outcome.DONE, 0.0)
    assert reported(ladder, (0.5, 200), (1.0, 100)) == []
    assert ladder.step(2.5) == []
    ladder = bare()
    ladder.written(Outcome.DONE, 0.0)
    assert reported(ladder, (0.5, 200), (0.95, 100)) == []
    assert ladder.step(2.5) == [Say.ALARM, Write(STOP)]


def test_one_zero_may_be_a_slip_and_two_are_none() -> None:
    ladder = bare()
    ladder.written(Outcome.DONE, 0.0)
    assert reported(ladder, (0.5, 200), (1.5, 150), (2.5, 100), (3.5, 30), (4.0, 0)) == []
    assert ladder.stands_since is None
    assert reported(ladder, (4.5, 20), (5.0, 0)) == []
    assert reported(ladder, (5.5, 0)) == [Say.STANDS]
    assert ladder.stands_since == 5.5


def test_zeros_of_the_old_link_do_not_count_on_the_new_one() -> None:
    ladder = bare()
    ladder.written(Outcome.DONE, 0.0)
    reported(ladder, (1.0, 0), (2.0, 0))
    ladder.lost()
    ladder.linked(3.0)
    assert ladder.first_stop_at is None
    assert ladder.step(3.0) == [Write(CONTROL)]
    ladder.written(Outcome.DONE, 3.0)
    assert ladder.step(3.0) == [Write(STOP)]
    ladder.written(Outcome.DONE, 3.0)
    reported(ladder, (6.0, 0))
    assert ladder.step(7.0) == []
    assert reported(ladder, (7.0, 0)) == [Say.STANDS]


def test_what_stood_before_the_stop_needs_no_stopping_time() -> None:
    ladder = Ladder(0.0, stop_s=30.0, has_control=True)
    ladder.linked(0.0)
    ladder.frame(0, 0.0)
    assert ladder.step(1.5) == [Say.CALM, Write(STOP)]
    ladder.written(Outcome.DONE, 1.5)
    assert reported(ladder, (2.0, 0)) == [Say.STANDS]


@pytest.mark.parametrize(("zero_at", "speed"), [(0.0, 0), (1.0, 10)])
def test_an_old_zero_or_a_creeping_belt_did_not_stand(zero_at: float, speed: int) -> None:
    ladder = Ladder(0.0, stop_s=30.0, has_control=True)
    ladder.linked(0.0)
    ladder.frame(speed, zero_at)
    ladder.step(1.55)
    ladder.written(Outcome.DONE, 1.55)
    assert Say.STANDS not in reported(ladder, (2.0, 0), (2.5, 0), (31.0, 0))
    assert Say.STANDS in reported(ladder, (31.55, 0))


def test_stale_zeros_are_not_standing() -> None:
    ladder = bare()
    ladder.written(Outcome.DONE, 0.0)
    reported(ladder, (1.0, 0), (2.0, 0))
    assert Say.STANDS not in ladder.step(4.0)
    assert ladder.stands_since is None


def test_a_start_may_count_down_for_ten_seconds() -> None:
    ladder = bare(started_at=-1.0)
    ladder.written(Outcome.DONE, 0.0)
    reported(ladder, *((float(at), 0) for at in range(1, 9)))
    assert ladder.step(8.95) == []
    assert ladder.step(9.0) == [Say.STANDS]


def test_pause_and_reset_come_ten_seconds_after_a_start() -> None:
    ladder = bare(started_at=-6.0)
    ladder.written(Outcome.DONE, 0.0)
    reported(ladder, (2.0, 100))
    assert ladder.step(2.5) == [Say.ALARM, Write(STOP)]
    ladder.written(Outcome.DONE, 2.5)
    reported(ladder, (3.5, 100))
    assert ladder.step(4.0) == [Write(CONTROL)]
    assert bare(started_at=-5.9).written(Outcome.DONE, 0.0) is None
    ladder = bare(started_at=-5.9)
    ladder.written(Outcome.DONE, 0.0)
    for at in (2.5, 4.0):
        ladder.frame(100, at - 0.5)
        assert Write(STOP) in ladder.step(at)
        ladder.written(Outcome.DONE, at)


def test_a_minute_of_watch() -> None:
    ladder = bare()
    ladder.written(Outcome.DONE, 0.0)
    reported(ladder, (3.0, 0), (4.0, 0))
    assert ladder.stands_since == 4.0
    assert ladder.step(63.95) == []
    assert ladder.step(64.0) == [Done(stands=True)]


def test_ten_minutes_of_trying() -> None:
    ladder = Ladder(0.0, stop_s=4.0)
    assert ladder.step(600.0) == [Say.CALM, Say.ALARM]
    assert ladder.step(600.05) == [Say.GAVE_UP, Done(stands=False)]


def test_a_second_stop_that_is_not_obeyed_alarms_again() -> None:
    ladder = bare()
    ladder.written(Outcome.DONE, 0.0)
    reported(ladder, (2.0, 200))
    assert ladder.step(2.5) == [Say.ALARM, Write(STOP)]
    ladder.written(Outcome.DONE, 2.5)
    assert reported(ladder, (3.5, 0), (4.0, 0)) == [Say.STANDS]
    assert reported(ladder, (20.0, 100)) == [Say.CALM, Write(STOP)]
    ladder.written(Outcome.DONE, 20.0)
    assert reported(ladder, (21.5, 100)) == []
    assert ladder.step(22.5) == [Say.ALARM, Write(STOP)]  # the first rung again


def test_the_result_of_a_write_of_the_old_link_is_nothing() -> None:
    ladder = bare()
    ladder.lost()
    ladder.written(Outcome.DONE, 0.5)
    assert ladder.first_stop_at is None


@pytest.mark.hazard("H-31", "G07")
def test_a_write_may_take_seven_tenths_of_a_second() -> None:
    ladder = bare()
    assert ladder.step(0.7) == []
    assert ladder.step(0.75) == [Say.ALARM, Cut()]
    assert not ladder.is_linked
    ladder.linked(1.0)
    assert ladder.step(1.0) == [Write(CONTROL)]


def test_a_block_is_over_when_a_write_passes() -> None:
    ladder = bare()
    for at in (0.0, 0.25, 0.5):  # again and again, while the system lets nothing pass
        ladder.written(Outcome.BLOCKED, at)
        assert ladder.step(at + 0.05) == []
        assert ladder.step(at + 0.2) == [Write(STOP)]
    ladder.written(Outcome.DONE, 0.6)
    assert ladder.first_stop_at == 0.6
    ladder.control_missing(0.6)
    assert ladder.step(0.75) == [Write(CONTROL)]
    ladder.written(Outcome.BLOCKED, 0.8)
    assert ladder.step(0.9) == [Write(STOP)]  # the block is a new one
    ladder.written(Outcome.BLOCKED, 0.95)
    ladder.lost()
    ladder.linked(2.0)
    assert ladder.step(2.0) == [Write(CONTROL)]  # the new link is not blocked


def test_a_refused_stop_in_front_of_another_goes_again_alone() -> None:
    """Control was asked for in front of it a moment ago."""
    ladder = bare()
    ladder.written(Outcome.DONE, 0.0)
    reported(ladder, (2.0, 100))
    ladder.step(2.5)
    ladder.written(Outcome.DONE, 2.5)
    reported(ladder, (3.5, 100))
    found = []
    for outcome, at in (
        (Outcome.DONE, 4.0),
        (Outcome.REFUSED, 4.1),
        (Outcome.DONE, 4.2),
        (Outcome.REFUSED, 4.3),
        (Outcome.DONE, 4.4),
    ):
        found += ladder.step(at)
        ladder.written(outcome, at - 0.05)
    assert found == [Write(CONTROL), Write(STOP), Write(STOP), Write(PAUSE), Write(STOP)]


def test_request_control_that_does_not_pass_holds_up_nothing() -> None:
    ladder = Ladder(0.0, stop_s=4.0)
    ladder.linked(0.0)
    assert ladder.step(0.0) == [Say.CALM, Write(CONTROL)]
    ladder.written(Outcome.REFUSED, 0.0)
    assert ladder.step(0.05) == []
    assert ladder.step(0.1) == [Write(STOP)]


def test_that_control_is_missing_is_told_before_the_answer_to_the_stop() -> None:
    ladder = bare()
    ladder.control_missing(0.1)
    ladder.written(Outcome.DONE, 0.2)
    assert ladder.step(0.3) == []  # its answer will tell
    ladder.control_missing(0.3)
    ladder.control_missing(0.35)  # told twice, asked once
    assert ladder.step(0.35) == []
    assert ladder.step(0.5) == [Write(CONTROL)]
    ladder.written(Outcome.DONE, 0.5)
    assert ladder.step(0.5) == [Write(STOP)]
    ladder.written(Outcome.DONE, 0.5)
    assert ladder.step(0.7) == []


@pytest.mark.hazard("H-19", "G05")
def test_a_report_that_is_heard_twice_is_one_zero() -> None:
    ladder = Ladder(0.0, stop_s=1.0)
    ladder.linked(0.0)
    for now in (0.0, 0.0, 0.05):
        if any(isinstance(act, Write) for act in ladder.step(now)):
            ladder.written(Outcome.DONE, now)
    for now in (1.9, 1.905):  # one record with a false zero, by way of two subscriptions
        ladder.frame(0, now)
        ladder.step(now)
    assert ladder.stands_since is None
    ladder.frame(0, 2.9)
    ladder.step(2.9)
    assert ladder.stands_since == 2.9
