"""What the G kinds do to writes and answers."""

import asyncio

import pytest

from simulator.line import Channel
from tests.simulator.bench import Bench

pytestmark = pytest.mark.virtual


async def walking() -> Bench:
    bench = Bench()
    await bench.walks()
    bench.heard.clear()
    return bench


@pytest.mark.hazard("G01")
async def test_answers_are_lost_with_a_probability() -> None:
    bench = await walking()
    bench.workbench.do("lose_answers", p=0.5)
    for _ in range(100):
        await bench.write("02c800", 0.1)
    assert 30 < len(bench.said(Channel.CONTROL)) < 70
    written = [row["answer"] for row in bench.records("control_point")][-100:]
    assert len([answer for answer in written if answer == "01"]) == len(bench.said(Channel.CONTROL))


@pytest.mark.hazard("G02")
async def test_a_late_answer_keeps_the_control_point_busy() -> None:
    bench = await walking()
    bench.workbench.do("delay_answers", seconds=3, lasts_s=1)
    assert await bench.ask("02c800", 2.5) is None
    assert await bench.write("0801", 0.1) == 0xFE
    await asyncio.sleep(1)
    assert bench.said(Channel.CONTROL) == ["800201"]
    assert await bench.ask("0801") == "800801"


@pytest.mark.hazard("G03")
async def test_answers_overtake() -> None:
    bench = await walking()
    bench.workbench.do("answers_reordered", lasts_s=30)
    await bench.write("02c800")
    await bench.write("0801")
    assert bench.said(Channel.CONTROL) == ["800801", "800201"]
    await bench.write("0801")
    await asyncio.sleep(30)
    assert len(bench.said(Channel.CONTROL)) == 3  # one that nothing overtook comes when the fault ends


@pytest.mark.hazard("G04")
async def test_answers_are_wrong() -> None:
    bench = await walking()
    bench.workbench.do("answers_wrong", op=7, result=255)
    assert await bench.ask("02c800") == "800701"
    bench.workbench.do("answers_wrong", result=5)
    assert await bench.ask("02c800") == "800205"


@pytest.mark.hazard("G05")
async def test_answers_are_repeated() -> None:
    bench = await walking()
    bench.workbench.do("answers_repeated", times=5)
    await bench.write("02c800")
    assert bench.said(Channel.CONTROL) == ["800201"] * 5


@pytest.mark.hazard("G06")
async def test_an_answer_for_somebody_else() -> None:
    bench = await walking()
    bench.workbench.do("answer_unasked", op=8, result=1)
    await asyncio.sleep(0.1)
    assert bench.said(Channel.CONTROL) == ["800801"]


@pytest.mark.hazard("G07")
async def test_a_hung_write_is_answered_when_the_fault_ends() -> None:
    bench = await walking()
    bench.workbench.do("hang_writes", lasts_s=5)
    responses: list[int] = []
    bench.port.write(bytes.fromhex("022c01"), responses.append)
    await asyncio.sleep(4)
    assert (responses, bench.said(Channel.CONTROL)) == ([], [])
    assert bench.kmh == pytest.approx(3.0)
    await asyncio.sleep(2)
    assert (responses, bench.said(Channel.CONTROL)) == ([0], ["800201"])


@pytest.mark.hazard("G07")
async def test_a_write_that_hangs_for_ever_ends_the_link() -> None:
    bench = await walking()
    bench.workbench.do("hang_writes", obeyed=0)
    assert await bench.write("0801", 31) is None
    assert bench.lost == []
    await asyncio.sleep(2)
    assert bench.lost == [0x13]
    assert bench.kmh == pytest.approx(2.0)


@pytest.mark.hazard("G07")
async def test_refused_writes_do_nothing() -> None:
    bench = await walking()
    bench.workbench.do("refuse_writes", lasts_s=2)
    assert await bench.write("0801") == 0xFE
    assert bench.records("control_point")[-1]["answer"] == "fe"
    await asyncio.sleep(2)
    assert bench.kmh == pytest.approx(2.0)
    assert await bench.write("0801") == 0


@pytest.mark.hazard("G08")
@pytest.mark.parametrize(("told", "said"), [(1, ["ff"]), (0, [])])
async def test_control_is_lost(told: int, said: list[str]) -> None:
    bench = await walking()
    bench.workbench.do("control_lost", told=told)
    assert await bench.ask("0801") == "800805"
    assert bench.said(Channel.STATUS) == said


@pytest.mark.hazard("G09")
async def test_answers_to_one_who_did_not_subscribe() -> None:
    bench = Bench()
    bench.workbench.do("answers_without_asking")
    assert await bench.ask("00") == "800001"


@pytest.mark.hazard("G11")
async def test_a_small_mtu_cuts_records_in_two() -> None:
    bench = Bench("gym")
    bench.subscribe()
    bench.workbench.do("small_mtu")
    await asyncio.sleep(2.5)
    assert max(len(octets) for octets in bench.said(Channel.DATA)) == 40
    assert len(bench.said(Channel.DATA)) == 2 * len(bench.records("frame"))
