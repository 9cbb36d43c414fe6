"""The whole way: a simulator, in a process of its own or in this one, and the product's device."""

import asyncio
import sys
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any, TypeVar

import pytest
import pytest_asyncio
from bumble.device import Device
from bumble.hci import Address
from bumble.transport.common import AsyncPipeSink

from simulator import Simulator
from simulator.machine import MACHINES
from treadctl.device.bumble_backend import BumbleRadio
from treadctl.device.ports import Radio
from treadctl.device.radios import open_radio, radio_over
from treadctl.device.scan import Kind, is_candidate, judge
from treadctl.device.treadmill import Treadmill
from treadctl.model import (
    BadTelemetry,
    CommandDone,
    Connected,
    Disconnected,
    Event,
    Outcome,
    RadioError,
    RadioTrouble,
    SetSpeed,
    StartBelt,
    StopBelt,
    Telemetry,
)
from treadctl.quantities import Speed

T = TypeVar("T")
ROOT = Path(__file__).parents[2]


@pytest_asyncio.fixture
async def simulator() -> AsyncIterator[tuple[str, asyncio.subprocess.Process]]:
    process = await asyncio.create_subprocess_exec(
        sys.executable,
        "-m",
        "simulator",
        "--radio",
        "tcp:127.0.0.1:0",
        cwd=ROOT,
        stdout=asyncio.subprocess.PIPE,
    )
    assert process.stdout is not None
    async with asyncio.timeout(20):
        word, name = (await process.stdout.readline()).decode().split()
    assert word == "radio"
    yield name, process
    if process.returncode is None:
        process.terminate()
    await process.wait()


class Inbox:
    def __init__(self) -> None:
        self.events: list[Event] = []

    async def until(self, kind: type[T], limit_s: float = 5.0) -> T:
        async with asyncio.timeout(limit_s):
            while True:
                for event in self.events:
                    if isinstance(event, kind):
                        self.events.remove(event)
                        return event
                await asyncio.sleep(0.02)


def allow(_frame: bytes, _now: float) -> None:
    return None


def no_audit(_event: str, /, **_values: object) -> None:
    return None


async def test_scan_connect_walk_stop_and_vanish(
    simulator: tuple[str, asyncio.subprocess.Process],
) -> None:
    name, process = simulator
    inbox = Inbox()
    async with open_radio(name) as radio:
        assert radio.simulated
        found = next(one for one in await radio.scan(5, stop_at=is_candidate) if is_candidate(one))
        treadmill = await Treadmill.open(radio, found, inbox=inbox.events.append, gate=allow, audit=no_audit)
        connected = await inbox.until(Connected)
        assert connected.simulated
        assert judge(connected.machine).kind is Kind.CAN_BE_WALKED
        assert (await inbox.until(Telemetry)).speed == Speed(0)

        treadmill.send(StartBelt())
        assert (await inbox.until(CommandDone)).outcome is Outcome.ACCEPTED
        async with asyncio.timeout(10):
            while (await inbox.until(Telemetry)).speed == Speed(0):
                pass
        treadmill.send(SetSpeed(Speed.kmh("1.2")))
        assert (await inbox.until(CommandDone)).outcome is Outcome.ACCEPTED
        treadmill.send(StopBelt())
        stopped = await inbox.until(CommandDone)
        assert (stopped.command, stopped.outcome) == (StopBelt(), Outcome.ACCEPTED)
        async with asyncio.timeout(10):
            while (await inbox.until(Telemetry)).speed != Speed(0):
                pass

        process.kill()
        await inbox.until(Disconnected)
        assert radio.is_lost
        with pytest.raises(RadioError) as caught:
            await radio.scan(1)
        assert caught.value.trouble is RadioTrouble.NO_RADIO


@asynccontextmanager
async def host(machine: Simulator, number: int) -> AsyncIterator[Radio]:
    """A radio in the air of a simulator in this process."""
    controller = machine.controller()
    address = Address(f"F0:00:00:00:00:{number:02X}")
    device = Device.with_hci("host", address, controller, AsyncPipeSink(controller))
    await device.power_on()
    async with BumbleRadio(device) as bumble:
        yield await radio_over(bumble, "sim:here")


