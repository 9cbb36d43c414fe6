"""Every name that the bridge uses on a broker.

Names are made from prefix and id alone, never from what came in, and both are checked (`NAME`, `PREFIX`): no
wildcard, no control character, at most 64 characters each.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

ID = re.compile(r"[A-Za-z0-9_-]{1,64}")
PREFIX = re.compile(r"[A-Za-z0-9_-]{1,64}(/[A-Za-z0-9_-]{1,64}){0,3}")
ALL = "all"
"""In the place of an id: every bridge of the prefix.  No treadmill may be called so."""

CARRIED = ("stop", "pause", "slower", "speed", "prepare", "profile", "answer")
NEVER = ("start", "faster", "resume")
"""Commands that are refused, whatever they say: these are for whoever stands at the treadmill."""
COMMANDS = (*CARRIED, *NEVER)


@dataclass(frozen=True, slots=True)
class Topics:
    """The topics of one treadmill.

    Args:
        prefix: of everything of ours on this broker.
        id: of this treadmill.
    """

    prefix: str
    id: str

    @property
    def bridge(self) -> str:
        """Whether the bridge is there; its last will says when not."""
        return self._of("bridge")

    @property
    def machine(self) -> str:
        """Whether the treadmill is connected."""
        return self._of("machine")

    @property
    def about(self) -> str:
        """What this treadmill is, for discovery and fleets."""
        return self._of("about")

    @property
    def state(self) -> str:
        """What it does now."""
        return self._of("state")

    @property
    def event(self) -> str:
        """What happens."""
        return self._of("event")

    @property
    def summary(self) -> str:
        """The last walk."""
        return self._of("summary")

    @property
    def health(self) -> str:
        """What the body says; only where its owner switched that on."""
        return self._of("health")

    def command(self, name: str) -> str:
        """Return the topic of one command of this treadmill."""
        return self._of(f"command/{name}")

    @property
    def stop_all(self) -> str:
        """Where one message stops every treadmill of the prefix."""
        return f"{self.prefix}/{ALL}/command/stop"

    @property
    def listened(self) -> tuple[str, ...]:
        """What the bridge subscribes to: exact names, no wildcards; the stops first."""
        return (
            self.command("stop"),
            self.stop_all,
            *(self.command(name) for name in COMMANDS if name != "stop"),
        )

    def named(self, topic: str) -> str | None:
        """Return the command that a topic is for, None where it is none of ours."""
        if topic == self.stop_all:
            return "stop"
        return next((name for name in COMMANDS if topic == self.command(name)), None)

    def _of(self, name: str) -> str:
        return f"{self.prefix}/{self.id}/{name}"
