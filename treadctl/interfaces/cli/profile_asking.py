"""The questions of `treadctl profile new` on a terminal."""

from __future__ import annotations

from collections.abc import Mapping

import click

QUESTIONS = {
    "pattern": "Pattern (starter, gentle, standard, settled)",
    "cap_kmh": "Never faster than, km/h",
    "walk_min": "At most how many minutes of walking",
    "block_s": "Then a break after how many seconds at most",
    "break_s": "A break of how many seconds at least",
    "days_per_week": "On at most how many days a week",
}


def asked(given: Mapping[str, str]) -> dict[str, str]:
    """Ask for what was not given, and again for what is refused; what the pattern's walk says is offered."""
    from treadctl.profiles import starter_values, why_not

    values, pattern = dict(given), "starter"
    for key, question in QUESTIONS.items():
        while True:
            refused = why_not(key, values[key], pattern) if key in values else ""
            if refused is None:
                break
            if refused:
                click.echo(refused, err=True)
            values[key] = click.prompt(question, default=starter_values(pattern)[key].strip('"')).strip()
        if key == "pattern":
            pattern = values[key].strip("\"'")
    return values
