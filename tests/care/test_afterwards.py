"""After a walk: each row of 3.6 C that is about one walk."""

from itertools import product

import pytest

from tests.care.walks import B, said
from treadctl.care.afterwards import After, Verdict, next_morning, rested_after_red, right_after, two_hours
from treadctl.care.body import Later, LaterReport, Report, Scores, Zone

WORSE = Scores(back=4, leg=3, zone=Zone.THIGH)


@pytest.mark.row("3.6C/1", "3.5/2 h")
@pytest.mark.parametrize(
    ("now", "then", "action"),
    [
        ((3, 2), None, After.SETTLED),
        ((2, 2), None, After.SETTLED),
        ((4, 2), (5, 2), After.SETTLED),
        ((4, 3), (5, 4), After.SETTLED),
        ((4, 2), (4, 2), After.AMBER),
        ((4, 2), (4, 3), After.AMBER),
        ((4, 2), None, After.AMBER),
        ((4, 3), (5, 3), After.AMBER),
    ],
)
def test_at_two_hours_back_to_before_or_one_more_and_falling(
    now: tuple, then: tuple | None, action: After
) -> None:
    later = LaterReport(feel=Later.BIT_WORSE, scores=said(*now).scores)
    verdict = two_hours(B, later, None if then is None else said(*then))
    assert (verdict.action, verdict.rule) == (action, "3.6C/1")
    if then is None:
        assert two_hours(B, later, Report(scores=None)).action is action


@pytest.mark.row("3.6C/1", "3.6C/2", "W23")
def test_at_two_hours_by_word_alone() -> None:
    assert two_hours(B, LaterReport(feel=Later.YES), None) == Verdict(action=After.SETTLED, rule="3.6C/1")
    assert two_hours(B, LaterReport(feel=Later.BIT_WORSE), None) == Verdict(action=After.AMBER, rule="3.6C/1")
    assert two_hours(B, LaterReport(feel=Later.CLEARLY_WORSE), None).action is After.RED
    assert two_hours(B, LaterReport(feel=Later.CLEARLY_WORSE, scores=B), None).action is After.RED


@pytest.mark.row("3.6C/2", "W23")
@pytest.mark.parametrize(("back", "leg", "zone"), [(5, 2, 3), (3, 4, 3), (9, 9, 3), (3, 2, 4)])
def test_two_more_or_further_at_two_hours_is_lingering(back: int, leg: int, zone: int) -> None:
    later = LaterReport(feel=Later.BIT_WORSE, scores=Scores(back=back, leg=leg, zone=Zone(zone)))
    for then in (None, said(10, 10)):
        verdict = two_hours(B, later, then)
        assert (verdict.action, verdict.rule) == (After.RED, "3.6C/2")


@pytest.mark.row("3.6C/3", "3.6C/4", "3.6C/5", "W23", "W32")
def test_every_next_morning() -> None:
    for back, leg, zone in product(range(11), range(1, 11), Zone):
        if zone is Zone.NONE:
            continue
        up = max(back - B.back, leg - B.leg)
        further = zone > B.zone and zone >= 2
        expected = After.RED if up >= 2 or further else After.AMBER if up == 1 else After.SETTLED
        verdict = next_morning(B, said(back, leg, zone))
        assert verdict.action is expected
        assert verdict.rule == {After.SETTLED: "3.6C/3", After.AMBER: "3.6C/4", After.RED: "3.6C/5"}[expected]
    assert next_morning(B, Report(scores=None)).action is After.SETTLED


@pytest.mark.row("3.6A/10", "W18")
def test_new_numbness_next_morning_wants_help_the_same_day() -> None:
    verdict = next_morning(B, Report(scores=None, numb_worse=True))
    assert (verdict.action, verdict.rule) == (After.SAME_DAY, "3.6A/10")


@pytest.mark.row("Z12", "W10", "3.5/right after")
@pytest.mark.parametrize(
    ("report", "action"),
    [
        (Report(scores=None), After.SETTLED),
        (said(4, 2), After.SETTLED),
        (said(5, 2), After.AMBER),
        (Report(scores=None, other_up=2), After.AMBER),
        (Report(scores=None, other_up=1), After.SETTLED),
        (said(3, 4), After.RED),
        (said(3, 2, Zone.CALF), After.RED),
        (said(7, 2), After.RED),
        (Report(scores=None, numb_worse=True), After.RED),
    ],
)
def test_right_after_is_the_last_check_in(report: Report, action: After) -> None:
    assert right_after(B, report).action is action


@pytest.mark.row("3.6A/8", "3.6C/5")
@pytest.mark.parametrize(("answered", "first"), [(11, 13), (12, 13), (13, 14), (20, 21)])
def test_one_more_rest_day_and_never_the_day_of_the_answer(answered: int, first: int) -> None:
    assert rested_after_red(10, answered) == first
