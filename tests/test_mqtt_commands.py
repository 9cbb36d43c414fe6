"""What a message on a command topic is worth: by table, and as properties of whatever somebody might send."""

from __future__ import annotations

import itertools
import json
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.helpers.mqtt import TOPICS, fuzzed
from treadctl import messages, words
from treadctl.interfaces.mqtt import commands
from treadctl.interfaces.mqtt.commands import REQUESTS, Carry, Drop, Judge, Known, Refuse, Verdict
from treadctl.interfaces.mqtt.port import Incoming
from treadctl.interfaces.mqtt.slowing import GIVES_UP_S, STEP_S, Slowing
from treadctl.interfaces.mqtt.topics import COMMANDS, NEVER

WALL = 1_800_000_000.0
WALKS = Known(target_kmh=2.0, walking=True, profiles=("demo", "starter"), profile="demo")
FORBIDDEN = ("start", "arm", "permit", "faster", "resume", "continue")
pytestmark = pytest.mark.hazard("H-65")


def judged(
    name: str, said: Any = None, *, known: Known = WALKS, judge: Judge | None = None, **more: Any
) -> Verdict:
    payload = said if isinstance(said, bytes) else json.dumps(said).encode()
    message = Incoming(TOPICS.command(name), payload, more.get("retain", False))
    return (judge or Judge(TOPICS)).judge(message, known, WALL)


def fresh(**more: object) -> dict[str, object]:
    return {"id": "1", "t": WALL, **more}


@pytest.mark.parametrize(
    ("name", "said", "request_", "body"),
    [
        ("pause", {}, "break", {}),
        ("slower", {}, "slower", {}),
        ("speed", {"speed_kmh": 1.2}, None, {"speed_kmh": 1.2}),
        ("speed", {"speed_kmh": 2}, None, {"speed_kmh": 2.0}),
        ("prepare", {}, "prepare", {"profile": "demo"}),
        ("prepare", {"profile": "starter"}, "prepare", {"profile": "starter"}),
        ("profile", {"profile": "starter"}, None, {"profile": "starter"}),
        (
            "answer",
            {"question": "7-m", "value": "worse", "back": 3, "leg": 2, "numb": False},
            "checkin",
            {"question": "7-m", "value": "worse", "back": 3, "leg": 2, "numb": False},
        ),
    ],
)
def test_what_is_carried_out(name: str, said: dict[str, Any], request_: str, body: dict[str, Any]) -> None:
    assert judged(name, fresh(**said)) == Carry(command=name, id="1", request=request_, body=body)


@pytest.mark.parametrize(
    ("name", "said", "reason"),
    [
        *((name, {"id": "1", "t": WALL}, name) for name in NEVER),
        *((name, b"", name) for name in NEVER),
        ("pause", {"id": "1", "t": WALL - 5.1}, "too_old"),
        ("slower", {"id": "1", "t": WALL + 5.1}, "ahead"),
        ("stop", {"id": "1", "t": WALL - 30.1}, "too_old"),
        ("speed", {"id": "1", "t": WALL, "speed_kmh": 2.1}, "not_up"),
        ("speed", {"id": "1", "t": WALL, "speed_kmh": 5.1}, "malformed"),
        ("speed", {"id": "1", "t": WALL, "speed_kmh": True}, "malformed"),
        ("speed", {"id": "1", "t": WALL, "speed_kmh": "1"}, "malformed"),
        ("speed", b'{"id": "1", "t": 1800000000, "speed_kmh": NaN}', "malformed"),
        ("speed", {"id": "1", "t": WALL}, "malformed"),
        ("pause", {"id": "1", "t": WALL, "arm": True}, "malformed"),
        ("pause", {"id": "1"}, "malformed"),
        ("pause", {"t": WALL}, "malformed"),
        ("pause", b"", "malformed"),
        ("pause", b"PRESS", "malformed"),
        ("pause", b"[" * 3000, "malformed"),
        ("pause", json.dumps({"id": "1", "t": WALL, "x": "9" * 5000}).encode(), "malformed"),
        ("profile", {"id": "1", "t": WALL, "profile": "none-such"}, "no_profile"),
        ("prepare", {"id": "1", "t": WALL, "profile": "none-such"}, "no_profile"),
        ("profile", {"id": "1", "t": WALL, "profile": "../starter"}, "malformed"),
        ("answer", {"id": "1", "t": WALL, "question": "7", "value": "worse", "back": 11}, "malformed"),
    ],
)
def test_what_is_refused_and_said_why(name: str, said: Any, reason: str) -> None:
    verdict = judged(name, said)
    assert isinstance(verdict, Refuse)
    assert verdict.reason == reason
    sentence = words.mqtt_refused(verdict.reason, verdict.values)
    assert "{" not in sentence
    assert sentence.endswith((".", "!"))


