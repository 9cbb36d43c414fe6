import asyncio

import bleak
import pytest
from bleak import BleakClient, BleakScanner
from bleak.backends.device import BLEDevice
from bleak.exc import BleakDeviceNotFoundError, BleakError, BleakGATTProtocolError
from bleak_retry_connector import establish_connection

from tests.helpers.peripheral import ADDRESS, FREE_TREADMILL, NAME, radio_and_peripheral
from treadctl.device.bumble_backend import BumbleRadio, install_as_default
from treadctl.device.bumble_backend.scanner import advertisement_data

pytestmark = pytest.mark.virtual

FTMS = "00001826-0000-1000-8000-00805f9b34fb"


async def found(radio: BumbleRadio) -> BLEDevice:
    device = await BleakScanner.find_device_by_address(ADDRESS, backend=radio.scanner_backend)
    assert device is not None
    return device


def client(radio: BumbleRadio, device: BLEDevice | str, **kwargs: object) -> BleakClient:
    return BleakClient(device, backend=radio.client_backend, **kwargs)


async def test_scan_tells_all_that_was_advertised() -> None:
    async with radio_and_peripheral() as (radio, _):
        seen = await BleakScanner.discover(1.0, return_adv=True, backend=radio.scanner_backend)
        device, data = seen[ADDRESS]
        assert device.name == data.local_name == NAME
        assert data.service_uuids == [FTMS]
        assert data.service_data == {FTMS: FREE_TREADMILL}
        assert data.manufacturer_data == {0xFFFF: b"\x01\x02"}
        assert -127 <= data.rssi <= 20
        assert not isinstance(device.details, dict)


async def test_scan_filters_by_service() -> None:
    async with radio_and_peripheral() as (radio, _):
        args = {"return_adv": True, "backend": radio.scanner_backend}
        assert await BleakScanner.discover(1.0, service_uuids=[FTMS], **args)
        assert not await BleakScanner.discover(1.0, service_uuids=["180d"], **args)


async def test_two_scanners_share_the_radio() -> None:
    async with radio_and_peripheral() as (radio, _):
        async with BleakScanner(backend=radio.scanner_backend) as one:
            async with BleakScanner(backend=radio.scanner_backend) as two:
                await asyncio.sleep(0.5)
            assert two.discovered_devices
            assert radio.device.is_scanning
        assert one.discovered_devices
        assert not radio.device.is_scanning


async def test_connection_has_services_properties_and_descriptors() -> None:
    async with radio_and_peripheral() as (radio, _), client(radio, await found(radio)) as mill:
        assert mill.is_connected
        assert mill.name == NAME
        assert mill.address == ADDRESS
        assert mill.mtu_size == 517
        control_point = mill.services.get_characteristic("2ad9")
        assert control_point is not None
        assert set(control_point.properties) == {"write", "write-without-response", "indicate"}
        assert [d.uuid[4:8] for d in control_point.descriptors] == ["2902"]
        assert control_point.service_uuid == FTMS
        assert control_point.max_write_without_response_size == 514


async def test_only_wanted_services_are_discovered() -> None:
    async with (
        radio_and_peripheral() as (radio, _),
        client(radio, await found(radio), services=["1826"]) as mill,
    ):
        assert [service.uuid for service in mill.services] == [FTMS]


async def test_connecting_to_a_bare_address_scans_for_it() -> None:
    async with radio_and_peripheral() as (radio, _):
        async with client(radio, ADDRESS.lower()) as mill:
            assert mill.name == NAME
        with pytest.raises(BleakDeviceNotFoundError):
            await client(radio, "C4:00:00:00:00:77", timeout=2).connect()


async def test_name_comes_from_the_gap_service_when_it_was_not_advertised() -> None:
    async with radio_and_peripheral() as (radio, _):
        device = await found(radio)
        device.name = None
        async with client(radio, device) as mill:
            assert mill.name == NAME


async def test_read_and_write() -> None:
    async with radio_and_peripheral() as (radio, peripheral), client(radio, await found(radio)) as mill:
        assert await mill.read_gatt_char("2acc") == bytes(range(8))
        assert await mill.read_gatt_char("2ad3") == bytes(300)
        await mill.write_gatt_char("2ad9", b"\x00", response=True)
        await mill.write_gatt_char("2ad9", b"\x08\x01", response=False)
        await asyncio.sleep(0.1)
        assert peripheral.written == [b"\x00", b"\x08\x01"]
        with pytest.raises(BleakError, match="too many"):
            await mill.write_gatt_char("2ad9", bytes(515), response=False)


async def test_descriptors() -> None:
    async with radio_and_peripheral() as (radio, _), client(radio, await found(radio)) as mill:
        secret = mill.services.get_characteristic("2ad8")
        assert secret is not None
        described = secret.get_descriptor("2901")
        assert described is not None
        assert await mill.read_gatt_descriptor(described) == b"a secret"
        await mill.write_gatt_descriptor(described, b"changed")
        assert await mill.read_gatt_descriptor(described) == b"changed"


