"""The Bluetooth stack of the virtual machine with one simulated treadmill in reach of its adapter.

Bus, bluetoothd and adapter are made anew for each test, because most of them break something.
"""

from __future__ import annotations

import asyncio
import contextlib
import threading
import time
from collections.abc import Callable, Coroutine
from concurrent.futures import Future
from pathlib import Path
from typing import Any, Self, TypeVar

from dbus_fast import Message, MessageType, Variant
from dbus_fast.aio import MessageBus

from simulator.simulator import Simulator
from simulator.vhci import kernel_adapter
from tests.bluez.vm import Machine
from tests.helpers.processes import Row, read_trace

T = TypeVar("T")
ADAPTER = "/org/bluez/hci0"
UP_WITHIN_S = 20.0
CALL_LIMIT_S = 5.0


class Linux:
    """One stack, one treadmill."""

    def __init__(self, machine: Machine, folder: Path, treadmill: str = "plain") -> None:
        self.trace_path = folder / "trace.jsonl"
        self.bus_address = f"tcp:host=127.0.0.1,port={machine.dbus_port}"
        self.machine = machine
        self._treadmill = treadmill
        self._loop = asyncio.new_event_loop()
        self._thread = threading.Thread(target=self._loop.run_forever, name="simulator", daemon=True)
        self._simulator: Simulator | None = None
        self._over: asyncio.Event = asyncio.Event()
        self._air: Future[None] | None = None

    def __enter__(self) -> Self:
        self.machine.order("fresh")
        self._thread.start()
        up: Future[None] = Future()
        self._air = asyncio.run_coroutine_threadsafe(self._be_there(up), self._loop)
        try:
            up.result(UP_WITHIN_S)
            until(lambda: self.powered, "the adapter")
        except BaseException:
            self.__exit__()
            raise
        return self

    def __exit__(self, *_: object) -> None:
        self._loop.call_soon_threadsafe(self._over.set)
        with contextlib.suppress(Exception):
            if self._air is not None:
                self._air.result(5)
        self._loop.call_soon_threadsafe(self._loop.stop)
        self._thread.join(5)
        self._loop.close()

    async def _be_there(self, up: Future[None]) -> None:
        adapter = f"tcp-client:127.0.0.1:{self.machine.hci_port}"
        try:
            async with contextlib.AsyncExitStack() as stack:
                trace = stack.enter_context(self.trace_path.open("w", encoding="utf-8", buffering=1))
                simulator = await stack.enter_async_context(Simulator(self._treadmill, 1, trace=trace))
                await stack.enter_async_context(kernel_adapter(simulator.air, adapter))
                self._simulator = simulator
                up.set_result(None)
                await self._over.wait()
        except BaseException as error:
            if not up.done():
                up.set_exception(error)
            raise

    # --- the treadmill

    def do(self, verb: str, **values: object) -> None:
        """Do to the machine what a scenario can do."""

        async def act() -> None:
            assert self._simulator is not None
            self._simulator.do(verb, **values)

        self._run(act())

    def trace(self) -> list[Row]:
        """What the belt really did so far."""
        return read_trace(self.trace_path)

    # --- the adapter

    @property
    def powered(self) -> bool:
        """Whether BlueZ has an adapter, switched on."""
        try:
            reply = self._run(self._property("Get", "ss", "org.bluez.Adapter1", "Powered"))
        except TimeoutError:
            return False
        return reply.message_type is MessageType.METHOD_RETURN and bool(reply.body[0].value)

    def switch(self, *, on: bool) -> None:
        """Switch the adapter on or off, as a person does in the settings."""
        self._run(self._property("Set", "ssv", "org.bluez.Adapter1", "Powered", Variant("b", on)))

    async def _property(self, member: str, signature: str, *body: object) -> Message:
        bus = await MessageBus(bus_address=self.bus_address).connect()
        try:
            message = Message(
                destination="org.bluez",
                path=ADAPTER,
                interface="org.freedesktop.DBus.Properties",
                member=member,
                signature=signature,
                body=list(body),
            )
            return await bus.call(message)
        finally:
            bus.disconnect()

    def _run(self, work: Coroutine[Any, Any, T]) -> T:
        return asyncio.run_coroutine_threadsafe(work, self._loop).result(CALL_LIMIT_S)


def until(true: Callable[[], Any], what: str, within_s: float = UP_WITHIN_S) -> None:
    """Wait for it."""
    end = time.monotonic() + within_s
    while not true():
        if time.monotonic() > end:
            raise AssertionError(f"{what}: not within {within_s:g} s")
        time.sleep(0.05)