@pytest.mark.parametrize("name", ["pause", "slower", "speed"])
def test_nobody_who_does_not_walk_is_slowed(name: str) -> None:
    verdict = judged(name, fresh(**({"speed_kmh": 1.0} if name == "speed" else {})), known=Known())
    assert isinstance(verdict, Refuse)
    assert verdict.reason == "not_walking"


@pytest.mark.parametrize(
    "said",
    [
        b"",
        b"PRESS",
        b"stop",
        b"null",
        b"\xff\x00",
        b"[" * 9000,
        {"id": "ha-1"},
        {"t": WALL - 29.9},
        {"id": "1", "t": WALL + 4000},
        {"id": "1", "t": "yesterday"},
        {"id": "1", "t": WALL, "what": "ever"},
        {"id": "9" * 400, "t": None},
    ],
)
@pytest.mark.parametrize("topic", [TOPICS.command("stop"), TOPICS.stop_all])
def test_a_stop_is_taken_whatever_it_says(said: Any, topic: str) -> None:
    payload = said if isinstance(said, bytes) else json.dumps(said).encode()
    for known in (WALKS, Known()):
        verdict = Judge(TOPICS).judge(Incoming(topic, payload), known, WALL)
        assert isinstance(verdict, Carry)
        assert verdict.request == "stop"


def test_a_stop_that_says_the_same_id_again_is_a_new_one_unless_its_time_is_the_same_too() -> None:
    judge = Judge(TOPICS)
    assert isinstance(judged("stop", {"id": "a", "t": WALL}, judge=judge), Carry)
    assert judged("stop", {"id": "a", "t": WALL}, judge=judge) == Drop(reason="duplicate")
    assert isinstance(judged("stop", {"id": "a", "t": WALL + 1}, judge=judge), Carry)
    assert isinstance(judged("stop", {"id": "a"}, judge=judge), Carry)
    assert isinstance(judged("stop", {"id": "a"}, judge=judge), Carry)


def test_retained_commands_are_left_alone_and_cleared() -> None:
    just_now = Known(target_kmh=2.0, walking=True, listening_s=0.5)
    for name in COMMANDS:
        verdict = judged(name, b"PRESS", retain=True, known=just_now)
        assert verdict.clears
        assert not isinstance(verdict, Carry)
    assert judged("start", fresh(), retain=True) == Refuse(
        command="start", id="1", reason="retained", clears=True
    )


def test_a_stop_that_somebody_sends_to_be_kept_while_we_listen_stops_and_is_cleared() -> None:
    assert judged("stop", b"PRESS", retain=True) == Carry(
        command="stop", id=None, request="stop", clears=True
    )
    fresh_one = judged("stop", fresh(), retain=True, known=Known(listening_s=0.1))
    assert isinstance(fresh_one, Carry)  # its own time proves that it is not an old one
    assert not isinstance(judged("stop", {"t": WALL - 60}, retain=True), Carry)


def test_a_message_that_clears_is_no_stop() -> None:
    assert judged("stop", b"", retain=True) == Drop(reason="cleared")


def test_a_duplicate_is_dropped_and_a_thousand_are_remembered() -> None:
    judge = Judge(TOPICS)
    for number in range(commands.REMEMBERED + 1):
        message = Incoming(
            TOPICS.command("slower"), json.dumps({"id": str(number), "t": WALL + number}).encode()
        )
        assert isinstance(judge.judge(message, WALKS, WALL + number), Carry)
    late = WALL + commands.REMEMBERED

    def again(number: int) -> Verdict:
        message = Incoming(TOPICS.command("slower"), json.dumps({"id": str(number), "t": late}).encode())
        return judge.judge(message, WALKS, late)

    assert again(commands.REMEMBERED) == again(1) == Drop(reason="duplicate")
    assert isinstance(again(0), Carry)


def test_a_flood_is_dropped_and_a_stop_in_it_is_not() -> None:
    judge = Judge(TOPICS)
    for number in range(commands.AT_ONCE):
        assert isinstance(judged("slower", {"id": str(number), "t": WALL}, judge=judge), Carry)
    assert judged("slower", {"id": "more", "t": WALL}, judge=judge) == Drop(reason="too_many")
    assert isinstance(judged("stop", b"", judge=judge), Carry)


def test_nothing_that_is_not_ours_counts() -> None:
    for topic in (
        "treadctl/there/command/stop",
        "treadctl/here/command",
        "treadctl/all/command/start",
        "",
        "#",
    ):
        assert Judge(TOPICS).judge(Incoming(topic, b""), WALKS, WALL) == Drop(reason="not_ours")


