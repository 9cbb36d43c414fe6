"""The judge judged: synthetic stories that break one promise each, and one that breaks none."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from tests.fuzz.judge import judge
from tests.fuzz.story import Sample, Story
from tests.fuzz.world import World

MACHINE = {
    "period": 1.0,
    "dead_time": 0.3,
    "lag": 0.12,
    "stop": 0.5,
    "down": 0.5,
    "floor": 1.0,
    "step": 0.1,
    "countdown": 3.0,
    "target_starts": False,
    "stop_starts": False,
    "answers": 0.0,
    "noise": 0.02,
    "tells": True,
}
WORLD = World(seed=0, calm_at=60.0)


def story() -> Story:
    """A short walk at 1.0 km/h that a person stops: nothing is wrong with it."""
    told = Story()
    told.notes = {
        "machine": dict(MACHINE),
        "calm": 60.0,
        "seconds": 60.0,
        "rearm": {"ok": True},
        "journal": {"acknowledged": 5, "kept": 5, "summaries": 1, "readings": 60},
    }
    told.truth = [Sample(n / 10, _speed(n / 10), 0.0, 0.0, "running") for n in range(601)]
    told.audit = [
        {"t": 4.0, "audit": "permit_minted", "id": "a"},
        {"t": 4.0, "audit": "armed", "cap_kmh": 2.0},
        {"t": 9.0, "audit": "permit_consumed", "id": "a"},
        _write(9.0, "07"),
        {"t": 15.0, "audit": "said", "what": "moving"},
        _write(15.0, "026400"),
        {"t": 40.0, "audit": "stop", "channel": "terminal", "kind": "now"},
        _write(40.0, "0801"),
        {"t": 45.0, "audit": "said", "what": "stopped"},
    ]
    told.lines = [
        {"t": 9.0, "event": "starting"},
        {"t": 15.0, "event": "walking"},
        {"t": 40.0, "event": "stopping", "reason": "person", "kind": "now"},
        {"t": 45.0, "event": "stopped"},
        {"t": 45.0, "event": "summary"},
    ]
    told.events = [{"t": 0.0, "event": "connected", "conn": 1, "v": 0.0}]
    told.events += [_ran(9.05, "07"), _ran(15.05, "026400"), _ran(40.05, "0801")]
    told.events += [_edge(13.0, "leaves_zero"), _edge(43.0, "reaches_zero")]
    told.events += [
        {"t": float(n), "event": "frame", "generated": float(n), "delivered": float(n), "v": _speed(n)}
        for n in range(60)
    ]
    told.events.sort(key=lambda row: row["t"])
    return told


def _speed(t: float) -> float:
    return (
        1.0 if 15.0 <= t <= 40.3 else max(0.0, (t - 13.0) / 2) if t < 15.0 else max(0.0, 1.0 - (t - 40.3) / 2)
    )


def _write(t: float, octets: str, writer: str = "service") -> dict[str, object]:
    return {"t": t, "audit": "write", "writer": writer, "bytes": octets, "conn": 1}


def _ran(t: float, octets: str) -> dict[str, object]:
    return {"t": t, "event": "control_point", "w": octets, "answer": "01", "conn": 1, "v": _speed(t)}


def _edge(t: float, kind: str, cause: str = "client") -> dict[str, object]:
    return {"t": t, "event": "edge", "kind": kind, "cause": cause, "v": 0.0}


def broken(told: Story) -> set[str]:
    told.audit.sort(key=lambda row: row["t"])
    told.events.sort(key=lambda row: row["t"])
    return {one.invariant for one in judge(WORLD, told).violations}


def test_a_walk_as_it_should_be() -> None:
    assert broken(story()) == set()


def test_premises_are_counted() -> None:
    premises = judge(WORLD, story()).premises
    assert premises["I2"] >= 2
    assert premises["I4"] >= 1
    assert premises["I16"] == 0


def _faster(told: Story) -> None:
    told.truth = [sample._replace(v=2.8) if 20.0 <= sample.t <= 38.0 else sample for sample in told.truth]


def _no_permit(told: Story) -> None:
    told.audit = [row for row in told.audit if row["audit"] != "permit_minted"]


def _one_press_for_two(told: Story) -> None:
    told.audit.append({"t": 9.5, "audit": "permit_consumed", "id": "a"})


def _by_itself(told: Story) -> None:
    told.events = [row for row in told.events if row.get("w") != "07"]


def _above_cap(told: Story) -> None:
    told.audit.append(_write(20.0, "02d200"))


def _off_grid(told: Story) -> None:
    told.audit.append(_write(20.0, "026900"))


def _stop_not_sent(told: Story) -> None:
    told.events = [row for row in told.events if row.get("w") != "0801"]


def _rises_after_stop(told: Story) -> None:
    told.audit.append(_write(41.0, "027800"))


def _silent_loss(told: Story) -> None:
    told.events.append({"t": 30.0, "event": "disconnected", "conn": 1, "v": 1.0})


def _deck(told: Story) -> None:
    told.audit.append(_write(20.0, "030000"))


def _lost_rows(told: Story) -> None:
    told.notes["journal"]["kept"] = 4


def _old_news(told: Story) -> None:
    told.events = [row for row in told.events if row["event"] != "frame" or row["t"] < 6.0]


def _cannot_be_armed(told: Story) -> None:
    told.notes["rearm"] = {"ok": False}


def _abrupt(told: Story) -> None:
    told.lines[2] = {"t": 38.0, "event": "slowing", "reason": "break", "kind": "soft"}
    told.audit = [row for row in told.audit if row["audit"] != "stop"]
    told.truth = [sample._replace(v=1.9) if 20.0 <= sample.t <= 40.3 else sample for sample in told.truth]
    for row in told.events:
        if row.get("w") == "0801":
            row["v"] = 1.9


def _guardian(told: Story) -> None:
    told.audit.append(_write(30.0, "07", writer="guardian"))


def _said_stopped(told: Story) -> None:
    told.audit.append({"t": 30.0, "audit": "said", "what": "stopped"})


def _alarm(told: Story) -> None:
    told.audit.append({"t": 50.0, "audit": "alarm", "on": True, "cause": "alarm"})


def _break_ends(told: Story) -> None:
    told.lines += [{"t": 46.0, "event": "break"}, {"t": 55.0, "event": "starting"}]


def _before_arming(told: Story) -> None:
    told.audit.append(_write(2.0, "00"))


def _writes_without_end(told: Story) -> None:
    told.audit += [_write(41.0 + n / 100, "0801") for n in range(200)]


WRONG: list[tuple[str, Callable[[Story], None]]] = [
    ("I1", _faster),
    ("I2", _no_permit),
    ("I2", _one_press_for_two),
    ("I2", _by_itself),
    ("I3", _above_cap),
    ("I3", _off_grid),
    ("I4", _stop_not_sent),
    ("I5", _rises_after_stop),
    ("I7", _silent_loss),
    ("I8", _deck),
    ("I9", _lost_rows),
    ("I11", _old_news),
    ("I14", _cannot_be_armed),
    ("I15", _abrupt),
    ("I16", _guardian),
    ("I17", _said_stopped),
    ("I18", _alarm),
    ("I19", _break_ends),
    ("I20", _before_arming),
    ("I21", _writes_without_end),
]


@pytest.mark.parametrize(("invariant", "spoil"), WRONG, ids=lambda one: getattr(one, "__name__", one))
def test_what_is_wrong_is_found(invariant: str, spoil: Callable[[Story], None]) -> None:
    told = story()
    spoil(told)
    assert invariant in broken(told)


@pytest.mark.parametrize(
    ("answer", "alarm", "wrong"), [("04", True, False), ("04", False, True), ("01", True, True)]
)
def test_above_the_cap_an_alarm_counts_only_where_stop_is_refused(
    answer: str, alarm: bool, wrong: bool
) -> None:
    told = story()
    _faster(told)
    told.audit += [_write(21.0, "0801")]
    told.events += [{**_ran(21.05, "0801"), "answer": answer}]
    told.audit += [{"t": 22.0, "audit": "alarm", "on": True, "cause": "alarm"}] if alarm else []
    assert ("I1" in broken(told)) is wrong


@pytest.mark.parametrize(("octets", "wrong"), [("84046400ff", False), ("8404", True), ("8404ffff", True)])
def test_a_spoiled_record_is_heard_where_it_tells_a_speed(octets: str, wrong: bool) -> None:
    told = story()
    for row in told.events:
        if row["event"] == "frame" and 20.0 <= row["t"] <= 35.0:
            row |= {"event": "frame_spoiled", "w": [octets]}
    assert ("I7" in broken(told)) is wrong


def _frozen_at_0(told: Story) -> None:
    """Somebody starts the belt while its records are frozen, and we write Start to it."""
    told.notes["machine"] = dict(MACHINE)
    told.truth = [sample._replace(v=1.0) if 2.0 <= sample.t <= 15.0 else sample for sample in told.truth]
    told.events += [_edge(2.0, "leaves_zero", "console")]


@pytest.mark.parametrize("kind", ["T02", "T11", "T03"])
def test_a_start_to_a_belt_that_others_move_counts_unless_its_records_said_0(kind: str) -> None:
    told = story()
    _frozen_at_0(told)
    told.harness = [
        {"t": 1.0, "do": "telemetry_freezes", "kind": kind, "lasts": 30.0, "values": {}},
    ]
    assert ("I20" in broken(told)) is (kind == "T03")


def _starts_again(told: Story, *, by: str, linked: bool) -> None:
    """The belt leaves 0 at 48 s, by a Start of 44 s, and goes on; "stopped" was said at 45 s."""
    told.truth = [sample._replace(v=1.0) if sample.t > 48.0 else sample for sample in told.truth]
    told.events += [_ran(44.0, by), {**_edge(48.0, "leaves_zero")}]
    told.events += [] if linked else [{"t": 46.0, "event": "disconnected", "conn": 1, "v": 0.0}]


@pytest.mark.parametrize(
    ("stranger", "linked", "wrong"), [(True, False, False), (True, True, True), (False, False, True)]
)
def test_a_late_start_is_stopped_unless_it_was_a_strangers_and_nobody_is_there(
    stranger: bool, linked: bool, wrong: bool
) -> None:
    told = story()
    _starts_again(told, by="07", linked=linked)
    ghost = {"t": 44.0, "do": "ghost", "kind": "D02", "lasts": 0.0, "values": {}}
    told.harness = [ghost] if stranger else []
    late = [one for one in judge(WORLD, told).violations if "a late Start" in str(one)]
    assert bool(late) is wrong


@pytest.mark.parametrize(
    ("replayed", "told_so", "wrong"), [(True, True, False), (True, False, True), (False, True, True)]
)
def test_a_stop_that_starts_the_belt_is_told_as_a_persons_only_beside_an_old_press(
    replayed: bool, told_so: bool, wrong: bool
) -> None:
    told = story()
    _starts_again(told, by="0801", linked=True)
    told.harness = [{"t": 30.0, "do": "stop_toggles", "kind": "B09", "lasts": 30.0, "values": {}}]
    if replayed:
        told.harness.append({"t": 47.9, "do": "status_replay", "kind": "T07", "lasts": 0.0, "values": {}})
    if told_so:
        told.lines.append({"t": 49.0, "event": "belt_moves_without_us"})
    pulse = [one for one in judge(WORLD, told).violations if "nobody is warned" in str(one)]
    assert bool(pulse) is wrong
