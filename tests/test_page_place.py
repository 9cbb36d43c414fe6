"""The codes that prove who stands at the treadmill."""

from __future__ import annotations

import stat
from pathlib import Path

import pytest

from treadctl.interfaces.page import place
from treadctl.interfaces.page.pairing import hashed
from treadctl.interfaces.page.place import Kind, Place, Verdict, new_tag, tag_of, tag_path


class Hall:
    """A terminal, a tag, and time that a test sets."""

    def __init__(self, *, terminal: bool = True, tag: str | None = None) -> None:
        self.now = 1_000.0
        self.shown: list[str] = []
        self.place = Place(
            lambda: self.now,
            self.shown.append if terminal else None,
            lambda: hashed(tag) if tag is not None else None,
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
