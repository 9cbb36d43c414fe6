"""Speed, Incline and Distance as exact integers in the units of the wire.

2.3 km/h is 230 hundredths and never 229: text becomes an integer through
`Decimal`, and no float takes part in a decision.  This module knows nothing
of treadmills; it imports only the standard library.
"""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal, DecimalException
from typing import Self

_MOST = 10**6  # of any quantity here: 1e999999 would otherwise become a number of a million digits


def _scaled(text: str | int | Decimal, scale: int, what: str, unit: str) -> int:
    """Return `text` times `scale` as an integer; ValueError where that is not exact."""
    try:
        given = Decimal(text)
        if given.is_finite() and abs(given) > _MOST:
            raise ValueError(f"{what} {text} {unit} is out of all proportion")
        scaled = given * scale
    except DecimalException:
        raise ValueError(f"{what} {text!r} is not a number") from None
    if not scaled.is_finite():
        raise ValueError(f"{what} {text!r} is not a finite number")
    if scaled != int(scaled) or scaled / scale != given:  # Decimal keeps 28 digits and rounds the rest
        raise ValueError(f"{what} {text} {unit} is finer than 1/{scale} {unit}")
    return int(scaled)


@dataclass(frozen=True, order=True, slots=True)
class Speed:
    """Belt speed, exact to 0.01 km/h (FTMS 1.0.1, Treadmill Data)."""

    hundredths: int

    @classmethod
    def kmh(cls, text: str | int | Decimal) -> Self:
        """Make a speed from text such as "2.3" (km/h).

        Raises:
            ValueError: not a finite number, or finer than 0.01 km/h.
        """
        return cls(_scaled(text, 100, "speed", "km/h"))

    def on_grid(self, start: Speed, step: Speed) -> Speed:
        """Return the highest `start` + k * `step` (k >= 0) that is not above this speed.

        Below `start` there is no such speed and `start` is *not* returned:
        the answer is then 0 km/h, because rounding never goes up.
        """
        if self < start:
            return Speed(0)
        if step.hundredths <= 0:
            return self
        over = (self.hundredths - start.hundredths) % step.hundredths
        return Speed(self.hundredths - over) if over else self

    @property
    def in_kmh(self) -> float:
        """For printing and JSON only: km/h as a float."""
        return self.hundredths / 100

    def __str__(self) -> str:
        text = f"{self.hundredths / 100:.2f}"
        return f"{text[:-1] if text.endswith('0') else text} km/h"


@dataclass(frozen=True, order=True, slots=True)
class Incline:
    """Slope of the deck, exact to 0.1 %; positive is uphill (FTMS 1.0.1, Treadmill Data)."""

    tenths: int

    @classmethod
    def percent(cls, text: str | int | Decimal) -> Self:
        """Make an incline from text such as "0.5" (percent).

        Raises:
            ValueError: not a finite number, or finer than 0.1 %.
        """
        return cls(_scaled(text, 10, "incline", "%"))

    @property
    def in_percent(self) -> float:
        """For printing and JSON only: percent as a float."""
        return self.tenths / 10

    def __str__(self) -> str:
        return f"{self.tenths / 10:.1f} %"


@dataclass(frozen=True, order=True, slots=True)
class Distance:
    """Length, exact to one metre (FTMS 1.0.1, Treadmill Data)."""

    metres: int

    def __str__(self) -> str:
        return f"{self.metres} m"
