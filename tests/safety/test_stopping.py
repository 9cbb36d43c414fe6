"""One stop, from its first word to standstill."""

import pytest

from treadctl.model import Command, SetSpeed, StopBelt, StopKind
from treadctl.quantities import Speed
from treadctl.safety.curve import Frame
from treadctl.safety.stopping import Stopping

SOFT, QUICK, NOW = StopKind.SOFT, StopKind.QUICK, StopKind.NOW


def stopping(
    kind: StopKind, target: int = 200, *, floor: int = 100, step: int = 10, seen: int | None = None
) -> Stopping:
    return Stopping(
        kind,
        "test",
        0.0,
        target=Speed(target),
        floor=Speed(floor),
        step=Speed(step),
        seen=None if seen is None else Speed(seen),
    )


def look(now: float, seen: int | None) -> Frame | None:
    return None if seen is None else Frame(now, Speed(seen))


def step(stop: Stopping, now: float, seen: int | None) -> Command | None:
    """One step that sends one command at most."""
    commands = stop.step(now, look(now, seen))
    assert len(commands) <= 1
    return commands[0] if commands else None


def run(stop: Stopping, until: float, seen: int | None, *, since: float = 0.0) -> list[tuple[float, Command]]:
    out: list[tuple[float, Command]] = []
    for tick in range(round(since * 10) + 1, round(until * 10) + 1):
        out += [(tick / 10, command) for command in stop.step(tick / 10, look(tick / 10, seen))]
    return out


def test_now_is_stop_at_once() -> None:
    stop = stopping(NOW)
    assert step(stop, 0.0, 200) == StopBelt()
    assert stop.halting
    assert step(stop, 0.1, 200) is None


def test_now_is_stop_without_any_report() -> None:
    assert step(stopping(NOW), 0.0, None) == StopBelt()


@pytest.mark.parametrize(("kind", "speeds"), [(SOFT, [180, 160, 140, 120, 100]), (QUICK, [150, 100])])
def test_a_gentle_stop_step_by_step(kind: StopKind, speeds: list[int]) -> None:
    stop = stopping(kind)
    seen, out = 200, []
    for tick in range(200):
        command = step(stop, tick / 10, seen)
        if isinstance(command, SetSpeed):
            seen = command.speed.hundredths
            out.append((tick / 10, seen))
        if isinstance(command, StopBelt):
            break
    assert [speed for _, speed in out] == speeds
    assert [at for at, _ in out] == pytest.approx(range(len(speeds)))
    assert stop.halting


def test_coarse_steps_keep_the_slope() -> None:
    out = run(stopping(SOFT, 300, step=50), 12.0, 290)
    assert out[0] == (0.1, SetSpeed(Speed(250)))
    assert out[1][0] >= 2.6 or isinstance(out[1][1], StopBelt)


def test_off_grid_targets_go_down_to_the_grid() -> None:
    stop = stopping(SOFT, 175, step=30)
    assert step(stop, 0.0, 175) == SetSpeed(Speed(130))


def test_it_does_not_follow() -> None:
    out = run(stopping(SOFT), 4.0, 200)
    assert [command for _, command in out][-1] == StopBelt()
    assert out[-1][0] == pytest.approx(2.6, abs=0.01)  # F + 1 s, on a report of this very moment


def test_silence_makes_it_now() -> None:
    stop = stopping(SOFT)
    assert step(stop, 0.0, None) == StopBelt()


def test_at_the_floor_it_waits_for_a_belt_that_falls() -> None:
    stop = stopping(QUICK)
    for tick in range(100):
        seen = max(0, 200 - 3 * max(tick - 15, 0))
        command = step(stop, tick / 10, seen)
        if isinstance(command, StopBelt):
            break
    assert 120 <= seen <= 130


@pytest.mark.parametrize("seen", [221, 300, 500])
def test_faster_when_told_to_slow_is_stopped_at_once(seen: int) -> None:
    stop = stopping(SOFT, 200, seen=200)
    assert step(stop, 0.0, 200) is not None
    assert step(stop, 0.1, seen) == StopBelt()
    assert stop.wrong_way


@pytest.mark.parametrize(("seen", "begun_at"), [(220, 200), (200, None), (240, 225)])
def test_noise_is_not_the_wrong_way(seen: int, begun_at: int | None) -> None:
    stop = stopping(SOFT, 200, seen=begun_at)
    step(stop, 0.0, 200)
    assert step(stop, 0.1, seen) is None
    assert not stop.wrong_way


