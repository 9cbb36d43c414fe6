"""The empty-belt test on the simulator's machines, over real ATT bytes, judged by what each machine truly is."""

from __future__ import annotations

import asyncio
import io
import json
from dataclasses import replace
from typing import Any

import pytest

from simulator.machine import MACHINES
from tests.helpers.home import home
from tests.helpers.rig import rig
from tests.helpers.walker import Rig
from tests.stack.walked import DEMO
from treadctl import words
from treadctl.care.history import Amount
from treadctl.commission import complete, machine_facts
from treadctl.facts import Findings
from treadctl.profiles import ModelHint
from treadctl.service.knowledge import MemoryMachines

pytestmark = pytest.mark.virtual
Row = dict[str, Any]


class Tried:
    """What came of one test."""

    def __init__(self, running: Rig, files: MemoryMachines, trace: io.StringIO) -> None:
        self.lines = running.lines
        self.findings: Findings = next(iter(files.stored.values()))
        self.rows: list[Row] = [json.loads(line) for line in trace.getvalue().splitlines()]
        self.over = next(line for line in running.lines if line["event"] == "setup_over")

    @property
    def writes(self) -> list[str]:
        return [row["w"] for row in self.rows if row.get("event") == "control_point"]

    @property
    def top(self) -> float:
        return max(row["speed_kmh"] for row in self.rows)


async def attend(running: Rig, *, display: bool = True) -> None:
    """Be the person beside the belt, until the test is over."""
    seen = 0
    while True:
        await asyncio.sleep(0.2)
        news, seen = running.lines[seen:], len(running.lines)
        for line in news:
            if line["event"] == "setup_over":
                return
            if line["event"] == "setup_ready":
                await asyncio.sleep(4.0)
                if line["display"] is not None:
                    await running.ask("answer", yes=display)
                    if not display:
                        continue
                reply = await (press_there(running) if line["own"] else running.press(None, empty_belt=True))
                assert reply["ok"], reply


async def press_there(running: Rig) -> dict[str, Any]:
    """Arm, and press Start on the treadmill itself."""
    reply = await running.ask("arm", profile=None, own_start=True, says_flat=True, empty_belt=True)
    await asyncio.sleep(2.0)
    running.simulator.do("console_start")
    return reply


WHEN = "1970-01-01"  # the rig's wall clock begins there


async def tried(machine: Any, *, display: bool = True, simulated: bool = True) -> Tried:
    files, trace = MemoryMachines(), io.StringIO()
    async with rig(machine, plan=DEMO, trace=trace, machines=files, simulated=simulated) as running:
        assert (await running.ask("connect"))["ok"]
        reply = await running.ask("setup", hard_stop="key", rail=True)
        assert reply["ok"], reply
        async with asyncio.timeout(600):
            await attend(running, display=display)
        await asyncio.sleep(20)
    return Tried(running, files, trace)


GOOD = [
    "plain",
    "pad",
    "gym",
    "quiet",
    "notifies",
    "mute",
    "grumpy",
    "split",
    "steps",
    "stops-alone",
    "toggle",
    "counts-on",
]
NEVER = {
    "miles": ("takes_miles", "020101"),
    "former": ("starts_at_former", "07"),
    "stop-starts": ("stop_moves_it", "0801"),
    "silent-stop": ("no_zero_frame", "0801"),
    "miles-data": ("unit_unknown", "020101"),
    "swapped": ("bytes_swapped", "020001"),
    "speed-ignored": ("ignores_speed", "020101"),
    "wants-start": ("does_not_follow", "026400"),
    "wants-press": ("refuses_speed", "07"),
    "preamble": ("starts_not", "07"),
    "blind": ("starts_not", "07"),
}


