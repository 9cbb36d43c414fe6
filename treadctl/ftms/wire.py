"""What every decoder here shares: the one typed error, and little-endian numbers."""

from __future__ import annotations

from typing import NamedTuple

Octets = bytes | bytearray
"""What a Bluetooth library hands over."""


class MalformedValue(ValueError):
    """Octets that cannot be read, or a number that cannot be put into octets.

    The only exception that a decoder of this package raises, whatever octets
    it is given.  The text names what was read, what arrived and, where a
    person typed it, what to do next.
    """


class Parameter(NamedTuple):
    """One number inside a characteristic: its key with the unit last, and how it lies on the wire."""

    key: str
    size: int  # octets
    signed: bool = False
    per_unit: int = 1  # counts on the wire per unit of the key

    def take(self, data: Octets, at: int) -> int:
        """The number at octet `at`; the caller has checked that it is complete."""
        return int.from_bytes(data[at : at + self.size], "little", signed=self.signed)

    def put(self, value: int) -> bytes:
        """The octets of `value`.

        Raises:
            MalformedValue: `value` does not fit.
        """
        try:
            return value.to_bytes(self.size, "little", signed=self.signed)
        except OverflowError:
            raise MalformedValue(f"{self.key}: {value} does not fit in {count(self.size)}") from None


def take_all(
    parameters: tuple[Parameter, ...], data: Octets, at: int
) -> tuple[tuple[int, ...], tuple[str, ...]]:
    """Read `parameters` from octet `at` on: the complete leading values, and what was wrong."""
    values: list[int] = []
    for parameter in parameters:
        if at + parameter.size > len(data):
            missing = f"The value ends before {parameter.key} is complete ({count(len(data))} arrived)."
            return tuple(values), (missing,)
        values.append(parameter.take(data, at))
        at += parameter.size
    return tuple(values), ignored_tail(len(data) - at)


def size_of(parameters: tuple[Parameter, ...]) -> int:
    """Octets that `parameters` need."""
    return sum(parameter.size for parameter in parameters)


def ignored_tail(octets: int) -> tuple[str, ...]:
    """The problem of `octets` (>= 0) more than announced; FTMP asks collectors to ignore them."""
    if octets == 0:
        return ()
    return (f"{count(octets)} after the last known field {'is' if octets == 1 else 'are'} ignored.",)


def count(octets: int) -> str:
    """`octets` in words: "1 octet", "20 octets"."""
    return "1 octet" if octets == 1 else f"{octets} octets"
