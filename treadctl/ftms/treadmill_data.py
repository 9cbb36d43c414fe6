"""Treadmill Data (2ACD, FTMS 1.0.1 4.9): flags, then the fields whose flag is set, in this order.

Records are decoded twice a second for as long as someone walks, also on a
small computer, so how to read a record is worked out once for each pair of
flags and length and kept.  Machines change their flags while running, so the
pair is looked up for every record and never assumed.
"""

from __future__ import annotations

from collections.abc import Callable
from operator import itemgetter
from struct import Struct
from typing import Any, NamedTuple

from treadctl.ftms.wire import MalformedValue, Octets, count, ignored_tail


class TreadmillRecord(NamedTuple):
    """One notification, or several merged, in integers of the wire.  Absent is None, never 0.

    A field of which the machine says "not available" is None too, and its
    name stands in `not_available`.
    """

    speed: int | None = None  # 0.01 km/h; None only in a part with More Data
    average_speed: int | None = None  # 0.01 km/h
    distance: int | None = None  # m
    incline: int | None = None  # 0.1 %, uphill positive
    ramp_angle: int | None = None  # 0.1 degree
    elevation_gain: int | None = None  # 0.1 m
    elevation_loss: int | None = None  # 0.1 m
    pace: int | None = None  # as sent: 0.1 km/min (2017) or s per 500 m (GSS), nothing tells which
    average_pace: int | None = None  # as `pace`
    energy: int | None = None  # kcal
    energy_per_hour: int | None = None  # kcal
    energy_per_minute: int | None = None  # kcal
    heart_rate: int | None = None  # bpm; many machines send 0 without a sensor
    met: int | None = None  # 0.1
    elapsed_s: int | None = None
    remaining_s: int | None = None
    force: int | None = None  # N, positive where the user drives the belt
    power: int | None = None  # W
    step_count: int | None = None  # vendors' use of reserved flag bit 13
    more_data: bool = False  # a part: the speed comes in a later one
    problems: tuple[str, ...] = ()  # plain sentences
    not_available: tuple[str, ...] = ()  # names of fields sent as "not available"


# Name, flag bit and struct format; u24 is "HB", a low and a high part.  "?" is
# decided by the length: paces are u8 (2017) or u16 (GSS), step counts u16
# (KingSmith Z1) or three octets (Urevo E1L, CITYSPORTS).
_FIELDS = (
    ("speed", 0, "H"),
    ("average_speed", 1, "H"),
    ("distance", 2, "HB"),
    ("incline", 3, "h"),
    ("ramp_angle", 3, "h"),
    ("elevation_gain", 4, "H"),
    ("elevation_loss", 4, "H"),
    ("pace", 5, "?"),
    ("average_pace", 6, "?"),
    ("energy", 7, "H"),
    ("energy_per_hour", 7, "H"),
    ("energy_per_minute", 7, "B"),
    ("heart_rate", 8, "B"),
    ("met", 9, "B"),
    ("elapsed_s", 10, "H"),
    ("remaining_s", 11, "H"),
    ("force", 12, "h"),
    ("power", 12, "h"),
    ("step_count", 13, "?"),
)
_SIZES = {"B": 1, "H": 2, "h": 2, "HB": 3}
_MORE_DATA = 0x0001  # inverted: 0 says that the speed is there
_RESERVED_BITS = (14, 15)

# "Not available" is defined for the members of grouped fields alone.
_NOT_AVAILABLE = {
    "incline": 0x7FFF,
    "ramp_angle": 0x7FFF,
    "energy": 0xFFFF,
    "energy_per_hour": 0xFFFF,
    "energy_per_minute": 0xFF,
    "force": 0x7FFF,
    "power": 0x7FFF,
}
_SUSPECT = frozenset(_NOT_AVAILABLE.values())
_COLUMN = {name: column for column, name in enumerate(TreadmillRecord._fields)}


class _Plan(NamedTuple):
    """How to read a record of one pair of flags and length."""

    unpack: Callable[[Octets], tuple[Any, ...]]
    halves: tuple[int, ...]  # where the low part of a u24 stands in what was unpacked
    tail: tuple[Any, ...]  # None, more_data, problems, not_available
    pick: Callable[[tuple[Any, ...]], tuple[Any, ...]]  # into the order of TreadmillRecord
    sentinels: tuple[tuple[str, int, int], ...]  # fields that can be "not available": name, column, value


_PLANS: dict[int, _Plan] = {}
_PLANS_MAX = 1024  # chosen: a machine uses a handful; a hostile one must not fill the memory


