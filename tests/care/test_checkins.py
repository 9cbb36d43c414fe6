"""The questions of a walk: when they come, one at a time, what answers and silence lead to."""

from collections.abc import Iterator
from itertools import pairwise

import pytest

from tests.care.walks import B
from treadctl.care import numbers
from treadctl.care.body import Scores, Zone
from treadctl.care.checkins import DETAILS, Act, Ask, CheckIns, Compared, Effect, Question, SlowDown
from treadctl.care.history import Action

COMPARED = Ask(question=Question.COMPARED)


def acts(effects: tuple[Effect, ...]) -> list[tuple[str, str]]:
    return [(e.decision.action.name, e.decision.rule) for e in effects if isinstance(e, Act)]


def asked(effects: tuple[Effect, ...]) -> list[Question]:
    return [e.question for e in effects if isinstance(e, Ask)]


def whole(
    checks: CheckIns, blocks: list[float], *, break_s: float = 120.0, answer_s: float = 5.0
) -> Iterator[float]:
    """Walk the blocks at one step each second, answer "same" after `answer_s`; yield the walking time of each question."""
    now = walked = 0.0
    for number, block in enumerate(blocks):
        checks.walks(now)
        since = None
        for second in range(int(block) + 1):
            effects = checks.tick(now, block_left_s=block - second)
            if second == block:
                checks.stands(now)
                effects = (*effects, *checks.block_ends(now, last=number == len(blocks) - 1))
            if effects:
                assert effects == (COMPARED,)
                yield walked + second
                since = now
            if since is not None and (now - since >= answer_s or second == block):
                assert acts(checks.compared(Compared.SAME, now)) == [("CONTINUE", "3.6B/5")]
                since = None
            now += 1.0
        walked += block
        now += break_s


@pytest.mark.row("3.5/during", "W14")
@pytest.mark.parametrize(
    ("blocks", "often", "expected"),
    [
        ([120, 120, 60], False, [120, 240]),
        ([120, 120], True, [120]),
        ([300, 300, 300], False, [120, 300, 600]),
        ([300, 300], True, [120, 300, 450]),
        ([600, 600, 600], False, [120, 420, 600, 900, 1200, 1500]),
        ([600], True, [120, 270, 420]),
        ([900, 900], False, [120, 420, 720, 900, 1200, 1500]),
        ([60, 300], False, [60]),
    ],
)
def test_two_minutes_after_the_start_then_at_each_blocks_end(
    blocks: list, often: bool, expected: list
) -> None:
    assert list(whole(CheckIns(B, often=often), blocks)) == expected


@pytest.mark.row("3.5/during", "3.6A/7")
@pytest.mark.parametrize("often", [False, True])
@pytest.mark.parametrize("block", [60, 120, 125, 180, 240, 299, 300, 301, 420, 500, 600, 777, 900])
@pytest.mark.parametrize("answer_s", [0, 29])
def test_never_more_than_five_minutes_apart_and_three_when_often(
    block: int, often: bool, answer_s: int
) -> None:
    blocks = [float(block)] * 4
    times = [0.0, *whole(CheckIns(B, often=often), blocks, answer_s=answer_s), 4.0 * block]
    most = 180 if often else 300
    assert all(later - sooner <= most for sooner, later in pairwise(times))
    assert times[1] <= 120
    for end in (block, 2 * block, 3 * block):
        assert any(end - numbers.ASK_AGAIN_S <= time <= end for time in times), (
            "a question of the last half minute, open or answered, stands for the block's end"
        )


@pytest.mark.row("3.5/during")
def test_a_profile_may_only_ask_more_often() -> None:
    assert list(whole(CheckIns(B, every_s=60.0), [300.0])) == [60, 120, 180, 240]
    for wrong in (59.0, 301.0):
        with pytest.raises(ValueError, match="60 to 300"):
            CheckIns(B, every_s=wrong)


