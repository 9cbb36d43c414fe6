"""Looking back: what was written down is shown as it was said, and no more is read than is shown."""

import json
import re
from dataclasses import replace
from itertools import islice, pairwise
from pathlib import Path

import pytest
from click.testing import CliRunner

from tests.helpers.decade import FIRST_DAY, Lived, care_rows, fill, lives
from treadctl.care.body import Later, LaterReport, Report, Scores, Zone
from treadctl.care.colour import Colour
from treadctl.care.history import Ended, Session
from treadctl.care.rows import Kind, Pen
from treadctl.interfaces.cli.app import treadctl
from treadctl.journal import MemoryJournal, SqliteJournal, journal_path
from treadctl.journal.port import Row
from treadctl.reports.cells import cells, values
from treadctl.reports.detail import lines
from treadctl.reports.look import Shown, look, one, recent
from treadctl.reports.trace import trace
from treadctl.reports.weeks import weeks

WEEKS = list(islice(lives(1), 6))
WALKS = [lived for walks, _ in WEEKS for lived in walks]


@pytest.fixture(scope="module")
def journal() -> MemoryJournal:
    made = MemoryJournal()
    fill(made, WEEKS)
    fill(made, lives(0.04, seed=9), simulated=True)
    return made


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("data")
    made = SqliteJournal(journal_path(path))
    fill(made, WEEKS[-2:])
    made.close()
    return path


def run(folder: Path, *arguments: str) -> tuple[int, str]:
    done = CliRunner().invoke(treadctl, ["--data", str(folder), *arguments])
    return done.exit_code, done.output


def shown(session: Session, **more: object) -> Shown:
    made = MemoryJournal()
    week = WEEKS[0][1]
    for _, wall, (kind, data) in care_rows([Lived(id="w1", session=session, end={"reason": "plan"})], week):
        made.record(kind, data, wall=wall, now=0.0, session="w1" if kind == "summary" else "")
    found = look(made, simulated=False).walks[0]
    return replace(found, **more)  # type: ignore[arg-type]


# --- which walks


def test_the_newest_walks_with_all_that_was_said_of_them(journal: MemoryJournal) -> None:
    seen = look(journal, simulated=False, last=5)
    assert [walk.id for walk in seen.walks] == [lived.id for lived in WALKS[-5:]]
    assert [walk.session for walk in seen.walks] == [_as_stored(lived.session) for lived in WALKS[-5:]]
    assert [walk.breaks for walk in seen.walks] == [lived.end["breaks"] for lived in WALKS[-5:]]
    assert seen.more
    assert not look(journal, simulated=False, last=len(WALKS)).more
    assert seen.aside == ()


def test_what_an_older_treadctl_did_not_write_is_not_known(journal: MemoryJournal) -> None:
    walk = values(look(journal, simulated=False, last=1).walks[0])
    unknown = (
        "rules_version",
        "treadctl_version",
        "machine",
        "machine_tested",
        "plan_rules",
        "link_losses",
        "faults",
    )
    assert [walk[name] for name in unknown] == [None] * len(unknown)


def test_a_walk_is_shown_in_the_zone_in_which_it_was_walked() -> None:
    session = replace(WALKS[0].session, started_at=0.0, ended_at=600.0)
    row = {"utc_offset_min": 60, "utc_offset_end_min": 120}
    walk = values(shown(session, kept=row))
    assert (walk["started"], walk["ended"]) == ("1970-01-01T01:00:00+01:00", "1970-01-01T02:10:00+02:00")
    for wrong in (5000, True, "60"):
        assert (
            values(shown(session, kept={"utc_offset_min": wrong}))["started"]
            == values(shown(session))["started"]
        )


def test_practice_is_another_world(journal: MemoryJournal) -> None:
    practice = look(journal, simulated=True)
    assert len(practice.walks) == 6
    assert {walk.id for walk in practice.walks}.isdisjoint(lived.id for lived in WALKS)


def test_no_more_is_read_than_is_shown(journal: MemoryJournal) -> None:
    class Counting(MemoryJournal):
        count = 0

        def rows(self, *arguments: object, **more: object):  # type: ignore[no-untyped-def]
            for row in journal.rows(*arguments, **more):  # type: ignore[arg-type]
                self.count += 1
                yield row

    counting = Counting()
    look(counting, simulated=True, last=1)
    assert counting.count <= 12


