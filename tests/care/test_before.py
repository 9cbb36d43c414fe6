"""Before a walk: each row of 3.6 A, and that more pain never means more walking."""

from itertools import product

import pytest

from treadctl.care.body import Numb, Scores, Usual, Zone
from treadctl.care.screen import Outcome
from treadctl.care.symptoms import Beginning, Card, Start, before

LITTLE = Usual(back=2, leg=1, zone=Zone.THIGH)
FIVE = Usual(back=2, leg=5, zone=Zone.CALF)


def card(
    back: int = 2,
    leg: int = 1,
    zone: Zone = Zone.THIGH,
    *,
    usual: Usual = LITTLE,
    screened: Outcome = Outcome.CLEAR,
    numb: Numb = Numb.NONE,
    ok: bool = True,
    high_days: int = 0,
    red_morning_rest: bool = False,
) -> Beginning:
    if leg == 0:
        zone = Zone.LOW_BACK
    return before(
        Card(
            scores=Scores(back=back, leg=leg, zone=zone),
            usual=usual,
            screened=screened,
            numb=numb,
            clinician_ok=ok,
            high_days=high_days,
            red_morning_rest=red_morning_rest,
        )
    )


@pytest.mark.row("3.6A/1", "3.6A/2", "3.6A/3", "3.6A/12", "W18", "W19", "W20", "W21", "W22")
@pytest.mark.parametrize(
    ("screened", "action", "rule"),
    [
        (Outcome.EMERGENCY, Start.EMERGENCY, "3.6A/1"),
        (Outcome.SAME_DAY, Start.SAME_DAY, "3.6A/2"),
        (Outcome.SEE_SOMEONE, Start.SEE_SOMEONE, "3.6A/3"),
        (Outcome.NOT_YET, Start.NOT_TODAY, "3.7/T"),
        (Outcome.NOT_TODAY, Start.NOT_TODAY, "3.6A/12"),
    ],
)
@pytest.mark.parametrize("leg", [0, 3, 6, 9])
def test_what_the_screen_found_wins(screened: Outcome, action: Start, rule: str, leg: int) -> None:
    found = card(leg=leg, screened=screened)
    assert found.action is action
    assert found.rule == rule


@pytest.mark.row("3.6A/4", "W29")
@pytest.mark.parametrize(("back", "leg"), [(7, 0), (0, 7), (10, 10), (7, 7)])
@pytest.mark.parametrize("ok", [False, True])
def test_seven_is_not_today(back: int, leg: int, ok: bool) -> None:
    usual = Usual(back=back, leg=leg, zone=Zone.FOOT)
    found = card(back, leg, usual=usual, ok=ok)
    assert (found.action, found.rule, found.advise) == (Start.NOT_TODAY, "3.6A/4", False)
    assert card(back, leg, usual=usual, high_days=2).advise
    assert not card(back, leg, usual=usual, high_days=1).advise
    assert not card(6, 0, usual=usual, high_days=2).advise


@pytest.mark.row("3.6A/5")
def test_six_only_with_a_clinicians_yes_and_then_as_a_starter() -> None:
    usual = Usual(back=6, leg=6, zone=Zone.CALF)
    for back, leg in ((6, 2), (2, 6), (6, 6)):
        assert card(back, leg, usual=usual, ok=False).action is Start.NOT_TODAY
        found = card(back, leg, usual=usual)
        assert (found.action, found.rule, found.often, found.share) == (Start.STARTER, "3.6A/5", True, 1.0)


@pytest.mark.row("3.6A/6", "3.3/gentle")
@pytest.mark.parametrize(("back", "leg"), [(4, 0), (5, 0), (0, 4), (0, 5)])
def test_more_than_usual_is_gentle_and_a_fifth_less(back: int, leg: int) -> None:
    found = card(back, leg, usual=Usual(back=3, leg=3, zone=Zone.THIGH))
    assert (found.action, found.rule, found.share) == (Start.GENTLE, "3.6A/6", 0.8)


@pytest.mark.row("3.6A/6", "3.6A/7")
def test_a_median_of_a_half_is_compared_as_it_is() -> None:
    assert card(4, 0, usual=Usual(back=3.5, leg=0, zone=Zone.LOW_BACK)).share == 1.0
    assert card(5, 0, usual=Usual(back=3.5, leg=0, zone=Zone.LOW_BACK)).share == 0.8


