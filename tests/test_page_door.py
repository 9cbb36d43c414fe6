"""Who gets in at the page: every check of its own, and that nothing of a visitor without a cookie gets further."""

from __future__ import annotations

import asyncio
import json
import stat
from pathlib import Path
from typing import Any

import pytest
from starlette.routing import Route
from starlette.types import Receive, Scope, Send

from tests.helpers.asgi import HOST, OURS, Answer, ask
from treadctl.interfaces.page import pairing
from treadctl.interfaces.page.app import VIEWED, App, page_files
from treadctl.interfaces.page.browser import Controls
from treadctl.interfaces.page.door import BODY_MAX, Door, Entrance, cookie_of
from treadctl.interfaces.page.naming import name_of
from treadctl.interfaces.page.pairing import COOKIE, Pairing, TooManyTries, pairing_path
from treadctl.interfaces.page.seat import Seat

HERE = Entrance(hosts=frozenset((HOST,)))


class Clock:
    """Time that a test sets."""

    def __init__(self) -> None:
        self.now = 1_000.0

    def __call__(self) -> float:
        return self.now


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
def paired(tmp_path: Path, clock: Clock) -> Pairing:
    return Pairing(pairing_path(tmp_path), wall=clock, clock=clock)


async def through(pairs: Pairing, method: str = "POST", body: bytes = b"{}", **headers: str | None) -> int:
    """Ask something that needs a cookie, and has one; return the status (204 is behind the door)."""

    async def behind(scope: Scope, receive: Receive, send: Send) -> None:
        assert (await receive())["body"] == body
        await send({"type": "http.response.start", "status": 204, "headers": []})
        await send({"type": "http.response.body", "body": b""})

    cookie = pairs.trade(pairs.offer())
    given = {**OURS, "cookie": f"other=1; {COOKIE}={cookie}", **headers}
    door = Door(behind, HERE, pairs, frozenset(("/",)))
    answer = await ask(door, method, "/api/stop", body, {k: v for k, v in given.items() if v is not None})
    return answer.status


@pytest.mark.hazard("H-64")
@pytest.mark.parametrize(
    ("headers", "status"),
    [
        ({}, 204),
        ({"host": "evil.example:8730"}, 421),
        ({"host": "127.0.0.1"}, 421),
        ({"host": "127.0.0.1:8731"}, 421),
        ({"host": None}, 421),
        ({"origin": "http://evil.example"}, 403),
        ({"origin": "http://127.0.0.1:3000"}, 403),
        ({"origin": f"https://{HOST}"}, 403),
        ({"origin": "null"}, 403),
        ({"origin": None}, 403),
        ({"cookie": None}, 401),
        ({"cookie": f"{COOKIE}=guess"}, 401),
        ({"cookie": f"{COOKIE}="}, 401),
        ({"content-type": "text/plain"}, 415),
        ({"content-type": "application/x-www-form-urlencoded"}, 415),
        ({"content-type": None}, 415),
        ({"content-type": "application/json; charset=utf-8"}, 204),
        ({"content-length": str(BODY_MAX + 1)}, 413),
        ({"content-length": "-1"}, 413),
    ],
)
async def test_who_gets_in(paired: Pairing, headers: dict[str, str | None], status: int) -> None:
    assert await through(paired, **headers) == status


@pytest.mark.parametrize("method", ["PUT", "DELETE", "OPTIONS", "PATCH", "TRACE", "CONNECT"])
async def test_no_other_method_gets_in(paired: Pairing, method: str) -> None:
    assert await through(paired, method) == 405


async def test_a_body_that_grows_on_the_way_is_too_long_too(paired: Pairing) -> None:
    assert await through(paired, body=b"x" * BODY_MAX) == 204
    assert await through(paired, body=b"x" * (BODY_MAX + 1)) == 413


