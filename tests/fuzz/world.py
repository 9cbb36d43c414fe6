"""One run, as data: what the machine is like, what is planned, and everything that happens to it.

A run is drawn first and played second, so that replay and shrinking do not depend on how it was drawn.
"""

from __future__ import annotations

import hashlib
import json
from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import Any, Self


@dataclass(frozen=True, kw_only=True)
class Happening:
    """One thing that happens.

    Attributes:
        t: seconds from the beginning, or from the edge that it waits for.
        kind: its row of the fault table ("B01"); "person" for what a healthy person does.
        do: the verb; `kinds.py` knows them all.
        values: the verb's numbers and words.
        lasts: seconds after which it ends; 0 for what has no end of its own.
        edge: "" or the moment it waits for, such as "w:07" (a Start goes out) or "moves".
        nth: the how-manieth of these moments.
    """

    t: float
    kind: str
    do: str
    values: dict[str, Any] = field(default_factory=dict)
    lasts: float = 0.0
    edge: str = ""
    nth: int = 1


@dataclass(frozen=True, kw_only=True)
class World:
    """A whole run.

    Attributes:
        seed: where it was drawn from; also the seed of the machine's noise.
        machine: the simulated machine: `base` names a row of the simulator, the rest replaces fields of it.
        radio: latency and jitter of the link, seconds.
        plan: cap in km/h, blocks and break in seconds.
        habits: what the person is like: how soon they answer, how often they start again.
        calm_at: when all faults have ended.
        ends_at: when the run is over.
    """

    seed: int
    machine: dict[str, Any] = field(default_factory=lambda: {"base": "plain"})
    radio: dict[str, float] = field(default_factory=dict)
    plan: dict[str, Any] = field(default_factory=dict)
    habits: dict[str, float] = field(default_factory=dict)
    calm_at: float = 60.0
    ends_at: float = 120.0
    happenings: tuple[Happening, ...] = ()

    @property
    def kinds(self) -> set[str]:
        """The fault kinds in it."""
        return {one.kind for one in self.happenings if one.kind != "person"}

    def to_json(self) -> str:
        """The run as text for a file."""
        return json.dumps(asdict(self), indent=1)

    @classmethod
    def from_json(cls, text: str) -> Self:
        """The run from a file's text."""
        body = json.loads(text)
        body.pop("found", None)
        body["happenings"] = tuple(Happening(**one) for one in body["happenings"])
        return cls(**body)

    @classmethod
    def load(cls, path: Path) -> Self:
        """The run from a file."""
        return cls.from_json(path.read_text("utf-8"))

    def name(self) -> str:
        """A short name that is the same for the same run."""
        return hashlib.sha256(self.to_json().encode()).hexdigest()[:10]
