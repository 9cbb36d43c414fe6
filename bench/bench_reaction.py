"""Our own time from a reason to act to the bytes: an over-cap report, and STOP by key, socket and signal.

Real service, core, procedure, gate and writer; the radio is one that takes no
time.  Our own time is the processor's time plus every moment in which we
ourselves wait.  Inside one process virtual time shows those waits.  Across a
socket, a terminal or a signal the median of real time shows that there are
none; its tail belongs to whoever else uses this machine.
"""

from __future__ import annotations

import asyncio
import os
import signal
import sys
import tempfile
import threading
import time
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager, contextmanager, suppress
from pathlib import Path
from typing import Any

from bench.figure import Figure, show
from tests.helpers.fake_link import FakeLink, FakeRadio
from tests.helpers.virtual_time import VirtualLoop
from treadctl import paths
from treadctl.client import Client, read_record
from treadctl.device.ports import Radio
from treadctl.ftms import TREADMILL_DATA
from treadctl.interfaces.cli.terminal import Keys
from treadctl.journal import MemoryJournal
from treadctl.messages import Request
from treadctl.model import Plan
from treadctl.quantities import Speed
from treadctl.service.audit import Audit
from treadctl.service.build import build
from treadctl.service.guardian import MemoryGuardian
from treadctl.service.ports import Ports
from treadctl.service.requests import Requests
from treadctl.service.server import Server
from treadctl.service.service import Service

SAMPLES = int(os.environ.get("SAMPLES", "200"))
AIM_MS = 5.0
STOP = b"\x08\x01"
PLAN = Plan(
    profile="bench",
    cap=Speed(200),
    blocks_s=(900, 900, 900),
    break_s=10,
    ramp_per_s=Speed(20),
    level_until_s=0,
)
Stamp = tuple[float, float, float]  # real time, processor time, time of the loop


Moment = tuple[float, float]  # real time, processor time


def now() -> Moment:
    return time.perf_counter(), time.process_time()


class Times:
    """Milliseconds of the processor and of real time, sample by sample."""

    def __init__(self) -> None:
        self.own: list[float] = []
        self.real: list[float] = []

    def add(self, begin: Moment, end: Moment) -> None:
        self.real.append((end[0] - begin[0]) * 1e3)
        self.own.append((end[1] - begin[1]) * 1e3)


class Mill(FakeLink):
    """A machine that obeys at once, over a radio that takes no time."""

    speed = 0
    forced: int | None = None

    def __init__(self) -> None:
        super().__init__(answer_after_s=0.001)
        self.stamps: list[tuple[Stamp, bytes]] = []

    def stamp(self) -> Stamp:
        return time.perf_counter(), time.process_time(), asyncio.get_running_loop().time()

    async def write(self, uuid: str, data: bytes, timeout_s: float) -> None:
        self.stamps.append((self.stamp(), data))
        if data == b"\x07":
            self.speed = 100
        elif data[0] == 0x02:
            self.speed = data[1] | data[2] << 8
        elif data == b"\x08\x01":
            self.speed = 0
        answer = self.answer(data)
        if answer is not None:
            asyncio.get_running_loop().call_soon(self.notify, uuid, answer)

    async def answers(self, timeout_s: float) -> bool:
        return True

    def report(self, speed: int | None = None) -> None:
        now = self.speed if speed is None else speed
        self.notify(TREADMILL_DATA, b"\x08\x00" + now.to_bytes(2, "little") + bytes(4))

    async def run(self) -> None:
        while True:
            await asyncio.sleep(0.5)
            self.report(self.forced)


