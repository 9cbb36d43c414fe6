"""Every row of the two articles and of the rule set's tables has a test, and docs/rules.md says which."""

import pytest

from tests.helpers.marks import marked
from tests.helpers.rows import TABLE, Row, rows, table

MARKED = marked("row")


def test_no_row_of_the_articles_is_missing() -> None:
    ids = [row.id for row in rows()]
    seeds = [*(f"Z{number:02}" for number in range(1, 17)), *(f"W{number:02}" for number in range(1, 34))]
    assert ids[: len(seeds)] == seeds
    assert [f"3.6A/{number}" for number in range(1, 14)] == [id_ for id_ in ids if id_.startswith("3.6A/")]
    assert [f"3.6C/{number}" for number in range(1, 9)] == [id_ for id_ in ids if id_.startswith("3.6C/")]


@pytest.mark.parametrize("row", rows(), ids=lambda row: row.id)
def test_each_row_has_a_test_or_a_reason(row: Row) -> None:
    assert (row.id in MARKED) != bool(row.outside)


def test_the_document_is_up_to_date() -> None:
    assert TABLE.read_text() == table(), "run `python -m tests.helpers.rows`"
