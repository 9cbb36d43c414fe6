"""Files to take away: one walk as FIT, all of them as CSV, a page for a doctor or physiotherapist."""

from __future__ import annotations

from treadctl import days
from treadctl.care_words import say
from treadctl.interfaces.leaves.past import NoWalkError, chosen
from treadctl.journal import SqliteReader
from treadctl.reports.look import Shown, look, recent


def fit_file(journal: SqliteReader, name: str, *, simulated: bool) -> tuple[Shown, bytes]:
    """Return a walk, and its FIT file.

    Raises:
        NoWalkError: there is no such walk, or its course was not written down.
        MissingExtraError: the package for FIT is not there.
        JournalError: the journal cannot be read.
    """
    from treadctl.reports.activity import messages
    from treadctl.reports.fit import fit

    shown, course = chosen(journal, name, simulated=simulated)
    if course is None or not course.points:
        raise NoWalkError(say("past_no_trace", id=shown.id))
    return shown, fit(messages(course, shown.session))


def csv_file(journal: SqliteReader, *, simulated: bool) -> tuple[int, bytes]:
    """Return how many walks there are, and a line for each.

    Raises:
        JournalError: the journal cannot be read.
    """
    from treadctl.reports.sheet import sheet

    walks = look(journal, simulated=simulated).walks
    return len(walks), sheet(walks).encode()


def summary_file(
    journal: SqliteReader, weeks: int, wall: float, *, simulated: bool
) -> tuple[int, bytes, bool]:
    """Return of how many walks the page tells, the page, and whether it has its charts.

    Args:
        journal: what it tells.
        weeks: how many, up to the newest walk.
        wall: seconds since 1970, when it is made.
        simulated: of the practice instead of the real walks.

    Raises:
        JournalError: the journal cannot be read.
    """
    from treadctl.reports.page import page

    seen = recent(journal, weeks, simulated=simulated)
    text, drawn = page(seen, days.local(wall)[0])
    return len(seen.walks), text.encode(), drawn
