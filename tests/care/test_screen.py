"""The screen: each question alone and not sure, E6, the cards, and what opens which questions."""

from itertools import product

import pytest

from treadctl.care.body import Numb
from treadctl.care.screen import (
    FULL,
    ITEMS,
    LINES,
    NONE_OF_THESE,
    NOT_TODAY,
    Answer,
    Finding,
    Form,
    Group,
    Item,
    Outcome,
    full,
    judge,
    numb,
    short,
)

WELL = {
    item.id: Answer.YES if group is Group.TREADMILL else Answer.NO
    for group, items in FULL.items()
    for item in items
}
E = [item.id for item in FULL[Group.EMERGENCY] if item.id != "E6"]
U = [item.id for item in FULL[Group.URGENT]]
D = [item.id for item in FULL[Group.DOCTOR]]
T = [item.id for item in FULL[Group.TREADMILL]]


def but(**answers: str) -> Finding:
    return judge({**WELL, **{item: Answer(answer) for item, answer in answers.items()}})


def test_a_well_person_is_clear() -> None:
    assert judge(WELL) == Finding(outcome=Outcome.CLEAR)
    assert len(WELL) == 8 + 5 + 9 + 2 + 6


@pytest.mark.row("3.7/E1", "3.7/E2", "3.7/E3", "3.7/E4", "3.7/E5", "3.7/E7", "3.7/E8", "W19", "W22")
@pytest.mark.parametrize("item", E)
@pytest.mark.parametrize("answer", ["yes", "not_sure"])
def test_every_emergency_question(item: str, answer: str) -> None:
    found = but(**{item: answer})
    assert (found.outcome, found.items) == (Outcome.EMERGENCY, (item,))
    assert found.words == ("emergency_chest" if item == "E7" else "emergency")


@pytest.mark.row("3.7/U1", "3.7/U2", "3.7/U3", "3.7/U4", "3.7/U5", "W18", "W21", "W22")
@pytest.mark.parametrize("item", U)
@pytest.mark.parametrize("answer", ["yes", "not_sure"])
def test_every_same_day_question(item: str, answer: str) -> None:
    found = but(**{item: answer})
    assert (found.outcome, found.items, found.words) == (Outcome.SAME_DAY, (item,), "same_day")
    assert found.unwell == (item == "U3")


@pytest.mark.row(
    "3.7/D1", "3.7/D2", "3.7/D3", "3.7/D4", "3.7/D5", "3.7/D6", "3.7/D7", "3.7/D8", "3.7/D9", "W20"
)
@pytest.mark.parametrize("item", D)
def test_every_question_for_the_doctor(item: str) -> None:
    found = but(**{item: "yes"})
    assert (found.outcome, found.items, found.words) == (Outcome.SEE_SOMEONE, (item,), "see_doctor")
    unsure = but(**{item: "not_sure"})
    assert (unsure.outcome, unsure.mention) == (Outcome.CLEAR, (item,))
    assert unsure.words == "screen_clear"
    assert but(**dict.fromkeys(("E1", "U1", "T1"), "not_sure")).mention == ()


@pytest.mark.row("3.7/T1", "3.7/T2", "3.7/T3", "3.7/T4", "3.7/T5", "3.7/T6", "Z03")
@pytest.mark.parametrize("item", T)
@pytest.mark.parametrize("answer", ["no", "not_sure"])
def test_every_question_of_readiness(item: str, answer: str) -> None:
    found = but(**{item: answer})
    assert (found.outcome, found.items, found.words) == (Outcome.NOT_YET, (item,), "not_yet")


@pytest.mark.row("3.7/E6")
def test_e6_alone_is_for_the_doctor_and_with_another_an_emergency() -> None:
    for answer in ("yes", "not_sure"):
        assert but(E6=answer).outcome is Outcome.SAME_DAY
        assert but(E6=answer, D1="yes").outcome is Outcome.SAME_DAY
        for other in (*E, *U):
            found = but(E6=answer, **{other: "yes"})
            assert found.outcome is Outcome.EMERGENCY
            assert "E6" in found.items
    assert but(E6="skipped").outcome is Outcome.CLEAR
    assert but(E6="no", U1="yes").outcome is Outcome.SAME_DAY


