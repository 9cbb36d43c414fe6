"""In the path of every command: clear, then the bytes."""

from dataclasses import replace

import pytest

from tests.helpers.playbook import PLAIN
from treadctl.model import Telemetry
from treadctl.quantities import Incline, Speed
from treadctl.safety.governor import Governor
from treadctl.safety.grid import Grid


def governor(seen: int = 100, asked: int = 100, *, cap: int = 300) -> Governor:
    g = Governor()
    g.connected(1, PLAIN)
    g.cap = Speed(cap)
    g.latched = False
    g.hold_reason = None
    stand_by(g)
    hear(g, 0.0, seen)
    g.adopted(Speed(asked))
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
    assert g.gate(b"\x07", 1.0) is not None


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
    g.adopted(Speed(150))
    g.not_written()
    assert g.asked == Speed(150)


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
