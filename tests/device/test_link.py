import asyncio
from collections.abc import Awaitable, Callable
from typing import Any

import pytest
from bleak.exc import (
    BleakBluetoothNotAvailableError,
    BleakDBusError,
    BleakDeviceNotFoundError,
    BleakError,
)
from bleak.exc import BleakBluetoothNotAvailableReason as Reason
from bleak_retry_connector import BleakConnectionError, BleakNotFoundError

from tests.helpers.peripheral import ADDRESS, NAME, Peripheral, radio_and_peripheral
from treadctl.device.bumble_backend import BumbleRadio
from treadctl.device.link import BleakRadio, radio_error
from treadctl.device.ports import Found, Link, Radio, WriteFailed, WriteTrouble
from treadctl.ftms import uuids
from treadctl.model import RadioError, RadioTrouble

Lost = list[str]


def over(radio: BumbleRadio) -> BleakRadio:
    return BleakRadio(
        "sim:test",
        asyncio.get_running_loop().time,
        backends=(radio.scanner_backend, radio.client_backend),
        lost=lambda: radio.is_lost,
        without=RadioTrouble.NO_RADIO,
    )


def is_ours(found: Found) -> bool:
    return found.address == ADDRESS


async def linked(radio: Radio, lost: Lost | None = None) -> Link:
    [found] = await radio.scan(3, stop_at=is_ours)
    return await radio.connect(found, timeout_s=5, on_lost=(lost if lost is not None else []).append)


def with_link(
    test: Callable[[Link, Peripheral, Lost], Awaitable[None]],
) -> Callable[[], Awaitable[None]]:
    async def run() -> None:
        async with radio_and_peripheral() as (bumble, peripheral):
            lost: Lost = []
            link = await linked(over(bumble), lost)
            await test(link, peripheral, lost)

    run.__name__ = test.__name__
    return pytest.mark.virtual(run)


@pytest.mark.virtual
async def test_a_scan_tells_what_it_found_and_stops_early() -> None:
    async with radio_and_peripheral() as (bumble, _):
        loop, radio = asyncio.get_running_loop(), over(bumble)
        started = loop.time()
        [found] = await radio.scan(10, stop_at=is_ours)
        assert loop.time() - started < 1
        assert (found.address, found.name) == (ADDRESS, NAME)
        assert found.service_uuids == (uuids.FITNESS_MACHINE_SERVICE,)
        assert found.service_data == {uuids.FITNESS_MACHINE_SERVICE: bytes.fromhex("010100")}
        started = loop.time()
        assert await radio.scan(2) == [found]
        assert loop.time() - started == pytest.approx(2, abs=0.1)


@pytest.mark.virtual
async def test_links_are_numbered_and_never_the_same() -> None:
    async with radio_and_peripheral() as (bumble, peripheral):
        first = await linked(over(bumble))
        await first.disconnect()
        await peripheral.advertise()
        second = await linked(over(bumble))
        assert second.conn > first.conn


@with_link
async def test_what_the_machine_has_is_seen(link: Link, peripheral: Peripheral, lost: Lost) -> None:
    assert link.characteristics[uuids.CONTROL_POINT] >= {"write", "indicate"}
    assert await link.read(uuids.FEATURE) == bytes(range(8))
    assert await link.read(uuids.SPEED_RANGE) is None
    assert link.is_up
    assert (link.address, link.name) == (ADDRESS, NAME)


@with_link
async def test_what_arrives_is_stamped(link: Link, peripheral: Peripheral, lost: Lost) -> None:
    heard: list[tuple[bytes, float]] = []
    assert await link.subscribe(uuids.TREADMILL_DATA, lambda data, at: heard.append((data, at)))
    assert not await link.subscribe(uuids.FEATURE, lambda *_: None)
    assert not await link.subscribe(uuids.SPEED_RANGE, lambda *_: None)
    await asyncio.sleep(7)
    now = asyncio.get_running_loop().time()
    await peripheral.notify(peripheral.data, b"\0\0\x64\0")
    await asyncio.sleep(1)
    assert [data for data, _ in heard] == [b"\0\0\x64\0"]
    assert heard[0][1] == pytest.approx(now, abs=0.1)


