"""The simulator as one object: a treadmill on a radio, with a scenario and a trace.

It takes all its time from the running event loop, so it runs unchanged in virtual time.
"""

from collections.abc import Callable, Iterable
from typing import Self, TextIO

from bumble import hci
from bumble.device import Device
from bumble.transport.common import AsyncPipeSink, TransportSink, TransportSource

from .engine import SUPERVISION_TIMEOUT_S, Engine
from .peripheral import Peripheral
from .radio import Air, AirController
from .row import Machine
from .scenario import Event
from .server import Server
from .trace import Trace, Truth
from .treadmill import Treadmill

DEFAULT_NAME = "treadctl-sim"
DEFAULT_ADDRESS = "F0:54:52:45:41:44"  # random static: its two highest bits are set


class _Dongle:
    """A real radio cannot be made to fall silent: ending the connections is the nearest thing."""

    def __init__(self, peripheral: Peripheral) -> None:
        self._peripheral = peripheral

    def fall_silent(self) -> None:
        """Ends all connections."""
        self._peripheral.hang_up()

    def speak(self) -> None:
        """Nothing was kept back."""

    def break_links(self) -> None:
        """They have ended already."""


class Simulator:
    """A software treadmill.

    In one process and event loop with its client, as tests have it:

        async with Simulator("plain", seed=1) as simulator:
            controller = simulator.controller()
            client = Device.with_hci("client", address, controller, AsyncPipeSink(controller))

    For other processes hand its `air` to a `TcpRadio`. `dongle` is source and sink of a real HCI transport.
    """

    def __init__(
        self,
        machine: Machine | str = "plain",
        seed: int = 0,
        clock: Callable[[], float] | None = None,
        link: Air | None = None,
        trace: TextIO | None = None,
        events: Iterable[Event] = (),
        *,
        name: str = DEFAULT_NAME,
        address: str = DEFAULT_ADDRESS,
        supervision_timeout_s: float = SUPERVISION_TIMEOUT_S,
        dongle: tuple[TransportSource, TransportSink] | None = None,
    ) -> None:
        self._engine = Engine(machine, seed, clock, Trace(trace), events)
        self.machine = self._engine.machine
        self.air = Air() if link is None else link
        self._own_controller: AirController | None = None
        if dongle is None:
            self._own_controller = self.air.join("treadmill")
            dongle = self._own_controller, AsyncPipeSink(self._own_controller)
        source, sink = dongle
        device = Device.with_hci(name, hci.Address(address), source, sink)
        self.peripheral = Peripheral(device, self._engine.treadmill, self._engine.server)
        medium = self.air if self._own_controller else _Dongle(self.peripheral)
        self._engine.run_over(medium, supervision_timeout_s)
        self._supervision_timeout_s = supervision_timeout_s

    async def start(self) -> None:
        """Switches the machine on: it advertises, and scenario time begins."""
        await self.peripheral.start()
        self._engine.start()

    async def stop(self) -> None:
        """Switches it off and leaves the radio."""
        self.air.speak()
        await self.peripheral.stop()
        self._engine.stop()
        if self._own_controller is not None:
            self.air.remove_controller(self._own_controller)

    async def __aenter__(self) -> Self:
        await self.start()
        return self

    async def __aexit__(self, *_: object) -> None:
        await self.stop()

    @property
    def treadmill(self) -> Treadmill:
        """Belt, console and Control Point."""
        return self._engine.treadmill

    @property
    def server(self) -> Server:
        """What the machine serves to its clients."""
        return self._engine.server

    @property
    def truth(self) -> Truth:
        """What the belt really does now."""
        return self._engine.truth

    def controller(self, name: str = "client") -> AirController:
        """A controller on the same radio, for a client in this event loop: HCI source and sink."""
        return self.air.join(name)

    def lose(self, controller: AirController) -> None:
        """Lets a client's controller vanish, as when its process is killed."""
        controller.vanish(self._supervision_timeout_s)

    def do(self, verb: str, **values: object) -> None:
        """Does now what a scenario can do. Raises ScenarioError."""
        self._engine.do(verb, **values)

    def end(self, verb: str) -> None:
        """Ends what a lasting verb began."""
        self._engine.end(verb)

    @property
    def lasting(self) -> list[str]:
        """The verbs that are on now and can end."""
        return self._engine.lasting

    @property
    def is_out_of_reach(self) -> bool:
        """True while the radio passes nothing on."""
        return self._engine.is_out_of_reach

    def calm(self) -> None:
        """Ends everything that lasts."""
        self._engine.calm()
