"""A walk before the belt moves: connect, today, the questions, the press."""

from __future__ import annotations

import time
from collections.abc import Callable
from typing import Any

from treadctl import words
from treadctl.care.comfort import STRETCHES
from treadctl.care_words import say
from treadctl.interfaces.cli.press import NOT_THERE, Press, Wishes
from treadctl.interfaces.cli.seat import STAND_S, Seat
from treadctl.interfaces.talk import order
from treadctl.interfaces.talk.programme import Programme
from treadctl.interfaces.talk.prompter import Left, Prompter

Line = dict[str, Any]

CONNECT_WITHIN_S = 30.0
STANDING_WITHIN_S = 20.0  # the belt has to be seen standing for 3 s; a slow machine reports once a second
LEVEL_WITHIN_S = 60.0
NOT_YET = (
    "not_stood_long_enough",
    "no_telemetry",
    "sweeping",
    "stop_watched",
    "loop_stalled",
    "stack_down",
    "readings_differ",
)
OWN_KEYS = "mM"
NOT_TODAY = 1
"""Exit code of a day without a walk."""


class Before:
    """From connecting to the countdown.

    Attributes:
        machine: what the service said of the treadmill, when it connected.
        programme: asks and tells; None where this walk has no card.
        often: a question every two or three minutes was promised.
    """

    def __init__(self, seat: Seat, wishes: Wishes, press: Press) -> None:
        self._seat = seat
        self._wishes = wishes
        self._press = press
        self._prompter = Prompter(seat)
        self.machine: Line = {}
        self.programme: Programme | None = None

    def run(self) -> int | None:
        """Return the exit code of a walk that does not come about; None once the countdown runs."""
        return self._take(self._connect, self._talk, self._get_ready, self._arm)

    def again(self) -> int | None:
        """Get ready anew, as `run`: nobody has pressed Start on the machine, and its card is still good."""
        return self._take(self._get_ready, self._arm)

    def _take(self, *steps: Callable[[], int | None]) -> int | None:
        try:
            for step in steps:
                code = step()
                if code is not None:
                    return code
        except Left:
            self._seat.say(say("left"))
            return 130
        return None

    # --- the machine

    def _connect(self) -> int | None:
        wishes = self._wishes
        reply = self._seat.request(
            "connect", CONNECT_WITHIN_S, address=wishes.address, only_simulated=wishes.simulator_only
        )
        self._press.stops = reply.get("stops")
        if not reply.get("ok"):
            self._refused(reply)
            return 2 if reply.get("trouble") in (None, "not_simulated", "other_machine", "held_here") else 3
        self.machine = reply
        self._seat.drain()
        never = reply.get("never") or (None if wishes.empty_belt else reply.get("not_walked"))
        if never is not None:
            return self._never(never)
        if self._press.elsewhere and not self._own_start:  # said before anything is asked
            self._refused(NOT_THERE)
            return 2
        return None

    def _never(self, never: Line) -> int:
        """Refuse before anybody stands on it; a new person is screened before a machine is tried."""
        untried = never.get("reason") == "not_commissioned"
        if untried and self._wishes.programme and self._seat.attended:
            programme = Programme(self._seat, self._wishes.profile, self.machine)
            today = programme.today()
            if programme.told(today) and today.get("screen") == "first":
                if not programme.screen("first"):
                    return NOT_TODAY
                self._seat.say(say("screen_then_setup"))
        self._refused(never)
        return 2

    def _refused(self, reply: Line) -> None:
        self._seat.say(words.refusal(reply))
        values = {key: value for key, value in reply.items() if key not in ("reply", "event", "t")}
        self._seat.view.line({"t": time.time(), "event": "refused", **values})

    # --- the person

    def _talk(self) -> int | None:
        """Ask what is due, the screen and the card; None when today is a walk."""
        if not self._wishes.assume_ready and not self._seat.attended:
            self._seat.say(say("no_terminal"))
            return 2
        if not self._wishes.programme:
            return None
        programme = self.programme = Programme(self._seat, self._wishes.profile, self.machine)
        today = programme.today(starting=True)
        if not programme.told(today):
            return 2
        card = order.before(programme, today)
        if card is None:
            return NOT_TODAY
        self._press.card = card
        return None

    def _get_ready(self) -> int | None:
        """Say what a belt needs, and wait for the press."""
        if self._wishes.assume_ready:
            return None
        machine, seat = self.machine, self._seat
        seat.say(words.before_start(machine.get("hard_stop", "key"), machine.get("rail", True)))
        for sentence in words.facts(machine):
            seat.say(sentence)
        self._see_it_stand("looking", seat.clock() + STANDING_WITHIN_S)
        self._press.own_start = self._ready() in OWN_KEYS
        self._press.stops = seat.request("snapshot").get("stops")
        return None

    @property
    def _own_start(self) -> bool:
        """Whether the machine's own Start was tried, and may be the press."""
        return self.machine.get("own_start") is True

    def _ready(self) -> str:
        """Wait for the person, and return their key: Enter, or `OWN_KEYS` for the machine's own Start."""
        stretches = "" if self.programme is None else "tT"
        text, hint, keys = say("ready_or_stretch" if stretches else "ready"), "keys_ready", "\r\n"
        if self._press.elsewhere:
            text, hint, keys = say("ready_own"), "keys_ready_own", OWN_KEYS
        elif self._own_start:
            offer = say("or_own")
            text, hint, keys = f"{text}\n{offer}", "keys_ready_or_own", keys + OWN_KEYS
        while (key := self._prompter.press(text, keys + stretches, hint=say(hint))) in stretches:
            self._seat.say("\n".join(say(id_) for id_ in ("stretch_lead", *STRETCHES)))
        return key

    def _see_it_stand(self, says: str, end: float) -> None:
        """Wait until the belt has been seen to stand for 3 s, or until `end`; `says`: what it is waited for.

        Raises:
            Left: the person wants out.
        """
        told, seat = False, self._seat
        while True:
            seat.drain()
            if seat.clock() > end or seat.stood_s > STAND_S:
                return
            if not told and seat.attended:
                told = True
                seat.say(say(says))
            if any(key not in "\r\n" for key in seat.wait(0.1)) or seat.interrupted():
                raise Left

    # --- the press

    def _arm(self) -> int | None:
        end = self._seat.clock() + STANDING_WITHIN_S
        while True:
            self._see_it_stand("looking" if self._press.own_start else "looking_counts", end)
            reply = self._press.arm(self._wishes.profile)
            if reply.get("ok"):
                self._seat.say(words.voice(str(reply.get("voice") or "")))
                return None
            too_soon = reply.get("reason") in NOT_YET and self._seat.clock() < end
            if not too_soon and not self._settled_with_person(reply):
                self._refused(reply)
                return 2

    def _settled_with_person(self, reply: Line) -> bool:
        """Ask what only the person can see or allow; True when arming may be tried again."""
        if self._wishes.assume_ready or not self._seat.attended:
            return False
        if reply.get("reason") == "incline_unknown" and not self._press.says_flat:
            self._press.says_flat = self._yes(words.VIEW["ask_flat"])
            return self._press.says_flat
        if reply.get("reason") == "tilted" and reply.get("can_level") and not self._press.elsewhere:
            self._seat.say(words.VIEW["deck_at"].format(incline=reply.get("incline")))
            if self._yes(words.VIEW["ask_level"]):
                self._press.arm(self._wishes.profile, level=True)
                return self._levelled()
        return False

    def _yes(self, question: str) -> bool:
        return self._prompter.press(question, "yYnN", hint="y / n") in "yY"

    def _levelled(self) -> bool:
        """Wait for the deck, and for a press of its own."""
        seat, end, level = self._seat, self._seat.clock() + LEVEL_WITHIN_S, list[Line]()
        seat.on_line = lambda line: level.append(line) if line.get("event") == "levelled" else None
        try:
            while seat.clock() < end and not level:
                if any(key not in "\r\n" for key in seat.keys(0.1)):
                    seat.stop()
                    return False
        finally:
            seat.on_line = lambda line: None
        if level:
            self._prompter.press(say("level_ready"), "\r\n", hint=say("keys_ready"))
        return bool(level)
