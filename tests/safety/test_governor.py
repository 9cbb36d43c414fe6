"""In the path of every command: clear, then the bytes."""

from dataclasses import replace

import pytest

from tests.helpers.playbook import PLAIN
from treadctl.model import MachineFacts, Telemetry
from treadctl.quantities import Distance, Incline, Speed
from treadctl.safety.curve import Frame, StopCurve
from treadctl.safety.gate import Denial
from treadctl.safety.governor import Governor
from treadctl.safety.grid import Grid


def governor(seen: int = 100, asked: int = 100, *, cap: int = 300) -> Governor:
    g = Governor()
    g.connected(1, PLAIN)
    g.cap = Speed(cap)
    g.latched = False
    g.hold_reason = g.start_reason = None
    stand_by(g)
    hear(g, 0.0, seen)
    g.adopted(Speed(asked), told=True)
    return g


def stand_by(g: Governor) -> None:
    """A guardian that beats, a stack that answers and a person who watches, for ever."""
    g.guards.beat(float("inf"))
    g.guards.stack_answered(float("inf"))
    g.guards.unwatched_s = lambda now: 0.0


def hear(g: Governor, at: float, seen: int, incline: int | None = 0) -> None:
    tilt = None if incline is None else Incline(incline)
    g.belt.heard(Telemetry(conn=1, at=at, speed=Speed(seen), incline=tilt))


def target(hundredths: int) -> bytes:
    return bytes([0x02, hundredths & 0xFF, hundredths >> 8])


def test_it_starts_out_refusing() -> None:
    g = Governor()
    assert g.latched
    assert g.hold_reason
    for frame in (b"\x07", target(100), b"\x03\x00\x00"):
        assert g.gate(frame, 0.0) is not None
    assert g.gate(b"\x08\x01", 0.0) is None
    assert g.gate(b"", 0.0) is not None
    assert g.clear(Speed(500), 0.0).granted == Speed(0)


@pytest.mark.row("Z05", "Z06", "W30")
@pytest.mark.parametrize("wish", range(90, 340, 3))
@pytest.mark.parametrize(("seen", "asked"), [(100, 100), (150, 170), (290, 290), (200, 0)])
@pytest.mark.parametrize("hold", [None, "late"])
def test_clear_only_narrows_and_what_it_grants_passes(
    wish: int, seen: int, asked: int, hold: str | None
) -> None:
    g = governor(seen, asked)
    g.hold_reason = hold
    clearance = g.clear(Speed(wish), 1.0)
    assert clearance.granted <= clearance.requested == Speed(wish)
    assert clearance.granted <= g.cap
    if hold:
        assert clearance.granted <= max(Speed(asked), Speed(0))
    if clearance.granted not in (Speed(0), Speed(asked)):
        denial = g.gate(target(clearance.granted.hundredths), 1.0)
        # Less than was asked, and more than the belt does yet: it waits for the belt, and is never a bug.
        waits = hold is not None and seen < clearance.granted.hundredths < asked
        assert (denial is not None) is waits
        assert denial is None or not denial.our_bug


def test_clear_names_its_reasons() -> None:
    g = governor()
    assert g.clear(Speed(900), 0.5).limited_by == ("cap", "one step at a time")
    g.cap = Speed(900)
    assert "hard ceiling" in g.clear(Speed(900), 0.5).limited_by
    g.speed_max = Speed(250)
    assert "machine's highest speed" in g.clear(Speed(900), 0.5).limited_by
    assert g.clear(Speed(120), 2.0).limited_by == ("telemetry_late",)


def test_the_first_target_of_a_start() -> None:
    g = governor(30, 0)
    assert g.clear(Speed(100), 0.5).granted == Speed(0)
    g.mint("n", "t", 0.0)
    assert g.take("n", 0.0, 0.0)
    hear(g, 0.1, 0)
    assert g.gate(b"\x07", 0.2) is None
    hear(g, 1.2, 30)
    assert g.clear(Speed(100), 1.3).granted == Speed(100)
    assert g.gate(target(100), 1.3) is None


