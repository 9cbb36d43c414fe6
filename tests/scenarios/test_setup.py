"""The empty-belt test against belts that the simulator has not: bytes swapped, the wrong way, ten times too fast."""

from __future__ import annotations

from dataclasses import replace

import pytest

from tests.helpers.empty_belt import FRESH, Bench, Ordinary
from tests.helpers.playbook import DEMO, Playbook, Toy
from treadctl import words
from treadctl.commission import OWN_START, STEPS, complete, machine_facts
from treadctl.facts import StopFound
from treadctl.model import (
    ArmRequested,
    CancelRequested,
    Measured,
    Outcome,
    PermitMinted,
    SetSpeed,
    SetupAnswered,
    SetupRequested,
    StartBelt,
    StopBelt,
    StopRequested,
)
from treadctl.quantities import Speed


class Odd(Ordinary):
    """A belt that makes something else of the speed that it is told."""

    def made_of(self, told: int, now: int) -> float:
        return told

    def step(self, now: float, dt: float) -> None:
        due = [command for at, command in self.queue if at <= now]
        super().step(now, dt)
        for command in due:
            if isinstance(command, SetSpeed) and self.running:
                self.target = self.made_of(command.speed.hundredths, round(self.speed))


class Swapped(Odd):
    def made_of(self, told: int, now: int) -> float:
        swapped = (told & 0xFF) << 8 | told >> 8
        return min(max(swapped, 100), 1200)


class WrongWay(Odd):
    """Right upwards; told to slow down, it speeds up."""

    def made_of(self, told: int, now: int) -> float:
        return told if told >= now else now + 100


class Times(Odd):
    factor = 1.0

    def made_of(self, told: int, now: int) -> float:
        return min(told * self.factor, 2200)


class Deaf(Odd):
    def made_of(self, told: int, now: int) -> float:
        return now


class StartsFast(Ordinary):
    """Start goes to 1.5 km/h, whatever it did before: from the given one on."""

    since = 1
    starts = 0

    def step(self, now: float, dt: float) -> None:
        starts = [c for at, c in self.queue if at <= now and isinstance(c, StartBelt)]
        super().step(now, dt)
        self.starts += len(starts)
        if starts and self.starts >= self.since:
            self.target = 150.0


def times(factor: float) -> Toy:
    toy = Times()
    toy.factor = factor
    return toy


def test_an_ordinary_belt_is_tried_in_four_runs() -> None:
    bench = Bench()
    assert bench.attend() == "done"
    assert bench.told("setup_over")[0].values == {"outcome": "done", "reason": "measured"}
    assert bench.state == "idle"
    assert complete(bench.findings)
    assert bench.findings.done == (*STEPS[:11], OWN_START, *STEPS[11:])
    assert bench.commands().count("07") == 3  # and one start is the machine's own
    assert machine_facts(bench.findings).own_start
    assert [n.values["own"] for n in bench.told("setup_ready")] == [False, False, True, False]
    assert not bench.alarms()
    assert (bench.findings.stop_in_countdown, bench.findings.link_loss_stops_s) == (True, None)
    assert bench.top <= 350
    assert [c for c in bench.commands() if c.startswith("02")] == [
        "020101", "020001", "026400", "02c800", "025e01", "026400",
    ]  # fmt: skip
    assert not bench.denied
    assert not bench.summaries  # it is no walk


