"""One question of the page, answered: what is asked by name, what comes back as bytes with its kind."""

from __future__ import annotations

import io
import json
import shutil
import tempfile
import time
from collections.abc import Callable, Mapping
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import IO

from treadctl import language, settings, words
from treadctl.journal import SqliteReader, journal_path
from treadctl.model import TreadctlError
from treadctl.profiles import ProfileError

JSON, HTML, SVG = "application/json", "text/html; charset=utf-8", "image/svg+xml"
WALKS_SHOWN, WEEKS_SHOWN, WEEKS_SUMMARY = 20, 26, 12  # as the command line does by itself
OK, NOT_THERE, REFUSED = 200, 404, 422


@dataclass(frozen=True, slots=True, kw_only=True)
class Question:
    """What is asked.

    Attributes:
        folder: the data folder.
        ask: one of `ASKED`.
        practice: of the practice on the software treadmill instead of the real walks.
        name: of a walk or a profile; "" for the newest or last one.
        last: so many walks.
        at: when somebody walks, as 17:00.
        values: what is to be changed, key by key.
    """

    folder: Path
    ask: str
    practice: bool = False
    name: str = ""
    last: int = WALKS_SHOWN
    at: str = "17:00"
    values: Mapping[str, str] | None = None

    @property
    def journal(self) -> SqliteReader:
        """What is read."""
        return SqliteReader(journal_path(self.folder))


@dataclass(frozen=True, slots=True, kw_only=True)
class Answer:
    """What comes back.

    Attributes:
        status: as HTTP has it.
        kind: the media type.
        body: the content.
        long: the content, where it may be longer than memory has room for.
        file: its name, where it is a file to take away.
    """

    status: int = OK
    kind: str = JSON
    body: bytes = b""
    long: IO[bytes] | None = None
    file: str = ""

    def write(self, out: IO[bytes]) -> None:
        """Write everything but the content as one line of JSON, and then the content; once."""
        head = {"status": self.status, "kind": self.kind, "file": self.file}
        out.write(json.dumps(head).encode() + b"\n" + self.body)
        if self.long is not None:
            with self.long:
                shutil.copyfileobj(self.long, out)


def answer(question: Question) -> Answer:
    """Return the answer, in the language of whose folder it is; a refusal is a sentence."""
    language.ask(lambda: settings.kept(question.folder, lambda _: None))
    try:
        return ASKED[question.ask](question)
    except TreadctlError as error:
        return _refused(error)


def _refused(error: TreadctlError) -> Answer:
    from treadctl.interfaces.leaves.past import NoWalkError

    status = NOT_THERE if isinstance(error, NoWalkError) else REFUSED
    if not isinstance(error, ProfileError):
        return _json({"ok": False, "error": str(error), "problems": []}, status)
    from treadctl.interfaces.leaves.form import problems

    said = "\n".join(problem.text for problem in error.problems)
    return _json({"ok": False, "error": said, "problems": problems(error)}, status)


def _json(content: object, status: int = OK) -> Answer:
    return Answer(status=status, body=json.dumps(content, separators=(",", ":")).encode())


def _plan(question: Question) -> Answer:
    from treadctl.interfaces.leaves.known import known
    from treadctl.interfaces.leaves.plan import as_object, parts

    found = known(question.folder, question.name or None, simulated=question.practice)
    stages = found.road()
    told = [asdict(part) for part in parts(found, stages)]
    return _json({"practice": question.practice, "parts": told, **as_object(found, stages)})


def _calendar(question: Question) -> Answer:
    from datetime import datetime
    from datetime import time as clock_time

    from treadctl.interfaces.leaves.calendar import calendar
    from treadctl.interfaces.leaves.known import known

    road = known(question.folder, question.name or None, simulated=question.practice).road()
    text = calendar(road, at=clock_time.fromisoformat(question.at), now=datetime.now().astimezone())
    return Answer(kind="text/calendar; charset=utf-8", body=text.encode(), file="walks.ics")


def _history(question: Question) -> Answer:
    from treadctl.interfaces.leaves.past import as_object

    found = as_object(question.journal, question.last, simulated=question.practice)
    return _json({"practice": question.practice, **found})


