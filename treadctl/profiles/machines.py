"""Machine files: what commissioning found out, one TOML file a machine; and the shipped hints, one a model.

A machine's own file lies in `machines/` of the data folder.  Shipped files
(`profiles/machines/`) are found by the advertised name, are read only, and
can only forbid or warn: nothing in them lets anybody walk.
"""

from __future__ import annotations

import sys
import tomllib
from collections.abc import Iterable, Sequence
from contextlib import suppress
from dataclasses import dataclass, replace
from decimal import Decimal
from fnmatch import fnmatch
from pathlib import Path
from typing import Any

from treadctl.facts import Findings, StopFound
from treadctl.files import write_whole
from treadctl.paths import shared_dir
from treadctl.profiles.checking import Asked, Check, Checked, check_here
from treadctl.profiles.errors import Problem, ProfileError, refuse
from treadctl.profiles.store import read_text, shipped_dir
from treadctl.quantities import Speed

FORMAT = 1
REMOVED = "removed"  # in the place of an address, where a file is shared
_SPEEDS = ("speed_min", "speed_max", "speed_step", "noise", "start_speed")
_RATES = ("rise_per_s", "fall_per_s")
_PLAIN = (
    "address",
    "name",
    "simulated",
    "hard_stop",
    "rail",
    "tested_on",
    "firmware",
    "refused",
    "period_s",
    "period_p999_s",
    "unit_ratio",
    "firmware_s",
    "display_agrees",
    "start_s",
    "stop_repeat_safe",
    "has_zero_frame",
    "stop_in_countdown",
    "own_start",
    "link_loss_stops_s",
)


@dataclass(frozen=True, slots=True, kw_only=True)
class ModelHint:
    """What is known of a model, by its name."""

    file: str
    says: str
    source: str
    refused: str | None = None
    link_loss: str | None = None
    write_gap_s: float | None = None


# --- a machine's own file


def machine_path(data: Path, address: str) -> Path:
    """Return where the file of this machine lies; it may not exist.  Several people share it."""
    kept = "".join(letter if letter.isalnum() else "-" for letter in address.upper())
    return shared_dir(data) / "machines" / f"{kept[:64]}.toml"


def load_machine(data: Path, address: str, check: Check = check_here) -> Findings | None:
    """Return what was found out about this machine, None where nobody tried.

    Raises:
        ProfileError: the file cannot be read or does not hold; names file, key, bound and value.
    """
    path = machine_path(data, address)
    if not path.is_file():
        return None
    found = parse_machine(read_text(path), str(path), check)
    if found.address.upper() != address.upper():
        text = f'address is "{found.address}", but this is the file of {address}. Run `treadctl setup` again.'
        raise ProfileError([Problem(str(path), text, key="address", value=f'"{found.address}"')])
    return found


def store_machine(data: Path, findings: Findings) -> Path:
    """Write the file of this machine, whole or not at all, and return its path.

    Raises:
        OSError: it cannot be written.
    """
    path = machine_path(data, findings.address)
    path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    write_whole(path, machine_text(findings))
    return path


def machine_files(data: Path) -> tuple[Path, ...]:
    """Return the files of the machines that were tried, in order."""
    return tuple(sorted((shared_dir(data) / "machines").glob("*.toml")))


def read_machine(path: Path) -> Findings:
    """Return what a machine's file says.

    Raises:
        ProfileError: it cannot be read or does not hold; names file, key, bound and value.
    """
    return parse_machine(read_text(path), str(path))


def guardian_proven() -> bool:
    """Say whether a second process can stop a belt on this host: BlueZ shares the link, others do not."""
    return sys.platform == "linux"


def parse_machine(text: str, where: str, check: Check = check_here) -> Findings:
    """Read a machine file.

    Raises:
        ProfileError: naming file, key, bound and value of everything that is wrong.
    """
    [checked] = _valid("machine", [(text, where)], check)
    values: dict[str, Any] = {key: checked[key] for key in _PLAIN}
    for key in (*_SPEEDS, *_RATES):
        value = checked[_key(key)]
        values[key] = None if value is None else Speed.kmh(value)
    stops = (
        StopFound(
            speed=Speed.kmh(stop["speed_kmh"]), first_drop_s=stop["first_drop_s"], stand_s=stop["stand_s"]
        )
        for stop in checked["stops"]
    )
    return Findings(**values, done=tuple(checked["done"]), stops=tuple(stops))


def machine_text(findings: Findings) -> str:
    """Return a machine file's text."""
    lines = [
        "# What `treadctl setup` found out about this treadmill on an empty belt.",
        "# Run it again rather than changing a number here.",
        "#:schema machine.schema.json",
        f"format = {FORMAT}",
    ]
    for key in _PLAIN:
        lines += _line(key, getattr(findings, key))
    for key in (*_SPEEDS, *_RATES):
        lines += _line(_key(key), getattr(findings, key))
    lines += _line("done", list(findings.done))
    for stop in findings.stops:
        lines += ["", "[[stops]]", *_line("speed_kmh", stop.speed)]
        lines += [*_line("first_drop_s", stop.first_drop_s), *_line("stand_s", stop.stand_s)]
    return "\n".join(lines) + "\n"


