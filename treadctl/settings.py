"""What a person has settled for good: language and units that they read, and whether they are reminded.

`settings.toml` in the data folder.  Each of several people may have their
own, for it is they who read; what theirs does not say is said by the one of
the folder that theirs lies in.  What is wrong with a file is said in a line
and stops nothing: whatever cannot be used counts as not set.
"""

from __future__ import annotations

import os
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from treadctl import words
from treadctl.files import write_whole
from treadctl.language import LANGUAGES, UNITS, Kept
from treadctl.model import TreadctlError
from treadctl.paths import make_data_folder, settings_path, shared_dir

if TYPE_CHECKING:
    from tomlkit import TOMLDocument

FORMAT = 1
BYTES_MAX = 16 * 1024  # chosen: two lines and a person's comments
REMINDERS = ("on", "off")
REMINDERS_NAMED = "TREADCTL_REMINDERS"
"""The variable that wins over what is kept of them."""
ALLOWED = {"language": LANGUAGES, "units": UNITS, "reminders": REMINDERS}
"""Every key, and what it may say."""

_NOTHING = Kept()
_NEW = """\
# How treadctl speaks to you. `treadctl settings` shows it, and changes it too.
# language: en or de. units: km/h or mph, for speeds; what you type into a profile stays km/h.
# reminders: on or off, a word on the desktop when an answer is due.
"""


class SettingsError(TreadctlError):
    """A setting that cannot be; the sentence names file, key, value, what is allowed and the next step."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Found:
    """One file, as far as it can be used.

    Attributes:
        kept: what it says.
        wrong: a sentence for each thing that is wrong with it.
        readable: it is TOML that this treadctl may change.
    """

    kept: Kept = _NOTHING
    wrong: tuple[str, ...] = ()
    readable: bool = True


def read(folder: Path) -> Found:
    """Return what the file of a data folder says; never raises for what stands in it."""
    path = settings_path(folder)
    try:
        values = _values(path)
    except SettingsError as error:
        return Found(wrong=(str(error),), readable=False)
    good = {key: values[key] for key in ALLOWED if values.get(key) in ALLOWED[key]}
    wrong = (_wrong(path, key, value) for key, value in values.items() if key != "format" and key not in good)
    return Found(kept=Kept(**good), wrong=tuple(wrong))


def kept(folder: Path, tell: Callable[[str], object]) -> Kept:
    """Return what holds for the person of this folder; what is wrong is told in one line."""
    files = [read(place) for place in dict.fromkeys((folder, shared_dir(folder)))]
    wrong = " ".join(each for file in files for each in file.wrong)
    if wrong:
        tell(words.SETTINGS["goes_on"].format(wrong=wrong))
    return files[0].kept.over(files[-1].kept)


def reminders(folder: Path, environ: Mapping[str, str] = os.environ) -> str:
    """Return whether the person of this folder is reminded on the desktop: on, or off."""
    said = environ.get(REMINDERS_NAMED) or kept(folder, lambda _: None).reminders or "on"
    return REMINDERS[said.strip().lower() in ("off", "no", "0")]


def set_values(folder: Path, values: Mapping[str, str]) -> Path:
    """Settle these, all or none, keep everything else of the file, comments too; return its path.

    Raises:
        SettingsError: a key or value that cannot be, or a file that cannot be read or written.
    """
    path = settings_path(folder)
    for key, value in values.items():
        if key not in ALLOWED:
            raise _says("no_key", key=key, known=", ".join(ALLOWED))
        if value not in ALLOWED[key]:
            raise SettingsError(_wrong(path, key, value))
    document = _document(path)
    for key, value in values.items():
        document[key] = value
    _write(path, document)
    return path


def reset(folder: Path, keys: Iterable[str]) -> tuple[tuple[str, ...], Path | None]:
    """Take settings back; return which were set, and where a file that could not be read was put.

    Raises:
        SettingsError: no such key, or the file cannot be changed.
    """
    path, wanted = settings_path(folder), tuple(keys)
    for key in wanted:
        if key not in ALLOWED:
            raise _says("no_key", key=key, known=", ".join(ALLOWED))
    if not read(folder).readable:
        aside = path.with_name(f"{path.name}.unread")
        try:
            path.replace(aside)
        except OSError as error:
            raise _says("not_written", file=path, why=error.strerror) from None
        return (), aside
    if not path.exists():
        return (), None
    document = _document(path)
    gone = tuple(key for key in (wanted or ALLOWED) if key in document)
    for key in gone:
        del document[key]
    _write(path, document)
    return gone, None


def _values(path: Path) -> dict[str, Any]:
    """Return what a file says, of a format that we know; nothing where there is no file.

    Raises:
        SettingsError: it cannot be read.
    """
    text = _text(path)
    if not text:
        return {}
    import tomllib  # most people have no such file

    try:
        values = tomllib.loads(text)
    except (ValueError, RecursionError) as error:
        raise _says("unreadable", file=path, why=error) from None
    written = values.get("format")
    if type(written) is int and written > FORMAT:
        raise _says("newer", file=path, value=written, bound=FORMAT)
    return values


def _text(path: Path) -> str:
    """Return a file's text, "" where there is none.

    Raises:
        SettingsError: it cannot be read.
    """
    try:
        if not path.exists():
            return ""
        if not path.is_file():  # a pipe would be waited for
            raise _says("unreadable", file=path, why=words.SETTINGS["no_file"])
        with path.open("rb") as file:
            content = file.read(BYTES_MAX + 1)
        if len(content) > BYTES_MAX:
            raise _says("unreadable", file=path, why=words.SETTINGS["too_long"].format(bound=BYTES_MAX))
        return content.decode("utf-8-sig")
    except (OSError, ValueError) as error:
        raise _says("unreadable", file=path, why=getattr(error, "strerror", None) or error) from None


def _document(path: Path) -> TOMLDocument:
    import tomlkit

    _values(path)
    return tomlkit.parse(_text(path) or f"{_NEW}format = {FORMAT}\n")


def _write(path: Path, document: TOMLDocument) -> None:
    import tomlkit

    try:
        make_data_folder(path.parent)
        write_whole(path, tomlkit.dumps(document))
    except OSError as error:
        raise _says("not_written", file=path, why=error.strerror) from None


def _wrong(path: Path, key: str, value: object) -> str:
    """Return what is wrong with one line of a file, or with what somebody wants to write there."""
    shown = f'"{value}"' if isinstance(value, str) else str(value)
    fields = {"file": path, "key": key, "value": shown[:40], "known": ", ".join(ALLOWED)}
    if key not in ALLOWED:
        return words.SETTINGS["unknown_key"].format(**fields)
    allowed = ", ".join(f'"{each}"' for each in ALLOWED[key])
    return words.SETTINGS["not_allowed"].format(**fields, allowed=allowed, example=ALLOWED[key][-1])


def _says(id_: str, **fields: object) -> SettingsError:
    return SettingsError(words.SETTINGS[id_].format(**fields))
