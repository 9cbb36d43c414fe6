"""docs/openapi.json says what is so: each address, each message, and nothing besides."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import jsonschema
import pytest
from starlette.routing import Route

from tests.helpers.api import API, as_promised, fits, found
from tests.helpers.asgi import HOST, OURS, ask
from treadctl.interfaces.page import browser, lines, seat
from treadctl.interfaces.page.app import App, page_files
from treadctl.interfaces.page.board import Board
from treadctl.interfaces.page.browser import Controls
from treadctl.interfaces.page.leaves import Leaves
from treadctl.interfaces.page.pairing import COOKIE, Pairing
from treadctl.interfaces.page.seat import Seat
from treadctl.interfaces.talk import asks


@pytest.fixture
def pairing(tmp_path: Path) -> Pairing:
    return Pairing(tmp_path / "page.json")


@pytest.fixture
def app(tmp_path: Path, pairing: Pairing) -> App:
    async def nobody(*_: Any, **__: Any) -> Any:
        return False

    leaves = Leaves(tmp_path, "demo", nobody, resting=lambda: False, practice=True, clock=lambda: 0.0)
    controls = Controls(Seat(nobody, "demo", programme=False, clock=lambda: 0.0))
    return App(
        controls,
        pairing,
        connect=nobody,
        stop=nobody,
        hosts=frozenset((HOST,)),
        clock=lambda: 100.0,
        leaves=leaves.routes(),
    )


def test_every_address_is_in_the_file_and_the_reverse(app: App) -> None:
    served: dict[str, set[str]] = {}
    for route in app._routed.routes:
        methods = (route.methods or set()) - {"HEAD"} if isinstance(route, Route) else {"GET"}
        served.setdefault(getattr(route, "path", ""), set()).update(methods)
    promised = {path: {name.upper() for name in methods} for path, methods in API["paths"].items()}
    assert promised == {path: methods for path, methods in served.items() if path not in page_files()}


def test_every_message_is_in_the_file_and_the_reverse() -> None:
    """The names stand in the code as `what == "..."` and in one table."""
    code = "".join(Path(each.__file__ or "").read_text("utf-8") for each in (seat, browser))
    taken = set(re.findall(r'what == "(\w+)"', code)) | seat.PASSED_ON.keys()
    assert set(API["components"]["schemas"]["Message"]["properties"]["do"]["enum"]) == taken


def _refs(part: Any) -> Iterator[dict[str, Any]]:
    if isinstance(part, dict):
        if "$ref" in part:
            yield part
        for each in part.values():
            yield from _refs(each)
    elif isinstance(part, list):
        for each in part:
            yield from _refs(each)


def test_the_file_holds_together() -> None:
    assert API["openapi"] == "3.1.0"
    assert all(found(each) for each in _refs(API))
    used = {each["$ref"] for each in _refs(API)}
    told = {"Message", "Seat"}  # on the WebSocket, which this format has no words for
    for kind, parts in API["components"].items():
        if kind != "securitySchemes":
            names = {f"#/components/{kind}/{name}" for name in parts if name not in told}
            assert names <= used
    for schema in API["components"]["schemas"].values():
        jsonschema.Draft202012Validator.check_schema(schema)
    ids = [how["operationId"] for methods in API["paths"].values() for how in methods.values()]
    assert len(ids) == len(set(ids))


async def test_what_needs_no_leaf_answers_as_promised(app: App, pairing: Pairing) -> None:
    paired = {**OURS, "cookie": f"{COOKIE}={pairing.trade(pairing.offer())}"}
    token = f'{{"token": "{pairing.offer()}"}}'.encode()
    for method, path, body, headers, status in (
        ("GET", "/api/words", b"", OURS, 200),
        ("GET", "/api/paired", b"", paired, 200),
        ("GET", "/api/paired", b"", OURS, 401),
        ("POST", "/api/pair", token, OURS, 200),
        ("POST", "/api/pair", token, OURS, 403),
        ("POST", "/api/pair", b"[]", OURS, 400),
        ("POST", "/api/stop", b"{}", paired, 200),
        ("POST", "/api/again", b"{}", paired, 200),
        ("POST", "/api/again", b"{}", {**paired, "origin": "http://elsewhere.example"}, 403),
        ("GET", "/api/stop", b"", paired, 405),
        ("GET", "/api/page", b"", paired, 404),
        ("GET", "/api/plan", b"", paired, 409),
    ):
        answer = await ask(app.asgi, method, path, body, headers)
        assert answer.status == status
        if (method, path) != ("GET", "/api/stop"):  # it is asked for as nobody does
            as_promised(method, path, answer)


def test_what_a_page_is_shown_is_as_promised() -> None:
    board = Board(asks=True, name="anna")
    question = asks.yes_no("Is it so?")
    board.go("talk", ("One.",))
    board.asks(lines.asked(question, 1, back=True))
    fits({**board.told(may_press=False), "controls": "here"}, "Seat")
    board.check = ("compared", asks.checked("compared"))
    fits({**board.told_to_others(), "controls": "watches"}, "Seat")
    fits({**board.told(may_press=True), "controls": "here"}, "Seat")
