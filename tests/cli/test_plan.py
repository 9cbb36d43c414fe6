"""`plan`, the calendar file and `treadctl` alone: from a journal, read only, without a service."""

from __future__ import annotations

import json
from dataclasses import replace
from datetime import UTC, date, datetime, time
from pathlib import Path

import pytest
from click.testing import CliRunner

from tests.test_machine_files import WHOLE
from treadctl import client, paths, profiles
from treadctl.care.body import Later, LaterReport, Report, Scores, Zone
from treadctl.care.history import Amount, Asked, Ended, LockSpell, Pattern, Screened, Session
from treadctl.care.rows import Pen, Row
from treadctl.interfaces.cli.app import treadctl
from treadctl.interfaces.cli.start import walked_profile
from treadctl.interfaces.leaves.calendar import calendar
from treadctl.interfaces.leaves.known import known
from treadctl.interfaces.leaves.plan import as_lines, as_object
from treadctl.journal import SqliteJournal, journal_path
from treadctl.quantities import Speed

DAY = date(2026, 11, 23).toordinal()  # a Monday
NOON = datetime(2026, 11, 23, 12).astimezone().timestamp()
DAY_S = 86_400.0
SCREENED = Screened(day=DAY, cleared=True)


def walk(day: int) -> Session:
    at = datetime.fromordinal(day).astimezone().timestamp() + 36_000
    return Session(
        day=day,
        started_at=at,
        ended_at=at + 600,
        planned=Amount(walk_s=300.0, speed=200.0),
        walked_s=300.0,
        speed=200.0,
        metres=160.0,
        pattern=Pattern.STARTER,
        ended=Ended.DONE,
        baseline=True,
        before=Scores(back=2, leg=1, zone=Zone.THIGH),
        right_after=Report(scores=None),
        two_hours=LaterReport(feel=Later.YES),
        morning=Report(scores=None),
        morning_on=day + 1,
    )


def stored(folder: Path, *rows: Row) -> Path:
    journal = SqliteJournal(journal_path(folder))
    for kind, data in rows:
        assert journal.record(kind, data, wall=NOON, now=0.0)
    journal.close()
    return folder


def shown(folder: Path, wall: float = NOON) -> str:
    found = known(folder, None, simulated=False, wall=wall)
    return "\n".join(as_lines(found, found.road()))


PEN = Pen(simulated=False)


def test_a_new_person_sees_the_first_walk_and_that_there_are_questions(tmp_path: Path) -> None:
    text = shown(tmp_path)
    assert "Monday 23 November" in text
    assert "Today: 5 min of walking at 2.0 km/h, in 3 parts with 2 min of rest between them." in text
    assert "Before the first walk there are questions" in text
    assert "until a doctor or physiotherapist has said yes" in text
    assert not list(tmp_path.iterdir())  # nothing is written


def test_the_whole_road_with_dates_when_somebody_agreed(tmp_path: Path) -> None:
    stored(tmp_path, PEN.fact(SCREENED), PEN.fact(Asked(day=DAY, ok=True)))
    found = known(tmp_path, "settled", simulated=False, wall=NOON)
    text = "\n".join(as_lines(found, found.road()))
    assert "from Monday 30 November: 3 x" in text
    assert "30 min at 3.5 km/h" in text
    assert text.count("\n") < 45


def test_the_day_after_a_walk_is_a_rest_day_with_its_reason(tmp_path: Path) -> None:
    stored(tmp_path, PEN.fact(SCREENED), PEN.walk(walk(DAY), "w1", reason="plan"))
    text = shown(tmp_path, NOON + DAY_S)
    assert "Rest day." in text
    assert "the day after a walk is a rest day" in text
    assert "Next walk: Wednesday 25 November." in text
    assert "Monday 23 November: 5 min at 2.0 km/h, to the end." in text


def test_a_lock_is_said_and_has_no_road(tmp_path: Path) -> None:
    stored(tmp_path, PEN.fact(SCREENED), PEN.fact(LockSpell(since=DAY, item="D8")))
    text = shown(tmp_path)
    assert "Walking is locked since Monday 23 November: your back operation or injection." in text
    assert "checkin --unlock" in text
    assert "The road" not in text


