"""Reading a journal costs what is read: SQLite looks nothing up by walking through a table, and sorts nothing."""

from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import pytest

from treadctl.journal import READING, SUMMARY, journal_path
from treadctl.journal.opening import open_for_writing
from treadctl.journal.schema import MIGRATIONS
from treadctl.journal.table import select


class Explained:
    """A connection that says how it would find the rows, and finds none."""

    def __init__(self, path: Path) -> None:
        self.real, _ = open_for_writing(path)
        self.says: list[str] = []

    def execute(self, query: str, values: list[str]) -> Iterator[tuple[object, ...]]:
        self.says += [row[3] for row in self.real.execute(f"EXPLAIN QUERY PLAN {query}", values)]
        return iter(())


@pytest.mark.parametrize("newest_first", [False, True])
@pytest.mark.parametrize(
    ("kinds", "session"),
    [
        ((SUMMARY,), None),
        (("armed", "care_walk", "care_said", SUMMARY), None),
        (None, "w1"),
        ((READING,), "w1"),
        (("armed", "walking", READING), "w1"),
    ],
)
def test_rows_are_found_by_an_index_and_come_in_its_order(
    tmp_path: Path, kinds: tuple[str, ...] | None, session: str | None, newest_first: bool
) -> None:
    explained = Explained(journal_path(tmp_path))
    with closing(explained.real):
        list(select(explained, len(MIGRATIONS), kinds, session, newest_first=newest_first))  # type: ignore[arg-type]
    assert explained.says
    assert not [says for says in explained.says if "SCAN" in says or "TEMP B-TREE" in says]
