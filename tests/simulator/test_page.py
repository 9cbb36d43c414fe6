"""The console's page: who gets in, what a page can do, and what it is told, without a browser."""

import asyncio
import contextlib
import io
import json
import re
from collections.abc import AsyncIterator
from typing import Any

import pytest
from websockets.asyncio.client import ClientConnection, connect
from websockets.exceptions import ConnectionClosed, InvalidStatus
from websockets.typing import Origin

from simulator import Simulator
from simulator.line import Channel
from simulator.page import hands, serve, wire
from simulator.page.serve import Page, page_files
from simulator.verbs import VERBS, check
from tests.simulator.rig import rig

ENDERS = {"obey_commands", "answer_writes", "answers_back", "telemetry_resumes", "link_back"}
TOO_DEEP = {"ignore_op"}  # wants an op code


class Open:
    """One simulator whose page is served."""

    def __init__(self, simulator: Simulator, page: Page, trace: io.StringIO) -> None:
        self.simulator, self._trace = simulator, trace
        self.place, _, self.token = page.address.partition("/#")
        self.host = self.place.removeprefix("http://")

    def records(self, event: str) -> list[Any]:
        rows = map(json.loads, self._trace.getvalue().splitlines())
        return [row for row in rows if row.get("event") == event]

    def socket(self, origin: str | None = None) -> connect:
        where = Origin(self.place if origin is None else origin) if origin != "" else None
        return connect(f"ws://{self.host}/live", origin=where, compression=None)

    @contextlib.asynccontextmanager
    async def page(self) -> AsyncIterator[ClientConnection]:
        async with self.socket() as socket:
            await socket.send(json.dumps({"token": self.token}))
            yield socket

    async def get(self, path: str, *lines: str, method: str = "GET", host: str | None = None) -> str:
        """The answer to a request as it stands on the wire."""
        reader, writer = await asyncio.open_connection(*self.host.split(":"))
        head = [f"{method} {path} HTTP/1.1", f"Host: {self.host if host is None else host}", *lines]
        writer.write("\r\n".join([*head, "", ""]).encode())
        try:
            return (await reader.read()).decode()
        finally:
            writer.close()


@pytest.fixture
async def here() -> AsyncIterator[Open]:
    trace = io.StringIO()
    async with Simulator("plain", seed=1, trace=trace) as simulator:
        page = Page(simulator, 0)
        await page.start()
        try:
            yield Open(simulator, page, trace)
        finally:
            await page.stop()


async def told(socket: ClientConnection, within_s: float = 3.0, **values: object) -> dict[str, Any]:
    """The first line that says so."""
    async with asyncio.timeout(within_s):
        while True:
            line: dict[str, Any] = json.loads(await socket.recv())
            if line["event"] == "now" and all(line[name] == value for name, value in values.items()):
                return line


async def code_of(socket: ClientConnection) -> int | None:
    """The code with which it is closed."""
    with contextlib.suppress(ConnectionClosed):
        async with asyncio.timeout(3.0):
            while True:
                await socket.recv()
    return socket.close_code


# --- who gets in


async def test_the_page_needs_nothing_from_elsewhere_and_cannot_be_framed(here: Open) -> None:
    assert sum(len(content) for content, _ in page_files().values()) < 40_000
    for path, (content, kind) in page_files().items():
        head, _, body = (await here.get(path)).partition("\r\n\r\n")
        assert head.startswith("HTTP/1.1 200")
        assert body == content.decode()
        assert kind in head
        assert "default-src 'none'" in head
        assert "frame-ancestors 'none'" in head
        assert "Access-Control" not in head
        text = body.replace('xmlns="http://www.w3.org/2000/svg"', "")
        assert "http://" not in text
        assert "https://" not in text
        assert "style=" not in text
        assert here.token not in body


@pytest.mark.parametrize(
    ("path", "lines", "status"),
    [
        ("/page.css", ["Origin: http://evil.example"], 403),
        ("/live", [], 403),
        ("/live", ["Origin: http://evil.example"], 403),
        ("/live", ["Origin: null"], 403),
        ("/live", ["Origin: {place}", "Origin: {place}"], 403),
        ("/live", ["Origin: {place}"], 426),
        ("/../serve.py", [], 404),
        ("/%2e%2e/serve.py", [], 404),
        ("//", [], 404),
        ("/index.html", [], 404),
        ("/", ["Host: evil.example"], 421),
    ],
)
async def test_no_other_address_is_answered(here: Open, path: str, lines: list[str], status: int) -> None:
    said = await here.get(path, *(line.format(place=here.place) for line in lines))
    assert said.startswith(f"HTTP/1.1 {status} ")


