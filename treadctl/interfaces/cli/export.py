"""`treadctl export`: walks and journals as files, for their owner's eyes alone."""

from __future__ import annotations

import os
import time
from pathlib import Path
from typing import TYPE_CHECKING

import click

from treadctl.care_words import say
from treadctl.interfaces.cli.app import chosen_data, data_option
from treadctl.interfaces.cli.help import Spoken
from treadctl.interfaces.cli.wrapping import echo
from treadctl.model import TreadctlError
from treadctl.paths import data_dir

if TYPE_CHECKING:
    from treadctl.journal import SqliteReader

FILE = click.Path(dir_okay=False, path_type=Path)


class ExportError(TreadctlError):
    """A file cannot be written; the text says what to do."""


@click.command(cls=Spoken)
@data_option
@click.argument("walk", metavar="[WALK]", default="last")
@click.option("--fit", type=FILE, help="One walk, for programs that know FIT; the newest without WALK.")
@click.option("--csv", type=FILE, help="Every walk, a line each, for a spreadsheet.")
@click.option("--json", "whole", type=FILE, help="The whole journal, for `treadctl import`.")
@click.option("--summary", type=FILE, help="A page for a doctor or physiotherapist (HTML, prints on A4).")
@click.option("--weeks", type=click.IntRange(1, 12), default=12, show_default=True, help="Of the page.")
@click.option("--simulated", is_flag=True, help="Practice on the software treadmill, instead of real walks.")
@click.pass_context
def export(
    ctx: click.Context, /, data: str | None, walk: str, weeks: int, *, simulated: bool, **to: Path
) -> None:
    """Write what was into files. Nothing is written over.

    They can be read by their owner alone; whoever you give one to can read it.
    """
    from treadctl.journal import SqliteReader, journal_path

    journal = SqliteReader(journal_path(data_dir(chosen_data(ctx, data))))
    if not any(to.values()):
        raise click.UsageError(say("export_what"))
    if to["fit"]:
        _fit(journal, walk, to["fit"], simulated=simulated)
    if to["csv"]:
        _csv(journal, to["csv"], simulated=simulated)
    if to["whole"]:
        _whole(journal, to["whole"])
    if to["summary"]:
        _summary(journal, to["summary"], weeks, simulated=simulated)


def create(path: Path, content: bytes, *, anew: bool = False) -> None:
    """Write a file that its owner alone can read.

    Args:
        path: where.
        content: what.
        anew: one that is there may be written over.

    Raises:
        ExportError: one is there, or it cannot be written.
    """
    flags = os.O_WRONLY | os.O_CREAT | (os.O_TRUNC if anew else os.O_EXCL)
    try:
        with os.fdopen(os.open(path, flags, 0o600), "wb") as file:
            file.write(content)
    except FileExistsError:
        raise ExportError(say("export_exists", path=path)) from None
    except OSError as error:
        raise ExportError(say("export_cannot_write", path=path, why=error.strerror or error)) from None


def _fit(journal: SqliteReader, name: str, path: Path, *, simulated: bool) -> None:
    from treadctl.interfaces.leaves.away import fit_file
    from treadctl.reports.cells import day

    shown, content = fit_file(journal, name, simulated=simulated)
    create(path, content)
    echo(say("export_one", date=day(shown.session.day), path=path))


def _csv(journal: SqliteReader, path: Path, *, simulated: bool) -> None:
    from treadctl.interfaces.leaves.away import csv_file

    count, content = csv_file(journal, simulated=simulated)
    create(path, content)
    echo(say("export_walks", count=count, path=path))


def _whole(journal: SqliteReader, path: Path) -> None:
    """Write the journal row by row: it may be longer than memory has room for."""
    from treadctl.journal.carry import write_out

    create(path, b"")
    try:
        with path.open("w", encoding="utf-8", newline="\n") as file:
            count = write_out(journal.path, file)
    except BaseException as error:
        path.unlink(missing_ok=True)
        if isinstance(error, OSError):
            raise ExportError(say("export_cannot_write", path=path, why=error.strerror or error)) from None
        raise
    echo(say("export_whole", count=count, path=path))


def _summary(journal: SqliteReader, path: Path, weeks: int, *, simulated: bool) -> None:
    from treadctl.interfaces.leaves.away import summary_file

    count, content, drawn = summary_file(journal, weeks, time.time(), simulated=simulated)
    create(path, content)
    echo(say("export_summary", count=count, path=path))
    if not drawn:
        echo(say("export_no_charts"))
