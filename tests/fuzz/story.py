"""What a run leaves behind: the true belt, what happened, what the product says of itself."""

from __future__ import annotations

import hashlib
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any, NamedTuple

Row = dict[str, Any]


class Sample(NamedTuple):
    """The truth at one moment: seconds, km/h, km/h, percent."""

    t: float
    v: float
    target: float
    incline: float
    state: str


@dataclass
class Story:
    """Everything that the judge may know, in the world's time.

    Attributes:
        truth: at least ten samples a second while the belt may move.
        events: the simulator's records: writes, edges, frames, keys, connections.
        audit: the product's own side.
        lines: what every interface was told, snapshots left out.
        harness: what was done to the host and the person, with times.
        notes: facts of the run that bounds depend on.
    """

    truth: list[Sample] = field(default_factory=list)
    events: list[Row] = field(default_factory=list)
    audit: list[Row] = field(default_factory=list)
    lines: list[Row] = field(default_factory=list)
    harness: list[Row] = field(default_factory=list)
    notes: dict[str, Any] = field(default_factory=dict)

    def digest(self) -> str:
        """The same for the same story."""
        text = hashlib.sha256()
        for part in (self.truth, self.events, self.audit, self.lines, self.harness):
            text.update(repr(part).encode())
        return text.hexdigest()


class TruthRecorder:
    """Takes the place of the simulator's trace file."""

    def __init__(self, story: Story) -> None:
        self._samples, self._events = story.truth, story.events
        self.on_event: Callable[[Row], None] = lambda row: None

    def write(self, truth: Any, event: str | None = None, **keys: Any) -> None:
        sample = Sample._make(truth)
        if event is None or (self._samples and sample.v != self._samples[-1].v):
            self._samples.append(sample)
        if event is not None:
            row = {**keys, "t": sample.t, "v": sample.v, "event": event}
            self._events.append(row)
            self.on_event(row)


class AuditRecorder:
    """Takes the place of the product's `--audit FILE`."""

    def __init__(self, story: Story, clock: Callable[[], float]) -> None:
        self._rows, self._clock = story.audit, clock
        self.on_record: Callable[[Row], None] = lambda row: None

    def write(self, what: str, /, **values: Any) -> None:
        row = {**values, "t": self._clock(), "audit": what}
        self._rows.append(row)
        self.on_record(row)

    def close(self) -> None:
        pass

    def mute(self) -> None:
        """The story is told."""
        self._rows = []
        self.on_record = lambda row: None
