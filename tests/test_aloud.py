"""Which notices this computer says aloud, which a page says itself, and the alarm, which both do."""

from types import MappingProxyType
from typing import Any

import pytest

from treadctl import voice, words
from treadctl.english import walk as english
from treadctl.german import walk as german
from treadctl.guardian.speech import SENTENCE_MAX, plain
from treadctl.service.aloud import Aloud
from treadctl.service.guardian import MemoryGuardian
from treadctl.service.guarding import SAYS_MAX

pytestmark = pytest.mark.hazard("H-66", "H-62")


@pytest.mark.parametrize(
    ("line", "said"),
    [
        ({"event": "slowing", "reason": "from_house"}, ["Stop from the house. Slowing; hold the rail."]),
        (
            {"event": "fault_unwatched_ask"},
            ["Is anyone there? Press a key, or the belt will stop softly."],
        ),
        ({"event": "check_slows", "speed": "1.0 km/h"}, ["Nobody answers. Slowing to 1.0 km/h."]),
        ({"event": "fault_unwatched"}, []),
        ({"event": "walking"}, []),
        ({"event": "alarm_link"}, []),
        ({"event": "nothing_known"}, []),
        ({}, []),
    ],
)
def test_what_the_calm_voice_says_is_said_where_no_page_does(line: dict[str, Any], said: list[str]) -> None:
    guardian = MemoryGuardian()
    aloud = Aloud(guardian)
    aloud.say(line)
    assert guardian.said == said
    aloud.page_speaks = True
    aloud.say(line)
    assert guardian.said == said


@pytest.mark.hazard("H-67")
@pytest.mark.parametrize("page_speaks", [True, False])
@pytest.mark.parametrize("event", ["alarm", "alarm_blind", "alarm_link"])
def test_an_alarm_sounds_in_this_machines_own_words_whoever_watches(event: str, page_speaks: bool) -> None:
    guardian = MemoryGuardian()
    aloud = Aloud(guardian)
    aloud.page_speaks = page_speaks
    aloud.say({"event": event, "reason": "link_lost", "hard_stop": "plug", "rail": False})
    (sentence,) = guardian.alarmed
    assert sentence.endswith("Step to the side, off the belt, then have somebody pull the plug.")
    assert guardian.said == []
    aloud.say({"event": "slowing"})
    assert guardian.alarmed == [sentence]
    aloud.say({"event": "alarm_over"})
    assert guardian.alarmed == [sentence, ""]
    assert guardian.said[-1:] == ([] if page_speaks else ["The belt stands."])


@pytest.mark.hazard("H-67")
def test_an_alarm_without_its_words_sounds_all_the_same(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(words, "notice", lambda line: None)
    guardian = MemoryGuardian()
    Aloud(guardian).say({"event": "alarm"})
    assert guardian.alarmed == [words.still_moving()]


def test_a_mistake_in_its_words_ends_no_walk(monkeypatch: pytest.MonkeyPatch) -> None:
    def broken(line: object) -> str:
        raise TypeError(line)

    monkeypatch.setattr(words, "notice", broken)
    guardian = MemoryGuardian()
    Aloud(guardian).say(MappingProxyType({"event": "slowing"}))
    assert guardian.said == []


@pytest.mark.hazard("H-67")
@pytest.mark.parametrize("spoken", ["en", "de"])
def test_every_alarm_is_said_whole(spoken: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("TREADCTL_LANG", spoken)
    alarms = [each for each in english.NOTICES if words.spoken(each) == "alarm"]
    assert len(alarms) == 3
    for each in alarms:
        for rail in (True, False):
            sentence = words.notice({"event": each, "hard_stop": "plug", "rail": rail})
            assert sentence is not None
            assert plain(sentence) == sentence


@pytest.mark.parametrize("catalogue", [english.NOTICES, german.NOTICES])
def test_every_calm_sentence_is_short_enough_to_be_said_whole(catalogue: dict[str, str]) -> None:
    calm = [catalogue[each] for each in catalogue if any(each.startswith(known) for known in words.CALM)]
    assert len(calm) >= len(words.CALM)
    assert max(map(len, calm)) + 80 < SAYS_MAX == SENTENCE_MAX  # 80: what is filled in


def test_calm_words_have_a_command_of_their_own_and_may_be_switched_off() -> None:
    def there(name: str) -> str | None:
        return f"/bin/{name}" if name == "espeak-ng" else None

    assert voice.calm({"TREADCTL_ALARM_COMMAND": "ring-somebody"}, there) == [["/bin/espeak-ng"]]
    assert voice.calm({"TREADCTL_CALM_COMMAND": "speak 'very low'"}, there) == [["speak", "very low"]]
    assert voice.calm({"TREADCTL_CALM_COMMAND": ""}, there) == []
    assert voice.calm({}, lambda name: f"/bin/{name}" if name == "aplay" else None) == []
