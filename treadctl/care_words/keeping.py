"""What is said where a person copies, restores or deletes the journal."""

from __future__ import annotations

KEEPING: dict[str, str] = {
    "journal_runs": "treadctl is at work just now. Wait until the walk is over, then try again.",
    "journal_copied": "The journal is copied to {file}: {rows} rows, {walks} walks. Keep it where only you can read it.",
    "journal_restored": "The journal is now the one from {file}: {rows} rows, {walks} walks.",
    "journal_kept": "The one that was here before is kept as {file}.",
    "journal_would_replace": "A journal is here already: {rows} rows, {walks} walks. It would be kept beside the restored one. Restore {file}?",
    "journal_nothing": "There is nothing to delete in {folder}.",
    "journal_will_delete": "This deletes for good what treadctl keeps about you in {folder}:",
    "journal_holds": "The journal holds {rows} rows and {walks} walks.",
    "journal_stays": "What was found out about treadmills stays. Copies in other places are yours to delete.",
    "journal_type": "To delete all of it, type {word}",
    "journal_word": "delete",
    "journal_left": "Nothing was deleted.",
    "journal_deleted": "Deleted: {count} files.",
    "journal_clock_fine": "This computer's clock says {now}, and no entry of the journal is later.",
    "journal_clock_behind": "The journal's latest entry is of {newest}, but this computer's clock says {now}. Is the clock right?",
    "journal_clock_set": "Noted: the clock is right. Earlier entries no longer count as later.",
}
