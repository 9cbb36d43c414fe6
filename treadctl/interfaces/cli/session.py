"""One walk as its client: ask, arm, show, and pass keys on.  It decides nothing about the belt."""

from __future__ import annotations

import os
import time
from dataclasses import dataclass
from typing import Any

from treadctl import standby, words
from treadctl.client import Client, NoAnswer, ServiceGone
from treadctl.interfaces.cli.terminal import Keys, Signals
from treadctl.interfaces.cli.view import View

Line = dict[str, Any]

CONNECT_WITHIN_S = 30.0
SILENT_S = 1.5
GUARDIAN_WITHIN_S = 30.0  # a belt takes some 10 s to stand, a lost link some more to come back
GIVE_UP_S = 15.0  # after a stop that nobody answered
STAND_S = 3.2  # the service wants 3 s; its first report may be a little older than ours
STOP_KEYS = " sSqQxX0\r\n\x1b\x1a\x1c\x03\x04"
"""Space and s are on the screen; the others are what a frightened person presses."""
STANDING_WITHIN_S = 20.0  # the belt has to be seen standing for 3 s; a slow machine reports once a second
ENDED = {"done": 0, "person": 130, "refused": 2}
NOT_YET = (
    "not_stood_long_enough",
    "no_telemetry",
    "sweeping",
    "loop_stalled",
    "stack_down",
    "readings_differ",
)


@dataclass(frozen=True, kw_only=True)
class Wishes:
    """What the person asked for on the command line."""

    profile: str
    address: str | None = None
    assume_ready: bool = False
    empty_belt: bool = False
    simulator_only: bool = True


