"""The catalogue: every id that the core may say has a sentence, and no sentence makes a medical claim."""

import re
import string
from pathlib import Path

import pytest

from treadctl import words
from treadctl.device.scan import Kind
from treadctl.model import RadioTrouble
from treadctl.safety.faults import Fault

SOURCE = Path(words.__file__).resolve().parent
CORE = "".join(
    path.read_text("utf-8")
    for room in ("safety", "session", "supervisor", "service")
    for path in sorted((SOURCE / room).glob("*.py"))
)
CLAIMS = (
    "treats your",
    "relieve",
    "heal",
    "therap",
    "prescri",
    "dose",
    "patient",
    "diagnos",
    "cure",
    "sciatica",
    "safe ",
)
CATALOGUES = (
    words.REASONS,
    words.REFUSED,
    words.TROUBLES,
    words.NOTICES,
    words.VERDICTS,
    words.WHY,
)


@pytest.mark.parametrize("fault", Fault)
def test_every_fault_has_words(fault: Fault) -> None:
    assert fault.value in words.REASONS


@pytest.mark.parametrize("trouble", RadioTrouble)
def test_every_trouble_says_what_to_do_next(trouble: RadioTrouble) -> None:
    assert words.TROUBLES[trouble.value].count(".") >= 1


@pytest.mark.parametrize("kind", Kind)
def test_every_verdict_has_words(kind: Kind) -> None:
    assert kind.value in words.VERDICTS


def test_every_refusal_has_words() -> None:
    said = set(re.findall(r'_no\(\s*"([a-z_]+)"', CORE)) | set(re.findall(r'"reason": "([a-z_]+)"', CORE))
    assert said <= words.REFUSED.keys(), said - words.REFUSED.keys()


def test_every_reason_has_words() -> None:
    said = set(re.findall(r'begin_stop\(\s*StopKind\.[A-Z]+,\s*"([a-z_]+)"', CORE))
    said |= set(re.findall(r'\.end\("[a-z]+", "([a-z_]+)"', CORE)) | set(
        re.findall(r'_stopped\("([a-z_]+)"', CORE)
    )
    said |= {f"cancelled_{cause}" for cause in re.findall(r'\.cancel\("([a-z_]+)"', CORE)}
    assert said <= words.REASONS.keys(), said - words.REASONS.keys()


def test_every_notice_of_the_core_has_a_sentence() -> None:
    said = set(re.findall(r'\.(?:tell|tell_once)\(\s*"([a-z_]+)"', CORE))
    assert said <= words.NOTICES.keys(), said - words.NOTICES.keys()


@pytest.mark.parametrize("text", [text for catalogue in CATALOGUES for text in catalogue.values()])
def test_no_claim_and_no_loose_end(text: str) -> None:
    lowered = text.lower()
    assert not [claim for claim in CLAIMS if claim in lowered]
    assert all(
        name is None or name.replace("_", "").isalnum() for _, name, _, _ in string.Formatter().parse(text)
    )


def test_a_sentence_survives_missing_numbers() -> None:
    assert words.notice({"event": "connected"}) == words.NOTICES["connected"]
    assert words.notice({"event": "unheard_of"}) is None
    assert words.refusal({"reason": "unheard_of"}) == "unheard_of"
    assert "the belt went faster" in words.summary({"reason": "wrong_way"})


def test_a_start_at_the_machine_has_words() -> None:
    asked = words.notice({"event": "press_start", "seconds": 60}) or ""
    assert "press Start on the treadmill itself, within 60 s" in asked
    late = words.notice({"event": "cancelled", "reason": "not_pressed"})
    assert late == words.NOTICES["cancelled_not_pressed"] != words.notice({"event": "cancelled"})
    assert words.notice({"event": "cancelled", "reason": "person"}) == words.NOTICES["cancelled"]
    assert "treadctl setup" in words.refusal({"ok": False, "reason": "own_start_unproven"})
    for reason in ("cancelled_not_pressed", "start_unproven"):
        assert words.because(reason) == words.REASONS[reason]


def test_the_notes_say_what_it_is_not() -> None:
    assert "not a medical device" in words.first_note()
    assert "key is the emergency stop" in words.first_note()
