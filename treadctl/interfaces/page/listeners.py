"""Where one page process listens: always on this computer, in the home network where that was asked for."""

from __future__ import annotations

import socket
from dataclasses import dataclass, field
from pathlib import Path

from treadctl.interfaces.page import network
from treadctl.interfaces.page.app import App
from treadctl.interfaces.page.door import Entrance
from treadctl.interfaces.page.web import Listener, listening
from treadctl.interfaces.page.whereabouts import Whereabouts

HERE = ("127.0.0.1", "localhost")


@dataclass(frozen=True, kw_only=True)
class Listeners:
    """Sockets that listen already, and the names under which they are reached.

    Attributes:
        port: the same for all of them.
        sock: on this computer alone.
        lan: those in the home network, by their address, the most usual first; empty without `--lan`.
        certificate: of those in the home network.
    """

    port: int
    sock: socket.socket
    lan: dict[str, socket.socket] = field(default_factory=dict)
    certificate: Path | None = None

    @classmethod
    def open(cls, port: int, addresses: tuple[str, ...] = (), certificate: Path | None = None) -> Listeners:
        """Listen on this computer, and at these addresses of it.

        Raises:
            OSError: the port is taken there.
        """
        sock = listening(HERE[0], port)
        port = int(sock.getsockname()[1])
        lan: dict[str, socket.socket] = {}
        try:
            for address in addresses:
                lan[address] = listening(address, port)
        except OSError:
            for each in (sock, *lan.values()):
                each.close()
            raise
        return cls(port=port, sock=sock, lan=lan, certificate=certificate)

    @property
    def here(self) -> Entrance:
        """The way in from this computer."""
        return Entrance(hosts=self._with_port(HERE))

    @property
    def address(self) -> str:
        """The address of the page on this computer."""
        return f"http://{HERE[0]}:{self.port}/"

    @property
    def lan_address(self) -> str | None:
        """The address of the page in the home network; None without `--lan`."""
        first = next(iter(self.lan), None)
        return None if first is None else f"https://{first}:{self.port}/"

    @property
    def whereabouts(self) -> Whereabouts:
        """Where the page is, for whoever asks."""
        file = None if self.certificate is None else str(self.certificate)
        return Whereabouts(address=self.address, lan_address=self.lan_address, certificate=file)

    def serving(self, app: App) -> list[Listener]:
        """Return what answers where."""
        found = [Listener(sockets=[self.sock], app=app.asgi)]
        if self.lan:
            entrance = Entrance(hosts=self._with_port(network.names(tuple(self.lan))), lan=True)
            sockets = list(self.lan.values())
            lan = Listener(sockets=sockets, app=app.behind(entrance), certificate=self.certificate)
            found.append(lan)
        return found

    def _with_port(self, names: tuple[str, ...]) -> frozenset[str]:
        return frozenset(f"{name}:{self.port}" for name in names)
