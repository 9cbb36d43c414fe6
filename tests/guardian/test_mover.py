"""A person at the machine, or a late command: what tells one from the other."""

import pytest

from treadctl.guardian.mover import LATE_S, REPLAY_S, Mover

pytestmark = pytest.mark.hazard("H-15", "H-80", "B12", "D02")

LONG_AGO = float("-inf")


def heard(*, started_at: float = LONG_AGO, listens_at: float = 0.0) -> Mover:
    mover = Mover(started_at)
    mover.listens(listens_at)
    return mover


def test_only_the_machines_word_makes_it_a_person() -> None:
    mover = heard()
    assert not mover.is_person(100.0)
    mover.started(100.0)
    assert mover.is_person(100.0)


def test_an_answer_on_the_control_point_makes_it_a_program() -> None:
    for answered_first in (True, False):
        mover = heard()
        if answered_first:
            mover.answered()
        mover.started(100.0)
        mover.answered()
        assert not mover.is_person(100.0)


@pytest.mark.parametrize(("age_s", "person"), [(10.0, False), (LATE_S, False), (LATE_S + 0.1, True)])
def test_a_start_of_the_services_own_may_be_late(age_s: float, person: bool) -> None:
    mover = heard(started_at=1000.0)
    mover.started(1000.0 + age_s)
    assert mover.is_person(1000.0 + age_s) is person


@pytest.mark.hazard("H-25", "T07")
@pytest.mark.parametrize(("after_s", "person"), [(0.0, False), (REPLAY_S, False), (REPLAY_S + 0.1, True)])
def test_a_status_that_is_repeated_to_a_new_listener_is_none(after_s: float, person: bool) -> None:
    mover = heard(listens_at=200.0)
    mover.started(200.0 + after_s)
    assert mover.is_person(210.0) is person


def test_what_was_heard_before_it_stood_is_over() -> None:
    mover = heard()
    mover.started(100.0)
    mover.stands()
    assert not mover.is_person(110.0)
    mover.answered()
    mover.stands()
    mover.started(120.0)
    assert mover.is_person(120.0)
