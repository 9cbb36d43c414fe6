"""What leaves: held to its committed schemas, and without anything of the body."""

from __future__ import annotations

import asyncio
import json
from pathlib import Path
from typing import Any

import jsonschema
import pytest

from tests.helpers.mqtt import TOPICS
from treadctl import messages
from treadctl.interfaces.mqtt import payloads
from treadctl.interfaces.mqtt.mirror import GAP_MAX_S, IDLE_EVERY_S, Mirror
from treadctl.interfaces.mqtt.outbox import Outbox
from treadctl.interfaces.mqtt.payloads import ENDED, EVENTS, MODELS, PHASES, schema
from treadctl.interfaces.mqtt.port import Outgoing
from treadctl.interfaces.mqtt.topics import COMMANDS, Topics
from treadctl.model import Notice, Snapshot, State, Summary
from treadctl.quantities import Incline, Speed

SCHEMAS = Path(__file__).resolve().parent.parent / "docs" / "mqtt"
BODY = ("question", "question_again", "limited_by", "worst", "rule", "slows", "pain_breaks", "reason", "pain")
"""What a snapshot, a summary and their notices say of the body."""
WALKING = Snapshot(
    state=State.WALK,
    speed=Speed.kmh("1.8"),
    target=Speed.kmh("1.8"),
    cap=Speed.kmh("2.0"),
    incline=Incline.percent("0.5"),
    heart_rate_bpm=92,
    block=1,
    blocks=2,
    walked_s=10,
    walk_s=40,
    next_change_s=10,
    limited_by=("check_in",),
    question="leg",
    question_again=True,
)


def line(snapshot: Snapshot = WALKING, t: float = 1.0) -> dict[str, Any]:
    return json.loads(json.dumps(messages.snapshot_line(snapshot, t)))  # type: ignore[no-any-return]


def holds(name: str, payload: payloads.Payload) -> dict[str, Any]:
    said: dict[str, Any] = json.loads(payload.encoded())
    jsonschema.validate(said, schema(name))
    return said


def test_the_committed_schemas_are_the_models() -> None:
    found = {
        path.name.removesuffix(".schema.json"): json.loads(path.read_text("utf-8"))
        for path in SCHEMAS.iterdir()
    }
    assert found == {name: schema(name) for name in MODELS}


def test_every_word_of_a_model_is_in_its_list() -> None:
    def words(model: type[payloads.Payload], field: str) -> set[str]:
        return {
            word for word in json.dumps(model.model_json_schema()["properties"][field]).split('"') if word
        }

    assert set(EVENTS) <= words(payloads.Event, "event")
    assert set(PHASES) <= words(payloads.State, "phase")
    assert set(ENDED) <= words(payloads.Summary, "ended")
    assert set(PHASES) == {state.value for state in State}


@pytest.mark.parametrize("waits", messages.snapshot_schema()["properties"]["waits_for"]["enum"])
def test_whatever_a_walk_waits_for_is_told(waits: str | None) -> None:
    mirror = Mirror()
    mirror.take(line(Snapshot(state=State.COUNTDOWN, waits_for=waits, next_change_s=52)))
    said = holds("state", mirror.state(5.0))
    assert (said["waits_for"], said["next_change_s"]) == (waits, 52)


@pytest.mark.parametrize("snapshot", [WALKING, *(Snapshot(state=state) for state in State)])
def test_every_snapshot_becomes_a_state_without_the_body(snapshot: Snapshot) -> None:
    mirror = Mirror()
    mirror.take(line(snapshot))
    said = holds("state", mirror.state(5.0))
    assert said["phase"] == snapshot.state.value
    assert not said.keys() & set(BODY)
    assert "check_in" not in json.dumps(said)
    assert "leg" not in json.dumps(said)


def test_the_heart_rate_leaves_where_its_owner_wants_it() -> None:
    def told(health: bool, snapshot: Snapshot | None) -> int | None:
        mirror = Mirror(health=health)
        if snapshot is not None:
            mirror.take(line(snapshot))
        found: int | None = holds("state", mirror.state(1.0))["heart_rate_bpm"]
        return found

    assert told(True, WALKING) == 92
    assert told(True, Snapshot(state=State.IDLE, speed=Speed(0))) is None
    assert told(True, None) is None
    assert told(False, WALKING) is None


def test_a_field_that_a_snapshot_gets_one_day_does_not_leave() -> None:
    mirror = Mirror()
    mirror.take({**line(), "secret": "of the body"})
    assert "secret" not in mirror.state(1.0).encoded().decode()


