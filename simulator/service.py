"""The attributes of the peripheral: services, characteristics and what is advertised (FTMS 1.0.1 3, 4)."""

from collections.abc import Awaitable, Callable

from bumble import att
from bumble.core import UUID, AdvertisingData
from bumble.device import Connection
from bumble.gatt import Characteristic, CharacteristicValue, Service

from . import wire
from .control_point import HEART_RATE_RANGE
from .machine import Machine

NAME_ROOM = 15  # of 31 octets, beside flags, service, service data and its own header
_P = Characteristic.Properties
_READ_WRITE = Characteristic.Permissions.READABLE | Characteristic.Permissions.WRITEABLE


class Attributes:
    """The services of one machine, and the characteristics that do something."""

    def __init__(
        self,
        machine: Machine,
        training_status: Callable[[Connection], bytes],
        written: Callable[[Connection, bytes], Awaitable[None]],
    ) -> None:
        sealed = CharacteristicValue(read=_not_readable)
        offered = _P.INDICATE if machine.offers == "indication" else _P.NOTIFY
        self.data = _characteristic(0x2ACD, _P.NOTIFY, sealed)
        self.status = _characteristic(0x2ADA, _P.NOTIFY, sealed)
        self.training = _characteristic(
            0x2AD3, _P.READ | _P.NOTIFY, CharacteristicValue(read=training_status)
        )
        self.control = _characteristic(
            0x2AD9, _P.WRITE | offered, CharacteristicValue(read=_not_readable, write=written)
        )
        self.services = [self._fitness_machine(machine), _device_information(machine.name)]

    def _fitness_machine(self, machine: Machine) -> Service:
        targets = machine.targets
        offered = [_constant(0x2ACC, wire.features(machine.fields, targets)), self.data, self.training]
        if wire.Op.SET_SPEED in targets:
            speeds = wire.speed_range(machine.speed_min, machine.speed_max, machine.speed_step)
            offered.append(_constant(0x2AD4, speeds))
        if wire.Op.SET_INCLINE in targets:
            offered.append(
                _constant(0x2AD5, wire.incline_range(0, machine.incline_max, machine.incline_step))
            )
        if wire.Op.SET_HEART_RATE in targets:
            offered.append(_constant(0x2AD7, wire.heart_rate_range(*HEART_RATE_RANGE)))
        if machine.control_point:
            offered.append(self.control)
        if machine.machine_status:
            offered.append(self.status)
        return Service(UUID.from_16_bits(wire.FITNESS_MACHINE), offered)


def advertised(name: str) -> tuple[bytes, bytes]:
    """Advertising data and scan response of a treadmill with this name."""
    octets = name.encode()
    short = octets[:NAME_ROOM].decode(errors="ignore").encode()
    kind = AdvertisingData.Type
    service = wire.FITNESS_MACHINE.to_bytes(2, "little")
    data = AdvertisingData(
        [
            (kind.FLAGS, bytes((0x06,))),
            (kind.COMPLETE_LIST_OF_16_BIT_SERVICE_CLASS_UUIDS, service),
            (kind.SERVICE_DATA_16_BIT_UUID, wire.SERVICE_DATA),
            (kind.COMPLETE_LOCAL_NAME if short == octets else kind.SHORTENED_LOCAL_NAME, short),
        ]
    )
    return bytes(data), bytes(AdvertisingData([(kind.COMPLETE_LOCAL_NAME, octets)]))


def _device_information(model: str) -> Service:
    texts = {0x2A29: "treadctl", 0x2A24: model, 0x2A26: "simulator"}
    return Service(
        UUID.from_16_bits(0x180A), [_constant(uuid, text.encode()) for uuid, text in texts.items()]
    )


def _characteristic(
    uuid: int, properties: Characteristic.Properties, value: CharacteristicValue[bytes]
) -> Characteristic[bytes]:
    return Characteristic(UUID.from_16_bits(uuid), properties, _READ_WRITE, value)


def _constant(uuid: int, octets: bytes) -> Characteristic[bytes]:
    return Characteristic(UUID.from_16_bits(uuid), _P.READ, Characteristic.Permissions.READABLE, octets)


def _not_readable(_connection: Connection) -> bytes:
    raise att.ATT_Error(att.ErrorCode.READ_NOT_PERMITTED)
