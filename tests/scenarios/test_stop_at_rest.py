"""A person's STOP while nobody walks: what it must not do to the records, the room and the machine."""

from __future__ import annotations

from dataclasses import replace

import pytest

from tests.helpers.empty_belt import FRESH, Bench
from tests.helpers.playbook import Playbook
from treadctl.messages import FROM_HOUSE
from treadctl.model import Outcome, StopBelt, StopKind, StopRequested

STOP = StopRequested("socket:walker")
HOUSE = StopRequested("socket:remote", StopKind.QUICK, FROM_HOUSE)


@pytest.mark.hazard("H-66", "H-67")
@pytest.mark.parametrize("stop", [STOP, HOUSE])
@pytest.mark.parametrize("after_s", [0.1, 0.5, 1.0, 1.9])
def test_a_treadmill_that_is_switched_off_right_after_a_stop_at_rest_rings_no_alarm(
    stop: StopRequested, after_s: float
) -> None:
    p = Playbook().run(4.0)
    p.feed(stop)
    p.run(after_s)
    p.lose_link()
    p.run(90.0)
    told = [notice.id for _, notice in p.notices]
    assert not [name for name in told if name.startswith(("alarm", "voice", "stop_not"))]
    assert p.core.settled


@pytest.mark.hazard("H-67")
def test_an_alarm_of_a_silent_treadmill_ends_with_its_link() -> None:
    p = Playbook().run(4.0)
    p.feed(STOP)
    p.telemetry = False
    p.run(8.0)
    assert p.told("alarm_blind")
    assert not p.told("alarm_over")
    p.lose_link()
    assert p.told("alarm_over")
    p.run(20.0)
    assert p.core.settled


@pytest.mark.hazard("H-67", "H-74")
@pytest.mark.parametrize("silent_s", [0.0, 2.0, 5.0])
def test_a_belt_that_moved_meanwhile_is_owed_its_stop_however_long_it_was_silent(silent_s: float) -> None:
    p = Playbook().run(4.0)
    p.feed(STOP)
    p.toy.forced = lambda now: 100.0
    p.run(1.2)
    p.telemetry = False
    p.run(silent_s)
    p.lose_link()
    p.run(5.0)
    assert not p.core.settled
    assert [notice for _, notice in p.notices if notice.id.startswith("alarm")][-1].id != "alarm_over"
    p.telemetry, p.toy.forced = True, lambda now: 0.0
    sent = len(p.sent)
    p.come_back()
    p.run(2.0)
    assert StopBelt() in [command for _, command in p.sent[sent:]]


@pytest.mark.hazard("H-66", "H-67")
@pytest.mark.parametrize("outcome", [Outcome.REFUSED, Outcome.UNANSWERED])
def test_a_machine_that_says_no_or_nothing_to_a_stop_at_rest_has_heard_it(outcome: Outcome) -> None:
    p = Playbook().run(4.0)
    p.outcome = outcome
    p.feed(STOP)
    p.run(0.3)
    p.lose_link()
    p.run(90.0)
    assert not p.told("alarm_link")
    assert p.core.settled


@pytest.mark.hazard("H-74", "H-67")
@pytest.mark.parametrize("outcome", [Outcome.NOT_WRITTEN, Outcome.WRITE_UNKNOWN])
def test_a_stop_at_rest_that_may_never_have_got_there_is_owed_over_the_lost_link(outcome: Outcome) -> None:
    p = Playbook().run(4.0)
    p.outcome = outcome
    p.feed(STOP)
    p.run(0.3)
    p.lose_link()
    p.run(10.0)
    assert p.told("alarm_link")
    p.outcome = Outcome.ACCEPTED
    sent = len(p.sent)
    p.come_back()
    p.run(20.0)
    assert StopBelt() in [command for _, command in p.sent[sent:]]
    p.run(60.0)  # a write of unknown outcome is watched for a minute
    assert p.core.settled


def test_each_stop_at_rest_tells_its_own_reason() -> None:
    p = Playbook().run(4.0)
    for stop in (HOUSE, STOP, HOUSE):
        p.feed(stop)
        p.run(20.0)
    assert [n.values["reason"] for n in p.told("stopped")] == [FROM_HOUSE, "person", FROM_HOUSE]


class Presses(Bench):
    """Somebody presses STOP elsewhere, so long after a notice of the test."""

    after, wait_s, pressed = "", 0.0, False

    def run(self, seconds: float) -> Playbook:
        for _ in range(round(seconds * 10)):
            super().run(0.1)
            if not self.pressed and self.told(self.after):
                self.pressed = True
                super().run(self.wait_s)
                self.feed(STOP)
        return self


@pytest.mark.hazard("H-14")
@pytest.mark.parametrize("simulated", [True, False])
@pytest.mark.parametrize("wait_s", [0.0, 2.0, 12.0, 40.0])
def test_a_stop_between_two_starts_of_the_empty_belt_test_is_no_fault_of_the_machine(
    simulated: bool, wait_s: float
) -> None:
    bench = Presses(simulated=simulated)
    bench.after, bench.wait_s = "setup_stop_again", wait_s
    assert bench.attend(replace(FRESH, simulated=simulated)) == "interrupted"
    assert bench.findings.refused is None
    assert bench.findings.stop_repeat_safe is not False
