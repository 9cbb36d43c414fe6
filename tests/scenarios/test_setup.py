"""The empty-belt test against belts that the simulator has not: bytes swapped, the wrong way, ten times too fast."""

from __future__ import annotations

from dataclasses import replace

import pytest

from tests.helpers.playbook import DEMO, PLAIN, Playbook, Toy
from treadctl import words
from treadctl.commission import OWN_START, STEPS, complete, machine_facts
from treadctl.facts import Findings, StopFound
from treadctl.model import (
    CUT_TO_MEASURE,
    ArmRequested,
    CancelRequested,
    CutLink,
    Disconnected,
    Effect,
    Event,
    MachineEvent,
    MachineSays,
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

FRESH = Findings(
    address="AA",
    name="Toy",
    simulated=False,
    hard_stop="key",
    rail=True,
    speed_min=PLAIN.speed_min,
    speed_max=PLAIN.speed_max,
    speed_step=PLAIN.speed_step,
)


class Ordinary(Toy):
    """A belt whose countdown ends with a Stop."""

    def step(self, now: float, dt: float) -> None:
        if any(at <= now and isinstance(command, StopBelt) for at, command in self.queue):
            self.queue = [(at, command) for at, command in self.queue if not isinstance(command, StartBelt)]
        super().step(now, dt)


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


class Bench(Playbook):
    """A playbook with a person beside an empty belt.

    Attributes:
        button: what Start on the treadmill does: "starts" says so and starts it, "tells" only says so,
            "moves" only starts it.  "none": there is none, and the person says so; "dead": it does
            nothing, and the person waits.
        late_s: a dead one starts the belt after all, so long after the press; None: never.
        there: how fast that button starts the belt; None: as a Start that is written does.
        stops_there: so long after that press the person presses STOP; None: never.
    """

    def __init__(self, toy: Toy | None = None, *, simulated: bool = False, button: str = "starts") -> None:
        super().__init__(toy=toy or Ordinary(), simulated=simulated)
        self.findings = FRESH
        self.cut_until: float | None = None
        self.button = button
        self.there: Speed | None = None
        self.late_s: float | None = None
        self.stops_there: float | None = None

    def feed(self, event: Event) -> list[Effect]:
        effects = super().feed(event)
        for effect in effects:
            if isinstance(effect, CutLink):
                self.cut_until = self.now + effect.seconds
                self.up = False
                self.feed(Disconnected(self.conn, CUT_TO_MEASURE))
        return effects

    def attend(self, findings: Findings = FRESH, limit_s: float = 600) -> str:
        self.feed(SetupRequested(findings))
        seen, ready, own = 0, 0, False
        while not self.told("setup_over") and self.now < 100 + limit_s:
            self.run(1.0)
            news, seen = self.notices[seen:], len(self.notices)
            for _, notice in news:
                if notice.id == "setup_ready":
                    ready, own = 1, notice.values["own"] is True
            if ready and self.core.snapshot(self.now).state.value in ("idle", "break", "stopped"):
                ready = 0
                self.run(4.0)
                self.feed(SetupAnswered(True))
                if own:
                    self.press_there()
                else:
                    self.press(None, empty_belt=True)
            if self.cut_until is not None and self.now >= self.cut_until:
                self.cut_until = None
                self.come_back()
        self.run(20.0)
        found = [effect.findings for effect in self.effects if isinstance(effect, Measured)]
        self.findings = found[-1] if found else findings
        return str(self.told("setup_over")[0].values["outcome"])

    def arm_there(self, nonce: str = "there") -> None:
        """Have the start wait for the treadmill's own button."""
        self.feed(ArmRequested(nonce, None, empty_belt=True, own_start=True))

    def press_there(self) -> None:
        """Arm, and press Start on the treadmill, whatever that does."""
        self.arm_there()
        self.run(2.0)
        if self.button in ("starts", "tells"):
            self.feed(MachineEvent(self.conn, MachineSays.STARTED))
        if self.button in ("starts", "moves"):
            self.toy.queue.append((self.now + 3.0, StartBelt()))
            if self.there is not None:
                self.toy.queue.append((self.now + 3.0, SetSpeed(self.there)))
        if self.button == "dead" and self.late_s is not None:
            self.toy.queue.append((self.now + self.late_s, StartBelt()))
        if self.button == "none":
            self.feed(CancelRequested("test"))
        if self.stops_there is not None:
            self.run(self.stops_there)
            self.feed(StopRequested("test"))


def test_an_ordinary_belt_is_tried_in_four_runs() -> None:
    bench = Bench()
    assert bench.attend() == "done"
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
        pytest.param(StartsFast(), "starts_too_fast_alone", 270, marks=pytest.mark.hazard("H-70", "B14")),
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


# --- the machine's own Start

THIRD = STEPS[: STEPS.index("start_again")]


@pytest.mark.hazard("H-86", "B12")
@pytest.mark.parametrize("done", [(), THIRD], ids=["whole", "resumed"])
@pytest.mark.parametrize("button", ["tells", "moves", "none", "dead"])
def test_a_start_button_that_does_not_do_costs_the_test_nothing_else(
    button: str, done: tuple[str, ...]
) -> None:
    bench = Bench(button=button)
    assert bench.attend(replace(FRESH, done=done), limit_s=800) == "done"
    assert complete(bench.findings)
    assert OWN_START in bench.findings.done
    assert not machine_facts(bench.findings).own_start
    assert len(bench.told("setup_own_start_not")) == 1
    asked = [(n.values["run"], n.values["own"]) for n in bench.told("setup_ready")]
    assert asked[-3:] == [(3, True), (3, False), (4, False)]
    assert bench.commands().count("07") == len({run for run, _ in asked})
    assert bench.toy.speed == 0
    assert bench.top <= 350


@pytest.mark.hazard("H-86")
def test_resumed_its_own_start_may_be_the_first_one() -> None:
    bench = Bench()
    assert bench.attend(replace(FRESH, done=THIRD)) == "done"
    assert machine_facts(bench.findings).own_start
    assert bench.commands().count("07") == 1
    asked = [(n.values["run"], n.values["own"]) for n in bench.told("setup_ready")]
    assert asked == [(3, True), (4, False)]


@pytest.mark.hazard("H-70", "H-86", "B14")
@pytest.mark.parametrize("done", [(), THIRD], ids=["whole", "resumed"])
@pytest.mark.parametrize(("there", "refused"), [(130, None), (140, "starts_too_fast_alone")])
def test_a_start_button_too_fast_to_step_on(done: tuple[str, ...], there: int, refused: str | None) -> None:
    bench = Bench()
    bench.there = Speed(there)
    assert bench.attend(replace(FRESH, done=done)) == ("refused" if refused else "done")
    assert bench.findings.refused == refused
    assert bench.findings.own_start is (refused is None)
    assert bench.toy.speed == 0


@pytest.mark.hazard("H-70", "H-86")
def test_a_start_in_vain_at_the_machine_does_not_spare_the_next_one_its_judge() -> None:
    toy = StartsFast()
    toy.since = 2  # the one in the countdown never comes
    bench = Bench(toy, button="tells")
    assert bench.attend() == "refused"
    assert [n.values["run"] for n in bench.told("setup_ready")] == [1, 2, 3, 3]
    assert bench.findings.refused == "starts_too_fast_alone"


def third(bench: Bench, done: tuple[str, ...]) -> Bench:
    """The belt stands, and the start at the machine is asked for."""
    bench.feed(SetupRequested(replace(FRESH, done=done, period_s=1.0)))
    bench.run(70.0)
    return bench


@pytest.mark.hazard("H-12", "H-86")
def test_only_the_third_start_may_be_the_machines_own_and_only_over_an_empty_belt() -> None:
    """What a Start that is written does, the other runs must find out."""
    bench = third(Bench(), ())
    bench.arm_there()
    assert bench.told("refused")[-1].values["reason"] == "setup_not_ready"
    bench = third(Bench(), STEPS[: STEPS.index("start_after_top")])
    assert [n.values["run"] for n in bench.told("setup_ready")] == [3]
    bench.feed(ArmRequested("there", None, own_start=True))
    assert bench.told("refused")[-1].values["reason"] == "setup_wants_empty"
    assert bench.state == "idle"
    bench.arm_there()
    assert bench.core.snapshot(bench.now).waits_for == "own_start"


@pytest.mark.hazard("H-86")
@pytest.mark.parametrize("moved", [False, True])
def test_a_stop_in_that_run_ends_the_test_and_the_button_is_tried_another_time(*, moved: bool) -> None:
    """Whether the belt already came: it is not the button's doing."""
    bench = Bench()
    bench.stops_there = 5.0 if moved else 1.0
    assert bench.attend() == "interrupted"
    assert bench.toy.speed == 0
    assert OWN_START not in bench.findings.done
    assert not bench.findings.own_start
    again = Bench()
    assert again.attend(bench.findings) == "done"
    assert again.findings.own_start


@pytest.mark.hazard("H-86")
@pytest.mark.parametrize(
    ("late_s", "outcome", "asked"),
    [(59.5, "interrupted", [1, 3, 3]), (66.0, "done", [1, 3, 3, 3, 4])],
    ids=["before the next press", "into its countdown"],
)
def test_a_start_button_that_comes_late_is_stopped_and_no_stop_is_to_blame(
    late_s: float, outcome: str, asked: list[int]
) -> None:
    """Nothing lies between the Stops to the standing belt and that run, where there is no countdown."""
    bench = Bench(Ordinary(countdown_s=0.0), button="dead")
    bench.late_s = late_s
    assert bench.attend(limit_s=800) == outcome
    assert bench.findings.refused is None
    assert bench.findings.stop_repeat_safe
    assert [n.values["run"] for n in bench.told("setup_ready")] == asked
    assert bench.toy.speed == 0


@pytest.mark.hazard("H-86")
def test_a_belt_that_comes_without_a_word_and_is_stopped_by_the_person_ends_the_test() -> None:
    bench = Bench(button="moves")
    bench.stops_there = 5.0
    assert bench.attend() == "interrupted"
    assert OWN_START in bench.findings.done
    assert bench.toy.speed == 0
    again = Bench()
    assert again.attend(bench.findings) == "done"
    assert not again.findings.own_start
    assert again.commands().count("07") == 2


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