def tried(folder: Path, address: str = "C4:00:00:00:00:01", **more: object) -> None:
    steps = {"speed_min": Speed.kmh("1.0"), "speed_step": Speed.kmh("0.3"), "rail": True}
    profiles.store_machine(folder, replace(WHOLE, **{**steps, "address": address, **more}))  # type: ignore[arg-type]


def test_the_plan_is_what_the_start_will_make_of_it_on_this_treadmill(tmp_path: Path) -> None:
    assert "Today: 5 min of walking at 2.0 km/h" in shown(tmp_path)
    tried(tmp_path)
    text = shown(tmp_path)
    assert "Today: 5 min of walking at 1.9 km/h" in text
    assert (
        "  - this treadmill goes in steps of 0.3 km/h: 5 min at 1.9 km/h (was 2.0 km/h) [machine/step]"
        in text
    )
    assert "3 x 5 min at 1.9 km/h" in text
    line = as_object(known(tmp_path, None, simulated=False, wall=NOON), ())
    assert (line["plan"]["speed_kmh"], line["why"][-1]["limit_kmh"]) == (1.9, 0.3)


def test_practice_knows_nothing_of_a_real_treadmill_nor_the_plan_of_one_that_was_not_tried_to_the_end(
    tmp_path: Path,
) -> None:
    tried(tmp_path)
    found = known(tmp_path, None, simulated=True, wall=NOON)
    assert found.treadmill.reach.grid is None
    tried(tmp_path, done=("watch",))
    assert known(tmp_path, None, simulated=False, wall=NOON).treadmill.reach.grid is None


def test_of_several_treadmills_it_is_the_one_that_was_connected_last(tmp_path: Path) -> None:
    tried(tmp_path, "AA:01")
    tried(tmp_path, "AA:02", speed_step=Speed.kmh("0.1"), speed_max=Speed.kmh("1.4"))
    assert "2.0 km/h" in shown(tmp_path), "nobody knows which"
    for address, speed in (("aa:01", "1.9"), ("AA:02", "1.4"), ("BB:99", "1.4")):
        journal = SqliteJournal(journal_path(tmp_path))
        journal.record("connected", {"address": address, "machine": "Mill"}, wall=NOON, now=0.0)
        journal.close()
        assert f"Today: 5 min of walking at {speed} km/h" in shown(tmp_path)


def test_a_treadmills_file_with_a_mistake_is_said_and_the_plan_stands(tmp_path: Path) -> None:
    tried(tmp_path)
    path = profiles.machine_path(tmp_path, "C4:00:00:00:00:01")
    path.write_text(path.read_text("utf-8").replace("format = 1", "format = 9"), "utf-8")
    text = shown(tmp_path)
    assert "this is format 9, from a newer treadctl" in text
    assert "Today: 5 min of walking at 2.0 km/h" in text


