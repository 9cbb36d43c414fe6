"""The local socket, with a service that has no radio: roles, garbage, slow readers, a second service."""

import asyncio
import json
import logging
import stat
import time
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner

from tests.helpers.asking import NONE, WELL
from treadctl import paths, words
from treadctl.device.ports import Radio
from treadctl.interfaces import upstream
from treadctl.interfaces.cli import start
from treadctl.journal import MemoryJournal
from treadctl.model import Notice, RadioError, RadioTrouble, TreadctlError
from treadctl.profiles import load, plan_for
from treadctl.service import record
from treadctl.service.audit import Audit
from treadctl.service.build import build
from treadctl.service.guardian import MemoryGuardian
from treadctl.service.ports import Ports
from treadctl.service.server import BACKLOG_MAX, CLIENTS_MAX, Server
from treadctl.service.service import Service

Line = dict[str, Any]


@asynccontextmanager
async def no_radio() -> AsyncIterator[Radio]:
    raise RadioError(RadioTrouble.NO_ADAPTER, "none here")
    yield


class Here:
    """A listening service, and clients made of bare sockets."""

    def __init__(self, service: Service, server: Server, data: Path) -> None:
        self.service, self.server, self.data = service, server, data
        self.journal = MemoryJournal()
        self.writers: list[asyncio.StreamWriter] = []

    async def connect(self, *hello: object) -> tuple[asyncio.StreamReader, asyncio.StreamWriter]:
        record = json.loads(paths.record_path(self.data).read_text())
        if record["port"]:
            reader, writer = await asyncio.open_connection("127.0.0.1", record["port"])
        else:
            reader, writer = await asyncio.open_unix_connection(record["socket"])
        self.writers.append(writer)
        for line in hello:
            writer.write(json.dumps(line).encode() + b"\n")
        return reader, writer

    async def close(self) -> None:
        for writer in self.writers:
            writer.transport.abort()
        await asyncio.sleep(0.02)
        await self.server.close()

    async def walker(self, role: str = "walker") -> tuple[asyncio.StreamReader, asyncio.StreamWriter]:
        reader, writer = await self.connect({"hello": 1, "role": role})
        assert (await read(reader))["role"] == role
        return reader, writer


async def read(reader: asyncio.StreamReader) -> Line:
    """The next line that is no snapshot."""
    async with asyncio.timeout(5):
        while True:
            line: Line = json.loads(await reader.readline())
            if line.get("event") != "snapshot" or "reply" in line:
                return line


async def ask(reader: asyncio.StreamReader, writer: asyncio.StreamWriter, **request: object) -> Line:
    writer.write(json.dumps({"id": "1", **request}).encode() + b"\n")
    while "ok" not in (line := await read(reader)):
        pass
    return line