def test_a_start_spends_its_permit_before_the_write() -> None:
    g = governor(0, 0)
    g.mint("n", "t", 0.0)
    g.take("n", 0.0, 0.0)
    assert g.gate(b"\x07", 1.0) is None
    assert g.started_at == 1.0
    assert g.permits.used == 1
    denial = g.gate(b"\x07", 1.0)
    assert denial is not None
    assert denial.our_bug


def test_a_permit_that_vanishes_between_look_and_spend(monkeypatch: pytest.MonkeyPatch) -> None:
    g = governor(0, 0)
    monkeypatch.setattr(g.permits, "holds", lambda *a: True)
    monkeypatch.setattr(g.permits, "spend", lambda *a: None)
    assert g.gate(b"\x07", 1.0) == Denial("no permit for this start", our_bug=True)


def test_half_a_km_h_a_minute() -> None:
    g = governor(200, 200, cap=500)
    passed = []
    seen = 200
    for second in range(1, 121):
        hear(g, float(second), seen)
        if g.gate(target(seen + 10), second) is None:
            seen += 10
            passed.append(second)
    assert len([s for s in passed if s <= 60]) == 5
    assert len(passed) <= 11
    for at in passed:
        assert len([s for s in passed if at - 60 < s <= at]) <= 5


def test_crossing_the_opening_counts_what_is_above_it() -> None:
    g = governor(190, 190)
    assert g.gate(target(210), 1.0) is None
    assert g.risen(1.0) == Speed(10)
    assert g.risen(61.0) == Speed(0)


def test_lower_targets_are_no_rise() -> None:
    g = governor(200, 200)
    assert g.gate(target(150), 0.5) is None
    assert g.asked == Speed(150)
    g.not_written()
    assert g.asked == Speed(200)


def test_what_the_console_chose_is_not_taken_back_by_a_late_answer() -> None:
    g = governor(200, 200)
    assert g.gate(target(210), 0.5) is None
    g.adopted(Speed(150), told=True)
    g.not_written()
    assert g.asked == Speed(150)


@pytest.mark.hazard("H-69", "T12")
@pytest.mark.parametrize(
    ("told", "wish", "granted"),
    [
        (False, 250, 200),
        (False, 270, 200),
        (False, 150, 150),
        (False, 280, 280),
        (False, 20, 50),
        (True, 250, 250),
    ],
)
def test_what_only_the_records_show_is_not_asked_for(told: bool, wish: int, granted: int) -> None:
    """The machine was asked for 2.0 and its records say 2.7: "slower" must not be 2.5."""
    g = governor(200, 0)
    g.floor = Speed(50)
    assert g.gate(target(200), 0.5) is None
    g.adopted(Speed(270), told=told)
    assert g.way_down(Speed(wish)) == Speed(granted)


@pytest.mark.hazard("H-69", "T12")
@pytest.mark.parametrize(
    ("told", "shown", "descent"),
    [(False, 239, 239), (False, 240, 240), (False, 241, 240), (True, 241, 241), (False, 150, 150)],
)
def test_a_gentle_stop_begins_near_what_the_machine_was_told(told: bool, shown: int, descent: int) -> None:
    """Regression (world 610463): from 2.0 down to a 1.4 that a false announcement had left, in one step."""
    g = governor(200, 0)
    assert g.gate(target(200), 0.5) is None
    g.adopted(Speed(shown), told=told)
    assert g.descent == Speed(descent)


@pytest.mark.hazard("H-69", "T12")
def test_what_was_not_written_is_not_known_to_the_machine() -> None:
    g = governor(200, 0)
    assert g.gate(target(200), 0.5) is None
    hear(g, 1.5, 200)
    assert g.gate(target(210), 1.6) is None
    g.not_written()
    g.adopted(Speed(270), told=False)
    assert g.way_down(Speed(250)) == Speed(200)