@pytest.mark.virtual
async def test_a_second_central_has_to_wait_and_then_gets_the_machine() -> None:
    events: list[Event] = []
    ports: dict[str, Any] = {"inbox": events.append, "gate": allow, "audit": no_audit}
    async with Simulator("plain", seed=1) as machine, host(machine, 2) as one, host(machine, 3) as other:
        for mine, theirs in ((one, other), (other, one)):
            found = next(f for f in await mine.scan(5, stop_at=is_candidate) if is_candidate(f))
            seen = next(f for f in await theirs.scan(5, stop_at=is_candidate) if is_candidate(f))
            treadmill = await Treadmill.open(mine, found, **ports)
            assert not [f for f in await theirs.scan(2) if is_candidate(f)]
            with pytest.raises(RadioError) as caught:
                await Treadmill.open(theirs, seen, **ports, timeout_s=1.5)
            assert caught.value.trouble in (RadioTrouble.TIMED_OUT, RadioTrouble.BUSY)
            assert treadmill.connected
            await asyncio.sleep(2)
            await treadmill.close()
            await asyncio.sleep(1)


@pytest.mark.virtual
async def test_three_quarters_of_an_hour_in_virtual_time() -> None:
    inbox = Inbox()
    async with Simulator("plain", seed=1) as machine, host(machine, 2) as radio:
        assert radio.simulated
        found = next(one for one in await radio.scan(5, stop_at=is_candidate) if is_candidate(one))
        treadmill = await Treadmill.open(radio, found, inbox=inbox.events.append, gate=allow, audit=no_audit)
        treadmill.send(StartBelt())
        await asyncio.sleep(10)
        for minute in range(44):
            treadmill.send(SetSpeed(Speed.kmh("1.0") if minute % 2 else Speed.kmh("2.0")))
            await asyncio.sleep(60)
        treadmill.send(StopBelt())
        await asyncio.sleep(20)
        done = [event for event in inbox.events if isinstance(event, CommandDone)]
        assert [event.outcome for event in done] == [Outcome.ACCEPTED] * 46
        heard = [event for event in inbox.events if isinstance(event, Telemetry)]
        assert len(heard) == pytest.approx(2670, abs=10)
        assert Speed.kmh("1.9") < max(event.speed for event in heard) < Speed.kmh("2.1")  # it has noise
        assert heard[-1].speed == Speed(0)
        assert heard[-1].at - heard[0].at == pytest.approx(2670, abs=5)
        await treadmill.close()


@pytest.mark.parametrize("name", sorted(MACHINES))
@pytest.mark.virtual
async def test_every_machine_connects_and_takes_a_stop(name: str) -> None:
    events: list[Event] = []
    async with Simulator(name, seed=1) as machine, host(machine, 2) as radio:
        found = next(one for one in await radio.scan(5, stop_at=is_candidate) if is_candidate(one))
        treadmill = await Treadmill.open(radio, found, inbox=events.append, gate=allow, audit=no_audit)
        await asyncio.sleep(3)
        treadmill.send(StopBelt())
        await asyncio.sleep(3)
        assert isinstance(events[0], Connected)
        has_data = any(isinstance(event, Telemetry) for event in events)
        assert has_data == (
            name not in ("asleep", "locked")
        )  # until a vendor command, which nobody here knows
        assert not any(isinstance(event, BadTelemetry | Disconnected) for event in events)
        outcomes = [event.outcome for event in events if isinstance(event, CommandDone)]
        if treadmill.machine.has_control_point:
            assert outcomes in ([Outcome.ACCEPTED], [Outcome.REFUSED], [Outcome.UNANSWERED])
        else:
            assert outcomes == [Outcome.NOT_WRITTEN]
            assert judge(treadmill.machine).kind is Kind.READ_ONLY
        await treadmill.close()
