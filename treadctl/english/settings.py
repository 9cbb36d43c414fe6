"""How a person settles language and units, and what is wrong with the file that keeps them."""

from __future__ import annotations

SETTINGS: dict[str, str] = {
    "language": "language",
    "units": "units",
    "reminders": "reminders",
    "line": "{key} = {value} ({whence})",
    "from_environment": "{name} says so, and that wins",
    "from_own": "from {file}",
    "from_household": "from {file}, everybody's",
    "from_locale": "this computer's language; nothing is set",
    "from_default": "nothing is set",
    "how": "Change it: `treadctl settings set language=de` ({languages}) or `units=mph` ({units}). `reminders=off` leaves out the word on the desktop when an answer is due. Back again: `treadctl settings reset`.",
    "written": "{file} is written.",
    "wins": "{name} is set to {value} in this terminal, and wins over the file.",
    "holds": "It holds from the next command on; a service that runs keeps what it began with.",
    "was_reset": "Back to what treadctl does by itself: {keys}.",
    "nothing_set": "Nothing is set in {file}.",
    "put_aside": "What was there could not be read, and is kept as {file}.",
    "no_pair": "{said} is not KEY=VALUE. Write for example `treadctl settings set language=de`.",
    "no_key": "{key} is no setting. There are: {known}. For example: `treadctl settings set language=de`.",
    "not_allowed": "{file}: {key} is {value}, and only {allowed} are known. Write `treadctl settings set {key}={example}`.",
    "unknown_key": "{file}: {key} = {value} is no setting; there are {known}. Remove the line.",
    "newer": "{file}: format is {value}, from a newer treadctl; this one reads format {bound}. Update treadctl, or start anew: `treadctl settings reset`.",
    "unreadable": "{file}: this cannot be read ({why}). Put it right in an editor, or start anew: `treadctl settings reset`.",
    "too_long": "it is longer than {bound} bytes",
    "no_file": "it is no file",
    "not_written": "{file} cannot be written: {why}. Nothing is changed.",
    "goes_on": "{wrong} Until then treadctl goes on as if that were not set.",
}
"""What `treadctl settings` says."""