@pytest.mark.parametrize("host", ["evil.example", "evil.example:1", "127.0.0.1", "localhost:1", ""])
async def test_no_other_name_is_ours(here: Open, host: str) -> None:
    assert (await here.get("/", host=host)).startswith("HTTP/1.1 421 ")


@pytest.mark.parametrize("method", ["POST", "PUT", "DELETE", "OPTIONS", "HEAD"])
async def test_there_is_no_request_that_does_anything(here: Open, method: str) -> None:
    assert (await here.get("/", method=method)).startswith(("HTTP/1.1 405 ", "HTTP/1.1 400 "))


@pytest.mark.parametrize("origin", ["", "null", "http://evil.example", "https://127.0.0.1:80"])
async def test_no_page_of_another_site_gets_in(here: Open, origin: str) -> None:
    with pytest.raises(InvalidStatus, match="403"):
        await here.socket(origin)


@pytest.mark.parametrize("first", ["{}", "[]", "x", '{"token": ""}', '{"token": 1}', '{"token": "guess"}'])
async def test_without_the_token_nothing_is_told_and_nothing_done(here: Open, first: str) -> None:
    async with here.socket() as socket:
        await socket.send(first)
        await socket.send('{"do": "console_start"}')
        assert await code_of(socket) == serve.NOT_OURS
    assert here.simulator.truth.state == "idle"


async def test_only_so_many_pages_are_open(here: Open) -> None:
    async with contextlib.AsyncExitStack() as stack:
        for _ in range(serve.PAGES_MAX):
            await told(await stack.enter_async_context(here.page()))
        assert await code_of(await stack.enter_async_context(here.socket())) == serve.TOO_MANY


@pytest.mark.parametrize(
    "message",
    [
        "x",
        "1",
        "[]",
        "{}",
        "[" * 200,
        '{"do": "fly"}',
        '{"do": ["runaway"]}',
        '{"do": "link_back"}',
        '{"do": "runaway", "limit_kmh": 25}',
        '{"end": "starts_itself"}',
        '{"end": "console_start"}',
        '{"token": "again"}',
    ],
)
async def test_what_is_no_act_of_ours_closes_the_page(here: Open, message: str) -> None:
    async with here.page() as socket:
        await told(socket)
        await socket.send(message)
        assert await code_of(socket) == serve.NONSENSE
    assert here.simulator.truth.state == "idle"


# --- what it does


async def test_keys_the_safety_key_and_whoever_stands_there(here: Open) -> None:
    async with here.page() as socket:
        await told(socket, state="idle", speed_kmh=0, key_in=True, person=True, power=True, on=[])
        await socket.send('{"do": "person_off"}')
        await told(socket, person=False)
        await socket.send('{"do": "console_start"}')
        await told(socket, state="starting", target_kmh=1.0)
        await socket.send('{"do": "console_plus"}')
        await told(socket, target_kmh=1.1)
        await socket.send('{"do": "key_pulled"}')
        await told(socket, key_in=False, state="idle", target_kmh=0)
    assert [row["key"] for row in here.records("console")] == ["start", "+"]
    assert here.records("person_off")
    assert here.records("key_pulled")


async def test_a_fault_is_switched_on_and_off_and_all_of_them_end(here: Open) -> None:
    async with here.page() as socket, here.page() as other:
        for _ in range(2):
            await socket.send('{"do": "telemetry_stops"}')
        await socket.send('{"do": "link_lost"}')
        await told(other, on=["telemetry_stops", "link_lost"])
        await socket.send('{"end": "telemetry_stops"}')
        await told(other, on=["link_lost"])
        await socket.send('{"end": "link_lost"}')
        await told(other, on=[])
        await socket.send('{"do": "runaway"}')
        await told(other, on=["runaway"])
        await socket.send('{"do": "calm"}')
        await told(other, on=[])
    assert len(here.records("telemetry_stops")) == 1
    assert [row["verb"] for row in here.records("over")] == ["telemetry_stops", "runaway"]


@pytest.mark.virtual
async def test_steps_are_counted_only_while_somebody_is_there() -> None:
    async with rig("steps") as running:
        client = await running.controlling()
        await client.walk()
        counters = running.simulator.treadmill.console.counters
        before = counters.steps
        await asyncio.sleep(5)
        assert counters.steps > before
        running.simulator.do("person_off")
        before = counters.steps
        await asyncio.sleep(5)
        assert counters.steps == before


