"""What is said during a walk, before and after it, and by the guardian."""

from __future__ import annotations

PIECES: dict[str, str] = {
    "first_note": (
        "treadctl ist eine Gehuhr mit vorsichtigen Grenzen. Es behandelt nichts und ist kein Medizinprodukt.\n"
        "Der Not-Halt ist der Schlüssel Ihres Laufbands; dieses Programm ist es nicht."
    ),
    "hard_key": "ziehen Sie den Schlüssel",
    "hard_remote": "drücken Sie Stopp auf der Fernbedienung",
    "hard_plug": "lassen Sie jemanden den Stecker ziehen",
    "hold_rail": "Halten Sie sich am Geländer fest, treten Sie auf die Seitenstreifen, dann {end}.",
    "hold_no_rail": "Treten Sie zur Seite, vom Band herunter, dann {end}.",
    "at_hand_key": "Schlüssel an Ihnen festgeklemmt.",
    "at_hand_remote": "Fernbedienung in der Hand.",
    "at_hand_plug": "Jemand neben Ihnen, der den Stecker ziehen kann.",
    "stand_rail": "Stellen Sie sich auf die Seitenstreifen und halten Sie sich am Geländer fest.",
    "stand_no_rail": "Stellen Sie sich neben das Band, nicht darauf.",
    "before_start": (
        "Schuhe an. {at_hand} Hinter Ihnen ist niemand und nichts.\n"
        "{stand} Das Band läuft langsam an; steigen Sie auf, wenn es sich bewegt."
    ),
    "voice": "Wenn treadctl versagt, hält sein Wächter das Band an und meldet sich hier und über {voice}.",
    "voice_none": "Wenn treadctl versagt, hält sein Wächter das Band an und sagt es hier; eine Stimme hat dieser Computer nicht für ihn.",
    "still_moving": "Der Dienst von treadctl antwortet nicht. DAS BAND BEWEGT SICH VIELLEICHT NOCH. {hold}",
    "silent": "Es antwortet nicht.",
    "unreachable": "Das Laufband ist nicht zu erreichen: {detail}.",
    "refused": "Abgelehnt.",
    "asked": "eine Geschwindigkeit",
    "got": "einer anderen",
    "speed": "eine höhere",
    "summary": "Gegangen: {min} min {s} s, {distance_m} m, {pauses}, höchstens {speed}. Ende: {because}.",
    "no_break": "ohne Pause",
    "one_break": "1 Pause",
    "breaks": "{breaks} Pausen",
}

