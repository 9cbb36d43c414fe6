"""Why something was stopped, refused or is not possible."""

from __future__ import annotations

REASONS: dict[str, str] = {
    "person": "auf Ihren Wunsch",
    "from_house": "jemand hat vom Haus aus angehalten",
    "measured": "gemessen",
    "setup_refused": "dieses Laufband wird nicht gesteuert",
    "plan": "der Gang für heute ist geschafft",
    "plan_done": "der Gang für heute ist geschafft",
    "break": "Zeit für eine Pause",
    "break_wanted": "Sie wollten eine Pause",
    "break_too_long": "die Pause dauerte länger als zehn Minuten",
    "pain": "es wurde schlimmer",
    "pain_break": "eine Pause, weil es schlimmer wurde",
    "attention": "anderthalb Minuten lang kam keine Antwort",
    "wrong": "Sie sagten, dass etwas nicht stimmt",
    "emergency": "was Sie sagten, braucht jetzt Hilfe",
    "baseline": "es wurde um eins mehr, und das sollte der heutige Gang zeigen",
    "check_in": "eine Frage ist offen oder kommt gleich",
    "enough": "für heute war es Ihnen genug",
    "console_stop": "am Laufband angehalten",
    "console_start": "das Band wurde am Laufband gestartet",
    "belt_stopped": "das Band blieb von selbst stehen",
    "safety_key": "der Schlüssel wurde gezogen",
    "standstill_not_confirmed": "es war nicht zu sehen, dass das Band steht",
    "service_ends": "treadctl wird beendet",
    "moves_again": "das Band lief gleich nach dem Stillstand wieder an",
    "block_overdue": "dieser Abschnitt dauerte viel länger als geplant",
    "not_slowing": "das Band wurde auf Aufforderung nicht langsamer",
    "started_fast": "das Band lief schneller an als verlangt",
    "cancelled_unwatched": "während des Countdowns sah niemand zu",
    "cancelled_deck_tilted": "die Lauffläche bewegte sich während des Countdowns",
    "ghost_command": "das Band lief auf einen verspäteten Befehl hin an",
    "program_started": "ein Programm hat das Band gestartet, und niemand am Laufband",
    "start_unproven": "das Band lief an, und nichts zeigte, dass am Laufband Start gedrückt wurde",
    "telemetry_late": "das Laufband meldet sich verspätet",
    "telemetry_stale": "das Laufband meldet sich nicht mehr",
    "telemetry_patchy": "das Laufband verstummt immer wieder",
    "loop_stalled": "dieser Computer stand einen Moment still",
    "loop_stalling": "dieser Computer steht immer wieder still",
    "loop_lost": "dieser Computer hat geschlafen oder stand still",
    "link_lost": "die Verbindung ist abgerissen",
    "link_gap": "die Verbindung war einen Moment unterbrochen",
    "not_as_left": "nach der Unterbrechung lief das Band nicht wie zuvor",
    "over_limit": "das Band war schneller als 5.2 km/h",
    "over_cap_still": "das Band blieb über Ihrer Höchstgeschwindigkeit",
    "runaway": "das Band wurde von selbst schneller",
    "console_insists": "am Laufband wurde dreimal in einer Minute über Ihre Höchstgeschwindigkeit hinaus beschleunigt",
    "console_changed": "Sie haben am Laufband eine andere Geschwindigkeit gewählt",
    "control_lost": "das Laufband hat die Steuerung jemand anderem gegeben",
    "command_unknown": "ein Befehl blieb ohne Antwort",
    "not_starting": "das Band lief nicht an",
    "start_not_taken": "das Laufband hat den Start nicht angenommen",
    "speed_doubtful": "das Band läuft nicht mit der verlangten Geschwindigkeit",
    "not_following": "das Band folgt nicht",
    "units_doubtful": "das Band läuft mit einer anderen Geschwindigkeit als verlangt (Meilen und Kilometer vertauscht?)",
    "machine_restarted": "das Laufband hat neu gestartet",
    "moves_at_zero": "das Laufband meldet 0 und zählt weiter Meter",
    "wrong_way": "das Band wurde schneller, als es langsamer werden sollte",
    "deck_tilted": "die Lauffläche ist nicht waagerecht",
    "deck_rising": "die Lauffläche hat sich gehoben",
    "unwatched": "niemand sieht auf den Bildschirm",
    "unwatched_ask": "niemand sieht auf den Bildschirm",
    "unwatched_long": "45 Sekunden lang hat niemand auf den Bildschirm gesehen",
    "guardian_late": "der Wächter hat nicht rechtzeitig geantwortet",
    "guardian_lost": "der Wächter ist nicht mehr da",
    "guardian_acted": "der Wächter hat das Band angehalten",
    "cancelled_guardian": "der Wächter hat eingegriffen, bevor sich das Band bewegte",
    "stack_down": "das Bluetooth dieses Computers antwortet nicht",
    "invariant_broken": "treadctl fand sich in einem Zustand, den es nicht geben darf",
    "readings_differ": "zwei Messwerte der Geschwindigkeit weichen voneinander ab",
    "readings_differ_long": "zwei Messwerte der Geschwindigkeit wichen zu lange voneinander ab",
    "our_bug": "treadctl hat einen eigenen Fehler bemerkt und abgefangen",
    "journal_trouble": "gerade kann nichts aufgeschrieben werden",
    "journal_lost": "eine Minute lang konnte nichts aufgeschrieben werden",
    "cap_below_belt": "die Höchstgeschwindigkeit wurde unter die langsamste des Bandes gesenkt",
    "walk": "der Gang wurde nicht zu Ende geführt",
    "unknown": "die Notiz dazu ist nicht lesbar",
    "cancelled_person": "abgebrochen, bevor sich das Band bewegte",
    "cancelled_not_pressed": "am Laufband wurde nicht Start gedrückt",
    "cancelled_loop_lost": "dieser Computer stand während des Countdowns still",
    "cancelled_link_lost": "die Verbindung riss ab, bevor sich das Band bewegte",
    "cancelled_belt_moves": "das Band bewegte sich während des Countdowns",
}

