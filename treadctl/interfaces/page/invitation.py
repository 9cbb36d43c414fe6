"""What the terminal shows of the page: where it is, for whom, and what a phone will say the first time."""

from __future__ import annotations

import io
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Protocol

from treadctl import words
from treadctl.interfaces.page import certificate
from treadctl.interfaces.page.pairing import VIEWER
from treadctl.interfaces.page.whereabouts import Whereabouts

ON_WHITE, AS_BEFORE = "\033[97;40m", "\033[0m"  # on a light terminal, too, the code stays dark on light


class Terminal(Protocol):
    """Where it is shown."""

    @property
    def say(self) -> Callable[[str], None]:
        """Show a text."""

    @property
    def invites(self) -> str:
        """The role of whoever opens the address."""

    @property
    def tall(self) -> bool:
        """Whether a QR code can be shown."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Shown:
    """A terminal that somebody asked in."""

    say: Callable[[str], None]
    invites: str
    tall: bool


class Invitation:
    """Shows an address that is good for one visit, and the next one when it was used.

    Args:
        where: where the page is.
        offer: makes the token of an address.
        terminal: where it is shown.
    """

    def __init__(self, where: Whereabouts, offer: Callable[[], str], terminal: Terminal) -> None:
        self._where, self._offer, self._terminal = where, offer, terminal

    def first(self) -> None:
        """Show everything that somebody has to know once."""
        lan, file = self._where.lan_address, self._where.certificate
        if lan is not None and file is not None:
            print_ = "\n".join(f"  {line}" for line in certificate.fingerprint(Path(file)).splitlines())
            self._terminal.say(words.PAGE["lan_warns"].format(fingerprint=f"\n{print_}\n"))
        self._show("your_phone" if lan is not None else "your_address")
        if self._terminal.invites == VIEWER:
            self._terminal.say(words.PAGE["invites_viewer"])

    def next(self) -> None:
        """Somebody came in: whoever comes next needs another one."""
        self._show("next_address")

    def elsewhere(self) -> None:
        """Say where the page is, and where an address is to be had: what is said here is kept in a log."""
        at = self._where.lan_address or self._where.address
        self._terminal.say(words.PAGE["page_there"].format(address=at))

    def code(self, code: str) -> None:
        """Show the code for one start."""
        self._terminal.say(words.PAGE["code_shown"].format(code=code))

    def _show(self, id_: str) -> None:
        token, lan = self._offer(), self._where.lan_address
        if lan is not None and self._terminal.tall:
            self._terminal.say(drawn(f"{lan}#{token}"))
        at = [address for address in (lan, self._where.address) if address is not None]
        self._terminal.say("\n".join([words.PAGE[id_], *(f"  {address}#{token}" for address in at)]))


def drawn(text: str) -> str:
    """Return a QR code of a text, in blocks of a terminal's own letters."""
    import segno

    paper = io.StringIO()
    segno.make(text, error="m").terminal(paper, compact=True, border=2)
    return "\n".join(f"{ON_WHITE}{line}{AS_BEFORE}" for line in paper.getvalue().splitlines())