NOTICES: dict[str, str] = {
    "connected": "Verbunden mit {machine} ({address}).",
    "countdown": "{seconds}",
    "press_start": (
        "Drücken Sie jetzt Start am Laufband selbst, innerhalb von {seconds} s. Stehen Sie nicht auf dem Band; steigen Sie "
        "auf, wenn es sich bewegt."
    ),
    "starting": "Das Band läuft gleich an. Lassen Sie die Hand am Geländer.",
    "walking": "Abschnitt {block}: das Band bewegt sich. Steigen Sie auf.",
    "slowing": "Es wird langsamer. Halten Sie sich am Geländer fest. ({because})",
    "slowing_from_house": "Halt aus dem Haus. Es wird langsamer; halten Sie sich am Geländer fest.",
    "stopping_from_house": "Halt aus dem Haus. Halten Sie sich am Geländer fest.",
    "prepared": "Aus dem Haus: {profile} wurde vorbereitet. Gestartet wird nur hier.",
    "stopping": "Es wird angehalten. Halten Sie sich am Geländer fest. ({because})",
    "stopping_standing": "Stopp ist gesendet. Das Laufband meldet, dass sein Band steht; bewegt es sich doch, halten Sie sich am Geländer fest.",
    "stop_now": "Es wird sofort angehalten. Halten Sie sich am Geländer fest.",
    "alarm": "DAS BAND HÄLT NICHT AN WIE VERLANGT. {hold}",
    "alarm_blind": "Das Laufband ist verstummt: treadctl sieht nicht, ob das Band steht. Sehen Sie hin. {hold}",
    "alarm_over": "Das Band steht.",
    "break": "Pause. Das Band steht und läuft nicht von selbst wieder an. Steigen Sie ab; stehen oder sitzen Sie, wie es am besten tut. Mindestens {seconds} s.",
    "stopped": "Das Band steht: {because}.",
    "cancelled": "Abgebrochen. Das Band wurde nicht gestartet.",
    "cancelled_not_pressed": (
        "Am Laufband wurde nicht rechtzeitig Start gedrückt; nichts wurde gestartet. Beginnen Sie neu, wenn Sie so weit sind."
    ),
    "stop_not_confirmed": "Das Band sollte anhalten, aber es ist nicht zu sehen, dass es steht. Sehen Sie auf das Band. {hold}",
    "console_changed": "Ihre Geschwindigkeit vom Laufband: {speed}. treadctl erhöht sie nicht.",
    "over_cap": "{speed} liegt über Ihrer Höchstgeschwindigkeit. Zurück auf {back}.",
    "belt_moves_without_us": "Das Band bewegt sich ({speed}), und treadctl hat es nicht gestartet. Waren Sie es, so gehört es Ihnen: treadctl lässt es, wie es ist, und macht es nicht schneller. Wenn nicht: halten Sie sich fest und stoppen Sie es am Laufband oder mit `treadctl stop`.",
    "start_not_taken": "Das Laufband hat den Start nicht angenommen. Treten Sie vom Band weg; dann drücken Sie noch einmal.",
    "our_bug": "treadctl hat einen eigenen Fehler abgefangen und hält an. Es wurde nichts Falsches gesendet. ({why})",
    "voice_link_lost": "Kontakt verloren. Halten Sie sich am Geländer fest. treadctl versucht, ihn wiederherzustellen.",
    "alarm_link": "Verbindung abgerissen. DAS BAND BEWEGT SICH VIELLEICHT NOCH, und treadctl kann es gerade nicht anhalten. {hold}",
    "asked_to_stop": "Das Band sollte anhalten. Dieses Laufband sagt nicht, wann es steht: sehen Sie auf das Band.",
    "stands_confirmed": "Sie sagen, dass das Band steht. Der Gang ist vorbei.",
    "look_again": "Das Laufband meldet, dass sich das Band bewegt, oder es läuft noch aus. Sehen Sie noch einmal hin.",
    "latch_found": "Beim letzten Mal endete treadctl, bevor es das Band stehen sah ({because}). Es verlangt zuerst einen Stopp.",
    "ghost_start": "Das Laufband hat auf den Start nicht geantwortet. Steigen Sie ab: eine Minute lang kann das Band noch anlaufen.",
    "link_lost_standing": "Die Verbindung ist abgerissen, das Band steht. Sie wird wiederhergestellt.",
    "reconnect_gave_up": "Das Laufband ist nicht mehr zu erreichen. {trouble_says} Wenn sich sein Band bewegt, schalten Sie es dort aus.",
    "levelling": "Die Lauffläche senkt sich von {incline}. Bleiben Sie weg davon.",
    "levelled": "Die Lauffläche steht auf {incline}.",
    "stands_already": "Das Band steht.",
    "slower": "Langsamer: {speed}.",
    "check_asked": "Gleich, besser oder schlechter? Eine Taste genügt.",
    "check_answered": "Danke.",
    "check_decided": "Gut. Weiter wie geplant.",
    "decided_slow": "Dann etwas langsamer, für den Rest von heute.",
    "decided_break": "Dann eine Pause. Das Band hält an; ruhen Sie mindestens zwei Minuten.",
    "decided_stop": "Genug für heute. Das Band hält an.",
    "decided_emergency": "Das Band hält jetzt an. Holen Sie Hilfe.",
    "check_slows": "Keine Antwort. Es wird langsamer bis {speed}.",
    "link_back": "Der Kontakt ist wieder da. Die Geschwindigkeit bleibt eine Minute lang, wie sie ist.",
    "cap_lowered": "Ihre Höchstgeschwindigkeit ist jetzt {cap}. Es wird langsamer bis dahin.",
    "latch_old": "Der letzte Gang, vor {minutes} min, endete nicht ordentlich ({because}). An das Laufband wurde nichts gesendet. Wenn sich sein Band bewegt und niemand darauf geht: `treadctl watch`, dann `treadctl stop`.",
    "latch_undated": "Der letzte Gang endete nicht ordentlich ({because}); die Uhr dieses Computers geht nach und kann nicht sagen, wann das war. An das Laufband wurde nichts gesendet. Wenn sich sein Band bewegt und niemand darauf geht: `treadctl watch`, dann `treadctl stop`.",
    "latch_sweep": "Der letzte Gang, vor {minutes} min, endete nicht ordentlich ({because}). Sein Band soll jetzt anhalten.",
    "latch_unreachable": "Das Band des letzten Gangs ist nicht zu erreichen. {trouble_says} SEHEN SIE HIN. {hold}",
    "fault_journal_trouble": "Gerade kann nichts aufgeschrieben werden. Der Gang geht eine Minute weiter und wird nicht schneller.",
    "journal_set_aside": "Das Tagebuch war beschädigt und liegt jetzt unter {path}. Ein neues wurde begonnen; frühere Gänge stehen in der alten Datei.",
    "slowest": "{speed} ist das Langsamste, was dieses Band kann. s hält es an.",
    "fault_telemetry_late": "Das Laufband meldet sich verspätet. Die Geschwindigkeit bleibt, wie sie ist.",
    "fault_loop_stalled": "Dieser Computer stand einen Moment still. Die Geschwindigkeit bleibt, wie sie ist.",
    "fault_speed_doubtful": "Das Band läuft nicht mit der verlangten Geschwindigkeit. Sie wird nicht mehr erhöht.",
    "fault_unwatched": "Niemand sieht zu. Die Geschwindigkeit bleibt, wie sie ist.",
    "fault_unwatched_ask": "Ist jemand da? Drücken Sie eine Taste, sonst hält das Band sanft an.",
    "fault_readings_differ": "Zwei Messwerte der Geschwindigkeit weichen ab. Die Geschwindigkeit bleibt, wie sie ist.",
    "fault_guardian_late": "Der Wächter ist verspätet. Die Geschwindigkeit bleibt, wie sie ist.",
    "guardian_acts": "Der Wächter hat eingegriffen: {what}. Halten Sie sich am Geländer fest.",
    "fault_stack_down": "Das Bluetooth dieses Computers antwortet nicht. Die Geschwindigkeit bleibt, wie sie ist. Halten Sie sich am Geländer fest.",
    "fault_control_lost": "Jemand anderes steuert das Laufband. Die Geschwindigkeit wird nicht mehr erhöht.",
    "fault_command_unknown": "Ein Befehl blieb ohne Antwort. Die Geschwindigkeit bleibt, wie sie ist.",
    "setup_watch": "Das stehende Band wird eine Minute lang beobachtet. Es darf sich nicht bewegen.",
    "setup_resumed": "Es geht dort weiter, wo die letzte Erprobung endete.",
    "setup_ready": "Start {run} von {runs}.",
    "setup_stop_again": "Es bekommt einen Stopp, während es steht. Es darf sich nicht bewegen.",
    "setup_ask_display": "Es meldet {speed}.",
    "setup_stopped": "Aus {speed} stand es nach {seconds} s.",
    "setup_countdown_stays": "In seinem Countdown angehalten, bleibt es stehen.",
    "setup_countdown_starts": "In seinem Countdown angehalten, lief es trotzdem an und hielt dann.",
    "setup_own_start": "Ein Gang kann auch mit der Starttaste am Laufband selbst beginnen.",
    "setup_own_start_not": "Seine eigene Starttaste taugt dafür nicht. Gänge beginnen mit treadctl.",
    "setup_own_start_fast": (
        "Seine eigene Starttaste startet das Band mit {speed}, zu schnell zum Aufsteigen. Gänge beginnen mit treadctl."
    ),
    "setup_link_cut": (
        "Die Verbindung wird jetzt für {seconds:.0f} s getrennt: was tut das Band allein? Fassen Sie es nicht an. "
        "Es wird angehalten, sobald die Verbindung wieder da ist."
    ),
    "setup_link_goes_on": "Ohne Verbindung läuft dieses Band weiter.",
    "setup_link_stops": "Ohne Verbindung hält dieses Band von selbst an: es stand nach spätestens {seconds} s.",
    "setup_link_unclear": "Was es ohne Verbindung tat, war nicht zu sehen. Rechnen Sie damit, dass es weiterläuft.",
    "setup_refused": "Dieses Laufband wird nicht gesteuert: {never}",
    "setup_over": "Die Erprobung ist vorbei.",
}

