"""The programme's catalogue: every id that the rules say has a sentence, every sentence an id, and none makes a claim."""

import re
import string
from pathlib import Path

import pytest

from treadctl import care, care_words
from treadctl.care import checkins, comfort, locks, mending, screen
from treadctl.care.body import Later, Zone
from treadctl.care.history import Pattern, Wish
from treadctl.care_words import (
    AMOUNTS,
    COMFORT,
    CUES,
    ENGLISH,
    ITEMS,
    KEYS,
    PARTS,
    QUESTIONS,
    REASONS,
    SCREEN,
    TALK,
    TEXTS,
    say,
)

ROOM = Path(care.__file__).resolve().parent
SOURCE = "".join(path.read_text("utf-8") for path in sorted(ROOM.glob("*.py")))
CONVERSATION = ROOM.parent / "interfaces"
RULE = re.compile(r'"((?:3\.\d[ABC]?/|W\d\d|machine/)[a-z0-9 T]*)"')
DENIALS = (
    "It is not a medical device, does not diagnose or treat anything and is not a cure.",
    "{The_stop} is the emergency stop; this app is not.",
    "This is not a treatment and not a cure.",
)
"""The only places for these words: where they are denied, or said of the machine's own stop."""
AVOID = (
    r"treat(s|ed|ing|ment)?\b", r"reliev", r"relief", r"\bheal(s|ed|ing)?\b", r"rehab", r"\btherap", r"prescri", r"\bdos(e|es|age)\b",
    r"sciatica", r"\bpatient", r"clinically", r"proven", r"diagnos", r"\brisk score", r"cauda", r"recover", r"\bsafe\b(?!ly)", r"approved",
    r"prevent", r"improv", r"\bcure", r"you may have", r"emergency stop", r"\bpain is the\b", r"nerve", r"vertebra", r"!",
)  # fmt: skip
FIELDS = {
    "item",
    "reason",
    "date",
    "min",
    "speed",
    "limit",
    "year",
    "was",
    "hold",
    "at_hand",
    "stand",
    "fault",
    "the_stop",
    "The_stop",
    "put_away",
    *(
        "keys",
        "answer",
        "score",
        "n",
        "rest",
        "done",
        "value",
        "weekday",
        "day",
        "month",
        "rule",
        "weeks",
        "file",
        "state",
        "command",
        "what",
        "most",
    ),
    *("folder", "rows", "walks", "count", "word", "newest", "now"),
    *("at", "action", "back", "breaks", "colour", "count", "ended", "felt", "folder", "from_", "id", "leg"),
    *("length", "metres", "minutes", "more", "names", "number", "path", "pattern", "planned", "question"),
    *("rise", "time", "to", "unit", "value", "version", "walked", "walks", "what", "when", "why", "zone"),
}


def rules() -> set[str]:
    said = set(RULE.findall(SOURCE))
    return said | {f"3.3/{pattern.name.lower()}" for pattern in Pattern} | {"profile"}


def test_every_rule_has_words_and_every_word_a_rule() -> None:
    assert {f"why_{rule}" for rule in rules()} == set(REASONS)


def test_every_question_of_the_screen_has_words_and_a_name() -> None:
    asked = {item.words for item in screen.ITEMS.values()}
    lines = {f"screen_{line.lower()}" for line in screen.LINES}
    leads = {f"screen_{group}" for group in screen.Group}
    answers = {f"answer_{answer.value}" for answer in screen.Answer}
    fixed = {
        "screen_lead",
        "screen_since",
        "screen_s",
        "screen_none",
        "screen_all",
        "screen_some",
        "screen_clear",
    }
    assert asked | lines | leads | answers | fixed | {"screen_mention", "clinician_ask"} == set(SCREEN)
    named = {
        f"item_{item.lower()}"
        for item in (*screen.ITEMS, locks.WALK_EMERGENCY, locks.WORSE_MORNING, mending.UNREADABLE)
        if item != "K1"
    }
    assert named == set(ITEMS)


@pytest.mark.parametrize("outcome", screen.Outcome)
def test_every_outcome_has_its_text(outcome: screen.Outcome) -> None:
    assert screen.Finding(outcome=outcome).words in ENGLISH
    assert screen.Finding(outcome=screen.Outcome.EMERGENCY, items=("E1", "E7")).words in ENGLISH


