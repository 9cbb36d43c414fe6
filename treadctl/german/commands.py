"""What the commands say around a walk: who is in the way, what cannot be written, what is going on."""

from __future__ import annotations

COMMANDS: dict[str, str] = {
    "no_answer": "Der Dienst von treadctl antwortet nicht: {error}",
    "in_use": "treadctl ist über das Funkgerät {radio} schon in Gebrauch. Beenden Sie das erst und versuchen Sie es dann noch einmal.",
    "folder_unusable": "Der Datenordner {folder} ist nicht zu gebrauchen: {why}. Wählen Sie mit --data einen anderen.",
    "audit_unwritable": "Die Prüfdatei {file} lässt sich nicht schreiben: {why}. Nennen Sie mit --audit eine andere.",
    "unwritable": "{file} lässt sich nicht schreiben: {why}. Nennen Sie eine andere Datei.",
    "recording": "{name} wird in {file} aufgezeichnet. q oder Strg-C beendet es.",
    "records": "{n} Aufzeichnungen.",
    "demo_radio": "Ein Software-Laufband ({machine}) ist auf dem Funkgerät {radio}. Niemand steht darauf.",
    "no_simulator": "Der Simulator ist nicht gestartet; was er selbst dazu sagt, steht oben.",
    "choose_editor": "Setzen Sie $EDITOR auf einen Editor, den es hier gibt, zum Beispiel nano.",
    "no_editor": "Der Editor {editor} lässt sich nicht starten. {choose}",
    "no_name": "(ohne Namen)",
    "watch_keys": "q: beenden",
    "serving": "Der Dienst für {folder} läuft auf dem Funkgerät {radio}. Strg-C beendet ihn.",
    "no_radio": "Ein Funkgerät {radio} gibt es nicht. Es gibt: os, sim:HOST:PORT und hci:TRANSPORT.",
    "ready_is_simulated": "--assume-ready gilt nur für den Simulator: ein echtes Band startet, wenn ein Mensch daneben es sagt.",
    "empty_needs_terminal": "--empty-belt verlangt eine getippte Bestätigung und braucht darum ein Terminal.",
    "empty_lead": "Das Band wird sich bewegen, höchstens mit 1,5 km/h. Niemand darf darauf stehen; Schlüssel in der Hand, 2 m Abstand.",
    "empty_type": "Tippen Sie {typed}, dann geht es weiter",
    "empty_not_confirmed": "Nicht bestätigt. An das Laufband wurde nichts gesendet.",
    "may_be_moving": "Der Dienst von treadctl antwortet nicht. DAS BAND BEWEGT SICH VIELLEICHT NOCH.",
    "nobody_runs": "Es läuft kein Dienst von treadctl. `treadctl start` beginnt einen Gang, `treadctl demo` zeigt einen.",
    "no_treadmill": "Der Dienst läuft auf dem Funkgerät {radio}; kein Laufband ist verbunden.",
    "state": "Jetzt: {state}, {speed}",
    "state_cap": "Jetzt: {state}, {speed} (höchstens {cap})",
    "speed_unknown": "Geschwindigkeit unbekannt",
    "state_walked": "Gegangen {walked} von {walk}, Abschnitt {block} von {blocks}",
    "state_radio": "Funkgerät {radio}, Laufband {address}",
    "nobody": "keines",
}
"""Each is one line; {why} is what the system says."""
