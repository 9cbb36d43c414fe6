"""German is complete: the same ids, the same fields, the same calm; and nothing of English is hard-wired."""

from __future__ import annotations

import re
import string
from pathlib import Path

import pytest

from treadctl import care_words, german, language, stop, voice, words
from treadctl.care_words import ENGLISH, say
from treadctl.profiles import limits

DENIALS = (
    "Es behandelt nichts und ist kein Medizinprodukt.",
    "Der Not-Halt ist der Schlüssel Ihres Laufbands; dieses Programm ist es nicht.",
    "Es ist kein Medizinprodukt, stellt nichts fest, behandelt nichts und heilt nichts.",
    "{The_stop} ist der Not-Halt; diese App ist es nicht.",
    "Das ist keine Behandlung und kein Heilmittel.",
    "Physiotherapie",
)
AVOID = (
    r"behandel", r"\bheil", r"linder", r"therap", r"\breha", r"verschreib", r"\bdos(is|ier)", r"ischias", r"patient",
    r"klinisch", r"bewiesen", r"diagnos", r"genesung", r"geeignet", r"verbesser", r"not-?halt",
    r"\bnerv", r"wirbel(?!säule)", r"cauda", r"!",
)  # fmt: skip
BOUNDS = {
    bound.why
    for bound in (
        *limits.HARD,
        *limits.EVERYBODY,
        *limits.UNPROVEN,
        *limits.ON_A_REAL_BELT,
        *(each for pattern in limits.PATTERNS for each in limits.of_pattern(pattern)),
    )
}
FAMILIAR = re.compile(r"\b(du|dich|dir|dein\w*|deine\w*)\b", re.IGNORECASE)


