"""Part of line 4.4: schemathesis asks what docs/openapi.json allows, and what it rules out, at a house in virtual time."""

from __future__ import annotations

import asyncio
import os
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import replace
from itertools import islice
from pathlib import Path
from typing import Any

import requests
import schemathesis
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis.errors import Unsatisfiable
from schemathesis import GenerationMode
from schemathesis.checks import (
    content_type_conformance,
    negative_data_rejection,
    not_a_server_error,
    positive_data_acceptance,
    response_headers_conformance,
    response_schema_conformance,
    status_code_conformance,
)
from schemathesis.config import SchemathesisConfig
from schemathesis.core.failures import FailureGroup
from schemathesis.core.transport import Response

from tests.helpers.api import API
from tests.helpers.asgi import HOST, ask
from tests.helpers.decade import fill, lives
from tests.helpers.page import House, house
from tests.helpers.playbook import DEMO
from tests.helpers.virtual_time import VirtualLoop
from tests.show.line import Line, at_most, equal
from treadctl import language
from treadctl.interfaces.page.pairing import TRIES_S
from treadctl.journal import SqliteJournal, journal_path

EXAMPLES = int(os.environ.get("EXAMPLES") or 20)
"""Of each address and method, well formed; and as many ill formed."""
WEEKS_WALKED = 3
LONG = replace(DEMO, blocks_s=(3600,))
CHECKS = [
    not_a_server_error,
    status_code_conformance,
    content_type_conformance,
    response_headers_conformance,
    response_schema_conformance,
    positive_data_acceptance,
    negative_data_rejection,
]
REFUSED = ["2xx", 401, 403, 404, 409, 422, 429]  # well formed, and refused for what it says
ILL = [400, 401, 403, 404, 409, 413, 422, 423, 429]
CONFIG = {
    "generation": {"with-security-parameters": False},
    "checks": {
        "positive_data_acceptance": {"expected-statuses": REFUSED},
        "negative_data_rejection": {"expected-statuses": ILL},
    },
}
STOP = "/api/stop"
OPEN, GUESSED = ("/api/words", "/api/pair"), ("/api/pair", "/api/pin")
REQUEST = ("method", "url", "headers", "params", "data", "json", "cookies", "files")


def cases() -> Iterator[Any]:
    """What is asked: the same in every run."""
    schema = schemathesis.openapi.from_dict(API, config=SchemathesisConfig.from_dict(CONFIG))
    for found in schema.get_all_operations():
        for mode in GenerationMode:
            yield from _drawn(found.ok().as_strategy(generation_mode=mode))


def _drawn(strategy: Any) -> list[Any]:
    drawn: list[Any] = []

    @settings(
        max_examples=EXAMPLES,
        derandomize=True,
        database=None,
        deadline=None,
        phases=[Phase.generate],
        suppress_health_check=list(HealthCheck),
    )
    @given(strategy)
    def draw(case: Any) -> None:
        drawn.append(case)

    with suppress(Unsatisfiable):
        draw()  # an address without parameters cannot be asked in an ill-formed way
    return drawn


def conforming(folder: Path) -> list[Line]:
    """Ask all of it while nobody walks, and all but STOP again, without a cookie too, while somebody does."""
    journal = SqliteJournal(journal_path(folder / "data"))
    fill(journal, islice(lives(1), WEEKS_WALKED))
    journal.close()
    asked, found = list(cases()), _Found()

    async def play() -> None:
        async with house(folder, plan=LONG) as here:
            await found.at_rest(here, asked)
            await found.on_the_way(here, asked)

    try:
        with asyncio.Runner(loop_factory=VirtualLoop) as runner:
            runner.run(play())
    finally:
        language.ask(language.Kept)  # settings were changed
    return found.lines(len(asked))


class _Found:
    """What came back, and what the true belt did meanwhile."""

    def __init__(self) -> None:
        self.failures: list[str] = []
        self.planted = False
        self.let_in: list[str] = []
        self.statuses: set[int] = set()
        self.fastest_kmh = self.slowest_kmh = 0.0
        self.broken = False

    async def at_rest(self, here: House, asked: list[Any]) -> None:
        for case in asked:
            if case.path in GUESSED:
                await asyncio.sleep(TRIES_S / 4)  # that who guesses faster has to wait is a test of its own
            await self._ask(here, case)
            self.fastest_kmh = max(self.fastest_kmh, _true_kmh(here))

    async def on_the_way(self, here: House, asked: list[Any]) -> None:
        await here.walks()
        self.slowest_kmh = _true_kmh(here)
        stranger = {name: text for name, text in here.headers.items() if name != "cookie"}
        for number, case in enumerate(each for each in asked if each.path != STOP):
            await self._ask(here, case)
            answer = await _answer(here, case, stranger)
            if case.path not in OPEN and answer.status_code != 401:
                self.let_in.append(f"{case.method} {case.path}: {answer.status_code}")
            if number % 50 == 0:
                await asyncio.sleep(0.1)
            self.slowest_kmh = min(self.slowest_kmh, _true_kmh(here))
        self.broken = bool(here.running.service.broken)

    async def _ask(self, here: House, case: Any) -> None:
        response = await _answer(here, case, here.headers)
        self.statuses.add(response.status_code)
        where = f"{case.method} {case.path} {response.status_code}"
        self.failures += [f"{where}: {each}" for each in _amiss(case, response)]
        if not self.planted:
            response.status_code = 500
            self.planted = "ServerError" in _amiss(case, response)

    def lines(self, count: int) -> list[Line]:
        told = f"of {count} cases of schemathesis, each twice, answered with {sorted(self.statuses)}"
        return [
            equal(f"failures {told}", "; ".join(sorted(set(self.failures))) or 0, 0),
            equal("an error of ours, planted, is found", self.planted, True),
            equal("of them let in without a cookie", self.let_in, []),
            at_most("highest true speed meanwhile, with STOP among them", self.fastest_kmh, 0.0, "km/h"),
            equal("and while somebody walks, without STOP, the belt walks on", self.slowest_kmh > 1.0, True),
            equal("its core is broken by that", self.broken, False),
        ]


def _true_kmh(here: House) -> float:
    return here.running.simulator.truth.speed_kmh


def _amiss(case: Any, response: Response) -> list[str]:
    """What schemathesis says of an answer."""
    try:
        case.validate_response(response, checks=CHECKS)
    except FailureGroup as group:
        return [type(each).__name__ for each in group.exceptions]
    return []


async def _answer(here: House, case: Any, headers: dict[str, str]) -> Response:
    """Ask as a browser with these headers does."""
    raw = case.as_transport_kwargs(base_url=f"http://{HOST}")
    sent = requests.Request(**{name: raw[name] for name in REQUEST if name in raw}).prepare()
    body = sent.body.encode() if isinstance(sent.body, str) else sent.body or b""
    told = {name.lower(): str(text) for name, text in sent.headers.items()}
    answer = await ask(here.app.asgi, str(sent.method), sent.path_url, body, {**headers, **told})
    kept = {name: [text] for name, text in answer.headers.items()}
    return Response(answer.status, kept, answer.body, sent, 0.0, verify=False)
