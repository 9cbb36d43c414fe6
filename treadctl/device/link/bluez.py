"""BlueZ itself, beside bleak: whether bluetoothd answers, has gone, or has switched the adapter off.

bleak says "connected" for ever when bluetoothd was killed, and a frozen one
takes writes and executes them when it thaws (HAZARDS 0.2 G, H).  So it is
watched over a D-Bus connection of our own.
"""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Callable, Coroutine
from contextlib import suppress
from typing import Any

from dbus_fast import BusType, Message, MessageFlag, MessageType
from dbus_fast.aio import MessageBus
from dbus_fast.errors import AuthError

from treadctl.device.link.rebuild import forget_bluez

_log = logging.getLogger(__name__)

BUS_LIMIT_S = 2.0  # chosen: a bus answers within milliseconds, a busy one within a tenth
ASK_EVERY_S = 0.4  # with the limit below it is known within 1.0 s that nothing answers (HAZARDS H-34)
SILENT_AFTER_S = 0.6
SLICE_S = 0.1  # the limit is waited for in slices: a stall of our own must not look like one of the stack

BLUEZ = "org.bluez"
_RULES = (
    f"type='signal',sender='org.freedesktop.DBus',member='NameOwnerChanged',arg0='{BLUEZ}'",
    f"type='signal',sender='{BLUEZ}',member='PropertiesChanged',arg0='org.bluez.Adapter1'",
    f"type='signal',sender='{BLUEZ}',member='InterfacesRemoved'",
)


class BluezStack:
    """The system's BlueZ; a `Stack`."""

    def __init__(self) -> None:
        self._bus: MessageBus | None = None
        self._watches: dict[int, tuple[str, Callable[[str | None], None]]] = {}
        self._watches_made = 0
        self._asking: asyncio.Task[None] | None = None
        self._silent = False
        self._tasks: set[asyncio.Task[Any]] = set()

    async def open(self) -> None:
        """See `Stack.open`."""
        if self._bus is not None and self._bus.connected:
            return
        bus = MessageBus(bus_type=BusType.SYSTEM)
        try:
            async with asyncio.timeout(BUS_LIMIT_S):
                await bus.connect()
                bus.add_message_handler(self._heard)
                for rule in _RULES:
                    await _call(bus, "AddMatch", rule)
        except AuthError as error:  # it ended while we were greeting it, or wants nothing of us
            bus.disconnect()
            raise ConnectionError(f"the system's message bus: {error}") from error
        except BaseException:
            bus.disconnect()
            raise
        self._bus = bus
        self._spawn(self._tell_when_the_bus_ends(bus))

    async def answers(self, timeout_s: float) -> bool:
        """See `Stack.answers`; a D-Bus ping of bluetoothd, which must not start one."""
        bus = self._bus
        if bus is None or not bus.connected:
            return False
        ping = Message(
            destination=BLUEZ,
            path="/",
            interface="org.freedesktop.DBus.Peer",
            member="Ping",
            flags=MessageFlag.NO_AUTOSTART,
        )
        asked = asyncio.ensure_future(bus.call(ping))
        asked.add_done_callback(_forget)
        left_s = timeout_s
        while left_s > 1e-6 and not asked.done():
            slice_s = min(SLICE_S, left_s)
            left_s -= slice_s
            await asyncio.wait({asked}, timeout=slice_s)
        if not asked.done():
            asked.cancel()
            return False
        return _is_answer(asked)

    def watch(self, link: str, on_change: Callable[[str | None], None]) -> Callable[[], None]:
        """See `Stack.watch`; `link` is the D-Bus path of the device."""
        self._watches_made += 1
        number = self._watches_made
        self._watches[number] = (link, on_change)
        if self._asking is None or self._asking.done():
            self._asking = self._spawn(self._ask_again_and_again())
        return lambda: self._unwatch(number)

    def _unwatch(self, number: int) -> None:
        self._watches.pop(number, None)
        if not self._watches and self._asking is not None:
            self._asking.cancel()
            self._asking, self._silent = None, False

    async def close(self) -> None:
        """See `Stack.close`."""
        self._watches.clear()
        for task in list(self._tasks):
            task.cancel()
        await asyncio.sleep(0)  # what is half sent goes out: dbus-fast complains of it otherwise
        if self._bus is not None:
            self._bus.disconnect()

    # --- what is heard

    async def _ask_again_and_again(self) -> None:
        while True:
            answers = await self.answers(SILENT_AFTER_S)
            if self._bus is not None and self._bus.connected and answers is self._silent:
                self._silent = not answers
                self._tell("bluez_silent" if self._silent else None)
            await asyncio.sleep(ASK_EVERY_S)

    async def _tell_when_the_bus_ends(self, bus: MessageBus) -> None:
        with suppress(Exception):  # what killed it; that it is gone is enough
            await bus.wait_for_disconnect()  # type: ignore[no-untyped-call]
        if bus is self._bus:
            self._tell("bus_gone")

    def _heard(self, message: Message) -> None:
        """Take one signal of the bus; anything else is none of ours."""
        if message.message_type is not MessageType.SIGNAL:
            return
        match message.member:
            case "NameOwnerChanged" if message.body[0] == BLUEZ and message.body[1]:
                self._silent = False
                self._tell("bluez_gone")
                forget_bluez()
            case "PropertiesChanged" if message.body[0] == "org.bluez.Adapter1":
                powered = message.body[1].get("Powered")
                if powered is not None and not powered.value:
                    self._tell("adapter_off", message.path or "")
            case "InterfacesRemoved" if "org.bluez.Adapter1" in message.body[1]:
                self._tell("adapter_gone", message.body[0])
            case _:
                pass

    def _tell(self, why: str | None, under: str = "") -> None:
        if why is not None:
            _log.warning("the Bluetooth stack: %s %s", why, under)
        for link, on_change in list(self._watches.values()):
            if link.startswith(under):
                on_change(why)

    def _spawn(self, work: Coroutine[Any, Any, None]) -> asyncio.Task[None]:
        task = asyncio.get_running_loop().create_task(work)
        self._tasks.add(task)
        task.add_done_callback(self._tasks.discard)
        return task


async def _call(bus: MessageBus, member: str, rule: str) -> None:
    message = Message(
        destination="org.freedesktop.DBus",
        path="/org/freedesktop/DBus",
        interface="org.freedesktop.DBus",
        member=member,
        signature="s",
        body=[rule],
    )
    reply = await bus.call(message)
    if reply is None or reply.message_type is MessageType.ERROR:
        raise OSError(f"D-Bus refuses {member} {rule}: {reply.body if reply else None}")


def _is_answer(asked: asyncio.Future[Message]) -> bool:
    if asked.cancelled() or asked.exception() is not None:
        return False
    return asked.result().message_type is MessageType.METHOD_RETURN


def _forget(asked: asyncio.Future[Any]) -> None:
    if not asked.cancelled():
        asked.exception()  # looked at, so that the event loop does not complain that nobody did