@pytest.fixture
def in_german(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("TREADCTL_LANG", "de")


def fields(text: str) -> set[tuple[str | None, str | None]]:
    return {(name, spec) for _, name, spec, _ in string.Formatter().parse(text) if name is not None}


def every() -> list[tuple[str, str, str]]:
    """Every id with its English and its German sentence, empty where there is none."""
    found = [
        (f"{part.name}.{id_}", text, german.PARTS.get(part.name, {}).get(id_, ""))
        for part in words.PARTS
        for id_, text in part.english.items()
    ]
    found += [(f"bounds.{why}", why, german.PARTS["bounds"].get(why, "")) for why in sorted(BOUNDS)]
    found += [(f"stop.{id_}", text, german.PARTS["stop"].get(id_, "")) for id_, text in stop.SAID.items()]
    return found + [(id_, text, german.PROGRAMME.get(id_, "")) for id_, text in ENGLISH.items()]


def test_every_sentence_is_there_and_none_besides() -> None:
    missing = [id_ for id_, english, said in every() if english and not said]
    assert not missing, f"not yet in treadctl/german: {missing}"
    assert {part.name for part in words.PARTS} | {"stop", "bounds"} == set(german.PARTS)
    assert set(german.PARTS["bounds"]) == BOUNDS
    assert set(german.PARTS["stop"]) == set(stop.SAID)
    for part in words.PARTS:
        assert set(german.PARTS[part.name]) == set(part), part.name
    assert set(german.PROGRAMME) == set(ENGLISH)


@pytest.mark.parametrize(("id_", "english", "said"), every(), ids=[id_ for id_, _, _ in every()])
def test_the_same_fields_and_no_claim(id_: str, english: str, said: str) -> None:
    assert fields(said) == fields(english)
    assert said == said.rstrip(" ")
    assert "  " not in said.replace("        ", "").replace("\n  ", "") or id_.startswith(("setup.", "view."))
    assert FAMILIAR.search(said) is None
    for denial in DENIALS:
        said = said.replace(denial, "")
    assert not [word for word in AVOID if re.search(word, said, re.IGNORECASE)]


def test_hardly_a_sentence_is_the_same() -> None:
    same = {id_ for id_, english, said in every() if said and english == said}
    same -= {f"month_{month}" for month in (4, 8, 9, 11)}  # April, August ...
    assert same <= {
        *("refused.bad_value", "notices.countdown", "profile.changed", "view.line"),
        "leaves.leaf_plan",
    }


@pytest.mark.parametrize(
    ("environ", "chosen"),
    [
        ({}, "en"),
        ({"LANG": "C.UTF-8"}, "en"),
        ({"LANG": "de_AT.UTF-8"}, "de"),
        ({"LANG": "de_DE.UTF-8", "LC_ALL": "en_GB.UTF-8"}, "en"),
        ({"LANG": "en_US.UTF-8", "LC_MESSAGES": "de_CH"}, "de"),
        ({"LANG": "fr_FR"}, "en"),
        ({"LANG": "en_US", "TREADCTL_LANG": "de"}, "de"),
        ({"LANG": "de_DE", "TREADCTL_LANG": "en"}, "en"),
    ],
)
def test_which_language(environ: dict[str, str], chosen: str) -> None:
    assert language.language(environ) == chosen


def test_every_way_to_say_something_is_german(in_german: None) -> None:
    stopped = {"event": "stopped", "reason": "person"}
    assert words.notice(stopped) == "Das Band steht: auf Ihren Wunsch."
    assert words.refusal({"reason": "no_permit"}) == german.PARTS["refused"]["no_permit"]
    assert words.refusal({"trouble": "no_adapter"}).startswith("Dieser Computer hat kein Bluetooth.")
    assert (
        words.refusal({"trouble": "unheard_of", "detail": "x"}) == "Das Laufband ist nicht zu erreichen: x."
    )
    assert words.hold("plug", rail=False).endswith("dann lassen Sie jemanden den Stecker ziehen.")
    assert "Fernbedienung in der Hand" in words.before_start("remote")
    assert words.guardian()["alarm"].startswith("DAS BAND HÄLT NICHT AN")
    assert words.alone("unknown").endswith("dann ziehen Sie den Schlüssel.")
    assert (
        words.never("takes_miles")
        == "verlangt war eine Geschwindigkeit, es lief mit einer anderen. Es hält Kilometer für Meilen."
    )
    assert words.verdict({"kind": "read_only", "reasons": [{"id": "no_speed_range"}]}).startswith(
        "nur lesen, denn es sagt"
    )
    assert say("rest_day") == "Ruhetag. Ruhetage gehören zum Plan."
    walked = {"walked_s": 185, "breaks": 1, "distance_m": 100, "top_speed_kmh": 2.3, "reason": "plan"}
    assert words.summary(walked) == (
        "Gegangen: 3 min 05 s, 100 m, 1 Pause, höchstens 2,3 km/h. Ende: der Gang für heute ist geschafft."
    )


def test_the_same_in_english_and_in_miles(monkeypatch: pytest.MonkeyPatch) -> None:
    walked = {"walked_s": 185, "breaks": 0, "distance_m": 100, "top_speed_kmh": 2.3, "reason": "plan"}
    assert (
        words.summary(walked)
        == "Walked 3 min 05 s, 100 m, no break, at most 2.3 km/h. Ended: today's walk is done."
    )
    monkeypatch.setenv("TREADCTL_UNITS", "mph")
    assert "at most 1.4 mph." in words.summary(walked)
    assert words.notice({"event": "slower", "speed": "3.22 km/h"}) == "Slower: 2.0 mph."
    assert say("speed_down", speed="1.6 km/h") == "Slowing down to 1.0 mph."
    assert words.facts({"commissioned": True, "rail": False})[2] == "No handrail: at most 1.2 mph."
    monkeypatch.setenv("TREADCTL_LANG", "de")
    assert words.notice({"event": "slower", "speed": "3.22 km/h"}) == "Langsamer: 2,0 mph."


def test_the_test_on_an_empty_belt_stays_in_kilometres(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("TREADCTL_UNITS", "mph")
    assert "2.57 km/h" in words.SETUP_STEPS["unit"]  # the person compares it with a display set to km/h
    assert "{speed}" in words.SETUP["display"]


def test_a_sentence_that_was_not_translated_is_said_in_english(
    in_german: None, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delitem(german.PARTS["notices"], "alarm_over")
    monkeypatch.delitem(german.PROGRAMME, "rest_day")
    assert words.notice({"event": "alarm_over"}) == "The belt stands."
    assert say("rest_day") == ENGLISH["rest_day"]
    with pytest.raises(KeyError):
        words.NOTICES["unheard_of"]
    assert words.NOTICES.get("unheard_of") is None


@pytest.mark.hazard("H-28")
def test_a_stop_speaks_german_and_needs_no_catalogue(
    in_german: None, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setenv("TREADCTL_RUNTIME", str(tmp_path))
    said: list[str] = []
    assert stop.stop(say=said.append) == 3
    assert said[0] == "Nichts anzuhalten: treadctl steuert kein Laufband."
    monkeypatch.setattr(german, "PARTS", None)  # a catalogue that is broken
    assert stop.stop(say=said.append) == 3
    assert said[2] == "Nothing to stop: treadctl drives no treadmill."


@pytest.mark.parametrize(
    ("program", "command"),
    [
        ("spd-say", ["/x/spd-say", "--wait", "-l", "de"]),
        ("espeak-ng", ["/x/espeak-ng", "-v", "de"]),
        ("say", ["/x/say"]),
    ],
)
def test_the_alarm_speaks_the_language(program: str, command: list[str], tmp_path: object) -> None:
    def which(name: str) -> str | None:
        return f"/x/{name}" if name == program else None

    assert voice.loud({"TREADCTL_LANG": "de"}, tmp_path, which) == [command]  # type: ignore[arg-type]
    assert voice.loud({}, tmp_path, which) == [
        [f"/x/{program}", *(["--wait"] if program == "spd-say" else [])]
    ]  # type: ignore[arg-type]


def test_the_catalogues_are_the_ones_that_are_tested() -> None:
    assert {part.name for part in words.PARTS} >= {
        "notices",
        "refused",
        "reasons",
        "troubles",
        "pieces",
        "setup",
    }
    assert len(ENGLISH) == sum(len(part) for part in care_words.PARTS)
