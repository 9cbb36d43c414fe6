"""The conversation at a terminal: one key each, no key by accident, and nothing lost when somebody leaves."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any, ClassVar, cast

import pytest

from tests.helpers.terminal import Fingers, Quiet, Screen, script
from treadctl.care.afar import VALUES
from treadctl.care.screen import FULL, ITEMS, Answer, Group
from treadctl.interfaces.cli.screened import screened
from treadctl.interfaces.cli.seat import Seat
from treadctl.interfaces.talk import afar, asks, order
from treadctl.interfaces.talk.programme import Programme
from treadctl.interfaces.talk.prompter import Left, Prompter
from treadctl.interfaces.talk.question import Choice, Question, sure
from treadctl.interfaces.talk.screening import Screening

Line = dict[str, Any]
WALK: Line = {
    "ok": True,
    "kind": "walk",
    "card": "token",
    "plan": {
        "walk_s": 330,
        "speed_kmh": 2.0,
        "blocks_s": [120, 120, 90],
        "break_s": 120,
        "pattern": "starter",
    },
    "why": [{"rule": "3.4/baseline"}, {"rule": "3.3/starter"}],
}


class Service:
    """Answers requests from a table and remembers them."""

    def __init__(self, **replies: Line) -> None:
        self.asked: list[tuple[str, Line]] = []
        self.told: list[str] = []
        self._replies = replies

    def request(self, name: str, timeout_s: float = 10.0, **body: object) -> Line:
        self.asked.append((name, body))
        return self._replies.get(name, {"ok": True})

    def tell(self, name: str, **body: object) -> None:
        self.told.append(name)

    def lines(self) -> list[Line]:
        return []

    def silent_s(self) -> float:
        return 0.0

    def of(self, name: str) -> list[Line]:
        return [body for asked, body in self.asked if asked == name]


class Table:
    """A person, a terminal and a service."""

    def __init__(self, keys: Iterable[str], **replies: Line) -> None:
        self.service, self.screen, self.fingers = Service(**replies), Screen(), Fingers(script(keys))
        self.seat = Seat(self.service, self.screen, self.fingers, Quiet())  # type: ignore[arg-type]
        self.quiet = Quiet()
        self.prompter = Prompter(self.seat)
        self.programme = Programme(self.seat, "starter")
        self.screening = Screening(self.prompter, {"the_stop": "the red key"})


@pytest.mark.parametrize("key", [" ", "s", "S", "q", "\r", "\n", "\x1b"])
def test_no_question_can_be_answered_by_a_key_that_stops_or_leaves(key: str) -> None:
    with pytest.raises(ValueError, match="none of"):
        Question(text="?", choices=(Choice(keys=key, label="", value=1),))


def test_enter_confirms_nothing_and_every_other_key_says_what_is_possible() -> None:
    table = Table(["\r", "\n", "9", "\x1b[A", "3"])
    assert table.prompter.ask(asks.zone("Where?")) == 3
    assert table.screen.text.count("Press one of: 1, 2, 3, 4, 5. q leaves.") == 4


@pytest.mark.parametrize("key", ["q", "Q", "\x1b", "\x03", "\x04"])
def test_leaving(key: str) -> None:
    table = Table(key)
    with pytest.raises(Left):
        table.prompter.ask(asks.as_before("right_after"))
    assert not table.service.told


@pytest.mark.parametrize("key", [" ", "s"])
def test_space_and_s_always_stop(key: str) -> None:
    table = Table(key)
    with pytest.raises(Left):
        table.prompter.ask(asks.as_before("right_after"))
    assert table.service.told == ["stop"]


def test_while_something_moves_a_stop_key_does_not_end_the_question() -> None:
    table = Table(" 1")
    table.seat.take({"event": "snapshot", "state": "idle", "speed_kmh": 0.8})
    assert table.prompter.ask(asks.as_before("right_after")) is True
    assert table.service.told == ["stop"]


def test_an_ordinary_card_is_one_key_and_the_scores() -> None:
    table = Table("n324")
    done = table.screening.card()
    assert set(done.lines.values()) == {"no"}
    assert done.form.answers == {}
    assert done.scores == {"back": 3, "leg": 2, "zone": 4}


def test_the_zone_is_asked_only_with_leg_pain() -> None:
    without, with_leg = Table("n30"), Table("n324")
    assert without.screening.card().scores == {"back": 3, "leg": 0}
    assert with_leg.screening.card().scores == {"back": 3, "leg": 2, "zone": 4}


@pytest.mark.row("3.1/starter-later")
def test_whether_slow_walking_feels_unsteady_is_asked_only_where_the_answer_counts() -> None:
    for keys, slow, said in (
        ("n324y", True, True),
        ("n323b4n", True, False),
        ("n324", False, None),
        ("n36c3", True, None),  # at 6 a walk is slow whatever is said
    ):
        table = Table(keys)
        assert table.screening.card(slow=slow).unsteady is said, keys
        assert ("feel unsteady?" in table.screen.text) is (said is not None)
    asked = Table("n324y", today={"ok": True, "kind": "walk", "slow": True}, card=WALK)
    asked.programme.today()
    assert asked.programme.card() is not None
    (sent,) = asked.service.of("card")
    assert sent["unsteady"] is True
    other = Table("n324", today={"ok": True, "kind": "walk", "slow": False}, card=WALK)
    other.programme.today()
    other.programme.card()
    assert "unsteady" not in other.service.of("card")[0]


def test_a_line_opens_its_questions_and_the_others_are_asked_for_once() -> None:
    table = Table("4n" + "n" * 3 + "10")
    done = table.screening.card()
    assert done.lines == {"S1": "no", "S2": "no", "S3": "no", "S4": "yes", "S5": "no"}
    assert done.form.answers == dict.fromkeys(("N3", "N4", "N5"), Answer.NO)
    assert done.scores == {"back": 1, "leg": 0}


def test_what_speaks_against_a_walk_is_asked_back_and_no_score_is_asked_then() -> None:
    table = Table("4nyc" + "nn")
    done = table.screening.card()
    assert done.form.answers["N3"] is Answer.YES
    assert done.scores == {}
    assert "feeling dizzy or drowsy. Is that right?" in table.screen.text


@pytest.mark.parametrize("key", ["n", "b"])
def test_a_slip_is_taken_back(key: str) -> None:
    table = Table("4ny" + key + "n" + "nn" + "00")
    assert table.screening.card().form.answers["N3"] is Answer.NO


def test_an_answer_asked_back_offers_one_way_back() -> None:
    asked = sure(asks.score("Leg?", checked=True).choices[8])
    assert asked.listed == (("c", "Yes, that is so"), ("n", "No, ask me again"))
    assert asked.answered("y") is None
    table = Table("n7y")  # a finger that bounces confirms nothing
    with pytest.raises(AssertionError, match="more keys"):
        table.screening.card()
    shown = table.screen.text.rpartition("7 of 10")[2]
    assert "n  No, ask me again" in shown
    assert "b: back" not in shown
    assert "Press one of: c, n. q leaves." in shown


def test_a_high_score_is_asked_back() -> None:
    table = Table("n7b3" + "0")
    assert table.screening.card().scores == {"back": 3, "leg": 0}


def test_ten_has_a_key() -> None:
    table = Table("n" + "tc" + "0")
    assert table.screening.card().scores["back"] == 10


def test_the_way_back_goes_over_parts() -> None:
    table = Table("n3b" + "50")
    assert table.screening.card().scores == {"back": 5, "leg": 0}


def test_the_full_screen_is_asked_item_by_item() -> None:
    well = "n" * 8 + "n" * 5 + "n" * 9 + "n" + "y" * 6
    table = Table(well)
    answers = table.screening.full(by_cards=False)
    assert set(answers) == set(ITEMS) - {"K2", *(each for each in ITEMS if each[0] == "N")}
    assert table.fingers.pressed == well


def test_the_sexual_question_alone_may_be_skipped() -> None:
    table = Table("n" * 5 + "r" + "n" * 2 + "n" * 5 + "n" * 9 + "n" + "y" * 6)
    assert table.screening.full(by_cards=False)["E6"] is Answer.SKIPPED
    assert not asks.item("E5", {}).answered("r")


def test_the_repeat_is_one_card_for_each_group() -> None:
    table = Table("nnnny")
    answers = table.screening.full(by_cards=True)
    assert len(table.fingers.pressed) == 5
    assert all(answers[item.id] is Answer.YES for item in FULL[Group.TREADMILL])
    assert all(answers[item.id] is Answer.NO for item in FULL[Group.DOCTOR])


def test_one_of_these_opens_the_group() -> None:
    table = Table("n" + "o" + "n" * 4 + "yc" + "nny")
    answers = table.screening.full(by_cards=True)
    assert answers["U5"] is Answer.YES
    assert "E1" in answers


@pytest.mark.row("3.7/lock")
def test_after_an_assessment_what_a_line_opens_is_asked_since_then() -> None:
    table = Table("2n" + "n" * 5 + "00")
    Screening(table.prompter, {"the_stop": "the red key"}, "2026-11-24").card()
    assert "Since you were assessed on Tuesday 24 November, is any of this new" in table.screen.text
    assert "In the last two weeks" not in table.screen.text
    assert "About today:" in table.screen.text  # tingling is of today


def test_an_emergency_ends_the_questions_at_once() -> None:
    table = Table("yc")
    assert table.screening.full(by_cards=False) == {"E1": Answer.YES}


CLEAR: Line = {
    "ok": True,
    "outcome": "clear",
    "items": [],
    "mention": [],
    "locks": [],
    "words": "screen_clear",
}
LOCKED: Line = {
    "ok": True,
    "outcome": "same_day",
    "words": "same_day",
    "items": ["U1"],
    "mention": [],
    "locks": [{"item": "U1"}],
}


def test_who_leaves_after_an_answer_that_weighs_has_said_it() -> None:
    table = Table("n" * 8 + "yq", screen=LOCKED)
    with pytest.raises(Left):
        table.programme.screen("first")
    (sent,) = table.service.of("screen")
    assert sent["answers"]["U1"] == "yes"
    assert "Get medical help today" in table.screen.text


KEPT: Line = {"ok": True, "kept": 2, "locks": []}


def test_who_leaves_a_first_screen_before_it_weighs_goes_on_later_that_day() -> None:
    table = Table("nnq", screen=KEPT)
    with pytest.raises(Left):
        table.programme.screen("first")
    (sent,) = table.service.of("screen")
    assert sent == {"answers": {"E1": "no", "E2": "no"}, "left": True}
    assert "What you answered so far is kept for today." in table.screen.text
    assert "speaks against a walk" not in table.screen.text
    begun: Line = {"ok": True, "screen": "first", "begun": {"E1": "no", "E2": "no"}}
    again = Table("q", screen=KEPT, today=begun)
    again.programme.today()
    with pytest.raises(Left):
        again.programme.screen("first")
    assert "Earlier today you answered 2 of these; here are the others." in again.screen.text
    assert "(3 of 30)" in again.screen.text
    assert "(1 of 30)" not in again.screen.text
    assert not again.service.of("screen")  # nothing new was said
    taken_back = Table("bq", screen=KEPT, today=begun)
    taken_back.programme.today()
    with pytest.raises(Left):
        taken_back.programme.screen("first")
    assert taken_back.service.of("screen") == [{"answers": {"E1": "no"}, "left": True}]
    well = Table("b" + "n" * 22 + "y" * 6 + "y" + "00", screen=CLEAR, today=begun)
    well.programme.today()
    assert well.programme.screen("first")  # and the way back leads over what was answered before
    assert len(well.service.of("screen")[0]["answers"]) == 29


def test_a_repeat_of_the_screen_that_is_left_before_it_weighs_is_asked_anew() -> None:
    table = Table("nq", today={"ok": True, "screen": "cards", "begun": {"E1": "no"}})
    table.programme.today()
    with pytest.raises(Left):
        table.programme.screen("cards")
    assert not table.service.of("screen")
    assert "Earlier today" not in table.screen.text


def test_a_first_screen_also_asks_the_clinician_and_what_is_usual() -> None:
    table = Table("n" * 23 + "y" * 6 + "y" + "323", screen=CLEAR)
    assert table.programme.screen("first")
    assert table.service.of("clinician") == [{"ok": True}]
    assert table.service.of("usual") == [{"back": 3, "leg": 2, "zone": 3}]
    for shown in ("not a medical device", "Get emergency help at any time", "have somebody near"):
        assert shown in table.screen.text
    asked = table.screen.text.partition("have somebody near")[0]
    assert asked.count("on a usual day lately: 0 = none") == 2
    assert "on such a day?" in asked
    assert "Right now" not in asked


@pytest.mark.parametrize(
    ("id_", "back"), [("T2", "you have fallen"), ("T3", "you get dizzy"), ("K2", "no doctor")]
)
def test_a_no_that_says_there_is_something_is_asked_back_as_that(id_: str, back: str) -> None:
    choices = {choice.value: choice.sure for choice in asks.item(id_, {}).choices}
    assert back in choices[Answer.NO]
    assert '"No" to' not in choices[Answer.NO]
    assert choices[Answer.YES] == ""


def test_the_card_tells_the_plan_and_why_in_two_sentences() -> None:
    table = Table("n323", card=WALK)
    reply = table.programme.card()
    assert reply is not None
    (sent,) = table.service.of("card")
    assert (sent["back"], sent["leg"], sent["zone"]) == (3, 2, 3)
    assert (
        "Today: 5 min 30 s of walking at 2.0 km/h, in 3 parts with 2 min of rest between them."
        in table.screen.text
    )
    assert "Why: this week finds your comfortable amount; the first walks" in table.screen.text


def test_a_day_that_is_no_good_is_said_calmly_with_the_next_step() -> None:
    no: Line = {"ok": True, "kind": "not_today", "rule": "3.6A/4", "words": "not_today", "card": None}
    table = Table("n8c0", card={**no, "next_day": "2026-11-24"})
    assert table.programme.card() is None
    assert "Today is not a good day for the treadmill: back or leg is at 7 or more." in table.screen.text
    assert "Next walk: Tuesday 24 November." in table.screen.text


TODAY: Line = {"ok": True, "kind": "walk", "screen": "none", "walk": {"id": "w1"}, "why": []}


def test_as_before_is_one_key_for_evening_and_morning() -> None:
    table = Table("1")
    table.programme.later({**TODAY, "later": ["two_hours_late", "morning"]})
    assert table.service.of("said") == [
        {"when": "two_hours_late", "walk": "w1", "feel": "yes"},
        {"when": "morning", "walk": "w1", "as_before": True},
    ]


def test_not_as_before_opens_the_details_of_each() -> None:
    table = Table("2" + "2" + "421" + "1", said={"ok": True})
    table.programme.later({**TODAY, "later": ["two_hours_late", "morning"]})
    assert table.service.of("said") == [
        {"when": "two_hours_late", "walk": "w1", "feel": "bit_worse", "back": 4, "leg": 2, "zone": 1},
        {"when": "morning", "walk": "w1", "as_before": True},
    ]


def test_right_after_in_detail() -> None:
    table = Table("2" + "30" + "nn" + "0")
    table.programme.later({**TODAY, "later": ["right_after"]})
    assert table.service.of("said") == [
        {"when": "right_after", "walk": "w1", "back": 3, "leg": 0, "numb": 0, "limp": 0, "other": 0}
    ]


AFAR: Line = {"question": "morning.w1", "asked": "morning", "from": "phone", "value": "as_before"}
WORSE: Line = {
    **AFAR,
    "value": "worse",
    "back": 2,
    "leg": 5,
    "zone": 4,
    "numb": True,
    "limp": True,
    "other": 3,
}


def test_an_answer_from_afar_is_asked_back_and_then_nothing_more() -> None:
    table = Table("y")
    table.programme.later({**TODAY, "later": ["morning"], "afar": [AFAR]})
    assert "How is it this morning, compared with before the walk?" in table.screen.text
    assert "This was answered from afar: As before or better. Is that right?" in table.screen.text
    assert table.service.of("confirm") == [{"question": "morning.w1", "right": True}]
    assert table.service.of("said") == []


def test_what_is_not_so_is_asked_as_usual() -> None:
    table = Table("n" + "2" + "421" + "n")
    table.programme.later({**TODAY, "later": ["morning"], "afar": [AFAR]})
    assert table.service.of("confirm") == [{"question": "morning.w1", "right": False}]
    assert table.service.of("said") == [
        {"when": "morning", "walk": "w1", "back": 4, "leg": 2, "zone": 1, "numb": 0}
    ]


def test_everything_that_was_said_from_afar_is_heard_again_and_what_it_leads_to() -> None:
    lock = {"item": "X2", "since": "2026-11-20", "key": "assessed"}
    table = Table("y", confirm={"ok": True, "colour": "black", "locks": [lock]})
    table.programme.later({**TODAY, "later": ["morning"], "afar": [WORSE]})
    heard = "Worse, back 2, leg 5, down to: calf or shin, new numbness, tingling or weakness, a limp that is new, "
    assert heard + "hip, knee or foot 3 more" in table.screen.text
    assert "Please get medical help today." in table.screen.text


def test_worse_in_no_numbers_leads_to_the_questions() -> None:
    table = Table("2" + "421" + "n")
    worse = {**AFAR, "value": "worse"}
    table.programme.later({**TODAY, "later": ["morning"], "afar": [worse]})
    assert "From afar it was answered that it was worse." in table.screen.text
    assert (table.service.of("confirm"), len(table.service.of("said"))) == ([], 1)


def test_what_the_service_does_not_take_is_said_and_asked() -> None:
    table = Table("y" + "1", confirm={"ok": False, "reason": "not_open"})
    table.programme.later({**TODAY, "later": ["morning"], "afar": [AFAR]})
    assert "That question is not open." in table.screen.text
    assert table.service.of("said") == [{"when": "morning", "walk": "w1", "as_before": True}]


def test_an_evening_confirmed_leaves_the_morning() -> None:
    evening = {"question": "two_hours.w1", "asked": "two_hours_late", "from": "", "value": "bit_worse"}
    table = Table("y" + "1")
    table.programme.later({**TODAY, "later": ["two_hours_late", "morning"], "afar": [evening]})
    assert "A bit worse. Is that right?" in table.screen.text
    assert [each["when"] for each in table.service.of("said")] == ["morning"]


def test_a_question_in_words_for_a_phone() -> None:
    """What `health` tells, as it is shown elsewhere."""
    told = {
        "id": "morning.w1",
        "asked": "morning",
        "walk_day": "2026-11-24",
        "values": ["as_before", "worse"],
    }
    assert afar.question(told) == {
        "id": "morning.w1",
        "asked": "morning",
        "text": "How is it this morning, compared with before the walk?",
        "values": {"as_before": "As before or better", "worse": "Worse"},
    }
    values = {str(value.value) for due in VALUES for value in VALUES[due]}
    assert values == set(afar.LABELS)


def test_whoever_stopped_a_walk_from_the_house_it_is_asked_whether_that_was_needed() -> None:
    table = Table("n", today={**TODAY, "ok": True, "later": []})
    order.after(table.programme, {"walked_s": 90, "reason": "from_house"}, stopped=False, wrong=False)
    assert table.service.of("not_symptoms") == [{"walk": "w1", "value": True}]


@pytest.mark.parametrize(
    ("today", "says"),
    [
        ({"kind": "rest", "why": [{"rule": "3.2/rest"}], "next_day": "2026-11-24"}, "Rest day."),
        ({"kind": "not_today", "why": [{"rule": "3.4/gap"}], "next_day": "2026-11-24"}, "not a good day"),
        (
            {"kind": "locked", "locks": [{"item": "D8", "since": "2026-11-20"}]},
            "locked since Friday 20 November",
        ),
    ],
)
def test_a_day_without_a_walk_says_why_and_when(today: Line, says: str) -> None:
    table = Table("")
    assert table.programme.refused({**TODAY, **today})
    assert says in table.screen.text
    assert ("Next walk: Tuesday 24 November." in table.screen.text) == ("next_day" in today)


def test_after_a_fever_it_asks_whether_it_is_over() -> None:
    table = Table("y")
    assert table.programme.refused({**TODAY, "kind": "not_today", "why": [{"rule": "3.4/illness"}]})
    assert table.service.of("well") == [{}]


@pytest.mark.parametrize(("keys", "reply", "code"), [("yc", LOCKED, 1), ("q", LOCKED, 130)])
def test_a_new_person_is_screened_before_a_treadmill_is_tried(keys: str, reply: Line, code: int) -> None:
    table = Table(keys, today={**TODAY, "screen": "first"}, screen=reply)
    it = cast("Any", table)
    assert screened(it.service, table.screen, it.fingers, it.quiet) == code
    assert table.service.of("today") == [{"simulated": False, "profile": None, "starting": False}]


def test_who_was_screened_goes_on_to_the_treadmill() -> None:
    table = Table("", today={**TODAY, "screen": "none"})
    it = cast("Any", table)
    assert screened(it.service, table.screen, it.fingers, it.quiet) is None


@pytest.mark.row("3.2/false start")
@pytest.mark.parametrize(
    ("today", "said"),
    [
        ({"kind": "walk", "why": [{"rule": "3.4/5"}, {"rule": "3.2/false start"}]}, "It uses up no day"),
        ({"kind": "rest", "why": [{"rule": "3.2/rest"}], "next_day": "2026-11-24"}, "the next walk is on"),
    ],
)
def test_a_start_that_came_to_nothing_is_said_to_use_up_no_day(today: dict[str, Any], said: str) -> None:
    class Told:
        fields: ClassVar = {"put_away": "Put the key away."}

        def look(self) -> dict[str, Any]:
            return today

    assert said in order._closing(cast("Any", Told()), {"walked_s": 30.0})[0]
