"""What a machine offers to read, write and subscribe to, whatever carries it (FTMS 1.0.1 4). Pure."""

from typing import NamedTuple

from . import wire
from .control_point import HEART_RATE_RANGE
from .line import Channel
from .row import Machine

DEVICE_INFORMATION = 0x180A


class Offer(NamedTuple):
    """One characteristic; `value` is None if it cannot be read or is worked out when it is."""

    uuid: int
    properties: frozenset[str]  # read, write, notify, indicate
    value: bytes | None = None


def fitness_machine(machine: Machine) -> list[Offer]:
    """The characteristics of the Fitness Machine Service."""
    offers = _honest(machine)
    if not machine.short_reads:
        return offers
    return [
        offer if offer.value is None else offer._replace(value=offer.value[: len(offer.value) // 2])
        for offer in offers
    ]


def _honest(machine: Machine) -> list[Offer]:
    targets = machine.targets
    offers = [
        _constant(0x2ACC, wire.features(machine.fields, targets)),
        Offer(Channel.DATA, frozenset({"notify"})),
        Offer(Channel.TRAINING, frozenset({"read", "notify"})),
    ]
    if wire.Op.SET_SPEED in targets:
        speeds = wire.speed_range(machine.speed_min, machine.speed_max, machine.speed_step)
        offers.append(_constant(0x2AD4, speeds))
    if wire.Op.SET_INCLINE in targets:
        offers.append(_constant(0x2AD5, wire.incline_range(0, machine.incline_max, machine.incline_step)))
    if wire.Op.SET_HEART_RATE in targets:
        offers.append(_constant(0x2AD7, wire.heart_rate_range(*HEART_RATE_RANGE)))
    if machine.control_point:
        answers = "indicate" if machine.offers == "indication" else "notify"
        offers.append(Offer(Channel.CONTROL, frozenset({"write", answers})))
    if machine.machine_status:
        offers.append(Offer(Channel.STATUS, frozenset({"notify"})))
    return offers


def device_information(machine: Machine) -> list[Offer]:
    """The characteristics of the Device Information Service."""
    texts = {0x2A29: "treadctl", 0x2A24: machine.name, 0x2A26: machine.firmware}
    return [_constant(uuid, text.encode()) for uuid, text in texts.items()]


def _constant(uuid: int, octets: bytes) -> Offer:
    return Offer(uuid, frozenset({"read"}), octets)
