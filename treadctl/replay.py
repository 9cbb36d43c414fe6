"""Recorded traffic of a machine, run through the core: what it would have made of it.

A capture is JSON Lines: `t` (seconds), `uuid` (short or full), `hex`, and
`dir`: read, notify or write.  What was written is shown, and does nothing:
the core here drives nobody, it only listens.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Any

from treadctl.ftms import (
    MalformedValue,
    RecordAssembler,
    capabilities,
    decode_feature,
    decode_inclination_range,
    decode_machine_status,
    decode_speed_range,
    to_machine_event,
    to_telemetry,
)
from treadctl.ftms.explain import explain, parse_hex
from treadctl.ftms.uuids import full_uuid, short_uuid
from treadctl.model import BadTelemetry, Connected, Event, Notice, Tick, TreadctlError
from treadctl.supervisor import Supervisor

Line = dict[str, Any]

TICK_S = 0.1
GAP_MAX_S = 600.0  # a longer silence in a capture is passed over
T_MAX = 1e10  # seconds
LINE_MAX = 4096  # characters; a record has some sixty
CONTROL_POINT, DATA, STATUS = 0x2AD9, 0x2ACD, 0x2ADA


class BadCapture(TreadctlError):
    """A line of a capture that cannot be read; names line and cause."""


@dataclass(frozen=True, slots=True)
class Octets:
    """What passed at one moment."""

    t: float
    uuid: int
    direction: str
    data: bytes


def read_capture(lines: Iterable[str]) -> Iterator[Octets]:
    """Yield the octets of a capture, in order.

    Raises:
        BadCapture: naming line and cause.
    """
    last = 0.0
    for number, text in enumerate(lines, 1):
        try:
            one = _octets(text, last) if text.strip() else None
        except (ValueError, KeyError, TypeError, MalformedValue, RecursionError) as error:
            raise BadCapture(
                f'line {number}: {error}. A line looks like {{"t": 1.0, "uuid": "2acd", "hex": "0000e600"}}'
            ) from None
        if one is not None:
            last = one.t
            yield one


def _octets(text: str, last: float) -> Octets | None:
    """Return what one line says; None for a heading.  Time never goes back."""
    line = json.loads(text[:LINE_MAX])
    _require(isinstance(line, dict), "not a JSON object")
    if "uuid" not in line:
        return None
    at = float(line.get("t", last))
    _require(0 <= at < T_MAX, f"t = {at} is no time")
    uuid, data = short_uuid(str(line["uuid"])), parse_hex(str(line["hex"]))
    return Octets(max(last, at), uuid, str(line.get("dir", "notify")), data)


def _require(true: bool, otherwise: str) -> None:
    if not true:
        raise ValueError(otherwise)


def replay(capture: Iterable[Octets]) -> Iterator[Line]:
    """Yield what each record says, and what the core says to it."""
    octets = list(capture)
    if not octets:
        return
    core, records, now = Supervisor(), RecordAssembler(), octets[0].t
    for effect in core.handle(_connected(octets), now):
        if isinstance(effect, Notice):
            yield {"t": now, "event": effect.id, **effect.values}
    for one in octets:
        now = max(now, one.t - GAP_MAX_S)
        while now + TICK_S < one.t:
            now += TICK_S
            yield from _told(core, Tick(), now)
        now = max(now, one.t)
        yield _explained(one)
        event = _event(one, records)
        if event is not None:
            yield from _told(core, event, now)
    snapshot = core.snapshot(now)
    speed = None if snapshot.speed is None else snapshot.speed.in_kmh
    yield {
        "t": round(now, 3),
        "event": "replayed",
        "records": len(octets),
        "state": snapshot.state.value,
        "speed_kmh": speed,
    }


def _connected(octets: list[Octets]) -> Connected:
    """Make a connection of what was read; the first answer of each counts."""
    found: Line = {}
    for one in octets:
        if one.direction == "read" and one.uuid in (0x2ACC, 0x2AD4, 0x2AD5):
            decode: Any = {0x2ACC: decode_feature, 0x2AD4: decode_speed_range}.get(
                one.uuid, decode_inclination_range
            )
            key = {0x2ACC: "feature", 0x2AD4: "speed"}.get(one.uuid, "incline")
            try:
                found.setdefault(key, decode(one.data))
            except MalformedValue:
                continue
    machine = capabilities(address="replay", name="capture", has_control_point=False, **found)
    return Connected(1, machine, False)


def _event(one: Octets, records: RecordAssembler) -> Event | None:
    if one.direction == "write" or one.uuid not in (DATA, STATUS):
        return None
    try:
        if one.uuid == STATUS:
            return to_machine_event(decode_machine_status(one.data), 1)
        record = records.feed(one.data)
        return None if record is None else to_telemetry(record, 1, one.t)
    except MalformedValue as malformed:
        return BadTelemetry(1, str(malformed))


def _told(core: Supervisor, event: Event, now: float) -> Iterator[Line]:
    for effect in core.handle(event, now):
        if isinstance(effect, Notice):
            yield {"t": round(now, 3), "event": effect.id, **effect.values}


def _explained(one: Octets) -> Line:
    line: Line = {"t": round(one.t, 3), "event": "octets", "dir": one.direction, "hex": one.data.hex()}
    try:
        for said in explain(full_uuid(one.uuid), [one.data]):
            return {**line, **said}
    except MalformedValue as malformed:
        return {**line, "characteristic": f"{one.uuid:04x}", "problems": [str(malformed)]}
    return {**line, "characteristic": f"{one.uuid:04x}"}
