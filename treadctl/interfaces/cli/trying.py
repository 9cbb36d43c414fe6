"""The empty-belt test as its client: it asks the person and passes the answers on.  It decides nothing."""

from __future__ import annotations

import time
from itertools import product
from typing import Any

from treadctl import words
from treadctl.client import Client, NoAnswer, ServiceGone
from treadctl.facts import HARD_STOPS
from treadctl.interfaces.cli.capture import CaptureFile
from treadctl.interfaces.cli.terminal import Keys, Signals
from treadctl.interfaces.cli.trying_view import JsonTrying, TryingView

Line = dict[str, Any]

CONNECT_WITHIN_S = 30.0
SILENT_S = 1.5
GIVE_UP_S = 20.0
HERE_S = 3.0  # chosen: so soon after it, what is asked for again is what that key was for
STAND_S = 3.2  # the service wants 3 s; its first report may be a little older than ours
CONFIRM = "EMPTY BELT"
CUTS = dict(zip("123456", product(HARD_STOPS, (True, False)), strict=True))  # and whether it has a rail
STOP_KEYS = " sSqQxX0\x1b\x1a\x1c\x03\x04"
LEAVE_KEYS = frozenset("qQ\x1b\x03\x04")
OUTCOMES = {"done": 0, "refused": 1, "interrupted": 1}


class Left(Exception):
    """The person wants out."""


