"""The guardian's ladder, by the table of HAZARDS 3.4: bytes, times, and never a byte to a belt that stands."""

from __future__ import annotations

from itertools import pairwise

import pytest

from treadctl.guardian import ladder as rules
from treadctl.guardian.codec import CONTROL, MAY_WRITE, PAUSE, RESET, STOP
from treadctl.guardian.ladder import Act, Cut, Done, Ladder, Outcome, Say, Vigil, Why, Write

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
    assert later
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
    play.ladder.lost(play.now)
    play.run(1, linked=False)
    assert play.run(0.1).writes == [STOP, CONTROL, STOP]


def test_coming_back_to_a_belt_that_stood_writes_nothing() -> None:
    play = Play().run(20)
    play.ladder.lost(play.now)
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


# --- the vigil


def beats(vigil: Vigil, start: float, seconds: float, **values: bool) -> float:
    said = {"may_move": True, "stopping": False, "start": False, **values}
    now = start
    while now < start + seconds:
        vigil.beat(now, **said)
        assert vigil.verdict(now) is None
        now += 0.1
    return now


@pytest.mark.hazard("H-43", "H-47", "P03")
def test_seven_beats_missing_in_a_row() -> None:
    vigil = Vigil(0.0)
    now = last = beats(vigil, 0.0, 2.0)
    while vigil.verdict(now) is None:
        now += 0.05
    assert 0.55 <= now - last <= 0.75
    assert vigil.verdict(now) is Why.SILENT


def test_the_end_of_the_pipe_counts_at_once() -> None:
    vigil = Vigil(0.0)
    now = beats(vigil, 0.0, 1.0)
    vigil.ended()
    assert vigil.verdict(now) is Why.DEAD


def test_a_standing_belt_is_nobodys_business() -> None:
    vigil = Vigil(0.0)
    now = beats(vigil, 0.0, 1.0, may_move=False)
    vigil.ended()
    assert vigil.verdict(now + 60) is None
    assert vigil.over


@pytest.mark.hazard("H-44", "P04")
def test_our_own_stall_is_not_the_services() -> None:
    vigil = Vigil(0.0)
    now = beats(vigil, 0.0, 1.0) + 5.0  # we did not run; its beats wait in the pipe
    assert vigil.verdict(now) is None
    vigil.beat(now + 0.1, may_move=True, stopping=False, start=False)
    assert vigil.verdict(now + 0.1) is None


def test_our_own_stall_gives_no_more_than_a_moment() -> None:
    vigil = Vigil(0.0)
    now = beats(vigil, 0.0, 1.0) + 5.0
    assert vigil.verdict(now) is None
    assert vigil.verdict(now + 0.15) is None
    assert vigil.verdict(now + 0.25) is Why.SILENT


def test_a_stop_that_the_service_does_not_work_on() -> None:
    vigil = Vigil(0.0)
    now = beats(vigil, 0.0, 1.0)
    vigil.asked(now)
    now = beats(vigil, now, 0.9)
    vigil.beat(now + 0.15, may_move=True, stopping=False, start=False)
    assert vigil.verdict(now + 0.15) is Why.DEAF


def test_a_stop_that_the_service_works_on() -> None:
    vigil = Vigil(0.0)
    vigil.asked(beats(vigil, 0.0, 1.0))
    beats(vigil, 1.0, 5.0, stopping=True)


def test_it_knows_when_a_start_was_written() -> None:
    vigil = Vigil(0.0)
    vigil.beat(7.0, may_move=True, stopping=False, start=True)
    vigil.beat(7.1, may_move=True, stopping=False, start=False)
    assert vigil.started_at == 7.0
