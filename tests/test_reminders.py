"""Reminders on the desktop, beside the control loop: once, never during a walk, and nothing of the body in them."""

from __future__ import annotations

import asyncio
import json
import logging
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any, NoReturn

import pytest

from tests.care.walks import GOOD
from tests.helpers.asking import D0
from treadctl import days, paths
from treadctl.care.asking import AS_BEFORE
from treadctl.care.rows import Pen
from treadctl.journal import MemoryJournal
from treadctl.service import desktop
from treadctl.service.audit import Audit
from treadctl.service.guardian import MemoryGuardian
from treadctl.service.ports import Ports
from treadctl.service.reminders import EVERY_S, LIMIT_S, RETRY_S, Reminders, command, last_walk

pytestmark = pytest.mark.virtual

HOUR = 3600.0
MIDNIGHT = (D0 - days.of_iso("1970-01-01")) * 86_400.0


def never(*_: object) -> NoReturn:
    raise AssertionError


class Evening:
    """A walk that ended at 18:00 of the first day, and a desktop; `hour` is of the wall clock."""

    def __init__(self, data: Path, *, simulated: bool = False, counts: bool = True) -> None:
        self.loop, self.data, self.journal = asyncio.get_running_loop(), data, MemoryJournal()
        self.hour, self.calm, self.shown = 18.0, True, list[tuple[str, str]]()
        self.how: Callable[[], Any] = lambda: None
        self.reads = 0
        self.pen = Pen(simulated=simulated)
        self.walk("one", 18.0, counts=counts)

    def walk(self, name: str, hour: float, *, counts: bool = True) -> None:
        ended = MIDNIGHT + hour * HOUR
        session = replace(GOOD, day=D0 + int(hour // 24), started_at=ended - 600, ended_at=ended)
        self.put(self.pen.walk(session, name, counts=counts))
        self.put(self.pen.right_after(name, AS_BEFORE))

    def put(self, row: tuple[str, dict[str, object]]) -> None:
        self.journal.record(*row, wall=0.0, now=0.0)

    async def notify(self, title: str, text: str) -> None:
        self.shown.append((title, text))
        outcome = self.how()
        if outcome is not None:
            await outcome

    async def off_loop(self, work: Callable[[], Any]) -> Any:
        self.reads += 1
        return work()

    def service(self, notify: desktop.Notify | None = None) -> Reminders:
        ports = Ports(
            open_radio=never,
            clock=self.loop.time,
            wall=lambda: MIDNIGHT + self.hour * HOUR,
            journal=self.journal,
            plan_for=never,
            nonce=never,
            off_loop=self.off_loop,
            audit=Audit(self.loop.time),
            guardian=MemoryGuardian(),
        )
        return Reminders(ports, lambda: self.calm, notify or self.notify, self.data)

    async def at(self, *hours: float, service: Reminders | None = None) -> list[int]:
        """How often was something shown by each of these hours, ten minutes long?"""
        running, counts = service or self.service(), []
        running.open()
        for self.hour in hours:
            await asyncio.sleep(600.0)
            counts.append(len(self.shown))
        await running.close()
        return counts


@pytest.mark.row("3.5/reminders")
async def test_each_answer_once_and_again_for_the_next_walk(tmp_path: Path) -> None:
    evening = Evening(tmp_path)
    assert await evening.at(19.9, 20.1, 22.5, 29.0, 32.5, 40.0) == [0, 1, 1, 1, 2, 2]
    evening.walk("two", 72.0 - 6)
    assert await evening.at(67.0, 68.1, 81.0) == [2, 3, 4]
    assert (tmp_path / "reminded.json").stat().st_mode & 0o777 == 0o600


@pytest.mark.row("3.5/reminders")
async def test_a_service_that_was_restarted_says_it_no_second_time(tmp_path: Path) -> None:
    evening = Evening(tmp_path)
    assert await evening.at(20.1) == [1]
    assert await evening.at(20.5, 21.5) == [1, 1]
    assert await evening.at(32.5) == [2]
    assert await evening.at(33.0) == [2]
    (tmp_path / "reminded.json").write_text("{")  # damaged: at most once more
    assert await evening.at(33.5, 34.0) == [3, 3]


@pytest.mark.row("3.5/reminders")
async def test_of_practice_of_a_walk_that_does_not_count_and_of_nothing_there_is_none(tmp_path: Path) -> None:
    assert await Evening(tmp_path, simulated=True).at(20.1, 32.5) == [0, 0]
    assert await Evening(tmp_path, counts=False).at(20.1, 32.5) == [0, 0]
    evening = Evening(tmp_path)
    evening.journal = MemoryJournal()
    assert await evening.at(20.1) == [0]


async def test_practice_since_then_does_not_hide_the_walk_and_costs_nothing_of_older_ones(
    tmp_path: Path,
) -> None:
    evening = Evening(tmp_path)
    evening.walk("two", 19.0)
    evening.pen = Pen(simulated=True)
    evening.walk("practice", 20.0)
    taken = 0
    rows = evening.journal.rows

    def counted(*arguments: Any, **options: Any) -> Any:
        nonlocal taken
        for row in rows(*arguments, **options):
            taken += 1
            yield row

    evening.journal.rows = counted  # type: ignore[method-assign]
    walk = last_walk(evening.journal)
    assert walk is not None
    assert (walk.id, walk.session.right_after) == ("two", AS_BEFORE)
    assert taken == 4


@pytest.mark.hazard("H-32")
async def test_while_somebody_walks_nothing_is_read_written_or_shown(tmp_path: Path) -> None:
    evening = Evening(tmp_path)
    evening.calm = False
    assert await evening.at(20.1, 21.0) == [0, 0]
    assert evening.reads == 0
    running = evening.service()
    running.open()
    await asyncio.sleep(300.0)
    evening.calm = True  # it waited
    await asyncio.sleep(EVERY_S + 1)
    assert len(evening.shown) == 1
    await running.close()


async def test_who_begins_to_walk_while_the_journal_is_read_is_not_told_then(tmp_path: Path) -> None:
    evening = Evening(tmp_path)
    off_loop = evening.off_loop

    async def starts(work: Callable[[], Any]) -> Any:
        found = await off_loop(work)
        evening.calm = False
        return found

    evening.off_loop = starts  # type: ignore[method-assign]
    assert await evening.at(20.1) == [0]
    assert evening.reads == 1


@pytest.mark.hazard("H-32")
async def test_a_desktop_that_is_not_there_is_logged_once_and_asked_again_later(
    tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    evening = Evening(tmp_path)

    def refuses() -> None:
        raise OSError("there is no session bus here")

    evening.how = refuses
    with caplog.at_level(logging.WARNING):
        counts = await evening.at(20.1, 20.2, 20.3, 20.4)
    assert counts[-1] == pytest.approx(4 * 600 / RETRY_S, abs=1)
    assert [record.getMessage() for record in caplog.records] == [
        "nobody was reminded of an answer that is due: OSError('there is no session bus here')"
    ]
    assert not (tmp_path / "reminded.json").exists()
    evening.how = lambda: None
    assert await evening.at(20.5) == [counts[-1] + 1]


@pytest.mark.hazard("H-32")
async def test_a_desktop_that_never_answers_is_left_after_two_seconds_and_not_asked_again(
    tmp_path: Path,
) -> None:
    evening, since = Evening(tmp_path), list[float]()

    async def hangs() -> None:
        since.append(evening.loop.time())
        try:
            await asyncio.Event().wait()
        finally:
            since.append(evening.loop.time())

    evening.how = hangs
    assert await evening.at(20.1, 22.0) == [1, 1]  # it may have shown it
    assert since[1] - since[0] == pytest.approx(LIMIT_S)


async def test_a_journal_that_cannot_be_read_harms_nothing(
    tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    evening = Evening(tmp_path)
    rows = evening.journal.rows
    evening.journal.rows = never  # type: ignore[assignment]
    assert await evening.at(20.1, 20.2) == [0, 0]
    assert len(caplog.records) == 1
    evening.journal.rows = rows  # type: ignore[method-assign]
    assert await evening.at(20.3) == [1]


async def test_a_disk_that_takes_nothing_is_said_once_and_it_is_shown_once(
    tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    evening = Evening(tmp_path / "gone")
    assert await evening.at(20.1, 20.5, 32.5) == [1, 1, 2]
    assert [record.getMessage().rpartition(": ")[2] for record in caplog.records] == [
        "No such file or directory"
    ]


@pytest.mark.row("3.5/reminders")
@pytest.mark.parametrize(
    ("language", "says"), [("en", "A question is waiting: "), ("de", "Eine Frage wartet: ")]
)
async def test_it_says_that_a_question_waits_and_the_command_and_nothing_else(
    language: str, says: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("TREADCTL_LANG", language)
    monkeypatch.setenv("TREADCTL_DATA", str(tmp_path))
    evening = Evening(tmp_path)
    await evening.at(20.1, 32.5)
    assert evening.shown == [("treadctl", f"{says}treadctl checkin")] * 2
    assert set(json.loads((tmp_path / "reminded.json").read_text())) == {"format", "walk", "reminded"}


def test_the_command_names_who_and_where(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("TREADCTL_DATA", str(tmp_path))
    assert command(tmp_path) == "treadctl checkin"
    assert command(paths.person_dir(tmp_path, "anna")) == "treadctl --person anna checkin"
    monkeypatch.setenv("TREADCTL_DATA", "/elsewhere")
    folder = tmp_path / "two words"
    assert command(folder) == f"treadctl --data '{folder}' checkin"
    assert command(paths.person_dir(folder, "anna")) == f"treadctl --data '{folder}' --person anna checkin"


async def test_switched_off_or_on_a_system_without_any_nothing_begins(tmp_path: Path) -> None:
    for platform, there in (("linux", True), ("darwin", True), ("win32", False)):
        assert (desktop.find({}, platform) is not None) is there
    running = Evening(tmp_path).service()
    running._notify = None
    running.open()
    assert [task.get_name() for task in asyncio.all_tasks() if task.get_name() == "reminders"] == []
    await running.close()


def test_what_is_remembered_is_deleted_with_the_journal(tmp_path: Path) -> None:
    from treadctl.journal.keeping import belongings

    paths.reminded_path(tmp_path).write_text("{}")
    assert belongings(tmp_path) == (paths.reminded_path(tmp_path),)