@pytest.mark.row("3.7/E6")
def test_only_e6_may_be_skipped() -> None:
    for item in ITEMS.values():
        assert item.skippable == (item.id == "E6")
        if not item.skippable:
            with pytest.raises(ValueError, match="may not be skipped"):
                judge({item.id: Answer.SKIPPED})
    with pytest.raises(ValueError, match="no question Z9"):
        judge({"Z9": Answer.YES})


def test_of_any_two_the_graver_wins_and_both_are_named() -> None:
    for one, two in product([*E, *U, *D], [*U, *D]):
        if one != two:
            found, alone = but(**{one: "yes", two: "yes"}), but(**{one: "yes"})
            assert found.outcome == max(alone.outcome, but(**{two: "yes"}).outcome)
            assert set(found.items) == {one, two}


@pytest.mark.row("W18", "3.6A/11")
@pytest.mark.parametrize(
    ("k1", "k2", "known", "outcome"),
    [
        ("no", "no", Numb.NONE, Outcome.CLEAR),
        ("yes", "yes", Numb.KNOWN, Outcome.CLEAR),
        ("yes", "no", Numb.UNKNOWN, Outcome.SEE_SOMEONE),
        ("yes", "not_sure", Numb.UNKNOWN, Outcome.SEE_SOMEONE),
        ("not_sure", "no", Numb.UNKNOWN, Outcome.SEE_SOMEONE),
    ],
)
def test_numbness_that_is_there_for_long(k1: str, k2: str, known: Numb, outcome: Outcome) -> None:
    answers = {**WELL, "K1": Answer(k1), "K2": Answer(k2)}
    assert numb(answers) is known
    assert judge(answers).outcome is outcome
    if known is Numb.UNKNOWN:
        assert judge(answers, resolved={"K2"}).outcome is Outcome.CLEAR
        assert numb(answers, resolved={"K2"}) is Numb.KNOWN


@pytest.mark.row("3.6A/10")
@pytest.mark.parametrize("item", ["U1", "U2", "N1"])
def test_new_numbness_is_worse_whatever_was_known(item: str) -> None:
    assert numb({"K1": Answer.YES, "K2": Answer.YES, item: Answer.YES}) is Numb.WORSE


@pytest.mark.row("3.6A/3")
def test_what_was_assessed_does_not_lock_again() -> None:
    for item in (*D, "T1", "T2", "T3"):
        answer = Answer.NO if item in T else Answer.YES
        assert judge({**WELL, item: answer}, resolved={item}).outcome is Outcome.CLEAR
    for item in (*E, *U):
        assert judge({**WELL, item: Answer.YES}, resolved={item}).outcome >= Outcome.SAME_DAY
    for item in ("T4", "T5", "T6"):
        assert judge({**WELL, item: Answer.NO}, resolved={item}).outcome is Outcome.NOT_YET
    assert judge({**WELL, "D1": Answer.NOT_SURE}, resolved={"D1"}).mention == ()


def test_a_screen_that_is_not_answered_to_its_end_clears_nobody() -> None:
    form = full()
    for item, answer in WELL.items():
        with pytest.raises(ValueError, match="not answered to the end"):
            form.finding()
        if item in form.open:
            form = form.said(item, answer)
    assert form.finding().outcome is Outcome.CLEAR


def test_an_emergency_ends_the_questions() -> None:
    form = full().said("E1", Answer.YES)
    assert form.open == ()
    assert form.finding().outcome is Outcome.EMERGENCY
    later = full().said("E6", Answer.YES)
    assert later.open
    assert later.said("U2", Answer.NOT_SURE).open == ()


def test_what_is_urgent_ends_the_questions_once_no_emergency_is_left_to_ask_for() -> None:
    form = full()
    for item in [*(item.id for item in FULL[Group.EMERGENCY]), *U]:
        assert form.open
        form = form.said(item, Answer.YES if item == "U1" else Answer.NO)
    assert form.open == ()
    assert form.finding().outcome is Outcome.SAME_DAY
    other_way_round = full().none(Group.URGENT).said("U1", Answer.YES)
    assert set(other_way_round.open) >= set(E)
    doctor = full().none(Group.EMERGENCY).none(Group.URGENT).said("D1", Answer.YES)
    assert "D2" in doctor.open


