"""What the machine serves to its clients, whatever carries them: requests in; data, status and answers out.

A radio brings each client with `join` and takes it with `leave`. Sans-I/O, but for doing things later.
"""

from collections import deque
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from functools import partial

from . import report, wire
from .answers import Answers, passes_in
from .console import Change, What
from .ear import Deaf, Ear
from .line import Channel, Line, Respond
from .telemetry import ATT_HEADER, Telemetry
from .timers import Later
from .treadmill import Treadmill
from .troubles import Chance, Troubles

EMPTY_WRITE = 0x0D  # ATT error: invalid attribute length
HUNG_S = 32.0  # ATT gives a request 30 s; the link ends 2 s later (measured on BlueZ)
SMALLEST_MTU = 23
REMEMBERED = 20  # status notifications, for those who are told old ones


@dataclass(eq=False, slots=True)
class Client:
    """One connection, its number in the trace, and the answers on their way to it."""

    line: Line
    number: int
    answers: Answers


class Server:
    """The Fitness Machine Service of one treadmill."""

    def __init__(self, treadmill: Treadmill, troubles: Troubles, chance: Chance, later: Later) -> None:
        self.clients: dict[Client, None] = {}
        self.refusals = 0  # so many of the next connections end at once
        self.on_free: Callable[[], None] = lambda: None  # told when there is room for a client again
        self.ear: Ear = Deaf()
        self._treadmill = treadmill
        self.machine = treadmill.machine
        self._troubles = troubles
        self._chance = chance
        self._later = later
        self._clients_seen = 0
        self._told_training = report.training(treadmill.console)
        self._told_status: deque[bytes] = deque(treadmill.machine.stale_status, maxlen=REMEMBERED)
        self._hung: list[Callable[[], None]] = []
        self.telemetry = Telemetry(treadmill, self._lines, troubles, chance, later)

    @property
    def takes_clients(self) -> bool:
        """True if there is room for one more, and power."""
        return self._treadmill.is_on and len(self.clients) < self.machine.centrals

    @property
    def has_met_clients(self) -> bool:
        """True once anybody has connected."""
        return self._clients_seen > 0

    def join(self, line: Line, **keys: object) -> Client:
        """Meets a client; `keys` are what the trace says of it beside its number."""
        self._clients_seen += 1
        line = self.ear.joined(line, self._clients_seen)
        answers = Answers(line, self._treadmill, self._troubles, self._chance, self._later)
        client = Client(line, self._clients_seen, answers)
        self.clients[client] = None
        self._treadmill.meet_client(client.number, **keys)
        if self.refusals:
            self.refusals -= 1
            self._later(0.0, line.hang_up)
        return client

    def leave(self, client: Client, reason: int) -> None:
        """Learns that a client is gone."""
        del self.clients[client]
        client.answers.end()
        self.ear.left(client.number, reason)
        self.telemetry.forget()
        self._treadmill.lose_client(client.number, reason)
        self.publish()
        self.on_free()

    def subscribed(self, client: Client, channel: Channel) -> None:
        """Learns that a client has subscribed."""
        replays = "status_replays" in self._troubles or self.machine.stale_status
        if channel is Channel.STATUS and replays:
            for octets in list(self._told_status):
                client.line.notify(Channel.STATUS, octets)

    def write(self, client: Client, octets: bytes, respond: Respond) -> None:
        """Takes a write to the Control Point; `respond` may be called now, later or never."""
        respond = self.ear.wrote(octets, client.number, respond)
        slow = self._troubles.get("link_slow")
        if slow is None:
            self._take(client, octets, respond)
        else:
            wait_s = passes_in(slow, self._treadmill.clock())
            self._later(wait_s, lambda: self._take(client, octets, respond))

    def publish(self) -> None:
        """Tells the clients what has happened since the last call."""
        for change in self._treadmill.take_changes():
            self._tell(change)
        training = report.training(self._treadmill.console)
        if training != self._told_training:
            self._told_training = training
            self._send(Channel.TRAINING, self.training_status())

    def catch_up(self) -> None:
        """Lets go what troubles held back, if they are over."""
        self.telemetry.deliver()
        for client in self.clients:
            client.answers.release()
        if "hang_writes" not in self._troubles:
            hung, self._hung = self._hung, []
            for answer in hung:
                answer()
        self.publish()

    def revoke_control(self, told: bool = True) -> None:
        """Takes control away from its holder, as the console may, and says so to it alone."""
        holder, self._treadmill.control.holder = self._treadmill.control.holder, None
        if told:
            self._tell_loser(holder)

    def replay_status(self, times: int) -> None:
        """Tells the last status notifications once more."""
        for octets in list(self._told_status)[-times:]:
            self._send(Channel.STATUS, octets)

    def answer_unasked(self, op: int, result: int) -> None:
        """Answers what nobody asked."""
        for client in self.clients:
            if client.line.wants(Channel.CONTROL):
                client.answers.say(bytes((0x80, op, result)))

    def mtu(self) -> int:
        """The largest MTU that a connection made now gets."""
        found = self._troubles.get("small_mtu")
        return self.machine.mtu if found is None else min(self.machine.mtu, int(found["mtu"]))

    def training_status(self) -> bytes:
        """Training Status as it would be read now."""
        room = min((line.room for line in self._lines()), default=SMALLEST_MTU - ATT_HEADER)
        code = report.training(self._treadmill.console)
        told = wire.training_status(code, self.machine.training_text, room)
        return bytes((told[0] | 1, *told[1:])) if self.machine.training_flag_lies else told

    def _lines(self) -> Iterable[Line]:
        return [client.line for client in self.clients]

    def _take(self, client: Client, octets: bytes, respond: Respond) -> None:
        if client not in self.clients:
            return
        hang = self._troubles.get("hang_writes")
        if hang is not None and not hang["obeyed"]:
            self._hang(client, lambda: respond(0))
            return
        refusal = self._refusal(client, octets)
        if refusal is not None:
            self._treadmill.note("control_point", w=octets.hex(), conn=client.number, answer=f"{refusal:02x}")
            respond(refusal)
            return
        holder = self._treadmill.control.holder
        will_answer = client.answers.will_come()
        result = self._treadmill.write(octets, client.number, will_answer)
        if self._treadmill.control.holder not in (holder, None):
            self._tell_loser(holder)

        def answer() -> None:
            respond(0)
            if will_answer and result is not None:
                client.answers.give(octets[0], result)
            if self._treadmill.control.ends_link:
                self._treadmill.control.ends_link = False
                client.line.hang_up()

        if hang is None:
            answer()
            self.publish()
        else:
            self._hang(client, answer)

    def _hang(self, client: Client, answer: Callable[[], None]) -> None:
        self._hung.append(answer)

        def give_up() -> None:
            if answer in self._hung:
                self._hung.remove(answer)
                if client in self.clients:
                    client.line.hang_up()

        self._later(HUNG_S, give_up)

    def _refusal(self, client: Client, octets: bytes) -> int | None:
        found = self._troubles.get("refuse_writes")
        if found is not None and self._chance.happens("refuse_writes", found["p"]):
            return int(found["code"])
        if not octets:
            return EMPTY_WRITE
        if not client.line.wants(Channel.CONTROL) and "answers_without_asking" not in self._troubles:
            return wire.CONTROL_OFF
        return wire.PROCEDURE_RUNNING if client.answers.busy else None

    def _tell(self, change: Change) -> None:
        if change.what is What.STOPPED and not self.machine.tells_stop:
            return
        octets = report.status(change)
        self._told_status.append(octets)
        writer = None if self.machine.status_to_writer else change.by.conn
        self._send(Channel.STATUS, octets, but=writer)

    def _tell_loser(self, number: int | None) -> None:
        for client in self.clients:
            if client.number == number and client.line.wants(Channel.STATUS):
                client.line.notify(Channel.STATUS, report.STATUS_LOST_CONTROL)

    def _send(self, channel: Channel, octets: bytes, but: int | None = None) -> None:
        lines = [one.line for one in self.clients if one.number != but and one.line.wants(channel)]
        slow = self._troubles.get("link_slow")
        for line in lines:
            if slow is None:
                line.notify(channel, octets)
            else:
                wait_s = passes_in(slow, self._treadmill.clock())
                self._later(wait_s, partial(line.notify, channel, octets))
