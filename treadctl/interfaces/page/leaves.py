"""The leaves of the page: plan, history, profile, settings, and files to take away; while nothing moves."""

from __future__ import annotations

import asyncio
import base64
import hashlib
import json
import re
from collections.abc import Callable, Iterator, Mapping
from html import unescape
from pathlib import Path
from typing import IO, Any

from starlette.requests import Request
from starlette.responses import JSONResponse, Response, StreamingResponse
from starlette.routing import Route

from treadctl import language, settings, words
from treadctl.interfaces.page.apart import CHUNK, Ask, Said, Trouble
from treadctl.interfaces.page.locking import Lock
from treadctl.interfaces.page.pairing import TooManyTries

Line = dict[str, Any]

DRAWN_S = 10.0  # the pictures of one leaf are asked for one by one, and drawn together
WALKS_MOST = 1000
NAME_MOST, VALUE_MOST = 64, 200  # characters
CHARTS = ("minutes", "speed", "pain-leg", "pain-back")
READ = {
    "/api/plan": "plan",
    "/api/plan.ics": "calendar",
    "/api/history": "history",
    "/api/walk": "walk",
    "/api/walk.svg": "walk_picture",
    "/api/summary": "summary",
    "/api/walk.fit": "fit",
    "/api/walks.csv": "csv",
    "/api/journal.json": "journal",
    "/api/profiles": "profiles",
    "/api/profile": "profile",
    "/api/settings": "settings",
}
"""What is asked at an address; `treadctl.interfaces.leaves.answers` says what comes back."""
OF_PROFILE = frozenset(("plan", "calendar", "profiles", "profile"))
UNLOCK = "/api/pin"
CHANGED = {
    "/api/profile": "change_profile",
    "/api/profile/new": "new_profile",
    "/api/settings": "change_settings",
}
USUALLY_AT = "17:00"
_AT = re.compile(r"([01]\d|2[0-3]):[0-5]\d")
_STYLE = re.compile(r"<style[^>]*>(.*?)</style>", re.DOTALL)


class Leaves:
    """The addresses of the leaves.

    Args:
        folder: the data folder.
        profile: what is walked here.
        ask: answers a question.
        resting: nothing moves, and no walk is under way.
        practice: the walks are those on the software treadmill, where an address does not say.
        clock: monotonic seconds.
    """

    def __init__(
        self,
        folder: Path,
        profile: str,
        ask: Ask,
        *,
        resting: Callable[[], bool],
        practice: bool,
        clock: Callable[[], float],
    ) -> None:
        self._folder, self._profile, self._ask, self._resting = folder, profile, ask, resting
        self._practice, self._clock = practice, clock
        self._locks: dict[
            Path, Lock
        ] = {}  # of everybody: who changes back and forth has no more tries at a PIN
        self._drawing = asyncio.Lock()
        self._drawn: tuple[float, tuple[str, bool], Line] | None = None

    def show(self, folder: Path, profile: str) -> None:
        """From here on show what this person has."""
        self._folder, self._profile, self._drawn = folder, profile, None

    @property
    def _lock(self) -> Lock:
        return self._locks.setdefault(self._folder, Lock(self._folder, self._clock))

    def routes(self) -> list[Route]:
        """Return them."""
        read = [Route(path, self._read) for path in READ]
        charts = [Route(f"/api/chart/{name}.svg", self._chart) for name in CHARTS]
        change = [Route(path, self._change, methods=["POST"]) for path in CHANGED]
        return [*read, *charts, *change, Route(UNLOCK, self._unlock, methods=["POST"])]

    async def _read(self, request: Request) -> Response:
        if (refused := self._refused(request)) is not None:
            return refused
        try:
            question = self._question(READ[request.url.path], request.query_params)
        except ValueError:
            return Response(status_code=400)
        return await self._answer(question)

    async def _change(self, request: Request) -> Response:
        if (refused := self._refused(request)) is not None:
            return refused
        try:
            question = self._question(CHANGED[request.url.path], _change_of(await request.body()))
        except ValueError:
            return Response(status_code=400)
        answer = await self._answer(question)
        folder = self._folder
        language.ask(lambda: settings.kept(folder, lambda _: None))  # it may be another one now
        return answer

    async def _chart(self, request: Request) -> Response:
        if (refused := self._refused(request)) is not None:
            return refused
        name = request.url.path.rpartition("/")[2].removesuffix(".svg")
        try:
            question = self._question("charts", request.query_params)
            async with self._drawing:
                drawn = await self._pictures(question)
        except ValueError:
            return Response(status_code=400)
        except Trouble:
            return _busy()
        if name not in drawn:
            return Response(status_code=404)
        return _shown(drawn[name].encode(), "image/svg+xml")

    async def _pictures(self, question: Line) -> Line:
        """Return all pictures, drawn together and kept for the moment in which they are asked for."""
        now, whose = self._clock(), (question["folder"], question["practice"])
        kept = self._drawn
        if kept is not None and kept[1] == whose and now - kept[0] < DRAWN_S:
            return kept[2]
        said = await self._ask(question)
        drawn: Line = json.loads(said.whole()) if said.status == 200 else {}
        self._drawn = self._clock(), whose, drawn
        return drawn

    async def _answer(self, question: Line) -> Response:
        try:
            said = await self._ask(question)
        except Trouble:
            return _busy()
        if said.file:
            return _taken_away(said)
        return _shown(said.whole(), said.kind, said.status)

    def _refused(self, request: Request) -> Response | None:
        """Return what is said while a walk is under way, when the page shows that, and before the PIN."""
        if not self._resting():
            return _no(409, words.LEAVES["walks"])
        return None if self._lock.open_to(_browser(request)) else _no(423, words.LEAVES["pin_asked"])

    async def _unlock(self, request: Request) -> Response:
        """Take the PIN of whose log it is."""
        try:
            typed = _typed(await request.body())
            fits = await self._lock.unlock(_browser(request), typed)
        except ValueError:
            return Response(status_code=400)
        except TooManyTries:
            return _no(429, words.LEAVES["pin_later"])
        return JSONResponse({"ok": True}) if fits else _no(422, words.LEAVES["pin_wrong"])

    def _question(self, ask: str, given: Mapping[str, Any]) -> Line:
        """Return a question.

        Raises:
            ValueError: no page of ours asks so.
        """
        practice = given.get("practice", "1" if self._practice else "0")
        usual = self._profile if ask in OF_PROFILE else ""
        name, last = str(given.get("name", usual)), int(given.get("last", 20))
        at = str(given.get("at", USUALLY_AT))
        if _AT.fullmatch(at) is None:
            raise ValueError
        if practice not in ("0", "1") or len(name) > NAME_MOST or not 1 <= last <= WALKS_MOST:
            raise ValueError
        more = {"values": given["values"]} if "values" in given else {}
        if ask == "calendar":
            more["at"] = at
        folder = str(self._folder)
        return {"folder": folder, "ask": ask, "practice": practice == "1", "name": name, "last": last, **more}


