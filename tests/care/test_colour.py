"""The colour of a session, cause by cause, and that a worse walk is never of a better colour."""

from itertools import product

import pytest

from tests.care.walks import WELL, said, session
from treadctl.care.body import Later, LaterReport, Report, Scores, Zone
from treadctl.care.colour import Colour, judge
from treadctl.care.history import Action, Ended

YES = LaterReport(feel=Later.YES)
BIT = LaterReport(feel=Later.BIT_WORSE)
CLEARLY = LaterReport(feel=Later.CLEARLY_WORSE)


def colour(*, final: bool = True, **changes: object) -> Colour:
    return judge(session(**changes), final=final).colour


@pytest.mark.row("3.4/green", "W32")
def test_green_is_finished_settled_and_at_most_one_slow() -> None:
    assert colour() is Colour.GREEN
    assert colour(worst=Action.SLOW, slows=1) is Colour.GREEN
    assert colour(right_after=said(4, 2), morning=said(3, 1)) is Colour.GREEN
    assert colour(two_hours=LaterReport(feel=Later.BIT_WORSE, scores=said(3, 2).scores)) is Colour.GREEN
    assert judge(session(), final=False).rule == "3.4/green"


@pytest.mark.row("W32", "3.6C/8")
def test_a_good_score_straight_after_is_not_green_yet() -> None:
    assert colour(final=False, two_hours=None, morning=None) is Colour.OPEN
    assert colour(final=False, morning=None) is Colour.OPEN


@pytest.mark.row("3.4/amber", "3.0/amber", "3.6C/8")
@pytest.mark.parametrize("missing", ["right_after", "two_hours", "morning"])
def test_a_missing_answer_is_amber_only_at_the_next_start(missing: str) -> None:
    assert colour(final=False, **{missing: None}) is Colour.OPEN
    assert colour(**{missing: None}) is Colour.AMBER


@pytest.mark.row("3.0/amber")
def test_the_two_hours_answer_given_with_the_mornings_counts_in_full() -> None:
    assert colour(two_hours=LaterReport(feel=Later.YES, by_morning=True)) is Colour.GREEN
    assert colour(two_hours=LaterReport(feel=Later.CLEARLY_WORSE, by_morning=True)) is Colour.RED


@pytest.mark.row("3.4/amber")
@pytest.mark.parametrize(
    "changes",
    [
        {"worst": Action.BREAK, "breaks": 1},
        {"breaks": 1},
        {"worst": Action.BREAK},
        {"slows": 2, "worst": Action.SLOW},
        {"morning": said(4, 2)},
        {"two_hours": BIT},
        {"right_after": said(5, 2)},
        {"ended": Ended.FAULT},
        {"ended": Ended.ATTENTION, "worst": Action.STOP, "right_after": said(4, 2)},
        {"ended": Ended.ATTENTION, "right_after": None},
    ],
)
def test_amber(changes: dict) -> None:
    assert colour(**changes) is Colour.AMBER


@pytest.mark.row("3.4/red", "W23")
@pytest.mark.parametrize(
    "changes",
    [
        {"ended": Ended.SYMPTOMS, "worst": Action.STOP},
        {"ended": Ended.SYMPTOMS},
        {"two_hours": CLEARLY},
        {"morning": said(5, 2)},
        {"morning": said(3, 2, Zone.CALF)},
        {"right_after": said(3, 4)},
        {"right_after": Report(scores=None, numb_worse=True)},
        {"ended": Ended.ATTENTION, "morning": said(5, 2)},
        {"ended": Ended.OTHERWISE, "two_hours": CLEARLY},
    ],
)
def test_red(changes: dict) -> None:
    assert colour(**changes) is Colour.RED
    assert colour(final=False, **changes) is Colour.RED


@pytest.mark.row("3.4/black", "3.6B/1")
@pytest.mark.parametrize(
    "changes",
    [
        {"ended": Ended.EMERGENCY},
        {"worst": Action.EMERGENCY, "ended": Ended.SYMPTOMS},
        {"morning": Report(scores=None, numb_worse=True)},
    ],
)
def test_black(changes: dict) -> None:
    assert colour(**changes) is Colour.BLACK


@pytest.mark.row("3.4/neutral")
def test_a_stop_for_the_doorbell_is_neutral() -> None:
    assert colour(ended=Ended.OTHERWISE) is Colour.NEUTRAL
    assert colour(ended=Ended.SYMPTOMS, not_symptoms=True) is Colour.NEUTRAL
    assert colour(ended=Ended.CHOSE) is Colour.NEUTRAL
    assert colour(ended=Ended.OTHERWISE, morning=None) is Colour.AMBER