class Trying:
    """From connecting to the exit code."""

    def __init__(
        self,
        client: Client,
        view: TryingView | JsonTrying,
        keys: Keys,
        signals: Signals,
        *,
        address: str | None,
        fresh: bool,
        capture: CaptureFile | None = None,
    ) -> None:
        self._client = client
        self._view = view
        self._keys = keys
        self._signals = signals
        self._seen_signals = 0
        self._address = address
        self._fresh = fresh
        self._capture = capture
        self._moving = False
        self._stop_asked_at: float | None = None
        self._over: Line | None = None
        self._failed = False
        self._wanted: Line | None = None  # what the test waits for
        self._hard_stop = "key"
        self._stands_since: float | None = None
        self._stops: int | None = None
        self._state = "none"
        self._waits = False  # for Start on the treadmill itself
        self._here_at = float("-inf")  # when the person chose to start it from here instead
        self._leaves = False

    def run(self) -> int:
        """Try the machine; whatever happens on the way, the belt is asked to stop first."""
        try:
            code = self._connect()
            return self._attend() if code is None else code
        except Left:
            self._leave()
            self._view.say(words.SETUP["left"])
            return 130
        except NoAnswer:
            self._stop()
            self._view.say(words.SETUP["no_answer"].format(cut=self._cut()))
            return 1
        except ServiceGone:
            self._view.say(words.SETUP["gone"].format(cut=self._cut()))
            return 1
        except BaseException:
            self._stop()
            raise

    def _cut(self) -> str:
        return words.SETUP[f"cut_{self._hard_stop}"]

    # --- before the belt moves

    def _connect(self) -> int | None:
        if self._capture is not None:
            self._client.request("capture", CONNECT_WITHIN_S)
        reply = self._client.request("connect", CONNECT_WITHIN_S, address=self._address)
        trouble = reply if not reply.get("ok") else reply.get("never")
        if trouble is not None:
            self._view.say(words.refusal(trouble))
            return 3 if trouble.get("trouble") not in (None, "not_simulated", "other_machine") else 2
        self._stops = reply.get("stops")
        if self._capture is not None:
            self._capture.heading(str(reply.get("name", "")))
        self._view.say(words.SETUP["intro"].format(machine=reply.get("name") or reply.get("address")))
        if reply.get("hint"):
            self._view.say(words.SETUP["hint"].format(says=reply["hint"]))
        if reply.get("file_trouble"):
            self._view.say(str(reply["file_trouble"]))
        answer = self._key(words.SETUP["cut"], "".join(CUTS))
        self._hard_stop, rail = CUTS[answer]
        reply = self._client.request(
            "setup", 10.0, hard_stop=self._hard_stop, rail=rail, fresh=self._fresh or None
        )
        if not reply.get("ok"):
            self._view.say(words.refusal(reply))
            return 2
        return None

    # --- while it goes on

    def _attend(self) -> int:
        while self._over is None and not self._failed:
            leaves = bool(set(self._look(0.1)) & LEAVE_KEYS)
            if leaves and (not self._moving or self._state in ("idle", "break")):
                raise Left
            wanted, self._wanted = self._wanted, None
            if wanted is not None and wanted["event"] == "setup_ready":
                self._start(wanted)
            elif wanted is not None:
                self._view.say(words.SETUP["look"].format(speed=wanted.get("speed")))
            self._listen()
        return self._ended()

    def _start(self, line: Line) -> None:
        """Ask for the press that starts the belt: here, or on the treadmill itself."""
        own, showed = line.get("own") is True, line.get("display")
        pressed = not own and time.monotonic() - self._here_at < HERE_S
        if self._leaves or self._stop_asked_at is not None:
            raise Left
        while self._over is None and not self._failed:
            if not pressed:
                self._stops = self._client.request("snapshot").get("stops")
                if not self._pressed(showed, own=own) or self._over is not None:
                    return
            reply = self._arm(own=own)
            if reply.get("ok"):
                self._moving, self._wanted = True, None
                return
            if reply.get("reason") == "incline_unknown":
                self._says_flat = self._key(words.SETUP["flat"], "yn") == "y"
            self._view.say(words.refusal(reply))
            own = own and reply.get("reason") == "incline_unknown"  # never refused again and again by itself
            pressed, showed = False, None

    _says_flat = False

    def _pressed(self, showed: object, *, own: bool) -> bool:
        """Wait for the press; typed in full the first time.  False: the display showed something else.

        For `own` it is still to come, on the treadmill itself.
        """
        if not self._moving:
            self._type(words.SETUP["confirm"].format(confirm=CONFIRM, cut=self._cut()))
        elif showed:
            question = words.SETUP["display_own" if own else "display"]
            same = self._key(question.format(speed=showed), "yn") == "y"
            self._client.request("answer", yes=same)
            return same
        elif not own:
            self._key(words.SETUP["again"], "y")
        return True

    def _arm(self, *, own: bool) -> Line:
        """Arm the belt, once it has stood for long enough."""
        end = time.monotonic() + 20.0
        while time.monotonic() < end and not self._stands():
            if set(self._look(0.1)) & LEAVE_KEYS:
                raise Left
        if own:
            press: Line = {"own_start": True}
        elif not (permit := self._client.request("permit", issuer="terminal", stops=self._stops)).get("ok"):
            return permit
        else:
            press = {"permit": permit["permit"]}
        return self._client.request("arm", profile=None, says_flat=self._says_flat, empty_belt=True, **press)

    def _stands(self) -> bool:
        return self._stands_since is not None and time.monotonic() - self._stands_since > STAND_S

    def _key(self, question: str, allowed: str) -> str:
        """Ask, and wait for one of the keys; "" where the test has ended meanwhile."""
        self._keys.forget()
        self._view.say(question)
        while self._over is None and not self._failed:
            for key in self._look(0.1).lower():
                if key in allowed:
                    return key
                if key in "q\x1b\x03\x04":
                    raise Left
                self._view.say(words.SETUP["keys"].format(keys=", ".join(allowed)))
            self._listen()
        return ""

    def _type(self, question: str) -> None:
        """Have it typed in full."""
        self._keys.forget()
        self._view.say(question)
        typed = ""
        while self._over is None and not self._failed:
            for key in self._look(0.1, raw=True):
                if key in "\x1b\x03\x04":
                    raise Left
                if key in "\r\n":
                    if typed.strip().upper() == CONFIRM:
                        self._view.typed("")
                        return
                    if typed.strip().lower() in ("q", "quit", ""):
                        raise Left
                    self._view.say(words.SETUP["confirm_again"].format(confirm=CONFIRM))
                    typed = ""
                elif key in "\x7f\b":
                    typed = typed[:-1]
                elif key.isprintable():
                    typed += key
                self._view.typed(typed)

    def _look(self, seconds: float, *, raw: bool = False) -> str:
        """Take what came; stop keys stop, the others are returned."""
        for line in self._client.lines():
            self._take(line)
        if self._signals.count != self._seen_signals:
            self._seen_signals = self._signals.count
            if not self._moving:
                raise Left
            self._stop()
        keys = self._keys.wait(seconds, self._client)
        if not self._keys.there:
            raise Left  # the terminal is gone
        if raw or not self._moving or self._state in ("idle", "break"):
            return keys
        if self._state == "countdown" and keys:
            self._cancel(set(keys.lower()))
        elif set(keys) & set(STOP_KEYS):
            self._stop()
        return "".join(key for key in keys if key not in STOP_KEYS)

    def _cancel(self, keys: set[str]) -> None:
        """Any key ends a countdown; where the treadmill's own Start is waited for, y starts it from here."""
        self._leaves = bool(keys & LEAVE_KEYS)
        if self._waits and keys == {"y"}:
            self._here_at = time.monotonic()
        self._client.tell("stop" if keys & set(" s") else "cancel")

    def _take(self, line: Line) -> None:
        if self._capture is not None and self._capture.take(line):
            return
        self._view.line(line)
        event = line.get("event")
        if event == "snapshot":
            self._state, self._waits = str(line["state"]), line.get("waits_for") == "own_start"
            standing = line.get("speed_kmh") == 0
            self._stands_since = (self._stands_since or time.monotonic()) if standing else None
        elif event in ("setup_ready", "setup_ask_display"):
            self._wanted = line
        elif event == "setup_over":
            self._over = line

    def _listen(self) -> None:
        """A service that says nothing is unknown, whatever it said last."""
        if self._client.silent_s() > SILENT_S and self._moving:
            self._view.say(words.SETUP["no_answer"].format(cut=self._cut()))
            self._failed = self._client.silent_s() > GIVE_UP_S
        if self._stop_asked_at is not None and time.monotonic() - self._stop_asked_at > GIVE_UP_S:
            self._failed = True

    def _leave(self) -> None:
        """End it; a belt that never moved is sent nothing, for there are some that a Stop starts."""
        if self._state == "break":
            self._client.tell("end")
        elif self._moving:
            self._stop()

    def _stop(self) -> None:
        self._stop_asked_at = self._stop_asked_at or time.monotonic()
        self._client.tell("stop")

    # --- the end

    def _ended(self) -> int:
        if self._over is None:
            self._view.say(words.SETUP["not_seen"].format(cut=self._cut()))
            return 1
        if not self._stands_since:
            self._view.say(words.SETUP["still_moves"].format(cut=self._cut()))
        outcome = str(self._over.get("outcome"))
        self._view.say(words.SETUP[outcome].format(because=words.because(self._over.get("reason"))))
        if outcome == "interrupted" and self._stop_asked_at is not None:
            return 130
        return OUTCOMES.get(outcome, 1)
