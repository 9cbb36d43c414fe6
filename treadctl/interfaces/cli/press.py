"""The person's press: a permit is minted for it, and the belt armed; or it is Start on the machine itself."""

from __future__ import annotations

import os
from dataclasses import dataclass
from typing import Any

from treadctl.interfaces.cli.seat import Seat

Line = dict[str, Any]

NOT_THERE: Line = {"ok": False, "reason": "not_over_ssh"}
"""What a key is worth that may be pressed in another room."""


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
        own_start: this terminal only gets ready; the press is Start on the machine itself.
    """

    def __init__(self, seat: Seat, wishes: Wishes) -> None:
        self._seat = seat
        self._wishes = wishes
        self.stops: int | None = None
        self.says_flat = wishes.assume_ready
        self.card: str | None = None
        self.own_start = False

    @property
    def elsewhere(self) -> bool:
        """Whether this terminal may be in another room: no key of it starts a real belt."""
        return bool(os.environ.get("SSH_CONNECTION")) and not self._wishes.simulator_only

    def arm(self, profile: str | None, *, level: bool = False) -> Line:
        """Arm by a permit that is minted for it, or by the machine's own Start; return the service's reply.

        Args:
            profile: what is walked; None: go on after a break, there a key at the machine suffices.
            level: the deck may be lowered first.
        """
        own_start = self.own_start and not level and (profile is not None or self.elsewhere)
        if self.elsewhere and not own_start:
            return NOT_THERE
        more: Line = {"card": self.card} if self.card is not None and profile is not None else {}
        if own_start:
            more |= {"own_start": True, "stops": self.stops}
        else:
            permit = self._seat.request("permit", issuer="terminal", stops=self.stops)
            if not permit.get("ok"):
                return permit
            more["permit"] = permit["permit"]
        return self._seat.request(
            "arm",
            profile=profile,
            says_flat=self.says_flat,
            empty_belt=self._wishes.empty_belt,
            level=level,
            **more,
        )