@pytest.mark.hazard("H-28", "H-71", "H-74", "L05")
@pytest.mark.parametrize("name", GOOD)
async def test_a_good_machine_is_found_to_be_what_it_is(name: str) -> None:
    t = await tried(name)
    machine, found = MACHINES[name], t.findings
    assert t.over["outcome"] == "done", t.over
    assert machine_facts(found).commissioned
    assert found.refused is None
    assert (found.stop_repeat_safe, found.has_zero_frame, found.display_agrees) == (True, True, True)
    assert found.unit_ratio == pytest.approx(1.0, abs=0.03)
    assert found.period_s == pytest.approx(machine.data_period_s, rel=0.05)
    assert found.start_speed is not None
    assert found.start_speed.hundredths == pytest.approx(machine.speed_min, abs=5)
    assert found.start_s is not None
    assert 0 <= found.start_s - machine.countdown_s <= 1.5
    motor = machine.motor
    assert found.rise_per_s is not None
    assert found.rise_per_s.in_kmh == pytest.approx(motor.acceleration_kmh_s, rel=0.2)
    assert found.fall_per_s is not None
    assert found.fall_per_s.in_kmh == pytest.approx(motor.deceleration_kmh_s, rel=0.2)
    assert found.stop_in_countdown is (name != "counts-on")
    if name not in ("counts-on", "quiet"):
        assert not [line for line in t.lines if line["event"].startswith("alarm")]
    assert machine_facts(found).own_start is machine.machine_status  # without a word of it, it proves nothing
    if machine.on_link_loss == "stops":
        assert found.link_loss_stops_s is not None
        assert 8.0 <= found.link_loss_stops_s <= 11.0
    else:
        assert found.link_loss_stops_s is None
    assert found.noise is not None
    assert found.noise.in_kmh <= 2 * motor.noise_kmh + 0.02
    assert found.firmware_s is not None
    assert 0 <= found.firmware_s - motor.dead_time_s <= 0.5
    for stop, asked in zip(found.stops, (1.0, 3.5), strict=True):
        assert stop.speed.in_kmh == pytest.approx(asked, abs=0.05)
        truly = motor.dead_time_s + asked / motor.stop_kmh_s
        assert truly - 0.2 <= stop.stand_s <= truly + 1.5  # as coarse as the reports, never too short


@pytest.mark.hazard("H-05")
@pytest.mark.parametrize("name", GOOD)
async def test_a_good_machine_gets_no_more_than_the_test_allows(name: str) -> None:
    t = await tried(name)
    assert t.top <= 3.6
    assert t.writes.count("07") == (3 if t.findings.own_start else 4)
    assert t.rows[-1]["speed_kmh"] == 0
    assert t.over["t"] <= 480  # eight minutes, less what the person takes
    assert {row["incline_percent"] for row in t.rows} == {0.0}
    targets = [write for write in t.writes if write.startswith("02")]
    assert targets[:2] == [
        "020101",
        "020001",
    ]  # the same in either byte order, then one whose mistake is slow


@pytest.mark.hazard("H-86", "B12")
@pytest.mark.parametrize("name", ["console-locked", "start-told"])
async def test_a_start_button_that_starts_nothing_is_no_start_press(name: str) -> None:
    t = await tried(name)
    assert t.over["outcome"] == "done"
    assert not machine_facts(t.findings).own_start
    assert t.writes.count("07") == 4
    assert t.over["t"] <= 480


@pytest.mark.hazard("H-04", "H-14", "H-70", "H-77", "B04", "B08", "B14")
@pytest.mark.parametrize("name", NEVER)
async def test_a_bad_machine_is_never_driven_and_says_why(name: str) -> None:
    t = await tried(name)
    reason, last = NEVER[name]
    assert t.findings.refused == reason
    assert not machine_facts(t.findings).commissioned
    said = next(line for line in t.lines if line["event"] == "setup_refused")
    sentence = str(words.notice(said))
    assert words.never(reason, said) in sentence
    assert "{" not in sentence
    assert t.over["outcome"] == "refused"
    assert last in t.writes
    assert t.top <= 5.2
    assert t.rows[-1]["speed_kmh"] == 0


