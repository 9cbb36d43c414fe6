"""Bugs in what is asked on the way, and in what answers or silence lead to."""

from __future__ import annotations

from tests.fuzz.plants.bug import Bug, bug

BUGS: dict[str, Bug] = {
    "silence_is_patient": bug(
        "a walk goes on however long nobody answers",
        ("care.checkins", "if waited >= numbers.ASK_STOP_S:", "if waited < 0:"),
    ),
    "silence_is_fast": bug(
        "nobody answers, and the belt keeps its speed until the end",
        ("supervisor.easing", "self._unheard = Descent(", "_ = Descent("),
    ),
    "slow_is_forgotten": bug(
        "one point more is said, and the speed stays",
        (
            "supervisor.easing",
            "            self.slowed = True\n            self._narrow(numbers.SLOW_SHARE, now)",
            "            pass",
        ),
    ),
    "rests_too_short": bug(
        "a break for pain is a break like any other",
        ("supervisor.easing", "        self.coming = True\n", ""),
    ),
    "enough_is_not_enough": bug(
        "what an answer ends is only said, and the walk goes on",
        ("supervisor.easing", "conduct.begin_stop(kind, reason, ended, now)", "pass"),
    ),
    "wrong_is_a_question": bug(
        "who says that something is wrong is asked for details first",
        (
            "supervisor.asking",
            "self._do(checks.wrong(), now, wrong=True)",
            "self._do(checks.worse(now), now)",
        ),
    ),
    "strange_answer_is_the_last": bug(
        "after an answer that its question does not have nothing is asked any more",
        (
            "supervisor.requests",
            "        except ValueError as error:\n",
            "        except ValueError as error:\n            self._conduct.asking.begin(None)\n",
        ),
    ),
    "rises_before_questions": bug(
        "the speed rises until a question comes",
        (
            "supervisor.asking",
            "        return self._easing.slowed or due_s <= numbers.QUIET_BEFORE_CHECK_S",
            "        return self._easing.slowed or due_s <= 0",
        ),
    ),
}
