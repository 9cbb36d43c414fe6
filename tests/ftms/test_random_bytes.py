"""Any octets whatever: each decoder returns a value or raises MalformedValue, nothing else."""

import random
import time
from collections.abc import Callable
from typing import NamedTuple

from tests.ftms.vector_check import vectors
from treadctl import ftms
from treadctl.ftms import MalformedValue, RecordAssembler

CHARACTERISTICS = ("2acc", "2acd", "2ad3", "2ad4", "2ad5", "2ad7", "2ad9", "2ada", "1826")


_assembler = RecordAssembler()


def _telemetry(data: bytes) -> object:
    record = _assembler.feed(data)
    return None if record is None else ftms.to_telemetry(record, 1, 0.0)


def _event(data: bytes) -> object:
    return ftms.to_machine_event(ftms.decode_machine_status(data), 1)


DECODERS: tuple[Callable[[bytes], object], ...] = (
    _telemetry,
    ftms.decode_feature,
    ftms.decode_speed_range,
    ftms.decode_inclination_range,
    ftms.decode_heart_rate_range,
    ftms.decode_training_status,
    _event,
    ftms.decode_request,
    ftms.decode_response,
    ftms.decode_service_data,
)


class Tally(NamedTuple):
    """What a run came to."""

    inputs: int
    values: int
    malformed: int
    failures: tuple[str, ...]  # input, decoder and exception of each breach
    seconds: float


def _mutated(frame: bytes, rng: random.Random) -> bytes:
    """A real frame with an octet changed, cut short, or grown."""
    octets = bytearray(frame)
    how = int(rng.random() * 4)
    if how == 0 and octets:
        octets[int(rng.random() * len(octets))] = int(rng.random() * 256)
    elif how == 1 and octets:
        octets[int(rng.random() * len(octets))] ^= 1 << int(rng.random() * 8)
    elif how == 2:
        del octets[int(rng.random() * (len(octets) + 1)) :]
    else:
        octets += rng.randbytes(1 + int(rng.random() * 8))
    return bytes(octets)


def random_bytes_run(count: int, seed: int = 1) -> Tally:
    """Put `count` random inputs of 0 to 40 octets, and mutated vectors, through every decoder; about 30 s per million."""
    rng = random.Random(seed)
    seeds = [
        bytes.fromhex(frame)
        for _, vector in vectors()
        for frame in vector.get("parts", [vector.get("hex", "")])
    ]
    values = malformed = 0
    failures: list[str] = []
    began = time.perf_counter()
    pool = b""
    at = 0
    for number in range(count):
        length = int(rng.random() * 41) if number % 8 else int(rng.random() * 5)
        if at + length > len(pool):
            pool, at = rng.randbytes(65536), 0
        data = pool[at : at + length]
        at += length
        if number % 3 == 0:
            data = _mutated(seeds[number % len(seeds)], rng)
        elif number % 4 and length > 2:
            # Most inputs get flags that are not all wrong: few fields, so that lengths often fit.
            data = _FLAGS[number % len(_FLAGS)] + data[2:]
        for decoder in DECODERS:
            try:
                decoder(data)
            except MalformedValue:
                malformed += 1
            except Exception as error:
                failures.append(f"{data.hex()} {decoder}: {type(error).__name__} {error}")
            else:
                values += 1
    return Tally(count, values, malformed, tuple(failures), time.perf_counter() - began)


def attempt(read: Callable[..., object], *given: object) -> object:
    """What `read` returns, or the MalformedValue that it raises; anything else goes through."""
    try:
        return read(*given)
    except MalformedValue as error:
        return error


_FLAGS = [
    flags.to_bytes(2, "little")
    for flags in (
        0x0584,
        0x058C,
        0x2584,
        0x2404,
        0x040C,
        0x1F9E,
        0x001F,
        0x0680,
        0x0000,
        0x0001,
        0x1FFE,
        0x3FFE,
        0x60,
    )
]


def test_random_bytes_give_a_value_or_the_typed_error() -> None:
    tally = random_bytes_run(20_000)
    assert tally.failures == ()
    assert tally.values > tally.malformed > 1000


def test_every_short_input_through_every_decoder() -> None:
    for length in (0, 1, 2):
        for number in range(256**length):
            data = number.to_bytes(length, "little")
            if length == 2 and number % 7:
                continue
            for decoder in DECODERS:
                found = attempt(decoder, data)
                assert str(found) or not isinstance(found, MalformedValue)


def test_explanations_raise_nothing_else_either() -> None:
    rng = random.Random(2)
    for _ in range(3000):
        frames = [rng.randbytes(rng.randrange(24)) for _ in range(rng.randrange(4))]
        for uuid in CHARACTERISTICS:
            assert attempt(ftms.explain, uuid, frames), "an empty list says nothing"


def test_random_text_as_hex_and_uuid() -> None:
    rng = random.Random(3)
    alphabet = "0123456789abcdefABCDEF xX-:gé½٣\t\n{}"
    for _ in range(5000):
        text = "".join(rng.choices(alphabet, k=rng.randrange(12)))
        for read in (ftms.parse_hex, ftms.short_uuid):
            found = attempt(read, text)
            assert repr(text) in str(found) or not isinstance(found, MalformedValue)


def test_random_octets_do_not_fill_the_memory() -> None:
    from treadctl.ftms import treadmill_data

    rng = random.Random(4)
    for _ in range(2000):
        ftms.decode_treadmill_data(rng.randbytes(40))
    assert len(treadmill_data._PLANS) <= treadmill_data._PLANS_MAX


if __name__ == "__main__":
    print(random_bytes_run(1_000_000))
