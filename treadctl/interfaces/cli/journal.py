"""`treadctl journal`: copy it, put a copy back, delete it, and say that the clock is right.

The journal's own modules are imported where they are used: every command of
treadctl loads its group first.
"""

from __future__ import annotations

import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any, NoReturn

import click

from treadctl import paths
from treadctl.care_words import say
from treadctl.interfaces.cli.app import chosen_data, data_option
from treadctl.interfaces.cli.confirming import confirmed
from treadctl.interfaces.cli.help import SpokenGroup
from treadctl.interfaces.cli.wrapping import echo

if TYPE_CHECKING:
    from treadctl.interfaces.cli.unreadable import Unreadable

LEFT = 1  # the exit code where the person did not want it after all
REFUSED = 2


@click.group(cls=SpokenGroup)
@data_option
@click.pass_context
def journal(ctx: click.Context, data: str | None) -> None:
    """Keep, restore or delete what was written down about your walks."""
    if data:
        ctx.ensure_object(dict)["data"] = data


@journal.command()
@click.argument("file", type=click.Path(path_type=Path))
@data_option
@click.pass_context
def backup(ctx: click.Context, data: str | None, file: Path) -> None:
    """Copy the journal to FILE, also during a walk. Nothing is written over."""
    from treadctl.journal.keeping import back_up

    back_up(_path(_folder(ctx, data)), file)
    echo(say("journal_copied", file=file, **_counted(file)))


@journal.command()
@click.argument("file", type=click.Path(path_type=Path))
@click.option("--yes", is_flag=True, help="Do not ask where a journal is here already.")
@data_option
@click.pass_context
def restore(ctx: click.Context, data: str | None, file: Path, *, yes: bool) -> None:
    """Make FILE the journal. The one that is here is kept beside it."""
    from treadctl.journal.keeping import restore as put_back

    folder = _folder(ctx, data)
    with alone(folder):
        here = _path(folder)
        if here.exists() and not yes:
            question = say("journal_would_replace", file=file, **_counted(here))
            if not confirmed(question, default=False):
                sys.exit(LEFT)
        aside = put_back(file, here)
    echo(say("journal_restored", file=file, **_counted(here)))
    if aside is not None:
        echo(say("journal_kept", file=aside))


@journal.command()
@data_option
@click.pass_context
def delete(ctx: click.Context, data: str | None) -> None:
    """Delete everything that this data folder holds about you."""
    from treadctl.journal import keeping

    folder = _folder(ctx, data)
    files = keeping.belongings(folder)
    if not files:
        echo(say("journal_nothing", folder=folder))
        return
    with alone(folder):
        echo(say("journal_will_delete", folder=folder))
        for path in files:
            kb = -(-path.stat().st_size // 1000)
            click.echo(f"  {path.relative_to(folder)} ({kb} kB)")
        _say_what_it_holds(folder)
        echo(say("journal_stays"))
        word = say("journal_word")
        typed = click.prompt(say("journal_type", word=word), default="", show_default=False)
        if typed.strip().lower() != word:
            echo(say("journal_left"))
            sys.exit(LEFT)
        keeping.delete(keeping.belongings(folder))
    echo(say("journal_deleted", count=len(files)))


@journal.command()
@click.option("--yes", is_flag=True, help="Do not ask: the clock is right.")
@data_option
@click.pass_context
def clock(ctx: click.Context, data: str | None, *, yes: bool) -> None:
    """Say that this computer's clock is right, where the journal's latest entry is later."""
    from treadctl.journal import CLOCK_SET, SqliteJournal, SqliteReader

    folder, now = _folder(ctx, data), time.time()
    newest = SqliteReader(_path(folder)).newest_wall()
    if newest is None or newest <= now:
        echo(say("journal_clock_fine", now=_local(now)))
        return
    question = say("journal_clock_behind", newest=_local(newest), now=_local(now))
    if not yes and not confirmed(question, default=False):
        sys.exit(LEFT)
    with alone(folder):
        kept = SqliteJournal(_path(folder))
        taken = kept.record(CLOCK_SET, {"newest": newest}, wall=time.time(), now=time.monotonic())
        if not (kept.close() and taken):
            _refuse(str(kept.trouble))
    echo(say("journal_clock_set"))


@journal.command()
@click.option("--set-aside", "number", type=click.IntRange(1), help="Pass over the entry of this number.")
@click.option("--yes", is_flag=True, help="Do not ask.")
@data_option
@click.pass_context
def unreadable(ctx: click.Context, data: str | None, number: int | None, *, yes: bool) -> None:
    """Show the entries that cannot be read and forbid a walk, or set one of them aside."""
    from treadctl.interfaces.cli.unreadable import unreadable as found_in

    found = found_in(_path(_folder(ctx, data)))
    if not found:
        echo(say("journal_readable"))
    elif number is None:
        for count, each in enumerate(found, start=1):
            when = _local(each.row.wall_us / 1e6)
            echo(say("journal_unreadable", n=count, item=each.row.kind, date=when, reason=each.says))
        echo(say("journal_unreadable_then"))
    elif number > len(found):
        _refuse(say("journal_no_such_entry", n=number, count=len(found)))
    else:
        _give_up(_folder(ctx, data), found[number - 1], yes=yes)


def _give_up(folder: Path, chosen: Unreadable, *, yes: bool) -> None:
    from treadctl.interfaces.cli.unreadable import give_up

    with alone(folder):
        click.echo(chosen.content)
        echo(say(f"journal_aside_{chosen.means}"))
        if not yes and not confirmed(say("journal_aside_ask"), default=False):
            sys.exit(LEFT)
        trouble = give_up(_path(folder), chosen)
    if trouble:
        _refuse(trouble)
    echo(say("journal_aside_done"))


def _folder(ctx: click.Context, data: str | None) -> Path:
    return paths.data_dir(chosen_data(ctx, data))


def _path(folder: Path) -> Path:
    from treadctl.journal import journal_path

    return journal_path(folder)


@contextmanager
def alone(folder: Path) -> Iterator[None]:
    """Hold the data folder, so that no service uses its journal meanwhile."""
    from treadctl.claims import DATA, own_claims
    from treadctl.interfaces.cli.attaching import unwritable

    if (trouble := unwritable(folder, None)) is not None:
        _refuse(trouble)
    claims = own_claims(folder, "")
    if not claims.take(DATA):
        _refuse(say("journal_runs"))
    try:
        yield
    finally:
        claims.drop(DATA)


def _counted(path: Path) -> dict[str, Any]:
    """Return how much a journal holds, for a sentence; `?` where it cannot be read."""
    from treadctl.journal import JournalError, SqliteReader

    reader = SqliteReader(path)
    try:
        return {"rows": reader.count(), "walks": reader.sessions_before(simulated=True)}
    except JournalError:
        return {"rows": "?", "walks": "?"}


def _say_what_it_holds(folder: Path) -> None:
    if _path(folder).exists():
        echo(say("journal_holds", **_counted(_path(folder))))


def _local(wall: float) -> str:
    return time.strftime("%Y-%m-%d %H:%M", time.localtime(wall))


def _refuse(why: str) -> NoReturn:
    echo(why, err=True)
    sys.exit(REFUSED)