PAYLOADS = st.one_of(
    st.binary(max_size=200),
    st.fixed_dictionaries(
        {},
        optional={
            "id": st.one_of(st.text(max_size=70), st.none(), st.integers()),
            "t": st.one_of(st.floats(WALL - 60, WALL + 60), st.floats(), st.integers(), st.text(max_size=3)),
            "speed_kmh": st.one_of(st.floats(0, 5), st.floats(), st.booleans()),
            "profile": st.one_of(st.sampled_from(("demo", "starter", "x")), st.text(max_size=5)),
            "question": st.text(max_size=5),
            "value": st.sampled_from(("worse", "as_before")),
            "arm": st.booleans(),
        },
    ).map(lambda said: json.dumps(said).encode()),
)
ANY = st.builds(
    Incoming,
    topic=st.sampled_from([*(TOPICS.command(name) for name in COMMANDS), TOPICS.stop_all, "else/where"]),
    payload=PAYLOADS,
    retain=st.booleans(),
)
KNOWN = st.builds(
    Known,
    target_kmh=st.one_of(st.none(), st.floats(0.5, 5.0)),
    walking=st.booleans(),
    profiles=st.just(("demo", "starter")),
    profile=st.just("demo"),
    listening_s=st.floats(0, 100),
)


@settings(max_examples=25, deadline=None)
@given(st.lists(st.tuples(ANY, KNOWN, st.floats(-70, 70)), max_size=8))
def test_whatever_comes_only_what_slows_or_waits_is_carried_out(
    story: list[tuple[Incoming, Known, float]],
) -> None:
    judge, carried = Judge(TOPICS), set[str]()
    for message, known, later in story:
        verdict = judge.judge(message, known, WALL + later)
        name = TOPICS.named(message.topic)
        if name in NEVER or name is None:
            assert not isinstance(verdict, Carry)
        if message.retain and name != "stop":
            assert not isinstance(verdict, Carry)
        if name == "stop" and not message.retain and not isinstance(verdict, Carry):
            assert (
                json.loads(message.payload)["t"] is not None
            )  # only one that says its time is ever left alone
        if isinstance(verdict, Carry):
            assert verdict.request in (None, *REQUESTS.values())
            assert not verdict.body.keys() & set(FORBIDDEN)
            if name != "stop":
                assert verdict.id not in carried
                carried.add(str(verdict.id))
            if "speed_kmh" in verdict.body:
                assert known.walking
                assert known.target_kmh is not None
                assert verdict.body["speed_kmh"] <= known.target_kmh
        if isinstance(verdict, Refuse):
            assert "{" not in words.mqtt_refused(verdict.reason, verdict.values).replace("{hold}", "")


def test_a_thousand_of_the_fuzz_carry_nothing_that_moves() -> None:
    judge, kinds = Judge(TOPICS), set[type]()
    for number, (topic, payload, retain) in enumerate(fuzzed(1, 1000, WALL)):
        verdict = judge.judge(Incoming(topic, payload, retain), WALKS, WALL + number * 0.2)
        kinds.add(type(verdict))
        assert not isinstance(verdict, Carry) or verdict.request in (None, *REQUESTS.values())
    assert kinds == {Carry, Refuse, Drop}


def test_every_request_is_one_that_the_role_remote_may_make_and_none_starts() -> None:
    for request in REQUESTS.values():
        assert "remote" in messages.REQUESTS[request]
    assert not set(REQUESTS.values()) & {"arm", "permit", "faster", "card", "unlock", "screen"}


@pytest.mark.parametrize(
    ("to", "target", "notches"), [(1.2, 2.0, 4), (1.9, 2.0, 1), (2.0, 2.0, 0), (0.0, 1.0, 3)]
)
def test_slowing_asks_for_as_many_notches_as_it_takes(to: float, target: float, notches: int) -> None:
    slowing, asked = Slowing(to, 0.0), 0
    for now in itertools.count(0.0, 0.25):
        wants = slowing.wants(target, now, walking=True)
        if wants is None:
            break
        if wants:
            asked += 1
            target = max(0.5, target - 0.2)  # what the service does; 0.5 is the slowest belt
        assert now <= GIVES_UP_S + STEP_S
    assert asked >= notches
    assert target <= max(to, 0.5) + 0.006


def test_slowing_ends_with_its_walk() -> None:
    assert Slowing(1.0, 0.0).wants(2.0, 0.0, walking=False) is None
    assert Slowing(1.0, 0.0).wants(None, 0.0, walking=True) is None