@pytest.mark.row("3.1/before a check")
def test_the_time_to_the_next_question_is_known() -> None:
    checks = CheckIns(B)
    assert checks.due_in_s(0.0) == 120
    checks.walks(10.0)
    assert checks.due_in_s(70.0) == 60
    checks.tick(130.0)
    assert checks.due_in_s(131.0) == 0
    checks.compared(Compared.BETTER, 132.0)
    assert checks.due_in_s(132.0) == 298


def walking(b: Scores = B, *, pain: bool = False, baseline: bool = False) -> CheckIns:
    checks = CheckIns(b, baseline=baseline)
    checks.walks(0.0)
    assert checks.tick(119.9) == ()
    assert checks.tick(120.0) == (COMPARED,)
    return checks


@pytest.mark.row("3.5/silence", "3.6B/2")
def test_silence_repeats_slows_and_stops() -> None:
    checks = walking()
    told = {now: checks.tick(float(now)) for now in range(121, 230)}
    spoken = {now: effects for now, effects in told.items() if effects}
    again = Ask(question=Question.COMPARED, again=True)
    assert list(spoken) == [150, 180, 210]
    assert spoken[150] == (again,)
    assert spoken[180] == (again, SlowDown())
    (end,) = spoken[210]
    assert isinstance(end, Act)
    assert end.attention
    assert (end.decision.action, end.decision.ends) == (Action.STOP, True)


@pytest.mark.row("3.5/silence")
def test_a_ladder_that_was_not_looked_at_for_long_goes_on_where_it_should_be() -> None:
    checks = walking()
    assert checks.tick(185.0) == (Ask(question=Question.COMPARED, again=True), SlowDown())
    assert checks.tick(186.0) == ()
    late = walking()
    assert acts(late.tick(999.0)) == [("STOP", "3.6B/2")]


@pytest.mark.row("3.0/attention")
@pytest.mark.parametrize("at", [151.0, 185.0, 209.875])
def test_any_key_is_presence_and_the_question_stays_open(at: float) -> None:
    checks = walking()
    for now in (150.0, 180.0):
        if now <= at:
            checks.tick(now)
    checks.present(at)
    assert checks.question is Question.COMPARED
    assert checks.tick(at + 29.9) == ()
    assert asked(checks.tick(at + 30.0)) == [Question.COMPARED]
    assert checks.tick(at + 60.0)[-1] == SlowDown()
    assert acts(checks.tick(at + 90.0)) == [("STOP", "3.6B/2")]
    checks.present(at + 91.0)
    assert checks.tick(at + 500.0) == ()


def test_silence_is_no_matter_while_the_belt_stands() -> None:
    checks = walking()
    checks.stands(130.0)
    assert checks.tick(400.0) == ()
    checks.walks(500.0)
    assert checks.question is Question.COMPARED
    assert checks.tick(529.0) == ()
    assert asked(checks.tick(530.0)) == [Question.COMPARED]


def test_nothing_is_asked_by_time_while_the_belt_stands() -> None:
    checks = CheckIns(B)
    checks.walks(0.0)
    checks.stands(120.0)
    assert checks.due_in_s(120.0) == 0
    assert checks.tick(130.0) == ()
    checks.walks(200.0)
    assert checks.tick(200.0) == (COMPARED,)


@pytest.mark.row("3.0/one card", "3.5/during")
def test_same_and_better_are_one_tap() -> None:
    for said in (Compared.SAME, Compared.BETTER):
        checks = walking()
        assert acts(checks.compared(said, 125.0)) == [("CONTINUE", "3.6B/5")]
        assert checks.question is None


def details(checks: CheckIns, now: float, **answers: int) -> tuple[Effect, ...]:
    """Answer what is asked from `answers`, until something is done."""
    effects = checks.compared(Compared.WORSE, now) if checks.question is Question.COMPARED else ()
    while checks.question is not None and not acts(effects):
        effects = checks.detail(checks.question, answers[checks.question.value], now)
    return effects


