"""Bugs in the guardian: only worlds in which a process is killed or frozen show them."""

from __future__ import annotations

from tests.fuzz.plants.bug import Bug, bug

BUGS: dict[str, Bug] = {
    "guardian_one_shot": bug(
        "the guardian sends Stop once and never again",
        (
            "guardian.ladder",
            "(STOP, CONTROL) if again else (frame,) if frame == STOP else ()",
            "()",
        ),
        (
            "guardian.ladder",
            "        self._queue.extend((STOP,) if early or self._rung >= len(rungs) else rungs[self._rung])\n",
            "",
        ),
    ),
    "guardian_late": bug(
        "a frozen service is missed after five seconds",
        ("guardian.vigil", "BEAT_LIMIT_S = 0.7", "BEAT_LIMIT_S = 5.0"),
    ),
    "guardian_starts": bug(
        "the guardian sets a stopped belt going again",
        (
            "guardian.codec",
            "MAY_WRITE = frozenset((CONTROL, RESET, STOP, PAUSE))",
            'MAY_WRITE = frozenset((CONTROL, RESET, STOP, PAUSE, b"\\x07"))',
        ),
        (
            "guardian.ladder",
            "deque((STOP,) if self._has_control else (CONTROL, STOP))",
            'deque((CONTROL, STOP, b"\\x07"))',
        ),
    ),
}
