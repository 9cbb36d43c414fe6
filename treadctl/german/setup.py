"""What the test on an empty belt says and asks."""

from __future__ import annotations

SETUP: dict[str, str] = {
    "intro": (
        "\n{machine} wird mit LEEREM Band erprobt. Das dauert vier bis acht Minuten.\n"
        "Das Band läuft bis zu viermal an, bis höchstens 3.5 km/h, und hält an. Niemand darf darauf stehen.\n"
        "Stehen Sie daneben auf dem Boden, 2 m frei, keine Kinder, keine Tiere. Leertaste oder s hält jederzeit an.\n"
    ),
    "hint": "Über dieses Modell ist bekannt: {says}",
    "cut": (
        "Womit halten Sie es im Notfall an, und hat es ein Geländer?\n"
        "  1  roter Schlüssel, Geländer    2  roter Schlüssel, kein Geländer\n"
        "  3  Fernbedienung, Geländer      4  Fernbedienung, kein Geländer\n"
        "  5  Stecker, Geländer            6  Stecker, kein Geländer\n"
        "Drücken Sie 1 bis 6, q bricht ab."
    ),
    "cut_key": "Ziehen Sie den roten Schlüssel.",
    "cut_remote": "Drücken Sie Stopp auf der Fernbedienung.",
    "cut_plug": "Ziehen Sie den Stecker.",
    "confirm": (
        "Jetzt wird sich das Band bewegen. Wenn etwas nicht stimmt: {cut}\n"
        "Niemand darauf, nichts darauf? Halten Sie das bereit, dann tippen Sie {confirm} und drücken Enter. "
        "Enter allein bricht ab."
    ),
    "confirm_again": "Nicht bestätigt. Tippen Sie {confirm}, oder drücken Sie nur Enter, um abzubrechen.",
    "look": (
        "Sehen Sie jetzt auf die Anzeige des Laufbands: zeigt sie {speed}, auf 0.1 genau? "
        "In einer Minute werden Sie danach gefragt."
    ),
    "display": (
        "Hat die Anzeige des Laufbands {speed} gezeigt, auf 0.1 genau, und steht das Band jetzt?\n"
        "y: beides ja, wieder starten   n: die Anzeige zeigte etwas anderes   q: abbrechen"
    ),
    "display_own": (
        "Hat die Anzeige des Laufbands {speed} gezeigt, auf 0.1 genau, und steht das Band jetzt?\n"
        "y: beides ja   n: die Anzeige zeigte etwas anderes   q: abbrechen"
    ),
    "again": "Sehen Sie hin: steht das Band? y: es steht, wieder starten   q: abbrechen",
    "flat": "Das Laufband nennt seine Steigung nicht. Ist die Lauffläche flach? y: ja / n: nein",
    "keys": "Drücken Sie eine von: {keys}.",
    "left": "Abgebrochen. Was bisher gefunden wurde, bleibt; `treadctl setup` macht dort weiter.",
    "done": (
        "Fertig. Auf diesem Laufband kann man gehen: `treadctl start`.\n"
        "`treadctl setup --share` gibt aus, was gefunden wurde, ohne die Adresse, für andere, die eines haben."
    ),
    "refused": "Seine Datei hält den Grund fest. `treadctl watch` zeigt trotzdem, was es meldet.",
    "interrupted": "Vorzeitig beendet: {because}. Was bisher gefunden wurde, bleibt; `treadctl setup` macht dort weiter.",
    "needs_terminal": "Beim Test mit leerem Band werden Sie gebeten, hinzusehen und zu bestätigen; dazu braucht es ein Terminal.",
    "needs_you": "Der Test mit leerem Band braucht Sie neben dem Laufband; nicht über SSH.",
    "several": "Es gibt mehrere Laufbänder. Nennen Sie eines: {names}.",
    "nothing_found": "Es wurde noch nichts herausgefunden. Das macht `treadctl setup`.",
    "no_answer": "Der Dienst von treadctl antwortet nicht. SEHEN SIE NACH DEM BAND. {cut}",
    "gone": "treadctl hat unerwartet geendet. DAS BAND BEWEGT SICH VIELLEICHT NOCH. {cut}",
    "not_seen": "Dass es zu Ende ist, war nicht zu sehen. SEHEN SIE NACH DEM BAND. {cut}",
    "belt": "Band {speed} km/h",
    "belt_asked": "Band {speed} km/h, verlangt {asked}",
    "belt_own": "Band {speed} km/h, wartet auf seine Starttaste: {seconds} s",
    "belt_stop": "Leertaste oder s: STOPP",
    "still_moves": "ES IST NICHT ZU SEHEN, DASS DAS BAND STEHT. Sehen Sie hin. {cut}",
}