@pytest.mark.row("3.5/during", "3.6B/4", "Z12")
def test_worse_asks_leg_back_zone_numbness_and_other_joints_one_by_one() -> None:
    checks = walking()
    order = asked(checks.compared(Compared.WORSE, 121.0))
    given = {Question.LEG: 2, Question.BACK: 4, Question.ZONE: 3, Question.NUMB: 0, Question.OTHER: 0}
    while checks.question is not None:
        effects = checks.detail(checks.question, given[checks.question], 122.0)
        order += asked(effects)
    assert order == list(DETAILS)
    assert acts(effects) == [("SLOW", "3.6B/4")]


def test_without_leg_pain_no_zone_is_asked() -> None:
    checks = walking()
    assert acts(details(checks, 121.0, leg=0, back=3, numb=0, other=0)) == [("CONTINUE", "3.6B/5")]


@pytest.mark.row("3.6B/2", "W25")
@pytest.mark.parametrize(
    ("answers", "action"),
    [
        ({"leg": 4}, "STOP"),
        ({"leg": 2, "back": 6}, "STOP"),
        ({"leg": 2, "back": 3, "zone": 4}, "STOP"),
        ({"leg": 2, "back": 3, "zone": 3, "numb": 1}, "STOP"),
        ({"leg": 2, "back": 5, "zone": 3, "numb": 0, "other": 0}, "BREAK"),
        ({"leg": 2, "back": 3, "zone": 3, "numb": 0, "other": 2}, "BREAK"),
        ({"leg": 3, "back": 3, "zone": 3, "numb": 0, "other": 0}, "SLOW"),
        ({"leg": 1, "back": 4, "zone": 2, "numb": 0, "other": 1}, "SLOW"),
        ({"leg": 2, "back": 3, "zone": 3, "numb": 0, "other": 0}, "CONTINUE"),
    ],
)
def test_a_stop_waits_for_no_further_question(answers: dict, action: str) -> None:
    checks = walking()
    effects = details(checks, 121.0, **answers)
    assert [done for done, _ in acts(effects)] == [action]
    if action == "STOP":
        assert checks.tick(9999.0) == ()
        assert checks.worse(9999.0) == ()


@pytest.mark.row("3.6B/2")
def test_leg_pain_where_there_was_none_stops_as_soon_as_the_zone_is_known() -> None:
    checks = walking(Scores.said(1, 0))
    assert acts(details(checks, 121.0, leg=1, back=1, zone=2)) == [("STOP", "3.6B/2")]


@pytest.mark.row("3.5/always")
def test_worse_may_be_said_at_any_time_and_once() -> None:
    checks = CheckIns(B)
    checks.walks(0.0)
    assert asked(checks.worse(30.0)) == [Question.LEG]
    assert checks.worse(31.0) == ()
    assert checks.compared(Compared.SAME, 32.0) == ()
    assert acts(details(checks, 33.0, leg=3, back=3, zone=3, numb=0, other=0)) == [("SLOW", "3.6B/4")]


@pytest.mark.row("3.6B/4")
def test_after_a_slow_it_is_asked_again_in_two_minutes() -> None:
    checks = walking()
    details(checks, 130.0, leg=3, back=3, zone=3, numb=0, other=0)
    assert checks.so_far.slow_used
    assert checks.tick(249.0, block_left_s=20.0) == ()
    assert checks.tick(250.0, block_left_s=20.0) == (COMPARED,)
    assert acts(details(checks, 251.0, leg=3, back=3, zone=3, numb=0, other=0)) == [("BREAK", "3.6B/3")]


@pytest.mark.row("3.5/always", "W19", "W25")
def test_something_is_wrong_ends_the_walk() -> None:
    checks = CheckIns(B)
    checks.walks(0.0)
    assert acts(checks.wrong()) == [("STOP", "3.6B/2")]
    assert checks.tick(9999.0) == ()
    assert checks.block_ends(9999.0, last=False) == ()


