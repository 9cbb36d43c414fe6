"""What is written down keeps its name for ever: a journal of today is read in ten years."""

from enum import Enum

import pytest

from treadctl.care.afterwards import After
from treadctl.care.asking import Ask, Due
from treadctl.care.body import Later, Numb, Zone
from treadctl.care.checkins import Compared, Question, Silence
from treadctl.care.colour import Colour
from treadctl.care.comfort import Kind as Comfort
from treadctl.care.comfort import Refusal
from treadctl.care.history import Action, Change, Ended, Pattern, Wish
from treadctl.care.locks import Due as ScreenDue
from treadctl.care.locks import Key
from treadctl.care.rows import Kind, When
from treadctl.care.screen import Answer, Group, Outcome
from treadctl.care.symptoms import Start

STORED: dict[type[Enum], str] = {
    Answer: "yes no not_sure skipped",
    Group: "E U D K T N",
    Later: "yes bit_worse clearly_worse",
    Numb: "none known unknown worse",
    Compared: "same better worse",
    Question: "compared leg back zone numb other",
    Ask: "back leg zone numb limp other",
    Due: "right_after two_hours two_hours_late morning",
    ScreenDue: "first cards short",
    Key: "assessed talked later_yes",
    Comfort: "ice heat",
    Refusal: "numb circulation broken sleepy done ice_first still_on",
}


@pytest.mark.parametrize("kind", STORED)
def test_values_that_a_journal_or_a_client_reads(kind: type[Enum]) -> None:
    assert " ".join(str(each.value) for each in kind) == STORED[kind]


def test_what_wins_over_what() -> None:
    assert [each.name for each in Outcome] == [
        "CLEAR",
        "NOT_TODAY",
        "NOT_YET",
        "SEE_SOMEONE",
        "SAME_DAY",
        "EMERGENCY",
    ]
    assert [each.name for each in Start] == [
        "AS_PLANNED",
        "GENTLE",
        "STARTER",
        "NOT_TODAY",
        "SEE_SOMEONE",
        "SAME_DAY",
        "EMERGENCY",
    ]
    assert [each.name for each in After] == ["SETTLED", "AMBER", "RED", "SAME_DAY"]
    assert [each.name for each in Colour] == ["GREEN", "NEUTRAL", "OPEN", "AMBER", "RED", "BLACK"]
    assert [each.name for each in Silence] == ["ASKED", "REPEATED", "SLOWED"]
    for kind in (Outcome, Start, After, Colour, Silence):
        assert [int(each) for each in kind] == list(range(len(kind)))


def test_words_of_rows() -> None:
    """These are written by their names, in small letters."""
    words = {
        Kind: "care_screen care_card care_lock care_unlock care_ill care_asked care_wish care_agreed "
        "care_faster care_usual care_walk care_said care_week care_afar care_disowned",
        When: "right_after two_hours morning not_symptoms",
    }
    for kind, values in words.items():
        assert " ".join(each.value for each in kind) == values
    names = {
        Pattern: "starter gentle standard settled",
        Action: "continue slow break stop emergency",
        Ended: "done chose symptoms otherwise attention fault emergency",
        Wish: "usual time speed hold stay",
        Change: "found lock back_half back_fifth hold time speed there",
    }
    for kind, values in names.items():
        assert " ".join(each.name.lower() for each in kind) == values


def test_zones_count_from_the_spine() -> None:
    assert [(zone.name, int(zone)) for zone in Zone] == [
        ("NONE", 0), ("LOW_BACK", 1), ("BUTTOCK", 2), ("THIGH", 3), ("CALF", 4), ("FOOT", 5)
    ]  # fmt: skip
