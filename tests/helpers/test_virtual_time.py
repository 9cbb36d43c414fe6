"""The virtual-time loop itself."""

import asyncio
import time

import pytest

from tests.helpers.virtual_time import VirtualLoop


@pytest.mark.virtual
async def test_an_hour_passes_at_once() -> None:
    began = time.perf_counter()
    await asyncio.sleep(3600)
    assert asyncio.get_running_loop().time() == pytest.approx(3600, abs=0.01)
    assert time.perf_counter() - began < 1.0


@pytest.mark.virtual
async def test_timers_fire_in_order_and_on_time() -> None:
    loop = asyncio.get_running_loop()
    fired: list[float] = []
    for delay_s in (3.0, 1.0, 2.0):
        loop.call_later(delay_s, lambda: fired.append(loop.time()))
    await asyncio.sleep(4)
    assert fired == pytest.approx([1.0, 2.0, 3.0], abs=0.001)


@pytest.mark.virtual
async def test_time_outs_are_virtual_too() -> None:
    with pytest.raises(TimeoutError):
        async with asyncio.timeout(1000):
            await asyncio.sleep(2000)


@pytest.mark.virtual
async def test_work_for_a_thread_is_done_at_once() -> None:
    assert await asyncio.to_thread(lambda: 7) == 7
    with pytest.raises(ZeroDivisionError):
        await asyncio.to_thread(lambda: 1 // 0)
    assert asyncio.get_running_loop().time() == 0


async def test_unmarked_tests_run_in_real_time() -> None:
    assert not isinstance(asyncio.get_running_loop(), VirtualLoop)


def test_a_deadlock_is_an_error_not_a_hang() -> None:
    async def wait_for_nothing() -> None:
        await asyncio.Event().wait()

    loop = VirtualLoop()
    task = loop.create_task(wait_for_nothing())
    with pytest.raises(RuntimeError, match="deadlock"):
        loop.run_until_complete(task)
    task.cancel()
    loop.run_until_complete(asyncio.gather(task, return_exceptions=True))
    loop.close()
