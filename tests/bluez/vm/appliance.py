"""Runs in the virtual machine, alone and with nothing but Python: bus, bluetoothd and adapter, by order from outside.

Three doors: CONTROL takes one JSON object a line and answers each; DBUS joins the system bus; HCI is the other
side of a Bluetooth adapter, which is there for as long as its connection lasts.
"""

import asyncio
import contextlib
import json
import os
import re
import shutil
import signal
import socket

CONTROL, DBUS, HCI = 7001, 7002, 7003
BUS = "/run/dbus/system_bus_socket"
DAEMONS = {
    "dbus": ["dbus-daemon", "--system", "--nofork", "--nopidfile"],
    "bluetoothd": ["/usr/libexec/bluetooth/bluetoothd", "-n"],
}
WHO = re.compile(rb"AUTH EXTERNAL [0-9a-f]+")
ROOT = b"AUTH EXTERNAL 30"  # here everybody is root, whoever they are outside
PACKETS = {1: (2, 1), 2: (2, 2), 3: (2, 1), 4: (1, 1), 5: (2, 2)}  # H4: place and size of the length

running = {}


async def start(name):
    if name == "dbus":
        with contextlib.suppress(FileNotFoundError):
            os.unlink(BUS)
    with open(f"/out/{name}.log", "ab") as log:  # noqa: ASYNC230
        running[name] = await asyncio.create_subprocess_exec(*DAEMONS[name], stdout=log, stderr=log)
    while name == "dbus" and not os.path.exists(BUS):  # noqa: ASYNC240
        await asyncio.sleep(0.01)


async def kill(name):
    process = running.pop(name, None)
    if process is not None:
        with contextlib.suppress(ProcessLookupError):  # bluetoothd ends with its bus
            process.kill()
        await process.wait()


async def control(order):
    what, name = order["do"], order.get("name")
    if what == "start":
        await start(name)
    elif what == "kill":
        await kill(name)
    elif what in ("freeze", "thaw"):
        running[name].send_signal(signal.SIGSTOP if what == "freeze" else signal.SIGCONT)
    elif what == "fresh":
        for each in ("bluetoothd", "dbus"):
            await kill(each)
        shutil.rmtree("/var/lib/bluetooth", ignore_errors=True)  # nothing is known of any machine
        for each in ("dbus", "bluetoothd"):
            await start(each)
    elif what == "off":
        asyncio.get_running_loop().call_later(0.1, os._exit, 0)


async def serve_control(reader, writer):
    while line := await reader.readline():
        await control(json.loads(line))
        writer.write(b"{}\n")
        await writer.drain()


async def serve_dbus(reader, writer):
    try:
        bus_reader, bus_writer = await asyncio.open_unix_connection(BUS)
    except OSError:
        writer.close()
        return
    await both(pump(reader, bus_writer, whoever_is_root), pump(bus_reader, writer))
    for one in (writer, bus_writer):
        one.close()


def whoever_is_root(data):
    return WHO.sub(ROOT, data, count=1)


async def pump(reader, writer, change=lambda data: data):
    with contextlib.suppress(OSError):
        while data := await reader.read(65536):
            writer.write(change(data))
            await writer.drain()


async def both(*ways):
    """Until one of them ends."""
    tasks = [asyncio.ensure_future(way) for way in ways]
    await asyncio.wait(tasks, return_when=asyncio.FIRST_COMPLETED)
    for task in tasks:
        task.cancel()
    await asyncio.gather(*tasks, return_exceptions=True)


async def serve_hci(reader, writer):
    vhci = os.open("/dev/vhci", os.O_RDWR | os.O_NONBLOCK)
    os.write(vhci, b"\xff\x00")  # an adapter, please; its answer begins with ff as well
    loop = asyncio.get_running_loop()

    def from_kernel():
        with contextlib.suppress(BlockingIOError):
            packet = os.read(vhci, 4096)
            if packet[:1] != b"\xff":
                writer.write(packet)

    loop.add_reader(vhci, from_kernel)
    try:
        while True:
            kind = await reader.readexactly(1)
            at, size = PACKETS[kind[0]]
            head = await reader.readexactly(at + size)
            # The kernel wants a whole packet in one write.
            length = int.from_bytes(head[at : at + size], "little") & (0x3FFF if kind[0] == 5 else 0xFFFF)
            os.write(vhci, kind + head + await reader.readexactly(length))
    except (asyncio.IncompleteReadError, OSError):
        pass
    finally:
        loop.remove_reader(vhci)
        os.close(vhci)
        writer.close()


async def main():
    doors = {CONTROL: serve_control, DBUS: serve_dbus, HCI: serve_hci}
    for port, serve in doors.items():
        server = await asyncio.start_server(at_once(serve), "0.0.0.0", port)
        await server.start_serving()
    await asyncio.get_running_loop().create_future()


def at_once(serve):
    """Small packets must not wait for one another."""

    async def serving(reader, writer):
        writer.get_extra_info("socket").setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        await serve(reader, writer)

    return serving


if __name__ == "__main__":
    asyncio.run(main())