@with_link
async def test_subscribing_again_renews_it(link: Link, peripheral: Peripheral, lost: Lost) -> None:
    heard: list[bytes] = []
    for _ in range(2):
        assert await link.subscribe(uuids.CONTROL_POINT, lambda data, _: heard.append(data))
    await peripheral.indicate(peripheral.control_point, b"\x80\x00\x01")
    assert heard == [b"\x80\x00\x01"]


@pytest.mark.parametrize(
    ("code", "kind"),
    [(0xFD, WriteTrouble.CCCD_OFF), (0xFE, WriteTrouble.BUSY), (0x0E, WriteTrouble.REJECTED)],
)
@pytest.mark.virtual
async def test_write_errors(code: int, kind: WriteTrouble) -> None:
    async with radio_and_peripheral() as (bumble, peripheral):
        link = await linked(over(bumble))
        peripheral.refuse = code
        with pytest.raises(WriteFailed) as caught:
            await link.write(uuids.CONTROL_POINT, b"\x07", 1)
        assert (caught.value.kind, caught.value.code) == (kind, code)


@with_link
async def test_writing(link: Link, peripheral: Peripheral, lost: Lost) -> None:
    await link.write(uuids.CONTROL_POINT, b"\x08\x01", 1)
    assert peripheral.written == [b"\x08\x01"]
    with pytest.raises(WriteFailed) as caught:
        await link.write(uuids.SPEED_RANGE, b"\x08\x01", 1)
    assert caught.value.kind is WriteTrouble.REJECTED


@with_link
async def test_a_write_that_is_not_answered_times_out(link: Link, peripheral: Peripheral, lost: Lost) -> None:
    peripheral.silent = True
    started = asyncio.get_running_loop().time()
    with pytest.raises(WriteFailed) as caught:
        await link.write(uuids.CONTROL_POINT, b"\x07", 0.7)
    assert caught.value.kind is WriteTrouble.TIMED_OUT
    assert asyncio.get_running_loop().time() - started == pytest.approx(0.7, abs=0.05)
    with pytest.raises(RadioError) as read:
        await link.read(uuids.FEATURE)
    assert read.value.trouble is RadioTrouble.TIMED_OUT


@with_link
async def test_a_lost_link_is_told_once(link: Link, peripheral: Peripheral, lost: Lost) -> None:
    peripheral.silent = True
    writing = asyncio.create_task(link.write(uuids.CONTROL_POINT, b"\x07", 5))
    await asyncio.sleep(0.1)
    await peripheral.hang_up()
    with pytest.raises(WriteFailed) as caught:
        await writing
    assert caught.value.kind is WriteTrouble.LINK_LOST
    assert lost == ["disconnected"]
    assert not link.is_up
    for attempt in (link.read(uuids.FEATURE), link.subscribe(uuids.TREADMILL_DATA, lambda *_: None)):
        with pytest.raises(RadioError) as error:
            await attempt
        assert error.value.trouble is RadioTrouble.LINK_LOST
    await link.disconnect()


@with_link
async def test_our_own_disconnect_is_not_a_loss(link: Link, peripheral: Peripheral, lost: Lost) -> None:
    await link.disconnect()
    await asyncio.sleep(0.1)
    assert lost == []
    assert not peripheral.device.connections


@pytest.mark.virtual
async def test_connecting_has_a_limit() -> None:
    async with radio_and_peripheral() as (bumble, peripheral):
        radio = over(bumble)
        [found] = await radio.scan(3, stop_at=is_ours)
        await peripheral.device.stop_advertising()
        started = asyncio.get_running_loop().time()
        with pytest.raises(RadioError) as caught:
            await radio.connect(found, timeout_s=4, on_lost=lambda _: None)
        assert caught.value.trouble is RadioTrouble.TIMED_OUT
        assert asyncio.get_running_loop().time() - started < 5


@pytest.mark.virtual
async def test_a_machine_that_ends_the_link_at_once_is_busy() -> None:
    async with radio_and_peripheral() as (bumble, peripheral):
        radio = over(bumble)

        def refuse(connection: Any) -> None:
            asyncio.get_running_loop().create_task(connection.disconnect())
            asyncio.get_running_loop().create_task(peripheral.advertise())

        [found] = await radio.scan(3, stop_at=is_ours)
        peripheral.device.on("connection", refuse)
        with pytest.raises(RadioError) as caught:
            await radio.connect(found, timeout_s=10, on_lost=lambda _: None)
        assert caught.value.trouble is RadioTrouble.BUSY