@asynccontextmanager
async def running(mill: Mill) -> AsyncIterator[tuple[Service, Requests]]:
    """A service that holds the machine."""
    loop = asyncio.get_running_loop()
    radio = FakeRadio(mill)
    count = iter(range(1, 10**9))

    @asynccontextmanager
    async def open_radio() -> AsyncIterator[Radio]:
        yield radio

    async def at_once(work: Callable[[], Any]) -> Any:
        return work()

    service, requests = build(
        Ports(
            open_radio=open_radio,
            clock=loop.time,
            wall=time.time,
            journal=MemoryJournal(),
            plan_for=lambda name, walks: PLAN,
            nonce=lambda: f"{next(count):032x}",
            off_loop=at_once,
            audit=Audit(loop.time),
            guardian=MemoryGuardian(),
        )
    )
    task = asyncio.create_task(service.run())
    belt = asyncio.create_task(mill.run())
    service.watched(1)
    reply = await requests.take(Request("0", "connect", {}), "walker")
    if not reply["ok"]:
        raise RuntimeError(f"the bench cannot connect: {reply}")
    try:
        yield service, requests
    finally:
        mill.forced = None
        service.ending.set()
        await task
        belt.cancel()


async def walk(service: Service, requests: Requests) -> None:
    """Press, and wait until the belt walks at the cap."""
    await asyncio.sleep(5.0)
    permit = (await requests.take(Request("1", "permit", {}), "walker"))["permit"]
    body = {"permit": permit, "profile": "bench", "says_flat": True}
    reply = await requests.take(Request("2", "arm", body), "walker")
    if not reply["ok"]:
        raise RuntimeError(f"the bench cannot start: {reply}")
    await asyncio.sleep(40.0)
    if service.snapshot()["state"] != "walk" or service.snapshot()["target_kmh"] != 2.0:
        raise RuntimeError(f"the bench does not walk: {service.snapshot()}")


def first(mill: Mill, since: Stamp, wanted: bytes) -> float:
    """Milliseconds from `since` to these bytes: processor time, and waits of our own."""
    for (real, cpu, loop), frame in mill.stamps:
        if real >= since[0] and frame == wanted:
            return (cpu - since[1] + loop - since[2]) * 1e3
    raise RuntimeError(f"{wanted.hex()} was never written")


async def over_cap(samples: int) -> list[float]:
    """A report 0.6 km/h above the cap, one a minute, and the bytes that ask for the cap."""
    out: list[float] = []
    while len(out) < samples:
        mill = Mill()
        async with running(mill) as (service, requests):
            await walk(service, requests)
            for _ in range(10):
                await asyncio.sleep(61.0)
                mill.stamps.clear()
                since = mill.stamp()
                mill.report(260)
                await asyncio.sleep(0.3)
                out.append(first(mill, since, b"\x02\xc8\x00"))
    return out


async def ended(samples: int) -> list[float]:
    """The service is asked to end in the middle of a walk, as its signal handler asks."""
    out: list[float] = []
    for turn in range(samples):
        mill = Mill()
        async with running(mill) as (service, requests):
            await walk(service, requests)
            await asyncio.sleep(turn % 10 / 100)  # anywhere between two ticks
            since = mill.stamp()
            service.ending.set()
            await asyncio.sleep(0.5)
            out.append(first(mill, since, b"\x08\x01"))
    return out


async def signals(samples: int) -> Times:
    """From the signal to its handler on the loop."""
    loop, out, heard = asyncio.get_running_loop(), Times(), asyncio.Event()
    loop.add_signal_handler(signal.SIGTERM, heard.set)
    for _ in range(samples):
        await asyncio.sleep(0.002)
        heard.clear()
        begin = now()
        os.kill(os.getpid(), signal.SIGTERM)
        await heard.wait()
        out.add(begin, now())
    loop.remove_signal_handler(signal.SIGTERM)
    return out


Press = Callable[[], Moment]


@contextmanager
def by_socket(record: dict[str, Any]) -> Any:
    client = Client.attach(record, "walker")
    draining = _drained(client)

    def press() -> Moment:
        begin = now()
        client.tell("stop")
        return begin

    yield press
    draining.set()


@contextmanager
def by_key(record: dict[str, Any]) -> Any:
    """A key in a terminal: read as the command line reads it, and on over the socket."""
    master, slave = os.openpty()
    before, sys.stdin = sys.stdin, os.fdopen(slave, encoding="utf-8")
    client, over = Client.attach(record, "walker"), threading.Event()

    def person() -> None:
        with Keys() as keys, suppress(Exception):
            while not over.is_set():
                if "s" in keys.wait(0.2, client):
                    client.tell("stop")
                list(client.lines())

    thread = threading.Thread(target=person, daemon=True)
    thread.start()

    def press() -> Moment:
        begin = now()
        os.write(master, b"s")
        return begin

    yield press
    over.set()
    thread.join(2.0)
    sys.stdin = before
    os.close(master)


