"""Bugs in who stops the belt when the service cannot: only killed or frozen processes show them."""

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
    "guardian_waits": bug(
        "the guardian gives a dead or silent service half a minute",
        ("guardian.vigil", "BEAT_LIMIT_S = 0.7", "BEAT_LIMIT_S = 30.0"),
        ("guardian.vigil", "        if self._over:\n", "        if False:\n"),
    ),
    "orphan_left_alone": bug(
        "a service that finds the belt of a dead one lets it run",
        ("service.service", "if found is not None and self.sweep.begin(found):", "if False:"),
    ),
}
