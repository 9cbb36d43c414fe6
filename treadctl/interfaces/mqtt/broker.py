"""A real broker: the one module that knows aiomqtt (the successor of asyncio-mqtt).

MQTT 5, always a clean session: nothing that was sent while we were away is delivered later.  Subscriptions
ask for no stored messages, and for the flag of those that somebody asks the broker to store.
"""

from __future__ import annotations

import asyncio
import contextlib
import ssl
from collections.abc import AsyncIterator, Iterable
from contextlib import asynccontextmanager
from dataclasses import dataclass
from typing import Any

import aiomqtt
from paho.mqtt.subscribeoptions import SubscribeOptions

from treadctl.interfaces.mqtt.port import BrokerTrouble, Connection, Incoming, Outgoing, Trouble

TIMEOUT_S = 5.0  # chosen: a broker in the house answers within milliseconds, one that does not is frozen
KEEPALIVE_S = 10  # chosen: a frozen broker is noticed within twice this, and ours dead within one and a half
INCOMING_MAX = 1000  # chosen: what a flood may leave waiting for one turn of the loop
STORED, NEVER_STORED = 0, 2  # MQTT 5, 3.8.3.1: retain handling


@dataclass(frozen=True, kw_only=True)
class Address:
    """Where a broker is, and who we are there.

    Attributes:
        identifier: of this client; fixed, so that the broker lets go of one that hangs.
        tls: encrypted.
        ca: the file of a certificate authority of one's own; None: those of this computer.
    """

    host: str
    port: int
    identifier: str
    user: str | None = None
    password: str | None = None
    tls: bool = False
    ca: str | None = None


class MqttBroker:
    """A real broker.

    Args:
        address: where it is.
        timeout_s: how long anything may take.
    """

    def __init__(self, address: Address, timeout_s: float = TIMEOUT_S) -> None:
        self._address, self._timeout_s = address, timeout_s

    @asynccontextmanager
    async def connect(self, will: Outgoing | None = None) -> AsyncIterator[Connection]:
        """Connect, and let go at the end."""
        client = self._client(will)
        try:
            await client.__aenter__()
        except aiomqtt.MqttError as error:
            raise _trouble(error, self._address, connecting=True) from None
        try:
            yield _MqttConnection(client, self._address)
        finally:
            with contextlib.suppress(aiomqtt.MqttError):  # one that is frozen hears no goodbye
                await client.__aexit__(None, None, None)

    def _client(self, will: Outgoing | None) -> aiomqtt.Client:
        address = self._address
        return aiomqtt.Client(
            address.host,
            address.port,
            username=address.user,
            password=address.password,
            identifier=address.identifier,
            protocol=aiomqtt.ProtocolVersion.V5,
            clean_start=True,
            will=None if will is None else aiomqtt.Will(will.topic, will.payload, 1, will.retain),
            timeout=self._timeout_s,
            keepalive=KEEPALIVE_S,
            max_queued_incoming_messages=INCOMING_MAX,
            tls_context=self._tls() if address.tls else None,
        )

    def _tls(self) -> ssl.SSLContext:
        try:
            return ssl.create_default_context(cafile=self._address.ca)
        except (OSError, ssl.SSLError) as error:
            raise BrokerTrouble(Trouble.CERTIFICATE, f"{self._address.ca}: {error}") from None


class _MqttConnection:
    """One connection by aiomqtt."""

    def __init__(self, client: aiomqtt.Client, address: Address) -> None:
        self._client, self._address = client, address

    async def messages(self) -> AsyncIterator[Incoming]:
        with self._told():
            async for message in self._client.messages:
                payload = message.payload
                raw = payload if isinstance(payload, bytes) else b""
                yield Incoming(str(message.topic), raw, bool(message.retain))

    async def publish(self, message: Outgoing) -> None:
        qos = 1 if message.retain or message.each else 0
        with self._told():
            await self._client.publish(message.topic, message.payload, qos=qos, retain=message.retain)

    async def subscribe(self, topics: Iterable[str], *, own: bool = False, stored: bool = False) -> None:
        options = SubscribeOptions(
            qos=1,
            noLocal=not own,
            retainAsPublished=True,
            retainHandling=STORED if stored else NEVER_STORED,
        )
        with self._told():
            for topic in topics:
                codes: Any = await self._client.subscribe(topic, options=options)
                if any(code.is_failure for code in codes):
                    raise BrokerTrouble(Trouble.DENIED, topic)

    @contextlib.contextmanager
    def _told(self) -> Any:
        try:
            yield
        except aiomqtt.MqttError as error:
            raise _trouble(error, self._address, connecting=False) from None
        except (ValueError, asyncio.QueueFull) as error:
            raise BrokerTrouble(Trouble.LOST, str(error)) from None


def _trouble(error: aiomqtt.MqttError, address: Address, *, connecting: bool) -> BrokerTrouble:
    """Tell the kinds apart that aiomqtt has in texts, codes and causes."""
    cause, said = error.__context__, str(error)
    code = _code(error) or _code(error.__cause__)
    if code in _REFUSALS:
        return BrokerTrouble(Trouble.REFUSED, said)
    if code == _TAKEN_OVER:
        return BrokerTrouble(Trouble.TAKEN, said)
    if isinstance(cause, ssl.SSLCertVerificationError):
        return BrokerTrouble(Trouble.CERTIFICATE, cause.verify_message)
    if isinstance(cause, ssl.SSLError) or (address.tls and isinstance(cause, ConnectionResetError)):
        return BrokerTrouble(Trouble.NO_TLS, said)
    if isinstance(cause, TimeoutError) or "timed out" in said:
        return BrokerTrouble(Trouble.SILENT, said)
    if isinstance(cause, OSError) and cause.errno is not None and type(cause).__name__ == "gaierror":
        return BrokerTrouble(Trouble.UNKNOWN_HOST, address.host)
    if not connecting:
        return BrokerTrouble(Trouble.LOST, said)
    return BrokerTrouble(Trouble.UNREACHABLE, said)


def _code(error: BaseException | None) -> int | None:
    """Return the reason code that a broker gave."""
    found = getattr(getattr(error, "rc", None), "value", None)
    return found if isinstance(found, int) else None


_TAKEN_OVER = 142  # MQTT 5, 3.14.2.1
_REFUSALS = (134, 135)  # MQTT 5, 3.2.2.2: bad user name or password; not authorized
