"""What is said where a person copies, restores or deletes the journal."""

from __future__ import annotations

KEEPING: dict[str, str] = {
    "journal_runs": "treadctl is at work just now. Wait until the walk is over, then try again.",
    "journal_copied": "The journal is copied to {file}. Entries: {rows}; walks among them: {walks}. Keep it where only you can read it.",
    "journal_restored": "The journal is now the one from {file}. Entries: {rows}; walks among them: {walks}.",
    "journal_kept": "The one that was here before is kept as {file}.",
    "journal_would_replace": "A journal is here already. Entries: {rows}; walks among them: {walks}. It would be kept beside the restored one. Restore {file}?",
    "journal_nothing": "There is nothing to delete in {folder}.",
    "journal_will_delete": "This deletes for good what treadctl keeps about you in {folder}:",
    "journal_holds": "Entries in the journal: {rows}; walks among them: {walks}.",
    "journal_stays": "What was found out about treadmills stays. Copies in other places are yours to delete.",
    "journal_type": "To delete all of it, type {word}",
    "journal_word": "delete",
    "journal_left": "Nothing was deleted.",
    "journal_deleted": "Files deleted: {count}.",
    "journal_clock_fine": "This computer's clock says {now}, and no entry of the journal is later.",
    "journal_clock_behind": "The journal's latest entry is of {newest}, but this computer's clock says {now}. Is the clock right?",
    "journal_readable": "Every entry of the programme can be read.",
    "journal_unreadable": "{n}. {item}, written {date}: {reason}.",
    "journal_unreadable_then": "No walk is planned while these cannot be read. Restore a backup if you have one (treadctl journal restore). Otherwise set them aside one by one: treadctl journal unreadable --set-aside 1.",
    "journal_no_such_entry": "There is no entry {n}: {count} cannot be read.",
    "journal_aside_lock": "This is a lock. Set aside, it stays one: it opens with the day on which you were assessed and told you may walk.",
    "journal_aside_ill": "This is a day of fever or feeling unwell. Set aside, it is not over: say when you have been well, and two days later you may walk.",
    "journal_aside_walk": "This is a walk. Set aside, it counts as half an hour on its day, and the days after it are planned by that.",
    "journal_aside_screen": "These are answers about your health. Set aside, walks are gentle until you answer all of them again.",
    "journal_aside_asked": "This is what a doctor or physiotherapist said. Set aside, it is a no until you say otherwise.",
    "journal_aside_other": "Set aside, it is as if this had not been said; what matters is asked again.",
    "journal_aside_ask": "It stays in the journal, and nothing more is permitted than with it. Set it aside?",
    "journal_aside_done": "It is set aside. It stays in the journal, also in every copy of it.",
    "journal_clock_set": "Noted: the clock is right. Earlier entries no longer count as later.",
}
