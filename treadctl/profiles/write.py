"""Writing profiles: the opening comment, new files, and changes that keep a person's comments.

tomlkit is imported where it is used: reading profiles does not need it.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from decimal import Decimal
from pathlib import Path

from treadctl.files import write_whole
from treadctl.model import Profile
from treadctl.paths import make_data_folder
from treadctl.profiles import limits, template
from treadctl.profiles.errors import Problem, ProfileError, refuse
from treadctl.profiles.explain import SECTIONS, because, explain
from treadctl.profiles.parse import parse
from treadctl.profiles.says import minutes
from treadctl.profiles.store import NAME, Found, Origin, find, load, read_text, shipped_dir, user_dir
from treadctl.words import PROBLEMS

SCHEMA_NAME = "profile.schema.json"
FIXED = {"format": "fixed_format", "name": "fixed_name"}
"""Keys that nobody changes, and the id of why."""


Proven = Callable[[Profile], bool]


def unproven(_: Profile) -> bool:
    """Know of no good weeks."""
    return False


@dataclass(frozen=True, slots=True)
class Change:
    """What became of an edit."""

    before: Profile
    after: Profile
    path: Path
    copied: bool  # a shipped profile became the person's own by this


def opening(profile: Profile) -> tuple[str, ...]:
    """Return the four lines that a shipped profile opens with."""
    walk, block, pause = (minutes(s) for s in (profile.walk_s, profile.block_s, profile.break_s))
    return (
        f"# Cap: never faster than {profile.cap}.",
        "# Incline: 0 % always; treadctl never raises the deck.",
        f"# Walk / break: up to {walk} of walking, {block} at a time, then {pause} or more standing still.",
        f"# Weekly increase: at most {profile.week_percent} %, and only after a good week.",
    )


def set_value(name: str, key: str, value: str, data_dir: Path) -> Change:
    """Change one value of a profile; see `set_values`."""
    return set_values(name, {key: value}, data_dir)


def set_values(name: str, values: Mapping[str, str], data_dir: Path, *, proven: Proven = unproven) -> Change:
    """Change values of a profile, all or none, and keep everything else of the file, comments too.

    A shipped profile is copied to the person's own folder first.

    Args:
        name: which profile.
        values: as TOML; a key inside a section is written with it (`schedule.rest_days`).
        data_dir: whose.
        proven: says of the new profile whether four good weeks are known: its cap may be above 3.5 km/h.

    Raises:
        ProfileError: a value is not allowed, or the file has a mistake already; nothing is written.
    """
    import tomlkit

    fixed = [
        Problem(name, PROBLEMS["fixed"].format(key=key, why=PROBLEMS[FIXED[key]]), key=key, value=value)
        for key, value in values.items()
        if key in FIXED
    ]
    wrong = [
        *fixed,
        *(explain(name, key, "extra_forbidden", value) for key, value in values.items() if _nowhere(key)),
    ]
    if wrong:
        raise ProfileError(wrong)
    found = find(name, data_dir)
    text = read_text(found.path)
    try:
        before = parse(text, str(found.path), named=name)
    except ProfileError as error:
        first = PROBLEMS["mistake_already"].format(name=name)
        raise ProfileError([*error.problems, Problem(name, first)]) from None
    document = tomlkit.parse(text.removeprefix("\ufeff"))
    for key, value in values.items():
        template.put(document, key, value)
    text, path = tomlkit.dumps(document), _own_path(name, data_dir)
    after = _allowed(parse(text, str(path), named=name), before, path, proven=proven)
    return _take_over(found, text, before, after, data_dir)


def _nowhere(key: str) -> bool:
    """Say whether a key names a section that no profile has."""
    section, dot, _ = key.partition(".")
    return bool(dot) and section not in SECTIONS


def replace_text(name: str, text: str, data_dir: Path, *, proven: Proven = unproven) -> Change:
    """Make `text` the person's profile `name`, if it holds (`proven`: see `set_values`).

    Raises:
        ProfileError: it does not; the old profile stays and the text is kept in `NAME.toml.rejected`.
    """
    found, path = find(name, data_dir), _own_path(name, data_dir)
    try:
        before = load(name, data_dir)
    except ProfileError:
        before = None  # it had a mistake: there is nothing to compare with
    try:
        after = _allowed(parse(text, str(path), named=name), before, path, proven=proven)
    except ProfileError as error:
        kept = PROBLEMS["nothing_changed"].format(kept=keep_text(name, text, data_dir))
        raise ProfileError([*error.problems, Problem(str(path), kept)]) from None
    before = before or after
    change = _take_over(found, text, before, after, data_dir)
    _rejected_path(name, data_dir).unlink(missing_ok=True)
    return change


def keep_text(name: str, text: str, data_dir: Path) -> str:
    """Keep a text that did not become the profile `name`; return a sentence that says where it is."""
    _own_folder(data_dir)
    rejected = _rejected_path(name, data_dir)
    _write(rejected, text)
    return PROBLEMS["text_kept"].format(file=rejected, name=name)


def new(name: str, data_dir: Path, values: Mapping[str, str], *, proven: Proven = unproven) -> Change:
    """Write a new profile of the person's own: the shipped `starter` with these values instead.

    Raises:
        ProfileError: the name is taken, or a value is not allowed.
    """
    check_new_name(name, data_dir)
    path = _own_path(name, data_dir)
    body = template.body(name, {**starter_values(), **values})
    profile = _allowed(parse(body, str(path), named=name), None, path, proven=proven)
    _own_folder(data_dir)
    head = "\n".join((*opening(profile), f"#:schema ./{SCHEMA_NAME}", ""))
    _write(path, f"{head}\n{body}")
    return Change(profile, profile, path, copied=False)


def check_new_name(name: str, data_dir: Path) -> None:
    """See that a new profile can be called `name`.

    Raises:
        ProfileError: it is no name, or the name is taken.
    """
    if NAME.fullmatch(name) is None:
        raise refuse(name, PROBLEMS["no_new_name"])
    for taken in (_own_path(name, data_dir), shipped_dir() / f"{name}.toml"):
        if taken.exists():
            raise refuse(name, PROBLEMS["taken"].format(name=name))


def starter_values(pattern: str = "starter") -> dict[str, str]:
    """Return what the shipped walk of a pattern says, as TOML; a new profile starts from the gentlest."""
    import tomlkit

    base = tomlkit.parse(read_text(shipped_dir() / f"{pattern}.toml"))
    found = {}
    for key, item in base.items():
        if key in SECTIONS:
            found.update({f"{key}.{own}": inside.as_string() for own, inside in item.items()})
        elif key not in FIXED:
            found[key] = item.as_string()
    return found


def why_not(key: str, value: str, pattern: str) -> str | None:
    """Return why a new profile of this pattern cannot say `key = value`, or None where it can."""
    try:
        parse(template.body("new", {**starter_values(pattern), key: value}), "new")
    except ProfileError as error:
        return next((problem.text for problem in error.problems if problem.key == key), None)
    return None


def _allowed(after: Profile, before: Profile | None, path: Path, *, proven: Proven) -> Profile:
    """Return `after`, unless it raises the cap above what anybody begins with and no good weeks are known."""
    usual = limits.UNPROVEN[0]
    cap = Decimal(after.cap.hundredths) / 100
    lower = before is not None and after.cap <= before.cap
    if usual.allows(cap) or lower or proven(after):
        return after
    raise ProfileError(
        [
            Problem(
                str(path),
                PROBLEMS["cap_unproven"].format(cap=after.cap, bound=usual.value, why=because(usual)),
                key="cap_kmh",
                value=str(cap),
                bound=f"{usual.value} km/h",
            )
        ]
    )


def copy_to_edit(name: str, data_dir: Path, *, rejected: bool = False) -> Path:
    """Copy a profile, or the text of it that was refused last, beside the person's own; return the copy.

    The caller removes it once `replace_text` has seen it.

    Raises:
        ProfileError: there is no such text.
    """
    source = find(name, data_dir).path
    if rejected:
        source = _rejected_path(name, data_dir)
        if not source.exists():
            raise refuse(name, PROBLEMS["no_rejected"].format(name=name))
    text = read_text(source)
    copy = _own_folder(data_dir) / f".{name}.edit.toml"
    _write(copy, text)
    return copy


def _take_over(found: Found, text: str, before: Profile, after: Profile, data_dir: Path) -> Change:
    """Write a text that holds as the person's own file."""
    copied = found.origin is Origin.SHIPPED
    path = _own_folder(data_dir) / f"{found.name}.toml"
    _write(path, _with_true_opening(text, before, after, copied))
    return Change(before, after, path, copied=copied)


