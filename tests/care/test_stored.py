"""What is written down keeps its name for ever: a journal of today is read in ten years."""

from enum import Enum

import pytest

from treadctl.care.asking import Ask, Due
from treadctl.care.body import Later, Numb, Zone
from treadctl.care.checkins import Compared, Question
from treadctl.care.comfort import Kind, Refusal
from treadctl.care.locks import Due as ScreenDue
from treadctl.care.locks import Key
from treadctl.care.screen import Answer, Group

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
    Kind: "ice heat",
    Refusal: "numb circulation broken sleepy done ice_first still_on",
}


@pytest.mark.parametrize("kind", STORED)
def test_values_that_a_journal_or_a_client_reads(kind: type[Enum]) -> None:
    assert " ".join(str(each.value) for each in kind) == STORED[kind]


def test_zones_count_from_the_spine() -> None:
    assert [(zone.name, int(zone)) for zone in Zone] == [
        ("NONE", 0), ("LOW_BACK", 1), ("BUTTOCK", 2), ("THIGH", 3), ("CALF", 4), ("FOOT", 5)
    ]  # fmt: skip
