"""Every planted bug still fits the product's source; `make show-2.3` hunts them."""

from __future__ import annotations

from pathlib import Path

import pytest

import treadctl
from tests.fuzz.planted import BUGS, RUNTIME_CHECKS
from tests.fuzz.wakes import ELSE, WAKES

ROOT = Path(treadctl.__file__).parent.parent


@pytest.mark.parametrize("name", BUGS)
def test_it_can_be_planted(name: str) -> None:
    texts: dict[str, str] = {}
    for edit in (*RUNTIME_CHECKS, *BUGS[name].edits):
        path = ROOT / (edit.module.replace(".", "/") + ".py")
        text = texts.get(edit.module) or path.read_text("utf-8")
        assert edit.old in text, (
            f"{edit.module} no longer holds {edit.old!r}: bring the planted bug up to date"
        )
        texts[edit.module] = text.replace(edit.old, edit.new)
    for module, text in texts.items():
        compile(text, module, "exec")


def test_there_are_enough_of_them() -> None:
    assert len(BUGS) >= 30


def test_what_a_fault_kind_is_there_for_is_a_bug_that_is_planted() -> None:
    assert {name for names in (*WAKES.values(), ELSE) for name in names} - set(BUGS) == set()
