"""The stop ladder through the whole core: machines that do not obey, links that go, ghosts, people who look."""

from dataclasses import replace

import pytest

from tests.helpers.playbook import DEMO, PLAIN, Playbook, Toy
from treadctl.model import (
    BreakRequested,
    Command,
    CommandDone,
    Connected,
    LatchFound,
    MachineFacts,
    Outcome,
    PauseBelt,
    ResetMachine,
    SetSpeed,
    StandsConfirmed,
    StartBelt,
    StopBelt,
    StopKind,
    StopRequested,
)

LONG = replace(DEMO, blocks_s=(200, 200))
STOP = StopRequested("test")


def walking(toy: Toy | None = None, facts: MachineFacts | None = None) -> Playbook:
    p = Playbook(toy=toy)
    if facts is not None:
        p.feed(Connected(1, PLAIN, True, facts))
    p.start(LONG).run(12.0)
    assert p.state == "walk"
    return p


def after(p: Playbook, since: float) -> list[tuple[float, str]]:
    names = {StopBelt: "0801", PauseBelt: "0802", ResetMachine: "01", SetSpeed: "02", StartBelt: "07"}
    return [(round(at - since, 1), names.get(type(c), "00")) for at, c in p.sent if at >= since]


@pytest.mark.hazard("H-03", "B03")
def test_a_machine_that_ignores_stop_is_asked_in_every_way() -> None:
    p = walking()
    p.toy.obeys = lambda command: False
    began = p.now
    p.feed(STOP)
    p.run(9.0)
    assert after(p, began) == [
        (0.0, "0801"),
        (2.5, "0801"),
        *((4.0, w) for w in ("00", "0801", "0802", "0801")),
        (5.5, "02"),
        *((6.0, w) for w in ("01", "00", "0801")),
        (8.0, "0801"),
    ]
    (alarm,) = [at for at, n in p.notices if n.id == "alarm"]
    assert alarm - began == pytest.approx(2.5)
    assert not p.told("our_bug")


@pytest.mark.hazard("H-03", "B03")
@pytest.mark.parametrize("obeyed", [PauseBelt, SetSpeed, ResetMachine])
def test_a_machine_that_obeys_only_one_rung(obeyed: type[Command]) -> None:
    class Odd(Toy):
        def step(self, now: float, dt: float) -> None:
            for due, command in self.queue:
                if due <= now and stopping and isinstance(command, obeyed):
                    self.target = 0.0
            super().step(now, dt)

    stopping: list[bool] = []
    p = walking(Odd())
    stopping.append(True)
    p.toy.obeys = lambda command: False
    p.feed(STOP)
    p.run(30.0)
    assert p.core.settled
    assert p.told("alarm_over")
    assert p.told("stopped")


@pytest.mark.hazard("H-28", "H-81", "L01")
def test_a_lost_link_is_a_calm_voice_at_once_and_an_alarm_after_three_seconds() -> None:
    p = walking()
    lost = p.now
    p.lose_link()
    assert p.told("voice_link_lost")
    assert p.notices[-1][0] == lost
    p.run(2.9)
    assert not [n for _, n in p.notices if n.id.startswith("alarm")]
    p.run(0.2)
    assert p.told("alarm_link")
    p.come_back()
    p.run(20.0)
    assert p.told("alarm_over")
    assert p.core.settled


@pytest.mark.hazard("H-81")
def test_the_alarm_ends_with_the_second_zero() -> None:
    p = walking()
    deaf_until = p.now + 4.0
    p.toy.obeys = lambda command: p.now > deaf_until
    p.feed(STOP)
    p.run(30.0)
    (over,) = [at for at, n in p.notices if n.id == "alarm_over"]
    stood = next(at for at, speed in p.trace if at > deaf_until and speed == 0.0)
    assert over - stood <= 2.1
    (stopped,) = [at for at, n in p.notices if n.id == "stopped"]
    assert stopped >= over


@pytest.mark.hazard("H-01", "H-02", "B02")
def test_a_runaway_alarms_with_its_stop() -> None:
    p = walking()
    p.toy.forced = lambda now: 530.0
    p.run(2.0)
    assert p.commands()[-1] == "0801"
    first = next(at for at, c in p.sent if c == StopBelt())
    assert next(at for at, n in p.notices if n.id == "alarm") - first <= 0.11


@pytest.mark.hazard("H-69")
@pytest.mark.parametrize("kind", [StopKind.SOFT, StopKind.QUICK])
def test_gentle_stops_are_spoken_before_the_first_step_and_ring_no_alarm(kind: StopKind) -> None:
    p = walking()
    began = len(p.effects)
    p.feed(StopRequested("test", kind))
    order = [getattr(e, "id", None) or type(getattr(e, "command", e)).__name__ for e in p.effects[began:]]
    assert order.index("slowing") < order.index("SetSpeed")
    p.run(30.0)
    assert p.core.settled
    assert not [n for _, n in p.notices if n.id.startswith("alarm")]


def test_soft_that_does_not_follow_says_so() -> None:
    p = walking()
    p.toy.obeys = lambda command: not isinstance(command, SetSpeed)
    began = p.now
    p.feed(StopRequested("test", StopKind.SOFT))
    p.run(3.0)
    assert p.told("stop_now")
    stop = next(at for at, c in p.sent if c == StopBelt())
    assert stop - began <= 1.5 + 1.0 + 0.5 + 0.1


# --- what counts as stopped


