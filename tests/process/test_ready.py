"""A real guardian, by what reaches it: one that knows no machine counts as none, and whoever comes next hears the alarm."""

import asyncio
import os
import signal
import threading
import time
from pathlib import Path

import pytest

from treadctl.model import Event, GuardianBeat, Report
from treadctl.quantities import Speed
from treadctl.service.guardian import Charge
from treadctl.service.guarding import GuardianProcess

IDLE = Report(may_move=False, armed=False, target=Speed(0), stopping=False)


@pytest.mark.hazard("H-45")
async def test_beats_count_once_it_could_act(tmp_path: Path) -> None:
    guardian = GuardianProcess(
        time.monotonic, tmp_path / "door", tmp_path / "log", tmp_path / "record", tmp_path / "latch"
    )
    heard: list[Event] = []
    guardian.open(heard.append)

    async def beats(seconds: float) -> int:
        heard.clear()
        for tick in range(round(seconds * 10)):
            guardian.beat(IDLE, tick)
            await asyncio.sleep(0.1)
        return sum(isinstance(event, GuardianBeat) for event in heard)

    try:
        assert await beats(4.0) == 0
        assert guardian.pid is not None
        guardian.guard(Charge(radio="sim:127.0.0.1:9", address="F0:54:52:45:41:44"))
        assert await beats(4.0) > 10
        pid = guardian.pid
        time.sleep(3.0)  # noqa: ASYNC251  our own loop stands still: that is not the guardian's silence
        assert await beats(1.0) > 3
        assert guardian.pid == pid
    finally:
        await closed(guardian)


@pytest.mark.hazard("H-67")
async def test_an_alarm_is_sounded_and_by_the_next_guardian_too(tmp_path: Path) -> None:
    said, program = tmp_path / "said", tmp_path / "speak"
    program.write_text(f'#!/bin/sh\necho "$*" >> {said}\nexec sleep 5\n')
    program.chmod(0o700)
    door, log, record, latch = (tmp_path / name for name in ("door", "log", "record", "latch"))
    guardian = GuardianProcess(time.monotonic, door, log, record, latch, voices=[[str(program)]])
    guardian.open(lambda event: None)
    tick = 0

    async def heard(times: int) -> None:
        nonlocal tick
        end = time.monotonic() + 10
        while not said.exists() or len(said.read_text().splitlines()) < times:
            assert time.monotonic() < end
            guardian.beat(IDLE, tick := tick + 1)
            await asyncio.sleep(0.1)

    try:
        guardian.guard(Charge(radio="sim:127.0.0.1:9", address="F0:54:52:45:41:44"))
        guardian.alarms("Hold the rail, then pull the key.")
        await heard(1)
        assert guardian.pid is not None
        os.kill(guardian.pid, signal.SIGKILL)
        await heard(2)
        assert set(said.read_text().splitlines()) == {"Hold the rail, then pull the key."}
    finally:
        await closed(guardian)


async def closed(guardian: GuardianProcess) -> None:
    await guardian.close(stands=True)
    for thread in threading.enumerate():  # the one that lives with the guardian
        if thread.name == "guardian":
            thread.join(5.0)
