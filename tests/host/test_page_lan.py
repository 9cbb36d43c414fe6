"""The page in the home network: who can reach it, by TLS, under which names; asked by a real client."""

from __future__ import annotations

import asyncio
import contextlib
import json
import socket
import ssl
import stat
import time
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from hashlib import sha256
from pathlib import Path
from typing import Any

import pytest

from treadctl import words
from treadctl.interfaces.page import certificate, invitation, network, web
from treadctl.interfaces.page.app import App
from treadctl.interfaces.page.browser import Controls
from treadctl.interfaces.page.listeners import Listeners
from treadctl.interfaces.page.pairing import COOKIE, VIEWER, Pairing
from treadctl.interfaces.page.seat import Seat

AWAY = "127.0.0.2"  # stands for an address in the home network: it is not the one that the page is on anyway


@pytest.mark.parametrize(
    ("address", "home"),
    [
        ("192.168.178.23", True),
        ("10.0.0.1", True),
        ("172.20.1.1", True),
        ("0.0.0.0", False),
        ("8.8.8.8", False),
        ("127.0.0.1", False),
        ("169.254.3.4", False),
        ("224.0.0.1", False),
        ("255.255.255.255", False),
        ("::", False),
        ("fd00::1", False),
        ("localhost", False),
        ("", False),
    ],
)
def test_it_listens_at_an_address_of_a_home_network_alone(address: str, home: bool) -> None:
    assert network.is_home(address) is home
    if home:
        assert network.chosen(address) == (address,)
    else:
        with pytest.raises(network.NotHome):
            network.chosen(address)


