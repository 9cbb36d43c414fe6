"""The run-time invariants: each with a planted mistake that nothing else notices."""

from collections.abc import Callable
from dataclasses import replace

import pytest

from tests.helpers.playbook import DEMO, Playbook
from treadctl.model import (
    Command,
    CommandDone,
    GuardianBeat,
    LevelDeck,
    Outcome,
    PauseBelt,
    RequestControl,
    Send,
    SetSpeed,
    StartBelt,
    StopBelt,
    StopKind,
    StopRequested,
)
from treadctl.quantities import Speed
from treadctl.safety.governor import Governor
from treadctl.session.phases import Phase
from treadctl.supervisor.halting import Halting
from treadctl.supervisor.invariants import LEGAL_IN, Invariants

LONG = replace(DEMO, blocks_s=(200, 200))


def walking() -> Playbook:
    p = Playbook().start(LONG).run(12.0)
    assert p.state == "walk"
    p.ear.mistake_planted = True
    return p


def open_gate(p: Playbook) -> None:
    """The gate is broken: it lets everything pass."""
    governor = p.core._conduct.governor
    governor.gate = lambda frame, now: None  # type: ignore[method-assign]


def ended_by_a_broken_rule(p: Playbook, rule: str) -> None:
    p.run(0.2)
    assert p.told("our_bug")[0].values["why"].startswith(rule)
    assert p.commands()[-1] == "0801"
    p.run(30.0)
    assert p.core.settled
    assert p.toy.speed == 0.0


@pytest.mark.hazard("H-06", "H-01")
@pytest.mark.parametrize("speed", [210, 510, 65535])
def test_r1_no_target_above_the_cap(speed: int) -> None:
    p = walking()
    open_gate(p)
    denial = p.core.gate(bytes([2, speed & 0xFF, speed >> 8]), p.now)
    assert denial is not None
    assert denial.our_bug
    ended_by_a_broken_rule(p, "R1")


@pytest.mark.hazard("H-12", "H-47")
@pytest.mark.parametrize("frame", [b"\x07", b"\x03\x00\x00", b"\x02\xc8\x00"])
def test_r2_nothing_moves_while_a_stop_is_in_force(frame: bytes) -> None:
    p = walking()
    p.feed(StopRequested("test"))
    p.run(8.0)
    open_gate(p)
    p.core._conduct.governor.permits.used = p.core._conduct.governor.permits.minted = 9
    denial = p.core.gate(frame, p.now)
    assert denial is not None
    assert denial.reason.startswith("R2")


@pytest.mark.parametrize(("s", "phase"), [(6.0, "starting"), (30.0, "walk")])
def test_r2_no_walk_goes_on_where_a_stop_is_in_force(s: float, phase: str) -> None:
    p = Playbook().run(4.0)
    p.press(LONG)
    p.run(s)
    p.ear.mistake_planted = True
    p.core._conduct.governor.latched = True
    ended_by_a_broken_rule(p, f"R2: {phase} while")


def test_r2_no_stop_without_a_latch() -> None:
    p = walking()
    p.feed(StopRequested("test"))
    p.run(0.5)
    p.core._conduct.governor.latched = False
    ended_by_a_broken_rule(p, "R2: a stop that is not latched")


@pytest.mark.hazard("H-12", "H-13")
def test_r3_no_more_starts_than_permits() -> None:
    p = walking()
    open_gate(p)
    denial = p.core.gate(b"\x07", p.now)
    assert denial is not None
    ended_by_a_broken_rule(p, "R3")


@pytest.mark.hazard("H-12")
@pytest.mark.parametrize("stray", [StartBelt(), LevelDeck(), RequestControl()])
def test_r7_a_start_comes_from_nowhere_but_a_countdown(stray: Command) -> None:
    """Nor does a deck come down on a walk, nor is control asked for where no stop is under way."""
    p = walking()
    conduct = p.core._conduct
    advance = conduct.advance

    def strays(now: float) -> None:
        advance(now)
        conduct.out.send_again(stray, now)
        conduct.advance = advance  # type: ignore[method-assign]

    conduct.advance = strays  # type: ignore[method-assign]
    p.run(0.1)
    assert "07" not in p.commands()[3:]
    ended_by_a_broken_rule(p, "R7")


@pytest.mark.hazard("H-03")
@pytest.mark.parametrize(
    "forget",
    [
        lambda conduct: setattr(conduct, "stopping", None),
        lambda conduct: setattr(conduct.stopping.ladder, "next_look_at", -1.0),
    ],
)
def test_r8_a_stop_has_a_next_look_at_the_belt(forget: Callable[[object], None]) -> None:
    p = walking()
    p.toy.obeys = lambda command: False
    p.feed(StopRequested("test"))
    p.run(1.0)
    conduct = p.core._conduct
    step = conduct.stopping.step if conduct.stopping else None
    assert step
    forget(conduct)
    if conduct.stopping is not None:
        conduct.stopping.step = lambda now, seen: ()  # type: ignore[method-assign]
    p.run(0.1)
    assert p.told("our_bug")[0].values["why"].startswith("R8")


@pytest.mark.hazard("H-43", "H-47", "P06")
def test_a_look_that_is_late_because_we_stood_still_is_no_bug() -> None:
    p = walking()
    p.toy.obeys = lambda command: False
    p.feed(StopRequested("test"))
    p.run(1.0)
    for event in (CommandDone(p.conn, StopBelt(), Outcome.REFUSED), StopRequested("test")):
        p.now += 6.0
        p.feed(event)
        p.run(1.0)
    assert not p.told("our_bug")