SETUP_STEPS: dict[str, str] = {
    "unit": "2.57 km/h werden verlangt: läuft es so schnell?",
    "byte_order": "2.56 km/h werden verlangt: liest es unsere Zahlen richtig herum?",
    "down": "1.0 km/h werden verlangt: wird es langsamer?",
    "noise": "",
    "up": "2.0 km/h werden verlangt.",
    "top": "Die höchste Geschwindigkeit wird verlangt, mit der hier jemand geht, höchstens 3.5 km/h.",
    "slow": "1.0 km/h werden verlangt.",
}

SETUP_SAYS: dict[str, str] = {
    "starting": "Das Band läuft jetzt an, nach seinem eigenen Countdown. Bleiben Sie weg davon.",
    "press_start": (
        "Den nächsten Start geben Sie. Bleiben Sie daneben auf dem Boden, sehen Sie nach, dass das Band steht, "
        "und drücken Sie Start am Laufband selbst.\n"
        "Es hat keine Starttaste, oder nichts geschieht? Drücken Sie hier y: dann startet treadctl es. "
        "Leertaste oder s hält es an, q bricht ab."
    ),
    "cancelled": "Das Band wurde nicht gestartet.",
    "stopping": "Stopp.",
    "walking": "",
    "break": "",
    "stopped": "",
    "connected": "",
    "setup_found": "",
    "setup_ready": "",
    "setup_ask_display": "",
    "fault_link_gap": "",
    "setup_over": "",
}

NEVER: dict[str, str] = {
    "takes_miles": "verlangt war {asked}, es lief mit {got}. Es hält Kilometer für Meilen.",
    "unit_unknown": "verlangt war {asked}, es lief mit {got}. Wofür es unsere Zahlen hält, ist nicht bekannt.",
    "bytes_swapped": "es liest unsere Zahlen falsch herum: eine kleine kann zu seiner schnellsten werden.",
    "probe_refused": "es nimmt 2.57 km/h nicht an, woran sich jede andere Geschwindigkeit erweisen würde.",
    "ignores_speed": "es nimmt eine Geschwindigkeit an und ändert sie nicht.",
    "refuses_speed": "es nimmt keine Geschwindigkeit an, obwohl es sagt, dass es das kann.",
    "does_not_follow": "es geht nicht auf die Geschwindigkeit, die verlangt wird.",
    "goes_the_wrong_way": "verlangt war {asked}, es ging in die andere Richtung.",
    "display_differs": "seine Anzeige zeigt eine andere Geschwindigkeit, als es meldet. Stellen Sie die Anzeige auf km/h und starten Sie `treadctl setup` noch einmal; weichen beide dann noch ab, kennt niemand die wahre Geschwindigkeit.",
    "too_fast": "es lief schneller als 5.2 km/h, und verlangt waren nie mehr als 3.5.",
    "starts_at_former": "sein Start geht gleich auf die Geschwindigkeit von vorher ({speed}), nicht auf die langsamste.",
    "starts_too_fast_alone": "sein Start geht von selbst auf {speed}, zu schnell zum Aufsteigen.",
    "starts_not": "es lief nicht an, oder es meldete nicht, dass es läuft.",
    "says_nothing": "es meldet nichts, so dass von hier niemand sieht, was sein Band tut.",
    "stop_moves_it": "auf einen Stopp im Stehen lief es an.",
    "does_not_stop": "es hielt nicht an, als es sollte.",
    "no_zero_frame": "es verstummt, wenn es anhält, so dass von hier niemand sieht, dass es steht.",
    "moves_when_connected": "sein Band bewegt sich, obwohl niemand es gestartet hat. Halten Sie es am Laufband an.",
    "file_unreadable": "seine Datei lässt sich nicht lesen. `treadctl setup` schreibt sie neu.",
}
