"""Cues in turn, stretch cards, and the timer for ice and heat with its refusals."""

import pytest

from treadctl.care.comfort import (
    CONDITIONS,
    CUES,
    STRETCHES,
    Begun,
    Comfort,
    Cues,
    Kind,
    Refusal,
    evening,
    tonight,
)


@pytest.mark.row("3.9", "Z07", "Z08", "Z09", "W07")
def test_each_cue_in_turn_and_at_most_one_in_three_minutes() -> None:
    cues, said, now = Cues(), [], 0.0
    for now in range(180 * 18):
        due = cues.due(float(now))
        if due is not None:
            said.append((now, due[0]))
            cues = due[1]
    assert [cue for _, cue in said] == [*CUES, *CUES]
    assert [at for at, _ in said] == list(range(0, 180 * 18, 180))


@pytest.mark.row("3.9")
def test_a_cue_waits_after_anything_else_that_was_said() -> None:
    cues = Cues().said(100.0)
    assert cues.due(279.9) is None
    assert cues.due(280.0) is not None


@pytest.mark.row("3.0/machine words", "W17")
def test_no_rail_no_cue_of_one() -> None:
    cues, said = Cues(rail=False), []
    for now in range(0, 180 * 20, 180):
        cue, cues = cues.due(float(now)) or ("", cues)
        said.append(cue)
    assert "cue_fingers" not in said
    assert set(said) == set(CUES) - {"cue_fingers"}


@pytest.mark.row("W13", "Z14")
def test_three_stretch_cards() -> None:
    assert STRETCHES == ("stretch_hamstrings", "stretch_hip", "stretch_low_back")


@pytest.mark.row("3.10", "W16", "W27")
def test_ice_then_heat_twenty_minutes_each_once() -> None:
    ice = Comfort().begun(Kind.ICE, 0.0)
    assert ice.left_s(0.0) == 1200
    assert ice.left_s(1199.0) == 1
    assert ice.left_s(2000.0) == 0
    assert ice.refusal(Kind.HEAT, ()) is Refusal.STILL_ON
    heat = ice.off().begun(Kind.HEAT, 1300.0)
    assert heat.left_s(1300.0) == 1200
    over = heat.off()
    assert over.left_s(9999.0) == 0
    assert over.refusal(Kind.ICE, ()) is over.refusal(Kind.HEAT, ()) is Refusal.DONE


@pytest.mark.row("3.10")
def test_ice_comes_first() -> None:
    assert Comfort().begun(Kind.HEAT, 0.0).off().refusal(Kind.ICE, ()) is Refusal.ICE_FIRST


@pytest.mark.row("3.10", "W16")
@pytest.mark.parametrize("kind", Kind)
@pytest.mark.parametrize("condition", CONDITIONS)
def test_what_refuses_the_timer(kind: Kind, condition: Refusal) -> None:
    assert Comfort().refusal(kind, {condition}) is condition
    with pytest.raises(ValueError, match=condition.value):
        Comfort().begun(kind, 0.0, {condition})


@pytest.mark.row("3.10")
def test_an_evening_is_remembered_until_five_and_nothing_is_on_for_ever() -> None:
    def day_of(wall: float) -> int:
        return int(wall // 86_400)

    at = 19 * 3600.0
    begun = (Begun(kind=Kind.ICE, at=at),)
    for hour, had in ((19.0, 1), (23.9, 1), (28.9, 1), (29.1, 0), (43.0, 0), (-5.0, 0), (5.1, 1), (4.9, 0)):
        assert len(tonight(begun, hour * 3600, day_of)) == had, hour
    assert evening(begun, at).on is evening(begun, at + 1199).on is Kind.ICE
    assert evening(begun, at + 1199).left_s(at + 1199) == 1
    assert evening(begun, at + 1200).on is None
    assert evening(begun, at - 1).on is None  # the clock was set back
    assert evening(begun, at - 1).refusal(Kind.ICE, ()) is Refusal.DONE
    off = (Begun(kind=Kind.ICE, at=at, off=True),)
    assert evening(off, at + 60) == Comfort(done=(Kind.ICE,))
    assert evening((*off, Begun(kind=Kind.HEAT, at=at + 60)), at + 60).on is Kind.HEAT
    assert evening((), at) == Comfort()
