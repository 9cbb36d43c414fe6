"""One walk as its client: ask, arm, show, and pass keys on.  It decides nothing about the belt."""

from __future__ import annotations

import time
from collections.abc import Callable

from treadctl import standby, words
from treadctl.client import Client, NoAnswer, ServiceGone
from treadctl.interfaces.cli.before import Before
from treadctl.interfaces.cli.press import Press, Wishes
from treadctl.interfaces.cli.seat import Seat
from treadctl.interfaces.cli.terminal import Keys, Signals
from treadctl.interfaces.cli.view import WalkView
from treadctl.interfaces.cli.walking import Walking
from treadctl.interfaces.talk import order

__all__ = ["Session", "Wishes"]

NOT_PRESSED = "cancelled_not_pressed"


class Session:
    """From connecting to the exit code."""

    def __init__(
        self,
        client: Client,
        wishes: Wishes,
        view: WalkView,
        keys: Keys,
        signals: Signals,
        clock: Callable[[], float] = time.monotonic,
    ) -> None:
        self._client = client
        self._view = view
        self._wishes = wishes
        self._seat = Seat(client, view, keys, signals, clock)
        self._press = Press(self._seat, wishes)
        self._before = Before(self._seat, wishes, self._press)
        self._walking = Walking(self._seat, wishes, self._press)

    def run(self) -> int:
        """Walk; whatever happens on the way, the belt is asked to stop first."""
        try:
            if self._wishes.assume_ready:
                self._view.moves(asks=False)
            code = self._before.run()
            while code is None:
                code = self._walk()
                if (self._walking.summary or {}).get("reason") == NOT_PRESSED and self._seat.attended:
                    code = self._again()
            return code
        except NoAnswer:
            self._seat.stop()
            return self._walking.run()
        except ServiceGone:
            self._view.line({"t": time.time(), "event": "service_gone"})
            self._wait_for_guardian()
            return 1
        except BaseException:
            self._seat.stop()
            raise

    def _walk(self) -> int:
        programme = self._before.programme
        self._walking.armed, self._walking.asks = True, programme is not None
        self._walking.rail = self._before.machine.get("rail") is not False
        self._view.moves(asks=programme is not None)
        code = self._walking.run()
        self._view.stands()
        if programme is not None and self._seat.attended:
            walked = self._walking
            order.after(programme, walked.summary or {}, stopped=walked.stopped_by_key, wrong=walked.wrong)
        return code

    def _again(self) -> int | None:
        """Nobody has pressed Start on the machine: once more, if the person wants; the exit code else."""
        self._seat.on_line = lambda line: None
        self._walking = Walking(self._seat, self._wishes, self._press)
        return self._before.again()

    def _wait_for_guardian(self) -> None:
        """Say what became of the belt of a service that is gone."""
        stands = standby.stands_after_all(self._client.record, lambda: self._view.say(words.alone("gone")))
        self._view.say(words.alone("stands" if stands else "unknown"))
