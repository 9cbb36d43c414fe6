"""The Control Point's answers on their way to the client that asked: lost, late, twice, wrong, or right."""

from . import wire
from .line import Channel, Line
from .timers import Later
from .treadmill import Treadmill
from .troubles import Chance, Troubles, Values
from .wire import Result

KEEPS = 255  # in a verb: leave this octet as it is


class Answers:
    """What one client is told after its requests."""

    def __init__(
        self, line: Line, treadmill: Treadmill, troubles: Troubles, chance: Chance, later: Later
    ) -> None:
        self._line = line
        self._machine = treadmill.machine
        self._clock = treadmill.clock
        self._troubles = troubles
        self._chance = chance
        self._later = later
        self._pending = 0
        self._kept: bytes | None = None  # an answer that the next one overtakes
        self._is_over = False

    @property
    def busy(self) -> bool:
        """True while a procedure is running: from the write to the confirmation of its answer."""
        return self._pending > 0 or self._line.unconfirmed

    def will_come(self) -> bool:
        """True if the next answer is going to be sent. To be asked once for each."""
        found = self._troubles.get("lose_answers")
        lost = found is not None and self._chance.happens("lose_answers", found["p"])
        return self._machine.answer != "none" and not lost

    def give(self, op: int, result: Result) -> None:
        """Sends an answer, after the write's own response."""
        octets = self._told(op, result)
        if "answers_reordered" in self._troubles and self._kept is None:
            self._kept = octets
            return
        self._pending += 1
        self._later(self._delay_s(), lambda: self._send(octets))

    def say(self, octets: bytes) -> None:
        """Sends octets now, as the answers go."""
        if self._is_over:
            return
        if self._machine.answers_by == "notification":
            self._line.notify(Channel.CONTROL, octets)
        else:
            self._line.indicate(octets)

    def release(self) -> None:
        """Sends an answer that was kept for being overtaken, if that is over."""
        if self._kept is not None and "answers_reordered" not in self._troubles:
            kept, self._kept = self._kept, None
            self.say(kept)

    def end(self) -> None:
        """The client is gone."""
        self._is_over = True

    def _send(self, octets: bytes) -> None:
        self._pending -= 1
        found = self._troubles.get("answers_repeated")
        kept, self._kept = self._kept, None
        for _ in range(1 if found is None else int(found["times"])):
            self.say(octets)
        if kept is not None:
            self.say(kept)

    def _told(self, op: int, result: Result) -> bytes:
        found = self._troubles.get("answers_wrong")
        if found is None or not self._chance.happens("answers_wrong", found["p"]):
            return wire.response(op, result)
        wrong = bytearray(wire.response(op, result))
        for place, key in ((1, "op"), (2, "result")):
            if found[key] != KEEPS:
                wrong[place] = int(found[key])
        return bytes(wrong)

    def _delay_s(self) -> float:
        found = self._troubles.get("delay_answers")
        delay_s = self._machine.answer_delay_s if found is None else found["seconds"]
        return delay_s + passes_in(self._troubles.get("link_slow"), self._clock() + delay_s)


def passes_in(slow: Values | None, now: float) -> float:
    """Seconds until something passes the link: at once, or with a slow link's next turn."""
    return 0.0 if slow is None else slow["interval_s"] - now % slow["interval_s"]
