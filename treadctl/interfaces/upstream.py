"""One connection to the service, on the event loop: requests out, replies and lines in."""

from __future__ import annotations

import asyncio
import contextlib
import itertools
import json
import os
from collections.abc import Callable
from typing import Any

from treadctl import client
from treadctl.client import HELLO_WITHIN_S, NoAnswer, ServiceGone

Line = dict[str, Any]

LINE_MAX = 1 << 20  # octets; the longest reply is a plan with its reasons, a few thousand

_serial = itertools.count(1)


class Upstream:
    """A connection whose first lines, the greetings, were exchanged.

    Attributes:
        on_line: gets every line that is no reply, in order.
    """

    def __init__(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        self._reader, self._writer = reader, writer
        self._waiting: dict[str, asyncio.Future[Line]] = {}
        self.on_line: Callable[[Line], None] = lambda line: None

    @classmethod
    async def greet(
        cls,
        reader: asyncio.StreamReader,
        writer: asyncio.StreamWriter,
        role: str,
        *,
        watched: bool = False,
        token: object = None,
    ) -> Upstream:
        """Say who this is, and wait for the service to say so too.

        Raises:
            ServiceGone: it does not.
        """
        upstream = cls(reader, writer)
        # What is watched by this way is a page, and a page speaks: the computer then need not.
        upstream._send({"hello": 1, "role": role, "watched": watched, "speaks": watched, "token": token})
        try:
            async with asyncio.timeout(HELLO_WITHIN_S):
                hello = json.loads(await reader.readline())
        except (OSError, ValueError, TimeoutError) as error:
            writer.close()
            raise ServiceGone(str(error)) from None
        if "hello" not in hello:
            writer.close()
            raise ServiceGone(str(hello.get("message", "refused")))
        return upstream

    async def run(self) -> None:
        """Take in lines until the other side is gone; then nobody waits for a reply any more."""
        try:
            while raw := await self._reader.readline():
                with contextlib.suppress(ValueError):
                    self._take(json.loads(raw))
        except (OSError, ValueError):
            pass  # cut in the middle, or a line without an end: gone either way
        finally:
            self.close()

    async def request(self, name: str, timeout_s: float = 10.0, /, **body: object) -> Line:
        """Make a request and return its reply.

        Raises:
            ServiceGone: no reply in time, or the service ended.
        """
        identity = f"{os.getpid()}-{next(_serial)}"
        reply: asyncio.Future[Line] = asyncio.get_running_loop().create_future()
        self._waiting[identity] = reply
        try:
            self._send({"request": name, "id": identity, **body})
            async with asyncio.timeout(timeout_s):
                return await reply
        except TimeoutError:
            raise NoAnswer("no answer in time") from None
        finally:
            self._waiting.pop(identity, None)

    def tell(self, name: str, **body: object) -> None:
        """Make a request without waiting for its reply; one to a service that is gone is lost."""
        self._send({"request": name, "id": f"{os.getpid()}-{next(_serial)}", **body})

    def close(self) -> None:
        """Let go: without `bye`, for a page that is gone is a lost interface."""
        self._writer.close()
        for reply in self._waiting.values():
            if not reply.done():
                reply.set_exception(ServiceGone("the service ended"))
        self._waiting.clear()

    def _take(self, line: Line) -> None:
        reply = self._waiting.get(str(line.get("reply")))
        if reply is not None and not reply.done():
            reply.set_result(line)
        elif "event" in line:
            self.on_line(line)

    def _send(self, line: Line) -> None:
        if not self._writer.is_closing():
            self._writer.write(json.dumps(line).encode() + b"\n")


async def connect(record: Line, role: str, *, watched: bool = False) -> Upstream:
    """Connect to the service of this record.

    Raises:
        ServiceGone: nobody answers there.
    """
    try:
        sock = await asyncio.to_thread(client.connected, record)
        reader, writer = await asyncio.open_connection(sock=sock, limit=LINE_MAX)
    except (OSError, ValueError, KeyError) as error:
        raise ServiceGone(str(error)) from None
    return await Upstream.greet(reader, writer, role, watched=watched, token=record.get("token"))
