"""What the device needs of a radio and of a link, and what it promises above: no bleak, no bumble here."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from enum import Enum
from typing import Protocol

from treadctl.model import TreadctlError

Clock = Callable[[], float]
"""Monotonic seconds."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Found:
    """One device that advertises, or that the system is connected to already (it does not advertise then)."""

    address: str
    name: str | None = None
    rssi: int | None = None
    service_uuids: tuple[str, ...] = ()  # 128-bit, lower case
    service_data: Mapping[str, bytes] = field(default_factory=dict)
    connected: bool = False
    place: Mapping[str, str] = field(
        default_factory=dict
    )  # for other processes: {"path": ...}, {"type": ...}
    handle: object = field(default=None, repr=False, compare=False)  # the radio's own


ASK_THE_STACK = "ask_the_stack"
"""The gate's reason to refuse a frame until the Bluetooth stack has answered a question just now."""


class Stack(Protocol):
    """The Bluetooth stack between this process and the air; it can die or freeze while links look well."""

    async def open(self) -> None:
        """Get to know it; again, to renew what was lost.

        Raises:
            Exception: of the system's own, where there is none.
        """

    async def answers(self, timeout_s: float) -> bool:
        """Ask it something that costs nothing; whether it answered within `timeout_s`."""

    def watch(self, link: str, on_change: Callable[[str | None], None]) -> Callable[[], None]:
        """Call `on_change(why)` when the stack under `link` is gone or silent.

        One that answers again is told by `on_change(None)`.  Returns what ends
        the watch.
        """

    async def close(self) -> None:
        """Let go of it; never raises."""


class WriteTrouble(Enum):
    """Why a write failed, in the words of FTMS."""

    CCCD_OFF = "cccd_off"  # ATT 0xFD: never started
    BUSY = "busy"  # ATT 0xFE: never started
    REJECTED = "rejected"  # any other ATT error, or no such characteristic: never started
    TIMED_OUT = "timed_out"  # nobody knows: it may still be executed
    LINK_LOST = "link_lost"  # nobody knows either


class WriteFailed(TreadctlError):
    """A write to a characteristic failed.

    Attributes:
        kind: what is known of it.
        code: the ATT error code, where there was one.
    """

    def __init__(self, kind: WriteTrouble, code: int | None = None, detail: str = "") -> None:
        super().__init__(f"{kind.value} {detail}".strip())
        self.kind = kind
        self.code = code


class Link(Protocol):
    """One connection to one machine.

    Attributes:
        conn: the generation; no two links of a process have the same.
        address: of the machine.
        name: of the machine, "" if it has none.
        characteristics: properties ("read", "notify", ...) by 128-bit lower-case UUID.
        on_stack: called with why the stack under the link is gone or silent, with None when it answers again.
    """

    conn: int
    address: str
    name: str
    characteristics: Mapping[str, frozenset[str]]
    on_stack: Callable[[str | None], None]

    @property
    def is_up(self) -> bool:
        """Whether the link has not been seen to end; a hint only (HAZARDS 0.2 G)."""

    async def read(self, uuid: str) -> bytes | None:
        """Read a value; None where the machine has none or refuses.

        Raises:
            RadioError: LINK_LOST or TIMED_OUT.
        """

    async def subscribe(self, uuid: str, callback: Callable[[bytes, float], None]) -> bool:
        """Have `callback(data, arrival)` called for notifications and indications; again, to renew it.

        Returns False where the machine does not offer it or refuses.

        Raises:
            RadioError: LINK_LOST or TIMED_OUT.
        """

    async def write(self, uuid: str, data: bytes, timeout_s: float) -> None:
        """Write with response.

        Raises:
            WriteFailed: always with what is known of the write.
        """

    async def answers(self, timeout_s: float) -> bool:
        """Whether the Bluetooth stack answers a harmless question within `timeout_s`; never raises."""

    async def disconnect(self) -> None:
        """End the link; never raises, never takes long."""


class Radio(Protocol):
    """Where Bluetooth comes from.

    Attributes:
        name: as the user wrote it ("os", "sim:127.0.0.1:4321", "hci:usb:0").
        simulated: proven to be the simulator's virtual radio; False is "treat it as real".
    """

    name: str
    simulated: bool

    @property
    def is_lost(self) -> bool:
        """The radio itself is gone for good: open a new one."""

    async def scan(self, seconds: float, *, stop_at: Callable[[Found], bool] | None = None) -> list[Found]:
        """Listen for `seconds`, or until `stop_at` is true of one; return all that were heard.

        Raises:
            RadioError: the radio cannot scan.
        """

    async def connect(self, found: Found, *, timeout_s: float, on_lost: Callable[[str], None]) -> Link:
        """Connect and discover; `on_lost(reason)` is called once if it ends other than by `disconnect`.

        Raises:
            RadioError: why not.
        """


class Denial(Protocol):
    """Why the gate refuses a frame."""

    @property
    def reason(self) -> str:
        """For the log and the journal."""

    @property
    def our_bug(self) -> bool:
        """Denied for its content, not merely for its time."""


Gate = Callable[[bytes, float], Denial | None]
"""Asked with the final bytes and the time now, at the last moment before each write; None lets it pass."""


class Audit(Protocol):
    """Where the product's own side of the trace goes."""

    def __call__(self, event: str, /, **values: object) -> None:
        """Record something that was done."""
