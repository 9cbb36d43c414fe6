"""Settings as they are shown: what holds, why, and what else there is; see `treadctl.settings`."""

from __future__ import annotations

import os
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any

from treadctl import language, paths, settings, words

NAMED = {
    "language": language.LANGUAGE_NAMED,
    "units": language.UNITS_NAMED,
    "reminders": settings.REMINDERS_NAMED,
}
"""The variable that wins over each."""


def now(folder: Path) -> dict[str, str]:
    """Return what holds for whom this process speaks to."""
    return {
        "language": language.language(),
        "units": language.UNITS[language.in_miles()],
        "reminders": settings.reminders(folder),
    }


def whence(folder: Path, key: str) -> str:
    """Return why a setting is what it is."""
    if os.environ.get(NAMED[key]):
        return words.SETTINGS["from_environment"].format(name=NAMED[key])
    shared = paths.shared_dir(folder)
    for place in dict.fromkeys((folder, shared)):
        if getattr(settings.read(place).kept, key) is not None:
            id_ = "from_own" if place == folder else "from_household"
            return words.SETTINGS[id_].format(file=paths.settings_path(place))
    return words.SETTINGS["from_locale" if key == "language" else "from_default"]


def wins(keys: Iterable[str]) -> Iterator[str]:
    """Yield a sentence for each of these settings that a variable of the environment wins over."""
    for key in keys:
        if os.environ.get(NAMED[key]):
            yield words.SETTINGS["wins"].format(name=NAMED[key], value=os.environ[NAMED[key]])


def as_object(folder: Path) -> dict[str, Any]:
    """Return every setting with what it may be."""
    return {
        "settings": [
            {
                "key": key,
                "label": words.LEAVES[f"set_{key}"],
                "value": value,
                "choices": [
                    {"value": each, "label": words.LEAVES.get(f"set_{key}_{each}", each)}
                    for each in settings.ALLOWED[key]
                ],
                "whence": whence(folder, key),
            }
            for key, value in now(folder).items()
        ],
        "notes": list(settings.read(folder).wrong),
    }
