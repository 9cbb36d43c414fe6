"""What the commands say around a walk: who is in the way, what cannot be written, what is going on."""

from __future__ import annotations

COMMANDS: dict[str, str] = {
    "no_answer": "treadctl's service does not answer: {error}",
    "in_use": "treadctl is already in use on the radio {radio}. End that first, then try again.",
    "folder_unusable": "The data folder {folder} cannot be used: {why}. Choose another with --data.",
    "audit_unwritable": "The audit file {file} cannot be written: {why}. Name another with --audit.",
    "unwritable": "{file} cannot be written: {why}. Name another file.",
    "recording": "Recording {name} into {file}. q or Ctrl-C ends.",
    "records": "{n} records.",
    "demo_radio": "A simulated treadmill ({machine}) is on the radio {radio}. Nobody stands on it.",
    "no_simulator": "The simulator did not start; its own words are above.",
    "choose_editor": "Set $EDITOR to an editor that is here, such as nano.",
    "no_editor": "The editor {editor} cannot be started. {choose}",
    "no_name": "(no name)",
    "watch_keys": "q: end",
    "serving": "Serving {folder} on the radio {radio}. Ctrl-C ends it.",
    "no_radio": "There is no radio {radio}. There are: os, sim:HOST:PORT and hci:TRANSPORT.",
    "ready_is_simulated": "--assume-ready is for the simulator only: a real belt starts when a person at it says so.",
    "empty_needs_terminal": "--empty-belt asks you to type a confirmation, so it needs a terminal.",
    "empty_lead": "The belt will move, at most 1.5 km/h. Nobody may stand on it, key in your hand, 2 m clear.",
    "empty_type": "Type {typed} to go on",
    "empty_not_confirmed": "Not confirmed. Nothing was sent to the treadmill.",
    "may_be_moving": "treadctl's service does not answer. THE BELT MAY STILL BE MOVING.",
    "nobody_runs": "No treadctl service is running. `treadctl start` starts a walk, `treadctl demo` shows one.",
    "no_treadmill": "The service runs on the radio {radio}; no treadmill is connected.",
    "state": "Now: {state}, {speed}",
    "state_cap": "Now: {state}, {speed} (cap {cap})",
    "speed_unknown": "speed unknown",
    "state_walked": "Walked {walked} of {walk}, block {block} of {blocks}",
    "state_radio": "Radio {radio}, treadmill {address}",
    "nobody": "none",
}
"""Each is one line; {why} is what the system says."""
