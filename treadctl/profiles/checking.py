"""Whether a text keeps to its format: asked of pydantic, in this process or in one that ends again.

pydantic takes a fifth of a second and 12 MiB, for good.  A process that
stays, such as the one that moves the belt, passes `Apart()` as `check`.
"""

from __future__ import annotations

import json
import subprocess
import sys
import tomllib
from collections.abc import Callable, Sequence
from dataclasses import asdict, dataclass
from decimal import Decimal
from typing import Any

from treadctl.paths import child_environment
from treadctl.profiles.errors import refuse

LIMIT_S = 10.0  # chosen: a Raspberry Pi Zero 2 starts Python with pydantic in 3 s
KEPT_MAX = 100  # chosen: the shipped files are twenty

Asked = tuple[str, str]
"""A format ("profile", "machine" or "model") and a text."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Wrong:
    """One thing that does not keep to the format.

    Attributes:
        place: keys and indexes down to it.
        kind: pydantic's name of the mistake.
        says: pydantic's sentence.
        bound: what is allowed; "" where it is no matter of a number.
    """

    place: tuple[str | int, ...]
    kind: str
    says: str
    bound: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Checked:
    """What a text is worth: its values as JSON has them (an exact number as text), or what is wrong."""

    values: dict[str, Any] | None = None
    wrong: tuple[Wrong, ...] = ()


Check = Callable[[Sequence[Asked]], list[Checked]]


def check_here(asked: Sequence[Asked]) -> list[Checked]:
    """Check in this process."""
    return [_checked(kind, text) for kind, text in asked]


class Apart:
    """Checks in a short-lived process, and remembers: what a text is worth does not change.

    Raises (when called):
        ProfileError: the process cannot be run; nothing was checked.
    """

    def __init__(self) -> None:
        self._known: dict[Asked, Checked] = {}

    def __call__(self, asked: Sequence[Asked]) -> list[Checked]:
        """Check what was not checked before; blocks for up to 10 s."""
        known = dict(self._known)
        fresh = [one for one in dict.fromkeys(asked) if one not in known]
        if fresh:
            known.update(zip(fresh, _ask(fresh), strict=True))
            self._known = known if len(known) <= KEPT_MAX else {}
        return [known[one] for one in asked]


def answer(question: str) -> str:
    """Return the reply of the short-lived process."""
    return json.dumps(
        [asdict(one) for one in check_here([(kind, text) for kind, text in json.loads(question)])]
    )


def _ask(asked: Sequence[Asked]) -> list[Checked]:
    command = [sys.executable, "-P", "-m", "treadctl.profiles"]
    try:
        done = subprocess.run(
            command,
            input=json.dumps(asked),
            capture_output=True,
            text=True,
            timeout=LIMIT_S,
            check=True,
            env=child_environment(),
        )
        return [_from_json(one) for one in json.loads(done.stdout)]
    except (OSError, ValueError, subprocess.SubprocessError) as error:
        raise refuse("treadctl", f"files cannot be checked just now ({error}). Try again.") from error


def _from_json(said: dict[str, Any]) -> Checked:
    wrong = (Wrong(**{**one, "place": tuple(one["place"])}) for one in said["wrong"])
    return Checked(values=said["values"], wrong=tuple(wrong))


def _checked(kind: str, text: str) -> Checked:
    from pydantic import BaseModel, ValidationError

    from treadctl.profiles.machine_schema import MachineFile, ModelFile
    from treadctl.profiles.schema import ProfileFile

    models: dict[str, type[BaseModel]] = {"profile": ProfileFile, "machine": MachineFile, "model": ModelFile}
    try:
        values = tomllib.loads(text.removeprefix("\ufeff"), parse_float=Decimal)
        checked = models[kind].model_validate({key: _tuples(value) for key, value in values.items()})
    except ValidationError as error:
        return Checked(wrong=tuple(_wrong(one) for one in error.errors(include_url=False)))
    except (ValueError, ArithmeticError, RecursionError) as error:  # one that nobody read before
        return Checked(wrong=(Wrong(place=(), kind="toml", says=str(error)),))
    return Checked(values=checked.model_dump(mode="json", by_alias=True))


def _wrong(error: Any) -> Wrong:
    context = error.get("ctx") or {}
    bound = next((f"{context[name]}" for name in ("le", "ge", "lt", "gt") if name in context), "")
    return Wrong(place=tuple(error["loc"]), kind=error["type"], says=error["msg"], bound=bound)


def _tuples(value: object) -> object:
    return tuple(value) if isinstance(value, list) else value
