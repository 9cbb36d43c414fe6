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
    "who_walks": "Wer geht?",
    "someone_else": "Jemand anderes geht",
    "person_first": "Ich (ohne Namen hier)",
    "person_changes": "Einen Augenblick ...",
    "person_in_use": (
        "Jetzt nicht: Hier ist noch etwas im Gange, ein Gang oder ein Fenster von treadctl. Beenden Sie das zuerst."
    ),
    "person_trouble": "Das ging nicht, und nichts hat sich geändert: {why}",
    "today_private": "Der Plan für heute liegt hinter einer PIN. Wer geht, erfährt ihn vor dem Start.",
    "begin": "Heute gehen",
    "again": "treadctl neu starten",
    "service_over": "Der Dienst von treadctl ist beendet.",
    "leave": "Abbrechen",
    "back": "Zurück",
    "cancel": "Doch nicht",
    "starts_in": "Das Band läuft in {seconds} s an",
    "press_start": "Drücken Sie jetzt am Laufband auf Start.",
    "press_start_within": "Drücken Sie jetzt am Laufband auf Start: {seconds} s",
    "own_start": "Halten Sie erst hier gedrückt. Dann drücken Sie am Laufband selbst auf Start.",
    "own_start_dead": (
        "Tut Start dort nichts: `treadctl setup --fresh` erprobt es noch einmal, oder starten Sie mit `treadctl start` "
        "in einem Terminal neben dem Laufband."
    ),
    "hold_start": "Zum Start gedrückt halten",
    "hold_ready": "Erst hier gedrückt halten",
    "hold_go_on": "Zum Weitergehen gedrückt halten",
    "hold_on": "Weiter halten ...",
    "hold_more": "Etwas länger: halten, bis der Balken voll ist.",
    "soon_break": "In {seconds} Sekunden ist Pause. Das Band wird langsamer.",
    "soon_end": "In {seconds} Sekunden ist der Gang für heute geschafft. Das Band wird langsamer.",
    "soon_go_on": "In {seconds} Sekunden dürfen Sie weitergehen.",
    "ready_again": (
        "Sie dürfen weitergehen. Stellen Sie sich hin wie zum Start und halten Sie dann gedrückt. Oder hören Sie hier auf; "
        "auch das ist gut."
    ),
    "next_break": "Pause in",
    "next_end": "Geschafft in",
    "next_go_on": "Weiter in frühestens",
    "halfway": "Die Hälfte ist geschafft.",
    "soon_faster": "In {seconds} Sekunden wird das Band ein wenig schneller, bis {speed}.",
    "faster": "Jetzt ein wenig schneller, bis {speed}.",
    "stretches": "Dehnen, wenn Sie mögen",
    "trail": "Tempo bisher",
    "trail_speed": "Tempo",
    "trail_cap": "höchstens",
    "part_voice": "Stimme",
    "part_sound": "Töne",
    "part_on": "{part}: an",
    "part_off": "{part}: aus",
    "touch_first": "Ihr Browser lässt diese Seite erst nach Ihrer ersten Berührung sprechen und tönen.",
    "voice_none": "Dieser Browser hat keine Stimme für diese Sprache. Was sie sagen würde, steht auf der Seite.",
    "alarm_stays": "Der Alarm tönt trotzdem.",
    "awake_not": (
        "Dieser Browser lässt den Bildschirm vielleicht dunkel werden, und ein Gang endet, wenn niemand diese Seite sehen kann. "
        "Stellen Sie vor dem Start ein, dass der Bildschirm so lange wie möglich an bleibt."
    ),
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
    "place_shown": "Das Terminal neben dem Laufband zeigt einen Code für diesen Start. Geben Sie ihn hier ein.",
    "place_spoken": "Der Rechner neben dem Laufband spricht einen Code für diesen Start. Geben Sie ihn hier ein.",
    "place_tag": "Geben Sie den Code vom Schild am Laufband ein, oder scannen Sie ihn.",
    "place_code": "Der Code",
    "place_ok": "Ich bin am Laufband",
    "code_shown": "Code für diesen Start, auf der Seite einzugeben: {code}",
    "code_spoken": "Code für diesen Start: {code}. Noch einmal: {code}.",
    "code_unheard": (
        "Dieser Rechner konnte den Code nicht sprechen: sein Sprachprogramm ging nicht. Versuchen Sie einen neuen Code. "
        "Geht auch das nicht, starten Sie `treadctl page` in einem Terminal neben dem Laufband."
    ),
    "new_code": "Neuer Code",
    "no_voice": (
        "Dieser Rechner hat kein Sprachprogramm. Installieren Sie espeak-ng oder speech-dispatcher und versuchen Sie es "
        "dann noch einmal."
    ),
    "code_wrong": "Das ist nicht der Code. Sehen Sie noch einmal nach.",
    "code_wait": "Drei falsche Codes. Warten Sie eine Minute, dann beginnen Sie neu.",
    "code_old": "Dieser Code ist inzwischen zu alt. Beginnen Sie neu.",
    "no_place": (
        "Ein Start von hier braucht einen Nachweis, dass Sie am Laufband stehen. `treadctl setup --fresh` erprobt dessen "
        "eigene Start-Taste, die der beste ist. `treadctl page --tag` macht einen Code "
        "für ein Schild daran; oder starten Sie `treadctl page` in einem Terminal daneben, oder mit --speak auf einem "
        "Rechner, der dort zu hören ist. Bis dahin zeigt diese Seite den Gang und hält ihn an."
    ),
    "goes_on_there": "Die Seite, die diesen Gang begonnen hat, setzt ihn fort. Hier können Sie ihn beenden oder anhalten.",
    "tag_made": (
        "Der Code für das Laufband: {code}\nDrucken Sie ihn und bringen Sie ihn dort an, wo ihn nur lesen kann, wer am "
        "Laufband steht. Ein Telefon wird einmal am Tag danach gefragt. Ein älterer Code gilt nicht mehr."
    ),
    "ask_flat": "Das Laufband nennt seine Steigung nicht. Ist die Lauffläche flach?",
    "stood_soon": "Erst muss das Band einen Moment lang stehen.",
    "not_paired": "Diese Seite ist noch nicht gekoppelt. Öffnen Sie die Adresse, die `treadctl page` im Terminal zeigt.",
    "used": "Diese Adresse wurde schon benutzt oder ist zu alt. `treadctl page` zeigt im Terminal eine neue.",
    "too_many": "Es sind mehr Seiten offen, als treadctl bedient. Schließen Sie eine und laden Sie diese neu. STOPP wirkt hier trotzdem.",
    "your_address": "Öffnen Sie diese Adresse auf diesem Computer; sie gilt für einen Besuch:",
    "your_phone": "Scannen Sie den Code, oder öffnen Sie die erste Adresse auf dem Telefon; die zweite ist für diesen Rechner. Gut für einen Besuch:",
    "page_there": "Die Seite liegt unter {address}\nEine Adresse für einen neuen Browser: treadctl page --address",
    "address_lives": "Sie gilt zehn Minuten. Eine Adresse, nach der vorher gefragt wurde, gilt nicht mehr.",
    "no_page": (
        "Für diesen Datenordner läuft keine Seite. Starten Sie eine mit `treadctl page`, oder sehen Sie nach mit "
        "`systemctl --user status treadctl-page`."
    ),
    "next_address": "Gekoppelt. Für einen weiteren Browser:",
    "lan_warns": (
        "Ihr Telefon wird einmal warnen, die Seite sei nicht privat: niemand als dieser Rechner hat sie unterschrieben. "
        "Vergleichen Sie diesen Fingerabdruck, dann Erweitert, Weiter.{fingerprint}"
    ),
    "invites_viewer": "Wer sie öffnet, darf zusehen und anhalten, mehr nicht.",
    "watches": "Diese Seite sieht zu und darf anhalten.",
    "paired_row": "{n}. {name}: {role}, seit {day}",
    "unnamed": "ein Browser",
    "role_controller": "darf gehen",
    "role_viewer": "darf zusehen und anhalten",
    "forgotten": "Diese Seite ist nicht mehr gekoppelt.",
    "lan_extra": "Für Telefone braucht die Seite weitere Pakete: pip install 'treadctl[lan]' (mit pipx: pipx runpip treadctl install 'treadctl[lan]')",
    "no_network": "Dieser Rechner hat keine Adresse in einem Heimnetz. Verbinden Sie ihn, oder nennen Sie die Adresse mit --at.",
    "not_home": "{address} ist nicht die Adresse eines Rechners in einem Heimnetz; an keiner anderen hört treadctl.",
    "not_ours": "An {address} kann dieser Rechner nicht hören. Nennen Sie mit --at eine seiner eigenen Adressen.",
    "ends": "Strg-C beendet die Seite; ein Band, das sie gestartet hat, wird erst angehalten.",
    "revoked_none": "Es war keine Seite gekoppelt.",
    "revoked": "Keine Seite ist mehr gekoppelt; es waren {n}.",
    "port_taken": "Port {port} ist belegt. Wählen Sie mit --port einen anderen; 0 findet einen freien.",
    "extra": "Die Seite braucht weitere Pakete: pip install 'treadctl[page]' (mit pipx: pipx runpip treadctl install 'treadctl[page]')",
}
"""Knöpfe sind kurz: auf einem Telefon haben sie eine Zeile."""