class Session:
    """From connecting to the exit code."""

    def __init__(self, client: Client, wishes: Wishes, view: View, keys: Keys, signals: Signals) -> None:
        self._client = client
        self._wishes = wishes
        self._view = view
        self._keys = keys
        self._signals = signals
        self._seen_signals = 0
        self._stop_asked = False
        self._code: int | None = None
        self._armed = False
        self._resumed = False
        self._theirs = False  # a person started the belt at the treadmill: it is left to them
        self._looks = False  # the machine does not say that it stands: the person looks
        self._state = "none"
        self._says_flat = wishes.assume_ready
        self._stands_since: float | None = None
        self._stops: int | None = None  # how often a stop was asked for, when the person pressed
        self._silent = False
        self._machine: Line = {}  # what the service said of it, when it connected

    def run(self) -> int:
        """Walk; whatever happens on the way, the belt is asked to stop first."""
        try:
            code = self._connect()
            if code is None:
                code = self._get_going()
            return self._follow() if code is None else code
        except NoAnswer:
            self._stop()
            return self._follow()
        except ServiceGone:
            self._view.line({"t": time.time(), "event": "service_gone"})
            self._wait_for_guardian()
            return 1
        except BaseException:
            self._stop()
            raise

    def _wait_for_guardian(self) -> None:
        """Say what became of the belt of a service that is gone."""
        asked, end = False, time.monotonic() + GUARDIAN_WITHIN_S
        while time.monotonic() < end:
            answer = standby.ask(standby.current(self._client.record), "status")
            state = (answer or {}).get("guardian")
            if state not in ("guarding", "stopping", "stands"):
                break
            if not asked:
                asked = True
                self._view.say(words.alone("gone"))
            if state == "stands":
                self._view.say(words.alone("stands"))
                return
            time.sleep(0.1)
        self._view.say(words.alone("unknown"))

    # --- before the belt moves

    def _connect(self) -> int | None:
        reply = self._client.request(
            "connect",
            CONNECT_WITHIN_S,
            address=self._wishes.address,
            only_simulated=self._wishes.simulator_only,
        )
        self._stops = reply.get("stops")
        if reply.get("ok"):
            never = reply.get("never") or (None if self._wishes.empty_belt else reply.get("not_walked"))
            if never is not None:
                self._say_refused(never)  # before anybody is asked to stand on it
                return 2
            self._machine = reply
            return None
        self._view.say(words.refusal(reply))
        self._view.line(
            {"t": time.time(), "event": "refused", **{k: v for k, v in reply.items() if k != "reply"}}
        )
        return 2 if reply.get("trouble") in (None, "not_simulated", "other_machine", "held_here") else 3

    def _say_refused(self, reply: Line) -> None:
        self._view.say(words.refusal(reply))
        values = {key: value for key, value in reply.items() if key not in ("reply", "event", "t")}
        self._view.line({"t": time.time(), "event": "refused", **values})

    def _get_going(self) -> int | None:
        """Arm; None once the countdown runs."""
        if not self._wishes.assume_ready:
            if not self._keys.there:
                self._view.say("Nobody can be asked here: no terminal. `treadctl demo` needs none.")
                return 2
            machine = self._machine
            self._view.say(words.before_start(machine.get("hard_stop", "key"), machine.get("rail", True)))
            for sentence in words.facts(machine):
                self._view.say(sentence)
            if not self._seen_standing(time.monotonic() + STANDING_WITHIN_S):
                self._view.say("Left. The belt was not started.")
                return 130
            if not self._pressed("Press Enter when you are ready, q to leave.", "\r\n"):
                self._view.say("Left. The belt was not started.")
                return 130
            self._stops = self._client.request("snapshot").get("stops")
        end = time.monotonic() + STANDING_WITHIN_S
        while True:
            if not self._seen_standing(end):
                self._view.say("Left. The belt was not started.")
                return 130
            reply = self._arm(self._wishes.profile)
            if reply.get("ok"):
                self._armed = True
                self._view.say(words.voice(str(reply.get("voice") or "")))
                return None
            too_soon = reply.get("reason") in NOT_YET and time.monotonic() < end
            if not too_soon and not self._settled_with_person(reply):
                self._say_refused(reply)
                return 2

    def _seen_standing(self, end: float) -> bool:
        """Wait until the belt has been seen to stand for 3 s, or until `end`; False: the person wants out."""
        told = False
        while True:
            for line in self._client.lines():
                self._take(line)
            now = time.monotonic()
            if now > end or (self._stands_since is not None and now - self._stands_since > STAND_S):
                return True
            if not told and self._keys.there:
                told = True
                self._view.say("Looking whether the belt stands still. Any key but Enter leaves.")
            if self._wait(0.1) or self._interrupted():
                return False

    def _settled_with_person(self, reply: Line) -> bool:
        """Ask what only the person can see or allow; True when arming may be tried again."""
        if self._wishes.assume_ready or not self._keys.there:
            return False
        if reply.get("reason") == "incline_unknown" and not self._says_flat:
            self._says_flat = self._pressed(
                "The treadmill does not tell its incline. Is the deck flat? y / n", "yY"
            )
            return self._says_flat
        if reply.get("reason") == "tilted" and reply.get("can_level"):
            self._view.say(f"The deck stands at {reply.get('incline')}.")
            if self._pressed("Lower it to 0 now? Nobody near it. y / n", "yY"):
                self._arm(self._wishes.profile, level=True)
                return self._levelled()
        return False

    def _levelled(self) -> bool:
        end = time.monotonic() + 60.0
        while time.monotonic() < end and not self._interrupted():
            for line in self._client.lines():
                self._take(line)
                if line.get("event") == "levelled":
                    return self._pressed("The deck is level. Press Enter to start, q to leave.", "\r\n")
            if self._wait(0.1):
                self._stop()
                return False
        return False

    def _arm(self, profile: str | None, *, level: bool = False) -> Line:
        """Press: mint a permit, and arm with it."""
        if os.environ.get("SSH_CONNECTION") and not self._wishes.simulator_only:
            return {"ok": False, "message": "A start needs a person at the treadmill; not over SSH."}
        permit = self._client.request("permit", issuer="terminal", stops=self._stops)
        if not permit.get("ok"):
            return permit
        return self._client.request(
            "arm",
            permit=permit["permit"],
            profile=profile,
            says_flat=self._says_flat,
            empty_belt=self._wishes.empty_belt,
            level=level,
        )

    def _pressed(self, question: str, yes: str) -> bool:
        """Ask, and wait for a key; True for one of `yes`."""
        self._keys.forget()
        self._view.say(question)
        while not self._interrupted():
            for line in self._client.lines():
                self._take(line)
            keys = self._keys.wait(0.1, self._client)
            if set(keys) & set("sS "):
                self._stop()  # a deck may be on its way, or somebody else's belt
            if keys:
                return keys[0] in yes
            if not self._keys.there:
                return False
        return False

    # --- while it moves

    def _follow(self) -> int:
        """Show and pass on until it is over; nothing is shown after the summary."""
        while True:
            for line in self._client.lines():
                self._take(line)
                if (code := self._over()) is not None:
                    return code
            self._wait(0.1)
            self._interrupted()
            self._listen()
            if (code := self._over()) is not None:
                return code

    def _over(self) -> int | None:
        return self._code

    def _listen(self) -> None:
        """A service that says nothing is unknown, whatever it said last."""
        silent_s = self._client.silent_s()
        if silent_s > SILENT_S and not self._silent:
            self._view.say(words.still_moving())
        self._silent = silent_s > SILENT_S
        if self._stop_asked and silent_s > GIVE_UP_S:
            self._code = 1

    def _take(self, line: Line) -> None:
        self._view.line(line)
        event = line.get("event")
        if event == "snapshot":
            self._state = str(line["state"])
            standing = line.get("speed_kmh") == 0
            self._stands_since = (self._stands_since or time.monotonic()) if standing else None
            if line.get("waits_for") == "continue" and self._armed:
                self._may_go_on()
            elif self._state != "break":
                self._resumed = False
            if self._theirs and self._stood_s() > STAND_S:
                self._code = 130
        elif event == "summary" and self._armed:
            self._theirs = line.get("reason") == "console_start" and self._keys.there
            if self._theirs:  # a screen that is gone offers no stop
                self._view.say("Was it you? y: yes, it is mine   space or s: STOP")
            else:
                self._code = ENDED.get(str(line.get("ended")), 1)
        elif event == "asked_to_stop":
            self._looks = True
            self._view.say("Does it stand? Only if you see it stand, press y. Space or s: STOP again.")
        elif event == "stop_not_confirmed":
            self._code = 1

    def _stood_s(self) -> float:
        return 0.0 if self._stands_since is None else time.monotonic() - self._stands_since

    def _may_go_on(self) -> None:
        if self._resumed:
            return
        self._resumed = True
        if self._wishes.assume_ready:
            self._go_on()
        else:
            self._view.say("Ready? Side rails, key clipped, hand on the rail. c: go on   e: finish here")

    def _go_on(self) -> None:
        reply = self._arm(None)
        if not reply.get("ok"):
            self._view.say(words.refusal(reply))
            self._resumed = False

    def _wait(self, seconds: float) -> bool:
        """Wait for keys and act on them; True when the person wants out before the belt moves."""
        for key in self._keys.wait(seconds, self._client):
            if not self._armed:
                if key not in "\r\n":
                    return True
            elif self._state == "break" and key in "cC\r\n":
                self._go_on()
            elif self._state == "countdown" and key not in " sS":
                self._client.tell("cancel")
            elif key in STOP_KEYS:
                self._stop()
            elif self._theirs and key in "yY":
                self._code = 130
            elif self._looks and key in "yY":
                self._client.tell("confirm_stands")
            elif key in "eE":
                self._client.tell("end")
            elif key in "bB":
                self._client.tell("break")
            elif key == "-":
                self._client.tell("slower")
            else:
                self._view.say("Space or s stops the belt.")
        return self._stop_asked and not self._armed

    def _interrupted(self) -> bool:
        """Act on new signals; True when one came."""
        if self._signals.count == self._seen_signals:
            return False
        self._seen_signals = self._signals.count
        if self._stop_asked:
            self._view.say("Still stopping. Hold the rail until the belt stands.")
        self._stop()
        return True

    def _stop(self) -> None:
        self._stop_asked = True
        self._client.tell("stop")
