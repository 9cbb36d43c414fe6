"""The byte gate against an oracle of its own, dense around every boundary."""

import itertools
from dataclasses import replace

import pytest

from treadctl.device import ports as device_ports
from treadctl.quantities import Incline, Speed
from treadctl.safety.gate import ASK_THE_STACK, Denial, GateView, gate

OPEN = GateView(
    cap=Speed(350),
    floor=Speed(100),
    speed_max=Speed(1200),
    speed_step=Speed(10),
    seen=Speed(200),
    seen_age_s=0.0,
    current=True,
    incline=Incline(0),
    asked=Speed(200),
    latched=False,
    hold_reason=None,
    start_reason=None,
    guarded=True,
    stack_age_s=0.0,
    watched=True,
    start_permitted=True,
    level_permitted=False,
    since_start_s=60.0,
    since_rise_s=60.0,
    risen_in_minute=Speed(0),
)
STANDING = replace(OPEN, seen=Speed(0), asked=Speed(0))
WORST = GateView(
    cap=Speed(0),
    floor=Speed(0),
    speed_max=Speed(0),
    speed_step=Speed(1),
    seen=None,
    seen_age_s=float("inf"),
    current=False,
    incline=None,
    asked=Speed(0),
    latched=True,
    hold_reason="everything",
    start_reason="everything",
    guarded=False,
    stack_age_s=float("inf"),
    watched=False,
    start_permitted=False,
    level_permitted=False,
    since_start_s=0.0,
    since_rise_s=0.0,
    risen_in_minute=Speed(900),
)
STOPS = [b"\x08\x01", b"\x08\x02", b"\x00", b"\x01"]


def target(hundredths: int) -> bytes:
    return bytes([0x02, hundredths & 0xFF, hundredths >> 8])


def content(denial: Denial | None) -> bool:
    return denial is not None and denial.our_bug


def in_time(denial: Denial | None) -> bool:
    return denial is not None and not denial.our_bug


@pytest.mark.parametrize("view", [OPEN, STANDING, WORST, replace(OPEN, latched=True)])
@pytest.mark.parametrize("frame", STOPS)
def test_a_stop_always_passes(frame: bytes, view: GateView) -> None:
    assert gate(frame, view) is None


def test_every_op_and_every_length() -> None:
    """Whatever is not on the list is refused, with everything permitted."""
    lengths = {0x00: 1, 0x01: 1, 0x02: 3, 0x03: 3, 0x07: 1, 0x08: 2}
    view = replace(STANDING, level_permitted=True, incline=Incline(5))
    assert content(gate(b"", view))
    for op in range(256):
        for length in range(1, 8):
            for fill in (0x00, 0x01, 0x64, 0xFF):
                frame = bytes([op]) + bytes([fill]) * (length - 1)
                passes = gate(frame, view) is None
                listed = lengths.get(op) == length
                if not listed:
                    assert content(gate(frame, view)), frame.hex()
                elif op == 0x08:
                    assert passes is (fill == 0x01)
                elif op == 0x03:
                    assert passes is (fill == 0x00)
                elif op == 0x02:
                    assert not passes


def test_every_stop_parameter() -> None:
    for parameter in range(256):
        assert (gate(bytes([0x08, parameter]), OPEN) is None) is (parameter in (1, 2))


@pytest.mark.row("W08")
def test_every_incline() -> None:
    view = replace(STANDING, level_permitted=True, incline=Incline(30))
    passed = [
        (low, high) for low in range(256) for high in range(256) if not gate(bytes([3, low, high]), view)
    ]
    assert passed == [(0, 0)]


def near(*points: int) -> list[int]:
    return sorted({max(point + off, 0) for point in points for off in range(-12, 13)} | {0, 655, 1200, 65535})