@pytest.mark.parametrize(
    ("toy", "reason", "top"),
    [
        pytest.param(Swapped(), "bytes_swapped", 270, marks=pytest.mark.hazard("H-71")),
        pytest.param(WrongWay(), "goes_the_wrong_way", 400, marks=pytest.mark.hazard("H-72", "B09")),
        pytest.param(times(1.609), "takes_miles", 420, marks=pytest.mark.hazard("H-04", "B04")),
        pytest.param(times(0.621), "unit_unknown", 170, marks=pytest.mark.hazard("H-04", "B04")),
        pytest.param(times(1.15), "unit_unknown", 300, marks=pytest.mark.hazard("H-04", "B04")),
        pytest.param(Deaf(), "ignores_speed", 105, marks=pytest.mark.hazard("H-03", "B03")),
        # from its own Start, too, so that the next one looks like a former speed
        pytest.param(StartsFast(), "starts_at_former", 270, marks=pytest.mark.hazard("H-70", "B14")),
        pytest.param(
            Ordinary(obeys=lambda command: not isinstance(command, StartBelt)), "starts_not", 0, marks=()
        ),
    ],
)  # fmt: skip
def test_a_belt_that_must_not_be_walked_on(toy: Toy, reason: str, top: float) -> None:
    bench = Bench(toy)
    assert bench.attend() == "refused"
    assert bench.findings.refused == reason
    assert reason in words.NEVER
    assert bench.top <= top
    assert bench.toy.speed == 0
    assert isinstance(bench.sent[-1][1], StopBelt)
    bench.run(10.0)
    bench.press(DEMO)
    assert bench.told("refused")[-1].values["reason"] == "not_commissioned"


@pytest.mark.hazard("H-04", "B04")
def test_a_belt_ten_times_too_fast_is_stopped_by_the_hard_limit() -> None:
    bench = Bench(times(10.0))
    assert bench.attend() in ("refused", "interrupted")
    assert bench.findings.refused == "too_fast"
    assert bench.toy.speed == 0
    over = next(now for now, speed in bench.trace if speed > 520)
    stopped = next(now for now, command in bench.sent if isinstance(command, StopBelt) and now >= over)
    assert stopped - over <= 1.2  # the next report, and the tick after it


@pytest.mark.hazard("H-12")
def test_without_a_press_nothing_ever_starts() -> None:
    bench = Bench()
    bench.feed(SetupRequested(FRESH))
    bench.run(300.0)
    assert bench.told("setup_ready")
    assert not bench.sent


@pytest.mark.hazard("H-12", "H-13")
def test_a_press_is_good_for_one_start() -> None:
    bench = Bench()
    bench.feed(SetupRequested(FRESH))
    bench.run(70.0)
    bench.feed(PermitMinted("once", "test"))
    bench.feed(ArmRequested("once", empty_belt=True))
    bench.run(60.0)
    assert bench.told("setup_ask_display")
    bench.feed(SetupAnswered(True))
    bench.run(70.0)
    assert len(bench.told("setup_ready")) == 2
    bench.feed(ArmRequested("once", empty_belt=True))
    assert bench.told("refused")[-1].values["reason"] == "no_permit"
    bench.run(30.0)
    assert bench.commands().count("07") == 1


def test_nobody_answers_about_the_display() -> None:
    bench = Bench()
    bench.feed(SetupRequested(FRESH))
    bench.run(70.0)
    bench.press(None, empty_belt=True)
    bench.run(160.0)
    assert bench.told("setup_ready")[-1].values["display"] == "2.56 km/h"
    bench.press(None, empty_belt=True)
    assert bench.told("refused")[-1].values["reason"] == "setup_not_ready"
    assert bench.toy.speed == 0
    bench.run(600.0)
    assert bench.told("setup_over")[0].values["outcome"] == "interrupted"
    assert bench.commands().count("07") == 1


def test_an_error_answer_alone_refuses_nothing() -> None:
    bench = Bench()
    bench.outcome = Outcome.REFUSED
    assert bench.attend() == "done"


@pytest.mark.hazard("H-14")
def test_a_walk_asked_for_meanwhile_ends_a_test_that_has_not_started_and_disturbs_none_that_has() -> None:
    bench = Bench(simulated=True)
    bench.feed(SetupRequested(FRESH))
    bench.run(70.0)
    bench.press(None, empty_belt=True)
    bench.run(15.0)
    bench.press(DEMO)
    assert bench.told("refused")[-1].values["reason"] == "already_walking"
    bench.run(10.0)
    assert "020101" in bench.commands()


