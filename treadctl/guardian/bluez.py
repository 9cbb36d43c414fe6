"""`os` on Linux: the link is BlueZ's and outlives the service, so the guardian uses that very link.

Raw D-Bus, no scan and no reconnect: BlueZ takes a write by object path within
some 30 ms.  Before it steps in, the guardian only listens (a match rule; with
two subscribers every record would arrive twice), but for the Control Point:
when its last subscriber dies BlueZ unsubscribes, and a machine that keeps to
the specification then refuses Stop (0xFD).
"""

from __future__ import annotations

import asyncio
import contextlib
from collections.abc import Callable
from typing import Any

from dbus_fast import BusType, Message, MessageType, Variant
from dbus_fast.aio import MessageBus

from treadctl.guardian.codec import CONTROL_POINT, FITNESS_MACHINE, MACHINE_STATUS, TREADMILL_DATA
from treadctl.guardian.hands import Target
from treadctl.guardian.ladder import Outcome

BLUEZ = "org.bluez"
CHARACTERISTIC, DEVICE = "org.bluez.GattCharacteristic1", "org.bluez.Device1"
PROPERTIES, OBJECTS = "org.freedesktop.DBus.Properties", "org.freedesktop.DBus.ObjectManager"
CALL_LIMIT_S = 2.0
CONNECT_LIMIT_S = 8.0
CUT_LIMIT_S = 4.0  # BlueZ needs 1.9-2.7 s (measured)
RESOLVE_AGAIN_S = 0.1
WANTED = {
    f"{uuid:08x}-0000-1000-8000-00805f9b34fb": uuid
    for uuid in (CONTROL_POINT, TREADMILL_DATA, MACHINE_STATUS)
}
SERVICE = f"{FITNESS_MACHINE:08x}-0000-1000-8000-00805f9b34fb"


class DBusFailed(OSError):
    """BlueZ answered with an error, or there is no bus."""

    def __init__(self, name: str, text: str = "") -> None:
        super().__init__(f"{name}: {text}")
        self.name = name
        self.text = text


