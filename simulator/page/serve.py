"""What is served: a handful of files, and for each open page a WebSocket with what is so now."""

import asyncio
import contextlib
import json
import logging
import socket
from pathlib import Path

from websockets.asyncio.server import Server, ServerConnection, serve
from websockets.exceptions import ConnectionClosed

from ..simulator import Simulator
from .door import Door
from .hands import Hands, catalogue
from .language import Words
from .wire import Overheard

_log = logging.getLogger(__name__)

HERE = "127.0.0.1"
SHOWN_EVERY_S = 0.1
PACE_S = (
    0.05  # between two messages of one page: no finger is faster, and the belt's clock is not kept waiting
)
PAGES_MAX = 8
MESSAGE_MAX = 256  # octets
TOKEN_WITHIN_S = 5.0
NOT_OURS, TOO_MANY, NONSENSE = 4003, 4002, 4000  # close codes
KINDS = {"html": "text/html", "css": "text/css", "js": "text/javascript", "svg": "image/svg+xml"}


def page_files(words: Words | None = None) -> dict[str, tuple[bytes, str]]:
    """What is served, by its address: read once, so that there is no path to climb."""
    found = {
        f"/{path.name}": (path.read_bytes(), f"{KINDS[path.suffix[1:]]}; charset=utf-8")
        for path in (Path(__file__).parent / "static").iterdir()
        if path.suffix[1:] in KINDS
    }
    script = (Words() if words is None else words).script()
    return {
        "/": found.pop("/index.html"),
        **found,
        "/words.js": (script, f"{KINDS['js']}; charset=utf-8"),
    }


class Page:
    """The console of one simulator in any number of browsers of this computer.

    In the language of `words`. `port` 0 takes a free one. Raises OSError from `start` if it is taken.
    """

    def __init__(self, simulator: Simulator, port: int, words: Words | None = None) -> None:
        self._simulator = simulator
        self._port = port
        self._words = Words() if words is None else words
        self._hands = Hands(simulator)
        self._overheard = Overheard()
        self._open = 0
        self._door: Door
        self._server: Server
        simulator.server.ear = self._overheard

    @property
    def address(self) -> str:
        """Where it is; what follows # is for those who may use it."""
        return f"http://{HERE}:{self._port}/#{self._door.token}"

    async def start(self) -> None:
        """Listens, on this computer alone."""
        sock = socket.create_server((HERE, self._port))
        self._port = sock.getsockname()[1]
        self._door = Door(page_files(self._words), self._port)
        quiet = logging.getLogger(f"{__name__}.refused")
        quiet.setLevel(logging.CRITICAL + 1)  # whatever anybody sends here fills nobody's terminal
        self._server = await serve(
            self._serve,
            sock=sock,
            process_request=lambda _, request: self._door.answer(request),
            compression=None,
            max_size=MESSAGE_MAX,
            max_queue=4,
            open_timeout=TOKEN_WITHIN_S,
            close_timeout=1.0,
            server_header=None,
            logger=quiet,
        )

    async def stop(self) -> None:
        """Closes every page."""
        self._server.close()
        await self._server.wait_closed()

    async def _serve(self, page: ServerConnection) -> None:
        self._open += 1
        try:
            if self._open > PAGES_MAX:
                await page.close(TOO_MANY)
            elif await self._greeted(page):
                await self._show_and_hear(page)
        except ConnectionClosed:
            pass
        except Exception:
            _log.exception("a page of the console failed")
        finally:
            self._open -= 1

    async def _greeted(self, page: ServerConnection) -> bool:
        """The first message has the token of this run."""
        with contextlib.suppress(TimeoutError):
            async with asyncio.timeout(TOKEN_WITHIN_S):
                if self._door.knows(await page.recv()):
                    return True
        await page.close(NOT_OURS)
        return False

    async def _show_and_hear(self, page: ServerConnection) -> None:
        showing = asyncio.create_task(self._show(page))
        try:
            async for text in page:
                try:
                    understood = self._hands.take(json.loads(text))
                except (ValueError, RecursionError):
                    understood = False
                if not understood:
                    await page.close(NONSENSE)
                await asyncio.sleep(PACE_S)
        finally:
            showing.cancel()
            await asyncio.gather(showing, return_exceptions=True)

    async def _show(self, page: ServerConnection) -> None:
        machine = self._simulator.machine
        about = {"machine": machine.name, "like": machine.source, "faults": catalogue(self._words)}
        await page.send(json.dumps({"event": "about", **about}))
        heard = 0
        while True:
            messages = [
                {**each, "says": self._words(str(each["says"]))} for each in self._overheard.since(heard)
            ]
            if messages:
                heard = max(int(str(each["number"])) for each in messages)
            await page.send(json.dumps({"event": "now", **self._now(), "wire": messages}))
            await asyncio.sleep(SHOWN_EVERY_S)

    def _now(self) -> dict[str, object]:
        """What is true of the machine now, whatever it tells its clients."""
        treadmill, truth = self._simulator.treadmill, self._simulator.truth
        console = treadmill.console
        return {
            "speed_kmh": round(truth.speed_kmh, 3),
            "target_kmh": truth.target_kmh,
            "incline_percent": round(truth.incline_percent, 2),
            "state": truth.state,
            "key_in": console.key_in,
            "person": console.is_walked,
            "power": treadmill.is_on,
            "clients": len(self._simulator.server.clients),
            "on": self._hands.on(),
        }
