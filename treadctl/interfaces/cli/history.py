"""`treadctl history`: what was, as a table, one walk in detail, or pictures."""

from __future__ import annotations

import json
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from treadctl.interfaces.cli.app import chosen_data, data_option
from treadctl.interfaces.cli.help import Spoken
from treadctl.interfaces.cli.wrapping import echo
from treadctl.paths import data_dir

if TYPE_CHECKING:
    from treadctl.journal import SqliteReader
    from treadctl.reports.look import Shown

SHADES = {"green": "green", "amber": "yellow", "red": "red", "black": "red"}


@click.command(cls=Spoken)
@data_option
@click.argument("walk", metavar="[WALK|last]", required=False)
@click.option("--last", type=click.IntRange(1), default=20, show_default=True, help="So many walks.")
@click.option("--simulated", is_flag=True, help="Practice on the software treadmill, instead of real walks.")
@click.option("--charts", type=click.Path(file_okay=False, path_type=Path), help="Draw them into a folder.")
@click.option("--weeks", type=click.IntRange(1), default=26, show_default=True, help="Weeks on a chart.")
@click.option("--json", "as_json", is_flag=True, help="One JSON object a line.")
@click.pass_context
def history(
    ctx: click.Context, /, data: str | None, walk: str | None, charts: Path | None, **how: Any
) -> None:
    """List the walks, or show one.

    WALK is the name in the first column, or its first letters; `last` is the
    newest. With --charts: SVG files, of one walk or of the weeks.
    """
    from treadctl.journal import SqliteReader, journal_path

    journal = SqliteReader(journal_path(data_dir(chosen_data(ctx, data))))
    if walk is not None:
        _show_one(journal, walk, charts, simulated=how["simulated"], as_json=how["as_json"])
    elif charts is not None:
        _draw(journal, charts, how["weeks"], simulated=how["simulated"])
    else:
        _list(journal, how["last"], simulated=how["simulated"], as_json=how["as_json"])


def _list(journal: SqliteReader, last: int, *, simulated: bool, as_json: bool) -> None:
    from treadctl.care_words import say
    from treadctl.reports.cells import ID_SHOWN
    from treadctl.reports.look import NEWEST, look, not_there

    seen = look(journal, simulated=simulated, last=last)
    if as_json:
        for walk in seen.walks:
            _print_json(_line(walk))
        return
    if not seen.walks:
        echo(say(not_there(NEWEST, simulated=simulated)))
        return
    for line in _table(seen.walks):
        click.echo(line)
    echo(say("past_legend"))
    if seen.more:
        echo(say("past_more", more=2 * last, id=seen.walks[-1].id[:ID_SHOWN]))
    if seen.aside:
        echo(say("past_aside", count=len(seen.aside)), err=True)


def _table(walks: tuple[Shown, ...]) -> list[str]:
    """Return the lines; a column nobody has a value in is left out."""
    from treadctl.interfaces.leaves.past import table
    from treadctl.reports.cells import head

    columns, rows = table(walks)
    widths = {column: max(len(head(column)), *(len(row[column]) for row in rows)) for column in columns}
    lines = ["  ".join(head(column).ljust(widths[column]) for column in columns).rstrip()]
    for walk, row in zip(walks, rows, strict=True):
        texts = {column: row[column].ljust(widths[column]) for column in columns}
        shade = SHADES.get(walk.judged.colour.name.lower())
        texts["colour"] = click.style(texts["colour"], fg=shade) if shade else texts["colour"]
        lines.append("  ".join(texts[column] for column in columns).rstrip())
    return lines


def _show_one(
    journal: SqliteReader, name: str, charts: Path | None, *, simulated: bool, as_json: bool
) -> None:
    from treadctl.interfaces.leaves.past import chosen, picture
    from treadctl.reports.cells import ID_SHOWN

    if charts is not None:
        found, svg = picture(journal, name, simulated=simulated)
        _write({f"walk-{found.id[:ID_SHOWN]}.svg": svg}, charts)
        return
    shown, course = chosen(journal, name, simulated=simulated)
    from treadctl.reports.detail import as_object, lines

    if as_json:
        _print_json(_line(shown) | as_object(course))
        return
    for line in lines(shown, course):
        click.echo(line)


def _draw(journal: SqliteReader, folder: Path, count: int, *, simulated: bool) -> None:
    from treadctl.care_words import say
    from treadctl.interfaces.leaves.past import pictures

    drawn = pictures(journal, count, simulated=simulated)
    if drawn is None:
        echo(say("charts_nothing"))
        return
    _write({f"{name}.svg": svg for name, svg in drawn.items()}, folder)


def _write(drawn: dict[str, bytes], folder: Path) -> None:
    """Write pictures for their owner's eyes; those of an earlier time are drawn anew."""
    from treadctl.care_words import say
    from treadctl.interfaces.cli.export import create

    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    for name, svg in drawn.items():
        create(folder / name, svg, anew=True)
    echo(say("charts_written", folder=folder, names=", ".join(drawn)))


def _line(shown: Shown) -> dict[str, object]:
    from treadctl.reports.cells import values

    return {"t": round(shown.session.ended_at, 3), "event": "walk", **values(shown)}


def _print_json(line: dict[str, object]) -> None:
    click.echo(json.dumps(line))
