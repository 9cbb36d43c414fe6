"""The offers of a machine as bumble's services, and what is advertised (FTMS 1.0.1 3)."""

from collections.abc import Awaitable, Callable

from bumble import att
from bumble.core import UUID, AdvertisingData
from bumble.device import Connection
from bumble.gatt import Characteristic, CharacteristicValue, Service

from . import wire
from .line import Channel
from .offer import DEVICE_INFORMATION, Offer, device_information, fitness_machine
from .row import Machine

NAME_ROOM = 15  # of 31 octets, beside flags, service, service data and its own header
_P = Characteristic.Properties
_PROPERTIES = {"read": _P.READ, "write": _P.WRITE, "notify": _P.NOTIFY, "indicate": _P.INDICATE}
_READ_WRITE = Characteristic.Permissions.READABLE | Characteristic.Permissions.WRITEABLE


class Attributes:
    """The services of one machine; `channels` are the characteristics on which it speaks by itself."""

    def __init__(
        self,
        machine: Machine,
        training_status: Callable[[Connection], bytes],
        written: Callable[[Connection, bytes], Awaitable[None]],
    ) -> None:
        sealed = CharacteristicValue(read=_not_readable)
        self._values = {
            Channel.DATA: sealed,
            Channel.STATUS: sealed,
            Channel.TRAINING: CharacteristicValue(read=training_status),
            Channel.CONTROL: CharacteristicValue(read=_not_readable, write=written),
        }
        self.channels: dict[Channel, Characteristic[bytes]] = {}
        self.services = [
            self._service(wire.FITNESS_MACHINE, fitness_machine(machine)),
            self._service(DEVICE_INFORMATION, device_information(machine)),
        ]

    def _service(self, uuid: int, offers: list[Offer]) -> Service:
        return Service(UUID.from_16_bits(uuid), [self._characteristic(offer) for offer in offers])

    def _characteristic(self, offer: Offer) -> Characteristic[bytes]:
        uuid = UUID.from_16_bits(offer.uuid)
        if offer.value is not None:
            return Characteristic(uuid, _P.READ, Characteristic.Permissions.READABLE, offer.value)
        properties = _P(0)
        for name in offer.properties:
            properties |= _PROPERTIES[name]
        channel = Channel(offer.uuid)
        made: Characteristic[bytes] = Characteristic(uuid, properties, _READ_WRITE, self._values[channel])
        self.channels[channel] = made
        return made


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


def _not_readable(_connection: Connection) -> bytes:
    raise att.ATT_Error(att.ErrorCode.READ_NOT_PERMITTED)
