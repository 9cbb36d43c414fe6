"""The person's press: a permit is minted, and the belt armed with it."""

from __future__ import annotations

import os
from dataclasses import dataclass
from typing import Any

from treadctl import words
from treadctl.interfaces.cli.seat import Seat

Line = dict[str, Any]


@dataclass(frozen=True, kw_only=True)
class Wishes:
    """What the person asked for on the command line.

    Attributes:
        profile: its name.
        address: which treadmill; None: the nearest.
        assume_ready: answer as a well person would; simulated radios only.
        empty_belt: nobody stands on it.
        simulator_only: connect to nothing else.
        programme: today's amount is the programme's, after the card before a walk.
    """

    profile: str
    address: str | None = None
    assume_ready: bool = False
    empty_belt: bool = False
    simulator_only: bool = True
    programme: bool = False


class Press:
    """Arms.

    Attributes:
        stops: how often a stop was asked for when the person pressed; a later one voids the press.
        says_flat: the person looked: the deck is flat.
        card: the answered card that allows a walk, until it is used.
    """

    def __init__(self, seat: Seat, wishes: Wishes) -> None:
        self._seat = seat
        self._wishes = wishes
        self.stops: int | None = None
        self.says_flat = wishes.assume_ready
        self.card: str | None = None

    def arm(self, profile: str | None, *, level: bool = False) -> Line:
        """Mint a permit and arm with it; return the service's reply."""
        if os.environ.get("SSH_CONNECTION") and not self._wishes.simulator_only:
            return {"ok": False, "message": words.VIEW["not_over_ssh"]}
        permit = self._seat.request("permit", issuer="terminal", stops=self.stops)
        if not permit.get("ok"):
            return permit
        more = {"card": self.card} if self.card is not None and profile is not None else {}
        return self._seat.request(
            "arm",
            permit=permit["permit"],
            profile=profile,
            says_flat=self.says_flat,
            empty_belt=self._wishes.empty_belt,
            level=level,
            **more,
        )