def test_a_time_begins_with_its_first_day(journal: MemoryJournal) -> None:
    day = WALKS[7].session.day
    assert [walk.id for walk in look(journal, simulated=False, since=day).walks] == [
        lived.id for lived in WALKS[7:]
    ]
    two = recent(journal, 2, simulated=False)
    assert {walk.session.day for walk in two.walks} == {
        lived.session.day for lived in WALKS if lived.session.day > WALKS[-1].session.day - 14
    }


def test_one_walk_by_its_first_letters(journal: MemoryJournal) -> None:
    for name in ("last", WALKS[-1].id, WALKS[-1].id[:8]):
        found = one(journal, name, simulated=False)
        assert found is not None
        assert found.session == _as_stored(WALKS[-1].session)
    assert one(journal, "nothing", simulated=False) is None


def _as_stored(session: Session) -> Session:
    """A missing morning has no day."""
    return session if session.morning else replace(session, morning_on=None)


# --- weeks


def test_weeks_with_the_most_that_each_allowed(journal: MemoryJournal) -> None:
    seen = weeks(look(journal, simulated=False).history)
    first = seen[0]
    assert (first.first, first.walks, first.most_s) == (FIRST_DAY, 3, None)
    assert all(later.first - before.first == 7 for before, later in pairwise(seen))
    away = [week for week in seen if not week.walks]
    assert len(away) == 2  # the first week of the half year is followed by a journey
    assert all((week.walked_s, week.speed) == (0, None) for week in away)
    for week in seen[3:]:
        assert week.most_s is not None
        assert week.walked_s <= 1.3 * week.most_s
        assert week.decided is not None
    assert weeks(look(journal, simulated=False).history, last=2) == seen[-2:]


def test_a_week_that_is_not_over_has_no_decision() -> None:
    made = MemoryJournal()
    fill(made, WEEKS[:2])
    walks, week = WEEKS[2]
    for name, wall, (kind, data) in care_rows(walks[:1], week):
        if kind != Kind.WEEK:
            made.record(kind, data, wall=wall, now=0.0, session=name)
    newest = weeks(look(made, simulated=False).history)[-1]
    assert (newest.walks, newest.decided) == (1, None)
    assert newest.most_s is not None


# --- one walk


def test_the_course_of_a_walk(journal: MemoryJournal) -> None:
    lived = WALKS[-1]
    course = trace(journal.rows(session=lived.id), lived.id)
    assert course is not None
    assert course.began_at == pytest.approx(lived.session.started_at)
    blocks = [part for part in course.parts if part.walking]
    assert sum(part.length_s for part in blocks) == pytest.approx(lived.session.walked_s, abs=3)
    assert len(course.parts) - len(blocks) == lived.end["breaks"]
    assert all(before.to_s == after.from_s for before, after in pairwise(course.parts))
    assert {said.value for said in course.said} == {"same"}
    assert course.cap[0].speed == int(lived.session.planned.speed)
    assert course.reason == lived.end["reason"]
    assert all(0 <= point.t_s <= course.length_s for point in course.points)


def test_a_walk_whose_end_nobody_wrote_down_ends_with_its_last_row() -> None:
    rows = [
        Row(0, 0, "w", "armed", {"cap_hundredths": 200}),
        Row(5_000_000, 5_000_000, "w", "walking", {"block": 1}),
        Row(8_000_000, 8_000_000, "w", "reading", {"speed_hundredths": 100, "incline_tenths": None}),
    ]
    course = trace(rows, "w")
    assert course is not None
    assert [(part.walking, part.from_s, part.to_s) for part in course.parts] == [(True, 0.0, 3.0)]
    assert trace(rows[:1], "w") is None


def test_a_walk_in_detail(journal: MemoryJournal) -> None:
    found = one(journal, "last", simulated=False)
    assert found is not None
    text = "\n".join(lines(found, trace(journal.rows(session=found.id), found.id)))
    assert found.id in text
    assert "block 1" in text
    assert "compared with the start: Same" in text
    assert "Before the walk: back" in text
    assert "no course was written down" in "\n".join(lines(found, None))


# --- words and values