async def test_a_header_that_comes_twice_gets_nobody_in(paired: Pairing) -> None:
    sent: list[Any] = []
    scope: Scope = {
        "type": "http",
        "method": "GET",
        "path": "/",
        "headers": [(b"host", HOST.encode()), (b"host", b"evil.example")],
    }

    async def send(message: Any) -> None:
        sent.append(message)

    async def nothing(*_: Any) -> Any:
        raise AssertionError

    await Door(nothing, HERE, paired, frozenset("/"))(scope, nothing, send)
    assert sent[0]["status"] == 400


@pytest.mark.virtual
async def test_a_body_that_never_ends_is_not_waited_for(paired: Pairing) -> None:
    sent: list[Any] = []
    headers = {**OURS, "cookie": f"{COOKIE}={paired.trade(paired.offer())}"}
    raw = [(name.encode(), value.encode()) for name, value in headers.items()]
    scope: Scope = {"type": "http", "method": "POST", "path": "/api/stop", "headers": raw}

    async def drip() -> Any:
        await asyncio.sleep(1.0)
        return {"type": "http.request", "body": b" ", "more_body": True}

    async def send(message: Any) -> None:
        sent.append(message)

    async def nothing(*_: Any) -> Any:
        raise AssertionError

    await Door(nothing, HERE, paired, frozenset())(scope, drip, send)
    assert sent[0]["status"] == 408


# --- pairing


def test_a_token_is_good_once_and_only_hashes_are_kept(paired: Pairing, tmp_path: Path) -> None:
    token = paired.offer()
    assert len(token) >= 22
    cookie = paired.trade(token)
    assert cookie is not None
    assert paired.trade(token) is None
    assert paired.knows(cookie)
    kept = pairing_path(tmp_path).read_text()
    assert token not in kept
    assert cookie not in kept
    assert pairing.hashed(cookie) in kept
    assert stat.S_IMODE(pairing_path(tmp_path).stat().st_mode) == 0o600
    assert not paired.knows("")
    assert not paired.knows(pairing.hashed(cookie))


def test_a_new_token_voids_the_one_before(paired: Pairing) -> None:
    first = paired.offer()
    paired.offer()
    assert paired.trade(first) is None


def test_a_browser_stays_paired_over_a_restart_until_it_is_forgotten(
    paired: Pairing, tmp_path: Path, clock: Clock
) -> None:
    cookie = paired.trade(paired.offer()) or ""
    later = Pairing(pairing_path(tmp_path), wall=clock, clock=clock)
    assert later.knows(cookie)
    assert later.revoke() == 1
    assert not paired.knows(cookie)  # the running page sees it too
    assert later.revoke() == 0


def test_pairing_ends_by_itself_and_a_clock_that_jumps_back_ends_it_too(
    paired: Pairing, clock: Clock
) -> None:
    clock.now = 1e9
    cookie = paired.trade(paired.offer()) or ""
    clock.now += pairing.PAIRED_S
    assert paired.knows(cookie)
    clock.now += 1
    assert not paired.knows(cookie)
    clock.now = 1e9 - 2 * 86_400
    assert not paired.knows(cookie)


def test_who_guesses_waits(paired: Pairing, clock: Clock) -> None:
    token = paired.offer()
    for _ in range(pairing.TRIES):
        assert paired.trade("guess") is None
    with pytest.raises(TooManyTries):
        paired.trade(token)
    clock.now += pairing.TRIES_S
    assert paired.trade(token) is not None


def test_who_guesses_keeps_nobody_else_out_however_many_they_are(paired: Pairing) -> None:
    for caller in range(pairing.CALLERS_MAX + 10):
        for _ in range(pairing.TRIES):
            assert paired.trade("guess", caller=str(caller)) is None
    with pytest.raises(TooManyTries):
        paired.trade("guess", caller=str(caller))
    assert len(paired._wrong) == pairing.CALLERS_MAX
    assert paired.trade(paired.offer(), caller="somebody") is not None