@pytest.mark.parametrize(
    ("snapshot", "moving"),
    [
        (WALKING, True),
        (Snapshot(state=State.IDLE, speed=Speed(0)), False),
        (Snapshot(state=State.IDLE, speed=Speed.kmh("1")), True),
        (
            Snapshot(state=State.STOPPING, speed=Speed(0), blocks=2),
            True,
        ),  # a zero on the way is not yet "stopped"
        (Snapshot(state=State.STOPPING, speed=Speed(0)), False),  # a stop while nobody walks
        (Snapshot(state=State.STOPPING, speed=Speed.kmh("1")), True),
        (Snapshot(state=State.UNKNOWN), None),
        (Snapshot(state=State.NONE), None),
    ],
)
def test_moving_is_said_as_far_as_it_is_known(snapshot: Snapshot, moving: bool | None) -> None:
    mirror = Mirror()
    mirror.take(line(snapshot))
    assert mirror.state(1.0).moving is moving


@pytest.mark.parametrize(
    ("ended", "reason", "said"),
    [
        ("done", "plan", "done"),
        ("person", "person", "early"),
        ("pain", "emergency", "early"),
        ("pain", "baseline", "early"),
        ("fault", "runaway", "fault"),
        ("refused", "bad_value", "refused"),
    ],
)
def test_a_summary_does_not_say_that_the_body_ended_it(ended: str, reason: str, said: str) -> None:
    speed = Speed.kmh("2")
    summary = Summary(
        walked_s=40,
        distance_m=25,
        blocks=2,
        breaks=1,
        top_speed=speed,
        ended=ended,
        reason=reason,
        worst="stop",
    )
    got = holds("summary", Mirror().summary({**messages.summary_line(summary, 1.0), "simulated": True}))
    assert got["ended"] == said
    assert not got.keys() & set(BODY)
    assert Mirror().finished(messages.summary_line(summary, 1.0)).ended == said


@pytest.mark.parametrize(
    ("notices", "events"),
    [
        ([("walking", {"block": 1})], ["started"]),
        ([("walking", {"block": 2})], ["going_on"]),
        ([("break", {"seconds": 10})], ["break"]),
        ([("slowing", {"reason": "pain"}), ("stopping", {"reason": "pain"}), ("stop_now", {})], ["stopping"]),
        ([("stopped", {"reason": "pain"})], ["stopped"]),
        ([("alarm", {}), ("alarm_blind", {}), ("alarm_over", {})], ["emergency", "emergency_over"]),
        ([("prepared", {"profile": "demo", "from": "MQTT", "seconds": 60})], ["prepared"]),
        ([("check_asked", {}), ("check_decided", {"action": "break"}), ("decided_break", {})], []),
        ([("slower", {"speed": "1.8 km/h"}), ("countdown", {"seconds": 3})], []),
    ],
)
def test_notices_become_events_without_their_reasons(
    notices: list[tuple[str, Any]], events: list[str]
) -> None:
    mirror = Mirror()
    told = [mirror.event(messages.notice_line(Notice(name, values), 1.0)) for name, values in notices]
    found = [holds("event", event) for event in told if event is not None]
    assert [event["event"] for event in found] == events
    assert "pain" not in json.dumps(found)
    assert "{" not in json.dumps([event.get("message") for event in found])


def test_distance_is_summed_up_and_nothing_is_made_up_over_a_gap() -> None:
    mirror = Mirror()
    mirror.take(line(Snapshot(state=State.COUNTDOWN, speed=Speed(0)), 0.0))
    for tenth in range(1, 101):
        mirror.take(line(WALKING, tenth / 10))
    assert mirror.state(0.0).distance_m == pytest.approx(5.0, abs=0.1)  # ten seconds at 0.5 m/s
    mirror.take(line(WALKING, 10.0 + GAP_MAX_S + 60.0))
    assert mirror.state(0.0).distance_m == pytest.approx(5.0, abs=0.1)
    mirror.take(line(Snapshot(state=State.IDLE, speed=Speed(0)), 80.0))
    assert mirror.state(0.0).distance_m == 0.0
    mirror.take(line(Snapshot(state=State.COUNTDOWN, speed=Speed(0)), 81.0))
    assert mirror.state(0.0).distance_m == 0.0


