"""The codes that prove who stands at the treadmill."""

from __future__ import annotations

import asyncio
import stat
import sys
from pathlib import Path

import pytest

from treadctl import voice
from treadctl.interfaces.page import place, speaking
from treadctl.interfaces.page.pairing import hashed
from treadctl.interfaces.page.place import Kind, Place, Verdict, new_tag, tag_of, tag_path
from treadctl.interfaces.page.speaking import Speaker
from treadctl.service.requests import PLACES


class Hall:
    """A terminal, a tag, and time that a test sets."""

    def __init__(self, *, terminal: bool = True, tag: str | None = None, spoken: bool = False) -> None:
        self.now = 1_000.0
        self.shown: list[str] = []
        self.place = Place(
            lambda: self.now,
            self.shown.append if terminal else None,
            lambda: hashed(tag) if tag is not None else None,
            spoken=spoken,
        )

    def other(self) -> str:
        """A code that is not the one that is shown."""
        return "".join(str(9 - int(each)) for each in self.shown[-1].replace(" ", ""))


def test_a_code_that_is_shown_is_good_for_one_start_of_one_browser() -> None:
    hall = Hall()
    assert hall.place.give("phone", "000000") is Verdict.NONE
    hall.place.ask()
    assert len(hall.shown[-1]) == place.DIGITS + 1
    assert hall.place.give("phone", hall.shown[-1]) is Verdict.GOOD
    assert hall.place.proven("phone") is Kind.SHOWN
    assert hall.place.proven("other") is None
    assert hall.place.give("other", hall.shown[-1]) is Verdict.NONE  # it was used
    hall.place.used("phone")
    assert hall.place.proven("phone") is None


def test_a_new_code_voids_the_one_before_and_each_grows_old() -> None:
    hall = Hall()
    hall.place.ask()
    hall.place.ask()
    first, second = hall.shown
    assert first == second or hall.place.give("phone", first) is Verdict.WRONG
    hall.now += place.SHOWN_S + 0.1
    assert hall.place.give("phone", second) is Verdict.NONE
    hall.place.ask()
    assert hall.place.give("phone", hall.shown[-1]) is Verdict.GOOD
    hall.now += place.SHOWN_S + 0.1
    assert hall.place.proven("phone") is None


def test_three_tries_then_a_wait() -> None:
    hall = Hall()
    hall.place.ask()
    for _ in range(place.TRIES - 1):
        assert hall.place.give("phone", hall.other()) is Verdict.WRONG
    assert hall.place.give("phone", hall.other()) is Verdict.WAIT
    right = hall.shown[-1]
    assert hall.place.give("phone", right) is Verdict.WAIT
    hall.place.ask()
    assert hall.shown[-1] == right  # nothing new is shown meanwhile
    hall.now += place.WAIT_S
    assert hall.place.give("phone", right) is Verdict.NONE
    hall.place.ask()
    assert hall.place.give("phone", hall.shown[-1]) is Verdict.GOOD


def test_a_tag_is_asked_for_once_a_day_and_where_no_terminal_is_beside() -> None:
    hall = Hall(terminal=False, tag="ABCDEFGH")
    assert hall.place.kind is Kind.TAG
    assert hall.place.give("phone", " abcd-efgh ") is Verdict.GOOD
    hall.place.used("phone")
    hall.now += place.TAG_S
    assert hall.place.proven("phone") is Kind.TAG
    assert hall.place.proven("other") is None
    hall.now += 0.1
    assert hall.place.proven("phone") is None
    assert Hall(tag="ABCDEFGH").place.kind is Kind.SHOWN  # the stronger one counts
    nothing = Hall(terminal=False)
    assert nothing.place.kind is None
    assert nothing.place.give("phone", "") is Verdict.NONE
    assert nothing.place.proven("phone") is None


@pytest.mark.parametrize("code", ["", " ", "ABCDEFG", "ABCDEFGHI", "ABCD\x00EFGI", "ÄBCDEFGH"])
def test_nothing_but_the_code_is_the_code(code: str) -> None:
    assert Hall(terminal=False, tag="ABCDEFGH").place.give("phone", code) is Verdict.WRONG