def test_before_the_first_start_nothing_is_known() -> None:
    g = Governor()
    g.adopted(Speed(270), told=False)
    assert g.way_down(Speed(250)) == Speed(0)


@pytest.mark.hazard("H-69", "T12")
def test_what_is_known_outlives_a_link_but_no_start() -> None:
    g = governor(200, 0)
    assert g.gate(target(200), 0.5) is None
    g.connected(2, PLAIN)
    g.adopted(Speed(270), told=False)
    assert g.way_down(Speed(250)) == Speed(200)
    stand_by(g)
    for at in (1.0, 2.0, 3.0):
        hear(g, at, 0)
    g.mint("n", "t", 3.0)
    assert g.take("n", 3.0, 5.0)
    g.latched = False
    assert g.gate(b"\x07", 3.1) is None
    g.adopted(Speed(270), told=False)
    assert g.way_down(Speed(250)) == g.floor


def test_levelling_is_one_permit_one_frame() -> None:
    g = governor(0, 0)
    hear(g, 0.1, 0, incline=30)
    assert not g.permit_level(0.2)
    g.mint("n", "t", 0.0)
    g.take("n", 0.0, 0.0)
    assert g.permit_level(0.2)
    assert g.gate(b"\x03\x00\x00", 0.3) is None
    assert g.gate(b"\x03\x00\x00", 0.3) is not None


@pytest.mark.parametrize("end", ["latch", "ended", "connected"])
def test_nothing_permitted_outlives_a_stop_an_end_or_a_link(end: str) -> None:
    g = governor(0, 0)
    for nonce in ("a", "b"):
        g.mint(nonce, "t", 0.0)
        g.take(nonce, 0.0, 0.0)
        if nonce == "a":
            g.permit_level(0.0)
    session = g.session
    if end == "connected":
        g.connected(2, PLAIN)
    else:
        getattr(g, end)()
    hear(g, 0.1, 0, incline=30)
    g.latched = False
    assert g.gate(b"\x03\x00\x00", 0.3) is not None
    assert not g.permits.holds(g.bond._replace(session=session), 0.3)
    assert (g.session > session) is (end == "ended")


def test_tilted() -> None:
    g = governor()
    assert not g.tilted()
    hear(g, 1.0, 0, incline=6)
    assert g.tilted()
    assert not Governor().tilted()


@pytest.mark.parametrize(
    ("low", "step", "floor", "grid_step"),
    [
        (100, 10, 100, 10),
        (0, 10, 50, 10),
        (0, 30, 60, 30),
        (49, 10, 59, 10),
        (50, 10, 50, 10),
        (30, 50, 80, 50),
        (100, 1, 100, 1),
        (100, 0, 100, 10),
        (100, -5, 100, 10),
        (None, None, 50, 10),
    ],
)
def test_the_grid(low: int | None, step: int | None, floor: int, grid_step: int) -> None:
    machine = replace(
        PLAIN,
        speed_min=None if low is None else Speed(low),
        speed_step=None if step is None else Speed(step),
    )
    grid = Grid.of(machine)
    assert (grid.floor, grid.step) == (Speed(floor), Speed(grid_step))


def test_a_coarse_machine_reaches_one_increment() -> None:
    g = governor()
    g.step = Speed(30)
    assert g.reach == 30
    g.step = Speed(50)
    assert g.reach == 20
    g.speed_max = Speed(0)
    g.connected(2, replace(PLAIN, speed_max=None))
    assert g.speed_max == Speed(0)


# --- what is written down


def armed(g: Governor, now: float = 0.0) -> Governor:
    g.mint("0123456789", "terminal", now)
    assert g.take("0123456789", now, 0.0)
    return g


