"""The clinical rules: docs/rules.toml says what each row asks for, the tests say which of them they show.

`python -m tests.helpers.rows` writes docs/rules.md from both.
"""

from __future__ import annotations

import tomllib
from dataclasses import dataclass

from tests.helpers.marks import ROOT, marked, short

SOURCE = ROOT / "docs" / "rules.toml"
TABLE = ROOT / "docs" / "rules.md"

_HEAD = """# The clinical rules, row by row

The rule of `treadctl/care` for each of them, and the tests that show it.  Made by `python -m tests.helpers.rows` from
`rules.toml` and from the tests, which name what they show.
"""


@dataclass(frozen=True, slots=True, kw_only=True)
class Row:
    """One rule; `outside` says why no test here shows it, empty where one does."""

    id: str
    group: str
    says: str
    outside: str = ""


def rows() -> list[Row]:
    """Every row, in order."""
    found = []
    for group in tomllib.loads(SOURCE.read_text()).values():
        for name, row in group["rows"].items():
            fields = {"says": row} if isinstance(row, str) else row
            found.append(Row(id=name, group=group["title"], **fields))
    return found


def table() -> str:
    """The whole of docs/rules.md."""
    tests, lines, group = marked("row"), [_HEAD], ""
    for row in rows():
        if row.group != group:
            group = row.group
            lines += [f"\n## {group}\n", "| | rule | shown by |", "|---|---|---|"]
        shown = [short(test) for test in tests.get(row.id, ())]
        by = "<br>".join(shown[:3]) + (f"<br>and {len(shown) - 3} more" if len(shown) > 3 else "")
        lines.append(
            f"| {row.id} | {row.says} | {by or (f'none: {row.outside}' if row.outside else '**nothing yet**')} |"
        )
    return "\n".join(lines) + "\n"


if __name__ == "__main__":
    TABLE.write_text(table())