@pytest.mark.hazard("H-04", "H-74", "B04")
async def test_miles_both_ways_show_on_the_display_alone() -> None:
    t = await tried("miles-told", display=False)
    assert t.findings.refused == "display_differs"
    assert t.rows[-1]["speed_kmh"] == 0


@pytest.mark.hazard("H-16", "H-76")
@pytest.mark.parametrize("name", ["starts-alone", "moving"])
async def test_a_machine_that_moves_by_itself_is_told_nothing(name: str) -> None:
    t = await tried(name)
    assert t.findings.refused == "moves_when_connected"
    assert not t.writes  # somebody may be walking on it


@pytest.mark.hazard("H-02", "H-03")
async def test_a_machine_that_ignores_stop_is_never_driven_and_stopped_by_every_means() -> None:
    t = await tried("stop-ignored")
    assert t.findings.refused == "does_not_stop"
    assert t.writes.count("0801") > 3
    assert [line for line in t.lines if line["event"] == "alarm"]


@pytest.mark.parametrize("name", ["locked", "asleep"])
async def test_a_machine_that_says_nothing_is_not_started(name: str) -> None:
    t = await tried(name)
    assert t.findings.refused == "says_nothing"
    assert not t.writes


@pytest.mark.hazard("H-74")
async def test_a_display_that_shows_something_else_ends_it() -> None:
    t = await tried("plain", display=False)
    assert t.findings.refused == "display_differs"
    assert t.rows[-1]["speed_kmh"] == 0


@pytest.mark.parametrize(
    ("name", "reason"), [("read-only", "no_speed_control"), ("fast-min", "starts_too_fast")]
)
async def test_what_cannot_be_driven_at_all_is_not_even_tried(name: str, reason: str) -> None:
    async with rig(name, plan=DEMO) as running:
        assert (await running.ask("connect"))["ok"]
        reply = await running.ask("setup", hard_stop="key", rail=True)
        assert (reply["ok"], reply["reason"]) == (False, reason)


@pytest.mark.hazard("H-04", "H-14")
async def test_a_model_that_is_known_to_be_bad_is_not_even_tried() -> None:
    files = MemoryMachines()
    files.hints["treadctl-sim"] = ModelHint(file="x", says="x", source="x", refused="takes_miles")
    async with rig("plain", plan=DEMO, machines=files, simulated=False) as running:
        assert (await running.ask("connect"))["ok"]
        reply = await running.ask("setup", hard_stop="key", rail=True)
        assert (reply["ok"], reply["reason"], reply["why"]) == (False, "machine_refused", "takes_miles")
        await asyncio.sleep(4)
        for empty in (False, True):
            reply = await running.press("demo", empty_belt=empty)
            assert (reply["ok"], reply["reason"]) == (False, "machine_refused")
        assert running.simulator.truth.state == "idle"


@pytest.mark.hazard("H-76")
async def test_a_belt_that_moves_when_we_connect() -> None:
    files = MemoryMachines()
    async with rig("plain", plan=DEMO, machines=files) as running:
        assert (await running.ask("connect"))["ok"]
        assert (await running.ask("setup", hard_stop="key", rail=True))["ok"]
        await asyncio.sleep(20)
        running.simulator.do("console_start")
        await asyncio.sleep(10)
        assert running.told("setup_over")[0]["reason"] == "moves_when_connected"
        reply = await running.press(None, empty_belt=True)
        assert not reply["ok"]
        running.simulator.do("console_stop")
        await asyncio.sleep(10)


@pytest.mark.hazard("H-12")
async def test_nothing_starts_before_the_minute_of_watching_is_over() -> None:
    async with rig("plain", plan=DEMO, simulated=False) as running:
        assert (await running.ask("connect"))["ok"]
        assert (await running.ask("setup", hard_stop="key", rail=True))["ok"]
        await asyncio.sleep(30)
        reply = await running.press(None, empty_belt=True)
        assert (reply["ok"], reply["reason"]) == (False, "setup_not_ready")
        assert running.simulator.truth.state == "idle"


