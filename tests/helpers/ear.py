"""A person's ear: whatever the core says must be a whole sentence, said at its time."""

from __future__ import annotations

from treadctl import words
from treadctl.model import Notice, SessionEnded

FREE = ("test", "range", "old")  # causes that the scripts give
ALARMS = ("alarm", "alarm_blind", "alarm_link")


class Ear:
    """Raises AssertionError for what nobody could be told.

    Attributes:
        mistake_planted: the script breaks something of ours; only then may "our own mistake" be said.
        alarm: the alarm is on.
    """

    def __init__(self) -> None:
        self.mistake_planted = False
        self.alarm = False

    def hears(self, notice: Notice) -> None:
        """Take one notice."""
        sentence = _sentence(notice)
        assert "{" not in sentence, f"a sentence with a hole: {sentence}"
        assert notice.id != "our_bug" or self.mistake_planted, notice.values
        if notice.id in ALARMS:
            assert not self.alarm, "an alarm while the alarm is on"
            self.alarm = True
        elif notice.id == "alarm_over":
            assert self.alarm, "the alarm ends that was not on"
            self.alarm = False

    def reads(self, ended: SessionEnded) -> None:
        """Take a summary."""
        assert ended.summary.ended in ("done", "person", "pain", "fault", "refused")
        _knows(ended.summary.reason)


def _sentence(notice: Notice) -> str:
    said, reason = notice.id, notice.values.get("reason")
    if said == "refused":
        assert reason in words.REFUSED, f"no words for the refusal {reason}"
        return words.refusal(notice.values)
    if said == "setup_step":
        return words.SETUP_STEPS[str(notice.values["step"])]
    if said.startswith("setup_") and said in words.SETUP_SAYS:
        return words.SETUP_SAYS[said]  # an empty-belt test says them in its own way
    sentence = words.notice({"event": said, **notice.values})
    if sentence is None and said.startswith("fault_"):
        _knows(said.removeprefix("fault_"))  # the stop that follows says it
        return ""
    assert sentence is not None, f"no words for {said}"
    if said == "cancelled":
        _knows(f"cancelled_{reason}")
    elif "because" in words.NOTICES[said]:
        _knows(reason)
    return sentence


def _knows(reason: object) -> None:
    assert reason in (*words.REASONS, *FREE), f"no words for {reason}"
