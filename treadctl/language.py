"""In which language and units people read; the rest of treadctl knows ids and km/h alone.

$TREADCTL_LANG, else the person's settings (`treadctl.settings`), else the
locale ($LC_ALL, $LC_MESSAGES, $LANG) names the language: German, or English
for everything else.  $TREADCTL_UNITS, else the settings, may show speeds in
miles an hour; what is typed into a profile stays km/h.
"""

from __future__ import annotations

import os
import re
from collections.abc import Callable, Iterator, Mapping
from typing import NamedTuple

LANGUAGES = ("en", "de")
UNITS = ("km/h", "mph")
LANGUAGE_NAMED, UNITS_NAMED = "TREADCTL_LANG", "TREADCTL_UNITS"
"""The variables that win over what is kept."""
KM_PER_MILE = 1.609344
_SPEED = re.compile(r"\b(\d+(?:\.\d+)?) km/h")


class Kept(NamedTuple):
    """What somebody has settled for good; None: nothing."""

    language: str | None = None
    units: str | None = None
    reminders: str | None = None

    def over(self, other: Kept) -> Kept:
        """Return this, and where it says nothing what the other says."""
        return Kept(*(mine or theirs for mine, theirs in zip(self, other, strict=True)))


class _Reader:
    """Who reads what this process says: one person, whatever part of treadctl speaks."""

    source: Callable[[], Kept] = Kept
    kept: Kept | None = Kept()


def ask(source: Callable[[], Kept]) -> None:
    """Speak as `source` says, wherever the environment does not say otherwise.

    It is asked once, when something is first said; what it says itself meanwhile is said without it.
    """
    _Reader.source, _Reader.kept = staticmethod(source), None


def _kept() -> Kept:
    if _Reader.kept is None:
        _Reader.kept = Kept()
        _Reader.kept = _Reader.source()
    return _Reader.kept


def language(environ: Mapping[str, str] = os.environ) -> str:
    """Return `en` or `de`."""
    said = environ.get(LANGUAGE_NAMED) or _kept().language
    for name in ("LC_ALL", "LC_MESSAGES", "LANG"):
        said = said or environ.get(name)
    found = (said or "")[:2].lower()
    return found if found in LANGUAGES else LANGUAGES[0]


def in_miles(environ: Mapping[str, str] = os.environ) -> bool:
    """Say whether speeds are shown in miles an hour."""
    return (environ.get(UNITS_NAMED) or _kept().units or "").lower() == "mph"


def number(value: float, places: int = 1) -> str:
    """Return a number as it is written here: 2.3, or 2,3."""
    text = f"{value:.{places}f}"
    return text.replace(".", ",") if language() == "de" else text


def pace(kmh: float) -> str:
    """Return the number of a speed in the person's unit: `2.3`, `2,3`, `1.4`."""
    return number(kmh / KM_PER_MILE if in_miles() else kmh)


def speed(kmh: float) -> str:
    """Return a speed for the eye: `2.3 km/h`, `2,3 km/h` or `1.4 mph`."""
    return f"{pace(kmh)} {'mph' if in_miles() else 'km/h'}"


def local(text: str) -> str:
    """Return a sentence with its speeds as they are read here."""
    if not in_miles() and language() == "en":
        return text
    return _SPEED.sub(_shown, text)


def _shown(found: re.Match[str]) -> str:
    if in_miles():
        return speed(float(found[1]))
    return f"{found[1].replace('.', ',')} km/h"  # to the hundredth, where it was said so


class Texts(Mapping[str, str]):
    """Sentences by id: English, and read in the person's language where it has them.

    Args:
        name: of this part of the catalogue; a translation has the same.
        english: its sentences.
    """

    def __init__(self, name: str, english: Mapping[str, str]) -> None:
        self.name, self.english = name, english

    def __getitem__(self, id_: str) -> str:
        """Return a sentence.

        Raises:
            KeyError: no such id.
        """
        return translated(self.name).get(id_) or self.english[id_]

    def __iter__(self) -> Iterator[str]:
        return iter(self.english)

    def __len__(self) -> int:
        return len(self.english)


def translated(name: str) -> Mapping[str, str]:
    """Return a part of the catalogue in the person's language; empty where that is English."""
    if language() == "en":
        return {}
    from treadctl import german  # most people do not need it

    return german.PARTS.get(name, {})
