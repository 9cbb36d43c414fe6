"""During a walk: the reference code as an oracle over every score there is, the vectors, and the tail of 3.6 B."""

from itertools import product

import pytest

from treadctl.care.body import Scores, Zone
from treadctl.care.history import Action
from treadctl.care.symptoms import Check, SoFar, during, resume

ALL = [
    Scores(back=back, leg=leg, zone=Zone(zone))
    for back, leg, zone in product(range(11), range(11), range(6))
    if (zone <= 1 if leg == 0 else zone >= 1)
]


def oracle(  # the rule set's reference code, copied: it shares nothing with ours
    b_back, b_leg, b_zone, n_back, n_leg, n_zone, *, neuro_worse=False,
    emergency=False, user_stop=False, unanswered_s=0, other_joint_up=0, slow_used=False,
):  # fmt: skip
    if emergency:
        return "EMERGENCY"
    d_back, d_leg, top = n_back - b_back, n_leg - b_leg, max(n_back, n_leg)
    d = max(d_back, d_leg)
    further = n_zone > b_zone and n_zone >= 2
    if neuro_worse or user_stop or unanswered_s >= 90 or further or d_leg >= 2 or d_back >= 3 or top >= 7:
        return "STOP"
    if (
        d_back == 2
        or other_joint_up >= 2
        or (n_back == 6 and d_back >= 1)
        or (n_leg == 6 and d_leg >= 1)
        or (d == 1 and slow_used)
    ):
        return "BREAK"
    return "SLOW" if d == 1 else "CONTINUE"


def scores(back: int, leg: int, zone: int) -> Scores:
    return Scores(back=back, leg=leg, zone=Zone(zone))


VECTORS = [
    ((3, 2, 3), (3, 2, 3), {}, "CONTINUE"),
    ((3, 2, 3), (3, 1, 2), {}, "CONTINUE"),
    ((3, 2, 4), (4, 1, 2), {}, "SLOW"),
    ((3, 2, 3), (3, 3, 3), {}, "SLOW"),
    ((3, 2, 3), (3, 3, 3), {"slow_used": True}, "BREAK"),
    ((3, 2, 3), (5, 2, 3), {}, "BREAK"),
    ((3, 2, 3), (3, 4, 3), {}, "STOP"),
    ((3, 2, 3), (3, 2, 4), {}, "STOP"),
    ((5, 5, 4), (5, 6, 4), {}, "BREAK"),
    ((6, 6, 4), (6, 6, 4), {}, "CONTINUE"),
    ((6, 5, 4), (7, 5, 4), {}, "STOP"),
    ((0, 0, 0), (0, 0, 0), {"numb_worse": True}, "STOP"),
    ((0, 0, 0), (1, 0, 1), {}, "SLOW"),
    ((1, 0, 1), (1, 1, 2), {}, "STOP"),
    ((0, 0, 0), (0, 0, 0), {"emergency": True}, "EMERGENCY"),
    ((9, 9, 5), (9, 9, 5), {"emergency": True}, "EMERGENCY"),
]


@pytest.mark.row("3.6B/vectors", "W14", "W25")
@pytest.mark.parametrize(("b", "n", "extra", "expected"), VECTORS)
def test_the_reference_vectors(b: tuple, n: tuple, extra: dict, expected: str) -> None:
    so_far = SoFar(slow_used=extra.pop("slow_used", False)) if extra else SoFar()
    assert during(scores(*b), Check(scores=scores(*n), **extra), so_far).action.name == expected


@pytest.mark.row("3.6B/1", "3.6B/2", "3.6B/3", "3.6B/4", "3.6B/5")
@pytest.mark.parametrize("slow_used", [False, True])
def test_every_score_before_and_now_as_the_reference_code_has_it(slow_used: bool) -> None:
    so_far = SoFar(slow_used=slow_used)
    raw = [(each, (each.back, each.leg, int(each.zone))) for each in ALL]
    checks = [(Check(scores=each), raw_) for each, raw_ in raw]
    wrong = [
        (b, n)
        for b, b_raw in raw
        for n, n_raw in checks
        if during(b, n, so_far).action.name != oracle(*b_raw, *n_raw, slow_used=slow_used)
    ]
    assert not wrong


@pytest.mark.row("3.6B/1", "3.6B/2", "3.6B/3")
def test_everything_else_that_is_asked_as_the_reference_code_has_it() -> None:
    few = [
        scores(*each)
        for each in ((0, 0, 0), (3, 2, 3), (5, 5, 4), (4, 3, 3), (6, 5, 5), (5, 3, 3), (3, 3, 4))
    ]
    for b, n in product(few, few):
        for numb, emergency, stop, silent, other, slow in product(
            (False, True), (False, True), (False, True), (0, 89, 90, 200), (0, 1, 2, 10), (False, True)
        ):
            check = Check(
                scores=n,
                numb_worse=numb,
                emergency=emergency,
                user_stop=stop,
                unanswered_s=silent,
                other_up=other,
            )
            expected = oracle(
                b.back, b.leg, b.zone, n.back, n.leg, n.zone, neuro_worse=numb, emergency=emergency,
                user_stop=stop, unanswered_s=silent, other_joint_up=other, slow_used=slow,
            )  # fmt: skip
            assert during(b, check, SoFar(slow_used=slow)).action.name == expected


