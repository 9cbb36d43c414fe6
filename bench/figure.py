"""A measured figure with the bound that it is held against."""

from __future__ import annotations

from typing import NamedTuple


class Figure(NamedTuple):
    """A measured figure; `at_least` instead of `at_most` where more is better."""

    text: str
    value: float
    at_most: float = float("inf")
    at_least: float = float("-inf")

    @property
    def holds(self) -> bool:
        return self.at_least <= self.value <= self.at_most

    @property
    def bound(self) -> str:
        if self.at_least != float("-inf"):
            return f"at least {self.at_least:g}"
        return f"at most {self.at_most:g}"

    def __str__(self) -> str:
        return f"{'PASS' if self.holds else 'SHORT'}  {self.text}: {self.value:.3g} ({self.bound})"


def show(figures: list[Figure], remarks: list[str]) -> bool:
    """Print figure, bound and PASS or SHORT of each; whether all hold."""
    for line in [*figures, *remarks]:
        print(line)
    return all(figure.holds for figure in figures)