@pytest.mark.hazard("H-12", "H-13")
def test_every_permit_latch_and_rearm_is_written_down_once() -> None:
    g = Governor()
    g.connected(7, PLAIN)
    g.cap = Speed(250)
    stand_by(g)
    hear(g, 0.0, 0)
    hear(g, 1.0, 0)
    permit = {"id": "01234567", "issuer": "terminal"}

    def then() -> list[tuple[str, dict[str, object]]]:
        return g.take_records()

    assert then() == []
    armed(g, 1.0)
    assert then() == [("permit", permit)]
    g.mint("0123456789", "terminal", 1.0)  # told twice: one press
    assert then() == []
    g.rearm()
    assert then() == [("rearm", {"cap_kmh": 2.5})]
    g.rearm()
    assert then() == []
    g.hold_reason = g.start_reason = None
    assert g.gate(b"\x07", 1.5006) is None
    consumed = {**permit, "conn": 7, "purpose": "start", "age_s": 0.501}
    assert then() == [("permit_consumed", consumed)]
    g.latch()
    assert then() == [("latch", {})]
    g.latch()
    assert then() == []


def test_a_level_deck_is_a_purpose_of_its_own() -> None:
    g = armed(governor(0, 0))
    g.permit_level(0.25)
    assert g.take_records()[-1][1]["purpose"] == "level"


# --- the edges of a cleared wish


def test_a_wish_is_granted_up_to_one_step_above_what_was_seen() -> None:
    assert governor(150, 150).clear(Speed(170), 0.5).granted == Speed(170)
    far = governor(150, 150).clear(Speed(180), 0.5)
    assert (far.requested, far.granted, far.limited_by) == (Speed(180), Speed(170), ("one step at a time",))


def test_a_belt_that_lags_is_not_asked_for_less_than_before() -> None:
    assert governor(120, 180).clear(Speed(200), 0.5).granted == Speed(180)


@pytest.mark.hazard("H-18")
def test_what_was_asked_stays_when_nothing_may_rise() -> None:
    g = governor(150, 150)
    g.hold_reason = "unwatched"
    held = g.clear(Speed(160), 0.5)
    assert (held.granted, held.limited_by) == (Speed(150), ("unwatched",))
    assert g.clear(Speed(150), 0.5).limited_by == ()
    assert g.clear(Speed(120), 0.5).granted == Speed(120)


@pytest.mark.hazard("H-14")
@pytest.mark.parametrize(("now", "granted"), [(15.5, 100), (15.6, 0)])
def test_the_first_target_is_for_fifteen_seconds_after_a_start(now: float, granted: int) -> None:
    g = armed(governor(0, 0))
    assert g.gate(b"\x07", 0.5) is None
    for at in range(1, 16):
        hear(g, float(at), 0 if at < 14 else 30)
    assert g.clear(Speed(100), now).granted == Speed(granted)


@pytest.mark.hazard("H-71")
def test_only_an_empty_belt_is_asked_for_a_probe_or_a_large_step() -> None:
    g = governor(100, 100)
    assert g.clear(Speed(257), 0.5).granted == Speed(120)
    g.empty_belt = True
    for probe in (256, 257, 300):
        assert g.clear(Speed(probe), 0.5).granted == Speed(probe)
    assert g.clear(Speed(258), 0.5).granted == Speed(250)
    assert g.clear(Speed(900), 0.5).granted == Speed(300)  # the cap is the cap
    g.cap = Speed(256)
    assert g.clear(Speed(900), 0.5).granted == Speed(256)


# --- what was asked, and how much that was


def test_a_minute_of_rises_counts_from_what_was_asked_above_the_opening() -> None:
    g = governor(190, 190)
    assert g.gate(target(200), 1.0) is None
    assert g.risen(1.0) == Speed(0)
    hear(g, 2.0, 200)
    assert g.gate(target(220), 2.5) is None
    assert g.risen(2.5) == Speed(20)
    hear(g, 3.5, 210)
    assert g.gate(target(220), 4.0) is None  # the same again is no rise
    hear(g, 4.5, 220)
    assert g.gate(target(240), 5.5) is None
    assert g.risen(5.5) == Speed(40)
    assert g.risen(62.4) == Speed(40)
    assert g.risen(62.5) == Speed(20)
    assert g.risen(65.5) == Speed(0)