def test_a_check_that_says_nothing_else_is_as_before() -> None:
    check = Check()
    assert (check.scores, check.numb_worse, check.other_up, check.unanswered_s) == (None, False, 0, 0.0)
    assert during(scores(3, 2, 3), Check(emergency=True)).rule == "3.6B/1"
    assert resume(scores(3, 2, 3), Check(), rested_s=120).action is Action.CONTINUE


def test_the_rule_is_the_rank() -> None:
    rules = {
        Action.EMERGENCY: {"3.6B/1"},
        Action.STOP: {"3.6B/2"},
        Action.BREAK: {"3.6B/3"},
        Action.SLOW: {"3.6B/4"},
        Action.CONTINUE: {"3.6B/5"},
    }
    for b, n in product(ALL[::7], ALL[::5]):
        decision = during(b, Check(scores=n))
        assert decision.rule in rules[decision.action]
        assert decision.ends == (decision.action >= Action.STOP)


@pytest.mark.row("3.0/one card")
def test_one_tap_as_before_or_better_goes_on() -> None:
    for b in ALL:
        if b.top < 7:
            assert during(b, Check()).action is Action.CONTINUE


def test_more_pain_is_never_a_milder_action() -> None:
    for b in ALL[::5]:
        for back, leg in product(range(10), range(1, 10)):
            now = during(b, Check(scores=scores(back, leg, 3))).action
            assert during(b, Check(scores=scores(back + 1, leg, 3))).action >= now
            assert during(b, Check(scores=scores(back, leg + 1, 3))).action >= now


@pytest.mark.row("3.6B/second break")
def test_a_second_break_for_pain_ends_the_walk() -> None:
    b, n = scores(3, 2, 3), Check(scores=scores(5, 2, 3))
    assert not during(b, n).ends
    again = during(b, n, SoFar(pain_breaks=1))
    assert (again.action, again.rule, again.ends) == (Action.STOP, "3.6B/second break", True)


@pytest.mark.row("3.0/baseline", "3.4/baseline", "W06")
@pytest.mark.parametrize(
    ("n", "action"), [((3, 3, 3), Action.SLOW), ((4, 2, 3), Action.SLOW), ((5, 2, 3), Action.BREAK)]
)
def test_in_the_baseline_week_one_more_ends_the_walk(n: tuple, action: Action) -> None:
    decision = during(scores(3, 2, 3), Check(scores=scores(*n)), SoFar(baseline=True))
    assert (decision.action, decision.ends) == (action, True)
    assert not during(scores(3, 2, 3), Check(), SoFar(baseline=True)).ends


@pytest.mark.row("3.6B/resume")
@pytest.mark.parametrize(
    ("b", "n", "extra", "action"),
    [
        ((3, 2, 3), (4, 3, 3), {}, Action.CONTINUE),
        ((3, 2, 3), (4, 1, 2), {}, Action.CONTINUE),
        ((5, 5, 4), (6, 5, 4), {}, Action.CONTINUE),
        ((3, 2, 3), (5, 2, 3), {}, Action.BREAK),
        ((3, 2, 3), (3, 2, 3), {"other_up": 2}, Action.BREAK),
        ((3, 2, 3), (3, 4, 3), {}, Action.STOP),
        ((6, 2, 3), (7, 2, 3), {}, Action.STOP),
        ((3, 2, 3), (3, 2, 4), {}, Action.STOP),
        ((3, 2, 3), (3, 2, 3), {"numb_worse": True}, Action.STOP),
        ((3, 2, 3), (3, 2, 3), {"emergency": True}, Action.EMERGENCY),
    ],
)
def test_when_a_walk_may_go_on_after_a_break_for_pain(
    b: tuple, n: tuple, extra: dict, action: Action
) -> None:
    check = Check(scores=scores(*n), **extra)
    assert resume(scores(*b), check, rested_s=120).action is action
    sooner = resume(scores(*b), check, rested_s=119)
    assert sooner.action is (Action.BREAK if action is Action.CONTINUE else action)
    later = resume(scores(*b), check, rested_s=300)
    assert later.action is (Action.STOP if action is Action.BREAK else action)
    assert later.ends == (later.action >= Action.STOP)


@pytest.mark.row("3.6B/resume")
def test_every_score_resumes_as_the_text_has_it() -> None:
    for b, n in product(ALL[::3], ALL):
        further = n.zone > b.zone and n.zone >= 2
        may = n.back <= b.back + 1 and n.leg <= b.leg + 1 and n.top <= 6 and not further
        assert (resume(b, Check(scores=n), rested_s=300).action is Action.CONTINUE) == may