def decode_treadmill_data(data: Octets) -> TreadmillRecord:
    """Read one notification, complete or a part.

    Short: the complete leading fields and a problem, never a cut field.
    Longer than announced: the rest is ignored, and a problem.  What the
    numbers mean for the belt (a speed of 655.35 km/h) is judged elsewhere.

    Raises:
        MalformedValue: flags or speed are incomplete.
    """
    length = len(data)
    if length < 2:
        raise MalformedValue(f"Treadmill Data of {count(length)} has no complete flags")
    key = data[0] | data[1] << 8 | length << 16
    plan = _PLANS.get(key)
    if plan is None:
        if len(_PLANS) >= _PLANS_MAX:
            _PLANS.clear()
        plan = _PLANS[key] = _make_plan(key & 0xFFFF, length)
    unpack, halves, tail, pick, sentinels = plan
    raw = unpack(data)
    suspect = sentinels and not _SUSPECT.isdisjoint(raw)
    for low in halves:
        raw += (raw[low] | raw[low + 1] << 16,)
    picked = pick(raw + tail)
    return tuple.__new__(TreadmillRecord, _without_sentinels(picked, sentinels) if suspect else picked)


def _without_sentinels(picked: tuple[Any, ...], sentinels: tuple[tuple[str, int, int], ...]) -> list[Any]:
    """`picked` with None in place of "not available"."""
    columns, names = list(picked), []
    for name, column, sentinel in sentinels:
        if columns[column] == sentinel:
            columns[column] = None
            names.append(name)
    columns[-1] = tuple(names)  # not_available is the last
    return columns


def _make_plan(flags: int, length: int) -> _Plan:
    announced = _layout(flags, length)
    fields, missing, end = [], None, 2
    for name, form in announced:
        if end + _SIZES[form] > length:
            missing = name
            break
        fields.append((name, form))
        end += _SIZES[form]
    if missing == "speed":
        raise MalformedValue(f"Treadmill Data of {count(length)} has no complete speed (flags {flags:#06x})")

    picked = dict.fromkeys(TreadmillRecord._fields, 0)
    halves, at, sentinels = [], 0, []
    for name, form in fields:
        picked[name] = at
        if form == "HB":
            halves.append((name, at))
        if name in _NOT_AVAILABLE:
            sentinels.append((name, _COLUMN[name], _NOT_AVAILABLE[name]))
        at += len(form)
    for name, _ in halves:  # the joined numbers stand behind the unpacked ones
        picked[name] = at
        at += 1
    present = {name for name, _ in fields}
    for name in TreadmillRecord._fields:
        if name not in present:
            picked[name] = at  # None, the first of the tail
    picked["more_data"], picked["problems"], picked["not_available"] = at + 1, at + 2, at + 3

    if missing:
        size = 2 + sum(_SIZES[form] for _, form in announced)
        problems: tuple[str, ...] = (
            f"The flags {flags:#06x} announce {size} octets and {length} arrived: "
            f"{missing} and what follows it is missing.",
        )
    else:
        problems = ignored_tail(length - end)
    problems += tuple(
        f"Flag bit {bit} is reserved; what it announces is not known."
        for bit in _RESERVED_BITS
        if flags >> bit & 1
    )
    return _Plan(
        unpack=Struct("<2x" + "".join(form for _, form in fields)).unpack_from,
        halves=tuple(low for _, low in halves),
        tail=(None, bool(flags & _MORE_DATA), problems, ()),
        pick=itemgetter(*picked.values()),
        sentinels=tuple(sentinels),
    )


def _layout(flags: int, length: int) -> list[tuple[str, str]]:
    """Names and formats of the announced fields: the widths that fit `length`, the narrow pace first."""
    flags ^= _MORE_DATA
    fields = [(name, form) for name, bit, form in _FIELDS if flags >> bit & 1]
    paces, steps = (flags >> 5 & 1) + (flags >> 6 & 1), flags >> 13 & 1
    if not paces and not steps:
        return fields
    left = length - 2 - sum(_SIZES[form] for _, form in fields if form != "?")
    for pace_form, step_form in (("B", "H"), ("B", "HB"), ("H", "H"), ("H", "HB")):
        if left == paces * _SIZES[pace_form] + steps * _SIZES[step_form]:
            break
    else:
        pace_form, step_form = "B", "HB" if left - paces >= _SIZES["HB"] else "H"
    open_width = {"pace": pace_form, "average_pace": pace_form, "step_count": step_form}
    return [(name, open_width.get(name, form)) for name, form in fields]
