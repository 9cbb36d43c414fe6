"""Reminds somebody on the desktop of an answer that is due, while nobody walks.

Beside the control loop and never in it: a task of its own, its files read and written off the loop, its
failures logged once.  It begins nothing while a walk is under way, and what it has begun ends within
`LIMIT_S`, sooner than a countdown.
"""

from __future__ import annotations

import asyncio
import contextlib
import json
import logging
import shlex
from collections.abc import Callable
from pathlib import Path

from treadctl import paths
from treadctl.care.answered import Walk
from treadctl.care.asking import Due
from treadctl.care.reminding import REMINDED, reminder
from treadctl.care.rows import Kind
from treadctl.care.stored import read
from treadctl.care_words import say
from treadctl.files import write_whole
from treadctl.journal.port import Journal
from treadctl.service.desktop import Notify
from treadctl.service.ports import Ports
from treadctl.service.service import Service

_log = logging.getLogger(__name__)

EVERY_S = (
    60.0  # chosen: two hours are no matter of seconds, and who answers at a terminal just now is not told
)
LIMIT_S = 2.0  # a desktop answers within milliseconds; the countdown before any walk takes 5 s
RETRY_S = 900.0  # chosen: a desktop that was not there may be later
_KINDS = (Kind.WALK.value, Kind.SAID.value, Kind.AFAR.value)


class Reminded:
    """Remembers which answers of the last walk somebody was reminded of, beyond this process.

    Every call may block: not on the loop.

    Args:
        path: of a small file beside the journal.
    """

    def __init__(self, path: Path) -> None:
        self._path = path
        self._known: tuple[str, frozenset[Due]] | None = None
        self._unkept = False

    def of(self, walk: str) -> frozenset[Due]:
        """Return those of a walk."""
        if self._known is None:
            self._known = self._read()
        name, reminded = self._known
        return reminded if name == walk else frozenset()

    def keep(self, walk: str, reminded: frozenset[Due]) -> None:
        """Remember those of the last walk; until we end at least, where the disk does not take it."""
        self._known = (walk, reminded)
        line = {"format": 1, "walk": walk, "reminded": sorted(reminded)}
        try:
            write_whole(self._path, json.dumps(line) + "\n")
        except OSError as error:
            if not self._unkept:
                _log.warning("%s cannot be written: %s", self._path, error.strerror or error)
            self._unkept = True

    def _read(self) -> tuple[str, frozenset[Due]]:
        """Return what the file says; one that is damaged says nothing, and somebody is reminded twice."""
        with contextlib.suppress(OSError, ValueError, TypeError, KeyError):
            line = json.loads(self._path.read_text("utf-8"))
            return str(line["walk"]), frozenset(each for each in REMINDED if each in line["reminded"])
        return "", frozenset()


class Reminders:
    """Looks every minute whether an answer is due, and says so once.

    What was shown is written down at once: a service that is killed in between says it a second time.

    Args:
        ports: clock, wall clock, calendar, journal and `off_loop` are used.
        calm: whether no belt moves and no walk is under way.
        notify: shows it; None: it cannot be shown here, or is not wanted.
        data: the folder of this person's data.
    """

    def __init__(self, ports: Ports, calm: Callable[[], bool], notify: Notify | None, data: Path) -> None:
        self._ports = ports
        self._calm = calm
        self._notify = notify
        self._reminded = Reminded(paths.reminded_path(data))
        self._command = command(data)
        self._not_before = float("-inf")
        self._failed = False
        self._task: asyncio.Task[None] | None = None

    def open(self) -> None:
        """Begin to look."""
        if self._notify is not None:
            self._task = asyncio.create_task(self._run(self._notify), name="reminders")

    async def close(self) -> None:
        """End at once."""
        if self._task is not None:
            self._task.cancel()
            await asyncio.gather(self._task, return_exceptions=True)

    async def _run(self, notify: Notify) -> None:
        while True:
            await asyncio.sleep(EVERY_S)
            try:
                if self._calm() and self._ports.clock() >= self._not_before:
                    await self._look(notify)
            except Exception as error:  # whatever it is: nothing else of the service may feel it
                self._failure(error)

    async def _look(self, notify: Notify) -> None:
        """Say what is due, unless somebody begins to walk meanwhile."""
        found = await self._ports.off_loop(self._due)
        if found is not None and self._calm() and await self._shown(notify):
            walk, due = found
            await self._ports.off_loop(lambda: self._reminded.keep(walk, self._reminded.of(walk) | {due}))

    def _due(self) -> tuple[str, Due] | None:
        """Return the last walk and the answer of it that is due; None: there is nothing to say."""
        walk = last_walk(self._ports.journal)
        if walk is None:
            return None
        wall = self._ports.wall()
        day, second = self._ports.local(wall)
        told = self._reminded.of(walk.id) | {
            Due(each.answer) for each in walk.afar
        }  # who answered knows of it
        due = reminder(walk.session, told, wall_s=wall, day=day, second_of_day=second)
        return None if due is None else (walk.id, due)

    async def _shown(self, notify: Notify) -> bool:
        """Show it; False where it certainly was not. A desktop that does not answer may have shown it."""
        try:
            async with asyncio.timeout(LIMIT_S):
                await notify("treadctl", say("reminder", command=self._command))
        except TimeoutError as error:
            self._failure(error)
        except Exception as error:
            self._failure(error)
            return False
        return True

    def _failure(self, error: Exception) -> None:
        self._not_before = self._ports.clock() + RETRY_S
        if not self._failed:
            _log.warning("nobody was reminded of an answer that is due: %r", error)
        self._failed = True


def calm(service: Service) -> bool:
    """Say whether no walk, stop or watch is under way, and no belt that somebody else started moves."""
    return service.idle and not service.snapshot()["speed_kmh"]


def last_walk(journal: Journal) -> Walk | None:
    """Return the last real walk of the programme with what was said of it; costs no more than that."""
    newest = []
    for row in journal.rows(_KINDS, newest_first=True):
        newest.append((row.kind, row.data))
        if row.kind == Kind.WALK and row.data.get("simulated") is False and row.data.get("counts") is True:
            break
    return read(reversed(newest), simulated=False).last


def command(data: Path) -> str:
    """Return the command that asks what is due, in the words of this person's terminal."""
    shared = paths.shared_dir(data)
    folder = [] if shared == paths.data_dir() else ["--data", str(shared)]
    person = [] if shared == data else ["--person", data.name]
    return shlex.join(["treadctl", *folder, *person, "checkin"])