REFUSED: dict[str, str] = {
    "no_machine": "Es ist kein Laufband verbunden.",
    "nothing_to_continue": "Es gibt keine Pause, aus der es weitergehen könnte. Beginnen Sie zuerst einen Gang.",
    "already_walking": "Ein Gang läuft bereits. `treadctl status` zeigt ihn; `treadctl stop` hält ihn an.",
    "stop_watched": "Eben wurde ein Stopp verlangt, und das Band wird noch einige Sekunden beobachtet. Versuchen Sie es dann noch einmal.",
    "answer_first": "Beantworten Sie zuerst die Fragen: sie entscheiden, ob der heutige Gang weitergeht.",
    "no_question": "Gerade wird nichts gefragt. Langsamer und Stopp gehen jederzeit.",
    "break_not_over": "Die Pause dauert noch {seconds} s. Länger ruhen dürfen Sie, kürzer nicht.",
    "no_permit": "Der Tastendruck ist zu lange her. Drücken Sie noch einmal.",
    "journal": "Es kann nichts aufgeschrieben werden ({message}), deshalb beginnt kein Gang. Schaffen Sie Platz auf dem Datenträger und versuchen Sie es noch einmal.",
    "not_commissioned": "Dieses Laufband wurde noch nicht erprobt. `treadctl setup` erprobt es mit leerem Band, in unter acht Minuten; dann kann man darauf gehen. `treadctl watch` liest es inzwischen.",
    "machine_changed": "Dieses Laufband nennt andere Geschwindigkeiten als bei der Erprobung: vielleicht ist es von Kilometern auf Meilen gestellt, oder seine Software ist neu. Starten Sie `treadctl setup` noch einmal; niemand steht auf dem Band.",
    "machine_refused": "treadctl steuert dieses Laufband nicht: {never} `treadctl watch` zeigt es trotzdem an.",
    "setup_wants_empty": "Eine Erprobung mit leerem Band läuft. Bleiben Sie vom Band weg; bestätigt wird in ihrem eigenen Terminal.",
    "setup_not_ready": "Die Erprobung ist noch nicht bereit für den nächsten Start. Warten Sie, bis sie fragt.",
    "too_slow_to_measure": "Schneller als {max} läuft das Band nicht; die Erprobung braucht 2.57 km/h. Dieses Laufband lässt sich nicht erproben.",
    "plan_simulated_only": "Das Profil {profile} ist nur für den Simulator. Wählen Sie ein anderes: `treadctl profile list`.",
    "no_speed_control": "{machine} lässt sich nicht steuern: es nimmt über Bluetooth keine Geschwindigkeit an. `treadctl watch` zeigt es trotzdem an.",
    "no_speed_range": "{machine} sagt nicht, welche Geschwindigkeiten es kann, und wird deshalb nicht gesteuert.",
    "starts_too_fast": "Langsamer als {min} läuft das Band nicht; schneller als {most} am Anfang ist zu schnell zum Aufsteigen. Mit treadctl kann man auf diesem Laufband nicht gehen.",
    "minimum_above_cap": "Langsamer als {min} läuft das Band nicht, und Ihre Höchstgeschwindigkeit ist {cap}. Wählen Sie ein Profil mit mindestens {min}, oder gehen Sie auf einem anderen Laufband.",
    "no_guardian": "Der Wächter, das kleine Programm, das das Band anhält, wenn treadctl versagt, läuft nicht. Ohne ihn wird nichts gestartet. Versuchen Sie es gleich noch einmal.",
    "held": "Gerade ist etwas nicht in Ordnung ({fault}), deshalb wird nichts gestartet. Versuchen Sie es gleich noch einmal.",
    "loop_stalled": "Dieser Computer stand einen Moment still, deshalb wird nichts gestartet. Drücken Sie gleich noch einmal.",
    "unwatched": "Niemand sieht auf einen Bildschirm, deshalb wird nichts gestartet. Öffnen Sie einen am Laufband und drücken Sie noch einmal.",
    "readings_differ": "Zwei Messungen der Bandgeschwindigkeit widersprechen sich. Sehen Sie auf das Band und drücken Sie gleich noch einmal.",
    "stack_down": "Das Bluetooth dieses Computers antwortet nicht; so könnte er das Band nicht anhalten. Drücken Sie gleich noch einmal; bleibt es so, schalten Sie Bluetooth aus und wieder ein.",
    "journal_trouble": "Gerade lässt sich nichts aufschreiben, deshalb wird nichts gestartet. Schaffen Sie Platz auf dem Datenträger und drücken Sie noch einmal.",
    "cap_below_belt": "Ihre Höchstgeschwindigkeit liegt jetzt unter der kleinsten des Bandes. Beenden Sie hier; der nächste Gang braucht eine andere.",
    "no_telemetry": "Das Laufband meldet seine Geschwindigkeit nicht. Schalten Sie es aus und wieder ein, dann versuchen Sie es noch einmal.",
    "machine_doubtful": "Dieses Laufband tat nicht, was es sollte; treadctl steuert es deshalb nicht mehr. Stellen Sie es auf Kilometer, schalten Sie es aus und wieder ein, und starten Sie treadctl neu. Geschieht es noch einmal, gehen Sie ohne treadctl.",
    "belt_moves": "Das Band bewegt sich ({speed}). Halten Sie es zuerst am Laufband an.",
    "not_stood_long_enough": "Das Band muss zuerst {seconds:.0f} s stehen. Versuchen Sie es gleich noch einmal.",
    "tilted": "Die Lauffläche steht auf {incline}; über {most} wird nicht gegangen. Senken Sie sie am Laufband auf 0, dann starten Sie noch einmal.",
    "incline_unknown": "Das Laufband nennt seine Steigung nicht. Sehen Sie nach: ist die Lauffläche flach? Starten Sie noch einmal und sagen Sie ja.",
    "nothing_to_walk": "Das Profil lässt für heute nichts zu gehen übrig. `treadctl profile show` zeigt es.",
    "not_connected": "Die Verbindung ist abgerissen; treadctl versucht, sie wiederherzustellen. Bleiben Sie, wo Sie sind, und drücken Sie gleich noch einmal.",
    "no_card": (
        "Zuerst kommen die Fragen vor dem Gang: `treadctl start` stellt sie in einem Terminal. Nichts wurde gestartet."
    ),
    "card_void": (
        "Die Antworten vor dem Gang gelten zehn Minuten, für einen Gang und bis zu einem Stopp. Antworten Sie noch "
        "einmal; es dauert nur einen Moment."
    ),
    "screen_first": "Zuerst kommen die Fragen der ganzen Abfrage: `treadctl checkin` stellt sie.",
    "morning_first": "Zuerst: Wie war es am Morgen nach dem letzten Gang? `treadctl checkin` fragt danach.",
    "not_today_any_more": "Heute ist kein Gehtag mehr. `treadctl plan` sagt, warum und wann der nächste ist.",
    "clock_behind": (
        "Die Uhr dieses Rechners sagt {today}, aber das Tagebuch hat Einträge vom {newest}. Mit einer falschen Uhr wird "
        "nichts geplant. Stellen Sie sie und versuchen Sie es noch einmal; geht sie richtig, sagen Sie das mit "
        "`treadctl journal clock`. Nichts ist verloren."
    ),
    "clock_unset": (
        "Die Uhr dieses Rechners sagt {today}; da gab es treadctl noch nicht. Stellen Sie sie und versuchen Sie es noch "
        "einmal; nichts ist verloren."
    ),
    "date_first": (
        "Die Uhr dieses Rechners sagt {today}, und das stimmt vielleicht nicht. `treadctl checkin` fragt danach; bis dahin "
        "wird nichts nach ihr geplant."
    ),
    "date_wrong": (
        "Dann geht die Uhr dieses Rechners falsch: sie sagt {today}. Stellen Sie sie und versuchen Sie es noch einmal. Mit "
        "einer falschen Uhr wird nichts geplant, und nichts ist verloren."
    ),
    "row_unreadable": (
        "Eintrag {number} des Programms ({kind}) ist nicht lesbar: {says}. Ohne ihn wird kein Gang geplant, und nichts "
        "wurde geändert. Aktualisieren Sie treadctl, stellen Sie eine Sicherung des Tagebuchs wieder her, oder siehe treadctl journal unreadable."
    ),
    "no_programme": "Das Profil {profile} ist nur zum Üben: Das Programm plant damit keine Gänge. Wählen Sie ein anderes.",
    "other_world": "Dieses Laufband ist von der anderen Art: Üben zählt nicht als Gehen, und Gehen nicht als Üben.",
    "no_lock": "Nichts ist durch {item} gesperrt. `treadctl plan` zeigt, was gesperrt ist.",
    "no_such_walk": "Einen solchen Gang gibt es nicht. `treadctl history` zählt sie auf.",
    "not_open": "Diese Frage ist nicht offen. Die Fragen zu einem Gang kommen, wenn es so weit ist, jede einmal.",
    "answered_already": "Diese Frage ist schon beantwortet, und sie wird einmal beantwortet.",
    "too_early": "Für diese Antwort ist es zu früh. Gefragt wird, wenn es so weit ist.",
    "not_ill": "Es ist kein Fieber eingetragen, also gibt es nichts zu beenden.",
    "not_yet_faster": (
        "Mehr als 3,5 km/h kann man sich nach {weeks} guten Wochen hintereinander wünschen; bisher sind es {greens}. "
        "Nichts wurde geändert."
    ),
    "sweeping": "Zuerst wird das Band des letzten Gangs angehalten. Drücken Sie gleich noch einmal.",
    "stopped_meanwhile": "Nach Ihrem Tastendruck wurde ein Stopp verlangt. Starten Sie noch einmal, wenn Sie bereit sind.",
    "service_ends": "treadctl wird beendet. Starten Sie gleich noch einmal.",
    "held_elsewhere": "Ein anderer Bildschirm hat diesen Gang. Setzen Sie ihn dort fort; hier können Sie ihn unterbrechen, beenden oder anhalten.",
    "no_place": "Ein Start von einer Seite braucht einen Nachweis, dass Sie am Laufband stehen.",
    "own_start_unproven": (
        "Die Start-Taste des Laufbands ist noch nicht erprobt; sie startet deshalb noch keinen Gang. `treadctl setup "
        "--fresh` erprobt sie auf leerem Band."
    ),
    "not_over_ssh": (
        "Ein Start braucht einen Menschen am Laufband; eine Taste über SSH ist keiner. Hat `treadctl setup --fresh` die "
        "Start-Taste des Laufbands erprobt, so startet die es auch von hier."
    ),
    "busy_request": "Eins nach dem anderen: die letzte Anfrage ist noch nicht erledigt.",
    "in_use": "treadctl wird gerade über einen anderen Funk benutzt.",
    "bad_value": "{message}",
    "request_failed": "Das ist treadctl misslungen, und nichts wurde gestartet. Das Protokoll sagt, warum. Versuchen Sie es gleich noch einmal.",
}

