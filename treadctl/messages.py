"""The lines that cross the socket and leave through `--json`: one schema for all of them.

Pure translation between the vocabulary and JSON objects.  Every line has `t`
(wall clock, seconds since 1970) and `event`, except the replies to requests.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from treadctl.model import Notice, Snapshot, State, Summary, TreadctlError

ROLES = ("walker", "viewer", "remote")
REQUESTS: dict[str, frozenset[str]] = {
    "stop": frozenset(ROLES),
    "snapshot": frozenset(ROLES),
    "bye": frozenset(ROLES),
    "break": frozenset(("walker", "remote")),
    "slower": frozenset(("walker", "remote")),
    "cancel": frozenset(("walker", "remote")),
    "end": frozenset(("walker", "remote")),
    "check": frozenset(("walker",)),
    "worse": frozenset(("walker",)),
    "wrong": frozenset(("walker",)),
    "confirm_stands": frozenset(("walker",)),
    "scan": frozenset(("walker", "viewer")),
    "connect": frozenset(("walker", "viewer")),
    "capture": frozenset(("walker", "viewer")),
    "let_go": frozenset(("walker",)),
    "permit": frozenset(("walker",)),
    "arm": frozenset(("walker",)),
    "today": frozenset(ROLES),
    "health": frozenset(("remote",)),
    "prepare": frozenset(("remote",)),
    "checkin": frozenset(("remote",)),
    "confirm": frozenset(("walker",)),
    "date": frozenset(("walker",)),
    "screen": frozenset(("walker",)),
    "card": frozenset(("walker",)),
    "said": frozenset(("walker",)),
    "not_symptoms": frozenset(("walker",)),
    "wish": frozenset(("walker",)),
    "clinician": frozenset(("walker",)),
    "unlock": frozenset(("walker",)),
    "well": frozenset(("walker",)),
    "usual": frozenset(("walker",)),
    "faster": frozenset(("walker",)),
    "setup": frozenset(("walker",)),
    "answer": frozenset(("walker",)),
    "shutdown": frozenset(("walker",)),
}
"""Each request and the roles that may make it.  `remote` has no `arm`: nobody starts a belt from afar."""

FROM_HOUSE = "from_house"
"""The reason of a stop by somebody who is not at the treadmill: it slows first, and the voice says so."""


_OVER = ("none", "idle", "stopped")


def at_rest(snapshot: Mapping[str, Any]) -> bool:
    """Tell whether no walk is under way by this snapshot; of the belt, `speed_kmh` tells.

    A stop without a walk (no `blocks`) only makes sure of a belt that nobody walks on.
    """
    return snapshot["state"] in _OVER or (snapshot["state"] == "stopping" and not snapshot["blocks"])


class RequestError(TreadctlError):
    """A line that is not a request of this protocol, or not for this role."""


@dataclass(frozen=True, slots=True)
class Request:
    """One request of a client."""

    id: str
    name: str
    body: Mapping[str, Any]


def parse_hello(line: object) -> str:
    """Return the role of a client's first line.

    Raises:
        RequestError: not `{"hello": 1, "role": "walker|viewer|remote"}`.
    """
    if not isinstance(line, dict) or line.get("hello") != 1 or line.get("role") not in ROLES:
        raise RequestError(f'the first line must be {{"hello": 1, "role": "{"|".join(ROLES)}"}}')
    return str(line["role"])


def parse_request(line: object, role: str) -> Request:
    """Return the request of one line.

    Raises:
        RequestError: no object, no `id`, unknown, or not for this role.
    """
    if not isinstance(line, dict):
        raise RequestError("a request is a JSON object on one line")
    name, identity = line.get("request"), line.get("id")
    if not isinstance(identity, str) or not 0 < len(identity) <= 64:
        raise RequestError("a request needs an `id`: a text of 1 to 64 characters")
    if not isinstance(name, str) or name not in REQUESTS:
        raise RequestError(f"unknown request {str(name)[:40]!r}; known are {', '.join(sorted(REQUESTS))}")
    if role not in REQUESTS[name]:
        raise RequestError(f"{name} is not for the role {role}")
    return Request(identity, name, line)


def snapshot_line(snapshot: Snapshot, t: float) -> dict[str, Any]:
    """Return the JSON object of a snapshot."""

    def kmh(speed: Any) -> float | None:
        return None if speed is None else speed.in_kmh

    return {
        "t": round(t, 3),
        "event": "snapshot",
        "state": snapshot.state.value,
        "speed_kmh": kmh(snapshot.speed),
        "target_kmh": kmh(snapshot.target),
        "cap_kmh": kmh(snapshot.cap),
        "incline_percent": None if snapshot.incline is None else snapshot.incline.in_percent,
        "heart_rate_bpm": snapshot.heart_rate_bpm,
        "block": snapshot.block,
        "blocks": snapshot.blocks,
        "walked_s": snapshot.walked_s,
        "walk_s": snapshot.walk_s,
        "level_s": snapshot.level_s,
        "next_change_s": snapshot.next_change_s,
        "waits_for": snapshot.waits_for,
        "limited_by": list(snapshot.limited_by),
        "faults": list(snapshot.faults),
        "protected": snapshot.protected,
        "question": snapshot.question,
        "question_again": snapshot.question_again,
    }


def notice_line(notice: Notice, t: float) -> dict[str, Any]:
    """Return the JSON object of a notice; its values never hide `t` and `event`."""
    return {**notice.values, "t": round(t, 3), "event": notice.id}


def summary_line(summary: Summary, t: float) -> dict[str, Any]:
    """Return the JSON object of a walk's last line."""
    return {
        "t": round(t, 3),
        "event": "summary",
        "walked_s": summary.walked_s,
        "distance_m": summary.distance_m,
        "blocks": summary.blocks,
        "breaks": summary.breaks,
        "top_speed_kmh": summary.top_speed.in_kmh,
        "ended": summary.ended,
        "reason": summary.reason,
        "slows": summary.slows,
        "pain_breaks": summary.pain_breaks,
        "worst": summary.worst,
        "rule": summary.rule,
        "speed_kmh": None if summary.speed is None else summary.speed.in_kmh,
    }