def test_treadctl_alone_says_what_the_treadmill_makes_of_today(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("TREADCTL_RUNTIME", str(tmp_path / "run"))
    today = datetime.now().astimezone().toordinal()
    stored(tmp_path, PEN.fact(Screened(day=today, cleared=True)))
    tried(tmp_path)
    said = " ".join(CliRunner().invoke(treadctl, ["--data", str(tmp_path)]).output.split())
    assert "at 1.9 km/h" in said
    assert "Why: this treadmill goes in steps of 0.3 km/h." in said


def test_practice_and_what_is_real_are_two_worlds(tmp_path: Path) -> None:
    stored(tmp_path, Pen(simulated=True).fact(LockSpell(since=DAY, item="D8")))
    assert known(tmp_path, None, simulated=True, wall=NOON).now.kind == "locked"
    assert known(tmp_path, None, simulated=False, wall=NOON).now.kind == "walk"


def test_json_has_the_fields_of_the_request_and_the_road(tmp_path: Path) -> None:
    found = known(tmp_path, None, simulated=False, wall=NOON)
    line = json.loads(json.dumps(as_object(found, found.road())))
    assert line["today"] == "2026-11-23"
    assert line["plan"]["walk_s"] == 300
    assert line["road"][0]["days"] == ["2026-11-23", "2026-11-25", "2026-11-27"]


def test_the_calendar_has_walks_and_both_questions(tmp_path: Path) -> None:
    found = known(tmp_path, None, simulated=False, wall=NOON)
    text = calendar(found.road(), weeks=1, at=time(17), now=datetime(2026, 11, 23, tzinfo=UTC))
    assert text.count("BEGIN:VEVENT") == text.count("END:VEVENT") == 9
    assert "DTSTART:20261123T170000\r\nDTEND:20261123T170700\r\nSUMMARY:Walk: 5 min at 2.0 km/h\r\n" in text
    assert "DTSTART:20261123T190700" in text
    assert "DTSTART:20261124T080000" in text
    assert all(len(line.encode()) <= 75 for line in text.split("\r\n"))


@pytest.mark.parametrize(
    ("rows", "says", "command"),
    [
        ((), "First there are some questions", "treadctl start"),
        ((PEN.fact(Screened(day=datetime.now().astimezone().toordinal(), cleared=True)),), "Today: 5 min", "treadctl start"),
        ((PEN.fact(LockSpell(since=DAY - 40, item="U1")),), "Walking is locked since", "treadctl checkin --unlock"),
    ],
)  # fmt: skip
def test_treadctl_alone_says_one_thing_and_never_waits_without_a_terminal(
    rows: tuple[Row, ...], says: str, command: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("TREADCTL_RUNTIME", str(tmp_path / "run"))
    (tmp_path / "data").mkdir()
    stored(tmp_path / "data", *rows)
    result = CliRunner().invoke(treadctl, ["--data", str(tmp_path / "data")])
    assert result.exit_code == 0, result.output
    assert says in " ".join(result.output.split())
    assert f"Command: {command}" in result.output


def test_what_a_demo_walked_is_not_what_a_real_walk_goes_on_with(tmp_path: Path) -> None:
    stored(tmp_path, ("armed", {"profile": "gentle", "promise": {}}), ("armed", {"profile": "demo"}))
    assert known(tmp_path, None, simulated=False, wall=NOON).profile.name == "gentle"
    assert walked_profile(None, tmp_path) == ("gentle", False)


def test_whoever_has_only_seen_the_demo_begins_with_the_starter(tmp_path: Path) -> None:
    stored(tmp_path, ("armed", {"profile": "demo"}))
    assert known(tmp_path, None, simulated=False, wall=NOON).profile.name == "starter"
    assert walked_profile(None, tmp_path) == ("starter", False)


@pytest.mark.parametrize(
    ("language", "state", "says"),
    [
        ("en", "walk", "It says: walking. `treadctl stop` stops the belt from here."),
        ("de", "walk", "Es meldet: gehen. `treadctl stop` hält das Band von hier aus an."),
        ("en", "stopping", "It says: stopping."),
    ],
)
def test_treadctl_alone_beside_a_walk_says_so_in_words(
    language: str, state: str, says: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert says in beside(state, tmp_path, monkeypatch, language)


def test_a_walk_that_has_ended_goes_on_nowhere(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    said = beside("stopped", tmp_path, monkeypatch, "en")
    assert "First there are some questions" in said
    assert "in use" not in said


def beside(state: str, folder: Path, monkeypatch: pytest.MonkeyPatch, language: str) -> str:
    """Return what `treadctl` alone says beside a service in this state."""

    class Service:
        def request(self, *_: object) -> dict[str, object]:
            return {"state": state, "blocks": 2}

        def close(self) -> None: ...

    monkeypatch.setenv("TREADCTL_RUNTIME", str(folder / "run"))
    monkeypatch.setenv("TREADCTL_LANG", language)
    data = folder / "data"
    paths.record_path(data).write_text("{}")
    monkeypatch.setattr(client.Client, "attach", lambda record, role: Service())
    return " ".join(CliRunner().invoke(treadctl, ["--data", str(data)]).output.split())