@pytest.mark.parametrize("code", [0x03, 0x0E, 0x80, 0xFC, 0xFD, 0xFE, 0xFF])
async def test_att_errors_keep_their_code(code: int) -> None:
    async with radio_and_peripheral() as (radio, peripheral), client(radio, await found(radio)) as mill:
        peripheral.refuse = code
        with pytest.raises(BleakGATTProtocolError) as caught:
            await mill.write_gatt_char("2ad9", b"\x07", response=True)
        assert caught.value.code == code
        assert mill.is_connected


async def test_a_value_that_needs_encryption_pairs_by_itself() -> None:
    async with radio_and_peripheral() as (radio, _), client(radio, await found(radio)) as mill:
        assert await mill.read_gatt_char("2ad8") == b"hush"


async def test_notifications_and_indications() -> None:
    async with radio_and_peripheral() as (radio, peripheral), client(radio, await found(radio)) as mill:
        heard: list[tuple[str, bytes]] = []
        for uuid in ("2acd", "2ad9", "2ada"):
            await mill.start_notify(uuid, lambda c, value: heard.append((c.uuid[4:8], bytes(value))))
        await peripheral.notify(peripheral.data, b"\x00\x00\x64\x00")
        await peripheral.indicate(peripheral.control_point, b"\x80\x00\x01")
        await peripheral.notify(peripheral.status, b"\x04")  # notify is preferred where both are offered
        await asyncio.sleep(0.1)
        assert heard == [("2acd", b"\x00\x00\x64\x00"), ("2ad9", b"\x80\x00\x01"), ("2ada", b"\x04")]
        await mill.stop_notify("2acd")
        await peripheral.notify(peripheral.data, b"\x00\x00\x65\x00")
        await asyncio.sleep(0.1)
        assert len(heard) == 3


async def test_an_answer_notified_although_indications_were_enabled_is_heard() -> None:
    async with radio_and_peripheral() as (radio, peripheral), client(radio, await found(radio)) as mill:
        heard: list[bytes] = []
        await mill.start_notify("2ad9", lambda _, value: heard.append(bytes(value)))
        await peripheral.device.notify_subscribers(peripheral.control_point, b"\x80\x07\x01", force=True)
        await asyncio.sleep(0.1)
        assert heard == [b"\x80\x07\x01"]


async def test_a_failing_callback_does_not_keep_an_indication_unconfirmed() -> None:
    async with radio_and_peripheral() as (radio, peripheral), client(radio, await found(radio)) as mill:

        def fail(_sender: object, _value: bytearray) -> None:
            raise ValueError("not ours")

        await mill.start_notify("2ad9", fail)
        async with asyncio.timeout(1):
            await peripheral.indicate(peripheral.control_point, b"\x80\x00\x01")


async def test_characteristics_that_do_not_notify_are_refused() -> None:
    async with radio_and_peripheral() as (radio, _), client(radio, await found(radio)) as mill:
        with pytest.raises(BleakError, match="neither"):
            await mill.start_notify("2acc", lambda *_: None)


async def test_either_side_can_end_the_link() -> None:
    async with radio_and_peripheral() as (radio, peripheral):
        lost: list[BleakClient] = []
        mill = client(radio, await found(radio), disconnected_callback=lost.append)
        await mill.connect()
        await peripheral.hang_up()
        await asyncio.sleep(0.1)
        assert lost == [mill]
        assert not mill.is_connected
        with pytest.raises(BleakError):
            await mill.write_gatt_char("2ad9", b"\x00", response=True)
        await peripheral.advertise()
        await mill.connect()
        await mill.disconnect()
        assert lost == [mill, mill]
        assert not peripheral.device.connections
        await mill.disconnect()


async def test_link_loss_fails_what_waits_for_it() -> None:
    async with radio_and_peripheral() as (radio, peripheral), client(radio, await found(radio)) as mill:
        peripheral.silent = True
        first = asyncio.create_task(mill.write_gatt_char("2ad9", b"\x00", response=True))
        second = asyncio.create_task(mill.read_gatt_char("2acc"))
        await asyncio.sleep(0.5)
        assert not first.done()
        await peripheral.hang_up()
        async with asyncio.timeout(1):
            for task in (first, second):
                with pytest.raises(BleakError):
                    await task


async def test_an_unanswered_write_blocks_the_link_and_a_later_write_is_taken_back() -> None:
    async with radio_and_peripheral() as (radio, peripheral), client(radio, await found(radio)) as mill:
        peripheral.silent = True
        with pytest.raises(TimeoutError):
            async with asyncio.timeout(0.7):
                await mill.write_gatt_char("2ad9", b"\x00", response=True)
        peripheral.silent = False
        with pytest.raises(TimeoutError):
            async with asyncio.timeout(0.7):
                await mill.write_gatt_char("2ad9", b"\x02\x64\x00", response=True)
        await asyncio.sleep(28)
        assert mill.is_connected
        await asyncio.sleep(3)
        assert not mill.is_connected, "30 s without an answer end the use of the link (Core, ATT 3.3.3)"
        assert peripheral.written == []