@pytest.mark.hazard("H-74")
def test_stopped_is_said_after_the_commissioned_stop_time() -> None:
    p = walking(facts=MachineFacts(stop_s=15.0))
    began = p.now
    p.feed(STOP)
    p.run(14.5)
    assert not p.told("stopped")
    assert p.core.snapshot(p.now).speed == type(LONG.cap)(0)
    p.run(1.0)
    (stopped,) = [at for at, n in p.notices if n.id == "stopped"]
    assert stopped - began >= 15.0


@pytest.mark.hazard("H-18", "H-74")
def test_a_machine_without_a_zero_frame_asks_a_person() -> None:
    """The T318 kind: Stop simply ends its reports."""
    p = walking(facts=MachineFacts(has_zero_frame=False))
    p.feed(STOP)
    p.run(1.0)
    p.telemetry = False
    p.run(10.0)
    assert p.told("asked_to_stop")
    assert p.alarms()
    p.run(60.0)
    assert not p.told("stopped")
    assert not p.core.settled
    p.feed(StandsConfirmed("test"))
    assert p.told("stands_confirmed")
    assert p.told("alarm_over")
    p.run(16.0)
    assert p.core.settled
    assert p.summaries[0].summary.ended in ("person", "fault")


def test_a_person_is_not_believed_against_the_belt() -> None:
    p = walking()
    p.toy.obeys = lambda command: False
    p.feed(STOP)
    p.feed(StandsConfirmed("test"))
    p.run(20.0)
    p.feed(StandsConfirmed("test"))
    assert len(p.told("look_again")) == 2
    assert not p.core.settled


def test_a_person_answers_for_a_belt_that_nobody_can_see() -> None:
    p = walking()
    p.lose_link()
    p.run(30.0)
    assert p.told("stop_not_confirmed")
    p.feed(StandsConfirmed("test"))
    p.run(70.0)
    assert p.core.settled
    assert p.summaries[0].summary.ended == "fault"


def test_looking_without_a_stop_is_nothing() -> None:
    p = walking()
    sent = len(p.sent)
    p.feed(StandsConfirmed("test"))
    assert p.state == "walk"
    assert len(p.sent) == sent


# --- ghosts


@pytest.mark.hazard("H-15", "D01")
def test_a_ghost_after_the_end_is_stopped_with_alarm() -> None:
    p = walking()
    p.feed(CommandDone(1, SetSpeed(LONG.cap), Outcome.WRITE_UNKNOWN))
    p.feed(STOP)
    p.run(20.0)
    assert p.told("stopped")
    assert p.state == "stopped"  # still watched
    p.run(20.0)
    ghost = p.now
    p.toy.target = 200.0
    p.run(2.5)
    (first, *_) = after(p, ghost)
    assert first[1] == "0801"
    assert first[0] <= 1.1  # the first report that shows it
    assert p.told("alarm")
    assert p.told("stopping")[-1].values["reason"] == "ghost_command"
    p.run(90.0)
    assert p.toy.speed == 0.0
    assert p.core.settled


@pytest.mark.hazard("H-84", "H-15", "D01")
def test_a_start_of_unknown_outcome_is_warned_of_and_watched() -> None:
    p = Playbook()
    p.toy.obeys = lambda command: not isinstance(command, StartBelt)
    p.run(4.0)
    p.press(LONG)
    p.run(4.9)
    p.outcome = Outcome.WRITE_UNKNOWN
    p.run(0.2)
    p.outcome = Outcome.ACCEPTED
    assert p.told("ghost_start")
    p.run(30.0)
    assert p.commands().count("07") == 1
    p.toy.target = 100.0  # 39 s later the stalled stack lets it out
    ghost = p.now
    p.run(2.0)
    assert after(p, ghost)[0][1] == "0801"
    assert p.told("alarm")
    p.run(90.0)
    assert p.core.settled


# --- the latch


@pytest.mark.hazard("H-38", "H-47", "P07")
def test_a_core_that_finds_a_latch_begins_in_a_stop() -> None:
    p = Playbook(connect=False)
    p.feed(LatchFound("our_bug"))
    assert p.told("latch_found")[0].values["reason"] == "our_bug"
    p.toy.speed = p.toy.target = 200.0
    p.toy.running = True
    p.come_back()
    assert p.commands()[0] == "0801"
    p.run(30.0)
    assert p.toy.speed == 0.0
    assert p.told("stopped")[0].values["reason"] == "our_bug"
    assert not p.summaries  # nobody walked here
    p.run(10.0)
    p.press(LONG)
    p.run(12.0)
    assert p.state == "walk"


@pytest.mark.hazard("H-47")
def test_nothing_but_a_new_press_leaves_the_latch() -> None:
    p = walking()
    p.feed(STOP)
    p.run(30.0)
    p.feed(BreakRequested("test"))
    p.run(10.0)
    sent = len(p.sent)
    assert p.commands()[-1] == "0801"
    p.press(LONG)
    p.run(12.0)
    assert p.commands()[sent] == "07"


@pytest.mark.hazard("H-03", "B03")
def test_a_belt_that_somebody_else_started_and_that_ignores_stop_is_asked_in_every_way_too() -> None:
    p = Playbook().run(3.0)
    p.toy.speed = p.toy.target = 300.0
    p.toy.obeys = lambda command: False
    p.run(3.0)
    began = p.now
    p.feed(STOP)
    p.run(9.0)
    asked = [what for _, what in after(p, began)]
    assert asked == ["0801", "0801", "00", "0801", "0802", "0801", "02", "01", "00", "0801", "0801"]
    assert not p.told("our_bug")
