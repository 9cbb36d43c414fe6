"""A new service keeps its hands off the belt while the guardian of the one before works on it."""

import asyncio
import json
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path

import pytest

from treadctl.service.predecessor import Predecessor

pytestmark = pytest.mark.hazard("H-40", "H-45", "P07")


@asynccontextmanager
async def door(path: Path, works_s: float) -> AsyncIterator[list[dict[str, object]]]:
    """A guardian's socket, which closes for good after `works_s`; the requests that it got."""
    asked: list[dict[str, object]] = []

    async def serve(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        asked.append(json.loads(await reader.readline()))
        writer.write(b'{"ok": false, "guardian": "stopping"}\n')
        writer.close()

    server = await asyncio.start_unix_server(serve, path)
    ends = asyncio.get_running_loop().call_later(works_s, server.close)
    yield asked
    ends.cancel()
    server.close()


async def waited(before: Predecessor) -> float:
    loop = asyncio.get_running_loop()
    began = loop.time()
    await before.gone()
    return loop.time() - began


async def test_who_still_works_is_asked_to_make_way_until_it_is_gone(tmp_path: Path) -> None:
    record = tmp_path / "record.json"
    record.write_text(json.dumps({"guardian": {"socket": str(tmp_path / "door")}}))
    async with door(tmp_path / "door", 0.3) as asked:
        before = Predecessor.of(record)
        assert await waited(before) >= 0.2
        assert {line["request"] for line in asked} == {"release"}
        assert len(asked) >= 2
        assert await waited(before) < 0.1  # and is not asked again


async def test_one_that_never_makes_way_is_waited_for_no_longer_than_that(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("treadctl.service.predecessor.LEAVE_WITHIN_S", 0.3)
    async with door(tmp_path / "door", 60.0):
        before = Predecessor({"socket": str(tmp_path / "door")})
        assert 0.2 <= await waited(before) < 2.0
        assert await waited(before) < 0.1


@pytest.mark.parametrize(
    "text", ["", "[]", "{}", '{"guardian": null}', '{"guardian": 7}', '{"guardian": {"port": "x"}}']
)
async def test_where_nobody_is_named_or_answers_nothing_is_waited_for(tmp_path: Path, text: str) -> None:
    record = tmp_path / "record.json"
    assert await waited(Predecessor.of(record)) < 0.1
    record.write_text(text)
    assert await waited(Predecessor.of(record)) < 0.1


async def test_a_door_without_anybody_behind_it(tmp_path: Path) -> None:
    assert await waited(Predecessor({"socket": str(tmp_path / "none")})) < 0.1
    assert await waited(Predecessor({"port": 9, "token": "t"})) < 0.6