@pytest.mark.hazard("H-05")
@pytest.mark.parametrize(("x", "passes"), [(250, True), (260, False)])
def test_half_a_km_h_a_minute_counts_the_target_that_is_asked_now(x: int, passes: bool) -> None:
    g = governor(200, 200)
    for i, step in enumerate((210, 220, 230, 240)):
        hear(g, 2.0 * i, step - 10)
        assert g.gate(target(step), 2.0 * i + 1.5) is None
    hear(g, 9.0, 240)
    assert (g.gate(target(x), 9.5) is None) is passes


@pytest.mark.hazard("H-08")
def test_a_rise_that_noise_hides_counts_as_well() -> None:
    """A machine's step may be smaller than the noise of its reports."""
    g = governor(200, 200)
    hear(g, 1.0, 215)
    assert g.gate(target(210), 1.5) is None
    assert g.risen(1.5) == Speed(10)
    hear(g, 2.0, 225)
    assert g.gate(target(220), 2.4) is not None  # within the second
    assert g.gate(target(220), 2.5) is None
    assert g.risen(2.5) == Speed(20)


@pytest.mark.hazard("H-01")
def test_a_belt_far_above_a_target_is_brought_down_whatever_rose_before() -> None:
    g = governor(200, 200)
    for i, step in enumerate((210, 220, 230, 240, 250)):
        hear(g, 2.0 * i, step - 10)
        assert g.gate(target(step), 2.0 * i + 1.5) is None
    hear(g, 9.6, 300)
    assert g.gate(target(260), 9.7) is None
    assert g.risen(9.7) == Speed(50)


def test_two_rises_are_a_second_apart() -> None:
    g = governor(150, 150)
    assert g.gate(target(160), 0.5) is None
    hear(g, 1.0, 160)
    assert g.gate(target(170), 1.4) is not None
    assert g.gate(target(170), 1.5) is None


def test_a_fresh_link_has_asked_for_nothing() -> None:
    g = governor(200, 200)
    g.gate(target(150), 0.5)
    g.connected(2, PLAIN)
    assert g.asked == Speed(0)
    g.not_written()
    assert g.asked == Speed(0)
    assert g.conn == 2
    assert (g.floor, g.step, g.speed_max) == (PLAIN.speed_min, PLAIN.speed_step, PLAIN.speed_max)


def test_the_next_walk_is_another_session() -> None:
    g = governor()
    assert (g.session, g.bond.session) == (0, 0)
    g.ended()
    g.ended()
    assert (g.session, g.bond.session) == (2, 2)


# --- what is known of the belt


def test_a_frame_is_the_report_with_its_time_while_it_is_fresh() -> None:
    g = governor(150, 150)
    hear(g, 1.0, 150)
    assert g.frame(2.5) == Frame(1.0, Speed(150))
    assert g.frame(2.6) is None
    assert Governor().frame(0.0) is None


def test_a_slow_machines_last_report_counts_until_the_next_is_overdue() -> None:
    g = governor(0, 0)
    for i in range(1, 40):
        hear(g, 2.0 * i, 0)
    hear(g, 80.0, 150)
    assert g.frame(82.5) is None
    assert g.latest(82.5) == Frame(80.0, Speed(150))
    assert g.latest(83.1) is None
    assert Governor().latest(0.0) is None


@pytest.mark.hazard("H-74")
def test_a_belt_that_counts_metres_at_zero_has_no_speed_that_anybody_knows() -> None:
    g = governor(0, 0)
    for at in range(1, 6):
        g.belt.heard(Telemetry(conn=1, at=float(at), speed=Speed(0), distance=Distance(at)))
    assert g.latest(5.0) is None


