"""Reports that are old, frozen, patchy or queued; a loop that stood still; metres at 0.

Judged by what the core sends and by the toy belt, with a twin for each
monitor on which it must not trip.
"""

import itertools
from dataclasses import replace

import pytest

from tests.helpers.playbook import DEMO, Playbook, Toy
from treadctl.model import ArmRequested, PermitMinted, SetSpeed, StopBelt, Telemetry, Tick
from treadctl.quantities import Speed

LONG = replace(DEMO, blocks_s=(600, 600), level_until_s=0)
SLOW = replace(LONG, ramp_per_s=Speed(3), cap=Speed(350))  # rises for minutes


def stops(p: Playbook) -> list[float]:
    return [at for at, command in p.sent if isinstance(command, StopBelt)]


def rises(p: Playbook, after: float) -> list[float]:
    pairs = [(at, c.speed) for at, c in p.sent if isinstance(c, SetSpeed)]
    return [at for (_, a), (at, b) in itertools.pairwise(pairs) if b > a and at > after]


def reason(p: Playbook) -> str:
    return p.summaries[0].summary.reason


def stopped_for(p: Playbook) -> object:
    return (p.told("slowing") + p.told("stopping"))[0].values["reason"]


def counting() -> Toy:
    return Toy(elapsed=0.0, metres=0.0)


def rising(toy: Toy | None = None) -> Playbook:
    """A walk that has a long rise before it."""
    p = Playbook(toy=toy or counting()).start(SLOW).run(8.0)
    assert p.state == "walk"
    assert rises(p, 0.0)
    return p


def jumps(p: Playbook, seconds: float) -> None:
    """Nothing of ours runs, the belt does."""
    for _ in range(round(seconds * 10)):
        p.toy.step(p.now, 0.1)
        p.now = round(p.now + 0.1, 3)


# --- old records


@pytest.mark.hazard("H-18", "T03")
@pytest.mark.parametrize("counts", [True, False])
def test_a_queue_after_a_stall_is_no_fresh_look(counts: bool) -> None:
    p = rising(counting() if counts else Toy())
    p.telemetry = False
    queue = []
    for _ in range(10):
        p.run(0.28)
        queue.append(p.record())
    p.run(0.1)
    assert p.told("fault_telemetry_late")
    began = p.now
    for record in queue:
        p.feed(replace(record, at=p.now))
    p.run(0.3)
    assert not rises(p, began - 0.05)
    assert stops(p)  # 3.2 s without a record of which the age is known


@pytest.mark.hazard("H-18", "T03")
def test_no_rise_upon_the_first_record_of_a_queue() -> None:
    p = rising()
    p.telemetry = False
    p.run(2.0)
    began = p.now
    p.report()
    assert not rises(p, began - 0.05)
    p.run(0.1)
    assert not rises(p, began - 0.05)
    p.telemetry = True
    p.run(5.0)
    assert rises(p, began)
    assert not stops(p)


