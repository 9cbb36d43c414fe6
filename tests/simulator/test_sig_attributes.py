"""FTMS.TS p6, FTMS/SR: what the server offers (groups SGGIT, CR, CON).

Not for this server: SDP/BV-01 (BR/EDR), ISFC/BV-01 and CHA/BV-16 (features that change), CR/BV-05 and -06,
CHA and CON of cross trainers, climbers, rowers and bikes, resistance and power, which a treadmill does not
have. The numbers of the CHA cases follow the order of the service's characteristics.
"""

import pytest
from bumble.att import ATT_Error
from bumble.core import UUID

from tests.simulator.rig import (
    CCCD,
    CONTROL,
    DATA,
    FEATURE,
    HEART_RATE_RANGE,
    INCLINE_RANGE,
    SPEED_RANGE,
    STATUS,
    TRAINING,
    rig,
)

pytestmark = pytest.mark.virtual


async def test_FTMS_SR_SGGIT_SER_BV_01_service_definition() -> None:
    async with rig("gym") as r:
        client = await r.connected()
        (service,) = client.peer.get_services_by_uuid(UUID.from_16_bits(0x1826))
        handles = [c.handle for c in service.characteristics]
        assert handles == sorted(handles)
        assert all(service.handle < handle <= service.end_group_handle for handle in handles)
        uuids = [c.uuid.to_hex_str() for c in service.characteristics]
        assert len(uuids) == len(set(uuids))


@pytest.mark.parametrize(
    ("uuid", "properties"),
    [
        pytest.param(FEATURE, 0x02, id="BV_01_feature"),
        pytest.param(DATA, 0x10, id="BV_02_treadmill_data"),
        pytest.param(TRAINING, 0x12, id="BV_08_training_status"),
        pytest.param(SPEED_RANGE, 0x02, id="BV_09_speed_range"),
        pytest.param(INCLINE_RANGE, 0x02, id="BV_10_inclination_range"),
        pytest.param(HEART_RATE_RANGE, 0x02, id="BV_13_heart_rate_range"),
        pytest.param(CONTROL, 0x28, id="BV_14_control_point"),
        pytest.param(STATUS, 0x10, id="BV_15_status"),
    ],
)
async def test_FTMS_SR_SGGIT_CHA(uuid: int, properties: int) -> None:
    async with rig("gym") as r:
        client = await r.connected()
        assert client.characteristic(uuid).properties == properties


@pytest.mark.parametrize("uuid", [DATA, CONTROL, STATUS])
async def test_what_offers_no_read_refuses_it(uuid: int) -> None:
    async with rig() as r:
        client = await r.connected()
        with pytest.raises(ATT_Error) as refused:
            await client.read(uuid)
        assert refused.value.error_code == 0x02


@pytest.mark.parametrize(
    ("machine", "octets"),
    [
        ("plain", "0c12000003000000"),
        ("pad", "0412000001000000"),
        ("steps", "4412000001000000"),
        ("read-only", "0c12000000000000"),
        ("gym", "1dbe0000f31f0000"),
    ],
)
async def test_FTMS_SR_CR_BV_01_feature(machine: str, octets: str) -> None:
    async with rig(machine) as r:
        client = await r.connected()
        value = await client.read(FEATURE)
        assert value.hex() == octets
        assert int.from_bytes(value[:4], "little") >> 17 == 0
        assert int.from_bytes(value[4:], "little") >> 17 == 0


async def test_FTMS_SR_CR_BV_02_training_status() -> None:
    async with rig() as r:
        client = await r.connected()
        assert await client.read(TRAINING) == b"\x00\x01"


@pytest.mark.parametrize(
    ("machine", "octets"),
    [("plain", "6400b0040a00"), ("pad", "640058020a00"), ("fast-min", "b400b0040a00")],
)
async def test_FTMS_SR_CR_BV_03_speed_range(machine: str, octets: str) -> None:
    async with rig(machine) as r:
        client = await r.connected()
        assert (await client.read(SPEED_RANGE)).hex() == octets


async def test_FTMS_SR_CR_BV_04_inclination_range() -> None:
    async with rig() as r:
        client = await r.connected()
        assert (await client.read(INCLINE_RANGE)).hex() == "000064000500"


async def test_FTMS_SR_CR_BV_07_heart_rate_range() -> None:
    async with rig("gym") as r:
        client = await r.connected()
        assert (await client.read(HEART_RATE_RANGE)).hex() == "28c801"


@pytest.mark.parametrize(
    ("uuid", "on"),
    [
        pytest.param(DATA, b"\x01\x00", id="BV_01_treadmill_data"),
        pytest.param(TRAINING, b"\x01\x00", id="BV_07_training_status"),
        pytest.param(CONTROL, b"\x02\x00", id="BV_08_control_point"),
        pytest.param(STATUS, b"\x01\x00", id="BV_09_status"),
    ],
)
async def test_FTMS_SR_CON(uuid: int, on: bytes) -> None:
    async with rig() as r:
        client = await r.connected()
        descriptor = client.characteristic(uuid).get_descriptor(CCCD)
        assert descriptor is not None
        assert await client.peer.read_value(descriptor) == b"\x00\x00"
        for value in (on, b"\x00\x00"):
            await client.peer.write_value(descriptor, value, with_response=True)
            assert await client.peer.read_value(descriptor) == value


async def test_a_machine_without_incline_motor_has_no_inclination_range() -> None:
    async with rig("pad") as r:
        client = await r.connected()
        assert not client.has(INCLINE_RANGE)


async def test_a_read_only_machine_has_data_and_nothing_to_write() -> None:
    async with rig("read-only") as r:
        client = await r.connected()
        assert client.has(DATA)
        assert not any(map(client.has, (CONTROL, STATUS, SPEED_RANGE, INCLINE_RANGE)))


async def test_device_information_says_what_it_is() -> None:
    async with rig("pad") as r:
        client = await r.connected()
        texts = [(await client.read(uuid)).decode() for uuid in (0x2A29, 0x2A24, 0x2A26)]
        assert texts == ["treadctl", "pad", "simulator"]
