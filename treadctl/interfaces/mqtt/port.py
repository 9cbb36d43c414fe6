"""What the bridge needs of a broker, without any library: messages, a connection, what may be wrong."""

from __future__ import annotations

from collections.abc import AsyncIterator, Iterable
from contextlib import AbstractAsyncContextManager
from dataclasses import dataclass
from enum import Enum
from typing import Protocol


@dataclass(frozen=True, slots=True)
class Outgoing:
    """One message to publish.

    Attributes:
        topic: where.
        payload: JSON or a word.
        retain: the broker keeps it for whoever comes later.
        each: every one counts; else a newer one of the same topic takes its place.
    """

    topic: str
    payload: bytes
    retain: bool = False
    each: bool = False


class Trouble(Enum):
    """Why there is no broker: each has its own next step."""

    REFUSED = "refused"  # user or password
    DENIED = "denied"  # its rules do not let us read or write here
    UNREACHABLE = "unreachable"  # nobody listens there
    UNKNOWN_HOST = "unknown_host"
    SILENT = "silent"  # somebody listens and says nothing
    CERTIFICATE = "certificate"
    NO_TLS = "no_tls"  # it does not speak TLS
    TAKEN = "taken_over"  # another client has come with our identifier
    LOST = "lost"  # it was there


class BrokerTrouble(Exception):
    """There is no connection to the broker, or none any more.

    Attributes:
        trouble: which kind.
        detail: as the system says it.
    """

    def __init__(self, trouble: Trouble, detail: str = "") -> None:
        super().__init__(trouble.value, detail)
        self.trouble, self.detail = trouble, detail


@dataclass(frozen=True, slots=True)
class Incoming:
    """One message.

    Attributes:
        topic: where it was published.
        payload: as it came.
        retain: it was published to be stored, or comes out of a store.
    """

    topic: str
    payload: bytes
    retain: bool = False


class Connection(Protocol):
    """A connection to a broker."""

    def messages(self) -> AsyncIterator[Incoming]:
        """Yield what comes; raises BrokerTrouble when the broker is gone."""

    async def publish(self, message: Outgoing) -> None:
        """Publish; raises BrokerTrouble when the broker does not take it in time."""

    async def subscribe(self, topics: Iterable[str], *, own: bool = False, stored: bool = False) -> None:
        """Listen to topics; raises BrokerTrouble where forbidden.

        Args:
            topics: names; wildcards too.
            own: to what we publish there too.
            stored: to what the broker has kept, too.  Never for commands.
        """


class Broker(Protocol):
    """Where connections come from."""

    def connect(self, will: Outgoing | None = None) -> AbstractAsyncContextManager[Connection]:
        """Connect; `will` is published by the broker when we vanish.  Raises BrokerTrouble."""
