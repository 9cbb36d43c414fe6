"""Bugs in what is said, written down and listened to."""

from __future__ import annotations

from tests.fuzz.plants.bug import Bug, bug

BUGS: dict[str, Bug] = {
    "stopped_said_early": bug(
        "says that it stands while it still moves",
        (
            "service.service",
            'if snapshot.speed is None else "moving" if snapshot.speed.hundredths else "stopped"',
            'if snapshot.speed is None else "moving" if snapshot.speed.hundredths > 60 else "stopped"',
        ),
        ("service.service", 'if said == "stopped" and snapshot.state in _UNDER_WAY:', "if False:"),
    ),
    "unknown_is_stopped": bug(
        "a belt that nobody hears of is said to stand",
        (
            "service.service",
            '"unknown" if snapshot.speed is None else',
            '"stopped" if snapshot.speed is None else',
        ),
        ("service.service", 'if said == "stopped" and snapshot.state in _UNDER_WAY:', "if False:"),
    ),
    "alarm_never": bug(
        "nobody is alarmed",
        (
            "supervisor.out",
            "        self.effects.append(Notice(notice, values))",
            '        if not notice.startswith("alarm"):\n            self.effects.append(Notice(notice, values))',
        ),
    ),
    "alarm_for_ever": bug(
        "an alarm does not end",
        (
            "supervisor.out",
            "        self.effects.append(Notice(notice, values))",
            '        if notice != "alarm_over":\n            self.effects.append(Notice(notice, values))',
        ),
    ),
    "alarm_always": bug(
        "an alarm at each stop",
        (
            "supervisor.out",
            "        self.effects.append(Notice(notice, values))",
            '        self.effects.append(Notice(notice, values))\n        if notice == "stopped":\n            self.effects.append(Notice("alarm", values))',
        ),
    ),
    "no_voice": bug(
        "a lost link is not spoken of",
        ("supervisor.machine", '            conduct.out.tell("voice_link_lost", reason=event.reason)\n', ""),
        (
            "supervisor.out",
            "        self.effects.append(Notice(notice, values))",
            '        if notice.startswith(("alarm", "voice")):\n            return\n        self.effects.append(Notice(notice, values))',
        ),
    ),
    "never_comes_back": bug(
        "a lost link is never made again",
        ("service.service", "            case Reconnect():", "            case Reconnect() if False:"),
    ),
    "journal_forgets": bug(
        "what is acknowledged is not written down",
        ("service.diary", '        self.keep("summary", line)\n', ""),
    ),
    "readings_lost": bug(
        "records of the walk are thrown away",
        ("service.diary", '                self.keep("reading",', '                self.keep("nothing",'),
    ),
    "writer_dies_quietly": bug(
        "a writer that failed is not missed",
        (
            "device.treadmill",
            "        if not task.cancelled() and task.exception() is not None:",
            "        if False:",
        ),
        ("device.treadmill", 'self.cut("write_blocked")', "pass"),
    ),
    "parts_are_lost": bug(
        "a record in parts is not put together",
        (
            "ftms.assembler",
            "        return None if part.more_data else record",
            '        if known is not None:\n            raise MalformedValue("parts")\n        return None if part.more_data else record',
        ),
    ),
    "strange_answer_is_fatal": bug(
        "an answer that belongs to nothing ends the walk",
        (
            "device.writer",
            "                case Ignored(reason):\n",
            "                case Ignored(reason):\n                    self._on_blocked()\n",
        ),
        ("device.writer", "TWIN_S = 0.02", "TWIN_S = 0.0"),
    ),
}
