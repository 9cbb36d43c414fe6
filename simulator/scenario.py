"""Scenarios: what happens to the machine and when, from a TOML file.

EXAMPLE is one; docs/library.md says what each verb does.
"""

import textwrap
import tomllib
from dataclasses import dataclass
from pathlib import Path

from .verb import MOST_S, Bound, ScenarioError, number
from .verbs import check

STARTS = ("simulator_start", "first_start", "first_client")


EXAMPLE = """\
[[at]]
t = 12.5               # seconds after the simulator's start
do = "key_pulled"

[[at]]
t = 5.0
after = "first_start"  # seconds after the first Start, by whomever
do = "console_plus"
times = 3"""
_ENTRY = EXAMPLE.split("\n\n", maxsplit=1)[0]


@dataclass(frozen=True, slots=True)
class Event:
    """One thing that happens, `t_s` seconds after `after`."""

    t_s: float
    verb: str
    values: dict[str, float]
    after: str = STARTS[0]


def load(path: Path) -> list[Event]:
    """Reads a scenario file. Raises ScenarioError."""
    try:
        text = path.read_text(encoding="utf-8")
    except (OSError, UnicodeDecodeError) as error:
        why = getattr(error, "strerror", None) or "it is no text in UTF-8"
        raise ScenarioError(f"{path}: cannot be read ({why}); give the path of a TOML file") from error
    try:
        return parse(text, str(path))
    except ScenarioError as error:
        raise ScenarioError(f"{error}\nA correct entry:\n{textwrap.indent(_ENTRY, '  ')}") from error


def parse(text: str, name: str) -> list[Event]:
    """Reads the text of a scenario; `name` is what messages call it. Raises ScenarioError."""
    try:
        document = tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        raise ScenarioError(f"{name}: is not TOML ({error})") from error
    for key in document:
        if key != "at":
            raise ScenarioError(f"{name}: {key} is not known here; a scenario holds [[at]] entries only")
    entries = document.get("at", [])
    if not isinstance(entries, list) or not all(isinstance(entry, dict) for entry in entries):
        raise ScenarioError(f"{name}: at is one value; write each entry under a line of its own, [[at]]")
    return [_event(entry, f"{name}: entry {number}") for number, entry in enumerate(entries, start=1)]


def _event(entry: dict[str, object], where: str) -> Event:
    rest = dict(entry)
    for key in ("t", "do"):
        if key not in rest:
            raise ScenarioError(f'{where}: {key} is missing; an entry reads t = 12.5 and do = "key_pulled"')
    t_s = number(rest.pop("t"), Bound(0, MOST_S, None, "s"), f"{where}: t")
    after = rest.pop("after", STARTS[0])
    if after not in STARTS:
        raise ScenarioError(f"{where}: after = {after!r} is not known; one of: {', '.join(STARTS)}")
    verb = str(rest.pop("do"))
    return Event(t_s, verb, check(verb, rest, where), str(after))