def test_answers_as_they_were_said() -> None:
    calf = Scores(back=1, leg=4, zone=Zone.CALF)
    session = replace(
        WALKS[0].session,
        before=calf,
        right_after=Report(scores=None, limp=True),
        two_hours=LaterReport(feel=Later.BIT_WORSE, scores=calf),
        morning=None,
        morning_on=None,
        ended=Ended.SYMPTOMS,
        not_symptoms=True,
    )
    texts = cells(shown(session, reason="person"))
    assert (texts["before"], texts["right_after"], texts["two_hours"], texts["morning"]) == (
        "1/4",
        "=*",
        "1/4",
        "·",
    )
    assert texts["ended"] == "stopped, not because of how it felt"
    flat = values(shown(session))
    assert flat["right_after"] == "as_before"
    assert flat["right_after_back"] is None
    assert flat["right_after_limp"] is True
    assert flat["two_hours"] == "bit_worse"
    assert flat["morning"] is None
    assert flat["before_zone"] == "calf"
    json.dumps(flat)


@pytest.mark.parametrize("ended", Ended)
def test_every_end_has_words(ended: Ended) -> None:
    text = cells(shown(replace(WALKS[0].session, ended=ended), reason="link_lost"))["ended"]
    assert text
    assert ("the connection was lost" in text) == (ended is Ended.FAULT)


def test_practice_that_does_not_count_is_owed_no_answer() -> None:
    made = MemoryJournal()
    for number in (1, 2):
        kind, data = Pen(simulated=True).walk(WALKS[0].session, f"w{number}", counts=False)
        made.record(kind, data, wall=1.0, now=1.0)
    seen = look(made, simulated=True).walks
    assert [(walk.counts, walk.judged.colour) for walk in seen] == [(False, Colour.OPEN)] * 2


@pytest.mark.parametrize("reason", ["console", "killed"])
def test_a_walk_whose_end_nobody_told(reason: str) -> None:
    made = MemoryJournal()
    kind, data = Pen(simulated=False).walk(replace(WALKS[0].session, before=None), "w1", reason=reason)
    made.record(kind, data, wall=1.0, now=1.0, session="w1")
    (walk,) = look(made, simulated=False).walks
    assert (walk.reason, walk.breaks) == (reason, None)
    assert cells(walk)["ended"] == cells(walk)["ended"].strip() != ""
    found = one(made, "w1", simulated=False)
    assert found is not None
    assert found.reason == reason


# --- the command


def test_the_table(folder: Path) -> None:
    code, text = run(folder, "history", "--last", "3")
    assert code == 0
    listed = text.splitlines()
    assert listed[0].split()[:3] == ["Walk", "Date", "Walked"]
    assert [line[:8] for line in listed[1:4]] == [lived.id[:8] for lived in WALKS[-3:]]
    assert all(re.search(r" (green|amber|red|open|neutral) ", line) for line in listed[1:4])
    assert "Older walks: `treadctl history --last 6`" in text


def test_the_table_as_json(folder: Path) -> None:
    code, text = run(folder, "history", "--json")
    rows = [json.loads(line) for line in text.splitlines()]
    assert code == 0
    assert {row["event"] for row in rows} == {"walk"}
    assert [row["walk"] for row in rows] == [lived.id for lived in WALKS[-6:]]


def test_one_walk_on_the_command_line(folder: Path) -> None:
    code, text = run(folder, "history", "last")
    assert code == 0
    assert WALKS[-1].id in text
    row = json.loads(run(folder, "history", WALKS[-1].id[:8], "--json")[1])
    assert row["walk"] == WALKS[-1].id
    assert row["parts"][0]["what"] == "block"
    assert len(row["readings"]) > 100
    code, text = run(folder, "history", "nobody")
    assert (code, "There is no walk nobody" in text) == (2, True)


@pytest.mark.parametrize("asked", [("history", "last"), ("export", "--fit", "walk.fit")])
def test_the_newest_of_no_walks(asked: tuple[str, ...], tmp_path: Path) -> None:
    code, text = run(tmp_path, *asked)
    assert (code, text.startswith("No walks yet.")) == (2, True)


def test_without_any_walk(tmp_path: Path) -> None:
    assert run(tmp_path, "history") == (
        0,
        "No walks yet. Every walk is kept here, with what you said of it.\n",
    )
    assert run(tmp_path, "history", "--charts", str(tmp_path / "charts"))[0] == 0
    assert not list(tmp_path.iterdir())


def test_a_row_that_cannot_be_read_is_said(tmp_path: Path) -> None:
    made = SqliteJournal(journal_path(tmp_path))
    fill(made, WEEKS[:1])
    kind, data = Pen(simulated=False).walk(WALKS[0].session, "strange")
    made.record(kind, {**data, "speed": "fast"}, wall=1.0, now=1.0)
    made.close()
    code, text = run(tmp_path, "history")
    assert (code, "left out here: 1." in text) == (0, True)
