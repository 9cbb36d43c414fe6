"""How long this computer has slept."""

import time

import pytest

from treadctl.service.sleep import seconds_asleep


def test_it_is_the_same_while_nobody_sleeps() -> None:
    before = seconds_asleep()
    time.sleep(0.05)
    assert seconds_asleep() == pytest.approx(before, abs=0.01)


def test_a_system_that_does_not_tell(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delattr(time, "CLOCK_BOOTTIME", raising=False)
    assert seconds_asleep() == 0.0
