import asyncio
import time
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

import pytest
from bleak.exc import BleakBluetoothNotAvailableError
from bumble import hci
from bumble.controller import Controller
from bumble.link import LocalLink
from bumble.transport.common import PacketParser

from treadctl.device import radios
from treadctl.device.bumble_backend import BumbleRadio
from treadctl.device.radios import BadRadio, open_radio, parse_radio
from treadctl.model import RadioError, RadioTrouble


@pytest.mark.parametrize(
    ("text", "transport", "may_be_simulated"),
    [
        ("os", None, False),
        ("sim:127.0.0.1:4321", "tcp-client:127.0.0.1:4321", True),
        ("sim:localhost:4321", "tcp-client:127.0.0.1:4321", True),
        ("sim:127.0.0.2:1", "tcp-client:127.0.0.2:1", True),
        ("sim:[::1]:4321", "tcp-client:::1:4321", True),
        ("hci:usb:0", "usb:0", False),
        ("hci:tcp-client:127.0.0.1:4321", "tcp-client:127.0.0.1:4321", False),
    ],
)
def test_names_of_radios(text: str, transport: str | None, may_be_simulated: bool) -> None:
    assert parse_radio(text) == (text, transport, may_be_simulated)


@pytest.mark.parametrize(
    "text",
    [
        "",
        "OS",
        "os:",
        "bluez",
        "sim",
        "sim:",
        "sim:4321",
        "sim:127.0.0.1",
        "sim:127.0.0.1:",
        "sim:127.0.0.1:0",
        "sim:127.0.0.1:65536",
        "sim:127.0.0.1:http",
        "sim:127.0.0.1:²",
        "sim:192.168.1.7:4321",
        "sim:example.org:4321",
        "sim::4321",
        "hci:",
        "hci",
        "tcp-client:127.0.0.1:4321",
    ],
)
def test_bad_names_say_the_value_and_the_forms(text: str) -> None:
    with pytest.raises(BadRadio) as caught:
        parse_radio(text)
    assert repr(text) in caught.value.detail
    assert "sim:HOST:PORT" in caught.value.detail
    assert isinstance(caught.value, ValueError)


async def test_a_transport_that_bumble_does_not_know() -> None:
    with pytest.raises(BadRadio, match="hci:carrier-pigeon"):
        async with open_radio("hci:carrier-pigeon:1"):
            pass


class Host(asyncio.Protocol):
    """A controller behind a socket: bumble's own, or one with other answers."""

    def __init__(self, company: int, answers: dict[int, bytes | None]) -> None:
        self.company = company
        self.answers = answers
        self.asked: list[int] = []

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        self.transport = transport
        self.controller = Controller("test", host_sink=self, link=LocalLink())
        self.controller.manufacturer_company_identifier = self.company
        self.parser = PacketParser(self)

    def data_received(self, data: bytes) -> None:
        self.parser.feed_data(data)

    def on_packet(self, packet: bytes) -> None:
        if packet[0] != hci.HCI_COMMAND_PACKET:  # on its way to the host
            self.transport.write(packet)  # type: ignore[attr-defined]
            return
        op_code = int.from_bytes(packet[1:3], "little")
        self.asked.append(op_code)
        if op_code not in self.answers:
            self.controller.on_packet(packet)
        elif (answer := self.answers[op_code]) is not None:
            event = b"\x01" + packet[1:3] + answer
            self.transport.write(b"\x04\x0e" + bytes([len(event)]) + event)  # type: ignore[attr-defined]


@asynccontextmanager
async def controller(company: int, answers: dict[int, bytes | None]) -> AsyncIterator[tuple[str, list[Host]]]:
    hosts: list[Host] = []

    def join() -> Host:
        hosts.append(Host(company, answers))
        return hosts[-1]

    server = await asyncio.get_running_loop().create_server(join, "127.0.0.1", 0)
    try:
        yield f"127.0.0.1:{server.sockets[0].getsockname()[1]}", hosts
    finally:
        server.close()


@pytest.mark.parametrize(
    ("company", "answer", "simulated"),
    [
        (0xFFFF, b"\0treadctl-simulator", True),
        (0x000F, b"\0treadctl-simulator", False),  # a known maker
        (0xFFFF, b"\0treadctl-simulator\0", False),
        (0xFFFF, b"\0treadctl", False),
        (0xFFFF, b"\x01", False),  # unknown command
        (0xFFFF, b"\x01treadctl-simulator", False),
        (0xFFFF, b"", False),
    ],
)
async def test_only_the_simulator_is_simulated(company: int, answer: bytes, simulated: bool) -> None:
    async with controller(company, {radios.SIMULATOR_COMMAND: answer}) as (address, hosts):
        async with open_radio(f"sim:{address}") as radio:
            assert radio.simulated is simulated
            assert radio.name == f"sim:{address}"
        assert (radios.SIMULATOR_COMMAND in hosts[0].asked) is (company == 0xFFFF)
        async with open_radio(f"hci:tcp-client:{address}") as radio:
            assert radio.simulated is False


async def test_a_command_status_or_silence_is_not_the_simulator(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(radios, "IDENTITY_LIMIT_S", 0.2)
    async with controller(0xFFFF, {radios.SIMULATOR_COMMAND: None}) as (address, hosts):
        async with open_radio(f"sim:{address}") as radio:
            assert radio.simulated is False
            assert await radio.scan(0.1) == []
        async with open_radio(f"sim:{address}") as radio:
            host = hosts[-1]
            host.transport.close()  # type: ignore[attr-defined]
            await asyncio.sleep(0.05)
            assert radio.is_lost
            with pytest.raises(RadioError) as caught:
                await radio.scan(0.1)
            assert caught.value.trouble is RadioTrouble.NO_RADIO


async def test_nobody_there() -> None:
    async with controller(0xFFFF, {}) as (address, _):
        pass
    with pytest.raises(RadioError) as caught:
        async with open_radio(f"sim:{address}"):
            pass
    assert caught.value.trouble is RadioTrouble.NO_RADIO


async def test_somebody_there_who_is_no_controller() -> None:
    async with controller(0xFFFF, {hci.HCI_RESET_COMMAND: None}) as (address, _):
        started = time.monotonic()
        with pytest.raises(BleakBluetoothNotAvailableError):
            async with BumbleRadio.open(f"tcp-client:{address}", limit_s=0.5):
                pass
        assert time.monotonic() - started < 2
