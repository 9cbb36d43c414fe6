"""The guardian at work, with hands in memory: whose process it ends, and to whom it makes way."""

import asyncio
import json
import os
import signal
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from treadctl.guardian.codec import CONTROL_POINT, MACHINE_STATUS, STOP, TREADMILL_DATA
from treadctl.guardian.guard import Guard
from treadctl.guardian.hands import Target
from treadctl.guardian.ladder import Outcome
from treadctl.guardian.process import ServiceProcess
from treadctl.guardian.vigil import Why

pytestmark = pytest.mark.hazard("H-30", "H-47")

NOBODY = 2**22 + 7  # above the highest number that Linux gives
SUCCESSOR = 2**22 + 8


def sleeper() -> "subprocess.Popen[bytes]":
    return subprocess.Popen([sys.executable, "-c", "import time; time.sleep(60)"])


def test_a_frozen_service_is_ended() -> None:
    with sleeper() as child:
        held = ServiceProcess(child.pid)
        os.kill(child.pid, signal.SIGSTOP)
        held.end()
        assert child.wait(5) == -signal.SIGKILL
        held.close()


def test_a_service_that_is_gone_is_not_ended_by_its_number(monkeypatch: pytest.MonkeyPatch) -> None:
    with sleeper() as child:
        held = ServiceProcess(child.pid)
        child.kill()
        child.wait(5)
    monkeypatch.setattr(os, "kill", lambda *number: pytest.fail(f"somebody else's process: {number}"))
    held.end()  # by now that number may be anybody's
    held.close()


def test_without_a_hold_only_a_parent_is_ended(monkeypatch: pytest.MonkeyPatch) -> None:
    def none(pid: int) -> int:
        raise OSError("an old kernel")

    monkeypatch.setattr(os, "pidfd_open", none, raising=False)
    with sleeper() as stranger:
        ServiceProcess(stranger.pid).end()
        assert stranger.poll() is None
        stranger.kill()
    killed: list[int] = []
    monkeypatch.setattr(os, "kill", lambda pid, number: killed.append(pid))
    ServiceProcess(os.getppid()).end()
    ServiceProcess(os.getpid()).end()
    ServiceProcess(0).end()
    assert killed == [os.getppid()]


class SharedHands:
    """A link that is the system's: one Stop and the belt stands."""

    shared = True
    able = True

    def __init__(self, target: Target) -> None:
        self.heard: Callable[[int, bytes], None] = lambda uuid, value: None
        self.lost: Callable[[], None] = lambda: None
        self.written: list[bytes] = []
        self.cuts = self.listens = 0
        self.closed = False
        self.speed = 200

    async def prepare(self) -> None: ...

    async def attach(self) -> None: ...

    async def listen(self) -> None:
        self.listens += 1

    async def write(self, frame: bytes) -> Outcome:
        self.written.append(frame)
        self.speed = 0 if frame == STOP else self.speed
        return Outcome.DONE

    async def cut(self) -> None:
        self.cuts += 1

    def close(self) -> None:
        self.closed = True

    def report(self) -> None:
        self.heard(TREADMILL_DATA, b"\x00\x00" + self.speed.to_bytes(2, "little"))


class Death:
    """A service of this record has died while its belt moved."""

    def __init__(self, folder: Path) -> None:
        self.record, self.latch = folder / "record.json", folder / "latch"
        self.hands: list[SharedHands] = []
        self.guard = Guard(lambda line: None, self._hands, asyncio.get_running_loop().time)
        self.latch.write_text("{}")
        self.belongs_to(NOBODY)
        self.guard.take({"guard": self.charge})
        self.guard.take({"beat": 1, "may_move": True})
        self.guard.ended()

    @property
    def charge(self) -> dict[str, Any]:
        files = {"record": str(self.record), "latch": str(self.latch)}
        return {"radio": "os", "address": "F0:54:52:45:41:44", "pid": NOBODY, "stop_s": 2.0, **files}

    def _hands(self, target: Target) -> SharedHands:
        self.hands.append(SharedHands(target))
        return self.hands[-1]

    def belongs_to(self, pid: int | None) -> None:
        self.record.write_text(json.dumps({"pids": {"service": pid, "guardian": 1}, "charge": {}}))

    async def reports(self, seconds: float) -> None:
        for _ in range(round(seconds * 2)):
            self.hands[0].report()
            await asyncio.sleep(0.5)


