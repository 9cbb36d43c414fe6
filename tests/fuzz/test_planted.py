"""Every planted bug still fits the product's source; `make show-2.3` hunts them."""

from __future__ import annotations

from pathlib import Path

import pytest

import treadctl
from tests.fuzz.planted import BUGS, RUNTIME_CHECKS

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