def test_without_a_choice_it_is_every_address_of_ours_that_is_private(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    found = ["127.0.1.1", "192.168.1.5", "8.8.8.8", "10.1.1.1", "0.0.0.0"]
    monkeypatch.setattr(network, "_named", lambda: found)
    monkeypatch.setattr(network, "_way_out", lambda: "10.1.1.1")
    assert network.chosen(None) == ("10.1.1.1", "192.168.1.5")
    monkeypatch.setattr(network, "_way_out", lambda: None)
    monkeypatch.setattr(network, "_named", list)
    assert network.chosen(None) == ()


@pytest.mark.parametrize(
    ("host", "name"),
    [
        ("Raspi.fritz.box", "raspi.local"),
        ("my-pi", "my-pi.local"),
        ("a b", None),
        ("", None),
        ("localhost", None),
    ],
)
def test_its_name_in_the_home_network(monkeypatch: pytest.MonkeyPatch, host: str, name: str | None) -> None:
    monkeypatch.setattr(socket, "gethostname", lambda: host)
    assert network.local_name() == name


def test_the_certificate_is_made_once_and_anew_before_it_runs_out(tmp_path: Path) -> None:
    now = 1.8e9
    path = certificate.made(tmp_path, ("192.168.1.5", "raspi.local"), now)
    assert stat.S_IMODE(path.stat().st_mode) == 0o600
    first = certificate.fingerprint(path)
    assert certificate.made(tmp_path, ("192.168.1.9",), now + 700 * 86_400) == path
    assert certificate.fingerprint(path) == first
    certificate.made(tmp_path, ("192.168.1.5",), now + 775 * 86_400)
    second = certificate.fingerprint(path)
    assert second != first
    path.write_text("torn")
    certificate.made(tmp_path, ("192.168.1.5",), now)
    assert certificate.fingerprint(path) not in (first, second)


@asynccontextmanager
async def served(folder: Path, clock: Any = time.monotonic) -> AsyncIterator[tuple[Listeners, Pairing]]:
    """The page at both its entrances, with nobody behind it."""

    async def nobody(*_: Any, **__: Any) -> Any:
        raise AssertionError("nobody may get so far")

    file = certificate.made(folder, (AWAY,), time.time())
    listeners = Listeners.open(0, (AWAY,), file)
    pairing = Pairing(folder / "page.json")
    seat = Seat(nobody, "demo", programme=False, clock=clock)
    app = App(Controls(seat), pairing, connect=nobody, stop=nobody, hosts=listeners.here.hosts, clock=clock)
    serving = web.Web(listeners.serving(app))
    task = asyncio.create_task(serving.serve())
    try:
        yield listeners, pairing
    finally:
        serving.end()
        await task


async def talk(listeners: Listeners, raw: str, *, tls: bool = True) -> str:
    """Send octets to the address in the home network, and return what comes until it is closed."""
    context = ssl.create_default_context(cafile=str(listeners.certificate)) if tls else None
    reader, writer = await asyncio.open_connection(AWAY, listeners.port, ssl=context)
    writer.write(raw.encode())
    try:
        return (await asyncio.wait_for(reader.read(), 20.0)).decode()
    except ConnectionError:
        return ""
    finally:
        await closed(writer)


async def closed(*writers: asyncio.StreamWriter) -> None:
    for writer in writers:
        writer.close()
        with contextlib.suppress(ConnectionError, ssl.SSLError, TimeoutError):
            await asyncio.wait_for(writer.wait_closed(), 1.0)


def request(method: str, path: str, host: str, body: str = "", **more: str) -> str:
    headers = {"Host": host, "Connection": "close", **more}
    if method == "POST":
        headers |= {"Content-Type": "application/json", "Content-Length": str(len(body))}
    lines = [f"{method} {path} HTTP/1.1", *(f"{name}: {value}" for name, value in headers.items())]
    return "\r\n".join([*lines, "", body])


@pytest.mark.hazard("H-64")
async def test_a_phone_pairs_over_tls_and_its_cookie_never_leaves_it(tmp_path: Path) -> None:
    async with served(tmp_path) as (listeners, pairing):
        host = f"{AWAY}:{listeners.port}"
        assert "200 OK" in await talk(listeners, request("GET", "/", host))
        token = json.dumps({"token": pairing.offer()})
        for origin in (f"http://{host}", "https://evil.example", f"https://127.0.0.1:{listeners.port}"):
            refused = await talk(listeners, request("POST", "/api/pair", host, token, Origin=origin))
            assert " 403 " in refused
        agent = {"User-Agent": "Mozilla/5.0 (Linux; Android 16) Chrome/150.0"}
        answer = await talk(
            listeners, request("POST", "/api/pair", host, token, Origin=f"https://{host}", **agent)
        )
        cookie = next(line for line in answer.splitlines() if line.lower().startswith("set-cookie"))
        name, _, more = cookie.partition(": ")[2].partition("=")
        assert name == f"__Host-{COOKIE}"
        assert {"Secure", "HttpOnly", "SameSite=strict", "Path=/"} <= {
            each.strip() for each in more.split(";")
        }
        assert "Domain" not in more
        given = {"Cookie": f"{name}={more.partition(';')[0]}"}
        assert " 200 " in await talk(listeners, request("GET", "/api/paired", host, **given))
        given = {
            "Cookie": f"{COOKIE}={more.partition(';')[0]}"
        }  # the name without TLS counts without TLS alone
        assert " 401 " in await talk(listeners, request("GET", "/api/paired", host, **given))
        assert pairing.everybody()[0].name == "Chrome, Android"


@pytest.mark.hazard("H-64")
async def test_only_its_own_names_and_only_tls(tmp_path: Path) -> None:
    async with served(tmp_path) as (listeners, _):
        port = listeners.port
        for host in (
            f"127.0.0.1:{port}",
            f"localhost:{port}",
            AWAY,
            f"evil.example:{port}",
            f"{AWAY}:1",
            f"0.0.0.0:{port}",
        ):
            assert " 421 " in await talk(listeners, request("GET", "/", host))
        assert "HTTP/1.1" not in await talk(listeners, request("GET", "/", f"{AWAY}:{port}"), tls=False)
        reader, writer = await asyncio.open_connection("127.0.0.1", port)
        writer.write(request("GET", "/", f"{AWAY}:{port}").encode())
        assert b" 421 " in await reader.read()
        await closed(writer)


@pytest.mark.hazard("H-64")
async def test_slow_callers_hold_no_place(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(web, "REQUEST_WITHIN_S", 0.3)
    monkeypatch.setattr(web, "HANDSHAKE_WITHIN_S", 0.3)
    async with served(tmp_path) as (listeners, _):
        _, silent = await asyncio.open_connection(AWAY, listeners.port)  # no handshake
        context = ssl.create_default_context(cafile=str(listeners.certificate))
        reader, writer = await asyncio.open_connection(AWAY, listeners.port, ssl=context)
        began = time.monotonic()
        with contextlib.suppress(ConnectionError):
            for letter in request("GET", "/", f"{AWAY}:{listeners.port}") * 20:
                writer.write(letter.encode())
                await writer.drain()
                await asyncio.sleep(0.05)
                if reader.at_eof():
                    break
        assert time.monotonic() - began < 5.0
        crowd = [
            await asyncio.open_connection("127.0.0.1", listeners.port)
            for _ in range(web.WAITING_OF_ONE_MAX + 4)
        ]
        first = await asyncio.wait_for(crowd[0][0].read(), 0.25)  # pushed out, before its time was over
        assert first == b""
        await closed(silent, writer, *(pair[1] for pair in crowd))


def test_the_terminal_shows_address_fingerprint_and_code(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    said: list[str] = []

    class Here:
        say, invites, tall = staticmethod(said.append), VIEWER, True

    file = certificate.made(tmp_path, (AWAY,), time.time())
    listeners = Listeners.open(0, (AWAY,), file)
    shown = invitation.Invitation(listeners.whereabouts, lambda: "TOKEN", Here())
    shown.first()
    shown.next()
    for sock in (listeners.sock, *listeners.lan.values()):
        sock.close()
    text = "\n".join(said)
    assert text.count(f"  https://{AWAY}:{listeners.port}/#TOKEN") == 2
    assert f"  http://127.0.0.1:{listeners.port}/#TOKEN" in text
    digest = sha256(ssl.PEM_cert_to_DER_cert(file.read_text().partition(certificate.KEY)[0])).hexdigest()
    assert "".join(text.split()).replace(":", "").lower().count(digest) == 1
    assert text.index("warn once") < text.index("https://")
    assert words.PAGE["invites_viewer"] in said
    assert text.count("█▄▄▄█") >= 4