@pytest.mark.virtual
@pytest.mark.hazard("H-40", "H-79", "P07")
async def test_a_new_service_walks_without_the_old_guardian(tmp_path: Path) -> None:
    death = Death(tmp_path)
    running = asyncio.create_task(death.guard.run())
    await death.reports(5)
    assert death.guard.state["guardian"] == "stands"
    death.belongs_to(SUCCESSOR)
    await death.reports(2)
    death.hands[0].speed = 100  # somebody walks with the new service
    await death.reports(5)
    assert await asyncio.wait_for(running, 1) is None
    assert death.hands[0].written == [STOP]
    assert death.hands[0].cuts == 0  # the link is the new service's
    assert death.latch.exists()
    assert json.loads(death.record.read_text())["pids"]["service"] == SUCCESSOR


@pytest.mark.virtual
async def test_a_new_service_takes_over_no_belt_that_still_moves(tmp_path: Path) -> None:
    death = Death(tmp_path)
    death.belongs_to(SUCCESSOR)
    running = asyncio.create_task(death.guard.run())
    await death.reports(1)
    assert STOP in death.hands[0].written
    assert not running.done()
    await death.reports(6)
    assert await asyncio.wait_for(running, 1) is None


@pytest.mark.virtual
async def test_without_a_new_one_it_watches_for_a_minute_and_closes_the_books(tmp_path: Path) -> None:
    death = Death(tmp_path)
    running = asyncio.create_task(death.guard.run())
    await death.reports(70)
    done = await asyncio.wait_for(running, 1)
    assert done is not None
    assert done.stands
    assert not death.latch.exists()
    assert json.loads(death.record.read_text())["pids"] == {"service": None, "guardian": None}
    assert death.hands[0].cuts == 1


@pytest.mark.virtual
async def test_with_nobody_left_alive_the_number_in_the_record_is_no_new_service(tmp_path: Path) -> None:
    death = Death(tmp_path)
    guard = Guard(lambda line: None, death._hands, asyncio.get_running_loop().time)
    guard.take({"guard": {**death.charge, "pid": 0}})
    guard.step_in(Why.ASKED)
    running = asyncio.create_task(guard.run())
    await asyncio.sleep(0)
    death.hands[0] = death.hands[-1]
    await death.reports(70)
    assert (await asyncio.wait_for(running, 1)) is not None
    assert json.loads(death.record.read_text())["pids"]["service"] is None


@pytest.mark.virtual
async def test_the_same_machine_told_again_opens_no_second_way(tmp_path: Path) -> None:
    death = Death(tmp_path)
    for _ in range(3):
        death.guard.take({"guard": {**death.charge, "tty": "/dev/null"}})
    assert len(death.hands) == 1
    death.guard.take({"guard": {**death.charge, "address": "F0:54:52:45:41:45"}})
    assert len(death.hands) == 2
    assert [hands.closed for hands in death.hands] == [True, False]  # no connection is left behind


class LateHands(SharedHands):
    """The system's bus is not there at first."""

    ready = False

    async def prepare(self) -> None:
        if not self.ready:
            raise OSError("no bus")


