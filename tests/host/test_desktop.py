"""A notification over a real message bus, and through the program that macOS has."""

import asyncio
import logging
import os
import shutil
import stat
import time
from argparse import Namespace
from dataclasses import replace
from pathlib import Path
from typing import Any, Self

import pytest

from tests.care.walks import GOOD
from tests.helpers.bus import session_bus
from treadctl import days
from treadctl.care.asking import AS_BEFORE
from treadctl.care.rows import Pen
from treadctl.journal import SqliteJournal, journal_path
from treadctl.service import desktop, reminders
from treadctl.service.__main__ import serve

needs_bus = pytest.mark.skipif(shutil.which("dbus-daemon") is None, reason="dbus-daemon is not installed")
ON_LINUX = pytest.mark.skipif(not Path("/proc").is_dir(), reason="D-Bus is how Linux does it")


class Server:
    """A desktop that keeps what it is asked to show."""

    def __init__(self, answers: str = "shown") -> None:
        self.shown = list[list[Any]]()
        self._answers = answers

    async def __aenter__(self) -> Self:
        from dbus_fast import BusType
        from dbus_fast.aio import MessageBus

        self._bus = await MessageBus(bus_type=BusType.SESSION).connect()
        self._bus.add_message_handler(self._take)
        await self._bus.request_name(desktop.SERVICE)
        return self

    async def __aexit__(self, *_: object) -> None:
        self._bus.disconnect()

    def _take(self, message: Any) -> Any:
        from dbus_fast import Message, MessageType

        asked = message.message_type is MessageType.METHOD_CALL and message.member == "Notify"
        if not asked:
            return None
        assert (message.path, message.interface) == (desktop.PLACE, desktop.SERVICE)
        assert message.signature == "susssasa{sv}i"
        self.shown.append(message.body)
        if self._answers == "silence":
            return True
        if self._answers == "error":
            return Message.new_error(message, f"{desktop.SERVICE}.Error", "no")
        return Message.new_method_return(message, "u", [1])


@needs_bus
@ON_LINUX
async def test_it_is_shown_as_the_specification_wants_it(tmp_path: Path) -> None:
    with session_bus(tmp_path):
        notify = desktop.find(os.environ, "linux")
        assert notify is not None
        async with Server() as server:
            await notify("treadctl", "A question is waiting: treadctl --data '/a & <b>' checkin")
        (body,) = server.shown
        assert body[:4] == ["treadctl", 0, "", "treadctl"]
        assert body[4] == "A question is waiting: treadctl --data '/a &amp; &lt;b&gt;' checkin"
        assert (body[5], body[6]["urgency"].value, body[7]) == ([], 1, -1)


@needs_bus
@ON_LINUX
async def test_what_a_desktop_without_a_server_or_without_a_bus_says(tmp_path: Path) -> None:
    with session_bus(tmp_path) as daemon:
        notify = desktop.find(os.environ, "linux")
        assert notify is not None
        with pytest.raises(OSError, match="ServiceUnknown"):
            await notify("treadctl", "x")
        async with Server("error"):
            with pytest.raises(OSError, match="Error"):
                await notify("treadctl", "x")
        async with Server("silence") as server:
            with pytest.raises(TimeoutError):
                async with asyncio.timeout(0.3):
                    await notify("treadctl", "x")
            assert len(server.shown) == 1
        daemon.kill()
        daemon.wait()
        for environ in ({"DBUS_SESSION_BUS_ADDRESS": f"unix:path={tmp_path}/bus"},
                        {"DBUS_SESSION_BUS_ADDRESS": "nonsense"}, {}, {"XDG_RUNTIME_DIR": str(tmp_path)}):  # fmt: skip
            notify = desktop.find(environ, "linux")
            assert notify is not None
            with pytest.raises(OSError, match=r"bus|refused"):
                await notify("treadctl", "x")