class BluezHands:
    """See `Hands`."""

    shared = True

    def __init__(self, target: Target) -> None:
        self.heard: Callable[[int, bytes], None] = lambda uuid, value: None
        self.lost: Callable[[], None] = lambda: None
        self._target = target
        self._bus: MessageBus | None = None
        self._device = target.place.get("path", "")
        self._linked = False  # as BlueZ last said; a write tells for certain
        self._paths: dict[int, str] = {}
        self._uuids: dict[str, int] = {}

    @property
    def able(self) -> bool:
        """See `Hands`: its connection to the bus is its own, and may end while the service's goes on."""
        return self._bus is not None and self._bus.connected

    async def prepare(self) -> None:
        """See `Hands`: on the bus, the objects known, listening passively."""
        if not self.able:
            self._bus = await MessageBus(bus_type=BusType.SYSTEM).connect()
            self._bus.add_message_handler(self._on_message)
            rule = f"type='signal',sender='{BLUEZ}',interface='{PROPERTIES}',member='PropertiesChanged'"
            await self._call("org.freedesktop.DBus", "/org/freedesktop/DBus", "org.freedesktop.DBus",
                             "AddMatch", "s", [rule])  # fmt: skip
        await self._find()
        if self._linked:
            with contextlib.suppress(DBusFailed, TimeoutError):
                await self._notify(CONTROL_POINT)

    async def attach(self) -> None:
        """See `Hands`: nothing to do on a link that is up; else connect by path."""
        if self._linked and self._paths and self.able:
            return  # no question first: each costs as much as the Stop itself
        if not self._paths or not self.able:
            await self.prepare()
        if await self._property("Connected"):
            self._linked = True
            if not self._paths:
                raise DBusFailed("no Fitness Machine Control Point", self._device)
            return
        await self._bluez(self._device, DEVICE, "Connect", limit_s=CONNECT_LIMIT_S)
        while not await self._property("ServicesResolved"):
            await asyncio.sleep(RESOLVE_AGAIN_S)
        await self._find()
        self._linked = True
        await self._notify(CONTROL_POINT)

    async def listen(self) -> None:
        """See `Hands`: the dead service's subscriptions ended with it."""
        for uuid in (CONTROL_POINT, TREADMILL_DATA, MACHINE_STATUS):
            with contextlib.suppress(DBusFailed):
                await self._notify(uuid)

    async def write(self, frame: bytes) -> Outcome:
        """See `Hands`; a subscription that went with the service is renewed, and the frame sent again."""
        try:
            try:
                await self._write(frame)
            except DBusFailed as failed:
                if "0xfd" not in failed.text.lower():
                    raise
                await self._notify(CONTROL_POINT)
                await self._write(frame)
        except DBusFailed as failed:
            return self._outcome(failed)
        except (TimeoutError, EOFError):
            self._linked = False
            return Outcome.LOST
        return Outcome.DONE

    async def _write(self, frame: bytes) -> None:
        options = {"type": Variant("s", "request")}
        path = self._paths.get(CONTROL_POINT, "")
        await self._bluez(path, CHARACTERISTIC, "WriteValue", "aya{sv}", [frame, options], limit_s=31.0)

    def _outcome(self, failed: DBusFailed) -> Outcome:
        if failed.name == "org.bluez.Error.InProgress":
            return Outcome.BLOCKED
        if "0xfe" in failed.text.lower():
            return Outcome.BUSY
        if failed.name in ("org.bluez.Error.NotConnected", "org.freedesktop.DBus.Error.UnknownObject"):
            self._linked = False
            return Outcome.LOST
        return Outcome.REFUSED

    async def cut(self) -> None:
        """See `Hands`: for every process on this host."""
        self._linked = False
        with contextlib.suppress(Exception):
            await self._bluez(self._device, DEVICE, "Disconnect", limit_s=CUT_LIMIT_S)

    def close(self) -> None:
        """See `Hands`: the system lets every user have so many connections to the bus and no more."""
        if self._bus is not None and self._bus.connected:
            self._bus.disconnect()

    # --- D-Bus

    async def _find(self) -> None:
        """Learn the object paths."""
        objects = (await self._call(BLUEZ, "/", OBJECTS, "GetManagedObjects"))[0]
        if self._device not in objects:
            found = [
                p for p, i in objects.items() if _value(i, DEVICE, "Address") == self._target.address.upper()
            ]
            if not found:
                raise DBusFailed("BlueZ does not know", self._target.address)
            self._device = found[0]
        self._linked = bool(_value(objects[self._device], DEVICE, "Connected"))
        services = {p for p, i in objects.items() if _value(i, "org.bluez.GattService1", "UUID") == SERVICE}
        self._paths.clear()
        for path, interfaces in objects.items():
            uuid = WANTED.get(str(_value(interfaces, CHARACTERISTIC, "UUID")))
            if uuid and path.startswith(self._device + "/") and path.rpartition("/")[0] in services:
                self._paths.setdefault(uuid, path)
        self._uuids = {path: uuid for uuid, path in self._paths.items()}

    async def _notify(self, uuid: int) -> None:
        if uuid in self._paths:
            await self._bluez(self._paths[uuid], CHARACTERISTIC, "StartNotify")

    async def _property(self, name: str) -> bool:
        found = await self._call(BLUEZ, self._device, PROPERTIES, "Get", "ss", [DEVICE, name])
        return bool(found[0].value)

    async def _bluez(
        self,
        path: str,
        interface: str,
        member: str,
        signature: str = "",
        body: Any = (),
        *,
        limit_s: float = CALL_LIMIT_S,
    ) -> None:
        await self._call(BLUEZ, path, interface, member, signature, list(body), limit_s=limit_s)

    async def _call(
        self,
        destination: str,
        path: str,
        interface: str,
        member: str,
        signature: str = "",
        body: Any = (),
        *,
        limit_s: float = CALL_LIMIT_S,
    ) -> list[Any]:
        if self._bus is None or not path:
            raise DBusFailed("no bus or no such object", member)
        message = Message(
            destination=destination, path=path, interface=interface, member=member,
            signature=signature, body=list(body),
        )  # fmt: skip
        async with asyncio.timeout(limit_s):
            reply = await self._bus.call(message)
        if reply is None or reply.message_type is MessageType.ERROR:
            text = str(reply.body[0]) if reply is not None and reply.body else ""
            raise DBusFailed(str(reply.error_name) if reply is not None else "no reply", text)
        return list(reply.body)

    def _on_message(self, message: Message) -> None:
        if message.member != "PropertiesChanged" or len(message.body) < 2:
            return
        interface, changed = message.body[0], message.body[1]
        if interface == CHARACTERISTIC and "Value" in changed and message.path in self._uuids:
            self.heard(self._uuids[message.path], bytes(changed["Value"].value))
        elif interface == DEVICE and message.path == self._device and "Connected" in changed:
            self._linked = bool(changed["Connected"].value)
            if not self._linked:
                self.lost()


def _value(interfaces: Any, interface: str, name: str) -> Any:
    found = interfaces.get(interface, {}).get(name)
    return getattr(found, "value", found)
