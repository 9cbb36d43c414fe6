"""While the belt moves: no long collections, and a computer that stays awake."""

import asyncio
import gc
import os
import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.helpers.bus import system_bus
from treadctl.service.steady import NEVER, WHAT, Awake, calm_collector, steady


@pytest.fixture
def collector() -> Iterator[None]:
    before = gc.get_threshold()
    yield
    gc.unfreeze()
    gc.set_threshold(*before)


@pytest.mark.hazard("H-43", "H-44", "P04")
def test_the_oldest_generation_is_left_alone_while_the_belt_moves(collector: None) -> None:
    young, middle, old = gc.get_threshold()
    calm_collector(moves=True)
    assert gc.get_threshold() == (young, middle, NEVER)
    assert gc.get_freeze_count() > 0
    calm_collector(moves=False)
    assert gc.get_threshold() == (young, middle, 10)
    assert gc.get_freeze_count() == 0
    assert old == 10


class Locks:
    """A system that can be kept awake."""

    def __init__(self, delay_s: float = 0.0) -> None:
        self.ends: list[int] = []
        self._delay_s = delay_s

    async def take(self) -> int:
        await asyncio.sleep(self._delay_s)
        ours, theirs = os.pipe()
        self.ends.append(ours)
        return theirs

    def held(self) -> list[bool]:
        """Whether the other end is open: reading a pipe whose end is closed gives nothing at once."""
        answers = []
        for end in self.ends:
            os.set_blocking(end, False)
            try:
                os.read(end, 1)
                answers.append(False)
            except BlockingIOError:
                answers.append(True)
        return answers


@pytest.mark.hazard("H-49", "O01")
async def test_it_stays_awake_as_long_as_the_belt_moves(collector: None) -> None:
    locks = Locks()
    awake = Awake(locks.take)
    moves = steady(awake)
    moves(True)
    moves(True)
    await asyncio.sleep(0.02)
    assert locks.held() == [True]
    moves(False)
    assert locks.held() == [False]
    moves(True)
    await asyncio.sleep(0.02)
    awake.close()
    assert locks.held() == [False, False]


@pytest.mark.hazard("H-49", "O01")
async def test_a_lock_that_comes_too_late_is_let_go() -> None:
    locks = Locks(0.05)
    awake = Awake(locks.take)
    awake.moves(moves=True)
    await asyncio.sleep(0.01)
    awake.moves(moves=False)
    await asyncio.sleep(0.1)
    assert locks.held() == [False]


@pytest.mark.hazard("H-32")
async def test_nobody_waits_for_a_system_that_does_not_answer() -> None:
    async def never() -> int:
        await asyncio.Event().wait()
        return 0

    awake = Awake(never)
    awake.moves(moves=True)
    await asyncio.sleep(0)
    awake.close()
    await asyncio.sleep(0.01)


@pytest.mark.hazard("H-49", "O01")
@pytest.mark.skipif(shutil.which("dbus-daemon") is None, reason="dbus-daemon is not installed")
async def test_logind_is_asked_for_a_block_lock(tmp_path: Path) -> None:
    from dbus_fast import BusType, Message, MessageType
    from dbus_fast.aio import MessageBus

    with system_bus(tmp_path):
        bus = await MessageBus(bus_type=BusType.SYSTEM, negotiate_unix_fd=True).connect()
        locks, asked = Locks(), list[list[object]]()

        def answer(message: Message) -> Message | None:
            if message.member != "Inhibit" or message.message_type is not MessageType.METHOD_CALL:
                return None
            asked.append(message.body)
            ours, theirs = os.pipe()
            locks.ends.append(ours)
            given.append(theirs)
            return Message.new_method_return(message, "h", [0], [theirs])

        given: list[int] = []
        bus.add_message_handler(answer)
        await bus.request_name("org.freedesktop.login1")
        awake = Awake()
        awake.moves(moves=True)
        async with asyncio.timeout(5):
            while awake._descriptor is None:
                await asyncio.sleep(0.01)
        for end in given:
            os.close(end)  # logind keeps none of it
        assert asked == [[WHAT, "treadctl", "A treadmill belt moves", "block"]]
        assert locks.held() == [True]
        awake.moves(moves=False)
        assert locks.held() == [False]
        bus.disconnect()