TROUBLES: dict[str, str] = {
    "no_adapter": "Dieser Computer hat kein Bluetooth. Stecken Sie einen Adapter ein, oder versuchen Sie `treadctl demo`.",
    "adapter_off": "Bluetooth ist ausgeschaltet. Schalten Sie es ein (zum Beispiel mit `bluetoothctl power on`) und versuchen Sie es noch einmal.",
    "no_permission": "Bluetooth darf von hier aus nicht benutzt werden. Erlauben Sie es diesem Programm (macOS: Datenschutz & Sicherheit, Bluetooth; Linux: Ihr Benutzer braucht Zugriff auf den Bluetooth-Dienst), dann versuchen Sie es noch einmal.",
    "no_radio": "Der Funk lässt sich nicht öffnen. Läuft der Simulator, ist der Adapter eingesteckt? ({detail})",
    "not_found": "Kein Laufband gefunden. Schalten Sie es ein, gehen Sie nahe heran, und schließen Sie andere Apps, die es vielleicht halten: die meisten Laufbänder nehmen nur eine Verbindung an und verstecken sich, solange sie besteht.",
    "address_not_found": "Kein Laufband mit der Adresse {detail} ist in Reichweite. `treadctl scan` zeigt, welche es sind; vielleicht hält es eine andere App.",
    "busy": "Das Laufband ist da, aber eine andere App hält es. Schließen Sie diese App (auch auf dem Telefon) und versuchen Sie es noch einmal.",
    "timed_out": "Das Laufband hat nicht rechtzeitig geantwortet. Schalten Sie es aus und wieder ein, gehen Sie näher heran, und versuchen Sie es noch einmal.",
    "not_a_treadmill": "Dieses Gerät ist kein FTMS-Laufband. `treadctl scan` zeigt, was benutzt werden kann.",
    "link_lost": "Die Verbindung ist abgerissen. Gehen Sie näher heran und versuchen Sie es noch einmal.",
    "not_simulated": "Abgelehnt: {detail} ist nicht der Simulator. Ohne einen Menschen an einem echten Laufband startet dort nichts.",
    "other_machine": "treadctl hält schon das Laufband {detail}. Beenden Sie zuerst jenen Gang (`treadctl stop`), oder nehmen Sie dieselbe Adresse.",
    "held_here": "Ein anderes treadctl von Ihnen, mit einem anderen Datenordner, hält dieses Laufband. Beenden Sie zuerst jenen Gang: `treadctl stop`.",
}

VERDICTS: dict[str, str] = {
    "can_be_walked": "man kann darauf gehen",
    "read_only": "nur lesen, denn {because_all}",
    "not_supported": "nicht unterstützt, denn {because_all}",
    "treadmill": "ein Laufband; es war nicht zu erfragen, was es kann",
    "maybe": "dem Namen nach vielleicht ein Laufband",
}

WHY: dict[str, str] = {
    "no_control_point": "es nimmt über Bluetooth keine Befehle an",
    "no_speed_control": "es nimmt über Bluetooth keine Geschwindigkeit an",
    "no_speed_range": "es sagt nicht, welche Geschwindigkeiten es kann",
    "slowest_too_fast": "seine langsamste Geschwindigkeit {slowest_kmh} km/h liegt über {allowed_kmh} km/h",
    "no_speed_step": "es nennt keine Schrittweite; 0.1 km/h wird angenommen",
    "other_machine": "es ist ein anderes Gerät",
    "in_use": "eine andere App hält es",
    "type_not_said": "es sagt nicht, was für ein Gerät es ist",
    "known_name": "sein Name beginnt mit {prefix}",
}
