"""The door: whatever is not from our own page, at our own address, does not get in.

Any site that is open in a browser on this computer can send requests here, and by DNS rebinding even under a
name of its own.  So Host and Origin decide, and a token that only the terminal shows.  There is no request
that does anything: all acts go over the WebSocket, as JSON.
"""

import hmac
import json
import secrets
from http import HTTPStatus

from websockets.datastructures import Headers
from websockets.http11 import Request, Response

LIVE = "/live"  # the address of the WebSocket
HEADERS = (
    ("Cache-Control", "no-store"),  # a stale page that looks alive is worse than none
    (
        "Content-Security-Policy",
        "default-src 'none'; script-src 'self'; style-src 'self'; connect-src 'self'; img-src 'self'; "
        "base-uri 'none'; form-action 'none'; frame-ancestors 'none'",
    ),
    ("Cross-Origin-Opener-Policy", "same-origin"),
    ("Cross-Origin-Resource-Policy", "same-origin"),
    ("Referrer-Policy", "no-referrer"),
    ("X-Content-Type-Options", "nosniff"),
    ("X-Frame-Options", "DENY"),
)


class Door:
    """Lets through who belongs here. `files`: content and kind by address; `port`: the one listened on."""

    def __init__(self, files: dict[str, tuple[bytes, str]], port: int) -> None:
        self.token = secrets.token_urlsafe(16)
        self._files = files
        self._hosts = frozenset(f"{name}:{port}" for name in ("127.0.0.1", "localhost"))

    def answer(self, request: Request) -> Response | None:
        """The answer to a request; None lets a WebSocket in."""
        hosts = request.headers.get_all("Host")
        if len(hosts) != 1 or hosts[0].lower() not in self._hosts:
            return _response(HTTPStatus.MISDIRECTED_REQUEST)
        if getattr(request, "method", "GET") != "GET":  # websockets 16 knows no other, and has no name for it
            return _response(HTTPStatus.METHOD_NOT_ALLOWED)
        origins = request.headers.get_all("Origin")
        if origins != [f"http://{hosts[0].lower()}"] and (origins or request.path == LIVE):
            return _response(HTTPStatus.FORBIDDEN)
        if request.path == LIVE:
            return None
        if request.path not in self._files:
            return _response(HTTPStatus.NOT_FOUND)
        return _response(HTTPStatus.OK, *self._files[request.path])

    def knows(self, text: str | bytes) -> bool:
        """True if the first message of a page has the token of this run."""
        try:
            token = json.loads(text)["token"]
        except (ValueError, KeyError, TypeError, RecursionError):
            return False
        return hmac.compare_digest(str(token).encode(), self.token.encode())


def _response(status: HTTPStatus, body: bytes = b"", kind: str = "text/plain; charset=utf-8") -> Response:
    headers = Headers(HEADERS)
    headers["Content-Type"] = kind
    headers["Content-Length"] = str(len(body))
    headers["Connection"] = "close"
    return Response(status, status.phrase, headers, body)
