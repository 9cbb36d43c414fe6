"""The hazard table is whole, and docs/hazards.md says what the tests say."""

import re

from tests.helpers.hazards import TABLE, hazards, table
from tests.helpers.marks import marked


def test_every_hazard_has_one_row_in_order() -> None:
    ids = [row.id for row in hazards()]
    assert ids == [f"H-{number:02}" for number in range(1, len(ids) + 1)]
    assert len(ids) >= 85


def test_a_row_says_what_is_done_or_why_not() -> None:
    assert [row.id for row in hazards() if bool(row.answer) == bool(row.outside)] == []


def test_tests_name_hazards_and_fault_kinds_that_exist() -> None:
    known = {row.id for row in hazards()}
    strange = [
        one for one in marked("hazard") if one not in known and not re.fullmatch(r"[A-Z]\d\d[a-z]?", one)
    ]
    assert strange == []


def test_the_document_is_up_to_date() -> None:
    assert TABLE.read_text() == table(), "run `python -m tests.helpers.hazards`"