def test_everybody_has_a_name_and_a_role_and_can_be_forgotten_alone(
    paired: Pairing, clock: Clock, tmp_path: Path
) -> None:
    phone = paired.trade(paired.offer(), "Chrome, Android\n\x1b[31m" + "x" * 50) or ""
    clock.now += 1
    tablet = paired.trade(paired.offer(pairing.VIEWER), "Safari, iPad") or ""
    later = Pairing(pairing_path(tmp_path), wall=clock, clock=clock)
    assert [each.role for each in later.everybody()] == [pairing.CONTROLLER, pairing.VIEWER]
    assert later.everybody()[0].name == ("Chrome, Android[31m" + "x" * 50)[: pairing.NAME_MAX]
    assert later.revoke(3) == 0
    assert later.revoke(1) == 1
    assert not paired.knows(phone)
    assert paired.knows(tablet)


def test_who_was_paired_before_there_were_roles_walks_and_an_odd_role_watches(
    paired: Pairing, tmp_path: Path, clock: Clock
) -> None:
    rows = [{"hash": pairing.hashed("a"), "made": clock.now}]
    rows.append({"hash": pairing.hashed("b"), "made": clock.now, "role": "king"})
    pairing_path(tmp_path).write_text(json.dumps({"paired": rows}))
    found = [paired.who(cookie) for cookie in "ab"]
    assert [each and each.role for each in found] == [pairing.CONTROLLER, pairing.VIEWER]


@pytest.mark.parametrize(
    ("agent", "name"),
    [
        ("Mozilla/5.0 (Linux; Android 16; K) Chrome/150.0 Mobile Safari/537.36", "Chrome, Android"),
        ("Mozilla/5.0 (iPhone; CPU iPhone OS 19) Version/19 Mobile/1 Safari/604.1", "Safari, iPhone"),
        ("Mozilla/5.0 (Macintosh; Intel) Gecko/20100101 Firefox/140.0", "Firefox, Mac"),
        ("curl/8", ""),
        ("", ""),
    ],
)
def test_a_browser_is_called_what_it_is(agent: str, name: str) -> None:
    assert name_of(agent) == name


async def test_a_viewer_may_look_and_stop_and_nothing_else(paired: Pairing, app: App) -> None:
    headers = {**OURS, "cookie": f"{COOKIE}={paired.trade(paired.offer(pairing.VIEWER))}"}
    assert (await ask(app.asgi, "GET", "/api/paired", headers=headers)).status == 200
    for path in {route.path for route in app._routed.routes if isinstance(route, Route)}:
        if path.startswith("/api/") and path not in VIEWED and path not in ("/api/words", "/api/pair"):
            for method in ("GET", "POST"):
                assert (await ask(app.asgi, method, path, b"{}", headers)).status == 403, path


@pytest.mark.parametrize(
    "content", ["", "{}", "[]", '{"paired": [1]}', '{"paired": [{"hash": "x"}]}', "\x00"]
)
def test_a_file_that_cannot_be_read_pairs_nobody(paired: Pairing, tmp_path: Path, content: str) -> None:
    cookie = paired.trade(paired.offer()) or ""
    pairing_path(tmp_path).write_text(content)
    assert not paired.knows(cookie)


def test_only_so_many_are_remembered(paired: Pairing, clock: Clock) -> None:
    cookies = []
    for _ in range(pairing.PAIRED_MAX + 1):
        clock.now += 1
        cookies.append(paired.trade(paired.offer()) or "")
    assert [paired.knows(cookie) for cookie in cookies] == [False] + [True] * pairing.PAIRED_MAX


@pytest.mark.parametrize("cookie", ["", ";;;", f"{COOKIE}", f"{COOKIE}=", "a=b", '"', "\xff=\xff"])
def test_odd_cookies_are_nobodys(cookie: str) -> None:
    assert cookie_of({"cookie": cookie}) == ""


# --- what is served


@pytest.fixture
def app(paired: Pairing, clock: Clock) -> App:
    async def nobody(*_: Any, **__: Any) -> Any:
        raise AssertionError("nobody may get so far")

    seat = Seat(nobody, "demo", programme=False, clock=clock)
    return App(Controls(seat), paired, connect=nobody, stop=nobody, hosts=frozenset((HOST,)), clock=clock)