@pytest.mark.virtual
async def test_only_what_was_found_can_be_connected() -> None:
    async with radio_and_peripheral() as (bumble, _):
        with pytest.raises(RadioError) as caught:
            await over(bumble).connect(Found(address="X"), timeout_s=1, on_lost=lambda _: None)
        assert caught.value.trouble is RadioTrouble.ADDRESS_NOT_FOUND


@pytest.mark.virtual
async def test_a_radio_that_is_gone_says_so() -> None:
    async with radio_and_peripheral() as (bumble, _):
        radio, lost = over(bumble), Lost()
        link = await linked(radio, lost)
        scanning = asyncio.create_task(radio.scan(2))
        await asyncio.sleep(1)
        bumble.on_transport_lost()
        assert lost == ["disconnected"]
        assert radio.is_lost
        assert not link.is_up
        for attempt in (scanning, radio.scan(2)):
            with pytest.raises(RadioError) as caught:
                await attempt
            assert caught.value.trouble is RadioTrouble.NO_RADIO


def wrapped(cause: Exception) -> Exception:
    error = BleakConnectionError("after 2 attempts")
    error.__cause__ = cause
    return error


@pytest.mark.parametrize(
    ("error", "trouble"),
    [
        (BleakBluetoothNotAvailableError("", Reason.NO_BLUETOOTH), RadioTrouble.NO_ADAPTER),
        (BleakBluetoothNotAvailableError("", Reason.UNKNOWN), RadioTrouble.NO_ADAPTER),
        (BleakBluetoothNotAvailableError("", Reason.NO_BLE_CENTRAL_ROLE), RadioTrouble.NO_ADAPTER),
        (BleakBluetoothNotAvailableError("", Reason.POWERED_OFF), RadioTrouble.ADAPTER_OFF),
        (BleakBluetoothNotAvailableError("", Reason.DENIED_BY_USER), RadioTrouble.NO_PERMISSION),
        (BleakBluetoothNotAvailableError("", Reason.DENIED_BY_SYSTEM), RadioTrouble.NO_PERMISSION),
        (BleakBluetoothNotAvailableError("", Reason.DENIED_BY_UNKNOWN), RadioTrouble.NO_PERMISSION),
        (BleakDBusError("org.freedesktop.DBus.Error.AccessDenied", [""]), RadioTrouble.NO_PERMISSION),
        (BleakDBusError("org.freedesktop.DBus.Error.ServiceUnknown", [""]), RadioTrouble.NO_ADAPTER),
        (BleakDBusError("org.bluez.Error.NotReady", [""]), RadioTrouble.ADAPTER_OFF),
        (BleakDBusError("org.bluez.Error.Failed", ["le-connection-abort-by-local"]), RadioTrouble.BUSY),
        (wrapped(BleakDBusError("org.bluez.Error.NotReady", [""])), RadioTrouble.ADAPTER_OFF),
        (wrapped(TimeoutError()), RadioTrouble.TIMED_OUT),
        (BleakNotFoundError("gone"), RadioTrouble.ADDRESS_NOT_FOUND),
        (BleakDeviceNotFoundError("A"), RadioTrouble.ADDRESS_NOT_FOUND),
        (FileNotFoundError("/run/dbus/system_bus_socket"), RadioTrouble.NO_ADAPTER),
        (PermissionError("/run/dbus/system_bus_socket"), RadioTrouble.NO_PERMISSION),
        (TimeoutError(), RadioTrouble.TIMED_OUT),
        (EOFError(), RadioTrouble.NO_ADAPTER),
        (BleakError("whatever"), RadioTrouble.BUSY),
        (RadioError(RadioTrouble.LINK_LOST), RadioTrouble.LINK_LOST),
    ],
)
@pytest.mark.hazard("H-42")
def test_troubles(error: Exception, trouble: RadioTrouble) -> None:
    assert radio_error(error, RadioTrouble.BUSY).trouble is trouble


async def test_the_systems_bluetooth_tells_why_it_cannot() -> None:
    radio = BleakRadio("os", asyncio.get_running_loop().time)
    try:
        await radio.scan(0.1)
    except RadioError as error:
        assert error.trouble in (  # noqa: PT017 - a machine with Bluetooth raises nothing
            RadioTrouble.NO_ADAPTER,
            RadioTrouble.ADAPTER_OFF,
            RadioTrouble.NO_PERMISSION,
        )