def test_a_stop_that_the_answers_made_is_no_doorbell() -> None:
    assert colour(ended=Ended.SYMPTOMS, worst=Action.STOP, not_symptoms=True) is Colour.RED


@pytest.mark.row("3.0/attention")
def test_an_attention_stop_is_neutral_if_all_was_as_before() -> None:
    assert colour(ended=Ended.ATTENTION, worst=Action.STOP) is Colour.NEUTRAL
    assert colour(ended=Ended.ATTENTION, right_after=said(3, 1)) is Colour.NEUTRAL
    assert colour(ended=Ended.ATTENTION, right_after=None, final=False) is Colour.OPEN
    assert colour(ended=Ended.ATTENTION, before=None, right_after=said(3, 1)) is Colour.AMBER
    assert colour(ended=Ended.ATTENTION, before=None, right_after=WELL) is Colour.NEUTRAL
    assert colour(ended=Ended.ATTENTION, right_after=None, not_symptoms=True) is Colour.AMBER


@pytest.mark.row("3.4/baseline", "3.0/baseline")
def test_ending_at_one_more_in_the_baseline_week_is_green() -> None:
    assert colour(baseline=True, worst=Action.SLOW, slows=1, right_after=said(4, 2)) is Colour.GREEN
    assert colour(baseline=True, morning=said(4, 2)) is Colour.AMBER


@pytest.mark.row("3.0/console walk")
def test_a_walk_begun_at_the_console_has_nothing_to_compare_with() -> None:
    assert colour(before=None) is Colour.GREEN
    assert colour(before=None, morning=said(1, 1)) is Colour.AMBER
    assert colour(before=None, two_hours=BIT) is Colour.AMBER
    assert colour(before=None, two_hours=CLEARLY) is Colour.RED
    assert colour(before=None, right_after=Report(scores=None, numb_worse=True)) is Colour.RED
    assert colour(before=None, morning=Report(scores=None, numb_worse=True)) is Colour.BLACK


@pytest.mark.parametrize(
    ("changes", "rule"),
    [
        ({"ended": Ended.FAULT}, "3.4/fault"),
        ({"morning": said(5, 2)}, "3.6C/5"),
        ({"two_hours": CLEARLY}, "3.6C/2"),
        ({"ended": Ended.EMERGENCY}, "3.6B/1"),
        ({"ended": Ended.SYMPTOMS, "worst": Action.STOP}, "3.6B/2"),
        ({"ended": Ended.SYMPTOMS}, "3.6B/2"),
        ({"ended": Ended.SYMPTOMS, "not_symptoms": True}, "3.4/not symptoms"),
        ({"ended": Ended.OTHERWISE}, "3.4/not symptoms"),
        ({"ended": Ended.CHOSE}, "3.4/chose"),
        ({"breaks": 1}, "3.6B/3"),
        ({"worst": Action.BREAK}, "3.6B/3"),
        ({"ended": Ended.ATTENTION}, "3.0/attention"),
        ({"morning": None}, "3.6C/8"),
        ({"before": None, "right_after": said(1, 1)}, "3.6B/3"),
        ({"before": None, "morning": said(1, 1)}, "3.6C/4"),
        ({"before": None, "morning": Report(scores=None, numb_worse=True)}, "3.6A/10"),
        ({"before": None, "two_hours": CLEARLY}, "3.6C/2"),
    ],
)
def test_the_rule_is_told(changes: dict, rule: str) -> None:
    assert judge(session(**changes), final=True).rule == rule


def test_a_worse_answer_is_never_a_better_colour() -> None:
    laters = [YES, BIT, CLEARLY]
    ends = [Ended.DONE, Ended.FAULT, Ended.SYMPTOMS, Ended.EMERGENCY]
    for (worse, later), ended in product(enumerate(laters), ends):
        for back in range(10):
            here = colour(ended=ended, two_hours=later, morning=said(back, 2))
            assert colour(ended=ended, two_hours=later, morning=said(back + 1, 2)) >= here
            if worse:
                assert colour(ended=ended, two_hours=laters[worse - 1], morning=said(back, 2)) <= here


def test_pain_that_is_gone_is_good() -> None:
    gone = Report(scores=Scores(back=0, leg=0, zone=Zone.NONE))
    assert colour(right_after=gone, morning=gone) is Colour.GREEN
    assert colour(right_after=WELL) is Colour.GREEN
