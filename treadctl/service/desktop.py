"""A word on the desktop: the system's own notifications, where it has them.

Other people see screens: what is shown never says anything of the body.
"""

from __future__ import annotations

import asyncio
import html
import os
import sys
from collections.abc import Awaitable, Callable, Mapping
from pathlib import Path

Notify = Callable[[str, str], Awaitable[None]]
"""Shows a title and a sentence.

Raises:
    OSError: this desktop cannot show it; it was not shown.
"""

SERVICE, PLACE = "org.freedesktop.Notifications", "/org/freedesktop/Notifications"
SCRIPT = (
    "on run argv",
    "display notification (item 2 of argv) with title (item 1 of argv)",
    "end run",
)


def find(environ: Mapping[str, str] = os.environ, platform: str = sys.platform) -> Notify | None:
    """Return what shows a notification; None on a system for which we know no way."""
    if platform.startswith("linux"):
        return lambda title, text: over_the_bus(session_bus(environ), title, text)
    return by_script if platform == "darwin" else None


def session_bus(environ: Mapping[str, str]) -> str | None:
    """Return the address of the person's message bus; None where nobody is at a desktop.

    A service that systemd or an SSH session started may not be told, but the bus lies at its usual place.
    """
    told = environ.get("DBUS_SESSION_BUS_ADDRESS")
    usual = Path(environ.get("XDG_RUNTIME_DIR") or "/nowhere") / "bus"
    return told or (f"unix:path={usual}" if usual.is_socket() else None)


async def over_the_bus(address: str | None, title: str, text: str) -> None:
    """Show it as freedesktop.org's specification says; see `Notify`."""
    if address is None:
        raise OSError("there is no session bus here")
    from dbus_fast import Message, MessageType, Variant
    from dbus_fast.aio import MessageBus
    from dbus_fast.errors import AuthError, InvalidAddressError

    shown = [
        "treadctl",
        0,  # replaces none
        "",  # no picture
        title,
        html.escape(text, quote=False),  # servers may read it as markup
        [],  # nothing to press
        {"urgency": Variant("y", 1)},
        -1,  # as long as that desktop shows such a thing
    ]
    asks = Message(
        destination=SERVICE,
        path=PLACE,
        interface=SERVICE,
        member="Notify",
        signature="susssasa{sv}i",
        body=shown,
    )
    try:
        bus = MessageBus(bus_address=address)
        try:
            await bus.connect()
            reply = await bus.call(asks)
        finally:
            bus.disconnect()  # also of a bus that takes too long to let us in
    except (AuthError, InvalidAddressError, EOFError) as error:
        raise OSError(f"the session bus is not to be had: {error!r}") from None
    if reply is None or reply.message_type is not MessageType.METHOD_RETURN:
        raise OSError(f"the desktop said {getattr(reply, 'error_name', None)}")


async def by_script(title: str, text: str) -> None:
    """Show it on macOS; see `Notify`."""
    lines = [part for line in SCRIPT for part in ("-e", line)]
    quiet = asyncio.subprocess.DEVNULL
    process = await asyncio.create_subprocess_exec(
        "osascript", *lines, title, text, stdin=quiet, stdout=quiet, stderr=quiet
    )
    try:
        code = await process.wait()
    except asyncio.CancelledError:  # it takes too long
        process.kill()
        raise
    if code != 0:
        raise OSError(f"osascript ended with {code}")