@pytest.mark.hazard("H-18", "T02")
@pytest.mark.parametrize("period", [3, 10, 20])
def test_a_frozen_link_is_silence(period: int) -> None:
    p = rising()
    p.period = period
    p.run(20.0)
    p.telemetry = False
    frozen, began = p.record(), p.now
    for _ in range(80 // period):
        p.run(period / 10)
        p.feed(replace(frozen, at=p.now))
    assert not rises(p, began + 2.0)
    assert stops(p)
    assert stops(p)[0] - began < 9.0  # a record each 2 s: 3 P, and the counter's own step
    assert stopped_for(p) == "telemetry_stale"


@pytest.mark.hazard("H-18", "T04")
def test_records_that_come_late_by_seconds_do_not_carry_a_rise() -> None:
    p = rising()
    p.telemetry = False
    queue: list[tuple[float, Telemetry]] = []
    began = p.now
    for tick in range(120):
        p.run(0.1)
        if tick % 10 == 9:
            queue.append((p.now + 2.8, p.record()))
        while queue and queue[0][0] <= p.now:
            p.feed(replace(queue.pop(0)[1], at=p.now))
    assert not rises(p, began + 1.6)


@pytest.mark.hazard("H-18", "T01", "T09")
def test_gaps_that_come_and_go_end_the_walk() -> None:
    """Each is short of the 3 s that would stop it."""
    p = rising()
    p.telemetry = False
    for _ in range(12):
        p.run(2.8)
        p.report()
    assert stopped_for(p) == "telemetry_patchy"
    p.telemetry = True
    p.run(30.0)
    assert p.toy.speed == 0.0
    assert p.core.settled
    assert reason(p) == "telemetry_patchy"


@pytest.mark.hazard("H-69", "T01", "T09", "T10")
@pytest.mark.parametrize("period", [1, 3, 5, 10, 20])
def test_any_rate_walks_in_peace(period: int) -> None:
    p = Playbook(toy=counting())
    p.period = period
    p.run(20.0)
    p.start(LONG).run(300.0)
    assert p.state == "walk"
    assert p.toy.speed == 200.0
    assert not p.told("fault_telemetry_late")
    assert not p.denied


@pytest.mark.hazard("H-69")
def test_a_machine_whose_time_freezes_in_the_stop_ends_in_peace() -> None:
    """Field: elapsed time freezes at the first moment of a stop; another machine has none at all."""
    p = Playbook(toy=replace(counting(), down=30.0)).start(DEMO)
    p.toy.obeys = lambda command: freeze(p) if isinstance(command, StopBelt) else True
    p.run(60.0)
    assert p.state == "break"
    assert not p.told("alarm")
    assert not p.told("alarm_blind")
    assert len(stops(p)) == 1


def freeze(p: Playbook) -> bool:
    p.toy.elapsed = p.toy.metres = None
    record = p.record
    p.record = lambda: replace(record(), elapsed_s=40)  # type: ignore[method-assign]
    return True


# --- our own loop


@pytest.mark.hazard("H-43", "H-44", "P03", "P04")
def test_after_a_stall_of_our_own_nothing_rises_upon_what_waited() -> None:
    p = rising()
    jumps(p, 1.2)
    began = p.now
    p.report()
    p.run(0.1)
    assert "loop_stalled" in p.core.snapshot(p.now).faults
    p.run(1.8)
    assert not rises(p, began - 0.05)
    p.run(10.0)
    assert rises(p, began)
    assert not stops(p)


@pytest.mark.hazard("H-43", "P03")
def test_records_without_ticks_carry_no_rise() -> None:
    """The control loop hangs, and the radio's callbacks go on."""
    p = rising()
    began = p.now
    for _ in range(3):
        jumps(p, 0.7)
        p.report()
    assert not rises(p, began)


@pytest.mark.hazard("H-43", "H-44", "P03")
def test_stalls_that_come_and_go_end_the_walk() -> None:
    p = rising()
    for _ in range(6):
        jumps(p, 1.3)
        p.run(1.0)
    assert stopped_for(p) == "loop_stalling"
    p.run(30.0)
    assert p.core.settled


@pytest.mark.hazard("H-47", "H-50", "O02", "O04", "P06")
@pytest.mark.parametrize("asleep_s", [3.2, 60.0, 86400.0])
@pytest.mark.parametrize("record_first", [True, False])
def test_after_a_long_gap_everything_is_over(asleep_s: float, record_first: bool) -> None:
    p = rising()
    p.now += asleep_s
    if record_first:
        p.report()
    else:
        p.feed(Tick())
    assert stops(p)
    p.run(30.0)
    assert p.core.settled
    assert p.toy.speed == 0.0
    assert reason(p) in ("loop_lost", "telemetry_stale")


@pytest.mark.hazard("H-49", "H-50", "O01", "O02")
@pytest.mark.parametrize("asleep_s", [3.2, 60.0, 86400.0])
def test_a_computer_that_slept_stops_the_belt_although_its_clock_stood_still(asleep_s: float) -> None:
    p = rising()
    p.feed(Tick(asleep_s))
    assert stops(p)
    p.run(30.0)
    assert p.core.settled
    assert reason(p) == "loop_lost"


@pytest.mark.hazard("H-50", "O02")
def test_a_press_from_before_a_nap_is_void() -> None:
    p = Playbook().run(4.0)
    p.feed(PermitMinted("n", "test"))
    p.feed(Tick(4.0))
    p.feed(ArmRequested("n", LONG))
    p.run(10.0)
    assert "07" not in p.commands()
    assert p.told("refused")[-1].values["reason"] == "no_permit"


@pytest.mark.hazard("H-69")
def test_two_clocks_that_differ_by_a_hair_are_no_sleep() -> None:
    p = rising()
    for _ in range(100):
        p.run(0.1)
        p.feed(Tick(0.0001))
        p.feed(Tick(-0.0001))
    assert p.state == "walk"
    assert not p.told("fault_loop_stalled")


@pytest.mark.hazard("H-50", "O02")
def test_a_countdown_that_slept_starts_nothing() -> None:
    p = Playbook().run(4.0)
    p.press()
    p.run(2.0)
    p.now += 3.5
    p.run(20.0)
    assert "07" not in p.commands()
    assert p.told("cancelled")[-1].values["reason"] == "loop_lost"


@pytest.mark.hazard("H-69", "P03")
def test_a_third_of_a_second_each_minute_is_nothing() -> None:
    p = rising()
    for _ in range(5):
        p.run(20.0)
        jumps(p, 0.3)
    p.run(1.0)
    assert not p.told("fault_loop_stalled")
    assert p.state == "walk"


# --- metres at 0


@pytest.mark.hazard("H-74", "T11")
def test_metres_at_a_reported_zero_are_never_called_standing() -> None:
    p = Playbook(toy=counting()).start(LONG).run(30.0)
    lies = p.record
    p.record = lambda: replace(lies(), speed=Speed(0))  # type: ignore[method-assign]
    p.toy.obeys = lambda command: False  # and it does not stop either
    p.run(25.0)
    assert stops(p)
    assert not p.told("stopped")
    assert p.told("alarm")


@pytest.mark.hazard("T11")
def test_a_reported_zero_is_answered_with_a_stop_even_where_the_belt_seems_to_stand() -> None:
    """Nothing but the reported speed says that it stands: one Stop more does no harm."""
    p = Playbook().start(LONG).run(30.0)
    lies = p.record
    p.record = lambda: replace(lies(), speed=Speed(0))  # type: ignore[method-assign]
    p.run(8.0)
    assert stops(p)
    assert p.toy.speed == 0.0


@pytest.mark.hazard("H-74", "T11")
def test_metres_in_a_break_are_a_belt_that_moves() -> None:
    p = Playbook(toy=counting()).start().run(45.0)
    assert p.state == "break"
    sent = len(p.sent)
    lies = p.record
    p.record = lambda: replace(lies(), speed=Speed(0))  # type: ignore[method-assign]
    p.toy.target = 100.0
    p.run(30.0)
    assert stops(p)[-1] >= p.sent[sent][0]
    assert p.toy.speed == 0.0
    assert reason(p) == "moves_at_zero"
