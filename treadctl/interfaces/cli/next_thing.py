"""`treadctl` alone: the one next thing, offered on Enter."""

from __future__ import annotations

import sys

import click

from treadctl import client, messages, paths, words
from treadctl.care.today import Kind
from treadctl.care_words import say
from treadctl.interfaces.cli.terminal import Keys, Signals
from treadctl.interfaces.cli.wrapping import echo
from treadctl.interfaces.leaves.known import known
from treadctl.interfaces.leaves.plan import as_today
from treadctl.interfaces.talk import telling


def next_thing(ctx: click.Context, data: str | None) -> None:
    """Say it, and do it when Enter is pressed; without a terminal it is only said."""
    said, command = _next(data)
    echo(said)
    if command is None:
        return
    if not (sys.stdin.isatty() and sys.stdout.isatty()):
        echo(say("next_command", command=f"treadctl {command}"))
        return
    echo(say("next_enter", command=f"treadctl {command}"))
    with Signals() as signals, Keys() as keys:
        keys.forget()
        pressed = ""
        while not pressed and keys.there and not signals.count:
            pressed = keys.wait(0.2)
    if pressed[:1] in ("\r", "\n") and isinstance(ctx.command, click.Group):
        folder = ["--data", data] if data else []
        ctx.command.main([*folder, *command.split()], prog_name=ctx.info_name)


def _next(data: str | None) -> tuple[str, str | None]:
    """Return the next thing in words, and the command that does it."""
    folder = paths.data_dir(data)
    walking = _walking(client.read_record(paths.record_path(folder)))
    if walking is not None:
        return say("next_walking", state=walking), None
    found = known(folder, None, simulated=False)
    if found.later:
        return say("next_answer"), "checkin"
    line = as_today(found)
    if found.now.kind is Kind.WALK:
        if not found.history.screens:
            first = say("next_first")
            return f"{words.first_note()}\n\n{first}", "start"
        slower = [each for each in line["why"] if "limit_kmh" in each]
        return " ".join(telling.plan(line["plan"], slower)), "start"
    refused = telling.refused(line, telling.of_machine({}))
    if found.now.kind is Kind.LOCKED:
        return "\n".join(refused[:-1]), "checkin --unlock"
    return "\n".join(each for each in refused if each), None


def _walking(record: client.Line | None) -> str | None:
    """Return the state of a walk that goes on, as the screen says it; None where there is none."""
    if record is None:
        return None
    try:
        connection = client.Client.attach(record, "viewer")
        snapshot = connection.request("snapshot", 3.0)
        connection.close()
    except client.ServiceGone:
        return None
    state = str(snapshot["state"])
    return None if messages.at_rest(snapshot) else words.VIEW.get(f"state_{state}", state)
