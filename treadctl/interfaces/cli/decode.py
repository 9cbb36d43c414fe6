"""`decode`: captured bytes in words and numbers."""

from __future__ import annotations

import json
import sys

import click

from treadctl.ftms import MalformedValue
from treadctl.ftms.explain import LONE_PART, explain, parse_hex
from treadctl.interfaces.cli.help import Spoken
from treadctl.interfaces.cli.wrapping import echo


@click.command(cls=Spoken)
@click.argument("uuid")
@click.argument("hexes", nargs=-1, required=True, metavar="HEX...")
def decode(uuid: str, hexes: tuple[str, ...]) -> None:
    """Explain captured bytes of the characteristic UUID, short (2acd) or full.

    HEX with or without spaces or a leading 0x, any case. Several HEX are consecutive
    notifications, so split records are put together. One JSON line for each
    complete record; exit code 1 when nothing could be read.

    Example: treadctl decode 2acd "00 00 e6 00" prints 2.3 km/h.
    """
    try:
        records = explain(uuid, [parse_hex(text) for text in hexes])
    except MalformedValue as error:
        echo(str(error), err=True)
        sys.exit(1)
    for record in records:
        click.echo(json.dumps(record, ensure_ascii=False))
    if not any(record["value"] or LONE_PART in record["problems"] for record in records):
        sys.exit(1)
