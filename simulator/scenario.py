"""Scenarios: what happens to the machine and when, from a TOML file.

EXAMPLE is one; docs/library.md says what each verb does.
"""

import math
import textwrap
import tomllib
from dataclasses import dataclass
from pathlib import Path
from typing import NamedTuple

MOST_S = 86_400.0
STARTS = ("simulator_start", "first_start")


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


class Bound(NamedTuple):
    """What a number may be; the default is taken when the key is absent, None makes the key required."""

    lowest: float
    highest: float
    default: float | None
    unit: str


# Every verb with its own keys.
VERBS: dict[str, dict[str, Bound]] = {
    "key_pulled": {},
    "key_inserted": {},
    "console_plus": {"times": Bound(1, 50, 1, "presses")},
    "console_minus": {"times": Bound(1, 50, 1, "presses")},
    "console_start": {},
    "console_stop": {},
    "drop_link": {"seconds": Bound(0.01, 3600, 0.5, "s")},
    "link_lost": {},
    "link_back": {},
    "telemetry_stops": {},
    "telemetry_holds": {},
    "telemetry_freezes": {},
    "telemetry_resumes": {},
    "ignore_commands": {},
    "obey_commands": {},
    "hang_writes": {},
    "answer_writes": {},
    "lose_answers": {},
    "delay_answers": {"seconds": Bound(0, 40, None, "s")},
    "answers_back": {},
    "control_lost": {},
    "runaway": {
        "kmh_per_s": Bound(0.01, 5, None, "km/h per s"),
        "limit_kmh": Bound(0.1, 25, 20, "km/h"),
    },
}


class ScenarioError(ValueError):
    """A scenario that cannot be used; says which file, entry and key, and what would be right."""


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


def keys_of(verb: str) -> str:
    """Says a verb's keys: `seconds = 0.01 to 3600 s (0.5 if left out)`."""
    return ", ".join(
        f"{key} = {_range(bound)}" + ("" if bound.default is None else f" ({bound.default:g} if left out)")
        for key, bound in VERBS[verb].items()
    )


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


def check(verb: str, given: dict[str, object], where: str) -> dict[str, float]:
    """The values of a verb's keys, defaults filled in. Raises ScenarioError."""
    if verb not in VERBS:
        raise ScenarioError(f"{where}: do = {verb!r} is not known; one of: {', '.join(VERBS)}")
    bounds = VERBS[verb]
    for key in given:
        if key not in bounds:
            known = ", ".join(bounds) or "no keys of its own"
            raise ScenarioError(f"{where}: {key} is not known for {verb}, which has {known}")
    values: dict[str, float] = {}
    for key, bound in bounds.items():
        value = given.get(key, bound.default)
        if value is None:
            raise ScenarioError(f"{where}: {key} is missing; {verb} needs {_range(bound)}")
        values[key] = _number(value, bound, f"{where}: {key}")
    return values


def _event(entry: dict[str, object], where: str) -> Event:
    rest = dict(entry)
    for key in ("t", "do"):
        if key not in rest:
            raise ScenarioError(f'{where}: {key} is missing; an entry reads t = 12.5 and do = "key_pulled"')
    t_s = _number(rest.pop("t"), Bound(0, MOST_S, None, "s"), f"{where}: t")
    after = rest.pop("after", STARTS[0])
    if after not in STARTS:
        raise ScenarioError(f"{where}: after = {after!r} is not known; one of: {', '.join(STARTS)}")
    verb = str(rest.pop("do"))
    return Event(t_s, verb, check(verb, rest, where), str(after))


def _number(value: object, bound: Bound, what: str) -> float:
    if isinstance(value, bool) or not isinstance(value, int | float):
        raise ScenarioError(f"{what} is {value!r}; it must be a number, {_range(bound)}")
    if not math.isfinite(value) or not bound.lowest <= value <= bound.highest:
        raise ScenarioError(f"{what} is {value}; it must be {_range(bound)}")
    return float(value)


def _range(bound: Bound) -> str:
    return f"{bound.lowest:g} to {bound.highest:g} {bound.unit}"
