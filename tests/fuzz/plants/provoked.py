"""Bugs that sleep until one fault of the world wakes them."""

from __future__ import annotations

from tests.fuzz.plants.bug import PERMIT_STAYS, Bug, bug

GAP_REPLAYS = (
    ("safety.gap", "return self.open and now - self._heard_at > self._within_s", "return False"),
    (
        "safety.gap",
        "return Found.AS_LEFT if as_left and speed.hundredths else",
        "return Found.AS_LEFT or",
    ),
    ("safety.gap", "self._hold_until = now + limits.GAP_HOLD_S", "pass"),
)
STARTS_AGAIN = (
    (
        "supervisor.reports",
        'conduct.begin_stop(StopKind.NOW, "belt_stopped", "person", now, by_machine=silent)',
        "conduct.out.send(StartBelt(), now)",
    ),
    ("supervisor.reports", "from treadctl.model import ", "from treadctl.model import StartBelt, "),
)

BUGS: dict[str, Bug] = {
    "gap_replays": bug(
        "after a lost link the walk goes on as if nothing had been",
        *GAP_REPLAYS,
    ),
    "reboot_unnoticed": bug(
        "a machine that was off and on again is walked on with",
        *GAP_REPLAYS,
        *PERMIT_STAYS,
        *STARTS_AGAIN,
    ),
    "resumes_by_itself": bug(
        "a belt that somebody stopped is started again",
        *PERMIT_STAYS,
        *STARTS_AGAIN,
        (
            "supervisor.machine",
            '                self._stopped("safety_key", now)\n                self._key_pulled(now)',
            "                pass",
        ),
        ("supervisor.machine", 'self._stopped("console_stop", now)', "pass"),
    ),
    "starts_again_unanswered": bug(
        "a Start without a good answer is written again, and answers are not asked for before they are missed",
        *PERMIT_STAYS,
        (
            "supervisor.machine",
            "        if isinstance(event.command, StopBelt) and stop is not None:",
            "        if isinstance(event.command, StartBelt) and event.outcome in (Outcome.UNANSWERED, Outcome.REFUSED):\n"
            "            conduct.out.send_again(StartBelt(), now)\n"
            "        if isinstance(event.command, StopBelt) and stop is not None:",
        ),
        (
            "device.treadmill",
            "            if uuid in seen:\n",
            "            if uuid in seen and uuid != CONTROL_POINT:\n",
        ),
    ),
    "fights_for_control": bug(
        "control that another program took is taken back, and the walk goes on",
        (
            "supervisor.machine",
            "conduct.monitors.latch(Fault.CONTROL_LOST)",
            "conduct.out.send_again(TakeControl(), now)",
        ),
    ),
    "stops_once_more": bug(
        "one more Stop for a belt that stands, to be on the safe side",
        (
            "supervisor.halting",
            "        walk, stop = self.walk, self.stopping\n",
            "        walk, stop = self.walk, self.stopping\n        self.out.send_again(StopBelt(), now)\n",
        ),
        ("supervisor.halting", "from treadctl.model import ", "from treadctl.model import StopBelt, "),
    ),
    "minus_undone": bug(
        "a slower target that the machine names on the way up is taken for one of ours, said back late",
        ("safety.console", "if answers and target", "if target"),
        ("safety.console", " and (answers or streams):", ":"),
    ),
    "starts_whatever_is_wrong": bug(
        "a start waits for nothing that an increase waits for",
        (
            "safety.faults",
            "if fault not in START_ALL_THE_SAME",
            "if fault not in FAULT_RULES",
        ),
        ("safety.gate", "return _stood_by(view) or _stack(view)", "return None"),
    ),
    "starts_a_moving_belt": bug(
        "Start is written although the belt moves already",
        (
            "safety.gate",
            "    if view.seen.hundredths:\n        return Denial(",
            "    if False:\n        return Denial(",
        ),
        (
            "supervisor.reports",
            '        elif walk.phase is Phase.COUNTDOWN:\n            conduct.cancel("belt_moves", now)',
            "        elif walk.phase is Phase.COUNTDOWN:\n            pass",
        ),
    ),
    "stands_by_the_clock": bug(
        "a belt is said to stand when a usual one would",
        (
            "supervisor.halting",
            "if belt.stands(now) and just_heard and self._time_passed(stop, now):",
            "if self._time_passed(stop, now):",
        ),
        ("supervisor.halting", "elif belt.stood_s(now) >= limits.STAND_FOR_BREAK_S:", "else:"),
        ("supervisor.halting", "if self.governor.belt.stood(now):", "if True:"),
    ),
    "stall_unnoticed": bug(
        "a loop that stood still believes what it heard before",
        *(
            (
                "safety.belt",
                f"    def {name}(self, now: float) -> bool:\n",
                f"    def {name}(self, now: float) -> bool:\n        return False\n\n"
                f"    def _{name}(self, now: float) -> bool:\n",
            )
            for name in ("late", "stale")
        ),
        ("supervisor.reports", "        if not stood_still_s:\n            return", "        return"),
        ("safety.monitors", "        if self.pulse.holds(now):", "        if False:"),
        ("safety.limits", "PERMIT_LIFE_S = 10.0", "PERMIT_LIFE_S = 10000.0"),
    ),
    "stack_not_asked": bug(
        "a Bluetooth stack that does not answer is given increases",
        ("safety.gate", "if view.stack_age_s > limits.STACK_FRESH_S else None", "if False else None"),
        ("safety.guards", "        if self._down_at is not None:", "        if False:"),
    ),
    "gives_up_at_once": bug(
        "a link that cannot be made again at once is given up",
        ("service.machine", "(0.0, 0.5, 1.0, 2.0) + (4.0,) * 13", "(0.0,)"),
        ("service.machine", "self.owed() and self._ports", "False and self._ports"),
    ),
    "waits_for_the_disconnect": bug(
        "a link that was cut is missed only when the stack has let go of it",
        (
            "device.treadmill",
            "            self._end(reason)\n            _in_background(self._link.disconnect())",
            "            task = _in_background(self._link.disconnect())\n"
            "            task.add_done_callback(lambda _: self._end(reason))",
        ),
    ),
    "break_ends_by_itself": bug(
        "a break that nobody ends is over after a while, and the belt starts",
        *PERMIT_STAYS,
        (
            "supervisor.conduct",
            '                walk.end("person", "break_too_long")\n                self.finish(now)',
            "                walk.next_block(now)",
        ),
        ("supervisor.conduct", "if walk.break_overdue(now):", "if walk.break_left_s(now) < -20:"),
    ),
    "old_permit_again": bug(
        "a press that was used already is good once more",
        (
            "safety.permits",
            "        if permit is None or permit.nonce != nonce",
            "        if permit is None and nonce in self._known:\n"
            '            permit = Permit(nonce, "terminal", bond, now)\n'
            "        if permit is None or permit.nonce != nonce",
        ),
    ),
    "connects_again": bug(
        "a second request to connect lets go of the belt that is walked on",
        (
            "service.machine",
            "            if address is None or address.upper() == self._treadmill.found.address.upper():\n"
            "                return radio.simulated\n            if not may_switch:",
            "            if False:",
        ),
    ),
    "full_disk_ignored": bug(
        "the walk goes on for ever although nothing can be written down",
        ("service.duties", "self._feed(JournalSays(trouble))", "pass"),
    ),
    "stop_waits_for_the_disk": bug(
        "a stop is written down before it is carried out",
        (
            "service.service",
            "self.feed(StopRequested(channel, kind, reason))",
            "self._torn_off = asyncio.ensure_future(\n"
            "            self._ports.off_loop(lambda: self.feed(StopRequested(channel, kind, reason)))\n        )",
        ),
    ),
    "frozen_is_fresh": bug(
        "a machine that says the same again and again is believed",
        (
            "safety.belt",
            " and made.progressed_s(now) <= limits.FRESH_S",
            "",
        ),
        (
            "safety.freshness",
            "made = min(made, self._changed_at + self._slack_s)  # the same again and again: a frozen link",
            "pass",
        ),
    ),
    "status_starts": bug(
        'a status "started" is taken for a press at the machine, however old it is',
        *PERMIT_STAYS,
        (
            "supervisor.machine",
            "self.reports.console_started(now)",
            "(conduct.governor.rearm(), conduct.out.send_again(StartBelt(), now))",
        ),
    ),
    "busy_is_obedient": bug(
        "a machine that is busy is taken for one that obeys",
        (
            "ftms.procedure",
            "            case WriteError.BUSY | WriteError.CCCD_OFF:\n",
            "            case WriteError.BUSY:\n"
            "                return [Finished(command, Outcome.ACCEPTED, 1)] if command else []\n"
            "            case WriteError.CCCD_OFF:\n",
        ),
    ),
}