def test_a_new_tag_is_kept_as_a_hash_and_voids_the_one_before(tmp_path: Path) -> None:
    assert tag_of(tmp_path) is None
    first, second = new_tag(tmp_path), new_tag(tmp_path)
    assert first != second
    assert tag_of(tmp_path) == hashed(place.plain(second))
    assert second not in tag_path(tmp_path).read_text()
    assert stat.S_IMODE(tag_path(tmp_path).stat().st_mode) == 0o600
    tag_path(tmp_path).write_text("[]")
    assert tag_of(tmp_path) is None


# --- spoken


def test_the_service_takes_every_proof_that_a_page_can_name() -> None:
    assert set(PLACES) == {kind.value for kind in Kind}


def test_a_code_that_is_spoken_is_good_for_one_start_and_stronger_than_a_tag() -> None:
    hall = Hall(tag="ABCDEFGH", spoken=True)
    assert hall.place.kind is Kind.SPOKEN
    hall.place.ask()
    assert hall.place.give("phone", "ABCDEFGH") is Verdict.WRONG
    assert hall.place.give("phone", hall.shown[-1]) is Verdict.GOOD
    assert hall.place.proven("phone") is Kind.SPOKEN
    hall.place.used("phone")
    assert hall.place.proven("phone") is None


def test_a_code_that_was_not_heard_is_had_anew_but_not_in_a_flood() -> None:
    hall = Hall(spoken=True)
    assert hall.place.again()
    assert not hall.place.again()
    hall.now += place.AGAIN_S
    assert hall.place.again()
    first, second = hall.shown
    assert first == second or hall.place.give("phone", first) is Verdict.WRONG
    assert not Hall(terminal=False, tag="ABCDEFGH").place.again()
    assert not Hall(terminal=False).place.again()


def test_an_alarm_command_speaks_no_code() -> None:
    there = {"TREADCTL_ALARM_COMMAND": "ring-somebody", "TREADCTL_LANG": "de"}
    assert voice.speaker(there, lambda name: None) == []
    assert voice.speaker(there, lambda name: f"/bin/{name}" if name == "aplay" else None) == []
    found = voice.speaker(there, lambda name: f"/bin/{name}" if name == "espeak-ng" else None)
    assert voice.said(found, "Code: 1, 2") == ["/bin/espeak-ng", "-v", "de", "Code: 1, 2"]
    assert voice.said(["x", "say('{}')"], "Code: 1, 2") == ["x", "say('Code: 1, 2')"]


async def spoken(folder: Path, does: str, *codes: str) -> tuple[str, int]:
    """What a program that does this was told, and how often nobody can have heard."""
    unheard, program = list[int](), folder / "speaks"
    program.write_text(f"#!/bin/sh\n{does}\n")
    program.chmod(0o700)
    speaker = Speaker([str(program), str(folder / "heard")], lambda: unheard.append(1))
    for code in codes:
        speaker.code(code)
        await asyncio.sleep(0)
    assert speaker._speaking is not None
    await asyncio.wait([speaker._speaking])
    heard = folder / "heard"
    return heard.read_text() if heard.exists() else "", len(unheard)


@pytest.mark.skipif(sys.platform == "win32", reason="a program that is a script")
async def test_a_code_is_spoken_digit_by_digit_and_twice(tmp_path: Path) -> None:
    heard, unheard = await spoken(tmp_path, 'echo "$2" >> "$1"', "123 456", "654 321")
    assert heard.splitlines()[-1] == "Code for this start: 6, 5, 4, 3, 2, 1. Once more: 6, 5, 4, 3, 2, 1."
    assert unheard == 0


@pytest.mark.skipif(sys.platform == "win32", reason="a program that is a script")
async def test_a_voice_that_fails_hangs_or_is_gone_is_said(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert await spoken(tmp_path, "exit 1", "123 456") == ("", 1)
    assert await spoken(tmp_path, "exit 1", "123 456", "654 321") == ("", 1)  # of the newest
    monkeypatch.setattr(speaking, "SPEAKS_WITHIN_S", 0.05)
    assert await spoken(tmp_path, "exec sleep 5", "123 456") == ("", 1)
    gone = list[int]()
    speaker = Speaker([str(tmp_path / "nothing")], lambda: gone.append(1))
    speaker.code("123 456")
    assert speaker._speaking is not None
    await asyncio.wait([speaker._speaking])
    assert gone == [1]
