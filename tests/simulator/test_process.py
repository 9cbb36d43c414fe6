"""The simulator as a process of its own, joined over a real socket."""

import asyncio
import contextlib
import json
import signal
import sys
from collections.abc import AsyncIterator
from pathlib import Path

import pytest
from bumble.device import Device
from bumble.hci import Address
from bumble.transport import open_transport

from tests.simulator.rig import CONTROL, DATA, Client

ROOT = Path(__file__).parents[2]
NAME_COMMAND = bytes.fromhex("0154fc00")


@contextlib.asynccontextmanager
async def simulator(*options: str) -> AsyncIterator[tuple[asyncio.subprocess.Process, str]]:
    """A running simulator and the host:port of its radio."""
    process = await asyncio.create_subprocess_exec(
        sys.executable, "-m", "simulator", "--radio", "tcp:127.0.0.1:0", "--exit-with-parent", *options,
        cwd=ROOT, stdin=asyncio.subprocess.PIPE, stdout=asyncio.subprocess.PIPE,
    )  # fmt: skip
    assert process.stdin is not None
    assert process.stdout is not None
    line = (await process.stdout.readline()).decode()
    assert line.startswith("radio sim:127.0.0.1:")
    try:
        yield process, line.removeprefix("radio sim:").strip()
    finally:
        process.stdin.close()
        assert await process.wait() == 0
        assert await process.stdout.read() == b""  # nothing but the radio line


@contextlib.asynccontextmanager
async def joined(place: str, number: int = 1) -> AsyncIterator[Client]:
    """A client that has joined the radio."""
    async with await open_transport(f"tcp-client:{place}") as (source, sink):
        device = Device.with_hci("client", Address(f"C1:00:00:00:00:{number:02X}"), source, sink)
        await device.power_on()
        yield Client(None, device)  # type: ignore[arg-type]  # there is no controller on this side


def events(trace: Path) -> list[str]:
    return [
        record["event"] for record in map(json.loads, trace.read_text().splitlines()) if "event" in record
    ]


async def test_two_processes_walk(tmp_path: Path) -> None:
    trace = tmp_path / "trace.jsonl"
    async with simulator("--machine", "pad", "--trace", str(trace)) as (_, place), joined(place) as client:
        assert client.device.host.local_version is not None
        assert client.device.host.local_version.company_identifier == 0xFFFF
        await client.connect()
        assert (await client.read(0x2A24)) == b"pad"
        await client.take_control()
        assert await client.ask("07") == "800701"
        await client.hears(DATA, 2, within_s=3)
        assert await client.ask("0801") == "800801"
        await client.connection.disconnect()
    kinds = events(trace)
    assert kinds[0] == "connected"
    assert kinds.count("control_point") == 3
    assert kinds[-1] == "disconnected"


async def test_a_killed_client_is_noticed_and_the_next_one_may_come(tmp_path: Path) -> None:
    trace = tmp_path / "trace.jsonl"
    async with simulator("--trace", str(trace)) as (_, place):
        async with joined(place, 1) as first:
            await first.connect()
            first_end = asyncio.get_running_loop().time()
        async with joined(place, 2) as second:
            await second.connect()
            assert asyncio.get_running_loop().time() - first_end > 0.4
            await second.subscribe(CONTROL)
            assert await second.ask("00") == "800001"
    reasons = [
        record["reason"]
        for record in map(json.loads, trace.read_text().splitlines())
        if record.get("event") == "disconnected"
    ]
    assert reasons[0] == 8


async def test_the_vendor_command_answers_over_the_socket() -> None:
    async with simulator() as (_, place):
        host, port = place.split(":")
        reader, writer = await asyncio.open_connection(host, int(port))
        writer.write(NAME_COMMAND)
        answer = await reader.readexactly(7 + len(b"treadctl-simulator"))
        assert answer == bytes.fromhex("040e160154fc00") + b"treadctl-simulator"
        writer.close()
        await writer.wait_closed()


async def test_what_is_not_hci_is_thrown_out_and_the_others_stay() -> None:
    async with simulator() as (_, place), joined(place) as client:
        host, port = place.split(":")
        reader, writer = await asyncio.open_connection(host, int(port))
        writer.write(b"GET / HTTP/1.1\r\n\r\n")
        assert await reader.read() == b""
        writer.close()
        await client.connect()


@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGINT])
async def test_a_signal_ends_it_cleanly_and_clients_hear_of_it(number: signal.Signals) -> None:
    async with simulator() as (process, place), joined(place) as client:
        await client.connect()
        process.send_signal(number)
        assert await asyncio.wait_for(process.wait(), 5) == 0
        await asyncio.sleep(0.05)
        assert client.disconnections == [0x13]


async def test_a_second_machine_joins_the_radio_of_the_first_as_if_by_a_dongle() -> None:
    """A bumble transport as radio is what a real dongle is."""
    async with simulator() as (_, place), joined(place) as client:
        second = await asyncio.create_subprocess_exec(
            sys.executable, "-m", "simulator", "--radio", f"tcp-client:{place}", "--machine", "pad",
            "--address", "F0:00:00:00:00:02", cwd=ROOT, stdout=asyncio.subprocess.PIPE,
        )  # fmt: skip
        assert second.stdout is not None
        assert await second.stdout.readline() == f"radio tcp-client:{place}\n".encode()
        await client.connect(address="F0:00:00:00:00:02")
        assert await client.read(0x2A24) == b"pad"
        await client.take_control()
        second.terminate()
        assert await asyncio.wait_for(second.wait(), 5) == 0
        assert client.disconnections == [0x13]


async def test_a_killed_simulator_leaves_whole_records(tmp_path: Path) -> None:
    trace = tmp_path / "trace.jsonl"
    process = await asyncio.create_subprocess_exec(
        sys.executable, "-m", "simulator", "--trace", str(trace), cwd=ROOT, stdout=asyncio.subprocess.PIPE
    )  # fmt: skip
    assert process.stdout is not None
    await process.stdout.readline()
    await asyncio.sleep(1.2)
    process.kill()
    await process.wait()
    lines = trace.read_text().splitlines(keepends=True)
    assert all(line.endswith("}\n") for line in lines)
    times = [json.loads(line)["t"] for line in lines]
    assert len(times) >= 12
