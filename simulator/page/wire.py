"""The last messages between the machine and its clients, in words. It listens, and changes nothing."""

from collections import deque
from collections.abc import Callable
from dataclasses import asdict, dataclass

from .. import wire
from ..line import Channel, Line, Respond

KEPT = 60

_OPS: dict[int, str] = {
    wire.Op.REQUEST_CONTROL: "Request Control",
    wire.Op.RESET: "Reset",
    wire.Op.START: "Start or Resume",
}
_SETS: dict[int, tuple[str, int, str]] = {
    wire.Op.SET_SPEED: ("Target Speed", 100, "km/h"),
    wire.Op.SET_INCLINE: ("Target Inclination", 10, "%"),
    wire.Op.SET_HEART_RATE: ("Target Heart Rate", 1, "bpm"),
    wire.Op.SET_ENERGY: ("Target Energy", 1, "kcal"),
    wire.Op.SET_STEPS: ("Target Steps", 1, "steps"),
    wire.Op.SET_STRIDES: ("Target Strides", 1, "strides"),
    wire.Op.SET_DISTANCE: ("Target Distance", 1, "m"),
    wire.Op.SET_TIME: ("Target Time", 1, "s"),
}
_RESULTS: dict[int, str] = {
    wire.Result.SUCCESS: "done",
    wire.Result.NOT_SUPPORTED: "not supported",
    wire.Result.INVALID_PARAMETER: "not a value it takes",
    wire.Result.FAILED: "failed",
    wire.Result.NOT_PERMITTED: "not permitted",
}
_STATUS = {
    0x01: "reset",
    0x03: "stopped by the safety key",
    0x04: "started or resumed",
    0xFF: "control is taken away",
}
_TRAINING = {1: "idle", 0x0D: "walking by hand", 0x0E: "before the walk", 0x0F: "after the walk"}
_STOPS: dict[tuple[int, ...], str] = {(1,): "Stop", (2,): "Pause"}
_ATT: dict[int, str] = {wire.CONTROL_OFF: "nobody has asked for its answers", wire.PROCEDURE_RUNNING: "busy"}
_REASONS = {0x08: "it was not heard any more", 0x13: "the client ended it", 0x16: "the treadmill ended it"}


@dataclass(slots=True)
class Message:
    """One message, or `times` reports in a row of which this is the last; `way`: in, out, or beside."""

    number: int
    way: str
    says: str
    octets: str = ""
    times: int = 1
    report: bool = False


class Overheard:
    """The last messages. Each change of one gives it a new number, so that readers know what is new."""

    def __init__(self) -> None:
        self._count = 0
        self._messages: deque[Message] = deque(maxlen=KEPT)

    def since(self, number: int) -> list[dict[str, object]]:
        """What is newer than this number, the oldest first."""
        return [asdict(each) for each in self._messages if each.number > number]

    # What the server calls: `Ear`.

    def joined(self, line: Line, conn: int) -> Line:
        """A client is there."""
        self._note("beside", f"Client {conn} has connected")
        return _Tapped(line, self.told)

    def left(self, conn: int, reason: int) -> None:
        """It is gone."""
        self._note("beside", f"Client {conn} is gone: {_REASONS.get(reason, f'reason {reason:02X}')}")

    def wrote(self, octets: bytes, conn: int, respond: Respond) -> Respond:
        """It writes to the Control Point."""
        self._note("in", request(octets), octets)

        def responding(code: int) -> None:
            if code:
                self._note("out", f"Refused: {_ATT.get(code, f'ATT error {code:02X}')}")
            respond(code)

        return responding

    def told(self, channel: Channel, octets: bytes) -> None:
        """The machine says something."""
        if channel is not Channel.DATA:
            self._note("out", said(channel, octets), octets)
            return
        before = self._messages.pop() if self._messages and self._messages[-1].report else None
        self._note("out", report(octets), octets, 1 if before is None else before.times + 1)

    def _note(self, way: str, says: str, octets: bytes = b"", reports: int = 0) -> None:
        self._count += 1
        times, is_report = max(1, reports), reports > 0
        self._messages.append(Message(self._count, way, says, octets.hex(" "), times, is_report))


class _Tapped:
    """A client's line, with somebody who hears what goes out."""

    def __init__(self, line: Line, told: Callable[[Channel, bytes], None]) -> None:
        self._line = line
        self._told = told

    @property
    def room(self) -> int:
        """Octets that one notification holds."""
        return self._line.room

    @property
    def unconfirmed(self) -> bool:
        """True while an indication is on its way."""
        return self._line.unconfirmed

    def wants(self, channel: Channel) -> bool:
        """True if the client has subscribed."""
        return self._line.wants(channel)

    def notify(self, channel: Channel, octets: bytes) -> None:
        """Sends a notification, in order."""
        self._told(channel, octets)
        self._line.notify(channel, octets)

    def indicate(self, octets: bytes) -> None:
        """Sends an indication of the Control Point."""
        self._told(Channel.CONTROL, octets)
        self._line.indicate(octets)

    def hang_up(self) -> None:
        """Ends the connection from this side."""
        self._line.hang_up()


def request(octets: bytes) -> str:
    """A Control Point request in words."""
    if not octets:
        return "An empty command"
    op, values = wire.read_request(octets)
    if op == wire.Op.STOP_OR_PAUSE:
        return _STOPS.get(values or (), "Stop or Pause, and not which")
    if op in _SETS:
        name, per_unit, unit = _SETS[op]
        return f"Set {name}" + ("" if values is None else f" {_figure(values[0], per_unit)} {unit}")
    return _OPS.get(op, f"Command {op:02X}")


def said(channel: Channel, octets: bytes) -> str:
    """What the machine says by itself, but for its reports, in words."""
    if channel is Channel.CONTROL and len(octets) >= 3:
        result = _RESULTS.get(octets[2], f"result {octets[2]:02X}")
        return f"Answer to {_named(octets[1])}: {result}"
    if channel is Channel.TRAINING and len(octets) >= 2:
        return f"Training Status: {_TRAINING.get(octets[1], f'{octets[1]:02X}')}"
    if channel is Channel.STATUS and octets:
        return f"Machine Status: {_status(octets)}"
    return "Octets without a meaning"


def report(octets: bytes) -> str:
    """A part of Treadmill Data in words: the speed, if it is here."""
    if len(octets) < 2:
        return "Treadmill Data: empty"
    if octets[0] & wire.Field.MORE_DATA:
        return "Treadmill Data: a part without the speed"
    if len(octets) < 4:
        return "Treadmill Data: cut off"
    return f"Treadmill Data: {_figure(int.from_bytes(octets[2:4], 'little'), 100)} km/h"


def _named(op: int) -> str:
    if op == wire.Op.STOP_OR_PAUSE:
        return "Stop or Pause"
    return f"Set {_SETS[op][0]}" if op in _SETS else request(bytes((op,)))


def _status(octets: bytes) -> str:
    if octets[0] == 0x02:
        return "paused" if octets[1:2] == b"\x02" else "stopped"
    if octets[0] == 0x05 and len(octets) == 3:
        return f"target speed is {_figure(int.from_bytes(octets[1:], 'little'), 100)} km/h"
    if octets[0] == 0x06 and len(octets) == 3:
        return f"target inclination is {_figure(int.from_bytes(octets[1:], 'little', signed=True), 10)} %"
    return _STATUS.get(octets[0], f"{octets[0]:02X}")


def _figure(value: int, per_unit: int) -> str:
    return f"{value / per_unit:.{len(str(per_unit)) - 1}f}"