def test_every_question_of_a_walk_has_words() -> None:
    ids = {f"ask_{question.value}" for question in checkins.Question}
    ids |= {f"compared_{compared.value}" for compared in checkins.Compared}
    ids |= {f"later_{later.value}" for later in Later}
    ids |= {f"zone_{zone.name.lower()}" for zone in Zone}
    assert ids <= set(QUESTIONS)


def test_cues_stretches_and_comfort_have_words_in_both_directions() -> None:
    assert set(comfort.CUES) == set(CUES)
    ids = {*comfort.STRETCHES, *(f"comfort_{why.value}" for why in comfort.Refusal)}
    ids |= {f"comfort_ask_{why.value}" for why in comfort.CONDITIONS} | {
        f"comfort_{kind.value}" for kind in comfort.Kind
    }
    around = {"stretch_lead", "stretch_skip", "ice_heat", "comfort_order", "comfort_bottle", "comfort_over"}
    assert ids | around == set(COMFORT)


def test_the_conversation_uses_every_id_and_no_other() -> None:
    said = "".join(path.read_text("utf-8") for path in sorted(CONVERSATION.rglob("*.py")))
    plain = set(re.findall(r'\bsay\(\s*"([a-z_]+)"', said))
    assert plain <= set(ENGLISH)
    used = set(re.findall(r'"([a-zA-Z_]+)"', said))
    wishes = {f"wish_{wish.value}" for wish in Wish}
    assert {*KEYS, *TALK} - wishes <= used | {f"ask_{each}" for each in used}
    assert wishes < set(TALK)
    assert {f"weekday_{day}" for day in range(7)} | {f"month_{month}" for month in range(1, 13)} < set(
        AMOUNTS
    )


def test_advice_has_words_in_both_directions() -> None:
    said = set(re.findall(r'yield "(advice_[a-z_]+)"', SOURCE))
    assert said == {id_ for id_ in TEXTS if id_.startswith("advice_")}


@pytest.mark.row("5/texts")
def test_every_text_of_section_5_is_there() -> None:
    section = """first_run emergency emergency_chest same_day see_doctor not_today watch_list before_start speed_up speed_down
        slow break break_end stop_pain stop_neuro stop_fault link_lost end next_morning_worse rest_day progress lock_release"""
    assert set(section.split()) <= set(TEXTS)
    assert {"ice_heat", "ask_compared", "ask_zone", "ask_numb"} <= set(ENGLISH)


@pytest.mark.row("Z01", "Z02", "Z04", "Z06", "W01", "W15", "W33", "4.5/words")
@pytest.mark.parametrize("id_", sorted(ENGLISH))
def test_no_claim_no_loose_end_and_calm(id_: str) -> None:
    text = ENGLISH[id_]
    for denial in DENIALS:
        text = text.replace(denial, "")
    assert not [word for word in AVOID if re.search(word, text, re.IGNORECASE)]
    assert "45-inch" not in text
    assert not re.search(r"\b[A-Z]{4,}\b", text) or id_ == "link_lost"
    assert ENGLISH[id_] == ENGLISH[id_].strip()
    assert "  " not in ENGLISH[id_]


def test_the_words_to_avoid_do_find_what_they_avoid() -> None:
    for bad in (
        "This treats sciatica",
        "Your pain improved 30 %",
        "clinically proven",
        "it is safe",
        "a healing dose",
    ):
        assert any(re.search(word, bad, re.IGNORECASE) for word in AVOID)


@pytest.mark.parametrize("id_", sorted(ENGLISH))
def test_fields_are_named_and_known(id_: str) -> None:
    parsed = list(string.Formatter().parse(ENGLISH[id_]))
    names = {name for _, name, _, _ in parsed if name is not None}
    assert names <= FIELDS
    assert all(not spec and not conversion for _, name, spec, conversion in parsed if name)
    assert say(id_, **dict.fromkeys(names, "x"))


def test_no_id_stands_twice() -> None:
    assert sum(len(part) for part in PARTS) == len(ENGLISH)
    same = [text for text in ENGLISH.values() if list(ENGLISH.values()).count(text) > 1]
    assert {*same} <= {"Yes", "Worse", REASONS["why_3.6A/1"]}


