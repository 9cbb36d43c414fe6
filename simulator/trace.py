"""The truth trace: what the belt really did, one JSON object a line.

Every record carries `t` (monotonic, s), `speed_kmh`, `target_kmh`, `incline_percent` and `state`. Records are
written ten times a second and at each change; one that stands for an event has its name in `event`.
"""

import json
from collections.abc import Mapping
from typing import NamedTuple, Protocol, TextIO


class Truth(NamedTuple):
    """What is so at one moment; `state`: idle, starting, running, stopping, paused."""

    t: float
    speed_kmh: float
    target_kmh: float
    incline_percent: float
    state: str


class Recorder(Protocol):
    """Takes records: a `Trace`, or what a program in the same process puts in its place."""

    def write(self, truth: Truth, event: str | None = None, **keys: object) -> None:
        """Takes one record, an event's with its keys."""


class Trace:
    """Writes records to a text stream, each flushed; without a stream it writes nothing."""

    def __init__(self, stream: TextIO | None) -> None:
        self._stream = stream

    def write(self, truth: Truth, event: str | None = None, **keys: object) -> None:
        """Writes one record, an event's with its keys."""
        if self._stream is None:
            return
        # By hand: ten lines a second through json.dumps would cost more than the belt itself.
        line = (
            f'{{"t": {truth.t:.6f}, "speed_kmh": {truth.speed_kmh:.4f}, '
            f'"target_kmh": {truth.target_kmh:.2f}, "incline_percent": {truth.incline_percent:.2f}, '
            f'"state": "{truth.state}"'
        )
        self._stream.write(line + ("}\n" if event is None else _event(event, keys)))
        self._stream.flush()


def _event(event: str, keys: Mapping[str, object]) -> str:
    return ", " + json.dumps({"event": event, **keys})[1:] + "\n"