@pytest.mark.hazard("H-12", "H-17")
async def test_who_goes_on_after_a_break_does_not_start_the_test_of_somebody_else() -> None:
    async with rig("plain", plan=DEMO) as running:
        assert (await running.ask("connect"))["ok"]
        assert (await running.ask("setup", hard_stop="key", rail=True))["ok"]
        await running.wait_for(lambda: bool(running.told("setup_ready")), 90)
        await asyncio.sleep(4)
        reply = await running.press(None)  # it would go to 2.57 km/h at once
        assert (reply["ok"], reply["reason"]) == (False, "setup_wants_empty")
        await asyncio.sleep(10)
        assert running.simulator.truth.state == "idle"
        assert (await running.press(None, empty_belt=True))["ok"]


async def test_a_test_that_was_interrupted_goes_on_where_it_ended() -> None:
    files = MemoryMachines()
    async with rig("plain", plan=DEMO, machines=files) as running:
        assert (await running.ask("connect"))["ok"]
        assert (await running.ask("setup", hard_stop="key", rail=True))["ok"]
        await running.wait_for(lambda: bool(running.told("setup_ready")), 90)
        await asyncio.sleep(4)
        assert (await running.press(None, empty_belt=True))["ok"]
        await running.wait_for(lambda: bool(running.told("setup_ask_display")), 60)
        running.service.stop("test")
        await asyncio.sleep(20)
        assert running.told("setup_over")[0]["outcome"] == "interrupted"
        left = next(iter(files.stored.values()))
        assert left.done == ("watch", "start", "unit", "byte_order")
        running.lines.clear()
        reply = await running.ask("setup", hard_stop="plug", rail=False)
        assert reply["done"] == list(left.done)
        async with asyncio.timeout(600):
            await attend(running)
        await asyncio.sleep(20)
        assert running.told("setup_over")[0]["outcome"] == "done"
        found = next(iter(files.stored.values()))
        assert complete(found)
        assert (found.hard_stop, found.rail) == ("plug", False)
        assert not running.told("setup_watch")


@pytest.mark.parametrize("verb", ["key_pulled", "console_stop", "drop_link", "link_lost"])
@pytest.mark.hazard("H-28", "L01")
async def test_whatever_ends_a_run_early_ends_the_test_and_stops_the_belt(verb: str) -> None:
    files = MemoryMachines()
    async with rig("plain", plan=DEMO, machines=files) as running:
        assert (await running.ask("connect"))["ok"]
        assert (await running.ask("setup", hard_stop="key", rail=True))["ok"]
        await running.wait_for(lambda: bool(running.told("setup_ready")), 90)
        await asyncio.sleep(4)
        assert (await running.press(None, empty_belt=True))["ok"]
        await running.wait_for(lambda: bool(running.told("setup_ask_display")), 60)
        running.simulator.do(verb, **({"seconds": 4.0} if verb == "drop_link" else {}))
        await asyncio.sleep(60)
        if verb == "link_lost":
            running.simulator.do("link_back")
            await asyncio.sleep(30)
        assert running.told("setup_over")[0]["outcome"] == "interrupted"
        assert running.simulator.truth.speed_kmh == 0
        assert next(iter(files.stored.values())).refused is None


@pytest.mark.hazard("H-75")
@pytest.mark.parametrize(("change", "top"), [({}, 3.5), ({"rail": False}, 2.0)])
async def test_a_machine_that_was_tried_is_walked(change: dict[str, Any], top: float) -> None:
    files = MemoryMachines()
    files.store(replace((await tried("plain")).findings, simulated=False, **change))
    async with home(simulated=False, machines=files) as here:
        running = here.running
        assert (await running.ask("connect"))["not_walked"] is None
        here.has_walked_at(Amount(walk_s=600.0, speed=350.0))
        reply = await running.press("standard")
        assert (reply["ok"], reply["reason"]) == (False, "no_card")  # nobody walks there without one
        assert running.simulator.truth.state == "idle"
        assert (await here.arm((await here.card())["card"]))["ok"]
        speeds: list[float] = []
        watching = asyncio.create_task(_watch(running, speeds))
        await here.walks()
        watching.cancel()
        assert max(speeds) == pytest.approx(top, abs=0.06)


