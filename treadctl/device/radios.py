"""Opening a radio by what the user wrote: `os`, `sim:HOST:PORT` or `hci:TRANSPORT`."""

from __future__ import annotations

import asyncio
import ipaddress
import sys
from collections.abc import AsyncIterator, Callable, Iterator
from contextlib import AsyncExitStack, asynccontextmanager
from typing import TYPE_CHECKING, NamedTuple

from treadctl.device.ports import Clock, Radio, Stack
from treadctl.model import RadioError, RadioTrouble

if TYPE_CHECKING:
    from treadctl.device.bumble_backend import BumbleRadio

FORMS = "os, sim:HOST:PORT (HOST on this machine) or hci:TRANSPORT (such as hci:usb:0)"

READ_LOCAL_VERSION = 0x1001
SIMULATOR_COMPANY = 0xFFFF  # HCI Read Local Version: a company identifier that nobody owns
SIMULATOR_COMMAND = 0xFC54  # vendor command: who are you?
SIMULATOR_ANSWER = b"\0treadctl-simulator"  # status 0, then the name
IDENTITY_LIMIT_S = 2.0  # chosen: the simulator answers within milliseconds; silence is "not the simulator"


class BadRadio(RadioError, ValueError):
    """What was written is not the name of a radio.  Names the value and the forms allowed."""

    def __init__(self, text: str, why: str) -> None:
        super().__init__(RadioTrouble.NO_RADIO, f"{text!r}: {why}; allowed are {FORMS}")


class RadioSpec(NamedTuple):
    """A radio as the user wrote it, and the bumble transport to open for it (None: the system's)."""

    text: str
    transport: str | None
    may_be_simulated: bool


def parse_radio(text: str) -> RadioSpec:
    """Read a radio's name; opens nothing.

    Raises:
        BadRadio: it is none.
    """
    kind, _, rest = text.partition(":")
    if text == "os":
        return RadioSpec(text, None, False)
    if kind == "hci" and rest:
        return RadioSpec(text, rest, False)
    if kind == "sim":
        host, _, port = rest.rpartition(":")
        if not (port.isascii() and port.isdigit() and 0 < int(port) < 65536):
            raise BadRadio(text, "the port is missing or not between 1 and 65535")
        return RadioSpec(text, f"tcp-client:{_loopback(text, host)}:{port}", True)
    raise BadRadio(text, "no such kind of radio")


def _loopback(text: str, host: str) -> str:
    if host == "localhost":
        return "127.0.0.1"
    try:
        address = ipaddress.ip_address(host.removeprefix("[").removesuffix("]"))
    except ValueError:
        raise BadRadio(text, f"{host!r} is not a loopback address") from None
    if not address.is_loopback:
        raise BadRadio(text, f"{host} is not on this machine, and the virtual radio has no protection")
    return str(address)


@asynccontextmanager
async def open_radio(
    text: str, clock: Clock | None = None, generations: Iterator[int] | None = None
) -> AsyncIterator[Radio]:
    """Open a radio for as long as the context lasts; its connections end with it.

    Args:
        text: `os`, `sim:HOST:PORT` or `hci:TRANSPORT`.
        clock: stamps what arrives; the event loop's if not given.
        generations: numbers of the links; unique in the process if not given.

    Raises:
        BadRadio: not the name of a radio.
        RadioError: NO_RADIO, it cannot be opened.
    """
    from treadctl.device.link import radio_error

    spec = parse_radio(text)
    if spec.transport is None:
        async with _system_radio(text, clock, generations) as radio:
            yield radio
        return

    from treadctl.device.bumble_backend import BumbleRadio

    async with AsyncExitStack() as opened:
        try:
            bumble = await opened.enter_async_context(BumbleRadio.open(spec.transport))
            radio = await radio_over(
                bumble, text, clock, may_be_simulated=spec.may_be_simulated, generations=generations
            )
        except ValueError as error:
            raise BadRadio(text, str(error)) from error
        except Exception as error:
            raise radio_error(error, RadioTrouble.NO_RADIO, RadioTrouble.NO_RADIO) from error
        yield radio


@asynccontextmanager
async def _system_radio(
    text: str, clock: Clock | None, generations: Iterator[int] | None
) -> AsyncIterator[Radio]:
    from treadctl.device.link import BleakRadio

    stack: Stack | None = None
    if sys.platform == "linux":
        from treadctl.device.link.bluez import BluezStack

        stack = BluezStack()
    try:
        yield BleakRadio(text, clock or asyncio.get_running_loop().time, generations=generations, stack=stack)
    finally:
        if stack is not None:
            await stack.close()


async def radio_over(
    bumble: BumbleRadio,
    name: str,
    clock: Clock | None = None,
    *,
    may_be_simulated: bool = True,
    generations: Iterator[int] | None = None,
) -> Radio:
    """Make a radio of an open bumble radio, such as one in the same process (tests).

    It is simulated only if it may be and proves to be.
    """
    from treadctl.device.link import BleakRadio

    return BleakRadio(
        name,
        clock or asyncio.get_running_loop().time,
        simulated=may_be_simulated and await is_simulator(bumble),
        backends=(bumble.scanner_backend, bumble.client_backend),
        lost=lambda: bumble.is_lost,
        without=RadioTrouble.NO_RADIO,
        generations=generations,
        stack=HostStack(bumble),
    )


class HostStack:
    """bumble's host, in this process, and its controller; a `Stack`."""

    def __init__(self, bumble: BumbleRadio) -> None:
        self._bumble = bumble

    async def open(self) -> None:
        """See `Stack.open`; it is."""

    async def answers(self, timeout_s: float) -> bool:
        """See `Stack.answers`; any HCI command will do."""
        return await self._bumble.command(READ_LOCAL_VERSION, limit_s=timeout_s) is not None

    def watch(self, link: str, on_change: Callable[[str | None], None]) -> Callable[[], None]:
        """See `Stack.watch`; the end of a link tells all there is."""
        return lambda: None

    async def close(self) -> None:
        """See `Stack.close`; whoever opened the radio closes it."""


async def is_simulator(radio: BumbleRadio) -> bool:
    """Tell whether the controller is the simulator's: both its company and its name must say so.

    A bridge to a real dongle passes the commands on, and no dongle gives these
    answers.  The vendor command is not sent to a controller of a known maker,
    to whom it may mean anything.
    """
    if radio.company != SIMULATOR_COMPANY:
        return False
    return await radio.command(SIMULATOR_COMMAND, limit_s=IDENTITY_LIMIT_S) == SIMULATOR_ANSWER