def _own_path(name: str, data_dir: Path) -> Path:
    return user_dir(data_dir) / f"{name}.toml"


def _rejected_path(name: str, data_dir: Path) -> Path:
    return user_dir(data_dir) / f"{name}.toml.rejected"


def _own_folder(data_dir: Path) -> Path:
    """Make the person's folder, with the schema beside the profiles for their editor."""
    from treadctl.profiles.schema import schema_json

    try:
        make_data_folder(data_dir)
        folder = make_data_folder(user_dir(data_dir))
    except OSError as error:
        raise refuse(str(user_dir(data_dir)), PROBLEMS["cannot_make"].format(why=error.strerror)) from None
    _write(folder / SCHEMA_NAME, schema_json())
    return folder


def _write(path: Path, text: str) -> None:
    """Replace a file; see `treadctl.files`.

    Raises:
        ProfileError: it cannot be written.
    """
    try:
        write_whole(path, text)
    except OSError as error:
        raise refuse(str(path), PROBLEMS["cannot_write"].format(why=error.strerror)) from None


def _with_true_opening(text: str, before: Profile, after: Profile, copied: bool) -> str:
    """Bring our own opening lines up to date; a line that the person changed is theirs and stays."""
    for old, true in zip(opening(before), opening(after), strict=True):
        text = text.replace(old, true, 1)
    return text.replace(f"#:schema ../{SCHEMA_NAME}", f"#:schema ./{SCHEMA_NAME}", 1) if copied else text
