"""What is wrong at the moment. Pure; who begins a trouble also ends it."""

import random
from collections.abc import Mapping

Values = Mapping[str, float]


class Troubles:
    """The lasting verbs that are on, with their values."""

    def __init__(self) -> None:
        self._active: dict[str, dict[int, Values]] = {}
        self._begun = 0

    def begin(self, verb: str, values: Values, *, for_ever: bool = False) -> int:
        """Begins one; the number ends it. What a machine was born with is for ever."""
        self._begun += 1
        number = -self._begun if for_ever else self._begun
        self._active.setdefault(verb, {})[number] = values
        return number

    def end(self, verb: str, number: int | None = None) -> bool:
        """Ends one, or all of a verb that can end. False if there was none."""
        active = self._active.get(verb, {})
        ending = [one for one in active if one > 0 and number in (None, one)]
        for one in ending:
            del active[one]
        if not active:
            self._active.pop(verb, None)
        return bool(ending)

    def passing(self) -> list[str]:
        """The verbs that are on and can end."""
        return [verb for verb, active in self._active.items() if any(number > 0 for number in active)]

    def get(self, verb: str) -> Values | None:
        """The values of the verb that began last, or None."""
        active = self._active.get(verb)
        return None if active is None else next(reversed(active.values()))

    def all(self, verb: str) -> list[Values]:
        """The values of each that is on."""
        return list(self._active.get(verb, {}).values())

    def __contains__(self, verb: str) -> bool:
        return verb in self._active

    def __bool__(self) -> bool:
        return bool(self._active)


class Chance:
    """Randomness by name: what one fault draws does not shift what another gets."""

    def __init__(self, seed: int) -> None:
        self._seed = seed
        self._streams: dict[str, random.Random] = {}

    def of(self, name: str) -> random.Random:
        """The stream of this name; the same seed and name give the same numbers."""
        if name not in self._streams:
            self._streams[name] = random.Random(f"{self._seed}:{name}")
        return self._streams[name]

    def happens(self, name: str, p: float) -> bool:
        """True with a probability."""
        return p > 0 and (p >= 1 or self.of(name).random() < p)
