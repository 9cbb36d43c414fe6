"""The simulator's treadmill behind a link in memory: no bumble, no ATT, the same records and answers.

It offers what `simulator.faults.Faults` breaks, so that the verbs of a scenario do here what they do there.
The belt is worked out in steps of a tenth of a second whenever somebody looks.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

from simulator import report, wire
from simulator.console import Change, State
from simulator.machine import Machine
from simulator.treadmill import Treadmill
from tests.fuzz.loop import WorldClock

STEP_S = 0.1
DATA, STATUS, TRAINING, CONTROL = (
    f"0000{short:04x}-0000-1000-8000-00805f9b34fb" for short in (0x2ACD, 0x2ADA, 0x2AD3, 0x2AD9)
)
FEATURE, SPEED_RANGE, INCLINE_RANGE = (
    f"0000{short:04x}-0000-1000-8000-00805f9b34fb" for short in (0x2ACC, 0x2AD4, 0x2AD5)
)


@dataclass(eq=False)
class Client:
    """One central: its number, what it subscribed to, and where its notifications go."""

    number: int
    heard: Callable[[str, bytes], None]
    ended: Callable[[], None]
    subscribed: set[str] = field(default_factory=set)
    answering: int = 0


def properties(machine: Machine) -> dict[str, frozenset[str]]:
    """What a client finds, by UUID."""
    found = {DATA: {"notify"}, TRAINING: {"read", "notify"}, FEATURE: {"read"}}
    if wire.Op.SET_SPEED in machine.targets:
        found[SPEED_RANGE] = {"read"}
    if wire.Op.SET_INCLINE in machine.targets:
        found[INCLINE_RANGE] = {"read"}
    if machine.control_point:
        found[CONTROL] = {"write", "indicate" if machine.offers == "indication" else "notify"}
    if machine.machine_status:
        found[STATUS] = {"notify"}
    return {uuid: frozenset(names) for uuid, names in found.items()}


class FastPeripheral:
    """One treadmill and its clients."""

    def __init__(self, treadmill: Treadmill, clock: WorldClock, later: Callable[..., Any]) -> None:
        machine = treadmill.machine
        self.telemetry = self.answers_writes = True
        self.frozen = False
        self.answers = machine.answer != "none"
        self.answer_delay_s = machine.answer_delay_s
        self.clients: dict[int, Client] = {}
        self.treadmill = treadmill
        self._clock = clock
        self._later = later
        self._seen = 0
        self._frames = 0
        self._at_s = clock()
        self._holding: set[str] = set()
        self._held: list[tuple[int, float, list[bytes]]] = []
        self._last = report.record(treadmill.console)
        self._training = report.training(State.IDLE)

    # --- time

    def catch_up(self) -> None:
        """Let belt and console go on to now, a tenth of a second at a time."""
        now, clock, treadmill = self._clock(), self._clock, self.treadmill
        while self._at_s + STEP_S < now:
            if treadmill.belt.at_rest and treadmill.console.state in (State.IDLE, State.PAUSED):
                self._at_s = now
                break
            self._at_s = clock.at = self._at_s + STEP_S
            treadmill.tick()
        clock.at = None
        treadmill.tick()

    def frame(self) -> None:
        """One record of Treadmill Data is due."""
        self.catch_up()
        self.publish()
        if not self.telemetry or self._silenced():
            return
        if not any(DATA in client.subscribed for client in self.clients.values()):
            return
        self._frames += 1
        machine = self.treadmill.machine
        if not self.frozen:
            self._last = report.record(self.treadmill.console)
        parts = wire.treadmill_data(self._last, machine.fields, machine.mtu - 3, machine.step_octets)
        self._held.append((self._frames, self._clock(), parts))
        self._send_held()

    def _silenced(self) -> bool:
        console, machine = self.treadmill.console, self.treadmill.machine
        stands = console.state not in (State.STARTING, State.RUNNING) and console.belt.speed_kmh == 0
        return machine.silent_after_stop and console.has_run and stands

    # --- clients

    def connect(self, heard: Callable[[str, bytes], None], ended: Callable[[], None]) -> Client | None:
        """A central connects; None while no more are taken."""
        if len(self.clients) >= self.treadmill.machine.centrals:
            return None
        self._seen += 1
        client = Client(self._seen, heard, ended)
        self.clients[client.number] = client
        self.treadmill.note("connected", conn=client.number)
        return client

    def disconnect(self, client: Client) -> None:
        """The link of a client is over, whoever ended it."""
        if self.clients.pop(client.number, None) is None:
            return
        self.catch_up()
        self._held.clear()
        self.treadmill.note("disconnected", conn=client.number)
        self.treadmill.lose_client(client.number)
        self.publish()

    def disconnect_all(self) -> None:
        """Every link ends, and its client learns of it."""
        for client in list(self.clients.values()):
            self.disconnect(client)
            client.ended()

    def read(self, uuid: str) -> bytes | None:
        """The value of a characteristic."""
        machine = self.treadmill.machine
        match uuid:
            case _ if uuid not in properties(machine):
                return None
            case uuid if uuid == FEATURE:
                return wire.features(machine.fields, machine.targets)
            case uuid if uuid == SPEED_RANGE:
                return wire.speed_range(machine.speed_min, machine.speed_max, machine.speed_step)
            case uuid if uuid == INCLINE_RANGE:
                return wire.incline_range(0, machine.incline_max, machine.incline_step)
            case uuid if uuid == TRAINING:
                return self._training_status()
        return None

    def write(self, client: Client, octets: bytes) -> int | None:
        """A Control Point write arrives: an ATT error, 0 for a response, None for no response at all."""
        self.catch_up()
        if CONTROL not in client.subscribed or client.answering:
            error = int(wire.PROCEDURE_RUNNING if client.answering else wire.CONTROL_OFF)
            self.treadmill.note("control_point", w=octets.hex(), conn=client.number, answer=f"{error:02x}")
            return error
        holder = self.treadmill.control.holder
        result = self.treadmill.write(octets, client.number, self.answers)
        if self.treadmill.control.holder not in (holder, None):
            self._tell_loser(holder)
        if self.answers:
            client.answering += 1
            answer = wire.response(octets[0], result)
            self._later(self.answer_delay_s, lambda: self._answer(client, answer))
        self.publish()
        return 0 if self.answers_writes else None

    def _answer(self, client: Client, answer: bytes) -> None:
        client.answering -= 1
        self._notify(client, CONTROL, answer)

    # --- what the simulator's faults use

    def publish(self) -> None:
        """Tell the clients what has happened since the last call."""
        changes = self.treadmill.take_changes()
        for change in changes:
            self._tell(change)
        training = report.training(self.treadmill.console.state)
        if training is not self._training:
            self._training = training
            for client in self.clients.values():
                self._notify(client, TRAINING, self._training_status())

    def revoke_control(self) -> None:
        """The console takes control away."""
        holder, self.treadmill.control.holder = self.treadmill.control.holder, None
        self._tell_loser(holder)

    def hold_frames(self, why: str) -> None:
        """Keep records back, to arrive in one burst."""
        self._holding.add(why)

    def release_frames(self, why: str) -> None:
        """End holding for one reason."""
        self._holding.discard(why)
        self._send_held()

    def _send_held(self) -> None:
        if self._holding:
            return
        held, self._held = self._held, []
        for number, generated_s, parts in held:
            self.treadmill.note("frame", id=number, generated=generated_s, delivered=self._clock())
            for client in list(self.clients.values()):
                for part in parts:
                    self._notify(client, DATA, part)

    def _tell(self, change: Change) -> None:
        octets = report.status(change)
        for client in list(self.clients.values()):
            if client.number != change.by.conn or self.treadmill.machine.status_to_writer:
                self._notify(client, STATUS, octets)

    def _tell_loser(self, number: int | None) -> None:
        client = self.clients.get(number or 0)
        if client is not None:
            self._notify(client, STATUS, report.STATUS_LOST_CONTROL)

    def _training_status(self) -> bytes:
        machine = self.treadmill.machine
        return wire.training_status(
            report.training(self.treadmill.console.state), machine.training_text, machine.mtu - 3
        )

    def _notify(self, client: Client, uuid: str, octets: bytes) -> None:
        if uuid in client.subscribed and client.number in self.clients:
            client.heard(uuid, octets)