@pytest.mark.virtual
@pytest.mark.hazard("H-45", "D05")
async def test_a_guardian_that_could_not_act_says_that_it_is_not_ready() -> None:
    said: list[dict[str, Any]] = []
    made: list[LateHands] = []

    def hands(target: Target) -> LateHands:
        made.append(LateHands(target))
        return made[-1]

    guard = Guard(said.append, hands, asyncio.get_running_loop().time)

    async def beats() -> list[bool]:
        said.clear()
        for number in range(3):
            guard.take({"beat": number, "may_move": False})
        await asyncio.sleep(2.0)
        return [line["ready"] for line in said if "beat" in line]

    assert await beats() == [False] * 3  # without a machine there is nothing to guard
    guard.take({"guard": {"radio": "os", "address": "F0:54:52:45:41:44"}})
    await asyncio.sleep(0.5)
    assert await beats() == [False] * 3
    made[0].ready = True
    await asyncio.sleep(2.0)
    assert await beats() == [True] * 3
    guard.take({"guard": {"radio": "os", "address": "C4:00:00:00:00:01"}})  # another machine
    assert await beats() == [False] * 3


@pytest.mark.virtual
@pytest.mark.hazard("H-52", "S02")
async def test_no_disk_stands_between_it_and_a_stop(tmp_path: Path) -> None:
    audit = tmp_path / "audit"
    os.mkfifo(audit)  # whoever opens it to write waits for a reader: a disk that hangs
    death = Death(tmp_path)
    death.guard.take({"guard": {**death.charge, "audit": str(audit)}})
    running = asyncio.create_task(death.guard.run())
    await death.reports(2)
    assert death.hands[0].written == [STOP]
    await death.reports(70)  # and it ends although nobody has read a line
    with os.fdopen(os.open(audit, os.O_RDWR)) as lines:  # a writer as well: no end of file between two lines
        assert await asyncio.wait_for(running, 1)
        rows = [json.loads(lines.readline()) for _ in range(3)]
    assert [row["audit"] for row in rows] == ["alarm", "write", "alarm"]
    assert rows[1]["bytes"] == STOP.hex()
    assert rows[0]["t"] <= rows[1]["t"] < rows[2]["t"]


@pytest.mark.virtual
@pytest.mark.hazard("H-79", "H-80", "B12")
async def test_who_starts_the_belt_at_the_machine_is_left_alone(tmp_path: Path) -> None:
    death = Death(tmp_path)
    running = asyncio.create_task(death.guard.run())
    await death.reports(10)
    death.hands[0].heard(MACHINE_STATUS, b"\x04")
    death.hands[0].speed = 100
    await death.reports(90)
    assert death.guard.state == {"guardian": "theirs", "speed_kmh": 1.0}
    assert death.hands[0].written == [STOP]
    assert not death.latch.exists()  # the next service must not stop them either
    assert not death.guard.release()
    assert death.guard.asked()["guardian"] == "stopping"  # the stop is on offer
    await death.reports(70)
    assert death.hands[0].written == [STOP, STOP]
    assert await asyncio.wait_for(running, 1) is not None


@pytest.mark.virtual
@pytest.mark.hazard("H-15", "D02")
async def test_a_late_start_of_the_dead_service_is_stopped_whatever_the_machine_says(tmp_path: Path) -> None:
    death = Death(tmp_path)
    running = asyncio.create_task(death.guard.run())
    await death.reports(10)
    death.hands[0].heard(CONTROL_POINT, b"\x80\x07\x01")
    death.hands[0].heard(MACHINE_STATUS, b"\x04")
    death.hands[0].speed = 100
    await death.reports(70)
    assert death.hands[0].written == [STOP, STOP]
    assert await asyncio.wait_for(running, 1) is not None


@pytest.mark.virtual
@pytest.mark.hazard("H-15", "L01", "L02")
async def test_a_link_that_comes_back_in_the_watch_is_listened_to(tmp_path: Path) -> None:
    death = Death(tmp_path)
    running = asyncio.create_task(death.guard.run())
    await death.reports(10)
    assert death.hands[0].listens == 1
    death.hands[0].lost()
    await death.reports(2)
    assert death.hands[0].listens == 2
    death.hands[0].speed = 100  # a late command
    await death.reports(70)
    assert death.hands[0].written[-1] == STOP
    assert death.hands[0].speed == 0
    assert await asyncio.wait_for(running, 1) is not None
