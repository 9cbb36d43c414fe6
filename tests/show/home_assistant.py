"""Line 5.2: Home Assistant's own code takes the discovery payload, and a real one watches and stops a walk."""

from __future__ import annotations

import os
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

from tests.helpers.mosquitto import MOSQUITTO, NOT_HERE
from tests.homeassistant import story, versions
from tests.homeassistant.home import judged
from tests.show.line import Line
from tests.test_mqtt_discovery import GOLDEN


def houses(folder: Path) -> Iterator[Line]:
    """Ask the first version that can be had here, or with FULL=1 every one."""
    for number, version in enumerate(versions.VERSIONS):
        try:
            python = versions.installed(version)
        except versions.NotHere as why:
            # A matter of this machine, not of the code.
            yield Line(f"Home Assistant {version}", f"not asked: {why}", "asked", False, timing=True)
            continue
        own = folder / str(number)
        own.mkdir()
        yield from _asked(own, python, version)
        if os.environ.get("FULL") != "1":
            return


def _asked(folder: Path, python: Path, version: versions.Version) -> Iterator[Line]:
    found = judged(python, GOLDEN)
    yield _taken(found, version)
    if MOSQUITTO is None:
        yield Line(f"{found['version']}: a walk", NOT_HERE, "seen", False)
        return
    try:
        for line in story.told(folder, python):
            yield replace(line, what=f"{found['version']}: {line.what}")
    except AssertionError as error:
        yield Line(f"{found['version']}: then", str(error)[:400], "the walk goes on", False)


def _taken(found: dict[str, Any], version: versions.Version) -> Line:
    """What this version's schemas say; a key of a version before or after it, it may forget."""
    dropped = {key for keys in found["dropped"].values() for key in keys} - version.forgets
    wrong = [*found["refused"], *sorted(f"drops {key}" for key in dropped)]
    what = f"{found['version']}: its schemas take the payload and drop nothing but {', '.join(sorted(version.forgets))}"
    return Line(what, "; ".join(wrong) or "so it is", "so it is", not wrong)
