"""Make a failing world small: fewer happenings, fewer kinds, an ordinary machine, less time."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import replace

from tests.fuzz.judge import judge
from tests.fuzz.play import play
from tests.fuzz.world import Happening, World

BUDGET = 300


class Shrinker:
    """Keeps what still violates the same invariant.

    Attributes:
        runs: how many worlds were played for it.
    """

    def __init__(self, invariant: str, fails: Callable[[World], bool] | None = None) -> None:
        self._invariant = invariant
        self._fails = fails or self._violates
        self.runs = 0

    def shrink(self, world: World) -> World:
        """Return a smaller world that fails in the same way."""
        world = self._fewer(world)
        for smaller in self._simpler(world):
            candidate = smaller(world)
            if candidate != world and self._still(candidate):
                world = candidate
        return self._fewer(world)

    def _violates(self, world: World) -> bool:
        return any(one.invariant == self._invariant for one in judge(world, play(world)).violations)

    def _still(self, world: World) -> bool:
        if self.runs >= BUDGET:
            return False
        self.runs += 1
        try:
            return self._fails(world)
        except Exception:
            return False

    def _fewer(self, world: World) -> World:
        """Delta debugging over the happenings."""
        parts = 2
        while len(world.happenings) >= 1 and self.runs < BUDGET:
            size = max(1, len(world.happenings) // parts)
            for start in range(0, len(world.happenings), size):
                rest = (*world.happenings[:start], *world.happenings[start + size :])
                candidate = replace(world, happenings=rest)
                if self._still(candidate):
                    world, parts = candidate, max(2, parts - 1)
                    break
            else:
                if size == 1:
                    break
                parts *= 2
        return world

    def _simpler(self, world: World) -> Iterator[Callable[[World], World]]:
        for key in list(world.machine):
            if key != "base":
                yield lambda one, key=key: replace(
                    one, machine={name: value for name, value in one.machine.items() if name != key}
                )
        yield lambda one: replace(one, machine={**one.machine, "base": "plain"})
        yield lambda one: replace(one, radio={})
        yield lambda one: replace(one, habits={**one.habits, "walks": 1})
        yield lambda one: replace(one, plan={**one.plan, "blocks_s": one.plan["blocks_s"][:1]})
        for cut in (0.25, 0.5, 0.75):
            yield lambda one, cut=cut: replace(one, calm_at=round(max(20.0, one.calm_at * cut), 1))
        for place in range(len(world.happenings)):
            yield lambda one, place=place: replace(one, happenings=_rounded(one.happenings, place))


def _rounded(happenings: tuple[Happening, ...], place: int) -> tuple[Happening, ...]:
    if place >= len(happenings):
        return happenings
    one = happenings[place]
    rounded = replace(one, t=float(round(one.t)), lasts=float(round(one.lasts)))
    return (*happenings[:place], rounded, *happenings[place + 1 :])