@pytest.mark.row("3.5/during", "3.6B/4")
def test_the_next_question_counts_from_the_check_or_from_the_slow() -> None:
    for back, due in (
        (3, 421.0),
        (4, 280.0),
    ):  # as before: five minutes after "worse"; slower: two after the answer
        checks = walking()
        checks.compared(Compared.WORSE, 121.0)
        for question, value in zip(DETAILS, (2, back, 3, 0, 0), strict=True):
            effects = checks.detail(question, value, 160.0)
        assert acts(effects)
        assert checks.tick(due - 1) == ()
        assert checks.tick(due) == (COMPARED,)


@pytest.mark.row("3.5/silence")
def test_an_unanswered_detail_is_repeated_as_itself() -> None:
    checks = walking()
    checks.compared(Compared.WORSE, 121.0)
    checks.detail(Question.LEG, 2, 130.0)
    assert checks.tick(160.0) == (Ask(question=Question.BACK, again=True),)
    assert checks.tick(190.0)[-1] == SlowDown()
    assert acts(checks.tick(220.0)) == [("STOP", "3.6B/2")]


def test_after_the_end_no_question_is_open() -> None:
    checks = walking()
    (end,) = checks.wrong()
    assert isinstance(end, Act)
    assert not end.attention
    assert checks.question is None
    assert checks.compared(Compared.WORSE, 125.0) == ()
    silent = walking()
    silent.tick(999.0)
    assert silent.question is None
    assert silent.compared(Compared.SAME, 1000.0) == ()


@pytest.mark.row("3.0/baseline")
def test_in_the_baseline_week_one_more_is_enough() -> None:
    checks = walking(baseline=True)
    (end,) = details(checks, 121.0, leg=3, back=3, zone=3, numb=0, other=0)
    assert isinstance(end, Act)
    assert (end.decision.action, end.decision.ends) == (Action.SLOW, True)
    assert checks.tick(999.0) == ()


def in_pain_break() -> CheckIns:
    checks = walking()
    assert acts(details(checks, 121.0, leg=2, back=5, zone=3, numb=0, other=0)) == [("BREAK", "3.6B/3")]
    checks.stands(130.0, pain=True)
    assert checks.held
    return checks


@pytest.mark.row("3.6B/3", "3.6B/resume")
def test_a_break_for_pain_asks_at_two_minutes_and_lets_go_on() -> None:
    checks = in_pain_break()
    assert checks.tick(249.9) == ()
    assert asked(checks.tick(250.0)) == [Question.LEG]
    assert checks.held
    assert acts(details(checks, 255.0, leg=2, back=4, zone=3, numb=0, other=0)) == [
        ("CONTINUE", "3.6B/resume")
    ]
    assert not checks.held
    assert checks.tick(500.0) == ()
    checks.walks(600.0)
    assert checks.tick(601.0) == ()
    assert checks.so_far.pain_breaks == 1


@pytest.mark.row("3.6B/3", "3.6B/resume")
def test_it_asks_once_more_at_five_minutes_and_then_it_is_enough() -> None:
    checks = in_pain_break()
    checks.tick(250.0)
    worse = {"leg": 2, "back": 5, "zone": 3, "numb": 0, "other": 0}
    assert acts(details(checks, 255.0, **worse)) == [("BREAK", "3.6B/resume")]
    assert checks.held
    assert checks.tick(429.0) == ()
    assert asked(checks.tick(430.0)) == [Question.LEG]
    assert acts(details(checks, 431.0, **worse)) == [("STOP", "3.6B/resume")]
    assert checks.tick(999.0) == ()