@pytest.mark.hazard("H-70")
def test_the_start_after_a_stop_is_judged_only_after_that_very_stop() -> None:
    bench = Bench()
    done = tuple(name for name in STEPS if name not in ("start_after_top", "slow", "link_loss"))
    assert bench.attend(replace(FRESH, done=done)) == "done"
    # the run to the top is done again, from the machine's own Start, then the one after it
    assert bench.commands() == ["00", "02c800", "025e01", "0801", "07", "026400", "0801"]


@pytest.mark.hazard("H-01", "H-08")
def test_while_somebody_walks_the_odd_targets_are_refused_as_ever() -> None:
    p = Playbook().start()
    for frame in (b"\x02\x01\x01", b"\x02\x00\x01", b"\x02\xc8\x00"):
        assert p.core.gate(frame, p.now) is not None


@pytest.mark.hazard("H-01", "H-06")
def test_the_test_has_a_ceiling_of_its_own() -> None:
    bench = Bench()
    bench.feed(SetupRequested(FRESH))
    bench.run(70.0)
    bench.press(None, empty_belt=True)
    bench.run(14.0)
    assert bench.core.gate(b"\x02\x5f\x01", bench.now) is not None  # 3.51
    assert bench.core.gate(b"\x02\x68\x01", bench.now) is not None  # 3.6
    assert bench.core.gate(b"\x02\x02\x01", bench.now) is not None  # 2.58 is no odd target of ours
    assert bench.core.gate(b"\x07", bench.now) is not None
    bench.run(3.0)
    assert bench.core.gate(b"\x03\x0a\x00", bench.now) is not None


# --- starts that come to nothing


@pytest.mark.hazard("H-70", "H-86")
def test_a_start_in_vain_at_the_machine_does_not_spare_the_next_one_its_judge() -> None:
    toy = StartsFast()
    toy.since = 2  # the one in the countdown never comes
    bench = Bench(toy, button="tells")
    assert bench.attend() == "refused"
    assert [n.values["run"] for n in bench.told("setup_ready")] == [1, 2, 3, 3]
    assert bench.findings.refused == "starts_too_fast_alone"


@pytest.mark.hazard("H-12")
def test_a_first_press_that_was_taken_back_ends_the_test() -> None:
    bench = Bench()
    bench.feed(SetupRequested(FRESH))
    bench.run(70.0)
    bench.press(None, empty_belt=True)
    bench.run(2.0)
    bench.feed(CancelRequested("test"))
    assert [n.values["outcome"] for n in bench.told("setup_over")] == ["interrupted"]
    bench.run(10.0)
    assert not bench.sent


@pytest.mark.hazard("H-12")
def test_a_press_that_was_taken_back_is_asked_for_again_and_finds_nothing_out() -> None:
    """It once told that a Stop in the countdown holds, although nothing had been stopped."""
    bench = Bench()
    bench.feed(SetupRequested(FRESH))
    bench.run(70.0)
    bench.press(None, empty_belt=True)
    bench.run(100.0)
    bench.feed(SetupAnswered(True))
    bench.run(30.0)
    assert [n.values["run"] for n in bench.told("setup_ready")] == [1, 2]
    bench.press(None, empty_belt=True)
    bench.run(2.0)
    bench.feed(CancelRequested("test"))
    bench.run(2.0)
    assert [n.values["run"] for n in bench.told("setup_ready")] == [1, 2, 2]
    found = [effect.findings for effect in bench.effects if isinstance(effect, Measured)][-1]
    assert (found.done[-1], found.stop_in_countdown) == ("display", None)
    assert bench.commands().count("07") == 1


# --- Stop in the countdown


@pytest.mark.hazard("H-03")
def test_a_belt_that_starts_although_it_was_stopped_in_its_countdown_is_marked() -> None:
    bench = Bench(Toy())
    assert bench.attend() == "done"
    assert bench.findings.stop_in_countdown is False
    assert not machine_facts(bench.findings).stop_in_countdown
    assert bench.told("setup_countdown_starts")
    assert bench.toy.speed == 0
    said = words.facts({"commissioned": True, "stop_in_countdown": False})
    assert words.FACTS["countdown_starts"] in said