def test_a_stop_may_ask_a_belt_that_is_not_ours_for_the_lowest_speed_and_for_no_other() -> None:
    """Somebody else started it: there is no walk and no cap."""
    view = replace(OPEN, cap=Speed(0), latched=True, seen=Speed(300), asked=Speed(0), floor=Speed(100))
    assert [x for x in range(700) if gate(target(x), view) is None] == [100]
    assert content(gate(target(100), replace(view, latched=False)))
    assert content(gate(target(100), replace(view, seen=Speed(100))))
    assert content(gate(target(100), replace(view, seen=None)))
    assert content(gate(target(600), replace(view, floor=Speed(600), speed_max=Speed(900), seen=Speed(700))))


@pytest.mark.parametrize("step", [1, 10, 20, 30, 50])
@pytest.mark.parametrize("cap", [100, 155, 200, 350, 500, 900])
@pytest.mark.parametrize("latched", [False, True])
def test_targets_against_the_oracle(cap: int, step: int, latched: bool) -> None:
    """x <= cap and hard limit, on the grid, and upwards at most one step above the seen speed."""
    floor, top = 100, 600
    for seen, asked in (
        (0, 0),
        (90, 0),
        (100, 100),
        (150, 150),
        (196, 200),
        (200, 130),
        (350, 350),
        (520, 500),
    ):
        view = replace(
            OPEN,
            cap=Speed(cap),
            floor=Speed(floor),
            speed_max=Speed(top),
            speed_step=Speed(step),
            seen=Speed(seen),
            asked=Speed(asked),
            latched=latched,
        )
        for x in near(0, floor, seen, seen + 20, seen + 30, asked, cap, 500, top):
            most_up = max(20, step if step <= 30 else 0)
            allowed = x <= cap and x <= 500
            allowed = allowed and floor <= x <= top and (x - floor) % step == 0
            if x > seen:
                allowed = allowed and not latched and seen > 0 and x <= seen + most_up
            elif latched and asked:
                allowed = allowed and x <= asked
            assert (gate(target(x), view) is None) is allowed, (x, seen, asked)
            if x > min(cap, 500) or not floor <= x <= top or (x - floor) % step:
                assert content(gate(target(x), view))


def test_freshness() -> None:
    for age, fresh in (
        (0.0, True),
        (1.49, True),
        (1.5, True),
        (1.501, False),
        (60.0, False),
        (float("inf"), False),
    ):
        moving = replace(OPEN, seen_age_s=age)
        assert (gate(target(180), moving) is None) is fresh  # a lower target
        assert (gate(target(210), moving) is None) is fresh
        assert (gate(b"\x07", replace(STANDING, seen_age_s=age)) is None) is fresh
        levels = replace(STANDING, seen_age_s=age, level_permitted=True, incline=Incline(30))
        assert (gate(b"\x03\x00\x00", levels) is None) is fresh
        assert fresh or in_time(gate(target(210), moving))
    never = replace(OPEN, seen=None)
    for frame in (target(180), b"\x07"):
        assert in_time(gate(frame, never))
    assert in_time(gate(b"\x03\x00\x00", replace(never, level_permitted=True)))


def test_spacing() -> None:
    for since, passes in ((0.0, False), (0.99, False), (1.0, True), (5.0, True)):
        view = replace(OPEN, since_rise_s=since)
        assert (gate(target(210), view) is None) is passes
        assert passes or in_time(gate(target(210), view))
        assert gate(target(190), view) is None


@pytest.mark.hazard("H-08")
@pytest.mark.parametrize(
    ("seen", "asked", "x", "up"),
    [
        (200, 200, 210, True),
        (200, 250, 210, True),
        (210, 200, 210, True),  # what was asked for has no noise
        (225, 200, 210, True),
        (226, 200, 210, False),  # somebody at the console drives it, and this brings it down
        (210, 210, 210, False),
        (215, 220, 210, False),
        (215, 0, 210, False),  # the machine's own start speed
        (215, 1, 210, True),
    ],
)
def test_what_drives_the_belt_up(seen: int, asked: int, x: int, up: bool) -> None:
    view = replace(OPEN, seen=Speed(seen), asked=Speed(asked), hold_reason="late")
    assert in_time(gate(target(x), view)) is up
    assert gate(target(x), replace(view, hold_reason=None)) is None


