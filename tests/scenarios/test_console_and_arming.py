"""The console always wins downwards; a start needs a fresh press of the person at the machine."""

import itertools
from dataclasses import replace

import pytest

from tests.helpers.playbook import DEMO, PLAIN, Playbook
from treadctl.model import (
    ArmRequested,
    BreakRequested,
    Capabilities,
    EndRequested,
    PermitMinted,
    Plan,
    SetSpeed,
    SlowerRequested,
    StopBelt,
    StopKind,
    StopRequested,
    Watched,
)
from treadctl.quantities import Speed

LONG = replace(DEMO, blocks_s=(300, 300))


def stops(p: Playbook) -> list[float]:
    return [at for at, command in p.sent if isinstance(command, StopBelt)]


def walking(plan: Plan = LONG, *, s: float = 12.0, machine: Capabilities = PLAIN) -> Playbook:
    p = Playbook(machine).start(plan).run(s)
    assert p.state == "walk"
    return p


def console(p: Playbook, hundredths: float) -> None:
    p.toy.target = hundredths


# --- the console


@pytest.mark.hazard("H-01", "B01")
def test_plus_within_the_cap_is_adopted_and_not_raised_further() -> None:
    p = walking(replace(LONG, cap=Speed(300)), s=12.0)
    asked = len(p.sent)
    p.run(0.5)
    console(p, 240.0)
    p.run(60.0)
    assert p.told("console_changed")
    assert p.toy.speed == 240.0
    assert [c for _, c in p.sent[asked:]] == []
    assert p.core.snapshot(p.now).target == Speed(240)
    assert p.state == "walk"


@pytest.mark.hazard("H-69", "B01")
@pytest.mark.parametrize("to", [170.0, 150.0, 100.0])
def test_minus_is_adopted_and_never_fought(to: float) -> None:
    """Regression: the target asked for again reset the judgement that would have adopted it."""
    p = walking(s=20.0)
    asked = len(p.sent)
    console(p, to)
    p.run(60.0)
    assert len(p.told("console_changed")) == 1
    assert p.toy.speed == to
    assert len(p.sent) == asked
    assert not p.denied


@pytest.mark.hazard("H-69")
def test_a_nudge_within_the_noise_is_nobodys_doing() -> None:
    p = walking(s=20.0)
    console(p, 190.0)
    p.run(20.0)
    assert not p.told("console_changed")
    assert not p.denied


@pytest.mark.hazard("H-01", "B01")
def test_above_the_cap_is_corrected_once_and_told() -> None:
    p = walking()
    console(p, 280.0)
    p.run(10.0)
    assert [c for _, c in p.sent][-1] == SetSpeed(Speed(200))
    assert len(p.told("over_cap")) == 1
    assert p.toy.speed == 200.0
    assert p.state == "walk"


def test_the_correction_is_a_speed_of_the_machine() -> None:
    """Regression: a cap between two steps was asked for as it stands, and taken for a bug of ours."""
    p = walking(replace(LONG, cap=Speed(205)), s=40.0, machine=replace(PLAIN, speed_step=Speed(30)))
    console(p, 280.0)
    p.run(10.0)
    assert [c for _, c in p.sent][-1] == SetSpeed(Speed(190))
    assert not p.told("our_bug")


@pytest.mark.hazard("H-01", "B01")
def test_the_third_time_in_a_minute_is_quick() -> None:
    p = walking()
    for _ in range(2):
        console(p, 280.0)
        p.run(8.0)
        assert p.state == "walk"
    console(p, 280.0)
    p.run(3.0)
    assert p.state == "slowing"
    assert any(n.values.get("kind") == "quick" for n in p.told("slowing"))
    p.run(30.0)
    assert p.core.settled
    assert p.summaries[0].summary.reason == "console_insists"


def test_three_times_in_more_than_a_minute_is_three_corrections() -> None:
    p = walking()
    for _ in range(3):
        console(p, 280.0)
        p.run(31.0)
        assert p.state == "walk"


@pytest.mark.hazard("H-01", "B03")
def test_a_belt_that_stays_above_the_cap_is_stopped() -> None:
    p = walking()
    p.toy.obeys = lambda command: isinstance(command, StopBelt)
    console(p, 280.0)
    p.run(8.0)
    assert stops(p)
    p.run(20.0)
    assert p.summaries[0].summary.reason == "over_cap_still"


@pytest.mark.hazard("H-02", "B02")
def test_a_break_wins_a_belt_above_its_cap_no_time() -> None:
    p = walking()
    p.toy.obeys = lambda command: isinstance(command, StopBelt)
    console(p, 280.0)
    while not p.told("over_cap"):
        p.run(0.1)
    corrected_at = p.now
    p.run(2.0)
    p.feed(BreakRequested("test"))
    assert p.told("slowing")
    p.run(1.5)
    at = next(t for t, command in p.sent if isinstance(command, StopBelt))
    assert at - corrected_at <= 3.2