def test_at_the_floor_and_not_falling() -> None:
    stop = stopping(SOFT, 100, seen=150)
    assert run(stop, 2.4, 150) == []
    assert run(stop, 3.0, 150, since=2.4)[0][1] == StopBelt()


def test_a_slower_console_gets_no_target_above_it() -> None:
    out = run(stopping(SOFT), 8.0, 60)
    assert all(isinstance(command, StopBelt) for _, command in out)
    assert len([at for at, _ in out if at < 6.0]) == 1


def test_escalation_goes_one_way() -> None:
    stop = stopping(QUICK)
    stop.escalate(SOFT)
    assert stop.kind is QUICK
    stop.escalate(NOW)
    assert step(stop, 0.0, 200) == StopBelt()


def test_the_first_report_after_blindness_is_no_fall_yet() -> None:
    stop = stopping(NOW)
    step(stop, 0.0, None)
    assert run(stop, 2.6, 200)


def test_not_written_is_written_again_and_alarms_all_the_same() -> None:
    stop = stopping(NOW)
    step(stop, 0.0, 200)
    writes = 0
    for tick in range(1, 40):
        stop.again()
        writes += step(stop, tick / 10, 200) is not None
    assert writes >= 25
    assert stop.alarm


def test_refused_is_asked_again_at_leisure_unless_it_obeys() -> None:
    stop = stopping(NOW)
    step(stop, 0.0, 200)
    stop.again(refused=True)
    assert [at for at, _ in run(stop, 1.0, 200)] == [0.5]
    stop.again(refused=True)
    assert run(stop, 2.0, 180, since=1.0) == []
    stop.again(refused=True)
    assert run(stop, 3.0, 0, since=2.0) == []
    blind = stopping(NOW)
    step(blind, 0.0, None)
    blind.again(refused=True)
    assert run(blind, 1.0, 200)


def test_again_before_the_first_stop_is_nothing() -> None:
    stop = stopping(SOFT)
    stop.again()
    assert step(stop, 0.0, 200) == SetSpeed(Speed(180))


def test_a_stop_that_is_owed_goes_at_once() -> None:
    stop = stopping(NOW)
    step(stop, 0.0, None)
    stop.owed()
    assert step(stop, 0.0, None) == StopBelt()


def test_the_machine_stops_by_itself() -> None:
    for seen in (200, None):
        stop = stopping(NOW)
        stop.by_machine(0.0, look(0.0, seen))
        assert stop.halting
        assert step(stop, 0.1, 190) is None
    assert [at for at, _ in run(stop, 3.0, 200)] == [2.5]


def test_the_belts_own_stopping_time() -> None:
    stop = stopping(NOW)
    assert not stop.time_passed(100.0)
    step(stop, 0.0, 300)
    assert not stop.time_passed(11.4)
    assert stop.time_passed(11.5)
    wild = stopping(NOW)
    step(wild, 0.0, 65534)
    assert wild.time_passed(20.0)
    blind = stopping(NOW)
    step(blind, 0.0, None)
    assert blind.time_passed(1.5 + 200 / 30 + 0.01)


def test_a_stop_tells_what_it_knows() -> None:
    stop = stopping(SOFT, seen=200)
    assert (stop.reason, stop.began_at, stop.kind) == ("test", 0.0, SOFT)
    assert not stop.alarm
    assert not stop.halting
    step(stop, 0.0, 200)
    assert stop.target == Speed(180)
    step(stop, 2.6, 200)
    assert stop.halting
    assert stop.kind is NOW
    assert not stop.alarm
    run(stop, 6.0, 200, since=2.6)
    assert stop.alarm


def test_a_stop_by_the_machine_is_no_gentle_one() -> None:
    stop = stopping(SOFT)
    stop.by_machine(0.0, look(0.0, 200))
    assert stop.kind is NOW
    stop.escalate(SOFT)
    assert stop.kind is NOW


def test_a_fresh_link_before_the_first_stop_owes_none() -> None:
    stop = stopping(SOFT)
    stop.owed()
    assert step(stop, 0.0, 200) == SetSpeed(Speed(180))


@pytest.mark.hazard("H-74")
def test_the_stopping_time_is_that_of_the_faster_of_what_was_asked_and_seen() -> None:
    for target, seen, fastest in ((300, 150, 300), (150, 300, 300), (150, 9000, 520)):
        stop = stopping(NOW, target)
        step(stop, 0.0, seen)
        assert not stop.time_passed(1.5 + fastest / 30 - 0.01)
        assert stop.time_passed(1.5 + fastest / 30 + 0.01)