@ON_LINUX
async def test_a_bus_that_lets_nobody_in_is_left_in_time(tmp_path: Path) -> None:
    gone = asyncio.Event()

    async def says_nothing(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        while await reader.read(1024):
            pass
        writer.close()
        gone.set()

    path = tmp_path / "bus"
    async with await asyncio.start_unix_server(says_nothing, path):
        with pytest.raises(TimeoutError):
            async with asyncio.timeout(0.3):
                await desktop.over_the_bus(f"unix:path={path}", "treadctl", "x")
        async with asyncio.timeout(2):
            await gone.wait()


@needs_bus
@ON_LINUX
async def test_a_service_that_nobody_told_of_the_bus_finds_it(tmp_path: Path) -> None:
    with session_bus(tmp_path):
        found = desktop.session_bus({"XDG_RUNTIME_DIR": str(tmp_path)})
        assert found == os.environ["DBUS_SESSION_BUS_ADDRESS"]
    assert desktop.session_bus({"XDG_RUNTIME_DIR": str(tmp_path / "gone")}) is None


def program(folder: Path, name: str, script: str) -> None:
    path = folder / name
    path.write_text(f"#!/bin/sh\n{script}\n")
    path.chmod(path.stat().st_mode | stat.S_IXUSR)


async def test_on_macos_the_words_are_arguments_and_never_part_of_the_script(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("PATH", f"{tmp_path}{os.pathsep}{os.environ['PATH']}")
    notify = desktop.find({}, "darwin")
    assert notify is not None
    program(tmp_path, "osascript", f'printf "%s\\n" "$@" > {tmp_path}/said')
    await notify("treadctl", 'say " & do')
    lines = (tmp_path / "said").read_text().splitlines()
    assert lines[-2:] == ["treadctl", 'say " & do']
    assert lines[:-2] == [part for line in desktop.SCRIPT for part in ("-e", line)]
    program(tmp_path, "osascript", "exit 1")
    with pytest.raises(OSError, match="ended with 1"):
        await notify("treadctl", "x")
    program(tmp_path, "osascript", f"echo $$ > {tmp_path}/pid; exec sleep 30")
    with pytest.raises(TimeoutError):
        async with asyncio.timeout(0.5):
            await notify("treadctl", "x")
    pid = int((tmp_path / "pid").read_text())
    async with asyncio.timeout(5):
        while _lives(pid):  # a child that was killed and is not yet collected is still there
            await asyncio.sleep(0.01)


def _lives(pid: int) -> bool:
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return False
    return True


@needs_bus
@ON_LINUX
async def test_the_service_reminds_of_a_walk_of_two_days_ago(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    data, ended = tmp_path / "data", time.time() - 2 * 86_400
    data.mkdir()
    journal = SqliteJournal(journal_path(data))
    walk = replace(GOOD, day=days.local(ended)[0], started_at=ended - 600, ended_at=ended)
    for kind, values in (Pen(simulated=False).walk(walk, "one"), Pen(simulated=False).right_after("one", AS_BEFORE)):  # fmt: skip
        journal.record(kind, values, wall=ended, now=0.0)
    assert journal.close()
    monkeypatch.setattr(reminders, "EVERY_S", 0.05)
    monkeypatch.setattr(
        days, "local", lambda wall: (days.utc(wall)[0], 43_200)
    )  # it is noon: no night in a test
    monkeypatch.setenv("TREADCTL_RUNTIME", str(tmp_path / "run"))
    monkeypatch.setenv("TREADCTL_DATA", str(data))
    options = Namespace(data=data, radio="sim:127.0.0.1:1", audit=None, spawned=False)

    async def until(done: Any) -> None:
        while not done():
            await asyncio.sleep(0.02)

    with session_bus(tmp_path), caplog.at_level(logging.WARNING):
        async with Server() as server:
            for wanted in ("on", "on", "off"):  # the second is a restart
                monkeypatch.setenv("TREADCTL_REMINDERS", wanted)
                if wanted == "off":
                    (data / "reminded.json").unlink()
                ready: asyncio.Future[Any] = asyncio.get_running_loop().create_future()
                running = asyncio.create_task(serve(options, ready.set_result))
                service = await ready
                async with asyncio.timeout(20):
                    await until(lambda: server.shown)
                await asyncio.sleep(0.3)
                service.ending.set()
                assert await running == 0
            assert [body[4] for body in server.shown] == ["A question is waiting: treadctl checkin"]
    assert not caplog.records
