"""`checkin`: the answers that a walk waits for, and what may be said between walks."""

from __future__ import annotations

import sys
from collections.abc import Callable
from datetime import date, timedelta
from pathlib import Path

import click

from treadctl import client, paths, words
from treadctl.care.history import Wish
from treadctl.care_words import ENGLISH, say
from treadctl.interfaces.cli.app import chosen_data, data_option
from treadctl.interfaces.cli.attaching import attach
from treadctl.interfaces.cli.help import Spoken
from treadctl.interfaces.cli.seat import Seat
from treadctl.interfaces.cli.terminal import Keys, Outlet, Signals
from treadctl.interfaces.cli.turns import choose_walk
from treadctl.interfaces.cli.wrapping import echo
from treadctl.interfaces.talk import asks, telling
from treadctl.interfaces.talk.programme import Line, Programme
from treadctl.interfaces.talk.prompter import Left

WISHES = {wish.value: wish for wish in Wish}


@click.command(cls=Spoken)
@data_option
@click.option("--unlock", is_flag=True, help="You were assessed and told you may walk.")
@click.option(
    "--on", "assessed", metavar="DATE", help="The day of that, such as 2026-11-20; else it is asked."
)
@click.option("--clinician", is_flag=True, help="Say whether a doctor or physiotherapist said yes.")
@click.option(
    "--wish", type=click.Choice(list(WISHES)), help="How it goes on: hold, stay, time, speed, usual."
)
@click.option("--faster", is_flag=True, help="A cap above 3.5 km/h, after four good weeks.")
@click.option("--simulated", is_flag=True, help="The practice on the simulator instead of the real walks.")
@click.pass_context
def checkin(
    ctx: click.Context,
    data: str | None,
    assessed: str | None,
    wish: str | None,
    *,
    unlock: bool,
    clinician: bool,
    faster: bool,
    simulated: bool,
) -> None:
    """Answer how it is after a walk: one key where all is as before.

    Exit code 0: nothing is left to answer; 130: you left before the end.
    """
    folder = paths.data_dir(chosen_data(ctx, data))

    def talk(programme: Programme) -> int:
        if unlock:
            return unlock_all(programme, assessed)
        if wish is not None:
            return _wished(programme, wish)
        if faster:
            return 0 if programme.tell("faster", "faster_noted") else 2
        if clinician:
            programme.clinician()
            return 0
        return due(programme)

    sys.exit(at_terminal(folder, talk, simulated=simulated))


def at_terminal(folder: Path, talk: Callable[[Programme], int], *, simulated: bool) -> int:
    """Have a conversation with the service of this folder, whatever its radio; return the exit code."""
    connection = _connected(folder)
    if isinstance(connection, str):
        echo(connection, err=True)
        return 2
    outlet = Outlet(sys.stdout)
    view = choose_walk(outlet, as_json=False)
    try:
        with Signals() as signals, Keys() as keys:
            if not keys.there:
                view.say(say("no_terminal_checkin"))
                return 2
            return talk(Programme(Seat(connection, view, keys, signals), simulated=simulated))
    except Left:
        view.say(say("left_checkin"))
        return 130
    finally:
        view.close()
        outlet.close()
        connection.close()


def _connected(folder: Path) -> client.Client | str:
    """Return the running service of this folder, or one of our own; a text says why there is none."""
    record = client.read_record(paths.record_path(folder))
    if record is not None:
        try:
            return client.Client.attach(record, "walker")
        except client.ServiceGone:
            pass
    try:
        return attach(folder, "os", watched=False)
    except client.ServiceGone as error:
        return words.VIEW["no_service"].format(error=error)


def due(programme: Programme) -> int:
    """Ask what is due, and say what is next."""
    today = programme.today()
    if not programme.told(today):
        return 2
    if today.get("later"):
        programme.later(today)
        today = programme.today()
    else:
        programme.say([say("nothing_due")])
    programme.say(say(id_, **programme.fields) for id_ in today.get("advice") or () if id_ in ENGLISH)
    if not programme.refused(today):
        programme.say([*telling.plan(today["plan"], today.get("why") or ()), say("walk_how")])
    return 0


def _wished(programme: Programme, wish: str) -> int:
    return 0 if programme.tell("wish", f"wish_{wish}", wish=wish) else 2


def unlock_all(programme: Programme, assessed: str | None) -> int:
    """Open each lock by the person's own statement; return 0 when none is left."""
    today = programme.today()
    if not programme.told(today):
        return 2
    locks = list(today.get("locks") or ())
    if not locks:
        programme.say([say("no_lock")])
        return 0
    for lock in locks:
        programme.say(telling.locks({"locks": [lock]}, programme.fields))
        if not _opened(programme, lock, assessed, date.fromisoformat(str(today["today"]))):
            return 1
    programme.say([say("unlocked")])
    return 0


def _opened(programme: Programme, lock: Line, assessed: str | None, today: date) -> bool:
    """Open one lock, if the person can say what opens it."""
    item = str(lock["item"])
    if lock["key"] == "later_yes":
        yes = programme.prompter.ask(asks.item(item, programme.fields)).value == "yes"
        return yes and programme.tell("unlock", None, item=item)
    day = assessed or (today - timedelta(days=programme.prompter.ask(asks.days_ago()))).isoformat()
    try:
        fields = {"date": telling.day(day), "item": telling.items([item], programme.fields)}
    except ValueError:
        programme.say([say("no_date", value=day)])
        return False
    text = say("lock_release" if lock["key"] == "assessed" else "lock_release_talked", **fields)
    if not programme.prompter.ask(asks.yes_no(text)):
        programme.say([say("stays_locked")])
        return False
    return programme.tell("unlock", None, item=item, assessed=day)
