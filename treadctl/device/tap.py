"""Listening in: a radio whose links tell every octet that passes, for `treadctl capture`.

It changes nothing of what passes, and writes nothing of its own.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping

from treadctl.device.ports import Found, Link, Radio

Tap = Callable[[str, str, bytes], None]
"""Told the characteristic, "read", "notify" or "write", and the octets."""


class TappedRadio:
    """A `Radio` with a tap on its links."""

    def __init__(self, radio: Radio, tap: Tap) -> None:
        self.name = radio.name
        self.simulated = radio.simulated
        self._radio = radio
        self._tap = tap

    @property
    def is_lost(self) -> bool:
        """See `Radio.is_lost`."""
        return self._radio.is_lost

    async def scan(self, seconds: float, *, stop_at: Callable[[Found], bool] | None = None) -> list[Found]:
        """See `Radio.scan`."""
        return await self._radio.scan(seconds, stop_at=stop_at)

    async def connect(self, found: Found, *, timeout_s: float, on_lost: Callable[[str], None]) -> Link:
        """See `Radio.connect`."""
        link = await self._radio.connect(found, timeout_s=timeout_s, on_lost=on_lost)
        return TappedLink(link, self._tap)


class TappedLink:
    """A `Link` with a tap."""

    def __init__(self, link: Link, tap: Tap) -> None:
        self.conn = link.conn
        self.address = link.address
        self.name = link.name
        self.characteristics: Mapping[str, frozenset[str]] = link.characteristics
        self._link = link
        self._tap = tap

    @property
    def on_stack(self) -> Callable[[str | None], None]:
        """See `Link.on_stack`."""
        return self._link.on_stack

    @on_stack.setter
    def on_stack(self, told: Callable[[str | None], None]) -> None:
        self._link.on_stack = told

    @property
    def is_up(self) -> bool:
        """See `Link.is_up`."""
        return self._link.is_up

    async def read(self, uuid: str) -> bytes | None:
        """See `Link.read`."""
        data = await self._link.read(uuid)
        if data is not None:
            self._tap(uuid, "read", data)
        return data

    async def subscribe(self, uuid: str, callback: Callable[[bytes, float], None]) -> bool:
        """See `Link.subscribe`."""

        def heard(data: bytes, at: float) -> None:
            self._tap(uuid, "notify", data)
            callback(data, at)

        return await self._link.subscribe(uuid, heard)

    async def write(self, uuid: str, data: bytes, timeout_s: float) -> None:
        """See `Link.write`."""
        self._tap(uuid, "write", data)
        await self._link.write(uuid, data, timeout_s)

    async def answers(self, timeout_s: float) -> bool:
        """See `Link.answers`."""
        return await self._link.answers(timeout_s)

    async def disconnect(self) -> None:
        """See `Link.disconnect`."""
        await self._link.disconnect()