def snapshot_schema() -> dict[str, Any]:
    """Return the JSON Schema of a snapshot; the committed file is held to it by a test."""
    number = {"type": ["number", "null"]}
    count = {"type": "integer", "minimum": 0}
    words = {"type": "array", "items": {"type": "string"}}
    properties: dict[str, Any] = {
        "t": {"type": "number", "description": "wall clock, seconds since 1970"},
        "event": {"const": "snapshot"},
        "state": {"enum": [state.value for state in State]},
        "speed_kmh": {**number, "description": "reported by the belt; null when unknown"},
        "target_kmh": {**number, "description": "what the belt was last asked for; null outside a walk"},
        "cap_kmh": {**number, "description": "the most that may be asked for; null outside a walk"},
        "incline_percent": {**number, "description": "null where the machine reports none"},
        "heart_rate_bpm": {
            "type": ["integer", "null"],
            "minimum": 1,
            "maximum": 255,
            "description": "by the treadmill's own sensor; null without one, and while no hands are on it",
        },
        "block": {**count, "description": "1 is the first; 0 outside a walk"},
        "blocks": count,
        "walked_s": count,
        "walk_s": {**count, "description": "planned walking time"},
        "level_s": {
            "type": ["integer", "null"],
            "minimum": 0,
            "description": "walked seconds before the opening speed may be left; null outside a walk",
        },
        "next_change_s": {"type": ["integer", "null"], "description": "null where a person decides"},
        "waits_for": {
            "enum": ["continue", "own_start", None],
            "description": "continue: a person ends the break; own_start: Start on the treadmill itself is "
            "awaited, for next_change_s more seconds",
        },
        "limited_by": words,
        "faults": words,
        "protected": {"type": "boolean", "description": "a guardian beats"},
        "question": {
            "enum": ["compared", "leg", "back", "zone", "numb", "other", None],
            "description": "the open question of a check-in; null without",
        },
        "question_again": {"type": "boolean", "description": "nobody answered it yet, and it was repeated"},
    }
    return {
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "title": "treadctl snapshot",
        "description": "One line of the local socket and of --json: what is going on.",
        "type": "object",
        "properties": properties,
        "required": list(properties),
        "additionalProperties": False,
    }