def test_at_most_half_a_km_h_in_a_minute_above_the_opening() -> None:
    for risen, x, passes in ((50, 210, True), (51, 210, False), (51, 200, True), (900, 200, True)):
        view = replace(OPEN, seen=Speed(195), risen_in_minute=Speed(risen))
        assert (gate(target(x), view) is None) is passes
        assert passes or in_time(gate(target(x), view))


def test_a_hold_holds_rises_alone() -> None:
    view = replace(OPEN, hold_reason="telemetry_late")
    assert gate(target(210), view) == Denial("telemetry_late", our_bug=False)
    assert gate(target(200), view) is None
    assert gate(target(100), view) is None


@pytest.mark.hazard("H-12", "H-18", "H-34")
def test_what_holds_a_start_holds_a_start_alone() -> None:
    """Denied for the time alone, after every mistake of our own."""
    held = replace(STANDING, start_reason="readings_differ")
    assert gate(b"\x07", held) == Denial("readings_differ", our_bug=False)
    assert content(gate(b"\x07", replace(held, start_permitted=False)))
    assert gate(target(210), replace(OPEN, start_reason="readings_differ")) is None
    assert gate(b"\x07", replace(STANDING, hold_reason="command_unknown")) is None


def test_a_latched_belt_that_lags_is_told_no_more_than_before() -> None:
    view = replace(OPEN, seen=Speed(300), asked=Speed(150), latched=True)
    assert content(gate(target(160), view))
    assert gate(target(150), view) is None
    assert gate(target(160), replace(view, asked=Speed(0))) is None  # the machine chose its speed itself


@pytest.mark.parametrize(
    ("change", "bug"),
    [
        ({}, None),
        ({"latched": True}, True),
        ({"start_permitted": False}, True),
        ({"incline": Incline(5)}, None),
        ({"incline": Incline(-5)}, None),
        ({"incline": Incline(6)}, True),
        ({"incline": Incline(-6)}, True),
        ({"incline": None}, None),
        ({"seen": Speed(1)}, False),
        ({"seen": Speed(100)}, False),
    ],
)
def test_start(change: dict[str, object], bug: bool | None) -> None:
    denial = gate(b"\x07", replace(STANDING, **change))  # type: ignore[arg-type]
    assert (None if denial is None else denial.our_bug) is bug


@pytest.mark.parametrize(
    ("change", "bug"),
    [
        ({}, None),
        ({"latched": True}, True),
        ({"level_permitted": False}, True),
        ({"seen": Speed(1)}, False),
        ({"incline": None}, False),
        ({"incline": Incline(0)}, False),
        ({"incline": Incline(-10)}, False),  # it would go up
        ({"incline": Incline(1)}, None),
    ],
)
def test_level(change: dict[str, object], bug: bool | None) -> None:
    view = replace(STANDING, level_permitted=True, incline=Incline(30))
    denial = gate(b"\x03\x00\x00", replace(view, **change))  # type: ignore[arg-type]
    assert (None if denial is None else denial.our_bug) is bug


def test_the_first_target_of_a_permitted_start() -> None:
    """The lowest speed and nothing else, within 15 s of our own Start."""
    for seen, x, since in itertools.product((0, 30), (100, 110, 120), (0.0, 15.0, 15.1)):
        view = replace(STANDING, seen=Speed(seen), since_start_s=since)
        assert (gate(target(x), view) is None) is (x == 100 and since <= 15.0), (seen, x, since)
    assert content(gate(target(110), STANDING))


ALONE = [{"current": False}, {"guarded": False}, {"watched": False}]


