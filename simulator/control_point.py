"""The Control Point procedure: who may write what, and what becomes of it (FTMS 1.0.1 4.16). Sans-I/O."""

import math

from .belt import Cause
from .console import By, Change, Console, What
from .row import Machine
from .troubles import Troubles
from .wire import Op, Request, Result, read_request

HEART_RATE_RANGE = (40, 200, 1)  # bpm, of machines that take a heart rate target
_ALWAYS = (Op.REQUEST_CONTROL, Op.RESET, Op.START, Op.STOP_OR_PAUSE)
_STOP, _PAUSE = 1, 2


class ControlPoint:
    """Answers requests and passes them on to the console."""

    def __init__(self, console: Console, troubles: Troubles | None = None) -> None:
        self.ends_link = False  # True after a request that makes this machine hang up
        self.holder: int | None = None  # connection number of the client in control
        self._console = console
        self._troubles = Troubles() if troubles is None else troubles
        self._machine = console.machine
        self._written_s = -math.inf
        self._start_was_last = False
        self._served = frozenset(_ALWAYS + console.machine.targets)

    def execute(self, octets: bytes, conn: int, now: float) -> Result | None:
        """Carries out one request of at least one octet; None is not even answered.

        Checks in the order that the SIG's test cases imply: op code, control, parameter, state.
        """
        request = read_request(octets)
        if now - self._written_s < self._machine.write_gap_s:
            return None
        self._written_s = now
        for ignored in self._troubles.all("ignore_op"):
            if ignored["op"] == request.op:
                return Result(int(ignored["answer"])) if ignored["answer"] else None
        if request.op not in self._served:
            return self._machine.unserved
        if request.op == Op.REQUEST_CONTROL:
            result = self._grant(request, conn, now)
        elif conn != self.holder and not self._machine.control_is_free:
            return Result.NOT_PERMITTED
        elif request.values is None or not self._in_range(request.op, request.values):
            return Result.INVALID_PARAMETER
        elif "ignore_commands" in self._troubles:
            return Result.SUCCESS
        else:
            result = self._obey(Op(request.op), request.values, By(Cause.CLIENT, conn), now)
        return Result.FAILED if self._console.machine.answer == "failed" else result

    def forget(self, conn: int) -> None:
        """Ends the control of a client that is gone."""
        if self.holder == conn:
            self.holder = None

    def _grant(self, request: Request, conn: int, now: float) -> Result:
        if request.values is None:
            return Result.INVALID_PARAMETER
        if self.holder not in (None, conn) and not self._console.machine.control_can_be_taken:
            return Result.NOT_PERMITTED
        self.holder = conn
        if self._machine.control_stops:
            self._console.stop(By(Cause.CLIENT, conn), now)
        return Result.SUCCESS

    def _in_range(self, op: int, values: tuple[int, ...]) -> bool:
        machine = self._console.machine
        if machine.out_of_range == "clamped":
            return True
        match op:
            case Op.SET_SPEED:
                return machine.speed_min <= values[0] <= machine.speed_max
            case Op.SET_INCLINE:
                return 0 <= values[0] <= machine.incline_max
            case Op.SET_HEART_RATE:
                return HEART_RATE_RANGE[0] <= values[0] <= HEART_RATE_RANGE[1]
            case Op.STOP_OR_PAUSE:
                return values[0] in (_STOP, _PAUSE)
            case _:
                return True

    def _obey(self, op: Op, values: tuple[int, ...], by: By, now: float) -> Result:
        """Does what was asked, with this machine's own ideas of when and how."""
        machine, console = self._machine, self._console
        start_was_last, self._start_was_last = self._start_was_last, op is Op.START
        if op is Op.SET_SPEED:
            if machine.spin_up_s and console.spins_up(now):
                self.ends_link = machine.in_spin_up == "ends_link"
                return Result.NOT_PERMITTED
            if machine.speed_wants_start and not start_was_last:
                return Result.SUCCESS
            if machine.speed_wants_press and not console.was_pressed:
                return Result.NOT_PERMITTED
        if machine.swaps_octets and op is Op.SET_SPEED:
            values = (int.from_bytes(values[0].to_bytes(2, "little"), "big"),)
        if op is Op.START and console.start_again(now):
            return Result.SUCCESS
        done = self._do(op, _clamped(machine, op, values), by, now)
        return Result.SUCCESS if done else Result.FAILED

    def _do(self, op: Op, values: tuple[int, ...], by: By, now: float) -> bool:
        console = self._console
        match op:
            case Op.RESET:
                console.reset(by, now)
                self.holder = None
            case Op.START:
                return console.start(by, now)
            case Op.STOP_OR_PAUSE:
                return console.stop(by, now) if values[0] == _STOP else console.pause(by, now)
            case Op.SET_SPEED:
                return console.set_speed(values[0], by, now)
            case Op.SET_INCLINE:
                return console.set_incline(values[0], by)
            case _:
                console.changes.append(Change(What.TARGET, by, op, values))
        return True


def _clamped(machine: Machine, op: Op, values: tuple[int, ...]) -> tuple[int, ...]:
    match op:
        case Op.SET_SPEED:
            return (min(max(values[0], machine.speed_min), machine.speed_max),)
        case Op.SET_INCLINE:
            return (values[0] if 0 <= values[0] <= machine.incline_max else machine.incline_max,)
        case _:
            return values
