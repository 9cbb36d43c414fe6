"""Bugs planted in the product, to find out whether the judge would notice.

Each is a few source edits.  A bug runs in a process of its own that changes the source before the product is
imported; a bug whose source has moved on says so instead of passing.
"""

from __future__ import annotations

import importlib.abc
import importlib.machinery
import sys
from collections.abc import Sequence
from types import CodeType
from typing import NamedTuple


class Edit(NamedTuple):
    """In this module of treadctl, this text becomes that."""

    module: str
    old: str
    new: str


class Bug(NamedTuple):
    """One way to be wrong."""

    says: str
    edits: tuple[Edit, ...]


def _bug(says: str, *edits: tuple[str, str, str]) -> Bug:
    return Bug(says, tuple(Edit(f"treadctl.{module}", old, new) for module, old, new in edits))


GATE, GOVERNOR = "safety.gate", "safety.governor"
NO_STEP = (GATE, "    if not first and target.hundredths > seen", "    if False and target.hundredths > seen")

BUGS: dict[str, Bug] = {
    "cap_off_by_one": _bug(
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
            "min(g.cap, self.goal or g.cap)",
            "min(Speed(g.cap.hundredths + 10), self.goal or Speed(g.cap.hundredths + 10))",
        ),
    ),
    "clamp_before_rounding": _bug(
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
    "grid_ignored": _bug(
        "targets that the machine does not know",
        (GATE, "or not on_grid:", "or False:"),
        (
            GOVERNOR,
            "return clearance.on_grid(self.floor, self.step)",
            "return Clearance(wish, Speed(clearance.granted.hundredths // 3 * 3), clearance.limited_by)",
        ),
    ),
    "missing_latch": _bug(
        "a stop does not forbid the next increase",
        (
            GOVERNOR,
            "        self.latched = True\n        self._level_permitted = False\n        self.permits.drop()",
            "        self._level_permitted = False",
        ),
        (GATE, "if view.latched and view.asked.hundredths and target > view.asked:", "if False:"),
        ("safety.slowing", "else SetSpeed(self.target)", "else SetSpeed(Speed(self.target.hundredths + 60))"),
    ),
    "one_shot_stop": _bug(
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
    "no_ghost_watch": _bug(
        "a belt that a ghost moves is taken for somebody else's",
        ("supervisor.reports", "conduct.monitors.ghost_possible(now)", "False"),
    ),
    "stale_as_fresh": _bug(
        "telemetry of any age is fresh",
        ("safety.limits", "FRESH_S = 1.5", "FRESH_S = 20.0"),
        ("safety.limits", "STALE_S = 3.0", "STALE_S = 30.0"),
    ),
    "old_reports_current": _bug(
        "a burst of old records counts as news",
        (
            "safety.belt",
            "    def current(self, now: float) -> bool:",
            "    def current(self, now: float) -> bool:\n        return True\n\n    def _current(self, now: float) -> bool:",
        ),
    ),
    "permit_reused": _bug(
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
    "permit_lives_on": _bug(
        "a permit never grows old",
        ("safety.limits", "PERMIT_LIFE_S = 10.0", "PERMIT_LIFE_S = 10000.0"),
        ("safety.limits", "COUNTDOWN_S = 5.0", "COUNTDOWN_S = 12.0"),
    ),
    "no_countdown_cancel": _bug(
        "STOP in the countdown starts all the same",
        ("supervisor.requests", "        conduct.governor.permits.drop()\n", ""),
        (
            "supervisor.requests",
            "if walk.phase is Phase.COUNTDOWN and not walk.resumed and stands:",
            "if walk.phase is Phase.COUNTDOWN:\n            return\n        elif False:",
        ),
    ),
    "stop_ignored": _bug(
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
    "stop_late": _bug(
        "STOP waits for the next second",
        (
            "service.service",
            "self.feed(StopRequested(channel, kind, reason))",
            "asyncio.get_running_loop().call_later(0.8, self.feed, StopRequested(channel, kind, reason))",
        ),
    ),
    "soft_is_now": _bug(
        "every gentle stop is an abrupt one",
        ("safety.slowing", "StopKind.SOFT: limits.SOFT_PER_S", 'StopKind.SOFT: Speed.kmh("3.0")'),
    ),
    "stopped_said_early": _bug(
        "says that it stands while it still moves",
        (
            "service.service",
            'if snapshot.speed is None else "moving" if snapshot.speed.hundredths else "stopped"',
            'if snapshot.speed is None else "moving" if snapshot.speed.hundredths > 60 else "stopped"',
        ),
        ("service.service", 'if said == "stopped" and snapshot.state in _UNDER_WAY:', "if False:"),
    ),
    "unknown_is_stopped": _bug(
        "a belt that nobody hears of is said to stand",
        (
            "service.service",
            '"unknown" if snapshot.speed is None else',
            '"stopped" if snapshot.speed is None else',
        ),
        ("service.service", 'if said == "stopped" and snapshot.state in _UNDER_WAY:', "if False:"),
    ),
    "alarm_never": _bug(
        "nobody is alarmed",
        (
            "supervisor.out",
            "        self.effects.append(Notice(notice, values))",
            '        if not notice.startswith("alarm"):\n            self.effects.append(Notice(notice, values))',
        ),
    ),
    "alarm_for_ever": _bug(
        "an alarm does not end",
        (
            "supervisor.out",
            "        self.effects.append(Notice(notice, values))",
            '        if notice != "alarm_over":\n            self.effects.append(Notice(notice, values))',
        ),
    ),
    "alarm_always": _bug(
        "an alarm at each stop",
        (
            "supervisor.out",
            "        self.effects.append(Notice(notice, values))",
            '        self.effects.append(Notice(notice, values))\n        if notice == "stopped":\n            self.effects.append(Notice("alarm", values))',
        ),
    ),
    "no_voice": _bug(
        "a lost link is not spoken of",
        ("supervisor.machine", '            conduct.out.tell("voice_link_lost", reason=event.reason)\n', ""),
        (
            "supervisor.out",
            "        self.effects.append(Notice(notice, values))",
            '        if notice.startswith(("alarm", "voice")):\n            return\n        self.effects.append(Notice(notice, values))',
        ),
    ),
    "gap_replays": _bug(
        "after a lost link the walk goes on as if nothing had been",
        ("supervisor.machine", "conduct.monitors.latch(Fault.LINK_LOST)", "pass"),
        ("safety.limits", "STALE_S = 3.0", "STALE_S = 300.0"),
        (
            "safety.belt",
            "    def stale(self, now: float) -> bool:",
            "    def stale(self, now: float) -> bool:\n        return False\n\n    def _stale(self, now: float) -> bool:",
        ),
    ),
    "never_comes_back": _bug(
        "a lost link is never made again",
        ("service.service", "            case Reconnect():", "            case Reconnect() if False:"),
    ),
    "rises_too_fast": _bug(
        "increases follow one another within half a second",
        ("safety.limits", "RISE_EVERY_S = 1.0", "RISE_EVERY_S = 0.3"),
        ("session.ramp", "if since_asked_s < every_s or", "if since_asked_s < 0.3 or"),
    ),
    "big_steps": _bug(
        "one step may be 0.6 km/h",
        ("safety.limits", 'STEP_MAX = Speed.kmh("0.2")', 'STEP_MAX = Speed.kmh("0.6")'),
        (
            "session.ramp",
            "whole = min(ramp_per_s, most)",
            "whole = min(60, most)",
        ),
    ),
    "no_minute_limit": _bug(
        "above the opening ramp it rises as fast as below",
        ("safety.limits", 'RISE_PER_MINUTE = Speed.kmh("0.5")', 'RISE_PER_MINUTE = Speed.kmh("5.0")'),
    ),
    "over_cap_ignored": _bug(
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
    "incline_while_moving": _bug(
        "the deck is lowered while somebody walks",
        (
            "supervisor.conduct",
            "            walk.go(Trigger.MOVES, now)\n",
            "            walk.go(Trigger.MOVES, now)\n            self.out.send_again(LevelDeck(), now)\n",
        ),
        ("supervisor.conduct", "from treadctl.model import ", "from treadctl.model import LevelDeck, "),
        (GATE, "        return _level(frame, view)", "        return None"),
    ),
    "starts_on_a_slope": _bug(
        "a tilted deck is walked on",
        ("safety.limits", 'INCLINE_MAX = Incline.percent("0.5")', 'INCLINE_MAX = Incline.percent("8.0")'),
    ),
    "writes_before_arming": _bug(
        "control is asked for as soon as there is a link",
        (
            "supervisor.machine",
            "        if conduct.stopping is not None:\n            conduct.stopping.owed()",
            "        conduct.out.send_again(RequestControl(), now)\n        if conduct.stopping is not None:\n            conduct.stopping.owed()",
        ),
        (
            "supervisor.machine",
            "from treadctl.model import (",
            "from treadctl.model import (\n    RequestControl,",
        ),
    ),
    "stop_without_end": _bug(
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
    "never_armed_again": _bug(
        "after a fault it cannot be armed again",
        (
            "supervisor.conduct",
            "case Phase.STOPPED if now - walk.since > self.monitors.watch_s(now):",
            "case Phase.STOPPED if now < 0:",
        ),
        (
            "supervisor.requests",
            "walk.phase not in (Phase.IDLE, Phase.STOPPED)",
            "walk.phase is not Phase.IDLE",
        ),
    ),
    "journal_forgets": _bug(
        "what is acknowledged is not written down",
        ("service.service", '                self._keep("summary", line)\n', ""),
    ),
    "readings_lost": _bug(
        "records of the walk are thrown away",
        ("service.service", '                self._keep("reading",', '                self._keep("nothing",'),
    ),
    "exit_without_stop": _bug(
        "the service ends and leaves the belt running",
        (
            "service.service",
            "if not self._stopped_to_end and not self.broken and not self._core.settled:",
            "if False:",
        ),
    ),
    "broken_core_walks_on": _bug(
        "when the core fails nobody stops the belt",
        ("service.service", "            if self.broken:\n", "            if False:\n"),
    ),
    "writer_dies_quietly": _bug(
        "a writer that failed is not missed",
        (
            "device.treadmill",
            "        if not task.cancelled() and task.exception() is not None:",
            "        if False:",
        ),
        ("device.treadmill", 'self._cut("write_blocked")', "pass"),
    ),
    "wall_clock_in_the_core": _bug(
        "the core is told the time of the day",
        (
            "service.service",
            "effects = self._core.handle(event, self._ports.clock())",
            "effects = self._core.handle(event, self._ports.wall())",
        ),
    ),
    "parts_are_lost": _bug(
        "a record in parts is not put together",
        (
            "ftms.assembler",
            "        return None if part.more_data else record",
            '        if known is not None:\n            raise MalformedValue("parts")\n        return None if part.more_data else record',
        ),
    ),
    "strange_answer_is_fatal": _bug(
        "an answer that belongs to nothing ends the walk",
        (
            "device.writer",
            "                case Ignored(reason):\n",
            "                case Ignored(reason):\n                    self._on_blocked()\n",
        ),
    ),
    "presses_stop": _bug(
        "a press while walking ends the walk",
        (
            "supervisor.requests",
            "    def minted(self, event: PermitMinted, now: float) -> None:\n",
            '    def minted(self, event: PermitMinted, now: float) -> None:\n        if self._conduct.walk.phase is Phase.WALK:\n            self._conduct.begin_stop(StopKind.NOW, "our_bug", "fault", now)\n',
        ),
    ),
    "guardian_ignored": _bug(
        "without a guardian it walks on as if nothing were",
        (
            "safety.guards",
            "    def beating(self, now: float) -> bool:\n",
            "    def beating(self, now: float) -> bool:\n        return True\n\n    def _beating(self, now: float) -> bool:\n",
        ),
    ),
    "lease_ignored": _bug(
        "nobody watches, and it gets faster all the same",
        (
            "safety.monitors",
            "        return 0.0 if self._gone_at is None else now - self._gone_at",
            "        return 0.0",
        ),
    ),
    "busy_loop": _bug(
        "a stop is written as fast as it goes",
        ("safety.ladder", "_REFUSED_EVERY_S = 0.5", "_REFUSED_EVERY_S = 0.0"),
        ("safety.ladder", "_UNWRITTEN_EVERY_S = 0.1", "_UNWRITTEN_EVERY_S = 0.0"),
        ("service.service", "TICK_S = 0.1", "TICK_S = 0.02"),
        (
            "supervisor.halting",
            "        for command in stop.step(now, frame):",
            "        for command in (stop.step(now, frame) or ((StopBelt(),) * stop.halting)):",
        ),
        ("supervisor.halting", "from treadctl.model import ", "from treadctl.model import StopBelt, "),
    ),
}


RUNTIME_CHECKS = (
    Edit(
        "treadctl.supervisor.invariants",
        "        if frame[0] not in (_START, _SPEED, _INCLINE):",
        "        if True:",
    ),
    Edit(
        "treadctl.supervisor.invariants",
        "if legal is not None and before not in legal and after not in legal:",
        "if False:",
    ),
    Edit("treadctl.supervisor.invariants", "        found += _of_stop(conduct, now)\n", ""),
)
"""The product's own run-time invariants are switched off beside each bug: here the judge stands alone."""


class _Planter(importlib.abc.MetaPathFinder):
    def __init__(self, edits: Sequence[Edit]) -> None:
        self._edits = edits

    def find_spec(self, fullname: str, path: Sequence[str] | None, target: object = None) -> object:
        edits = [edit for edit in self._edits if edit.module == fullname]
        if not edits:
            return None
        spec = importlib.machinery.PathFinder.find_spec(fullname, path)
        if spec is not None and spec.origin is not None:
            spec.loader = _Changed(fullname, spec.origin, edits)
        return spec


class _Changed(importlib.machinery.SourceFileLoader):
    def __init__(self, fullname: str, path: str, edits: Sequence[Edit]) -> None:
        super().__init__(fullname, path)
        self._edits = edits

    def get_code(self, fullname: str) -> CodeType:
        text = self.get_data(self.path).decode("utf-8")
        for edit in self._edits:
            if edit.old not in text:
                raise AssertionError(
                    f"{fullname} no longer holds {edit.old!r}: bring the planted bug up to date"
                )
            text = text.replace(edit.old, edit.new)
        return compile(text, self.path, "exec")


def plant(name: str) -> None:
    """Let the product have this bug from here on, in this process; it must not have been imported yet."""
    if any(module.partition(".")[0] == "treadctl" for module in sys.modules):
        raise RuntimeError("the product is imported already")
    sys.meta_path.insert(0, _Planter((*RUNTIME_CHECKS, *BUGS[name].edits)))
