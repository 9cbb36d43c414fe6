"""What stands on the screen during a walk besides sentences: states, keys, names of figures."""

from __future__ import annotations

VIEW: dict[str, str] = {
    "state_none": "not connected",
    "state_idle": "ready",
    "state_countdown": "starting soon",
    "state_walk": "walking",
    "state_slowing": "slowing",
    "state_break": "break",
    "state_stopping": "stopping",
    "state_stopped": "stopped",
    "state_unknown": "UNKNOWN: hold the rail",
    "keys": "space or s: STOP   b: break   -: slower   e: end the walk",
    "keys_asking": "space or s: STOP   w: worse   x: wrong   b: break   -: slower   e: end",
    "keys_none": "connecting",
    "keys_idle": "Enter: start   q: leave",
    "keys_unknown": "hold the rail   space or s: STOP",
    "keys_countdown": "space or s: STOP   any other key: cancel",
    "keys_break": "c: go on   e: finish here   space or s: STOP",
    "keys_slowing": "space or s: STOP now",
    "keys_stopping": "hold the rail until the belt stands",
    "keys_stopped": "the belt stands",
    "starting_in": "Starting in {seconds} ...",
    "starts_in": "The belt starts in {seconds} s. Any key cancels.",
    "line": "[{state}] {speed}",
    "line_walk": "[{state}] {speed} (cap {cap}), walked {walked} of {walk}, next change in {next}",
    "cap": "cap {cap}",
    "block": "block {block} of {blocks}",
    "when_ready": "whenever you are ready: c",
    "figure_speed": "Speed",
    "figure_now": "Now",
    "figure_next": "Next change",
    "figure_walked": "Walked",
    "walked": "{walked} of {walk}",
}
"""Keys are the same in every language: what stops the belt is not to be relearned."""