def test_what_stands_inside_a_sentence_begins_small_and_ends_open() -> None:
    for id_, text in {**ITEMS, **REASONS}.items():
        assert not text.endswith((".", "?")), id_
        assert text[0].islower() or text[0] == "{", id_


def test_a_sentence_ends() -> None:
    for id_, text in {**TEXTS, **CUES}.items():
        assert text.endswith((".", "?", "}")), id_


def test_another_language_is_another_dictionary() -> None:
    german = {"rest_day": "Ruhetag. Ruhetage gehören dazu.", "today_done": "Das war die Menge für heute."}
    assert say("rest_day", german) == german["rest_day"]
    assert say("not_today", german, reason="…") == ENGLISH["not_today"].format(reason="…")
    with pytest.raises(KeyError):
        say("never_heard_of")
    with pytest.raises(KeyError):
        say("not_today")


def test_the_room_of_rules_holds_no_sentence() -> None:
    code = re.sub(r'""".*?"""', "", SOURCE, flags=re.DOTALL)
    code = re.sub(r"#.*", "", code)
    code = re.sub(r"raise ValueError\(.*?\)\n", "", code, flags=re.DOTALL)
    for text in re.findall(r'"([^"\n]*)"', code):
        assert len(text.split()) <= 2, text


@pytest.mark.row("3.0/machine words")
@pytest.mark.parametrize("stop", ["key", "remote", "plug"])
def test_every_text_uses_what_this_machine_has(stop: str) -> None:
    the_stop = {name: ENGLISH[f"{name}_{stop}"] for name in ("the_stop", "The_stop", "put_away")}
    assert say("first_run", **the_stop).count("key") == (stop == "key")
    assert say("screen_t5", **the_stop).startswith("Can you reach ")
    assert "key" not in care_words.TEXTS["end"]


OUTPUTS = {
    "Z01": "some_find",
    "Z02": "not_a_cure",
    "Z03": "screen_all",
    "Z04": "belt_narrow",
    "Z06": "walking_only",
    "Z07": "cue_feet",
    "Z08": "cue_knees",
    "Z09": "cue_middle",
    "Z11": "hold_while",
    "Z12": "new_hip_pain",
    "Z13": "today_done",
    "Z14": "break",
    "Z15": "risks",
    "W01": "clinician_first",
    "W06": "baseline_week",
    "W07": "cue_tall",
    "W08": "incline_console",
    "W09": "no_catching_up",
    "W11": "advice_limp",
    "W12": "ask_shoes",
    "W13": "stretch_lead",
    "W15": "keep_at_hand",
    "W16": "ice_heat",
    "W19": "emergency",
    "W24": "lock_screen",
    "W25": "stop_wrong",
    "W27": "comfort_over",
    "W28": "rest_day",
    "W33": "exercises",
}
"""What each row of the two articles has a person see or hear."""


@pytest.mark.row("Z01", "Z02", "Z03", "Z04", "Z06", "Z07", "Z08", "Z09", "Z11", "Z12", "Z13", "Z14", "Z15")
@pytest.mark.row("W01", "W06", "W07", "W08", "W09", "W11", "W12", "W13", "W15", "W16", "W19", "W24", "W25")
@pytest.mark.row("W27", "W28", "W33")
def test_every_row_that_speaks_has_its_sentence() -> None:
    assert set(OUTPUTS.values()) <= set(ENGLISH)
    assert "side rails" not in ENGLISH["cue_middle"]
    assert "cloth between" in ENGLISH["ice_heat"]
    assert "Shoes on." in ENGLISH["before_start"]


@pytest.mark.row("Z16", "W26", "W15")
def test_no_diagnosis_no_drug_and_no_other_care_is_named() -> None:
    named = r"stenosis|disc\b|obes|arthrit|ibuprofen|paracetamol|gabapentin|pregabalin|anti-inflam|massage|osteopath|chiropract"
    assert not [id_ for id_, text in ENGLISH.items() if re.search(named, text, re.IGNORECASE)]
    assert not re.search(r"free.?text|diagnos", "".join(re.findall(r"def .*", SOURCE)), re.IGNORECASE)


@pytest.mark.row("W17", "W30")
def test_no_poles_no_running_no_jumping_is_suggested() -> None:
    assert not [
        id_
        for id_, text in ENGLISH.items()
        if re.search(r"\b(poles?|run|running|jog|jump)", text, re.IGNORECASE)
    ]
