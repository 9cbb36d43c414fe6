"""The hazard table: docs/hazards.toml says what can hurt someone, the tests say which of it they provoke.

`python -m tests.helpers.hazards` writes docs/hazards.md from both.
"""

from __future__ import annotations

import ast
import re
import tomllib
from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
SOURCE = ROOT / "docs" / "hazards.toml"
TABLE = ROOT / "docs" / "hazards.md"

_HEAD = """# Hazards

What can hurt someone, what treadctl does about it, and what remains. Made by `python -m tests.helpers.hazards` from
`hazards.toml` and from the tests, which name the hazards that they provoke; `make show-2.1` runs them all.
"""


@dataclass(frozen=True, slots=True, kw_only=True)
class Hazard:
    """One row."""

    id: str
    group: str
    danger: str
    answer: str
    remains: str
    outside: str  # why no test here provokes it; empty where one does


def hazards() -> list[Hazard]:
    """Every row, in order."""
    return [
        Hazard(
            id=name,
            group=group["title"],
            danger=row["danger"],
            answer=row.get("answer", ""),
            remains=row.get("remains", ""),
            outside=row.get("outside", ""),
        )
        for group in tomllib.loads(SOURCE.read_text())["group"]
        for name, row in group["rows"].items()
    ]


def provoked_by() -> dict[str, list[str]]:
    """Hazard id (or fault kind) -> tests that name it, as `tests/file.py::test`."""
    found: dict[str, set[str]] = defaultdict(set)
    for path in sorted((ROOT / "tests").rglob("test_*.py")):
        where = str(path.relative_to(ROOT))
        for hazard, name in _marks(ast.parse(path.read_text())):
            found[hazard].add(f"{where}::{name}" if name else where)
    return {hazard: sorted(tests) for hazard, tests in found.items()}


def _marks(tree: ast.Module) -> Iterator[tuple[str, str]]:
    """Yield (id, test) for each mark; a mark outside a test counts for the whole file."""
    inside = set()
    for node in ast.walk(tree):
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef | ast.ClassDef):
            for decorator in node.decorator_list:
                for call in ast.walk(decorator):
                    if isinstance(call, ast.Call) and _is_mark(call):
                        inside.add(call)
                        yield from ((one, node.name) for one in _ids(call))
    for node in ast.walk(tree):
        if isinstance(node, ast.Call) and _is_mark(node) and node not in inside:
            yield from ((one, "") for one in _ids(node))


def _is_mark(call: ast.Call) -> bool:
    return ast.unparse(call.func) == "pytest.mark.hazard"


def _ids(call: ast.Call) -> list[str]:
    return [arg.value for arg in call.args if isinstance(arg, ast.Constant) and isinstance(arg.value, str)]


def table() -> str:
    """The whole of docs/hazards.md."""
    tests, lines, group = provoked_by(), [_HEAD], ""
    for row in hazards():
        if row.group != group:
            group = row.group
            lines += [
                f"\n## {group}\n",
                "| | danger | what treadctl does | what remains | shown by |",
                "|---|---|---|---|---|",
            ]
        shown = [_short(test) for test in tests.get(row.id, ())]
        by = "<br>".join(shown[:4]) + (f"<br>and {len(shown) - 4} more" if len(shown) > 4 else "")
        lines.append(
            f"| {row.id} | {row.danger} | {row.answer or '–'} | {row.remains or '–'} "
            f"| {by or f'outside this program: {row.outside}' if row.outside else by or '**nothing yet**'} |"
        )
    return "\n".join(lines) + "\n"


def _short(test: str) -> str:
    file, _, name = test.partition("::")
    return f"`{re.sub(r'^tests/|[.]py$', '', file)}` {name.removeprefix('test_').replace('_', ' ')}".strip()


if __name__ == "__main__":
    TABLE.write_text(table())
