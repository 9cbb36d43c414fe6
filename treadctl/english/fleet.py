"""Several treadmills on one broker: what is said of each, and of a stop from elsewhere."""

from __future__ import annotations

FLEET: dict[str, str] = {
    "row": "{id}: {name}, {does}",
    "nameless": "without a name",
    "away": "its bridge is not there",
    "unconnected": "not connected to its treadmill",
    "quiet": "at rest (one that walks says so every second)",
    "unknown": "not known whether its belt moves",
    "moves": "its belt moves, {speed}",
    "rests": "its belt stands",
    "none": "Nobody has answered on this broker. Does `treadctl mqtt` run beside a treadmill, with the same prefix? And may this user read there?",
    "locally": "Each treadmill can be asked on its own computer: `treadctl status`.",
    "key": "Nothing was stopped. Go to the treadmill: `treadctl stop` there, its own stop button, its key.",
    "one_or_all": "--stop ID stops one and --stop-all every one: choose.",
    "no_id": "{id} is not the id of a treadmill. `treadctl fleet` lists them.",
    "stands": "{name}: the belt stands.",
    "not_confirmed": "{name}: asked to stop, and nobody has said that the belt stands. Go and look. Who is on it: {hold}",
    "no_treadmill": "{name}: its treadctl has no connection to a treadmill just now. If a belt moves there: {hold}",
    "nobody": "{id}: no bridge of this id answers. If a belt moves there, stop it at the treadmill.",
}
