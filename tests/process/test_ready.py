"""A real guardian that knows no machine beats, and counts as none: it could stop nothing."""

import asyncio
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
        await guardian.close(stands=True)
        for thread in threading.enumerate():  # the one that lives with the guardian
            if thread.name == "guardian":
                thread.join(5.0)
