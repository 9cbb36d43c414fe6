"""`treadctl import`: a journal from a file, on a new computer."""

from __future__ import annotations

import sys
from pathlib import Path

import click

from treadctl import paths
from treadctl.care_words import say
from treadctl.interfaces.cli.app import chosen_data, data_option
from treadctl.interfaces.cli.help import Spoken
from treadctl.interfaces.cli.wrapping import echo

REFUSED = 2


@click.command(name="import", cls=Spoken)
@data_option
@click.argument("file", type=click.Path(exists=True, dir_okay=False, path_type=Path))
@click.option("--replace", is_flag=True, help="Put a journal that is here aside; it is kept.")
@click.pass_context
def import_(ctx: click.Context, /, data: str | None, file: Path, *, replace: bool) -> None:
    """Restore a journal from a file of `treadctl export --json`.

    All of it, or nothing at all.
    """
    from treadctl.care.rows import Kind
    from treadctl.interfaces.cli.journal import alone
    from treadctl.journal import SqliteReader, journal_path
    from treadctl.journal.carry import count_rows, restore

    folder = paths.data_dir(chosen_data(ctx, data))
    path = journal_path(folder)
    with alone(folder):
        here = count_rows(path)
        if here and not replace:
            echo(say("import_not_empty", path=path, count=here), err=True)
            sys.exit(REFUSED)
        with file.open(encoding="utf-8") as opened:
            count, kept = restore(opened, path, replace=replace)
    walks = sum(1 for _ in SqliteReader(path).rows(Kind.WALK.value))
    echo(say("import_done", count=count, walks=walks))
    if kept is not None:
        echo(say("import_kept", path=kept))