def test_a_belt_without_a_countdown_has_none_to_stop() -> None:
    bench = Bench(Ordinary(countdown_s=0.0))
    assert bench.attend() == "done"
    assert bench.findings.stop_in_countdown is None
    assert bench.commands().count("07") == 2


# --- a link that is cut


class StopsAlone(Ordinary):
    """Without a link it stands, at once."""

    linked = True

    def step(self, now: float, dt: float) -> None:
        super().step(now, dt)
        if not self.linked:
            self.target, self.running = 0.0, False


def away(bench: Bench) -> Bench:
    """The last run, the link just cut."""
    bench.feed(SetupRequested(replace(FRESH, done=ALL_BUT_LOSS, period_s=1.0, stops=TRIED_STOPS)))
    bench.run(4.0)
    bench.press(None, empty_belt=True)
    while bench.cut_until is None:
        bench.run(0.1)
    return bench


ALL_BUT_LOSS = tuple(name for name in STEPS if name != "link_loss")
TRIED_STOPS = (StopFound(speed=Speed(100), first_drop_s=1.0, stand_s=3.0),)


@pytest.mark.hazard("H-28", "L01")
@pytest.mark.parametrize(
    ("alone", "first_s", "stops_s"),
    [(True, 0.5, 8.5), (True, 1.9, 9.9), (True, 2.1, None), (False, 0.5, None), (False, 1.9, None)],
)
def test_what_the_belt_does_without_a_link(*, alone: bool, first_s: float, stops_s: float | None) -> None:
    """A 0 that our own Stop may have caused says nothing, and "it stops" is never said without knowing."""
    toy = StopsAlone()
    bench = away(Bench(toy))
    toy.linked = not alone
    bench.run(8.0)
    assert not bench.alarms()
    assert StopBelt() not in [c for _, c in bench.sent]
    toy.linked = True
    bench.telemetry = False
    bench.come_back()
    bench.run(0.1)
    assert isinstance(bench.sent[-1][1], StopBelt)
    bench.run(round(first_s - 0.1, 1))
    bench.report()
    bench.telemetry = True
    bench.run(20.0)
    assert bench.alarms() is False
    assert bool(bench.told("alarm") or bench.told("alarm_blind")) is (first_s > 1.5)
    assert [n.values["outcome"] for n in bench.told("setup_over")] == ["done"]
    found = [effect.findings for effect in bench.effects if isinstance(effect, Measured)][-1]
    assert found.link_loss_stops_s == stops_s
    assert found.done[-1] == "link_loss"
    assert bench.toy.speed == 0
    assert not bench.told("voice_link_lost")


@pytest.mark.hazard("H-28", "L04")
def test_a_link_that_was_cut_and_cannot_be_had_back_is_a_lost_one() -> None:
    bench = away(Bench())
    bench.run(17.5)
    assert not bench.alarms()
    bench.run(1.0)
    assert bench.alarms()
    bench.run(20.0)
    bench.come_back()
    bench.run(20.0)
    assert isinstance(bench.sent[-1][1], StopBelt)
    assert bench.toy.speed == 0
    assert bench.told("setup_over")[0].values["outcome"] == "interrupted"
    assert bench.core.settled


@pytest.mark.hazard("H-28")
def test_a_stop_while_the_link_is_cut_goes_first_when_it_is_back() -> None:
    bench = away(Bench())
    bench.run(3.0)
    bench.feed(StopRequested("test"))
    bench.run(1.0)
    assert bench.core.owes_stop
    assert bench.alarms()
    bench.come_back()
    bench.run(15.0)
    assert isinstance(bench.sent[-1][1], StopBelt)
    assert bench.toy.speed == 0
    assert bench.told("setup_over")[0].values["outcome"] == "interrupted"
    found = [effect.findings for effect in bench.effects if isinstance(effect, Measured)]
    assert all("link_loss" not in findings.done for findings in found)