def test_a_belt_that_comes_down_a_little_and_stays_is_stopped_too() -> None:
    """Regression: 2.9 after 3.0 counted as coming down, for ever."""
    p = walking()
    p.toy.obeys = lambda command: isinstance(command, StopBelt)
    console(p, 300.0)
    p.run(4.0)
    console(p, 285.0)
    p.run(8.0)
    assert stops(p)


@pytest.mark.hazard("H-01", "H-02", "B02")
def test_over_5_2_is_now_in_any_phase() -> None:
    p = walking()
    p.toy.speed = 525.0
    p.toy.target = 525.0
    p.run(1.1)
    assert stops(p)
    p = Playbook().run(4.0)
    p.press()
    p.run(8.0)
    p.toy.forced = lambda now: 600.0 if not stops(p) else None
    p.run(2.0)
    assert stops(p)  # a start to a former speed: the first report is enough
    p = walking(s=20.0)
    p.feed(StopRequested("test", StopKind.SOFT))
    p.toy.forced = lambda now: 560.0
    p.run(1.0)
    assert stops(p)


def test_adopting_between_two_steps_is_told_once() -> None:
    p = walking(replace(LONG, cap=Speed(300)), s=6.0, machine=replace(PLAIN, speed_step=Speed(50)))
    console(p, 145.0)
    p.run(30.0)
    assert len(p.told("console_changed")) <= 1


# --- permits


def refused(p: Playbook) -> object:
    return p.told("refused")[-1].values["reason"]


def test_no_permit() -> None:
    p = Playbook().run(4.0)
    p.feed(ArmRequested("", DEMO))
    assert refused(p) == "no_permit"
    p.feed(ArmRequested("guess", DEMO))
    assert refused(p) == "no_permit"
    p.feed(PermitMinted("", "test"))
    p.feed(ArmRequested("", DEMO))
    assert refused(p) == "no_permit"
    p.run(20.0)
    assert not p.sent


def test_a_permit_works_once() -> None:
    p = Playbook().run(4.0)
    p.press(replace(DEMO, blocks_s=(5,)))
    p.run(60.0)
    assert p.core.settled
    p.feed(ArmRequested("n1", DEMO))
    assert refused(p) == "no_permit"
    p.feed(PermitMinted("n1", "test"))  # the same press, told again
    p.feed(ArmRequested("n1", DEMO))
    assert refused(p) == "no_permit"
    assert p.commands().count("07") == 1


@pytest.mark.parametrize(("age_s", "starts"), [(0.0, True), (2.9, True), (3.1, False), (10.1, False)])
def test_an_old_permit_is_refused_when_it_would_not_outlive_the_countdown(age_s: float, starts: bool) -> None:
    p = Playbook().run(4.0)
    p.feed(PermitMinted("n", "test"))
    p.run(age_s)
    p.feed(ArmRequested("n", DEMO))
    p.run(10.0)
    assert ("07" in p.commands()) is starts
    assert not p.told("our_bug")
    assert not p.told("fault_not_starting")


def test_a_newer_press_voids_the_older() -> None:
    p = Playbook().run(4.0)
    p.feed(PermitMinted("old", "test"))
    p.feed(PermitMinted("new", "test"))
    p.feed(ArmRequested("old", DEMO))
    assert refused(p) == "no_permit"
    p.feed(ArmRequested("new", DEMO))
    assert refused(p) == "no_permit"  # a wrong try voids it too


def test_a_permit_of_another_connection() -> None:
    p = Playbook().run(4.0)
    p.feed(PermitMinted("n", "test"))
    p.come_back()
    p.run(5.0)
    p.feed(ArmRequested("n", DEMO))
    assert refused(p) == "no_permit"


def test_a_permit_of_another_session() -> None:
    p = Playbook().run(4.0)
    p.press()
    p.run(1.0)
    p.feed(PermitMinted("n", "test"))
    p.feed(StopRequested("test"))
    p.feed(ArmRequested("n", DEMO))
    assert refused(p) == "no_permit"


# --- refusals


def test_the_belt_must_have_stood_for_three_seconds() -> None:
    p = Playbook()
    p.press()
    assert refused(p) == "no_telemetry"
    p.run(2.0)
    p.press()
    assert refused(p) == "not_stood_long_enough"
    p.run(3.0)
    p.press()
    p.run(1.0)
    assert p.state == "countdown"


def test_the_break_is_at_least_as_long_as_planned() -> None:
    p = Playbook().start().run(29.5)
    while p.state != "break":
        p.run(0.1)
    p.run(8.0)
    p.press(None)
    assert refused(p) == "break_not_over"
    p.run(2.1)
    p.press(None)
    p.run(0.1)
    assert p.state == "countdown"


