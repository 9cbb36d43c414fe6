"""A treadmill without a radio: its clients are in the same program and hold a `Port` each.

Belt, console, Control Point, data and every fault are the simulator's; only HCI, ATT and bumble are left out.
It takes all its time from the running event loop, so it runs unchanged in virtual time.
"""

from collections.abc import Callable, Iterable
from functools import partial

from .engine import SUPERVISION_TIMEOUT_S, Engine
from .line import Channel, Respond
from .offer import device_information, fitness_machine
from .row import Machine
from .scenario import Event
from .server import Server
from .space import Space
from .telemetry import ATT_HEADER
from .trace import Recorder, Trace, Truth
from .treadmill import Treadmill

TIMED_OUT, LOCAL_END, REMOTE_END = 0x08, 0x16, 0x13  # reasons, as the trace has them

Hear = Callable[[int, bytes], None]  # characteristic and octets
Lost = Callable[[int], None]  # reason


class Unreachable(ConnectionError):
    """No connection can be made: out of reach, switched off, or taken by somebody else."""


class Port:
    """One client's connection.

    `hear` is called with each notification and indication that was subscribed to, `lost` once when the
    connection ends, neither from inside a call of the client's own.
    """

    def __init__(self, server: Server, space: Space, mtu: int, hear: Hear, lost: Lost) -> None:
        offers = [*fitness_machine(server.machine), *device_information(server.machine)]
        self.characteristics = {offer.uuid: offer.properties for offer in offers}
        self.is_up = True
        self._values = {offer.uuid: offer.value for offer in offers}
        self._server = server
        self._space = space
        self._mtu = mtu
        self._hear = hear
        self._lost = lost
        self._subscribed: set[int] = set()
        self._unconfirmed = 0
        self.client = server.join(self)

    @property
    def number(self) -> int:
        """Of this connection in the trace."""
        return self.client.number

    def read(self, uuid: int) -> bytes | None:
        """What can be read, or None."""
        if uuid == Channel.TRAINING:
            return self._server.training_status()
        return self._values.get(uuid)

    def subscribe(self, uuid: int, on: bool = True) -> bool:
        """Enables notifications or indications. False if the machine has none there."""
        if not {"notify", "indicate"} & self.characteristics.get(uuid, frozenset()):
            return False
        if on:
            self._subscribed.add(uuid)
        else:
            self._subscribed.discard(uuid)
        if on:
            self._server.subscribed(self.client, Channel(uuid))
        return True

    def write(self, octets: bytes, respond: Respond) -> None:
        """Writes to the Control Point; `respond` gets 0 or an ATT error, perhaps later, perhaps never."""

        def arrive() -> None:
            if self.is_up:
                self._server.write(self.client, octets, lambda code: self._pass(lambda: respond(code)))

        self._pass(arrive)

    def close(self) -> None:
        """Ends the connection from the client's side."""
        self.end(REMOTE_END, LOCAL_END)

    # What the server calls.

    @property
    def room(self) -> int:
        """Octets that one notification holds."""
        return min(self._mtu, self._server.mtu()) - ATT_HEADER

    @property
    def unconfirmed(self) -> bool:
        """True while an indication is on its way."""
        return self._unconfirmed > 0

    def wants(self, channel: Channel) -> bool:
        """True if the client has subscribed."""
        return channel in self._subscribed

    def notify(self, channel: Channel, octets: bytes) -> None:
        """Sends a notification, in order."""
        self._pass(partial(self._hear, int(channel), octets[: self.room]))

    def indicate(self, octets: bytes) -> None:
        """Sends an indication of the Control Point."""
        self._unconfirmed += 1

        def arrive() -> None:
            self._hear(int(Channel.CONTROL), octets)
            self._pass(self._confirm)

        self._pass(arrive)

    def hang_up(self) -> None:
        """Ends the connection from the machine's side."""
        self.end(LOCAL_END, REMOTE_END)

    def end(self, told_machine: int, told_client: int) -> None:
        """Ends the connection; each side has its reason."""
        if not self.is_up:
            return
        self.is_up = False
        self._server.leave(self.client, told_machine)
        Space.soon(partial(self._lost, told_client))

    def _confirm(self) -> None:
        self._unconfirmed -= 1

    def _pass(self, deliver: Callable[[], None]) -> None:
        self._space.pass_on(lambda: deliver() if self.is_up else None)


class Workbench:
    """A software treadmill whose clients connect by a call."""

    def __init__(
        self,
        machine: Machine | str = "plain",
        seed: int = 0,
        trace: Recorder | None = None,
        events: Iterable[Event] = (),
        *,
        clock: Callable[[], float] | None = None,
        supervision_timeout_s: float = SUPERVISION_TIMEOUT_S,
    ) -> None:
        self._engine = Engine(machine, seed, clock, trace or Trace(None), events)
        self._engine.run_over(self, supervision_timeout_s)
        self._supervision_timeout_s = supervision_timeout_s
        self._space = Space()
        self._ports: list[Port] = []

    def start(self, *, drives_itself: bool = True) -> None:
        """Switches the machine on; scenario time begins. By hand: see `Engine.start`."""
        self._engine.start(drives_itself=drives_itself)

    def stop(self) -> None:
        """Switches it off: connections end, and nothing happens any more."""
        for port in self._open():
            port.hang_up()
        self._engine.stop()

    @property
    def is_reachable(self) -> bool:
        """True if the machine advertises, and is heard."""
        return not self._space.is_silent and self._engine.server.takes_clients

    def connect(self, hear: Hear, lost: Lost, mtu: int = 185) -> Port:
        """Connects. Raises Unreachable."""
        if not self.is_reachable:
            raise Unreachable("the machine does not advertise, or is not heard")
        server = self._engine.server
        port = Port(server, self._space, min(mtu, server.mtu()), hear, lost)
        self._ports = [*self._open(), port]
        return port

    def lose(self, port: Port) -> None:
        """Lets a client vanish, as when its process is killed: the machine notices after its time-out."""
        self._engine.later(self._supervision_timeout_s, partial(port.end, TIMED_OUT, TIMED_OUT))

    def do(self, verb: str, **values: object) -> None:
        """Does now what a scenario can do. Raises ScenarioError."""
        self._engine.do(verb, **values)

    def calm(self) -> None:
        """Ends everything that lasts."""
        self._engine.calm()

    @property
    def engine(self) -> Engine:
        """What drives the machine."""
        return self._engine

    @property
    def truth(self) -> Truth:
        """What the belt really does now."""
        return self._engine.truth

    @property
    def treadmill(self) -> Treadmill:
        """Belt, console and Control Point."""
        return self._engine.treadmill

    def fall_silent(self) -> None:
        """Keeps back everything from now on."""
        self._space.fall_silent()

    def speak(self) -> None:
        """Ends a silence."""
        self._space.speak()

    def break_links(self) -> None:
        """Ends all connections, as the supervision time-out does."""
        self._space.forget()
        for port in self._open():
            port.end(TIMED_OUT, TIMED_OUT)

    def _open(self) -> list[Port]:
        return [port for port in self._ports if port.is_up]
