"""FIT: an independent reader finds every value that was put in, and the validator has nothing to say."""

import datetime as dt
from dataclasses import replace
from itertools import islice, pairwise
from pathlib import Path

import pytest
from click.testing import CliRunner

from tests.helpers.decade import Lived, fill, lives, reading_rows, trace_rows
from treadctl.care.body import Report, Scores, Zone
from treadctl.care.history import Ended
from treadctl.interfaces.cli.app import treadctl
from treadctl.journal import SqliteJournal, journal_path
from treadctl.journal.port import Row
from treadctl.reports.activity import Message, messages
from treadctl.reports.fit import fit
from treadctl.reports.trace import Trace, trace

fitdecode = pytest.importorskip("fitdecode")  # both come with the extra `dev`
fit_tool = pytest.importorskip("fit_tool")


def walked(seconds: float = 50.0, block_s: float = 30.0) -> tuple[Lived, Trace]:
    """A walk of two blocks with a break, some answers among them a number."""
    lived = next(lives(1))[0][0]
    session = replace(
        lived.session,
        walked_s=seconds,
        ended_at=lived.session.started_at + seconds + 125,
        ended=Ended.DONE,
        before=Scores(back=1, leg=3, zone=Zone.CALF),
        right_after=Report(scores=Scores(back=1, leg=4, zone=Zone.CALF)),
        morning=Report(scores=None),
    )
    lived = replace(lived, session=session)
    rows = [*trace_rows(lived, block_s), *reading_rows(lived, block_s)]
    rows += [(20.0, "check_answered", {"question": "leg", "value": 2})]
    rows.sort(key=lambda row: row[0])
    us = [
        Row(int((session.started_at + t) * 1e6), int((50 + t) * 1e6), "w1", kind, data)
        for t, kind, data in rows
    ]
    course = trace(us, "w1")
    assert course is not None
    return lived, course


def read_back(content: bytes) -> list[tuple[str, dict[str, object]]]:
    with fitdecode.FitReader(content, check_crc=fitdecode.CrcCheck.RAISE) as frames:
        return [
            (frame.name, {field.name: field.value for field in frame.fields})
            for frame in frames
            if isinstance(frame, fitdecode.FitDataMessage)
        ]


def expected(message: Message) -> dict[str, object]:
    found: dict[str, object] = {**message.values, **message.scores}
    for name in ("timestamp", "start_time", "time_created"):
        if name in found:
            found[name] = dt.datetime.fromtimestamp(int(str(found[name])), dt.UTC)
    if "application_id" in found:
        found["application_id"] = tuple(message.values["application_id"])  # type: ignore[arg-type]
    return found


def test_every_value_comes_back() -> None:
    lived, course = walked()
    put_in = list(messages(course, lived.session))
    came_back = read_back(fit(put_in))
    assert [name for name, _ in came_back] == [message.name for message in put_in]
    for message, (_, values) in zip(put_in, came_back, strict=True):
        assert values == expected(message)


def test_the_validator_is_silent() -> None:
    lived, course = walked()
    read = fit_tool.FitFile.from_bytes(fit(messages(course, lived.session)))
    report = fit_tool.validate_fit_file(
        read, levels=list(fit_tool.ConformanceLevel), profile_scope=fit_tool.ProfileScope.FULL
    )
    assert report.findings == []


def test_what_is_in_it() -> None:
    lived, course = walked()
    made = list(messages(course, lived.session))
    of = {
        name: [each for each in made if each.name == name] for name in ("lap", "record", "session", "event")
    }
    assert [lap.values["intensity"] for lap in of["lap"]] == ["active", "rest", "active"]
    assert [lap.values["message_index"] for lap in of["lap"]] == [0, 1, 2]
    assert of["lap"][1].values["total_timer_time"] == 0.0
    assert [event.values["event_type"] for event in of["event"]] == ["start", "stop_all"] * 2
    (session,) = of["session"]
    assert (session.values["sport"], session.values["sub_sport"]) == ("walking", "treadmill")
    assert session.values["total_timer_time"] == pytest.approx(lived.session.walked_s, abs=3)
    laps = sum(float(str(lap.values["total_distance"])) for lap in of["lap"])
    assert session.values["total_distance"] == pytest.approx(laps, abs=0.03)
    assert session.scores == {"pain_back": 1, "pain_leg": 3, "pain_back_after": 1, "pain_leg_after": 4}


def test_records_are_a_second_apart_and_go_forward() -> None:
    lived, course = walked()
    made = list(messages(course, lived.session))
    records = [each.values for each in made if each.name == "record"]
    assert 48 <= len(records) <= 54
    for before, after in pairwise(records):
        assert int(str(after["timestamp"])) > int(str(before["timestamp"]))
        assert float(str(after["distance"])) >= float(str(before["distance"]))
    assert {each.scores["pain_leg"] for each in made if each.name == "record"} == {3, 2}


def test_a_walk_that_the_programme_does_not_know() -> None:
    _, course = walked(10.0)
    assert "session" in [name for name, _ in read_back(fit(messages(course, None)))]


def test_on_the_command_line(tmp_path: Path) -> None:
    kept = SqliteJournal(journal_path(tmp_path / "data"))
    fill(kept, islice(lives(1), 1))
    kept.close()
    export = ["--data", str(tmp_path / "data"), "export"]
    files = {name: tmp_path / f"walks.{name}" for name in ("fit", "csv", "json")}
    page = tmp_path / "page.html"
    arguments = [part for name, path in files.items() for part in (f"--{name}", str(path))]
    done = CliRunner().invoke(treadctl, [*export, *arguments, "--summary", str(page)])
    assert done.exit_code == 0, done.output
    assert read_back(files["fit"].read_bytes())[0][0] == "file_id"
    assert len(files["csv"].read_text().splitlines()) == 4
    assert {path.stat().st_mode & 0o077 for path in (*files.values(), page)} == {0}
    again = CliRunner().invoke(treadctl, [*export, "--csv", str(files["csv"])])
    assert (again.exit_code, "is not written over" in again.output) == (2, True)
    assert CliRunner().invoke(treadctl, export).exit_code == 2
