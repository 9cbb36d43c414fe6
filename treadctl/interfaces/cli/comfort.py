"""`comfort`: stretch cards, and the timer for ice and heat with its refusals.  All of it is optional."""

from __future__ import annotations

import sys
import time
from collections.abc import Callable

import click

from treadctl import paths
from treadctl.care.comfort import CONDITIONS, STRETCHES, Comfort, Kind, Refusal
from treadctl.care.numbers import COMFORT_MOST_S
from treadctl.care_words import say
from treadctl.interfaces.cli.app import chosen_data, data_option
from treadctl.interfaces.cli.comfort_had import Had
from treadctl.interfaces.cli.help import Spoken
from treadctl.interfaces.cli.terminal import Keys, Outlet, Signals
from treadctl.interfaces.cli.turns import choose_walk
from treadctl.interfaces.cli.view import WalkView
from treadctl.interfaces.talk import asks, telling
from treadctl.interfaces.talk.prompter import Left, Prompter
from treadctl.interfaces.talk.question import Question

MINUTE_S = 60.0
TELL_EVERY_S = 300.0  # chosen: a timer that speaks rarely


@click.command(cls=Spoken)
@data_option
@click.argument("what", type=click.Choice([*(kind.value for kind in Kind), "stretch"]))
@click.pass_context
def comfort(ctx: click.Context, what: str, data: str | None) -> None:
    """Ice, then heat, up to 20 minutes each; or the stretch cards.

    It begins only when nothing speaks against it, and once each in an evening. q ends it at any time.
    """
    had = Had(paths.data_dir(chosen_data(ctx, data)))
    outlet = Outlet(sys.stdout)
    view = choose_walk(outlet, as_json=False)
    try:
        with Signals() as signals, Keys() as keys:
            place = Alone(view, keys, signals)
            if what == "stretch":
                view.say("\n".join(say(id_) for id_ in ("stretch_lead", *STRETCHES)))
            elif not keys.there:
                view.say(say("no_terminal"))
                sys.exit(2)
            else:
                sys.exit(Timer(place, had).run(Kind(what)))
    except Left:
        view.say(say("comfort_left"))
        sys.exit(130)
    finally:
        view.close()
        outlet.close()


class Alone:
    """A terminal without a service: nothing moves here, so a stop key leaves."""

    def __init__(self, view: WalkView, keys: Keys, signals: Signals) -> None:
        self._view, self._keys, self._signals = view, keys, signals

    def say(self, text: str) -> None:
        """Say a sentence."""
        self._view.say(text)

    def show(self, question: Question[object] | None, *, back: bool = False) -> None:
        """Show a question."""
        self._view.ask(question, back=back)

    def keys(self, seconds: float) -> str:
        """Wait for keys.

        Raises:
            Left: a signal came, or the terminal is gone.
        """
        pressed = self._keys.wait(seconds)
        if self._signals.count or not self._keys.there:
            raise Left
        return pressed

    def forget(self) -> None:
        """Drop what was typed before."""
        self._keys.forget()

    def pressed_stop(self) -> None:
        """Nothing moves here.

        Raises:
            Left: always.
        """
        raise Left


class Timer:
    """Asks what speaks against it, and tells when it is over: one cycle in an evening, ice before heat.

    Args:
        place: the terminal.
        had: what there was this evening.
        clock: monotonic seconds.
        wall: seconds since 1970: with both clocks, neither a sleeping computer nor a clock that is set back
            makes it longer.
    """

    def __init__(
        self,
        place: Alone,
        had: Had,
        clock: Callable[[], float] = time.monotonic,
        wall: Callable[[], float] = time.time,
    ) -> None:
        self._place = place
        self._prompter = Prompter(place)
        self._had = had
        self._clock = clock
        self._wall = wall

    def run(self, kind: Kind) -> int:
        """Time one of them, then offer the other; return 0, or 1 where it is refused."""
        now = self._wall()
        state = self._had.state(now)
        since: float | None = state.since_s
        if state.on is kind:
            self._say_again(kind, state.left_s(now))
        else:
            since = self._begun(kind, state)
        if since is None:
            return 1
        self._wait(since)
        self._had.end()
        self._place.say(say("comfort_over"))
        if kind is Kind.ICE and self._prompter.ask(asks.yes_no(say("comfort_next"))):
            return self.run(Kind.HEAT)
        return 0

    def _begun(self, kind: Kind, state: Comfort) -> float | None:
        """Begin, and return since when (wall seconds); None where something speaks against it: it is said."""
        refusal = state.refusal(kind, ())
        if refusal is None:
            for id_ in ("ice_heat", "comfort_order", *(("comfort_bottle",) if kind is Kind.HEAT else ())):
                self._place.say(say(id_))
            refusal = self._condition()
        if refusal is not None:
            self._place.say(say(f"comfort_{refusal.value}", what=(state.on or kind).value))
            return None
        since = self._wall()
        if not self._had.begin(kind, since):
            self._place.say(say("comfort_unkept"))
        self._place.say(say("comfort_on", what=say(f"comfort_{kind.value}")))
        return since

    def _condition(self) -> Refusal | None:
        """Ask until one condition refuses; None where none does."""
        for condition in CONDITIONS:
            if self._prompter.ask(asks.yes_no(say(f"comfort_ask_{condition.value}"))):
                return condition
        return None

    def _say_again(self, kind: Kind, left_s: float) -> None:
        """Go on with the one that is on: its terminal is gone, the ice or the heat perhaps not."""
        fields = {"done": _whole(COMFORT_MOST_S - left_s), "min": _whole(left_s)}
        self._place.say(say("comfort_again", what=say(f"comfort_{kind.value}"), **fields))

    def _wait(self, since: float) -> None:
        """Wait until 20 minutes after these wall seconds."""
        told_s = COMFORT_MOST_S - max(0.0, self._wall() - since)
        end = self._clock() + told_s
        while (left_s := min(end - self._clock(), since + COMFORT_MOST_S - self._wall())) > 0:
            if told_s - left_s >= TELL_EVERY_S:
                told_s = left_s
                self._place.say(say("comfort_left_s", min=_whole(left_s)))
            if any(key in "qQ\x1b sS" for key in self._place.keys(min(left_s, 0.5))):
                self._had.end()
                raise Left


def _whole(seconds: float) -> str:
    """Return a time in whole minutes; under one in seconds."""
    return telling.minutes(seconds if seconds < MINUTE_S else seconds // MINUTE_S * MINUTE_S)