FACTS: dict[str, str] = {
    "cut": "Wenn es nicht tut, was Sie wollen: {hold}",
    "no_rail": "Kein Geländer: höchstens 2.0 km/h.",
    "link_loss_goes_on": "Wenn die Verbindung abreißt, läuft dieses Band weiter: treadctl kann es dann nicht anhalten, nur Sie.",
    "coarse": "Eine Stufe dieses Bandes ist {step} km/h, zu viel auf einmal: es läuft mit seiner langsamsten.",
    "countdown_starts": "In seinem Countdown angehalten, läuft dieses Band trotzdem kurz an und hält dann.",
    "link_loss_stops": "Wenn die Verbindung abreißt, bleibt dieses Band nach {seconds:.0f} s von selbst stehen.",
    "guardian_not_proven": "Der Wächter ist auf diesem Computer nicht erprobt: höchstens 2.0 km/h.",
}

GUARDIAN: dict[str, str] = {
    "calm": "treadctl antwortet nicht mehr. Der Wächter hält das Band an. Halten Sie sich am Geländer fest.",
    "alarm": "DAS BAND HÄLT NICHT AN WIE VERLANGT. {hold}",
    "stands": "Das Band steht. Steigen Sie ab, wenn Sie bereit sind.",
    "theirs": "Das Band wurde am Laufband gestartet. treadctl lässt es in Ruhe; stoppen Sie es dort oder mit `treadctl stop`.",
    "gave_up": "Der Wächter erreicht das Laufband nicht mehr. SEHEN SIE AUF DAS BAND. {hold}",
}