def _drained(client: Client) -> threading.Event:
    """Read what the service says, so that the socket never fills."""
    over = threading.Event()

    def read() -> None:
        with suppress(Exception):
            while not over.is_set():
                list(client.lines())
                time.sleep(0.05)

    threading.Thread(target=read, daemon=True).start()
    return over


async def pressed(way: Callable[[dict[str, Any]], Any], samples: int, folder: Path) -> Times:
    """A belt that the console drives and that ignores Stop: every press must be bytes, again and again."""
    mill, out = Mill(), Times()
    async with running(mill) as (service, requests):
        server = Server(service, requests, folder, "bench")
        await server.open()
        record = read_record(paths.record_path(folder))
        if record is None:
            raise RuntimeError("the bench's service left no record")
        mill.forced = 150
        await asyncio.sleep(1.2)
        held = way(record)
        press: Press = await asyncio.to_thread(held.__enter__)
        await asyncio.sleep(0.3)
        for _ in range(samples):
            mill.stamps.clear()
            await asyncio.sleep(0.13)
            while mill.stamps:  # the ladder's own: two Stops follow each other by 0.1 s at least
                mill.stamps.clear()
                await asyncio.sleep(0.13)
            begin = await asyncio.to_thread(press)
            async with asyncio.timeout(5.0):
                while not (after := [at for at, frame in mill.stamps if frame == STOP and at[0] >= begin[0]]):
                    await asyncio.sleep(0.001)
            out.add(begin, after[0][:2])
        await asyncio.to_thread(held.__exit__, None, None, None)
        mill.forced = None
        mill.speed = 0
        await server.close()
    return out


def p99(times: list[float]) -> float:
    return sorted(times)[min(len(times) - 1, int(len(times) * 0.99))]


def median(times: list[float]) -> float:
    return sorted(times)[len(times) // 2]


def virtually(work: Awaitable[list[float]]) -> list[float]:
    with asyncio.Runner(loop_factory=VirtualLoop) as runner:
        return runner.run(work)  # type: ignore[arg-type]


def figures(samples: int = SAMPLES) -> tuple[list[Figure], list[str]]:
    """Measure everything, in ms."""
    corrected, ending = virtually(over_cap(samples)), virtually(ended(samples))
    ways = {"a signal, to its handler": asyncio.run(signals(samples))}
    with tempfile.TemporaryDirectory(prefix="treadctl-bench-") as folder:
        os.environ.setdefault("TREADCTL_RUNTIME", str(Path(folder) / "run"))
        ways["a key in the terminal"] = asyncio.run(pressed(by_key, samples, Path(folder) / "key"))
        ways["the socket"] = asyncio.run(pressed(by_socket, samples, Path(folder) / "socket"))
    measured = [
        Figure("own time, over-cap report to the corrective bytes, p99 ms", p99(corrected), at_most=AIM_MS),
        Figure("own time, asked to end by a signal to the bytes, p99 ms", p99(ending), at_most=AIM_MS),
    ]
    for way, times in ways.items():
        measured.append(Figure(f"own time, STOP by {way}, p99 ms", p99(times.own), at_most=AIM_MS))
        measured.append(Figure(f"real time, STOP by {way}, median ms", median(times.real), at_most=AIM_MS))
    tails = ", ".join(f"{way} {p99(times.real):.2f}" for way, times in ways.items())
    load = f"load {os.getloadavg()[0]:.1f} on {os.cpu_count()} cores"
    return measured, [
        f"real time p99 ms with everything else on this machine ({load}): {tails}; {samples} samples"
    ]


def main() -> int:
    return 0 if show(*figures()) else 1


if __name__ == "__main__":
    sys.exit(main())
