"""What is asked before and after a walk, how many acts it costs, and when it is due."""

import pytest

from tests.care.walks import B, session
from treadctl.care.asking import AFTER, AS_BEFORE, MORNING, SCORES, Ask, Due, Sheet, due
from treadctl.care.body import Later, LaterReport, Report, Scores, Zone
from treadctl.care.screen import NONE_OF_THESE, short

H = 3600.0


def filled(asks: tuple[Ask, ...], *values: int) -> Sheet:
    sheet = Sheet(asks=asks)
    for value in values:
        sheet = sheet.said(value)
    return sheet


@pytest.mark.row("3.0/one card", "3.5/before")
@pytest.mark.parametrize(("values", "acts"), [((2, 0), 4), ((2, 3, 3), 5)])
def test_an_ordinary_good_day_costs_at_most_five_acts_before_the_countdown(values: tuple, acts: int) -> None:
    done = 1  # "none of these"
    assert short(NONE_OF_THESE).open == ()
    sheet = Sheet(asks=SCORES)
    for value in values:
        sheet = sheet.said(value)
        done += 1
    assert sheet.next is None
    done += 1  # the held press: shoes, key and space are its words
    assert done == acts <= 5


@pytest.mark.row("3.0/one card")
def test_after_a_good_walk_each_answer_is_one_tap() -> None:
    well = session(right_after=AS_BEFORE, two_hours=LaterReport(feel=Later.YES), morning=AS_BEFORE)
    assert well.right_after is not None
    assert well.right_after.rise(B) == 0
    assert due(well, wall_s=9e9, day=101, second_of_day=8 * H) == ()


@pytest.mark.row("3.5/before", "3.0/one card")
def test_the_zone_is_asked_only_with_leg_pain() -> None:
    assert filled(SCORES, 2, 0).next is None
    assert filled(SCORES, 2, 0).scores == Scores.said(2, 0)
    assert filled(SCORES, 2, 1).next is Ask.ZONE
    assert filled(SCORES, 2, 1, 4).scores == Scores(back=2, leg=1, zone=Zone.CALF)


@pytest.mark.row("3.5/right after", "W11", "Z12")
def test_right_after_back_leg_zone_tingling_limp_other_joint() -> None:
    order, sheet = [], Sheet(asks=AFTER)
    for value in (4, 3, 5, 1, 1, 2):
        order.append(sheet.next)
        sheet = sheet.said(value)
    assert order == [Ask.BACK, Ask.LEG, Ask.ZONE, Ask.NUMB, Ask.LIMP, Ask.OTHER]
    expected = Report(scores=Scores(back=4, leg=3, zone=Zone.FOOT), numb_worse=True, limp=True, other_up=2)
    assert sheet.report() == expected
    assert filled(AFTER, 4, 0, 0, 0, 0).report() == Report(scores=Scores.said(4, 0))


@pytest.mark.row("3.5/morning")
def test_next_morning_back_leg_zone_tingling() -> None:
    assert filled(MORNING, 4, 3, 5, 1).report() == Report(
        scores=Scores(back=4, leg=3, zone=Zone.FOOT), numb_worse=True
    )


@pytest.mark.row("3.5/2 h")
def test_two_hours_after_numbers_only_if_it_is_not_yes() -> None:
    assert Sheet(asks=()).later(Later.YES).scores is None
    late = filled(SCORES, 4, 0).later(Later.BIT_WORSE, by_morning=True)
    assert (late.scores, late.by_morning) == (Scores.said(4, 0), True)
    with pytest.raises(ValueError, match="back was not answered"):
        Sheet(asks=SCORES).later(Later.CLEARLY_WORSE)


@pytest.mark.parametrize(
    ("before", "value"),
    [
        ((), -1),
        ((), 11),
        ((2,), 11),
        ((2, 3), 0),
        ((2, 3), 6),
        ((2, 3, 3), 2),
        ((2, 3, 3, 0), 2),
        ((2, 3, 3, 0, 0), 11),
    ],
)
def test_a_value_that_a_question_does_not_have(before: tuple, value: int) -> None:
    sheet = filled(AFTER, *before)
    with pytest.raises(ValueError, match=f"is {value}: "):
        sheet.said(value)
    with pytest.raises(ValueError, match="was not answered"):
        sheet.report()


def test_nothing_is_asked_after_the_end() -> None:
    with pytest.raises(ValueError, match="any more"):
        filled(SCORES, 2, 0).said(1)


OPEN = session(ended_at=1000.0, right_after=None, two_hours=None, morning=None)


@pytest.mark.row("3.5/right after", "3.5/2 h", "3.5/morning", "3.0/amber")
@pytest.mark.parametrize(
    ("wall_s", "day", "hour", "starting", "expected"),
    [
        (1000.0, 100, 12, False, (Due.RIGHT_AFTER,)),
        (1000.0 + 2 * H - 1, 100, 14, False, (Due.RIGHT_AFTER,)),
        (1000.0 + 2 * H, 100, 14, False, (Due.RIGHT_AFTER, Due.TWO_HOURS)),
        (1000.0 + 14 * H, 101, 4.9, False, (Due.RIGHT_AFTER, Due.TWO_HOURS)),
        (1000.0 + 14 * H, 101, 4.9, True, (Due.RIGHT_AFTER, Due.TWO_HOURS_LATE, Due.MORNING)),
        (1000.0 + 14 * H, 101, 5, False, (Due.RIGHT_AFTER, Due.TWO_HOURS_LATE, Due.MORNING)),
        (1000.0 + 60 * H, 102, 1, False, (Due.RIGHT_AFTER, Due.TWO_HOURS_LATE, Due.MORNING)),
        (1000.0 + 1 * H, 100, 13, True, (Due.RIGHT_AFTER,)),
    ],
)
def test_when_each_answer_is_due(
    wall_s: float, day: int, hour: float, starting: bool, expected: tuple
) -> None:
    assert due(OPEN, wall_s=wall_s, day=day, second_of_day=hour * H, starting=starting) == expected


@pytest.mark.row("3.5/2 h")
def test_what_was_answered_is_not_asked_again() -> None:
    late = session(ended_at=1000.0, morning=None)
    assert due(late, wall_s=1000.0 + 3 * H, day=100, second_of_day=15 * H) == ()
    assert due(late, wall_s=1000.0 + 20 * H, day=101, second_of_day=8 * H) == (Due.MORNING,)
    only_late = session(ended_at=1000.0, two_hours=None)
    assert due(only_late, wall_s=1000.0 + 20 * H, day=101, second_of_day=8 * H) == (Due.TWO_HOURS_LATE,)
