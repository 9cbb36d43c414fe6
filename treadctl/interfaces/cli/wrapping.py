"""What the commands say, in lines that fit."""

from __future__ import annotations

import sys

import click

from treadctl.wrapping import fitting


def echo(text: str, *, err: bool = False) -> None:
    """Say sentences, on a terminal in lines that fit."""
    click.echo(fitting(text, sys.stderr if err else sys.stdout), err=err)
