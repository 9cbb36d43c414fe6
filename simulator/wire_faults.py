"""Faults of what is said on the air that happen once; those that last are looked up where they matter."""

from .server import Server


class WireFaults:
    """G and T kinds; a method a verb."""

    def __init__(self, server: Server) -> None:
        self._server = server

    def control_lost(self, told: float) -> None:
        """The machine takes the control away."""
        self._server.revoke_control(bool(told))

    def answer_unasked(self, op: float, result: float) -> None:
        """An answer to nobody's request."""
        self._server.answer_unasked(int(op), int(result))

    def status_replay(self, times: float) -> None:
        """Old status notifications."""
        self._server.replay_status(int(times))