def test_stop_pressed_once_more_after_a_walk_keeps_its_distance() -> None:
    mirror = Mirror()
    for tenth in range(101):
        mirror.take(line(WALKING, tenth / 10))
    for t, state in ((11.0, State.STOPPED), (12.0, State.STOPPING), (13.0, State.STOPPED)):
        mirror.take(line(Snapshot(state=state, speed=Speed(0), blocks=2), t))
    assert mirror.state(0.0).distance_m == pytest.approx(5.0, abs=0.1)
    mirror.take(line(Snapshot(state=State.IDLE, speed=Speed(0)), 20.0))
    mirror.take(line(Snapshot(state=State.STOPPING, speed=Speed(0)), 21.0))
    assert mirror.state(0.0).distance_m == 0.0


@pytest.mark.parametrize("name", ["stopping", "stopped"])
def test_a_stop_that_met_a_standing_belt_is_no_event(name: str) -> None:
    mirror = Mirror()
    notice = {"t": 1.0, "event": name, "reason": "from_house", "kind": "now"}
    assert mirror.event({**notice, "stands": True}) is None
    told = mirror.event(notice)
    assert told is not None
    assert told.event == name


def test_nobody_walks_while_a_stop_without_a_walk_is_looked_after() -> None:
    mirror = Mirror()
    mirror.take(line(Snapshot(state=State.STOPPING, speed=Speed(0))))
    assert not mirror.under_way
    mirror.take(line(Snapshot(state=State.STOPPING, speed=Speed(0), blocks=2)))
    assert mirror.under_way


def due_at(mirror: Mirror, seconds: float, t: float = 0.0) -> bool:
    return mirror.due(seconds, t) is not None


def test_the_state_comes_once_a_second_on_a_walk_and_every_half_minute_at_rest() -> None:
    mirror = Mirror()
    mirror.take(line(Snapshot(state=State.IDLE, speed=Speed(0)), 0.0))
    assert due_at(mirror, 0.0)
    assert [now for now in range(1, 61) if due_at(mirror, now)] == [IDLE_EVERY_S, 2 * IDLE_EVERY_S]
    mirror.take(line(WALKING, 60.0))
    assert due_at(mirror, 60.1)  # another phase is said at once
    told = 0
    for quarter in range(1, 41):
        mirror.take(line(WALKING, 60.0 + quarter / 4))
        told += due_at(mirror, 60.1 + quarter / 4)
    assert told == 10
    mirror.gone()
    assert due_at(mirror, 70.2)


def test_the_plan_leaves_as_minutes_and_days_alone() -> None:
    mirror = Mirror()
    assert mirror.state(1.0).today is None
    plan = {"walk_s": 600, "speed_kmh": 2.0, "blocks_s": [300, 300], "break_s": 60}
    mirror.planned({"ok": True, "kind": "walk", "plan": plan, "next_day": None, "why": [{"rule": "Z05"}]})
    assert (mirror.state(1.0).today, mirror.state(1.0).today_s) == ("walk", 600)
    for kind in ("rest", "not_today", "locked"):
        mirror.planned({"ok": True, "kind": kind, "plan": None, "next_day": "2026-11-24"})
        said = mirror.state(1.0)
        assert (said.today, said.today_s, said.next_walk) == ("rest", None, "2026-11-24")
    assert "Z05" not in mirror.state(1.0).encoded().decode()


async def test_the_outbox_drops_its_oldest_and_keeps_the_newest_of_a_kind() -> None:
    outbox = Outbox(3)
    for number in range(5):
        outbox.put(Outgoing("event", str(number).encode(), each=True))
    assert (len(outbox), outbox.dropped) == (3, 2)
    outbox.put(Outgoing("state", b"old"))
    outbox.put(Outgoing("state", b"new"))
    assert [(await outbox.take()).payload for _ in range(3)] == [b"3", b"4", b"new"]
    waiting = asyncio.create_task(outbox.take())
    await asyncio.sleep(0)
    outbox.put(Outgoing("bridge", b"online", retain=True))
    assert (await waiting).payload == b"online"


def test_topics_are_exact_and_the_stops_come_first() -> None:
    assert TOPICS.listened[:2] == ("treadctl/here/command/stop", "treadctl/all/command/stop")
    assert len(set(TOPICS.listened)) == len(COMMANDS) + 1
    assert not any(wild in topic for topic in TOPICS.listened for wild in "#+")
    for name in COMMANDS:
        assert TOPICS.named(TOPICS.command(name)) == name
    assert TOPICS.named(TOPICS.stop_all) == "stop"
    assert Topics("other", "here").named(TOPICS.command("stop")) is None
