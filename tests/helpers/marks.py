"""Which tests carry which ids: `@pytest.mark.hazard("H-28")`, `@pytest.mark.row("3.6B/2")`, read from their source."""

from __future__ import annotations

import ast
import re
from collections import defaultdict
from collections.abc import Iterator
from functools import cache
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]


@cache
def marked(mark: str) -> dict[str, list[str]]:
    """Id -> tests that name it with this mark, as `tests/file.py::test`."""
    found: dict[str, set[str]] = defaultdict(set)
    for path in sorted((ROOT / "tests").rglob("test_*.py")):
        where, text = str(path.relative_to(ROOT)), path.read_text()
        if f"mark.{mark}(" not in text:
            continue
        for one, name in _marks(ast.parse(text), mark):
            found[one].add(f"{where}::{name}" if name else where)
    return {one: sorted(tests) for one, tests in found.items()}


def _marks(tree: ast.Module, mark: str) -> Iterator[tuple[str, str]]:
    """Yield (id, test) for each mark; a mark outside a test counts for the whole file."""
    inside = set()
    for node in ast.walk(tree):
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef | ast.ClassDef):
            for decorator in node.decorator_list:
                for call in ast.walk(decorator):
                    if isinstance(call, ast.Call) and _is(call, mark):
                        inside.add(call)
                        yield from ((one, node.name) for one in _ids(call))
    for node in ast.walk(tree):
        if isinstance(node, ast.Call) and node not in inside and _is(node, mark):
            yield from ((one, "") for one in _ids(node))


def _is(call: ast.Call, mark: str) -> bool:
    """Tell whether this is `pytest.mark.<mark>(...)`."""
    func = call.func
    return isinstance(func, ast.Attribute) and func.attr == mark and ast.unparse(func.value) == "pytest.mark"


def _ids(call: ast.Call) -> list[str]:
    return [arg.value for arg in call.args if isinstance(arg, ast.Constant) and isinstance(arg.value, str)]


def short(test: str) -> str:
    """A test as a reader of a table wants it: `safety/test_gate` every incline."""
    file, _, name = test.partition("::")
    return f"`{re.sub(r'^tests/|[.]py$', '', file)}` {name.removeprefix('test_').replace('_', ' ')}".strip()
