"""Scores, zones, the usual: what is representable, and what "further" means."""

import statistics

import pytest

from treadctl.care.body import Later, LaterReport, Report, Scores, Zone, further, rise, usual


@pytest.mark.parametrize(("back", "leg"), [(-1, 0), (11, 0), (0, -1), (0, 11)])
def test_a_score_is_0_to_10(back: int, leg: int) -> None:
    wrong = "back" if back else "leg"
    with pytest.raises(ValueError, match=f"^{wrong} is .*0 to 10"):
        Scores(back=back, leg=leg, zone=Zone.CALF)


@pytest.mark.row("3.0/one card")
def test_the_zone_is_asked_only_with_leg_pain() -> None:
    assert Scores.said(0, 0).zone is Zone.NONE
    assert Scores.said(3, 0).zone is Zone.LOW_BACK
    assert Scores.said(3, 1, Zone.THIGH).zone is Zone.THIGH
    with pytest.raises(ValueError, match="ask how far down"):
        Scores.said(3, 1)
    with pytest.raises(ValueError, match="asked only if leg"):
        Scores.said(3, 0, Zone.THIGH)
    with pytest.raises(ValueError, match="ask how far down"):
        Scores(back=0, leg=1, zone=Zone.NONE)
    with pytest.raises(ValueError, match="BUTTOCK without leg pain"):
        Scores(back=3, leg=0, zone=Zone.BUTTOCK)
    assert Scores(back=3, leg=1, zone=Zone.LOW_BACK).top == 3
    assert Scores.said(1, 0).zone is Zone.LOW_BACK


@pytest.mark.row("3.6B/further", "3.6/zones")
@pytest.mark.parametrize("before", Zone)
@pytest.mark.parametrize("now", Zone)
def test_further_is_about_the_leg(before: Zone, now: Zone) -> None:
    assert further(before, now) == (int(now) > int(before) and int(now) >= 2)


def test_a_rise_is_against_the_same_region() -> None:
    assert rise(Scores.said(3, 0), Scores.said(1, 2, Zone.THIGH)) == 2
    assert rise(Scores.said(3, 4, Zone.CALF), Scores.said(1, 2, Zone.THIGH)) == -2


@pytest.mark.row("3.4/usual")
def test_the_usual_is_the_median() -> None:
    said = [Scores.said(2, 0), Scores.said(5, 4, Zone.CALF), Scores.said(3, 1, Zone.BUTTOCK)]
    found = usual(said)
    assert (found.back, found.leg, found.zone) == (3, 1, Zone.BUTTOCK)
    two = usual(said[:2])
    assert (two.back, two.leg, two.zone) == (3.5, 2.0, Zone.LOW_BACK)
    assert usual(said[:1]).back == 2
    for count in range(1, 12):
        values = [(7 * number) % 11 for number in range(count)]
        many = usual([Scores.said(back, 0) for back in values])
        assert many.back == statistics.median(values)
    with pytest.raises(ValueError, match="first-run"):
        usual([])


def test_one_tap_is_no_rise() -> None:
    b = Scores.said(3, 2, Zone.THIGH)
    assert Report(scores=None).rise(b) == 0
    assert not Report(scores=None).further(b)
    assert Report(scores=Scores.said(3, 2, Zone.CALF)).further(b)
    with pytest.raises(ValueError, match="other joint"):
        Report(scores=None, other_up=11)


def test_two_hours_after_numbers_only_where_it_is_not_yes() -> None:
    with pytest.raises(ValueError, match="only where"):
        LaterReport(feel=Later.YES, scores=Scores.said(1, 0))
    assert LaterReport(feel=Later.BIT_WORSE, scores=Scores.said(1, 0)).scores is not None
    assert LaterReport(feel=Later.YES).by_morning is False
