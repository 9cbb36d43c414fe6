"""Was auf der Seite steht, außer den Sätzen von Gang und Programm."""

from __future__ import annotations

PAGE: dict[str, str] = {
    "title": "treadctl: Ihr Gang",
    "stop": "STOPP",
    "stop_hint": "Hält das Band sofort an. Die Taste Escape tut es auch.",
    "stopping": "Es wird angehalten. Halten Sie sich am Geländer fest, bis das Band steht.",
    "stands": "Das Band steht.",
    "undelivered": "STOPP kam nicht an. {hold}",
    "lost": "Kein Kontakt. Halten Sie sich am Geländer fest.",
    "lost_moving": "Kein Kontakt. DAS BAND LÄUFT VIELLEICHT NOCH. {hold}",
    "connecting": "treadctl wird gesucht ...",
    "begin": "Heute gehen",
    "again": "treadctl neu starten",
    "service_over": "Der Dienst von treadctl ist beendet.",
    "leave": "Abbrechen",
    "back": "Zurück",
    "cancel": "Doch nicht",
    "starts_in": "Das Band läuft in {seconds} s an",
    "hold_start": "Zum Start gedrückt halten",
    "hold_go_on": "Zum Weitergehen gedrückt halten",
    "hold_on": "Weiter halten ...",
    "hold_more": "Etwas länger: halten, bis der Balken voll ist.",
    "slower": "Langsamer",
    "pause": "Pause",
    "end": "Hier aufhören",
    "worse": "Es wird schlechter",
    "wrong": "Etwas stimmt nicht",
    "looks": "Ich sehe, dass es steht",
    "take": "Hier bedienen",
    "elsewhere": "Eine andere Seite bedient. Hier können Sie zusehen und anhalten.",
    "free": "Niemand bedient gerade.",
    "practice": "Probe auf dem Software-Laufband mit {profile}. Sie zählt nicht.",
    "real_not_yet": (
        "Diese Seite startet nur das Software-Laufband. An einem echten Laufband beginnen Sie mit `treadctl start` "
        "in einem Terminal; die Seite zeigt den Gang dann und hält ihn an."
    ),
    "not_over_ssh": "Ein Start braucht einen Menschen am Laufband; diese Seite wurde über SSH geöffnet. Sie zeigt und hält an.",
    "ask_flat": "Das Laufband nennt seine Steigung nicht. Ist die Lauffläche flach?",
    "stood_soon": "Erst muss das Band einen Moment lang stehen.",
    "not_paired": "Diese Seite ist noch nicht gekoppelt. Öffnen Sie die Adresse, die `treadctl page` im Terminal zeigt.",
    "used": "Diese Adresse wurde schon benutzt oder ist zu alt. `treadctl page` zeigt im Terminal eine neue.",
    "too_many": "Es sind mehr Seiten offen, als treadctl bedient. Schließen Sie eine und laden Sie diese neu. STOPP wirkt hier trotzdem.",
    "your_address": "Öffnen Sie diese Adresse auf diesem Computer; sie gilt für einen Besuch:",
    "next_address": "Gekoppelt. Für einen weiteren Browser:",
    "ends": "Strg-C beendet die Seite; ein Band, das sie gestartet hat, wird erst angehalten.",
    "revoked_none": "Es war keine Seite gekoppelt.",
    "revoked": "Keine Seite ist mehr gekoppelt; es waren {n}.",
    "port_taken": "Port {port} ist belegt. Wählen Sie mit --port einen anderen; 0 findet einen freien.",
    "extra": "Die Seite braucht weitere Pakete: pip install 'treadctl[page]'",
}
"""Knöpfe sind kurz: auf einem Telefon haben sie eine Zeile."""
