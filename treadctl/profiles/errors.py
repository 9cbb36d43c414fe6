"""What is wrong with a profile, in a sentence that a tired person understands."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from treadctl.model import TreadctlError


@dataclass(frozen=True, slots=True)
class Problem:
    """One thing to put right.

    Attributes:
        file: where it stands, as the person knows it.
        key: the key it is about; "" where it is the file as a whole.
        value: what the file says, as TOML; "" where it says nothing.
        bound: what is allowed, with its unit; "" where it is no matter of a number.
        text: the sentence about it, with the next step, without the file's name.
    """

    file: str
    text: str
    key: str = ""
    value: str = ""
    bound: str = ""

    def __str__(self) -> str:
        return f"{self.file}: {self.text}"


class ProfileError(TreadctlError):
    """A profile that cannot be used, with everything that is wrong with it."""

    def __init__(self, problems: Iterable[Problem]) -> None:
        self.problems = tuple(problems)
        super().__init__("\n".join(str(problem) for problem in self.problems))


def refuse(file: str, text: str) -> ProfileError:
    """Return an error about the file as a whole."""
    return ProfileError([Problem(file, text)])