async def get(app: App, path: str, **headers: str) -> Answer:
    return await ask(app.asgi, "GET", path, headers={"host": HOST, **headers})


async def test_the_page_needs_nothing_from_elsewhere_and_cannot_be_framed(app: App) -> None:
    for path, (content, _) in page_files().items():
        answer = await get(app, path)
        assert (answer.status, answer.body) == (200, content)
        policy = answer.headers["content-security-policy"]
        assert "default-src 'none'" in policy
        assert "frame-ancestors 'none'" in policy
        assert "unsafe" not in policy
        assert answer.headers["x-frame-options"] == "DENY"
        assert answer.headers["cache-control"] == "no-store"
        assert not [name for name in answer.headers if name.startswith("access-control")]
        text = content.decode().replace('xmlns="http://www.w3.org/2000/svg"', "")
        assert "http://" not in text
        assert "https://" not in text
        assert "style=" not in text


@pytest.mark.parametrize(
    "path",
    ["/../page.json", "/%2e%2e/page.json", "/..%2f", "//", "/page.json", "/api/", "/api/stop", "/\x00"],
)
async def test_no_path_leads_anywhere_else(app: App, path: str) -> None:
    assert (await get(app, path)).status in (401, 404, 405)


async def test_a_token_is_traded_for_a_cookie_that_scripts_cannot_read(app: App, paired: Pairing) -> None:
    async def pair(body: object) -> Answer:
        return await ask(app.asgi, "POST", "/api/pair", json.dumps(body).encode())

    assert (await get(app, "/api/paired")).status == 401
    for wrong in ([], {}, {"token": 1}, {"token": "guess"}, "x", None):
        assert (await pair(wrong)).status in (400, 403)
    answer = await pair({"token": paired.offer()})
    assert answer.status == 200
    cookie, _, more = answer.headers["set-cookie"].partition(";")
    assert {"HttpOnly", "SameSite=strict", "Path=/"} <= {each.strip() for each in more.split(";")}
    assert (await get(app, "/api/paired", cookie=cookie)).status == 200
    assert (await get(app, "/api/paired", cookie=cookie, origin="http://evil.example")).status == 403


async def test_its_words_are_those_of_the_catalogue(app: App, monkeypatch: pytest.MonkeyPatch) -> None:
    says = (await get(app, "/api/words")).json
    assert (says["lang"], says["says"]["stop"]) == ("en", "STOP")
    monkeypatch.setenv("TREADCTL_LANG", "de")
    says = (await get(app, "/api/words")).json
    assert (says["lang"], says["says"]["stop"]) == ("de", "STOPP")
    assert says["says"]["lost_moving"].endswith("dann ziehen Sie den Schlüssel.")


def test_every_word_of_the_page_is_in_the_catalogue() -> None:
    import re

    from treadctl.interfaces.page import lines

    text = "".join(content.decode() for content, _ in page_files().values())
    asked = set(re.findall(r'data-says="(\w+)"', text)) | set(re.findall(r"says\.(\w+)", text))
    asked |= set(re.findall(r'\b(?:act|holding)\("(\w+)"', text)) | {"elsewhere", "free", "used"}
    assert asked - {"missing"} <= set(lines.catalogue()["says"])
    assert len(asked) > 25


def test_the_page_is_light() -> None:
    assert sum(len(content) for content, _ in page_files().values()) < 150_000


def test_the_command_line_starts_without_the_web() -> None:
    import subprocess
    import sys

    loads = "import sys, treadctl.interfaces.cli.app, treadctl.interfaces.cli.page as _; print(*sys.modules)"
    done = subprocess.run([sys.executable, "-c", loads], capture_output=True, text=True, check=True)
    assert not {"starlette", "uvicorn", "websockets"} & set(done.stdout.split())