def test_only_one_walk_at_a_time() -> None:
    p = walking()
    p.press()
    assert refused(p) == "already_walking"
    p.press(None)
    assert refused(p) == "nothing_to_continue"
    p.run(5.0)
    assert p.state == "walk"


@pytest.mark.parametrize(
    ("change", "reason"),
    [
        ({"has_control_point": False}, "no_speed_control"),
        ({"sets_speed": False}, "no_speed_control"),
        ({"speed_max": None}, "no_speed_range"),
        ({"speed_min": None}, "no_speed_range"),
        ({"speed_max": Speed(90)}, "no_speed_range"),
        ({"speed_min": Speed(161)}, "starts_too_fast"),
        ({"speed_min": Speed(0), "speed_step": Speed(200)}, "starts_too_fast"),
        ({"speed_min": Speed(160)}, "minimum_above_cap"),
    ],
)
def test_machines_that_are_not_walked_on(change: dict[str, object], reason: str) -> None:
    p = Playbook(replace(PLAIN, **change)).run(4.0)  # type: ignore[arg-type]
    p.press(replace(DEMO, cap=Speed(150)))
    assert refused(p) == reason
    p.run(10.0)
    assert not p.sent


def test_a_plan_with_nothing_to_walk() -> None:
    p = Playbook().run(4.0)
    for plan in (
        replace(DEMO, blocks_s=()),
        replace(DEMO, blocks_s=(20, 0)),
        replace(DEMO, ramp_per_s=Speed(0)),
    ):
        p.press(plan)
        assert refused(p) == "nothing_to_walk"


def test_a_real_radio_is_read_only() -> None:
    p = Playbook(simulated=False).run(4.0)
    p.press()
    assert refused(p) == "not_commissioned"
    p.press(replace(DEMO, simulated_only=True), empty_belt=True)
    assert refused(p) == "plan_simulated_only"
    p.run(10.0)
    assert not p.sent


def test_an_empty_belt_on_a_real_radio_is_slow_and_gentle() -> None:
    p = Playbook(simulated=False).run(4.0)
    p.press(replace(LONG, cap=Speed(500)), empty_belt=True)
    p.run(30.0)
    assert p.state == "walk"
    assert p.top == 150.0
    targets = [(at, c.speed.hundredths) for at, c in p.sent if isinstance(c, SetSpeed)]
    for (t0, a), (t1, b) in itertools.pairwise(targets):
        assert b - a <= 10 * (t1 - t0) + 0.5  # the everyday rise, whatever the plan says


def test_a_cap_above_the_hard_limit() -> None:
    plan = replace(LONG, cap=Speed(900), level_until_s=0, blocks_s=(900,))
    p = walking(plan, s=500.0)
    assert p.top == 500.0
    assert not p.denied


def test_without_a_machine() -> None:
    p = Playbook()
    p.lose_link()
    p.press()
    assert refused(p) == "no_machine"
    assert p.feed(StopRequested("test")) == []
    assert p.feed(Watched(0)) == []


def test_a_belt_that_moves_in_the_countdown_cancels_it() -> None:
    p = Playbook().run(4.0)
    p.press()
    p.run(2.0)
    p.toy.target = 100.0
    p.run(10.0)
    assert not p.sent
    assert p.told("cancelled")[-1].values["reason"] == "belt_moves"


def test_a_belt_that_moves_in_the_countdown_after_a_break_ends_the_walk() -> None:
    """Regression: it led back to a break on a moving belt, of which "stopped" was said then."""
    p = Playbook().start().run(45.0)
    p.press(None)
    p.run(2.0)
    p.toy.target = 100.0
    p.run(10.0)
    assert p.summaries[0].summary.reason == "console_start"
    assert not p.told("stopped")
    assert p.commands().count("07") == 1
    assert p.toy.speed == 100.0


@pytest.mark.hazard("H-69", "T12")
@pytest.mark.parametrize("wish", [SlowerRequested("test"), EndRequested("test")])
def test_a_sensor_that_shows_too_much_turns_no_slower_into_faster(
    wish: SlowerRequested | EndRequested,
) -> None:
    """Its records say 2.7, and the machine was asked for 2.0: 2.5 would be faster."""
    p = walking(replace(LONG, cap=Speed(300)), s=20.0)
    asked = [c for _, c in p.sent if isinstance(c, SetSpeed)]
    p.toy.forced = lambda now: asked[-1].speed.hundredths + 70.0
    p.run(5.0)
    assert p.told("console_changed")
    p.feed(wish)
    p.run(3.0)
    later = [c for _, c in p.sent if isinstance(c, SetSpeed)][len(asked) :]
    assert later
    assert max(c.speed for c in later) <= asked[-1].speed
