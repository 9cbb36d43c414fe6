"""Was gesagt wird, wenn jemand das Tagebuch kopiert, zurückholt oder löscht."""

from __future__ import annotations

KEEPING: dict[str, str] = {
    "journal_runs": "treadctl ist gerade beschäftigt. Warten Sie, bis der Gang vorbei ist, und versuchen Sie es dann noch einmal.",
    "journal_copied": "Das Tagebuch ist nach {file} kopiert. Einträge: {rows}; Gänge darunter: {walks}. Bewahren Sie es dort auf, wo nur Sie es lesen können.",
    "journal_restored": "Das Tagebuch ist jetzt das aus {file}. Einträge: {rows}; Gänge darunter: {walks}.",
    "journal_kept": "Das bisherige bleibt als {file} erhalten.",
    "journal_would_replace": "Hier ist schon ein Tagebuch. Einträge: {rows}; Gänge darunter: {walks}. Es bliebe neben dem zurückgeholten erhalten. {file} zurückholen?",
    "journal_nothing": "In {folder} gibt es nichts zu löschen.",
    "journal_will_delete": "Damit wird endgültig gelöscht, was treadctl in {folder} über Sie aufbewahrt:",
    "journal_holds": "Einträge im Tagebuch: {rows}; Gänge darunter: {walks}.",
    "journal_stays": "Was über Laufbänder herausgefunden wurde, bleibt. Kopien an anderen Orten löschen Sie selbst.",
    "journal_type": "Um alles zu löschen, tippen Sie {word}",
    "journal_word": "löschen",
    "journal_left": "Es wurde nichts gelöscht.",
    "journal_deleted": "Gelöschte Dateien: {count}.",
    "journal_clock_fine": "Die Uhr dieses Computers sagt {now}, und kein Eintrag des Tagebuchs ist später.",
    "journal_clock_behind": "Der späteste Eintrag des Tagebuchs ist vom {newest}, die Uhr dieses Computers sagt aber {now}. Stimmt die Uhr?",
    "journal_readable": "Jeder Eintrag des Programms ist lesbar.",
    "journal_unreadable": "{n}. {item}, geschrieben {date}: {reason}.",
    "journal_unreadable_then": "Solange diese nicht lesbar sind, wird kein Gang geplant. Spielen Sie eine Sicherung ein, wenn Sie eine haben (treadctl journal restore). Sonst legen Sie sie einzeln beiseite: treadctl journal unreadable --set-aside 1.",
    "journal_no_such_entry": "Es gibt keinen Eintrag {n}: {count} sind nicht lesbar.",
    "journal_aside_lock": "Das ist eine Sperre. Beiseitegelegt bleibt sie eine: Sie öffnet sich mit dem Tag, an dem Sie untersucht wurden und gehen durften.",
    "journal_aside_ill": "Das ist ein Tag mit Fieber oder Unwohlsein. Beiseitegelegt ist er nicht vorbei: Sagen Sie, seit wann es Ihnen gut geht; zwei Tage danach dürfen Sie gehen.",
    "journal_aside_walk": "Das ist ein Gang. Beiseitegelegt zählt er als eine halbe Stunde an seinem Tag, und die Tage danach werden danach geplant.",
    "journal_aside_screen": "Das sind Antworten zu Ihrer Gesundheit. Beiseitegelegt sind die Gänge behutsam, bis Sie alle noch einmal beantworten.",
    "journal_aside_asked": "Das ist, was Ärztin, Arzt oder Physiotherapie gesagt haben. Beiseitegelegt ist es ein Nein, bis Sie etwas anderes sagen.",
    "journal_aside_other": "Beiseitegelegt ist es, als wäre es nicht gesagt worden; was zählt, wird wieder gefragt.",
    "journal_aside_ask": "Er bleibt im Tagebuch, und nichts wird dadurch mehr erlaubt. Beiseitelegen?",
    "journal_aside_done": "Er ist beiseitegelegt. Er bleibt im Tagebuch, auch in jeder Kopie davon.",
    "journal_clock_set": "Notiert: die Uhr stimmt. Frühere Einträge gelten nicht mehr als später.",
}