async def test_connecting_has_a_limit_and_leaves_nothing_behind() -> None:
    async with radio_and_peripheral() as (radio, peripheral):
        device = await found(radio)
        await peripheral.device.stop_advertising()
        started = asyncio.get_running_loop().time()
        with pytest.raises(TimeoutError):
            await client(radio, device, timeout=3).connect()
        assert asyncio.get_running_loop().time() - started < 4
        await asyncio.sleep(2)
        # bumble's controller goes on trying after a cancel: the late connection must not stay
        await peripheral.advertise()
        await asyncio.sleep(2)
        assert not radio.device.connections
        assert not peripheral.device.connections
        await peripheral.advertise()
        async with client(radio, device, timeout=3) as mill:
            assert mill.is_connected


async def test_a_second_try_takes_over_the_attempt_under_way() -> None:
    async with radio_and_peripheral() as (radio, peripheral):
        device = await found(radio)
        await peripheral.device.stop_advertising()
        with pytest.raises(TimeoutError):
            await client(radio, device, timeout=1).connect()
        second = asyncio.create_task(client(radio, device, timeout=5).connect())
        await asyncio.sleep(1)
        await peripheral.advertise()
        await second
        await asyncio.sleep(1)
        assert len(radio.device.connections) == 1


async def test_transport_death_ends_everything() -> None:
    async with radio_and_peripheral() as (radio, peripheral):
        lost: list[BleakClient] = []
        mill = client(radio, await found(radio), disconnected_callback=lost.append)
        await mill.connect()
        peripheral.silent = True
        waiting = asyncio.create_task(mill.write_gatt_char("2ad9", b"\x00", response=True))
        await asyncio.sleep(0.1)
        radio.device.host.set_packet_sink(None)
        radio.on_transport_lost()
        with pytest.raises(BleakError):
            await waiting
        assert lost == [mill]
        assert not mill.is_connected
        for attempt in (mill.connect(), BleakScanner.discover(1, backend=radio.scanner_backend)):
            with pytest.raises(BleakError, match="transport is gone"):
                await attempt


async def test_programs_that_pass_no_backend_run_over_it() -> None:
    platform = bleak.get_platform_client_backend_type
    async with radio_and_peripheral() as (radio, peripheral):
        with install_as_default(radio):
            device = await BleakScanner.find_device_by_name(NAME)
            assert device is not None
            mill = await establish_connection(BleakClient, device, NAME, max_attempts=2)
            await mill.write_gatt_char("2ad9", b"\x00", response=True)
            await mill.disconnect()
            assert peripheral.written == [b"\x00"]
    assert bleak.get_platform_client_backend_type is platform


async def test_leaving_the_radio_ends_its_connections() -> None:
    async with radio_and_peripheral() as (radio, peripheral):
        async with radio:
            mill = client(radio, await found(radio))
            await mill.connect()
        await asyncio.sleep(0.1)
        assert not peripheral.device.connections
        assert not mill.is_connected


async def test_a_link_that_ended_before_anyone_looked_is_an_error() -> None:
    async with radio_and_peripheral() as (radio, _):
        device = await found(radio)
        connecting = client(radio, device, timeout=5)

        def forget(_connection: object) -> None:
            radio.device.connections.clear()

        radio.device.on("connection", forget)
        with pytest.raises(BleakError, match="at once"):
            await connecting.connect()


def test_scan_responses_add_to_what_was_advertised() -> None:
    first = advertisement_data([(0x03, bytes.fromhex("2618")), (0x0A, b"\xf4"), (0x08, b"Te")], -60)
    assert (first.local_name, first.tx_power, first.rssi) == ("Te", -12, -60)
    both = advertisement_data([(0x09, b"Test Mill\0"), (0x08, b"Te")], 127, first)
    assert (both.local_name, both.rssi, both.service_uuids) == ("Test Mill", -127, [FTMS])
    long = advertisement_data([(0x07, bytes(range(16))), (0x05, bytes.fromhex("26180000"))], 0, both)
    assert long.service_uuids == [FTMS, "0f0e0d0c-0b0a-0908-0706-050403020100"]


@pytest.mark.parametrize(
    "structure", [(0x03, b"\x26"), (0x16, b"\x26"), (0xFF, b"\x01"), (0x0A, b""), (0x99, b"x"), (0x09, b"")]
)
def test_structures_cut_short_are_left_out(structure: tuple[int, bytes]) -> None:
    data = advertisement_data([structure], -50)
    assert not (data.service_uuids)
    assert not (data.service_data)
    assert not (data.manufacturer_data)
    assert not (data.local_name)
    assert data.tx_power is None


async def test_a_failing_disconnected_callback_harms_nobody() -> None:
    async with radio_and_peripheral() as (radio, peripheral):

        def fail(_client: BleakClient) -> None:
            raise ValueError("not ours")

        mill = client(radio, await found(radio), disconnected_callback=fail)
        await mill.connect()
        await peripheral.hang_up()
        await asyncio.sleep(0.1)
        assert not mill.is_connected
        assert not radio.device.connections
