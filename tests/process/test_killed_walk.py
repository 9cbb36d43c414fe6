"""A walk of the programme whose service is killed: the belt stops, and what was walked counts.

Real processes.  What the belt did is the simulator's own truth; what the programme makes of it is read from the
journal and asked of a second service.
"""

from __future__ import annotations

import signal
import subprocess
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from itertools import islice
from pathlib import Path

import pytest

from tests.care.walks import GOOD
from tests.helpers.asking import NONE, WELL
from tests.helpers.home import TEN_MINUTES
from tests.helpers.processes import ROOT, Row, World, world
from treadctl import days
from treadctl.care import guard
from treadctl.care.asking import AS_BEFORE
from treadctl.care.body import Later, LaterReport
from treadctl.care.history import Change, Ended, Week
from treadctl.care.rows import Pen
from treadctl.care.stored import Stored, read
from treadctl.care.today import Kind, today
from treadctl.client import Client, ServiceGone, read_record, service_command
from treadctl.journal import SqliteJournal, SqliteReader, journal_path
from treadctl.profiles import Apart, load

pytestmark = pytest.mark.timeout(60)

PEN = Pen(simulated=True)
PROFILE = "standard"
NOT_YET = ("no_telemetry", "not_stood_long_enough")  # for a few seconds after connecting
ANSWERS_S = 30.0  # a busy machine, and a first connection over its radio
ENOUGH = 6  # moving reports, one a second
UNWRITTEN_S = 10.0  # of readings, that a kill may cost


def lived_a_week(data: Path, day: int) -> None:
    """Last week's three walks of ten minutes, and the week that they made."""
    journal = SqliteJournal(journal_path(data))
    for number in (7, 5, 3):
        at_s = time.time() - number * 86_400
        walk = replace(
            GOOD, day=day - number, started_at=at_s, ended_at=at_s + 600, planned=TEN_MINUTES, walked_s=600.0
        )
        name = f"walk {number} days ago"
        for kind, row in (
            PEN.walk(walk, name),
            PEN.right_after(name, AS_BEFORE),
            PEN.two_hours(name, LaterReport(feel=Later.YES)),
            PEN.morning(name, AS_BEFORE, day - number + 1),
        ):
            assert journal.record(kind, row, wall=at_s, now=0.0)
    amount = replace(TEN_MINUTES, walk_s=1800.0)
    week = Week(
        first=day - 7,
        level=TEN_MINUTES,
        sessions=3,
        planned_sessions=3,
        counted=amount,
        before=(0.0, 0.0),
        red=0,
        amber=0,
        change=Change.FOUND,
        rule="3.4/baseline",
        next=TEN_MINUTES,
    )
    assert journal.record(*PEN.fact(week), wall=time.time() - 86_400, now=0.0)
    assert journal.close()


@contextmanager
def service(here: World, data: Path) -> Iterator[tuple[subprocess.Popen[bytes], Client]]:
    """A service of its own, and its walker."""
    process = subprocess.Popen(service_command(data, here.radio), cwd=ROOT, env=here.env)
    try:
        yield process, walker(here, process.pid)
    finally:
        process.kill()  # the first one is dead already, and the second one's belt stands
        process.wait(5)


def walker(here: World, pid: int) -> Client:
    end = time.monotonic() + 15
    while time.monotonic() < end:
        for path in here.folder.glob("run/*.json"):
            record = read_record(path) or {}
            if record.get("pids", {}).get("service") == pid:
                try:
                    return Client.attach(record, "walker", watched=True)
                except ServiceGone:
                    break
        time.sleep(0.05)
    raise AssertionError("the service did not come up")


def told(client: Client, name: str, **body: object) -> Row:
    reply = client.request(name, ANSWERS_S, **body)
    assert reply["ok"], reply
    return reply


def stored(data: Path) -> Stored:
    rows = SqliteReader(journal_path(data)).rows()
    return read(((row.kind, row.data) for row in rows), simulated=True)


def walked_on_disk(data: Path) -> bool:
    """Tell whether the journal holds some seconds of walking: a kill before that is of a walk that nobody walked."""
    moving = (row for row in SqliteReader(journal_path(data)).rows("reading") if row.data["speed_hundredths"])
    return len(list(islice(moving, ENOUGH))) == ENOUGH


def walks_and_is_killed(here: World, data: Path) -> tuple[str, float]:
    """Answer the card, walk, and kill the service; the card's token, and the seconds that the belt moved."""
    with service(here, data) as (process, client):
        told(client, "connect")
        told(client, "screen", answers=WELL)
        told(client, "clinician", ok=True)
        card = told(client, "card", profile=PROFILE, lines=NONE, back=0, leg=0)
        armed: Row = {"ok": False, "reason": NOT_YET[0]}
        while armed.get("reason") in NOT_YET:
            time.sleep(0.2)
            permit = told(client, "permit")["permit"]
            armed = client.request("arm", ANSWERS_S, permit=permit, profile=PROFILE, card=card["card"])
        assert armed["ok"], armed
        here.wait_for(lambda row: row["speed_kmh"] > 0)
        while not walked_on_disk(data):
            time.sleep(0.05)
        process.send_signal(signal.SIGKILL)
        struck = time.monotonic()
        process.wait(5)
        client.close()
    here.wait_for(lambda row: row["speed_kmh"] == 0, 10)
    moved = [row["t"] for row in here.trace() if row["speed_kmh"] > 0]
    assert moved[-1] - struck < 6, "the guardian did not stop the belt"
    return str(card["card"]), struck - moved[0]


@pytest.mark.hazard("H-30")
@pytest.mark.row("3.4/guard", "3.8/session")
def test_what_was_walked_before_a_kill_counts_and_the_belt_stands(tmp_path: Path) -> None:
    data = tmp_path / "data"
    day = days.local(time.time())[0]
    with world(tmp_path) as here:
        lived_a_week(data, day)
        token, walked_s = walks_and_is_killed(here, data)
        with service(here, data) as (_, client):
            now = told(client, "today", simulated=True, profile=PROFILE)
            assert (now["kind"], now["why"]) == ("rest", [{"rule": "3.2/rest"}])
            assert now["walk"]["day"] == days.iso(day)
            assert now["later"] == ["right_after"]
            assert now["next_day"] == days.iso(day + 2)
            told(client, "said", simulated=True, when="right_after", as_before=True)
            again = told(client, "today", simulated=True, profile=PROFILE)
            assert (again["kind"], again["later"]) == ("walk", [])  # less than a minute, and all as before
            assert "3.2/false start" in [each["rule"] for each in again["why"]]
            assert client.request("arm", permit="", profile=PROFILE, card=token)["ok"] is False
            client.close()
        assert here.trace()[-1]["speed_kmh"] == 0  # and nothing started it again
    history = stored(data).history
    killed = history.sessions[-1]
    assert (len(history.sessions), killed.ended, killed.right_after) == (4, Ended.FAULT, AS_BEFORE)
    assert walked_s - UNWRITTEN_S <= killed.walked_s <= walked_s + 1
    assert killed.walked_s > 0
    then = today(history, load(PROFILE, data, Apart()), day + 2, wall_s=time.time() + 2 * 86_400)
    week = then.at.open
    assert (then.kind, then.amount) == (Kind.WALK, TEN_MINUTES)  # nothing is made up for
    assert week.reference is not None
    left = guard.left(week.reference, then.at.recent, week.first)
    assert left.walk_s == pytest.approx(1.1 * 1800 - killed.walked_s)
