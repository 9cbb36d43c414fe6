"""The lines of the socket: held to the model, to the committed schema, and to their roles."""

import json
from dataclasses import fields
from pathlib import Path

import jsonschema
import pytest

from treadctl import messages
from treadctl.messages import REQUESTS, RequestError, parse_hello, parse_request
from treadctl.model import Notice, Snapshot, State, Summary
from treadctl.quantities import Incline, Speed

COMMITTED = Path(__file__).resolve().parent.parent / "docs" / "snapshot.schema.json"
WALKING = Snapshot(
    state=State.WALK,
    speed=Speed.kmh("2.3"),
    target=Speed.kmh("2.3"),
    cap=Speed.kmh("3.5"),
    incline=Incline.percent("0.5"),
    heart_rate_bpm=92,
    block=1,
    blocks=6,
    walked_s=61,
    walk_s=1800,
    next_change_s=239,
    limited_by=("cap",),
)


def test_the_committed_schema_is_the_models() -> None:
    assert json.loads(COMMITTED.read_text("utf-8")) == messages.snapshot_schema()


@pytest.mark.parametrize("snapshot", [WALKING, *(Snapshot(state=state) for state in State)])
def test_every_snapshot_fits_the_schema(snapshot: Snapshot) -> None:
    line = json.loads(json.dumps(messages.snapshot_line(snapshot, 1.0)))
    jsonschema.validate(line, messages.snapshot_schema())


def test_a_snapshot_line_has_every_field_of_the_model() -> None:
    units = {"speed": "speed_kmh", "target": "target_kmh", "cap": "cap_kmh", "incline": "incline_percent"}
    named = {units.get(field.name, field.name) for field in fields(Snapshot)}
    assert set(messages.snapshot_line(WALKING, 1.0)) == named | {"t", "event"}


def test_speeds_leave_as_exact_decimals() -> None:
    line = messages.snapshot_line(WALKING, 1.23456)
    assert (line["speed_kmh"], line["cap_kmh"], line["incline_percent"], line["t"]) == (2.3, 3.5, 0.5, 1.235)


def test_a_summary_line_has_the_contracts_keys() -> None:
    summary = Summary(
        walked_s=40, distance_m=25, blocks=2, breaks=1, top_speed=Speed.kmh("2"), ended="done", reason="plan"
    )
    line = messages.summary_line(summary, 1.0)
    assert list(line) == [
        "t",
        "event",
        "walked_s",
        "distance_m",
        "blocks",
        "breaks",
        "top_speed_kmh",
        "ended",
        "reason",
        "slows",
        "pain_breaks",
        "worst",
        "rule",
        "speed_kmh",
    ]


def test_a_notice_cannot_hide_what_it_is() -> None:
    line = messages.notice_line(Notice("alarm", {"event": "all_is_well", "t": 0, "reason": "x"}), 5.0)
    assert (line["event"], line["t"], line["reason"]) == ("alarm", 5.0, "x")


@pytest.mark.parametrize("name", REQUESTS)
@pytest.mark.parametrize("role", messages.ROLES)
def test_roles(name: str, role: str) -> None:
    line = {"request": name, "id": "1"}
    if role in REQUESTS[name]:
        assert parse_request(line, role).name == name
    else:
        with pytest.raises(RequestError, match="not for the role"):
            parse_request(line, role)


def test_nobody_starts_a_belt_from_afar() -> None:
    for name in ("arm", "permit", "connect", "shutdown"):
        assert "remote" not in REQUESTS[name]
    assert all("stop" in REQUESTS and role in REQUESTS["stop"] for role in messages.ROLES)


@pytest.mark.parametrize(
    "line",
    [
        None,
        [],
        "stop",
        1,
        {},
        {"request": "stop"},
        {"request": "stop", "id": 1},
        {"request": "stop", "id": ""},
        {"request": "stop", "id": "x" * 65},
        {"request": "fly", "id": "1"},
        {"request": ["stop"], "id": "1"},
    ],
)
def test_what_is_no_request_is_refused_by_name(line: object) -> None:
    with pytest.raises(RequestError):
        parse_request(line, "walker")


@pytest.mark.parametrize(
    "line", [None, {}, {"hello": 2, "role": "walker"}, {"hello": 1, "role": "root"}, {"hello": 1}]
)
def test_a_client_says_who_it_is_first(line: object) -> None:
    with pytest.raises(RequestError, match="first line"):
        parse_hello(line)
