"""A walk while the belt may move: what comes is shown, keys are passed on, questions answered."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from treadctl import words
from treadctl.care.comfort import Cues
from treadctl.care_words import say
from treadctl.interfaces.cli.press import Press, Wishes
from treadctl.interfaces.cli.seat import STAND_S, Seat
from treadctl.interfaces.talk import asks, telling
from treadctl.interfaces.talk.question import Question

Line = dict[str, Any]

GIVE_UP_S = 15.0  # after a stop that nobody answered
HERE = "here"  # any key while a question is open: presence, and the question stays open
BOUNCE_S = 1.0  # chosen: a key that was held too long answers once, and does not stop the belt
STOP_KEYS = " sSqQxX0\r\n\x1b\x1a\x1c\x03\x04"
"""Space and s are on the screen; the others are what a frightened person presses."""
ENDED = {"done": 0, "person": 130, "pain": 130, "refused": 2}


class Walking:
    """From the countdown to the summary.

    Attributes:
        armed: the belt may move.
        summary: the last line of the walk, once it is over.
        stopped_by_key: the person pressed stop.
        wrong: the person said that something is wrong.
        rail: there is something to hold on to at this treadmill.
    """

    def __init__(self, seat: Seat, wishes: Wishes, press: Press) -> None:
        self._seat = seat
        self._wishes = wishes
        self._press = press
        self._code: int | None = None
        self._resumed = False
        self._theirs = False  # a person started the belt at the treadmill: it is left to them
        self._looks = False  # the machine does not say that it stands: the person looks
        self._question: Question[str] | Question[int] | None = None
        self._asked = ""
        self._answered: tuple[str, float] = ("", float("-inf"))
        self._cues = Cues()
        self.rail = True
        self.asks = False
        self.armed = False
        self.summary: Line | None = None
        self.stopped_by_key = False
        self.wrong = False

    def run(self) -> int:
        """Show and pass on until it is over; nothing is shown after the summary."""
        seat = self._seat
        seat.on_line = self._take
        while True:
            for line in seat.client.lines():
                seat.take(line)
                if self._code is not None:
                    return self._code
            for key in seat.wait(0.1):
                self._key(key)
            seat.interrupted()
            if seat.listen() > GIVE_UP_S and seat.stop_asked:
                self._code = 1
            self._cue()
            if self._code is not None:
                return self._code

    # --- what comes

    def _take(self, line: Line) -> None:
        event = line.get("event")
        if event == "snapshot":
            self._snapshot(line)
        elif event in ("check_asked", "check_answered", "check_decided"):
            self._check(str(event), line)
        elif event == "summary" and self.armed:
            self.summary = line
            self._theirs = line.get("reason") == "console_start" and self._seat.attended
            if self._theirs:  # a screen that is gone offers no stop
                self._seat.say(words.VIEW["was_it_you"])
            else:
                self._code = ENDED.get(str(line.get("ended")), 1)
        elif event == "asked_to_stop":
            self._looks = True
            self._seat.say(words.VIEW["does_it_stand"])
        elif event == "stop_not_confirmed":
            self._code = 1

    def _snapshot(self, line: Line) -> None:
        if line.get("waits_for") == "continue" and self.armed:
            self._may_go_on()
        elif line["state"] != "break":
            self._resumed = False
        if self._theirs and self._seat.stood_s > STAND_S:
            self._code = 130
        if line.get("question") != (self._asked or None):
            self._show(str(line.get("question") or ""))

    def _check(self, event: str, line: Line) -> None:
        if event == "check_asked":
            self._show(str(line["question"]))
            if line.get("again"):
                self._seat.say(say("silence_again"))
        elif event == "check_answered":
            self._show("")
        else:
            said = telling.decided(line)
            if said:
                self._seat.say(said)
        self._cues = self._cues.said(self._seat.clock())

    def _show(self, asked: str) -> None:
        """Show a question until it is answered; it is the only thing that its keys mean."""
        self._asked = asked
        self._question = asks.checked(asked) if asked else None
        self._seat.show(self._question)

    def _cue(self) -> None:
        """Say a posture cue now and then, where nothing else is asked."""
        if not self.asks or self._seat.state != "walk" or self._question is not None:
            return
        if self._cues.last_s is None:
            self._cues = self._cues.said(self._seat.clock())
        due = replace(self._cues, rail=self.rail).due(self._seat.clock())
        if due is not None:
            cue, self._cues = due
            self._seat.say(say(cue))

    # --- going on after a break

    def _may_go_on(self) -> None:
        if self._resumed:
            return
        self._resumed = True
        if self._wishes.assume_ready:
            self._go_on()
        else:
            self._seat.say(words.VIEW["go_on"])

    def _go_on(self) -> None:
        reply = self._press.arm(None)
        if not reply.get("ok"):
            self._seat.say(words.refusal(reply))
            self._resumed = False

    # --- keys

    def _key(self, key: str) -> None:
        seat = self._seat
        if self._bounced(key) or self._answer(key):
            return
        if seat.state == "break" and key in "cC\r\n":
            self._go_on()
        elif seat.state == "countdown" and key not in " sS":
            seat.client.tell("cancel")
        elif key in STOP_KEYS:
            self._stop(key)
        elif self._theirs and key in "yY":
            self._code = 130
        elif self._looks and key in "yY":
            seat.client.tell("confirm_stands")
        elif key in "eE":
            seat.client.tell("end")
        elif key in "bB":
            seat.client.tell("break")
        elif key in "wW" and self.asks:
            seat.client.tell("worse")
        elif key == "-":
            seat.client.tell("slower")
        else:
            self._other()

    def _other(self) -> None:
        """A key that does nothing still says that somebody is there; say what is possible."""
        if self._question is None:
            self._seat.say(say("keys_walk" if self.asks else "keys_stop"))
            return
        self._seat.client.tell("check", question=self._asked, value=HERE)
        self._seat.say(say("keys_walk_asked", keys=self._question.possible))

    def _answer(self, key: str) -> bool:
        """Pass on the answer to the question that is open; True when the key was one."""
        choice = self._question.answered(key) if self._question is not None else None
        if choice is None:
            return False
        self._seat.client.tell("check", question=self._asked, value=choice.value)
        self._answered = (key, self._seat.clock())
        self._seat.say(say("answered", answer=choice.label))
        self._question = None
        return True

    def _bounced(self, key: str) -> bool:
        """Whether this is still the press that has just answered; a stop key that is shown never is."""
        last, at = self._answered
        if key != last or key in " sS" or self._seat.clock() - at > BOUNCE_S:
            return False
        self._answered = (key, self._seat.clock())
        return True

    def _stop(self, key: str) -> None:
        self.stopped_by_key = True
        self.wrong = self.wrong or key in "xX"
        if self.wrong and self.asks:
            self._seat.client.tell("wrong")
        self._seat.stop()