def _browser(request: Request) -> str:
    """Return the cookie of whoever asks; the door has looked at it."""
    return str(request.scope["treadctl"].cookie)


def _typed(body: bytes) -> str:
    """Return what was typed in as a PIN.

    Raises:
        ValueError: no page of ours sends that.
    """
    try:
        typed = json.loads(body)["pin"]
    except (KeyError, TypeError, RecursionError):
        raise ValueError from None
    if not isinstance(typed, str) or len(typed) > NAME_MOST:
        raise ValueError
    return typed


def _change_of(body: bytes) -> Line:
    """Return a change: whose, and what each key is to say.

    Raises:
        ValueError: it is none.
    """
    try:
        change = json.loads(body)
        name, values = change.get("name", ""), {**change["values"]}
    except (AttributeError, KeyError, TypeError, RecursionError):
        raise ValueError from None
    texts = [name, *values.values()]
    if not values or not all(isinstance(text, str) and len(text) <= VALUE_MOST for text in texts):
        raise ValueError
    return {"name": name, "values": values}


def _no(status: int, sentence: str) -> Response:
    return JSONResponse({"ok": False, "error": sentence, "problems": []}, status)


def _busy() -> Response:
    return _no(503, words.LEAVES["not_now"])


def _shown(body: bytes, kind: str, status: int = 200) -> Response:
    """Return something to look at; a page or picture of its own may have exactly the styles that it has."""
    headers = {}
    if kind.startswith(("text/html", "image/svg")):
        headers["content-security-policy"] = _policy(body.decode())
    return Response(body, status, headers, media_type=kind)


def _policy(text: str) -> str:
    found = (hashlib.sha256(unescape(style).encode()).digest() for style in _STYLE.findall(text))
    styles = " ".join(f"'sha256-{base64.b64encode(each).decode()}'" for each in found) or "'none'"
    return (
        f"default-src 'none'; style-src {styles}; base-uri 'none'; form-action 'none'; frame-ancestors 'none'"
    )


def _taken_away(said: Said) -> Response:
    headers = {"content-disposition": f'attachment; filename="{said.file}"'}
    return StreamingResponse(_pieces(said.body), said.status, headers, said.kind)


def _pieces(body: IO[bytes]) -> Iterator[bytes]:
    with body:
        while chunk := body.read(CHUNK):
            yield chunk
