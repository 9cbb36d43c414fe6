"""Bugs in what is asked of the belt, and in who may ask."""

from __future__ import annotations

from tests.fuzz.plants.bug import Bug, bug

GATE, GOVERNOR = "safety.gate", "safety.governor"

BUGS: dict[str, Bug] = {
    "cap_off_by_one": bug(
        "one step above the cap is still within it",
        (
            GATE,
            "if target > most and not _way_down(target, view):",
            "if target.hundredths > view.cap.hundredths + 10:",
        ),
        (
            GOVERNOR,
            'Clearance.of(wish).at_most(self.cap, "cap")',
            'Clearance.of(wish).at_most(Speed(self.cap.hundredths + 10), "cap")',
        ),
        (
            "supervisor.conduct",
            "return min(cap, self.goal or cap, self.asking.most(now) or cap)",
            "return Speed(min(c := cap.hundredths + 10, self.goal.hundredths if self.goal else c))",
        ),
    ),
    "clamp_before_rounding": bug(
        "clamped to the cap first, then rounded up to the machine's grid",
        (
            GATE,
            "if target > most and not _way_down(target, view):",
            "if target.hundredths > view.cap.hundredths + 30:",
        ),
        (GATE, "or not on_grid:", "or False:"),
        (
            GOVERNOR,
            "return clearance.on_grid(self.floor, self.step)",
            "return Clearance(wish, Speed(-(-clearance.granted.hundredths // 25) * 25), clearance.limited_by)",
        ),
    ),
    "grid_ignored": bug(
        "targets that the machine does not know",
        (GATE, "or not on_grid:", "or False:"),
        (
            GOVERNOR,
            "return clearance.on_grid(self.floor, self.step)",
            "return Clearance(wish, Speed(clearance.granted.hundredths // 3 * 3), clearance.limited_by)",
        ),
    ),
    "rises_too_fast": bug(
        "increases follow one another within half a second",
        ("safety.limits", "RISE_EVERY_S = 1.0", "RISE_EVERY_S = 0.3"),
        ("session.ramp", "if since_asked_s < every_s or", "if since_asked_s < 0.3 or"),
    ),
    "big_steps": bug(
        "one step may be 0.6 km/h",
        ("safety.limits", 'STEP_MAX = Speed.kmh("0.2")', 'STEP_MAX = Speed.kmh("0.6")'),
        (
            "session.ramp",
            "whole = min(ramp_per_s, most)",
            "whole = min(60, most)",
        ),
    ),
    "no_minute_limit": bug(
        "above the opening ramp it rises as fast as below",
        ("safety.limits", 'RISE_PER_MINUTE = Speed.kmh("0.5")', 'RISE_PER_MINUTE = Speed.kmh("5.0")'),
    ),
    "permit_reused": bug(
        "a permit is good for any number of starts, and a break ends by itself",
        (
            "safety.permits",
            "spent, self._armed = self._armed if self.holds(bond, now) else None, None",
            "spent = self._armed if self.holds(bond, now) else None",
        ),
        ("safety.permits", "self._open = self._armed = None", "self._open = None"),
        (
            "supervisor.conduct",
            "case Phase.BREAK if walk.break_overdue(now):",
            "case Phase.BREAK if walk.break_left_s(now) <= 0:\n                walk.next_block(now)\n            case Phase.BREAK if walk.break_overdue(now):",
        ),
        ("safety.permits", "and 0 <= now - self.minted_at <= limits.PERMIT_LIFE_S", "and now >= 0"),
    ),
    "permit_lives_on": bug(
        "a permit never grows old",
        ("safety.limits", "PERMIT_LIFE_S = 10.0", "PERMIT_LIFE_S = 10000.0"),
        ("safety.limits", "COUNTDOWN_S = 5.0", "COUNTDOWN_S = 12.0"),
    ),
    "no_countdown_cancel": bug(
        "whoever wants to stop in the countdown is not heard",
        ("supervisor.requests", "        conduct.governor.permits.drop()\n", ""),
        (
            "supervisor.requests",
            "if walk.phase is Phase.COUNTDOWN and not walk.resumed and stands:",
            "if walk.phase is Phase.COUNTDOWN:\n            return\n        elif False:",
        ),
        (
            "supervisor.requests",
            '        if walk.phase is Phase.COUNTDOWN:\n            conduct.cancel("person", now)\n',
            "",
        ),
        (
            "supervisor.requests",
            "        if conduct.walk.phase is Phase.COUNTDOWN:\n            conduct.cancel",
            "        if conduct.walk.phase is Phase.COUNTDOWN:\n            return\n            conduct.cancel",
        ),
    ),
    "presses_stop": bug(
        "a press while walking ends the walk",
        (
            "supervisor.requests",
            "    def minted(self, event: PermitMinted, now: float) -> None:\n",
            '    def minted(self, event: PermitMinted, now: float) -> None:\n        if self._conduct.walk.phase is Phase.WALK:\n            self._conduct.begin_stop(StopKind.NOW, "our_bug", "fault", now)\n',
        ),
    ),
    "incline_while_moving": bug(
        "the deck is lowered while somebody walks",
        (
            "supervisor.conduct",
            "            walk.go(Trigger.MOVES, now)\n",
            "            walk.go(Trigger.MOVES, now)\n            self.out.send_again(LevelDeck(), now)\n",
        ),
        ("supervisor.conduct", "from treadctl.model import ", "from treadctl.model import LevelDeck, "),
        (GATE, "        return _level(frame, view)", "        return None"),
    ),
    "starts_on_a_slope": bug(
        "a tilted deck is walked on",
        ("safety.limits", 'INCLINE_MAX = Incline.percent("0.5")', 'INCLINE_MAX = Incline.percent("8.0")'),
    ),
    "writes_before_arming": bug(
        "control is asked for as soon as there is a link",
        (
            "supervisor.machine",
            "        if conduct.stopping is not None:\n            conduct.stopping.owed()",
            "        conduct.out.send_again(TakeControl(), now)\n        if conduct.stopping is not None:\n            conduct.stopping.owed()",
        ),
    ),
    "lease_ignored": bug(
        "nobody watches, and it gets faster all the same",
        (
            "safety.monitors",
            "        return 0.0 if self._gone_at is None else now - self._gone_at",
            "        return 0.0",
        ),
    ),
    "guardian_ignored": bug(
        "without a guardian it walks on as if nothing were",
        (
            "safety.guards",
            "    def beating(self, now: float) -> bool:\n",
            "    def beating(self, now: float) -> bool:\n        return True\n\n    def _beating(self, now: float) -> bool:\n",
        ),
    ),
    "stale_as_fresh": bug(
        "telemetry of any age is fresh",
        ("safety.limits", "FRESH_S = 1.5", "FRESH_S = 20.0"),
        ("safety.limits", "STALE_S = 3.0", "STALE_S = 30.0"),
    ),
    "old_reports_current": bug(
        "a burst of old records counts as news",
        (
            "safety.belt",
            "    def current(self, now: float) -> bool:",
            "    def current(self, now: float) -> bool:\n        return True\n\n    def _current(self, now: float) -> bool:",
        ),
        ("safety.freshness", "        if not self._queued(gap, at):", "        if False:"),
        (
            "safety.freshness",
            "self.believed_at = min(at, self._made_at(",
            "self.believed_at = max(at, self._made_at(",
        ),
        ("safety.limits", "STALE_S = 3.0", "STALE_S = 30.0"),
    ),
    "wall_clock_in_the_core": bug(
        "the core is told the time of the day",
        (
            "service.service",
            "effects = self._core.handle(event, self._ports.clock())",
            "effects = self._core.handle(event, self._ports.wall() - self._born)",
        ),
        (
            "service.service",
            "        self._ports = ports\n",
            "        self._ports = ports\n        self._born = ports.wall() - ports.clock()\n",
        ),
    ),
}