# --- the frames, each rule on its own


def judge(target: int, *, latched: bool, floor: int = 0) -> str | None:
    governor = Governor()
    governor.latched, governor.floor = latched, Speed(floor)
    return Invariants().frame(bytes([2, target & 0xFF, target >> 8]), governor)


def test_r1_without_a_cap_nothing_may_be_asked_for() -> None:
    assert (judge(1, latched=False) or "").startswith("R1")
    assert judge(0, latched=False) is None


@pytest.mark.parametrize("target", [1, 80])
def test_r2_no_target_for_a_belt_of_which_nothing_is_known_while_a_stop_is_in_force(target: int) -> None:
    assert (judge(target, latched=True, floor=80) or "").startswith("R2")
    assert judge(0, latched=True, floor=80) is None


def test_r1_reads_both_bytes_of_a_target() -> None:
    governor = Governor()
    governor.latched, governor.cap = False, Speed(200)
    assert (Invariants().frame(b"\x02\x50\x01", governor) or "").startswith("R1")
    assert Invariants().frame(b"\x02\x50\x00", governor) is None


def test_r3_a_start_that_was_held_back_is_none() -> None:
    rules, governor = Invariants(), Governor()
    governor.permits.used = governor.permits.minted = 1
    assert (rules.frame(b"\x07", governor) or "").startswith("R2")
    governor.latched = False
    assert rules.frame(b"\x07", governor) is None
    assert (rules.frame(b"\x07", governor) or "").startswith("R3")


def test_r7_what_was_right_when_the_event_came_stays_right() -> None:
    conduct = Halting()
    assert conduct.walk.phase is Phase.IDLE
    sent = [Send(SetSpeed(Speed(100)))]
    assert Invariants().event([*sent], Phase.WALK, conduct, 0.0) == []
    assert Invariants().event([*sent], Phase.BREAK, conduct, 0.0) == ["R7: SetSpeed in idle"]


# --- what a broken rule does, wherever it is found


def broken(p: Playbook) -> list[str]:
    """Break R3 and let one tick pass; return what was written in it."""
    p.ear.mistake_planted = True
    open_gate(p)
    before = len(p.sent)
    assert p.core.gate(b"\x07", p.now) is not None
    p.run(0.1)
    assert len(p.told("our_bug")) == 1
    return p.commands()[before:]


@pytest.mark.hazard("H-38", "H-47")
def test_on_a_walk_it_is_a_stop_in_the_same_breath() -> None:
    p = walking()
    assert broken(p)[:1] == ["0801"]
    p.run(30.0)
    assert p.summaries[0].summary.reason == "invariant_broken"
    assert p.summaries[0].summary.ended == "fault"


@pytest.mark.hazard("H-38", "H-47")
def test_in_a_break_it_is_the_end() -> None:
    p = Playbook().start().run(45.0)
    assert p.state == "break"
    broken(p)
    p.run(20.0)
    assert p.summaries[0].summary.reason == "invariant_broken"
    assert p.state in ("stopped", "idle")


@pytest.mark.parametrize("seconds", [2.0, 60.0])
def test_where_nobody_walks_and_the_belt_stands_nothing_is_written(seconds: float) -> None:
    """After a walk, watched and not watched any more."""
    p = walking()
    p.feed(StopRequested("test"))
    while p.state != "stopped":
        p.run(0.1)
    p.run(seconds)
    assert broken(p) == []
    p.run(5.0)
    assert len(p.told("stopping")) == 1


@pytest.mark.hazard("H-38")
def test_a_belt_that_moves_while_nobody_walks_is_stopped_for_it() -> None:
    p = Playbook().run(4.0)
    p.toy.target = 100.0
    p.run(5.0)
    assert not p.sent
    assert broken(p)[:1] == ["0801"]
    p.run(30.0)
    assert p.toy.speed == 0


def test_a_walk_of_every_kind_breaks_none() -> None:
    p = walking()
    p.toy.obeys = lambda command: False
    p.feed(StopRequested("test", StopKind.SOFT))
    p.run(20.0)
    p.toy.obeys = lambda command: True
    p.run(30.0)
    assert p.core.settled
    assert not p.told("our_bug")
    assert any(isinstance(c, PauseBelt) for _, c in p.sent)


@pytest.mark.parametrize("command", [StartBelt, SetSpeed, PauseBelt])
def test_the_table_leaves_stop_free(command: type) -> None:
    assert StopBelt not in LEGAL_IN
    assert LEGAL_IN[command] < set(Phase)


# --- R9 to R12: they hold, and end softly when they last


@pytest.mark.hazard("H-18", "H-19")
def test_r12_a_guardian_that_reads_another_speed() -> None:
    p = walking()
    p.guardian = False

    def beats(seconds: float, apart: int) -> None:
        for _ in range(round(seconds * 10)):
            p.run(0.1)
            p.feed(GuardianBeat(Speed(round(p.toy.speed) + apart)))

    beats(4.0, 30)
    assert p.core.snapshot(p.now).faults == ()
    beats(1.5, 40)
    assert p.core.snapshot(p.now).faults == ("readings_differ",)
    beats(1.0, 0)
    assert p.core.snapshot(p.now).faults == ()
    assert p.state == "walk"
    beats(6.5, 40)
    assert p.told("slowing")[0].values["reason"] == "readings_differ_long"
