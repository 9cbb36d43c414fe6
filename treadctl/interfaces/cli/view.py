"""What a walk looks like: a live picture, plain lines, or JSON; the same lines feed all three."""

from __future__ import annotations

import json
import os
import sys
import time
from typing import TYPE_CHECKING, Any, Protocol

from treadctl import words
from treadctl.interfaces.cli.terminal import Outlet

if TYPE_CHECKING:
    from rich.console import RenderableType

Line = dict[str, Any]

STATES = {
    "none": "not connected",
    "idle": "ready",
    "countdown": "starting soon",
    "walk": "walking",
    "slowing": "slowing",
    "break": "break",
    "stopping": "stopping",
    "stopped": "stopped",
    "unknown": "UNKNOWN: hold the rail",
}
KEYS = "space or s: STOP   b: break   -: slower   e: end the walk"
KEYS_IN = {
    "none": "connecting",
    "idle": "Enter: start   q: leave",
    "unknown": "hold the rail   space or s: STOP",
    "countdown": "space or s: STOP   any other key: cancel",
    "break": "c: go on   e: finish here   space or s: STOP",
    "slowing": "space or s: STOP now",
    "stopping": "hold the rail until the belt stands",
    "stopped": "the belt stands",
}
"""Which keys do what, by the state of the walk."""
SAID_STANDING, SAID_MOVING = (
    10,
    4,
)  # lines kept under the picture: before the belt moves there is time to read
PLAIN_EVERY_S = 10.0
JSON_EVERY_S = 1.0


class View(Protocol):
    """Shows the lines of a walk."""

    def line(self, line: Line) -> None:
        """Take one line of the socket."""

    def say(self, text: str) -> None:
        """Say something of the client's own."""

    def close(self) -> None:
        """Leave the terminal as it was."""


def clock(seconds: float | None) -> str:
    """Return minutes and seconds."""
    return "--:--" if seconds is None else f"{int(seconds) // 60}:{int(seconds) % 60:02d}"


def kmh(value: float | None) -> str:
    """Return a speed for the eye."""
    return "?" if value is None else f"{value:.1f}"


class JsonView:
    """One object a line; at most one snapshot a second, every event at once."""

    def __init__(self, outlet: Outlet) -> None:
        self._outlet = outlet
        self._words = Outlet(sys.stderr)
        self._last = float("-inf")

    def line(self, line: Line) -> None:
        """Print a line as it is."""
        if line.get("event") == "snapshot":
            at = float(line.get("t", 0.0))  # its own time: lines may wait in a pipe
            if at - self._last < JSON_EVERY_S:
                return
            self._last = at
        if "event" in line:
            self._outlet.write(json.dumps(line) + "\n")

    def say(self, text: str) -> None:
        """Words are for people: standard error has them."""
        self._words.write(text + "\n")

    def close(self) -> None:
        """Write what waits."""
        self._words.close(0.5)


class PlainView:
    """Sentences as they come, and a status line every ten seconds (`always`: every second)."""

    def __init__(self, outlet: Outlet, *, always: bool) -> None:
        self._outlet = outlet
        self._last = float("-inf") if always else time.monotonic()
        self._always = always

    def line(self, line: Line) -> None:
        """Say a notice, or now and then the state."""
        if line.get("event") == "snapshot":
            now = time.monotonic()
            known = line.get("state") not in ("none", "countdown")
            if known and now - self._last >= (1.0 if self._always else PLAIN_EVERY_S):
                self._last = now
                self.say(status(line))
            return
        if line.get("event") == "summary":
            if line.get("walked_s"):
                self.say(words.summary(line))
            return
        sentence = words.notice(line)
        if sentence is not None:
            self.say(f"Starting in {sentence} ..." if line.get("event") == "countdown" else sentence)

    def say(self, text: str) -> None:
        """Print one line."""
        self._outlet.write(text + "\n")

    def close(self) -> None:
        """Nothing to restore."""


