"""The questions of `treadctl profile new` on a terminal."""

from __future__ import annotations

from collections.abc import Mapping

import click

from treadctl import words
from treadctl.interfaces.cli.wrapping import echo

QUESTIONS = ("pattern", "cap_kmh", "walk_min", "block_s", "break_s", "days_per_week")
"""The keys that are asked for; the other ones are options, and explained in the file."""


def asked(given: Mapping[str, str]) -> dict[str, str]:
    """Ask for what was not given, and again for what is refused; what the pattern's walk says is offered."""
    from treadctl.profiles import starter_values, why_not

    values, pattern = dict(given), "starter"
    for key in QUESTIONS:
        while True:
            refused = why_not(key, values[key], pattern) if key in values else ""
            if refused is None:
                break
            if refused:
                echo(refused, err=True)
            values[key] = click.prompt(
                words.PROFILE[key], default=starter_values(pattern)[key].strip('"')
            ).strip()
        if key == "pattern":
            pattern = values[key].strip("\"'")
    return values
