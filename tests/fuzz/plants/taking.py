"""Bugs in the machine's own Start as the start press: what is taken over, and what is not."""

from __future__ import annotations

from tests.fuzz.plants.bug import PERMIT_STAYS, Bug, bug

BUGS: dict[str, Bug] = {
    "speed_mints": bug(
        "a belt that moves while the machine's Start is waited for is taken over",
        (
            "supervisor.reports",
            "        elif conduct.start_asked_for(now):\n",
            "        elif walk.awaits_start:\n            conduct.machine_started(now)\n"
            "        elif conduct.start_asked_for(now):\n",
        ),
        (
            "supervisor.conduct",
            "elif g.belt.zeros >= 2 and not self.out.waiting and g.take_over",
            "elif not self.out.waiting and g.take_over",
        ),
        (
            "safety.gate",
            "    if view.seen.hundredths:\n        return Denial(",
            "    if False:\n        return Denial(",
        ),
    ),
    "waits_for_ever": bug(
        "the machine's own Start is waited for without end",
        (
            "supervisor.conduct",
            "elif now - self.walk.since >= limits.OWN_START_S:",
            "elif now - self.walk.since >= 10_000.0:",
        ),
    ),
    "whoever_started": bug(
        "a start is taken over although a program wrote it, or a write of ours may have made it",
        ("supervisor.conduct", "if ours or self.monitors.ghost_possible(now):", "if False:"),
        ("supervisor.machine", "        if self.reports.program(now):", "        if False:"),
        (
            "supervisor.machine",
            "        self.reports.program_started(now)\n        if conduct.walk.awaits_start:",
            "        return\n        if conduct.walk.awaits_start:",
        ),
    ),
    "starts_it_as_well": bug(
        "Start is written to a machine whose own was pressed",
        *PERMIT_STAYS,
        (
            "supervisor.conduct",
            "g.take_over(self._nonce, now):\n            self._counted_down(now)",
            "g.take_over(self._nonce, now):\n            self._counted_down(now)\n"
            "            self.out.send(StartBelt(), now)",
        ),
    ),
    "control_at_last": bug(
        "control is asked for when the belt that was taken over moves: some machines stop then",
        ("supervisor.conduct", "            self.out.send_again(TakeControl(), now)\n", ""),
    ),
    "left_to_nobody": bug(
        "a belt that comes without a word while a press is waited for is left alone",
        (
            "supervisor.reports",
            "        elif conduct.start_asked_for(now):\n            conduct.start_unproven(now)",
            "        elif False:\n            conduct.start_unproven(now)",
        ),
    ),
    "nobody_had_armed": bug(
        "whoever presses Start at the machine is taken for somebody who walks with us",
        (
            "supervisor.conduct",
            "        self._nonce, self._pressed_at = nonce, None\n",
            "        self._nonce, self._pressed_at = nonce, None if self.walk.block else self._pressed_at\n",
        ),
        (
            "supervisor.machine",
            "MachineSays.STARTED if conduct.start_asked_for(now) and phase not in MAY_MOVE:",
            "MachineSays.STARTED if phase not in MAY_MOVE:",
        ),
        (
            "supervisor.conduct",
            "        if not self.walk.awaits_start:\n            self.start_unproven(now)\n        elif self._pressed_at is None:",
            "        if self._pressed_at is None:",
        ),
        ("supervisor.conduct", "g.belt.zeros >= 2 and not self.out.waiting and", "g.belt.zeros >= 2 and"),
    ),
}