@pytest.mark.row("3.6A/7")
@pytest.mark.parametrize("leg", [4, 5])
def test_the_average_person_walks_as_planned_and_is_asked_often(leg: int) -> None:
    found = card(2, leg, Zone.CALF, usual=FIVE)
    assert found == Beginning(action=Start.AS_PLANNED, rule="3.6A/7", rules=("3.6A/7",), often=True)


@pytest.mark.row("3.6A/8", "W23")
def test_after_a_red_morning_one_more_rest_day() -> None:
    found = card(red_morning_rest=True)
    assert (found.action, found.rule) == (Start.NOT_TODAY, "3.6A/8")


@pytest.mark.row("3.6A/9")
def test_further_down_than_usual() -> None:
    assert card(2, 1, Zone.CALF).action is Start.GENTLE
    assert (card(2, 2, Zone.CALF).action, card(2, 2, Zone.CALF).rule) == (Start.GENTLE, "3.6A/9")
    assert card(2, 3, Zone.CALF).action is Start.NOT_TODAY
    assert card(4, 1, Zone.CALF).action is Start.NOT_TODAY
    assert card(2, 3, Zone.THIGH).action is Start.AS_PLANNED
    half = Usual(back=2, leg=1.5, zone=Zone.THIGH)
    assert card(2, 3, Zone.CALF, usual=half).action is Start.NOT_TODAY
    only_back = Usual(back=0, leg=0, zone=Zone.NONE)
    assert card(1, 0, usual=only_back).action is Start.AS_PLANNED


@pytest.mark.row("3.6A/10", "3.6A/11", "W18")
@pytest.mark.parametrize(
    ("numb", "action", "rule"),
    [
        (Numb.NONE, Start.AS_PLANNED, "3.6A/13"),
        (Numb.KNOWN, Start.GENTLE, "3.6A/11"),
        (Numb.UNKNOWN, Start.SEE_SOMEONE, "W18"),
        (Numb.WORSE, Start.SAME_DAY, "3.6A/10"),
    ],
)
def test_numbness(numb: Numb, action: Start, rule: str) -> None:
    found = card(numb=numb)
    assert (found.action, found.rule) == (action, rule)


@pytest.mark.row("3.6A/13")
@pytest.mark.parametrize(("back", "leg"), [(0, 0), (3, 0), (0, 3), (3, 3)])
def test_little_pain_and_nothing_else_is_as_planned(back: int, leg: int) -> None:
    found = card(back, leg, usual=Usual(back=0, leg=0, zone=Zone.FOOT))
    assert found == Beginning(action=Start.AS_PLANNED, rule="3.6A/13", rules=("3.6A/13",))


def test_all_rows_that_apply_are_told_the_strictest_first() -> None:
    found = card(2, 5, Zone.CALF, numb=Numb.KNOWN, usual=LITTLE, red_morning_rest=True)
    assert found.rules == ("3.6A/8", "3.6A/9", "3.6A/6", "3.6A/11")


def test_more_pain_never_means_more_walking() -> None:
    usuals = [
        Usual(back=back, leg=leg, zone=zone)
        for back, leg, zone in product(
            (0, 2, 3.5, 5, 8), (0, 2, 3.5, 5, 8), (Zone.NONE, Zone.THIGH, Zone.FOOT)
        )
    ]
    for usual, ok, zone in product(usuals, (False, True), (Zone.BUTTOCK, Zone.CALF)):
        for back, leg in product(range(10), range(1, 10)):
            here = card(back, leg, zone, usual=usual, ok=ok)
            for other in (
                card(back + 1, leg, zone, usual=usual, ok=ok),
                card(back, leg + 1, zone, usual=usual, ok=ok),
            ):
                assert other.action >= here.action
                assert other.share <= here.share
                assert other.often >= here.often


def test_nobody_starts_at_seven_whatever_else_is_said() -> None:
    for back, leg, ok, numb in product(range(11), range(1, 11), (False, True), Numb):
        if max(back, leg) >= 7:
            assert (
                card(back, leg, usual=Usual(back=10, leg=10, zone=Zone.FOOT), ok=ok, numb=numb).action
                >= Start.NOT_TODAY
            )
