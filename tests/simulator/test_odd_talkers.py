"""What sets each machine with odd manners on the air apart."""

import asyncio

import pytest

from simulator.line import Channel
from tests.simulator.bench import Bench
from tests.simulator.test_odd_belts import started

pytestmark = pytest.mark.virtual


def frame(bench: Bench) -> bytes:
    return bytes.fromhex(bench.said(Channel.DATA)[-1])


async def test_no_status_of_a_stop() -> None:
    bench = await started("no-stop-told")
    await bench.write("0801", 8.0)
    assert bench.said(Channel.STATUS) == ["04", "056400"]


async def test_the_ramp_of_a_stop_is_told() -> None:
    bench = await started("ramp-told")
    await bench.write("02c800", 5)
    before = len(bench.said(Channel.STATUS))
    await bench.write("0801", 8.0)
    told = bench.said(Channel.STATUS)[before:]
    assert told[0] == "0201"
    assert [status[:2] for status in told[1:]] == ["05"] * (len(told) - 1)
    assert len(told) >= 5
    assert bench.said(Channel.TRAINING)[1] == "0010"


async def test_locked_says_nothing_and_does_nothing() -> None:
    bench = Bench("locked")
    bench.subscribe()
    assert await bench.ask("00") is None
    assert await bench.ask("07", 8.0) is None
    assert (bench.kmh, bench.heard) == (0, [])


async def test_writes_in_haste_are_lost() -> None:
    bench = Bench("deaf-to-haste")
    bench.subscribe()
    assert await bench.ask("00", 0.3) == "800001"
    assert await bench.ask("07", 0.3) is None
    assert await bench.ask("07", 0.3) == "800701"


async def test_asleep_has_no_data_and_blind_has_only_zeros() -> None:
    bench = await started("asleep")
    assert bench.said(Channel.DATA) == []
    assert bench.kmh == pytest.approx(1.0)
    bench = await started("blind")
    assert bench.reported() == 0
    assert bench.kmh == pytest.approx(1.0)
    bench.workbench.do("telemetry_resumes")  # what a machine was born with does not end
    await asyncio.sleep(2)
    assert bench.reported() == 0


async def test_short_reads() -> None:
    port = Bench("short-reads").port
    assert (port.read(0x2ACC), port.read(0x2AD4)) == (bytes.fromhex("0c120000"), bytes.fromhex("6400b0"))


async def test_a_target_too_early_is_not_permitted() -> None:
    bench = Bench("not-yet")
    bench.subscribe()
    await bench.write("00")
    await bench.write("07", 4.0)
    assert await bench.ask("02c800", 2.0) == "800205"
    assert await bench.ask("02c800", 5.0) == "800201"


async def test_a_target_too_early_ends_the_link() -> None:
    bench = Bench("drops-when-hurried")
    bench.subscribe()
    await bench.write("00")
    await bench.write("07", 3.2)
    await bench.write("02c800", 4.0)
    assert bench.lost == [0x13]
    assert bench.kmh == pytest.approx(1.0, abs=0.2)


async def test_an_op_code_not_served_fails() -> None:
    bench = Bench("fails-unserved")
    bench.subscribe()
    await bench.write("00")
    assert await bench.ask("030000") == "800304"
    assert bench.port.read(0x2AD3) == bytes.fromhex("0101")


async def test_frames_cut_and_padded() -> None:
    bench = await started("cut-short")
    assert (len(frame(bench)), frame(bench)[:2].hex()) == (20, "9e1f")
    bench = await started("padded")
    assert (len(frame(bench)), frame(bench)[:2].hex()) == (34, "8c04")


async def test_other_fields_while_standing() -> None:
    bench = Bench("tens")
    bench.subscribe()
    await asyncio.sleep(2)
    assert frame(bench)[:2].hex() == "8404"
    bench = await started("tens")
    assert frame(bench)[:2].hex() == "8c04"
    await asyncio.sleep(60)
    assert int.from_bytes(frame(bench)[4:7], "little") == 10
    assert await started("unknown-climb") is not None


async def test_an_elevation_that_is_not_available() -> None:
    bench = await started("unknown-climb")
    assert frame(bench)[13:15].hex() == "ff7f"


async def test_counters_that_are_not_what_they_seem() -> None:
    bench = await started("hides")
    await asyncio.sleep(60)
    assert int.from_bytes(frame(bench)[4:7], "little") > 10
    await bench.write("0801", 8.0)
    assert int.from_bytes(frame(bench)[4:7], "little") == 0
    for machine, metres in (("remembers", 3210), ("odometer", 734_000)):
        bench = await started(machine)
        assert int.from_bytes(frame(bench)[4:7], "little") in (metres, metres + 1)


async def test_it_obeys_without_a_word_on_control() -> None:
    bench = Bench("mum-on-control")
    bench.subscribe()
    assert await bench.ask("00") is None
    assert await bench.ask("07", 5.0) == "800701"
    assert bench.kmh > 0


async def test_without_the_preamble_everything_fails() -> None:
    bench = await started("preamble")
    assert bench.said(Channel.CONTROL) == ["800004", "800704"]
    assert bench.kmh == 0


async def test_old_status_comes_to_each_who_subscribes() -> None:
    bench = Bench("replays")
    bench.subscribe()
    await asyncio.sleep(0.1)
    assert bench.said(Channel.STATUS) == ["04", "0201", "04"]
