"""The room for what happened: rows in one order, in one SQLite file that only its owner can read.

Commands, answers, faults, latches, machine results and readings all are rows
of this one file and live nowhere else.  `record` never waits for a disk:
one writer thread stands behind a bounded queue, and a full queue or a disk
that fails is a trouble that can be seen, never a pause of the control loop.
"""

from treadctl.journal.memory import MemoryJournal
from treadctl.journal.port import CLOCK_SET, READING, SUMMARY, Journal, JournalError, Row

__all__ = [
    "CLOCK_SET",
    "READING",
    "SUMMARY",
    "Journal",
    "JournalError",
    "MemoryJournal",
    "Row",
    "SqliteJournal",
    "SqliteReader",
    "journal_path",
]

from treadctl.journal.reader import SqliteReader, journal_path
from treadctl.journal.sqlite import SqliteJournal