@pytest.mark.row("3.6B/3", "3.6B/resume")
def test_a_break_for_pain_lasts_two_minutes_whatever_is_said_sooner() -> None:
    checks = in_pain_break()
    checks.worse(140.0)
    fine = {"leg": 2, "back": 3, "zone": 3, "numb": 0, "other": 0}
    assert acts(details(checks, 141.0, **fine)) == [("BREAK", "3.6B/resume")]
    assert checks.held
    assert asked(checks.tick(250.0)) == [Question.LEG]
    assert acts(details(checks, 251.0, **fine)) == [("CONTINUE", "3.6B/resume")]


@pytest.mark.row("3.6B/second break")
def test_the_second_break_for_pain_ends_the_walk() -> None:
    checks = in_pain_break()
    checks.tick(250.0)
    details(checks, 255.0, leg=2, back=3, zone=3, numb=0, other=0)
    checks.walks(300.0)
    checks.worse(310.0)
    assert acts(details(checks, 311.0, leg=2, back=5, zone=3, numb=0, other=0)) == [
        ("STOP", "3.6B/second break")
    ]


def test_an_unanswered_question_of_a_break_holds_it_without_end() -> None:
    checks = in_pain_break()
    checks.tick(250.0)
    for now in range(251, 2000, 7):
        assert checks.tick(float(now)) == ()
    assert checks.held


@pytest.mark.parametrize(
    ("question", "value"),
    [
        (Question.LEG, 11),
        (Question.LEG, -1),
        (Question.BACK, 11),
        (Question.ZONE, 0),
        (Question.ZONE, 6),
        (Question.NUMB, 2),
        (Question.OTHER, 11),
    ],
)
def test_a_value_that_a_question_does_not_have_leaves_it_open(question: Question, value: int) -> None:
    checks = walking()
    checks.compared(Compared.WORSE, 121.0)
    given = {Question.LEG: 2, Question.BACK: 3, Question.ZONE: 3, Question.NUMB: 0}
    while checks.question is not question:
        checks.detail(checks.question, given[checks.question], 122.0)
    with pytest.raises(ValueError, match=question.value):
        checks.detail(question, value, 123.0)
    assert checks.question is question


def test_an_answer_to_a_question_that_is_not_open_is_not_taken() -> None:
    checks = walking()
    assert checks.detail(Question.LEG, 9, 121.0) == ()
    assert checks.detail(Question.COMPARED, 0, 121.0) == ()
    checks.compared(Compared.WORSE, 121.0)
    assert checks.detail(Question.BACK, 9, 122.0) == ()
    assert checks.compared(Compared.SAME, 122.0) == ()
    assert checks.question is Question.LEG


def test_all_answers_by_questions_act_as_all_at_once() -> None:
    from treadctl.care.symptoms import Check, during

    for b in (B, Scores.said(1, 0), Scores.said(5, 5, Zone.CALF), Scores.said(6, 6, Zone.FOOT)):
        for back in range(11):
            for leg in range(11):
                for zone in range(1, 6):
                    now = Scores(back=back, leg=leg, zone=Zone(zone)) if leg else Scores.said(back, 0)
                    checks = walking(b)
                    effects = details(checks, 121.0, leg=leg, back=back, zone=zone, numb=0, other=0)
                    (act,) = [e for e in effects if isinstance(e, Act)]
                    assert act.decision == during(b, Check(scores=now))


@pytest.mark.row("3.6B/resume")
def test_in_a_break_for_pain_nothing_is_sure_before_the_last_answer_but_a_stop() -> None:
    """A second break would be the end of a walk; in the first one the same answers are what it is for."""
    checks = in_pain_break()
    checks.tick(250.0)
    assert asked(checks.detail(Question.LEG, 2, 255.0)) == [Question.BACK]
    assert asked(checks.detail(Question.BACK, 5, 256.0)) == [Question.ZONE]
    assert asked(checks.detail(Question.ZONE, 3, 257.0)) == [Question.NUMB]
    assert acts(checks.detail(Question.NUMB, 1, 258.0)) == [("STOP", "3.6B/2")]
