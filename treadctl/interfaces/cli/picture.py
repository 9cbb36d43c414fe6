"""The picture of a walk, which stays in place: speed against cap, what is asked, and the last words."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from treadctl import words
from treadctl.interfaces.cli.terminal import Outlet
from treadctl.interfaces.cli.view import KEYS, KEYS_ASKING, SAID_MOVING, SAID_STANDING, UNSAID, Line
from treadctl.interfaces.figures import awaits_start, clock, pace_of, speed_of, state_of
from treadctl.interfaces.talk.question import Question

if TYPE_CHECKING:
    from rich.console import RenderableType
    from rich.table import Table


class LiveView:
    """A picture that stays in place: speed against cap, phase, time to the next change, progress."""

    def __init__(self, outlet: Outlet, help_line: str) -> None:
        from rich.console import Console
        from rich.live import Live

        self._snapshot: Line = {}
        self._said: list[str] = []
        self._question: Question[Any] | None = None
        self._help = help_line
        self._walks = help_line in (KEYS, KEYS_ASKING)
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
            sentence = None if line.get("event") in UNSAID else words.notice(line)
            if line.get("event") == "countdown":
                sentence = words.VIEW["starts_in"].format(seconds=sentence)
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

    def ask(self, question: Question[Any] | None, *, back: bool = False) -> None:
        """Show it in the picture, large, until it is answered."""
        self._question = question
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
        from rich.table import Table
        from rich.text import Text

        snap = self._snapshot
        table = Table.grid(padding=(0, 2), expand=True)
        table.add_column(width=12)
        table.add_column(ratio=1)
        if snap:
            self._figures(table, snap)
        if self._question is not None and not self._over:
            _add(table, self._question)
        for text in self._said:
            table.add_row("", Text(text))
        return Panel(table, title="treadctl", subtitle=None if self._over else self._keys())

    def _keys(self) -> str:
        """Return what the keys do just now."""
        if not self._walks:
            return self._help
        state = "own_start" if awaits_start(self._snapshot) else self._snapshot.get("state", "none")
        return words.VIEW.get(f"keys_{state}") or words.VIEW[self._help]

    @staticmethod
    def _figures(table: Table, snap: Line) -> None:
        from rich.progress_bar import ProgressBar
        from rich.text import Text

        says, speed, cap = words.VIEW, snap.get("speed_kmh"), snap.get("cap_kmh")
        shown = Text(speed_of(speed), style="bold")
        shown.append(f"   {says['cap'].format(cap=pace_of(cap))}" if cap is not None else "", style="dim")
        state = state_of(snap)
        if snap["blocks"]:
            state += "   " + says["block"].format(block=snap["block"], blocks=snap["blocks"])
        rests = snap["waits_for"] == "continue"
        table.add_row(says["figure_speed"], shown)
        table.add_row("", ProgressBar(total=cap or 5.0, completed=min(speed or 0.0, cap or 5.0)))
        table.add_row(says["figure_now"], Text(state, style="bold"))
        if rests or snap["next_change_s"] is not None:
            figure = says["figure_left" if awaits_start(snap) else "figure_next"]
            table.add_row(figure, says["when_ready"] if rests else clock(snap["next_change_s"]))
        if snap["blocks"] > 0:
            walked = says["walked"].format(walked=clock(snap["walked_s"]), walk=clock(snap["walk_s"]))
            table.add_row(says["figure_walked"], walked)
            table.add_row("", ProgressBar(total=max(snap["walk_s"], 1), completed=snap["walked_s"]))


def _add(table: Table, question: Question[Any]) -> None:
    """Show a question large enough to be read while walking."""
    from rich.text import Text

    table.add_row("", "")
    table.add_row(">>>", Text(question.text, style="bold reverse"))
    for key, label in question.listed:
        table.add_row("", Text(f"{key}  {label}", style="bold"))
    if question.hint:
        table.add_row("", Text(question.hint, style="bold"))
    table.add_row("", "")
