"""`comfort`: stretch cards, and the timer for ice and heat with its refusals.  All of it is optional."""

from __future__ import annotations

import sys
import time
from collections.abc import Callable

import click

from treadctl.care.comfort import CONDITIONS, STRETCHES, Comfort, Kind, Refusal
from treadctl.care_words import say
from treadctl.interfaces.cli.talk import asks, telling
from treadctl.interfaces.cli.talk.prompter import Left, Prompter
from treadctl.interfaces.cli.talk.question import Question
from treadctl.interfaces.cli.terminal import Keys, Outlet, Signals
from treadctl.interfaces.cli.turns import choose_walk
from treadctl.interfaces.cli.view import WalkView

TELL_EVERY_S = 300.0  # chosen: a timer that speaks rarely


@click.command()
@click.argument("what", type=click.Choice([*(kind.value for kind in Kind), "stretch"]))
def comfort(what: str) -> None:
    """Ice, then heat, up to 20 minutes each; or the stretch cards.

    It begins only when nothing speaks against it. q ends it at any time.
    """
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
                sys.exit(Timer(place).run(Kind(what)))
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
    """Asks what speaks against it, and tells when it is over: one cycle, ice before heat."""

    def __init__(self, place: Alone, clock: Callable[[], float] = time.monotonic) -> None:
        self._place = place
        self._prompter = Prompter(place)
        self._clock = clock

    def run(self, kind: Kind, done: Comfort | None = None) -> int:
        """Time one of them, then offer the other; return 0, or 1 where it is refused."""
        state = done or Comfort()
        for id_ in ("ice_heat", "comfort_order", *(("comfort_bottle",) if kind is Kind.HEAT else ())):
            self._place.say(say(id_))
        refusal = self._refusal(kind, state)
        if refusal is not None:
            self._place.say(say(f"comfort_{refusal.value}"))
            return 1
        state = state.begun(kind, self._clock())
        self._place.say(say("comfort_on", what=say(f"comfort_{kind.value}")))
        self._wait(state)
        self._place.say(say("comfort_over"))
        if kind is Kind.ICE and self._prompter.ask(asks.yes_no(say("comfort_next"))):
            return self.run(Kind.HEAT, state.off())
        return 0

    def _refusal(self, kind: Kind, state: Comfort) -> Refusal | None:
        """Ask until one condition refuses; None where none does."""
        for condition in CONDITIONS:
            if self._prompter.ask(asks.yes_no(say(f"comfort_ask_{condition.value}"))):
                return state.refusal(kind, (condition,))
        return state.refusal(kind, ())

    def _wait(self, state: Comfort) -> None:
        told = state.left_s(self._clock())
        while (left := state.left_s(self._clock())) > 0:
            if told - left >= TELL_EVERY_S:
                told = left
                self._place.say(say("comfort_left_s", min=telling.minutes(left // 60 * 60)))
            if any(key in "qQ\x1b sS" for key in self._place.keys(min(left, 0.5))):
                raise Left