@pytest.mark.hazard("H-18", "H-34", "H-43", "H-62")
@pytest.mark.parametrize("alone", ALONE)
def test_a_start_and_an_increase_need_somebody_to_stand_by(alone: dict[str, bool]) -> None:
    """Denied for the time alone: it is dropped and may be tried again."""
    assert in_time(gate(b"\x07", replace(STANDING, **alone)))  # type: ignore[arg-type]
    assert in_time(gate(target(210), replace(OPEN, **alone)))  # type: ignore[arg-type]
    assert gate(target(190), replace(OPEN, **alone)) is None  # type: ignore[arg-type]


@pytest.mark.hazard("H-12", "H-06")
def test_a_mistake_of_ours_is_told_before_what_time_may_mend() -> None:
    alone = replace(STANDING, current=False, guarded=False, watched=False)
    assert content(gate(b"\x07", replace(alone, start_permitted=False)))
    assert content(gate(b"\x07", replace(alone, latched=True)))
    assert content(gate(target(600), alone))


@pytest.mark.hazard("H-15", "H-34", "D01")
@pytest.mark.parametrize(("age", "asks"), [(0.0, False), (0.3, False), (0.301, True), (float("inf"), True)])
def test_the_stack_is_asked_last_of_all(age: float, asks: bool) -> None:
    assert ASK_THE_STACK == device_ports.ASK_THE_STACK
    for frame, view in ((b"\x07", STANDING), (target(210), OPEN)):
        denial = gate(frame, replace(view, stack_age_s=age))
        assert denial == (Denial(ASK_THE_STACK, our_bug=False) if asks else None)
        other = gate(frame, replace(view, stack_age_s=age, guarded=False))
        assert other is not None
        assert other.reason != ASK_THE_STACK
    assert gate(target(190), replace(OPEN, stack_age_s=age)) is None


@pytest.mark.hazard("H-71", "H-08")
@pytest.mark.parametrize("empty", [True, False])
def test_what_the_empty_belt_test_alone_may_ask(empty: bool) -> None:
    """Large steps and two odd targets; everything else of the gate holds as ever."""
    view = replace(OPEN, seen=Speed(100), asked=Speed(0), empty_belt=empty)
    for hundredths in (257, 256, 200, 350):
        assert (gate(target(hundredths), view) is None) is empty
    for hundredths in (255, 258, 351, 360, 520, 0, 99):
        assert gate(target(hundredths), view) is not None


@pytest.mark.hazard("H-71")
@pytest.mark.parametrize(
    "change",
    [
        {"latched": True},
        {"hold_reason": "late"},
        {"since_rise_s": 0.9},
        {"seen": Speed(0)},
        {"seen_age_s": 1.6},
        {"cap": Speed(250)},
        {"speed_max": Speed(250)},
        {"guarded": False},
        {"stack_age_s": 1.0},
    ],
)
def test_an_empty_belt_is_no_way_round_the_gate(change: dict[str, object]) -> None:
    view = replace(OPEN, seen=Speed(100), asked=Speed(0), empty_belt=True)
    assert gate(target(257), view) is None
    assert gate(target(257), replace(view, **change)) is not None  # type: ignore[arg-type]


@pytest.mark.hazard("H-71")
def test_an_empty_belt_starts_and_levels_like_any_other() -> None:
    assert gate(b"\x07", replace(STANDING, empty_belt=True, start_permitted=False)) is not None
    assert gate(b"\x03\x0a\x00", replace(STANDING, empty_belt=True)) is not None