@pytest.mark.hazard("H-09")
@pytest.mark.parametrize(("tenths", "tilted"), [(5, False), (6, True), (-5, False), (-6, True)])
def test_a_deck_is_level_within_half_a_percent_and_once_it_rests(tenths: int, tilted: bool) -> None:
    g = governor(0, 0)
    for at in range(1, 4):
        hear(g, float(at), 0, incline=30)
    for at in range(4, 9):
        hear(g, float(at), 0, incline=tenths)
    assert g.tilted() is tilted
    assert not g.level(6.9)
    assert g.level(7.0) is not tilted


def test_before_its_first_link_it_knows_nothing_and_allows_nothing() -> None:
    g = Governor()
    assert (g.cap, g.floor, g.speed_max, g.asked) == (Speed(0), Speed(0), Speed(0), Speed(0))
    assert g.step == Speed(1)
    assert g.hold_reason == g.start_reason == "nothing was permitted yet"
    assert (g.conn, g.session) == (0, 0)
    assert (g.facts, g.curve) == (MachineFacts(), StopCurve())
    assert not g.empty_belt


@pytest.mark.hazard("H-33", "H-34")
def test_what_a_stack_answered_before_a_fresh_link_counts_no_more() -> None:
    g = governor()
    g.guards.stack_answered(0.0)
    g.connected(2, PLAIN)
    assert g.guards.stack_age_s(0.1) == float("inf")


@pytest.mark.hazard("H-18", "H-74")
def test_a_wish_rests_on_a_report_in_no_doubt() -> None:
    early = governor(150, 150).clear(Speed(160), 0.1)  # a queue may yet come in behind the first record
    assert (early.granted, early.limited_by) == (Speed(150), ("telemetry_late",))
    g = governor(0, 0)
    for at in range(1, 6):
        g.belt.heard(Telemetry(conn=1, at=float(at), speed=Speed(0), distance=Distance(at)))
    assert g.clear(Speed(20), 5.0).limited_by == ("telemetry_late",)  # it counts metres at 0


@pytest.mark.hazard("H-71")
def test_near_a_probe_a_walk_is_asked_for_the_machines_own_step() -> None:
    assert governor(250, 250).clear(Speed(257), 0.5).granted == Speed(250)


def test_a_start_has_asked_for_no_speed() -> None:
    g = armed(governor(0, 150))
    assert g.gate(b"\x07", 0.5) is None
    assert g.asked == Speed(0)


def test_each_target_that_was_not_written_leaves_the_one_before() -> None:
    g = governor(200, 200)
    for lower in (180, 160):
        assert g.gate(target(lower), 0.5) is None
    g.not_written()
    assert g.asked == Speed(180)


@pytest.mark.parametrize("before", [190, 200])
def test_only_a_rise_delays_the_next_rise(before: int) -> None:
    g = governor(200, 200)
    assert g.gate(target(before), 0.5) is None
    assert g.gate(target(210), 0.6) is None


def test_the_last_rise_of_a_minute_may_be_asked_for_again() -> None:
    g = governor(200, 200)
    for i, step in enumerate((210, 220, 230, 240, 250)):
        hear(g, 2.0 * i, step - 10)
        assert g.gate(target(step), 2.0 * i + 1.5) is None
    assert g.risen(10.5) == Speed(50)
    hear(g, 10.5, 240)
    assert g.gate(target(250), 10.8) is None


@pytest.mark.hazard("H-62")
@pytest.mark.parametrize(("alone_s", "passes"), [(5.0, True), (5.1, False)])
def test_somebody_watched_within_five_seconds(alone_s: float, passes: bool) -> None:
    g = governor(150, 150)
    g.guards.unwatched_s = lambda now: alone_s
    assert (g.gate(target(160), 0.5) is None) is passes


@pytest.mark.parametrize("frame", [b"\x02", b"\x02\x01", b"\x02\x01\x00\x00"])
def test_half_a_frame_is_denied_and_not_read(frame: bytes) -> None:
    denial = governor().gate(frame, 0.5)
    assert denial is not None
    assert denial.our_bug