async def _watch(running: Rig, speeds: list[float]) -> None:
    """Write down the belt's true speed."""
    while True:
        speeds.append(running.simulator.truth.speed_kmh)
        await asyncio.sleep(1.0)


@pytest.mark.hazard("H-20", "H-03")
async def test_a_machine_that_loses_hurried_writes_is_driven_by_one_who_knows() -> None:
    """Its shipped file says how far apart writes must be; without it not even its Start gets through."""
    files = MemoryMachines()
    files.hints["treadctl-sim"] = ModelHint(file="x", says="x", source="x", write_gap_s=0.4)
    async with rig("deaf-to-haste", plan=DEMO, machines=files) as running:
        summary = await running.walk()
        assert summary["ended"] == "done"


@pytest.mark.hazard("H-75")
async def test_another_firmware_is_another_machine() -> None:
    files = MemoryMachines()
    files.store(replace((await tried("plain")).findings, simulated=False))
    assert next(iter(files.stored.values())).firmware == "simulator"
    for said, refusal in (("simulator", None), ("simulator 2", "machine_changed"), ("", None)):
        machine = replace(MACHINES["plain"], firmware=said)
        async with rig(machine, plan=DEMO, machines=files, simulated=False) as running:
            reply = await running.ask("connect")
            assert (reply["not_walked"] or {"reason": None})["reason"] == refusal
            begun = await running.ask("setup", hard_stop="key", rail=True)
            assert begun["done"] == []  # a whole test is done again from its beginning


async def test_what_was_found_on_the_simulator_opens_no_real_machine() -> None:
    files = MemoryMachines()
    files.store((await tried("plain")).findings)
    async with rig("plain", plan=DEMO, machines=files, simulated=False) as running:
        reply = await running.ask("connect")
        assert reply["not_walked"]["reason"] == "not_commissioned"


@pytest.mark.hazard("H-28")
async def test_where_the_guardian_is_not_proven_nobody_walks_faster_than_two() -> None:
    files = MemoryMachines()
    findings = (await tried("plain")).findings
    assert findings.tested_on == WHEN
    files.store(replace(findings, simulated=False, tested_on="2026-02-28"))
    async with home(simulated=False, machines=files, guardian_proven=False) as here:
        running = here.running
        assert (await running.ask("connect"))["guardian_proven"] is False
        here.has_walked_at(Amount(walk_s=600.0, speed=350.0))
        assert (await here.arm((await here.card())["card"]))["ok"]
        await asyncio.sleep(90)
        assert running.service.snapshot()["cap_kmh"] == 2.0
        running.service.stop("test")
        await asyncio.sleep(20)
        kept = [here.journal.latest(kind) for kind in ("armed", "care_walk")]
        assert [row.data["commissioned"] for row in kept if row is not None] == ["2026-02-28"] * 2


@pytest.mark.hazard("H-76")
async def test_a_capture_hears_everything_and_writes_nothing() -> None:
    trace = io.StringIO()
    async with rig("plain", plan=DEMO, trace=trace) as running:
        assert (await running.ask("connect"))["ok"]
        assert (await running.ask("capture"))["ok"]
        assert running.service.snapshot()["state"] == "none"  # reading what it can do belongs to a capture
        assert (await running.ask("connect"))["ok"]
        await asyncio.sleep(10)
        raw = running.told("raw")
        assert {"2acc", "2ad4", "2ad5"} <= {line["uuid"] for line in raw if line["dir"] == "read"}
        assert len([line for line in raw if line["uuid"] == "2acd"]) >= 9
        assert not [line for line in raw if line["dir"] == "write"]
    assert "control_point" not in trace.getvalue()