TILTED = Incline(6)
WHY = [
    (b"\x07", STANDING, {"latched": True}, "a stop is in force"),
    (b"\x07", STANDING, {"start_permitted": False}, "no permit for this start"),
    (b"\x07", STANDING, {"incline": TILTED}, "the deck is tilted"),
    (b"\x07", STANDING, {"seen": None}, "the belt was not heard of just now"),
    (b"\x07", STANDING, {"seen": Speed(1)}, "the belt already moves"),
    (b"\x07", STANDING, {"start_reason": "stack_down", "current": False}, "stack_down"),
    (b"\x07", STANDING, {"current": False}, "the belt was not heard of for certain"),
    (b"\x07", STANDING, {"guarded": False}, "guardian_late"),
    (b"\x07", STANDING, {"watched": False}, "unwatched"),
    (b"\x07", STANDING, {"stack_age_s": 1.0}, "ask_the_stack"),
    (b"\x03\x01\x00", STANDING, {}, "no incline but 0 is ever asked for"),
    (b"\x03\x00\x00", STANDING, {}, "nobody agreed to lower the deck"),
    (b"\x03\x00\x00", STANDING, {"level_permitted": True, "seen": None}, "the belt is not seen to stand"),
    (b"\x03\x00\x00", STANDING, {"level_permitted": True}, "the deck would not go down"),
    (target(200), OPEN, {"seen": None}, "the belt was not heard of just now"),
    (target(210), OPEN, {"latched": True}, "a stop is in force"),
    (target(250), OPEN, {"latched": True, "seen": Speed(300)}, "a stop is in force"),
    (target(150), OPEN, {"latched": True, "seen": Speed(140)}, "a stop is in force"),
    (target(110), STANDING, {}, "a standing belt is started by Start alone"),
    (target(210), OPEN, {"since_rise_s": 0.9}, "the last increase is less than a second ago"),
    (target(210), OPEN, {"risen_in_minute": Speed(51)}, "more than 0.5 km/h in a minute"),
]


@pytest.mark.parametrize(("frame", "view", "change", "why"), WHY)
def test_a_denial_says_what_is_missing(
    frame: bytes, view: GateView, change: dict[str, object], why: str
) -> None:
    denial = gate(frame, replace(view, **change))  # type: ignore[arg-type]
    assert denial is not None
    assert denial.reason == why


def test_a_denied_number_is_named_with_its_bound() -> None:
    for frame, view, named in (
        (b"\x09\x01", OPEN, ["0901"]),
        (b"", OPEN, ["(empty)"]),
        (b"\x08\x03", OPEN, ["3"]),
        (target(360), OPEN, [str(Speed(360)), str(Speed(350))]),
        (target(510), replace(OPEN, cap=Speed(900)), [str(Speed(510)), str(Speed(500))]),
        (target(95), OPEN, [str(Speed(95))]),
        (target(230), OPEN, [str(Speed(230)), str(Speed(200))]),
    ):
        denial = gate(frame, view)
        assert denial is not None
        assert all(words in denial.reason for words in named), denial.reason


@pytest.mark.hazard("H-06", "H-12")
def test_a_second_stop_parameter_and_another_incline_are_mistakes_of_ours() -> None:
    assert content(gate(b"\x08\x03", OPEN))
    assert content(gate(b"\x03\x0a\x00", replace(STANDING, level_permitted=True, incline=Incline(30))))


@pytest.mark.hazard("H-71")
@pytest.mark.parametrize("probe", [256, 257])
def test_a_probe_is_no_target_of_a_walk(probe: int) -> None:
    """2.56 and 2.57 lie beside the machine's grid: only the empty-belt test asks for them, even downwards."""
    view = replace(OPEN, seen=Speed(300), asked=Speed(300))
    assert content(gate(target(probe), view))
    assert gate(target(probe), replace(view, empty_belt=True)) is None
    assert content(gate(target(258), replace(view, empty_belt=True)))


@pytest.mark.hazard("H-06")
def test_which_rises_are_mistakes_of_ours_and_which_only_come_too_early() -> None:
    assert content(gate(target(150), replace(OPEN, latched=True, seen=Speed(140))))
    assert content(gate(target(110), STANDING))
    assert in_time(gate(target(230), OPEN))


@pytest.mark.parametrize(("x", "passes"), [(300, True), (310, False)])
def test_a_machines_highest_speed_is_a_speed_of_it(x: int, passes: bool) -> None:
    view = replace(OPEN, seen=Speed(295), speed_max=Speed(300))
    assert (gate(target(x), view) is None) is passes