def test_every_verb_is_on_the_page_with_values_that_it_takes() -> None:
    rows = {verb: act for group in hands.FAULTS.values() for verb, act in group.items()}
    for verb, act in rows.items():
        check(verb, dict(act.values), verb)
        assert act.name[0].isupper()
        assert act.name[-1] != "."
    assert set(rows) | set(hands.KEYS) | set(hands.BESIDE) | ENDERS | TOO_DEEP == set(VERBS)
    assert len({act.name for act in rows.values()}) == len(rows)


def test_every_verb_that_the_page_asks_for_is_known() -> None:
    text = "".join(content.decode() for content, _ in page_files().values())
    asked = set(re.findall(r'data-do="(\w+)"', text)) | set(re.findall(r'"((?:key|person)_\w+)"', text))
    assert asked == {*hands.KEYS, *hands.BESIDE}


# --- the wire in words


@pytest.mark.parametrize(
    ("octets", "says"),
    [
        ("00", "Request Control"),
        ("07", "Start or Resume"),
        ("0801", "Stop"),
        ("0802", "Pause"),
        ("08", "Stop or Pause, and not which"),
        ("02e600", "Set Target Speed 2.30 km/h"),
        ("03ecff", "Set Target Inclination -2.0 %"),
        ("02", "Set Target Speed"),
        ("0c102700", "Set Target Distance 10000 m"),
        ("77", "Command 77"),
        ("", "An empty command"),
    ],
)
def test_a_request_in_words(octets: str, says: str) -> None:
    assert wire.request(bytes.fromhex(octets)) == says


@pytest.mark.parametrize(
    ("channel", "octets", "says"),
    [
        (Channel.CONTROL, "800201", "Answer to Set Target Speed: done"),
        (Channel.CONTROL, "800805", "Answer to Stop or Pause: not permitted"),
        (Channel.CONTROL, "807799", "Answer to Command 77: result 99"),
        (Channel.CONTROL, "80", "Octets without a meaning"),
        (Channel.STATUS, "0201", "Machine Status: stopped"),
        (Channel.STATUS, "0202", "Machine Status: paused"),
        (Channel.STATUS, "03", "Machine Status: stopped by the safety key"),
        (Channel.STATUS, "05e600", "Machine Status: target speed is 2.30 km/h"),
        (Channel.STATUS, "060500", "Machine Status: target inclination is 0.5 %"),
        (Channel.STATUS, "77", "Machine Status: 77"),
        (Channel.TRAINING, "000d", "Training Status: walking by hand"),
        (Channel.TRAINING, "", "Octets without a meaning"),
    ],
)
def test_what_the_machine_says_in_words(channel: Channel, octets: str, says: str) -> None:
    assert wire.said(channel, bytes.fromhex(octets)) == says


@pytest.mark.parametrize(
    ("octets", "says"),
    [
        ("0000e600", "Treadmill Data: 2.30 km/h"),
        ("840464000a0000", "Treadmill Data: 1.00 km/h"),
        ("0100ff", "Treadmill Data: a part without the speed"),
        ("0000e6", "Treadmill Data: cut off"),
        ("", "Treadmill Data: empty"),
    ],
)
def test_a_report_in_words(octets: str, says: str) -> None:
    assert wire.report(bytes.fromhex(octets)) == says


@pytest.mark.virtual
async def test_what_passes_is_heard_and_changed_by_nobody() -> None:
    async with rig() as running:
        overheard = wire.Overheard()
        running.simulator.server.ear = overheard
        client = await running.controlling()
        await client.walk()
        assert await client.ask("0801") == "800801"
        await client.connection.disconnect()
        await asyncio.sleep(1)
        told = overheard.since(0)
        says = [each["says"] for each in told if not each["report"]]
        assert says[:3] == ["Client 1 has connected", "Request Control", "Answer to Request Control: done"]
        assert {"Start or Resume", "Stop", "Answer to Stop or Pause: done"} <= set(says)
        assert "Client 1 is gone: the client ended it" in says
        reports = [each for each in told if each["report"]]
        assert max(int(str(each["times"])) for each in reports) > 1
        assert [each["number"] for each in told] == sorted(int(str(each["number"])) for each in told)
        assert overheard.since(int(str(told[-1]["number"]))) == []


@pytest.mark.virtual
async def test_a_refused_write_is_said() -> None:
    async with rig() as running:
        overheard = wire.Overheard()
        running.simulator.server.ear = overheard
        client = await running.controlling()
        running.simulator.do("refuse_writes")
        with contextlib.suppress(Exception):
            await client.write("0801")
        assert overheard.since(0)[-1]["says"] == "Refused: busy"
