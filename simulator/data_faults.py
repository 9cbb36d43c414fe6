"""Faults of Treadmill Data: the T kinds that change what is said. Pure, chance aside."""

from . import wire
from .troubles import Chance, Troubles, Values

SPEED_MOST = 0xFFFF
_OF_OCTETS = ("frames_cut", "frames_longer", "frames_flipped", "frames_random", "frames_empty")


def bent(record: wire.Record, troubles: Troubles, chance: Chance) -> wire.Record:
    """The record as the machine tells it, which may be a lie about the speed."""
    speed = record.speed
    if (found := troubles.get("noise")) and speed:
        speed += round(chance.of("noise").uniform(-found["kmh"], found["kmh"]) * 100)
        speed = max(1, speed)
    if found := troubles.get("speed_spike"):
        speed += round(found["kmh"] * 100)
    if "reports_zero" in troubles:
        speed = 0
    if found := troubles.get("reports_moving"):
        speed = round(found["kmh"] * 100)
    return record._replace(speed=min(max(speed, 0), SPEED_MOST))


def spoiled(parts: list[bytes], troubles: Troubles, chance: Chance) -> list[bytes]:
    """The notifications of one record with their octets broken; the very same list if they are not."""
    for verb in _OF_OCTETS:
        found = troubles.get(verb)
        if found is not None and chance.happens(verb, found["p"]):
            parts = [_broken(verb, part, found, chance) for part in parts]
    return parts


def _broken(verb: str, part: bytes, found: Values, chance: Chance) -> bytes:
    random = chance.of(verb)
    match verb:
        case "frames_cut":
            return part[: max(0, len(part) - int(found["octets"]))]
        case "frames_longer":
            return part + random.randbytes(int(found["octets"]))
        case "frames_random":
            return random.randbytes(len(part))
        case "frames_flipped" if part:
            number = int.from_bytes(part, "big")
            for _ in range(int(found["bits"])):
                number ^= 1 << random.randrange(len(part) * 8)
            return number.to_bytes(len(part), "big")
        case "frames_empty":
            return b""
        case _:
            return part
