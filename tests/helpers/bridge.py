"""A virtual controller over TCP that is *not* the simulator: what a bridge to a real dongle looks like.

`python -m tests.helpers.bridge` prints its port and serves bumble's own controller until it is ended.
"""

from __future__ import annotations

import asyncio

from bumble.controller import Controller
from bumble.link import LocalLink
from bumble.transport.tcp_server import open_tcp_server_transport_with_socket


async def main() -> None:
    import socket

    listening = socket.socket()
    listening.bind(("127.0.0.1", 0))
    transport = await open_tcp_server_transport_with_socket(listening)
    print(listening.getsockname()[1], flush=True)
    link = LocalLink()  # type: ignore[no-untyped-call]
    Controller("bridge", host_source=transport.source, host_sink=transport.sink, link=link)
    await asyncio.Event().wait()


if __name__ == "__main__":
    asyncio.run(main())
