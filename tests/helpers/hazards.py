"""The hazard table: docs/hazards.toml says what can hurt someone, the tests say which of it they provoke.

`python -m tests.helpers.hazards` writes docs/hazards.md from both.
"""

from __future__ import annotations

import tomllib
from dataclasses import dataclass

from tests.helpers.marks import ROOT, marked, short

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


def table() -> str:
    """The whole of docs/hazards.md."""
    tests, lines, group = marked("hazard"), [_HEAD], ""
    for row in hazards():
        if row.group != group:
            group = row.group
            lines += [
                f"\n## {group}\n",
                "| | danger | what treadctl does | what remains | shown by |",
                "|---|---|---|---|---|",
            ]
        shown = [short(test) for test in tests.get(row.id, ())]
        by = "<br>".join(shown[:4]) + (f"<br>and {len(shown) - 4} more" if len(shown) > 4 else "")
        lines.append(
            f"| {row.id} | {row.danger} | {row.answer or '–'} | {row.remains or '–'} "
            f"| {by or f'outside this program: {row.outside}' if row.outside else by or '**nothing yet**'} |"
        )
    return "\n".join(lines) + "\n"


if __name__ == "__main__":
    TABLE.write_text(table())