@pytest.fixture
async def here(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> AsyncIterator[Here]:
    monkeypatch.setenv("TREADCTL_RUNTIME", str(tmp_path / "run"))
    loop, journal = asyncio.get_running_loop(), MemoryJournal()
    service, requests = build(
        Ports(
            open_radio=no_radio,
            clock=loop.time,
            wall=time.time,
            journal=journal,
            plan_for=lambda name, walks: plan_for(load(name, tmp_path), walks),
            profile_of=lambda name: load(name, tmp_path),
            nonce=lambda: "0" * 32,
            off_loop=asyncio.to_thread,
            audit=Audit(loop.time),
            guardian=MemoryGuardian(),
        )
    )
    server = Server(service, requests, tmp_path, "none")
    await server.open()
    running = asyncio.create_task(service.run())
    place = Here(service, server, tmp_path)
    place.journal = journal
    yield place
    await place.close()
    service.ending.set()
    await running


async def test_the_first_line_says_the_role(here: Here) -> None:
    reader, _ = await here.connect({"hello": 1, "role": "king"})
    assert (await read(reader))["ok"] is False
    assert await reader.read() == b""


@pytest.mark.parametrize("request_name", ["arm", "permit", "connect", "shutdown"])
async def test_remote_cannot_start_anything(here: Here, request_name: str) -> None:
    reader, writer = await here.walker("remote")
    reply = await ask(reader, writer, request=request_name)
    assert reply["ok"] is False
    assert "not for the role remote" in reply["message"]
    assert (await ask(reader, writer, request="stop"))["ok"] is True


@pytest.mark.parametrize(
    "line",
    [
        b"\n",
        b"stop\n",
        b"[]\n",
        b"{}\n",
        b'{"request": "stop"}\n',
        b"\xff\xfe\n",
        b"[" * 5000 + b"\n",
        b"1e999\n",
    ],
)
async def test_garbage_is_answered_and_the_next_stop_still_counts(here: Here, line: bytes) -> None:
    reader, writer = await here.walker()
    writer.write(line)
    assert (await read(reader))["ok"] is False
    assert (await ask(reader, writer, request="stop"))["ok"] is True


async def test_a_line_without_end_loses_only_its_own_client(here: Here) -> None:
    reader, writer = await here.walker()
    writer.write(b"x" * 200_000)
    assert await reader.read() is not None
    other_reader, other_writer = await here.walker()
    assert (await ask(other_reader, other_writer, request="snapshot"))["state"] == "none"


async def test_connecting_without_bluetooth_says_so(here: Here) -> None:
    reader, writer = await here.walker()
    reply = await ask(reader, writer, request="connect")
    assert (reply["ok"], reply["trouble"]) == (False, "no_adapter")


async def test_arming_without_a_machine_is_refused(here: Here) -> None:
    reader, writer = await here.walker()
    reply = await ask(reader, writer, request="arm", profile="starter", permit="0" * 32)
    assert (reply["ok"], reply["reason"]) == (False, "no_machine")
    reply = await ask(reader, writer, request="arm", profile="../../etc/passwd", permit="0" * 32)
    assert reply["ok"] is False


async def test_who_does_not_read_loses_lines_and_holds_up_nobody(here: Here) -> None:
    _, lazy = await here.walker("viewer")
    lazy.transport.pause_reading()  # type: ignore[attr-defined]
    blob = "x" * 10_000
    for number in range(400):
        here.server.broadcast({"event": "noise", "number": number, "blob": blob})
    await asyncio.sleep(0.05)
    waiting = [client.writer.transport.get_write_buffer_size() for client in here.server._clients]
    assert max(waiting) <= BACKLOG_MAX + 11_000
    reader, writer = await here.walker()
    assert (await ask(reader, writer, request="stop"))["ok"] is True


async def test_a_second_service_for_the_same_data_is_refused(here: Here) -> None:
    second = Server(here.service, here.server._requests, here.data, "none")
    with pytest.raises(TreadctlError, match="already runs"):
        await second.open()


async def test_only_the_owner_can_reach_it(here: Here) -> None:
    record = paths.record_path(here.data)
    for path in (record, paths.socket_path(here.data)):
        assert stat.S_IMODE(path.stat().st_mode) == 0o600
    assert stat.S_IMODE(record.parent.stat().st_mode) == 0o700


async def test_loopback_wants_the_token(here: Here, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("TREADCTL_SOCKET", "loopback")
    data = tmp_path / "other"
    server = Server(here.service, here.server._requests, data, "none")
    await server.open()
    other = Here(here.service, server, data)
    reader, _ = await other.connect({"hello": 1, "role": "walker"})
    assert (await read(reader))["ok"] is False
    token = json.loads(paths.record_path(data).read_text())["token"]
    reader, _ = await other.connect({"hello": 1, "role": "walker", "token": token})
    assert (await read(reader))["role"] == "walker"
    await other.close()


async def test_a_flood_holds_up_no_stop(here: Here) -> None:
    async def flood() -> None:
        reader, writer = await here.walker("viewer")
        drain = asyncio.create_task(reader.read())
        for _ in range(200_000):
            writer.write(b'{"request": "snapshot", "id": "x"}\n' * 50)
            await writer.drain()
        drain.cancel()

    floods = [asyncio.create_task(flood()) for _ in range(3)]
    await asyncio.sleep(1.0)
    reader, writer = await here.walker()
    took = []
    for _ in range(5):
        began = asyncio.get_running_loop().time()
        assert (await ask(reader, writer, request="stop"))["ok"] is True
        took.append(asyncio.get_running_loop().time() - began)
    for task in floods:
        task.cancel()
    await asyncio.gather(*floods, return_exceptions=True)
    assert max(took) < 0.5, took


@pytest.mark.hazard("N08")
async def test_a_crowd_that_says_nothing_does_not_keep_a_stop_out(here: Here) -> None:
    reader, writer = await here.connect({"hello": 1, "role": "walker", "watched": True})
    await read(reader)
    crowd = [await here.connect() for _ in range(3 * CLIENTS_MAX)]
    other_reader, other_writer = await here.walker()
    assert (await ask(other_reader, other_writer, request="stop"))["ok"] is True
    assert (await ask(reader, writer, request="stop"))["ok"] is True  # who is watched was not pushed out
    assert await crowd[0][0].read() == b""
    assert len(here.server._connections) <= CLIENTS_MAX + 1


@pytest.mark.parametrize(
    ("hello", "aloud"),
    [
        ({"role": "walker", "watched": True, "tty": "/dev/pts/9"}, True),
        ({"role": "walker", "watched": True, "speaks": True}, False),
        ({"role": "viewer", "watched": False, "speaks": True}, True),  # who only looks on may hear nothing
        ({"role": "walker", "watched": True, "speaks": 1}, True),
        ({"role": "remote", "watched": True, "speaks": True}, True),  # from afar nobody is silenced
    ],
)
@pytest.mark.hazard("H-62", "H-66")
async def test_calm_words_are_said_aloud_unless_a_watched_page_says_them(
    here: Here, hello: Line, aloud: bool
) -> None:
    guardian = here.service.guardian
    assert isinstance(guardian, MemoryGuardian)
    reader, writer = await here.connect({"hello": 1, **hello})
    await read(reader)
    here.service._notice(Notice("fault_unwatched_ask"))
    assert len(guardian.said) == aloud
    writer.close()  # the page is gone, or asleep
    async with asyncio.timeout(5):
        while here.server._clients:
            await asyncio.sleep(0.01)
    here.service._notice(Notice("fault_unwatched_ask"))
    assert len(guardian.said) == aloud + 1


@pytest.mark.hazard("H-66")
async def test_what_is_watched_by_the_pages_connection_speaks_for_itself(here: Here) -> None:
    its = json.loads(paths.record_path(here.data).read_text())
    for watched in (False, True):
        page = await upstream.connect(its, "walker", watched=watched)
        assert here.service.aloud.page_speaks is watched
        page.close()


async def test_a_stop_does_not_stand_behind_the_same_clients_slow_request(here: Here) -> None:
    reader, writer = await here.walker()

    async def slow(work: object) -> None:
        await asyncio.sleep(3)

    here.server._requests._care.off_loop = slow  # type: ignore[assignment, method-assign]
    writer.write(b'{"request": "permit", "id": "slow"}\n')
    began = asyncio.get_running_loop().time()
    assert (await ask(reader, writer, request="stop", id="now"))["reply"] == "now"
    assert asyncio.get_running_loop().time() - began < 0.5
    assert (await ask(reader, writer, request="connect", id="next"))["reason"] == "busy_request"


@pytest.mark.hazard("H-52", "S01")
async def test_a_record_that_the_disk_does_not_take_is_told_and_tried_again(
    here: Here, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    monkeypatch.setattr(record, "AGAIN_S", 0.05)
    path = paths.record_path(here.data)
    blocked = path.with_suffix(".new")
    blocked.mkdir()
    guardian = here.service.guardian
    guardian.pid, guardian.way = 4711, {"socket": "of the new guardian"}
    with caplog.at_level(logging.WARNING):
        guardian.changed()
        await asyncio.sleep(0.2)
    assert "cannot be written" in caplog.text
    assert json.loads(path.read_text())["guardian"] is None
    blocked.rmdir()
    await asyncio.sleep(0.3)
    assert json.loads(path.read_text())["guardian"] == {"socket": "of the new guardian"}


@pytest.mark.hazard("H-57", "S03", "P01b")
@pytest.mark.parametrize("name", ["permit", "arm", "scan", "connect"])
async def test_a_request_that_fails_from_within_is_answered_and_logged(
    here: Here, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture, name: str
) -> None:
    async def fails(request: object, role: str) -> None:
        raise OSError("the disk is gone")

    monkeypatch.setattr(here.server._requests, "_take", fails)
    reader, writer = await here.walker()
    reply = await ask(reader, writer, request=name)
    assert (reply["reply"], reply["ok"], reply["reason"]) == ("1", False, "request_failed")
    assert "the disk is gone" in caplog.text
    assert (await ask(reader, writer, request="stop"))["ok"] is True


def _prepared(reply: Line) -> Line:
    return {name: reply[name] for name in ("profile", "from", "seconds")}


@pytest.mark.hazard("H-65")
async def test_a_walk_is_prepared_from_afar_and_nothing_starts(here: Here) -> None:
    watching, _ = await here.walker("viewer")
    reader, writer = await here.walker("remote")
    reply = await ask(reader, writer, request="prepare", profile="gentle", **{"from": "kitchen\x1b[1m"})
    assert reply["ok"] is True
    assert _prepared(reply) == {"profile": "gentle", "from": "kitchen[1m", "seconds": 60}
    notice = await read(watching)
    assert (notice["event"], _prepared(notice)) == ("prepared", _prepared(reply))
    assert words.spoken("prepared") is None
    assert words.notice(notice) == "From the house: gentle was prepared. It starts only here."
    later, _ = await here.walker()  # who comes meanwhile is told as well
    assert (await read(later))["profile"] == "gentle"
    snapshot = await ask(reader, writer, request="snapshot")
    assert (snapshot["state"], _prepared(snapshot["prepared"])) == ("none", _prepared(reply))
    assert [row.kind for row in here.journal.rows()] == ["prepared"]


async def test_start_takes_what_was_prepared_and_says_so(here: Here, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("TREADCTL_DATA", raising=False)
    walked: list[str] = []
    monkeypatch.setattr(
        start, "walk", lambda folder, radio, audit, wishes, **_: walked.append(wishes.profile)
    )

    def typed(*more: str) -> str:
        arguments = ["--data", str(here.data), "--radio", "hci:none", *more]
        return CliRunner().invoke(start.start, arguments).output

    assert "prepared" not in await asyncio.to_thread(typed)
    reader, writer = await here.walker("remote")
    assert (await ask(reader, writer, request="prepare", profile="gentle"))["ok"] is True
    said = await asyncio.to_thread(typed)
    assert said.strip() == "From the house: gentle was prepared. It starts only here."
    assert "prepared" not in await asyncio.to_thread(typed, "standard")
    assert walked == ["starter", "gentle", "standard"]


@pytest.mark.hazard("H-65")
@pytest.mark.parametrize(
    ("profile", "reason"),
    [
        ("demo", "no_programme"),
        ("no such", "bad_value"),
        ("../gentle", "bad_value"),
        ("", "bad_value"),
        (None, "bad_value"),
        (["gentle"], "bad_value"),
    ],
)
async def test_what_cannot_be_walked_is_not_prepared(here: Here, profile: object, reason: str) -> None:
    reader, writer = await here.walker("remote")
    reply = await ask(reader, writer, request="prepare", profile=profile)
    assert (reply["ok"], reply["reason"]) == (False, reason)
    assert words.refusal(reply) != reason
    assert (await ask(reader, writer, request="snapshot"))["prepared"] is None


async def test_the_programme_is_asked_and_answered_over_the_socket(here: Here) -> None:
    reader, writer = await here.walker()
    assert (await ask(reader, writer, request="today"))["screen"] == "first"
    assert (await ask(reader, writer, request="card", lines=NONE, back=0, leg=0))["reason"] == "screen_first"
    reply = await ask(reader, writer, request="screen", answers={**WELL, "D1": "perhaps"})
    assert (reply["ok"], reply["reason"]) == (False, "bad_value")
    assert "answers.D1 is 'perhaps'" in reply["message"]
    assert (await ask(reader, writer, request="screen", answers=WELL))["outcome"] == "clear"
    reply = await ask(reader, writer, request="card", profile="starter", lines=NONE, back=0, leg=0)
    assert (reply["kind"], reply["plan"]["walk_s"], len(reply["card"])) == ("walk", 300, 32)
    looking_reader, looking_writer = await here.walker("viewer")
    assert (await ask(looking_reader, looking_writer, request="today"))["kind"] == "walk"
    assert (await ask(looking_reader, looking_writer, request="well"))["ok"] is False
    afar_reader, afar_writer = await here.walker("remote")
    assert "not for the role remote" in (await ask(afar_reader, afar_writer, request="card"))["message"]