def _walk(question: Question) -> Answer:
    from treadctl.interfaces.leaves.past import one_as_object

    return _json(one_as_object(question.journal, _walk_named(question), simulated=question.practice))


def _walk_picture(question: Question) -> Answer:
    from treadctl.interfaces.leaves.past import picture

    _, svg = picture(question.journal, _walk_named(question), simulated=question.practice)
    return Answer(kind=SVG, body=svg)


def _walk_named(question: Question) -> str:
    from treadctl.reports.look import NEWEST

    return question.name or NEWEST


def _charts(question: Question) -> Answer:
    """All of them at once: most of the time goes into finding the package that draws."""
    from treadctl.interfaces.leaves.past import pictures

    drawn = pictures(question.journal, WEEKS_SHOWN, simulated=question.practice) or {}
    return _json({name: svg.decode() for name, svg in drawn.items()})


def _summary(question: Question) -> Answer:
    from treadctl.interfaces.leaves.away import summary_file

    _, text, _ = summary_file(question.journal, WEEKS_SUMMARY, time.time(), simulated=question.practice)
    return Answer(kind=HTML, body=text)


def _fit(question: Question) -> Answer:
    from treadctl.interfaces.leaves.away import fit_file
    from treadctl.reports.cells import day

    shown, content = fit_file(question.journal, _walk_named(question), simulated=question.practice)
    name = f"walk-{day(shown.session.day)}.fit"
    return Answer(kind="application/vnd.ant.fit", body=content, file=name)


def _csv(question: Question) -> Answer:
    from treadctl.interfaces.leaves.away import csv_file

    _, content = csv_file(question.journal, simulated=question.practice)
    return Answer(kind="text/csv; charset=utf-8", body=content, file="walks.csv")


def _whole(question: Question) -> Answer:
    from treadctl.journal.carry import write_out

    content = tempfile.TemporaryFile()  # noqa: SIM115 - it is read after this, and goes with the process
    text = io.TextIOWrapper(content, encoding="utf-8", newline="\n")
    write_out(question.journal.path, text)
    text.flush()
    text.detach()
    content.seek(0)
    return Answer(long=content, file="journal.json")


def _profiles(question: Question) -> Answer:
    from treadctl.interfaces.leaves.form import listed

    return _json({"walked": question.name, **listed(question.folder)})


def _profile(question: Question) -> Answer:
    from treadctl.interfaces.leaves.form import form

    return _json(form(question.folder, question.name))


def _change_profile(question: Question) -> Answer:
    from treadctl.interfaces.leaves.form import changed, form

    said = changed(question.folder, question.name, question.values or {})
    return _json({"ok": True, "said": said, "profile": form(question.folder, question.name)})


def _new_profile(question: Question) -> Answer:
    from treadctl.interfaces.leaves.form import form, made

    said = made(question.folder, question.name, question.values or {})
    return _json({"ok": True, "said": said, "profile": form(question.folder, question.name)})


def _settings(question: Question) -> Answer:
    from treadctl.interfaces.leaves.settled import as_object

    return _json(as_object(question.folder))


def _change_settings(question: Question) -> Answer:
    from treadctl.interfaces.leaves.settled import as_object, wins

    values = question.values or {}
    settings.set_values(question.folder, values)
    language.ask(lambda: settings.kept(question.folder, lambda _: None))
    said = [words.LEAVES["set_done"], *wins(values)]
    return _json({"ok": True, "said": said, **as_object(question.folder)})


ASKED: dict[str, Callable[[Question], Answer]] = {
    "plan": _plan,
    "calendar": _calendar,
    "history": _history,
    "walk": _walk,
    "walk_picture": _walk_picture,
    "charts": _charts,
    "summary": _summary,
    "fit": _fit,
    "csv": _csv,
    "journal": _whole,
    "profiles": _profiles,
    "profile": _profile,
    "change_profile": _change_profile,
    "new_profile": _new_profile,
    "settings": _settings,
    "change_settings": _change_settings,
}
"""Every question."""