def test_k2_is_asked_only_after_k1() -> None:
    form = full().said("K1", Answer.NO)
    assert "K2" not in form.open
    assert "K2" in full().said("K1", Answer.NOT_SURE).open


def test_an_answer_to_what_is_not_asked_is_an_error() -> None:
    with pytest.raises(ValueError, match="not asked here"):
        Form(asks=("E1",)).said("E2", Answer.NO)
    with pytest.raises(ValueError, match="may not be skipped"):
        full().said("E1", Answer.SKIPPED)


@pytest.mark.row("3.0/one card", "3.5/full")
def test_after_28_days_one_card_per_group_is_five_taps() -> None:
    form = full()
    for group in FULL:
        assert form.open
        form = form.none(group)
    assert form.finding().outcome is Outcome.CLEAR
    assert len(FULL) == 5


@pytest.mark.row("3.0/one card", "3.5/short")
def test_none_of_these_is_one_tap() -> None:
    form = short(NONE_OF_THESE)
    assert form.open == ()
    assert form.finding().outcome is Outcome.CLEAR
    assert len(LINES) == 6


@pytest.mark.row("3.5/short")
def test_the_sixth_line_may_be_hidden_and_no_other() -> None:
    five = {line: answer for line, answer in NONE_OF_THESE.items() if line != "S6"}
    assert short(five).open == ()
    for line in five:
        with pytest.raises(ValueError, match=line):
            short({other: answer for other, answer in NONE_OF_THESE.items() if other != line})


@pytest.mark.row("3.7/S1", "3.7/S2", "3.7/S3", "3.7/S4", "3.7/S5", "3.7/S6")
@pytest.mark.parametrize("line", LINES)
@pytest.mark.parametrize("answer", [Answer.YES, Answer.NOT_SURE])
def test_a_line_opens_its_questions(line: str, answer: Answer) -> None:
    form = short({**NONE_OF_THESE, line: answer})
    assert set(form.open) == set(LINES[line])
    for item in form.open:
        found = form.said(item, Answer.YES)
        closed = found
        for rest in found.open:
            closed = closed.said(rest, Answer.NO)
        assert closed.finding().outcome > Outcome.CLEAR


def test_the_whole_questionnaire_by_its_ids() -> None:
    ids = " ".join(ITEMS)
    assert ids == (
        "E1 E2 E3 E4 E5 E6 E7 E8 U1 U2 U3 U4 U5 D1 D2 D3 D4 D5 D6 D7 D8 D9 K1 K2 T1 T2 T3 T4 T5 T6 N1 N2 N3 N4 N5 N6 N7"
    )
    assert {line: " ".join(items) for line, items in LINES.items()} == {
        "S1": "E1 E2 E3 E4 E5 E6 E7 E8",
        "S2": "E4 E5 U1 U2 N1",
        "S3": "E7 U3 U4 N2",
        "S4": "N3 N4 N5",
        "S5": "E8 U5 N6 N7",
        "S6": "",
    }
    assert Item(id="E1").skippable is False
    assert Item(id="U3").words == "screen_u3"


def test_every_emergency_and_same_day_question_can_be_reached_from_the_card() -> None:
    reached = {item for items in LINES.values() for item in items}
    assert reached >= {*E, "E6", *U}
    assert reached <= ITEMS.keys()


@pytest.mark.row("3.6A/12", "W21")
@pytest.mark.parametrize("item", sorted(NOT_TODAY))
@pytest.mark.parametrize("answer", [Answer.YES, Answer.NOT_SURE])
def test_what_is_only_not_today(item: str, answer: Answer) -> None:
    found = judge({item: answer})
    assert (found.outcome, found.words) == (Outcome.NOT_TODAY, "not_today")
    assert found.unwell == (item == "N2")
    assert {"N2", "N3", "N4", "N5"} == NOT_TODAY


@pytest.mark.row("3.7/S5", "3.6A/10")
def test_a_fall_an_injury_and_new_tingling() -> None:
    assert judge({"N6": Answer.YES}).outcome is Outcome.NOT_YET
    assert judge({"N7": Answer.YES}).outcome is Outcome.SEE_SOMEONE
    assert judge({"N1": Answer.YES}).outcome is Outcome.SAME_DAY