def status(snapshot: Line) -> str:
    """Return the state in one line."""
    if not snapshot["blocks"]:
        return f"[{STATES.get(snapshot['state'], snapshot['state'])}] {kmh(snapshot['speed_kmh'])} km/h"
    return (
        f"[{STATES.get(snapshot['state'], snapshot['state'])}] {kmh(snapshot['speed_kmh'])} km/h "
        f"(cap {kmh(snapshot['cap_kmh'])}), "
        f"walked {clock(snapshot['walked_s'])} of {clock(snapshot['walk_s'])}, "
        f"next change in {clock(snapshot['next_change_s'])}"
    )


class LiveView:
    """A picture that stays in place: speed against cap, phase, time to the next change, progress."""

    def __init__(self, outlet: Outlet, help_line: str) -> None:
        from rich.console import Console
        from rich.live import Live

        self._snapshot: Line = {}
        self._said: list[str] = []
        self._help = help_line
        self._walks = help_line is KEYS
        self._over = False
        self._passing = False
        self._console = Console(file=outlet, force_terminal=True)  # type: ignore[arg-type]
        self._live = Live(
            console=self._console, auto_refresh=False, redirect_stdout=False, redirect_stderr=False
        )
        self._live.start()

    def line(self, line: Line) -> None:
        """Take a line into the picture."""
        if line.get("event") == "snapshot":
            self._snapshot = line
            self._draw()
        elif line.get("event") == "summary":
            if line.get("walked_s"):
                self.say(words.summary(line))
        else:
            sentence = words.notice(line)
            if line.get("event") == "countdown":
                sentence = f"The belt starts in {sentence} s. Any key cancels."
            if self._passing:
                self._said = self._said[:-1]  # what was true for a second only
            self._passing = line.get("event") in ("countdown", "starting") and sentence is not None
            if sentence is not None:
                self.say(sentence)

    def say(self, text: str) -> None:
        """Keep the last words under the picture."""
        stands = self._snapshot.get("state", "none") in ("none", "idle")
        most = SAID_STANDING if stands else SAID_MOVING
        self._said = [*self._said, *text.splitlines()][-most:]
        self._draw()

    def close(self) -> None:
        """Leave the last picture and everything said in it; no key does anything any more."""
        self._over = True
        self._draw()
        self._live.stop()

    def _draw(self) -> None:
        self._live.update(self._picture(), refresh=True)

    def _picture(self) -> RenderableType:
        from rich.panel import Panel
        from rich.progress_bar import ProgressBar
        from rich.table import Table
        from rich.text import Text

        snap = self._snapshot
        table = Table.grid(padding=(0, 2), expand=True)
        table.add_column(width=12)
        table.add_column(ratio=1)
        if snap:
            speed, cap = snap.get("speed_kmh"), snap.get("cap_kmh")
            shown = Text(f"{kmh(speed)} km/h", style="bold")
            shown.append(f"   cap {kmh(cap)}" if cap is not None else "", style="dim")
            state = str(STATES.get(snap["state"], snap["state"]))
            if snap["blocks"]:
                state += f"   block {snap['block']} of {snap['blocks']}"
            waits = "whenever you are ready: c" if snap["waits_for"] else clock(snap["next_change_s"])
            walks = snap["blocks"] > 0
            table.add_row("Speed", shown)
            table.add_row("", ProgressBar(total=cap or 5.0, completed=min(speed or 0.0, cap or 5.0)))
            table.add_row("Now", Text(state, style="bold"))
            if snap["waits_for"] or snap["next_change_s"] is not None:
                table.add_row("Next change", waits)
            if walks:
                table.add_row("Walked", f"{clock(snap['walked_s'])} of {clock(snap['walk_s'])}")
                table.add_row("", ProgressBar(total=max(snap["walk_s"], 1), completed=snap["walked_s"]))
        for text in self._said:
            table.add_row("", Text(text))
        keys = KEYS_IN.get(str(snap.get("state", "none")), self._help) if self._walks else self._help
        return Panel(table, title="treadctl", subtitle=None if self._over else keys)


def choose(outlet: Outlet, *, as_json: bool, help_line: str = KEYS) -> View:
    """Return the view that fits the output; `help_line` says which keys there are."""
    if as_json:
        return JsonView(outlet)
    in_place = outlet.isatty() and os.environ.get("TERM") != "dumb"  # there rich would draw nothing at all
    return LiveView(outlet, help_line) if in_place else PlainView(outlet, always=help_line is not KEYS)