def to_share(findings: Findings) -> str:
    """Return the file's text without the address, which tells one household from all others."""
    return machine_text(replace(findings, address=REMOVED))


# --- what is known of models


def hint_for(name: str, check: Check = check_here) -> ModelHint | None:
    """Return what is known of the model that advertises this name; the closest pattern wins.

    Raises:
        ProfileError: a shipped file does not hold.
    """
    best, known = "", None
    paths = shipped_files()
    for path, checked in zip(paths, _valid("model", _texts(paths), check), strict=True):
        fitting = [pattern for pattern in checked["names"] if fnmatch(name.upper(), pattern.upper())]
        closest = max(fitting, key=len, default="")
        if len(closest) > len(best):
            best, known = closest, _hint(path, checked)
    return known


def _hint(path: Path, checked: dict[str, Any]) -> ModelHint:
    return ModelHint(
        file=path.stem,
        says=checked["says"],
        source=checked["source"],
        refused=checked["refused"],
        link_loss=checked["link_loss"],
        write_gap_s=checked["write_gap_s"],
    )


def shipped_files() -> tuple[Path, ...]:
    """Return the shipped files, in order."""
    return tuple(sorted((shipped_dir().parent / "machines").glob("*.toml")))


# --- reading and writing


def all_texts(data: Path) -> list[Asked]:
    """Return every shipped file and every machine's own, as far as they can be read: to check in one go."""
    asked: list[Asked] = []
    for kind, paths in (("model", shipped_files()), ("machine", machine_files(data))):
        for path in paths:
            with suppress(ProfileError):  # said when somebody wants it
                asked.append((kind, read_text(path)))
    return asked


Text = tuple[str, str]  # what a file says, and where it lies


def _texts(paths: Iterable[Path]) -> list[Text]:
    return [(read_text(path), str(path)) for path in paths]


def _valid(kind: str, texts: Sequence[Text], check: Check) -> list[dict[str, Any]]:
    """Return the values of files that all hold.

    Raises:
        ProfileError: about the first that does not.
    """
    read = [_read_toml(text, where) for text, where in texts]
    asked: list[Asked] = [(kind, text) for text, _ in texts]
    return [
        _values(where, values, checked)
        for (_, where), values, checked in zip(texts, read, check(asked), strict=True)
    ]


def _read_toml(text: str, where: str) -> dict[str, Any]:
    try:
        values = tomllib.loads(text, parse_float=Decimal)
    except (ValueError, ArithmeticError, RecursionError) as error:
        raise refuse(where, f"this is no TOML that can be read ({error}). {_AGAIN}") from None
    found = values.get("format")
    if type(found) is int and found > FORMAT:
        text = (
            f"this is format {found}, from a newer treadctl; this one reads format {FORMAT}. Update treadctl."
        )
        raise ProfileError([Problem(where, text, key="format", value=str(found), bound=str(FORMAT))])
    return values


_AGAIN = "Run `treadctl setup` again: it writes the file anew."


def _values(where: str, values: dict[str, Any], checked: Checked) -> dict[str, Any]:
    if checked.values is not None:
        return checked.values
    problems = []
    for wrong in checked.wrong:
        key = ".".join(str(part) for part in wrong.place)
        value = _inside(values, wrong.place)
        shown = "nothing" if value is None else str(value)[:40]
        problems.append(Problem(where, f"{key} = {shown}: {wrong.says}. {_AGAIN}", key, shown, wrong.bound))
    raise ProfileError(problems)


def _inside(value: Any, path: Iterable[str | int]) -> Any:
    """Return what a file says at this place, None where it says nothing."""
    for part in path:
        try:
            value = value[part]
        except (KeyError, IndexError, TypeError):
            return None
    return value


def _key(key: str) -> str:
    return key.replace("_per_s", "_kmh_per_s") if key in _RATES else f"{key}_kmh"


def _line(key: str, value: object) -> list[str]:
    match value:
        case None:
            return []
        case bool():
            text = str(value).lower()
        case Speed():
            text = f"{value.hundredths / 100:.2f}"
        case list():
            text = "[" + ", ".join(_quoted(str(one)) for one in value) + "]"
        case str():
            text = _quoted(value)
        case _:
            text = str(value)
    return [f"{key} = {text}"]


def _quoted(text: str) -> str:
    safe = "".join(letter if letter.isprintable() else "?" for letter in text)
    return '"' + safe.replace("\\", "\\\\").replace('"', '\\"') + '"'
