"""What an interface says is in the catalogue: no sentence stands in the code that says it."""

from __future__ import annotations

import ast
import re
from pathlib import Path

import pytest

CLI = Path(__file__).resolve().parents[2] / "treadctl" / "interfaces" / "cli"
HELP = {"app"}  # its table is what `--help` lists: help is translated where it is shown
SENTENCE = re.compile(r"[A-Za-z]{2,} [a-z]{2,} [a-z]{2,}")
FILES = sorted(path for path in CLI.rglob("*.py") if path.stem not in HELP)


def said(path: Path) -> list[str]:
    """Return the strings of a file that read like a sentence, but for docstrings and the help of options."""
    tree = ast.parse(path.read_text(encoding="utf-8"))
    apart: set[int] = set()
    for node in ast.walk(tree):
        if isinstance(node, ast.Expr) and isinstance(node.value, ast.Constant):
            apart.add(id(node.value))
        if isinstance(node, ast.Call) and "click." in ast.unparse(node.func) + ".":
            for keyword in node.keywords:
                apart.update(id(each) for each in ast.walk(keyword.value) if keyword.arg == "help")
        if isinstance(node, ast.Raise):  # a mistake in the command line itself, as click says it
            apart.update(id(each) for each in ast.walk(node))
    strings = (
        node for node in ast.walk(tree) if isinstance(node, ast.Constant) and isinstance(node.value, str)
    )
    return [node.value for node in strings if id(node) not in apart and SENTENCE.search(node.value)]


@pytest.mark.parametrize("path", FILES, ids=[str(path.relative_to(CLI)) for path in FILES])
def test_no_sentence_outside_the_catalogue(path: Path) -> None:
    assert said(path) == []


def test_the_rule_finds_a_sentence() -> None:
    assert said(CLI / "app.py")
    assert {path.stem for path in CLI.glob("*.py")} >= HELP
