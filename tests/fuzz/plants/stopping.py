"""Bugs in how it stops."""

from __future__ import annotations

from tests.fuzz.plants.bug import Bug, bug

GATE, GOVERNOR = "safety.gate", "safety.governor"

BUGS: dict[str, Bug] = {
    "missing_latch": bug(
        "a stop does not forbid the next increase",
        (
            GOVERNOR,
            "        self.latched = True\n        self._level_permitted = False\n        self.permits.drop()",
            "        self._level_permitted = False",
        ),
        (GATE, "if view.latched and view.asked.hundredths and target > view.asked:", "if False:"),
        ("safety.slowing", "else SetSpeed(self.target)", "else SetSpeed(Speed(self.target.hundredths + 60))"),
    ),
    "one_shot_stop": bug(
        "Stop is sent once and never again",
        (
            "safety.ladder",
            "        if StopBelt() in commands:",
            "        if StopBelt() in commands and self.writes > 1:\n            return ()\n        if StopBelt() in commands:",
        ),
        (
            "safety.ladder",
            "self._again_s = _REFUSED_EVERY_S if refused else _UNWRITTEN_EVERY_S",
            "self._again_s = None",
        ),
    ),
    "stop_ignored": bug(
        "the person's STOP is slow and soft",
        (
            "service.service",
            "kind: StopKind = StopKind.NOW, reason: str",
            "kind: StopKind = StopKind.SOFT, reason: str",
        ),
        ("service.requests", 'StopKind.QUICK if role == "remote" else StopKind.NOW', "StopKind.SOFT"),
        (
            "service.service",
            'self.feed(StopRequested(channel, kind, reason))\n        self._ports.audit.write("stop", channel=channel, kind=kind.name.lower())',
            'self.feed(StopRequested(channel, kind, reason))\n        self._ports.audit.write("stop", channel=channel, kind="now")',
        ),
    ),
    "stop_late": bug(
        "STOP waits for the next second",
        (
            "service.service",
            "self.feed(StopRequested(channel, kind, reason))",
            "asyncio.get_running_loop().call_later(0.8, self.feed, StopRequested(channel, kind, reason))",
        ),
    ),
    "soft_is_now": bug(
        "every gentle stop is an abrupt one",
        ("safety.slowing", "StopKind.SOFT: limits.SOFT_PER_S", 'StopKind.SOFT: Speed.kmh("3.0")'),
    ),
    "over_cap_ignored": bug(
        "a belt above the cap is nobody's business",
        ("safety.console", "        if over_cap > limits.OVER_CAP.hundredths:", "        if False:"),
        ("safety.console", "        if speed > limits.TRIP_OVER_ABS:", "        if False:"),
        (
            "safety.console",
            "            return self._above_cap(speed, cap, over_cap, now)",
            "            return None",
        ),
        ("safety.monitors", "belt.speed > limits.TRIP_OVER_ABS", "False"),
        ("safety.console", "        self._over = self._over + 1 if above else 0", "        self._over = 0"),
    ),
    "corrects_to_the_cap": bug(
        "a belt that is said to be above the cap is asked for the cap, whatever it was asked for",
        ("safety.console", "Correct(min(cap, self._target or cap))", "Correct(cap)"),
    ),
    "records_are_believed": bug(
        "a speed that only its records show is where the way down begins",
        ("safety.governor", "max(min(target, self._known), self.floor)", "target"),
    ),
    "stop_without_end": bug(
        "a stop that the belt does not confirm says nothing to anybody",
        (
            "supervisor.out",
            "        self.effects.append(Notice(notice, values))",
            '        if not notice.startswith(("alarm", "stop_not", "voice", "link", "stopped", "break")):\n            self.effects.append(Notice(notice, values))',
        ),
        (
            "service.service",
            "            case SessionEnded(summary):",
            "            case SessionEnded(summary) if False:",
        ),
    ),
    "never_armed_again": bug(
        "after a fault it cannot be armed again",
        (
            "supervisor.conduct",
            "case Phase.STOPPED if self._watched_enough(now):",
            "case Phase.STOPPED if now < 0:",
        ),
        (
            "supervisor.requests",
            "walk.phase not in (Phase.IDLE, Phase.STOPPED)",
            "walk.phase is not Phase.IDLE",
        ),
    ),
    "exit_without_stop": bug(
        "the service ends and leaves the belt running",
        (
            "service.service",
            "if not self._stopped_to_end and not self.broken and not self._core.settled:",
            "if False:",
        ),
    ),
    "broken_core_walks_on": bug(
        "when the core fails nobody stops the belt, and the guardian is sent home",
        ("service.service", "            stands = self.confirmed\n", "            stands = True\n"),
        ("service.service", "            if self.broken:\n", "            if False:\n"),
    ),
    "no_ghost_watch": bug(
        "a belt that moves again after a stop is taken for somebody else's",
        (
            "supervisor.reports",
            "program = self.program(now)",
            "program = False",
        ),
        (
            "supervisor.reports",
            "        elif (ours and conduct.scripted) or (watched and not console):",
            "        elif False:",
        ),
        ("supervisor.reports", "conduct.monitors.ghost_possible(now)", "False"),
    ),
}
