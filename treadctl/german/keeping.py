"""Was gesagt wird, wenn jemand das Tagebuch kopiert, zurückholt oder löscht."""

from __future__ import annotations

KEEPING: dict[str, str] = {
    "journal_runs": "treadctl ist gerade beschäftigt. Warten Sie, bis der Gang vorbei ist, und versuchen Sie es dann noch einmal.",
    "journal_copied": "Das Tagebuch ist nach {file} kopiert: {rows} Einträge, {walks} Gänge. Bewahren Sie es dort auf, wo nur Sie es lesen können.",
    "journal_restored": "Das Tagebuch ist jetzt das aus {file}: {rows} Einträge, {walks} Gänge.",
    "journal_kept": "Das bisherige bleibt als {file} erhalten.",
    "journal_would_replace": "Hier ist schon ein Tagebuch: {rows} Einträge, {walks} Gänge. Es bliebe neben dem zurückgeholten erhalten. {file} zurückholen?",
    "journal_nothing": "In {folder} gibt es nichts zu löschen.",
    "journal_will_delete": "Damit wird endgültig gelöscht, was treadctl in {folder} über Sie aufbewahrt:",
    "journal_holds": "Das Tagebuch enthält {rows} Einträge und {walks} Gänge.",
    "journal_stays": "Was über Laufbänder herausgefunden wurde, bleibt. Kopien an anderen Orten löschen Sie selbst.",
    "journal_type": "Um alles zu löschen, tippen Sie {word}",
    "journal_word": "löschen",
    "journal_left": "Es wurde nichts gelöscht.",
    "journal_deleted": "Gelöscht: {count} Dateien.",
    "journal_clock_fine": "Die Uhr dieses Computers sagt {now}, und kein Eintrag des Tagebuchs ist später.",
    "journal_clock_behind": "Der späteste Eintrag des Tagebuchs ist vom {newest}, die Uhr dieses Computers sagt aber {now}. Stimmt die Uhr?",
    "journal_clock_set": "Notiert: die Uhr stimmt. Frühere Einträge gelten nicht mehr als später.",
}
