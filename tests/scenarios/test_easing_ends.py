"""How a walk ends by what the person says: how the belt comes down, which words are said, and each once."""

from __future__ import annotations

import pytest

from tests.helpers.checked import CARD, PLAN, answer, fast, summary, walking
from tests.helpers.playbook import Playbook
from treadctl.care.body import Scores, Zone
from treadctl.care.checkins import Act, CheckIns
from treadctl.care.symptoms import Check, during
from treadctl.model import WorseSaid, WrongSaid


@pytest.mark.row("3.5/always", "3.6B/2")
def test_something_is_wrong_comes_down_quickly_and_never_with_a_jolt() -> None:
    p = fast()
    p.feed(WrongSaid())
    assert p.told("slowing")[-1].values == {"reason": "wrong", "kind": "quick"}
    assert not p.told("stopping")
    assert "0801" not in p.commands(), "our ramp first"
    p.run(10.0)
    assert (p.toy.speed, p.told("stop_now")) == (0.0, [])


@pytest.mark.row("3.6B/1")
def test_an_emergency_stops_the_belt_at_once(monkeypatch: pytest.MonkeyPatch) -> None:
    """No question leads to that row; whatever will, this is what follows from it."""
    emergency = during(Scores(back=CARD.back, leg=CARD.leg, zone=Zone(CARD.zone)), Check(emergency=True))
    monkeypatch.setattr(CheckIns, "worse", lambda self, now: (Act(decision=emergency),))
    p = fast()
    p.feed(WorseSaid())
    assert p.commands()[-1] == "0801"
    assert p.told("stopping")[-1].values == {"reason": "emergency", "kind": "now"}
    assert not p.told("slowing")
    p.run(30.0)
    assert p.toy.speed == 0.0
    found = summary(p)
    assert (found.ended, found.reason) == ("pain", "emergency")
    assert (found.worst, found.rule) == ("emergency", "3.6B/1")


@pytest.mark.row("3.5/always")
@pytest.mark.parametrize("wait_s", [0.0, 2.0], ids=["break", "countdown"])
def test_something_is_wrong_while_the_belt_stands_is_said_once(wait_s: float) -> None:
    p = answer(walking(seconds=125.0))
    p.run(320.0)
    if wait_s:
        p.press(None)
        p.run(wait_s)
    assert p.state == ("countdown" if wait_s else "break")
    p.feed(WrongSaid())
    assert len(p.told("stopped")) == 1
    assert not p.told("stopping")


@pytest.mark.row("3.5/always")
def test_something_is_wrong_in_the_first_countdown_is_said_once() -> None:
    p = Playbook().run(4.0)
    p.press(PLAN)
    p.run(2.0)
    p.feed(WrongSaid())
    assert len(p.told("cancelled")) == 1
    assert not p.told("stopping")