ALONE: dict[str, str] = {
    "gone": "treadctl hat unerwartet geendet. Der Wächter wird gefragt, ob das Band steht. Halten Sie sich am Geländer fest.",
    "unknown": "treadctl hat unerwartet geendet. DAS BAND BEWEGT SICH VIELLEICHT NOCH. {hold}",
    "stands": "Der Wächter hat das Band angehalten. Es steht.",
    "busy": "Der Wächter hält noch das Band des vorigen Gangs an. Warten Sie, bis es steht, dann versuchen Sie es noch einmal.",
}

PEOPLE: dict[str, str] = {
    "unknown": "Hier gibt es niemanden mit dem Namen {name}. `treadctl person list` zeigt, wen es gibt; `treadctl person new {name}` schafft Platz.",
    "there": "{name} gibt es hier schon: `treadctl --person {name} start`.",
    "made": "{name} hat jetzt ein eigenes Tagebuch und eigene Profile, in {folder}. Erprobte Laufbänder gehören allen.\nGehen: `treadctl --person {name} start`.",
    "nobody": "Niemand außer Ihnen. `treadctl person new NAME` schafft Platz für jemanden.",
    "walks": "treadctl läuft gerade für {name}. Beenden Sie zuerst jenen Gang: `treadctl stop`.",
    "pin_ask": "Neue PIN, 4 bis 12 Ziffern (sie wird nicht angezeigt)",
    "pin_again": "Dieselbe noch einmal",
    "pin_bad": "Das sind nicht 4 bis 12 Ziffern. Es wurde nichts geändert.",
    "pin_differs": "Das waren zwei verschiedene. Es wurde nichts geändert.",
    "pin_unwritten": "Die PIN ließ sich nicht in {file} ablegen: {why}. Es wurde nichts geändert.",
    "pin_set": "Eine Seite fragt nach dieser PIN, bevor sie Plan, Rückblick, Profil und Einstellungen zeigt. STOPP fragt nie.",
    "pin_gone": "Keine Seite fragt mehr nach einer PIN.",
    "pin_none": "Es gab keine PIN.",
    "sure": "Alle Gänge, Antworten und Profile von {name} sind dann für immer weg. Tippen Sie den Namen, um sie zu löschen",
    "kept": "Es wurde nichts gelöscht.",
    "deleted": "Alles von {name} ist gelöscht.",
}

STOP: dict[str, str] = {
    "nothing": "Nichts anzuhalten: treadctl steuert kein Laufband.",
    "own_stop": "Wenn sich ein Band bewegt, benutzen Sie den Stopp des Laufbands oder ziehen Sie den Schlüssel.",
    "not_confirmed": "Nicht bestätigt. {look}",
    "stands": "Das Band steht.",
    "stopping": "Es wird angehalten. Halten Sie sich am Geländer fest, bis das Band steht.",
    "sent": "Stopp ist gesendet. Das Laufband meldet, dass sein Band steht; bewegt es sich doch, halten Sie sich am Geländer fest.",
    "silent": "Der Dienst von treadctl antwortet nicht.",
    "ended": "Der Dienst von treadctl hat unerwartet geendet.",
    "guardian_stopped": "Der Wächter von treadctl hat das Band angehalten. Es steht.",
    "guardian_stops": "Der Wächter von treadctl hält das Band an. Halten Sie sich am Geländer fest, bis es steht.",
    "alone": "Der Dienst von treadctl und sein Wächter sind ausgefallen. Das Band wird von hier angehalten. {look}",
    "look": "SEHEN SIE AUF DAS BAND. Wenn es sich bewegt: halten Sie sich am Geländer fest, treten Sie auf die Seitenstreifen, dann ziehen Sie den Schlüssel.",
}
