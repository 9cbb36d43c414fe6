"""A person's ear: whatever the core says must be a whole sentence, said at its time."""

from __future__ import annotations

from treadctl import words
from treadctl.model import Notice, SessionEnded

FREE = ("test", "range", "old")  # causes that the scripts give
ALARMS = ("alarm", "alarm_blind", "alarm_link")
PREFIX = {"cancelled": "cancelled_"}


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
        said, reason = notice.id, notice.values.get("reason")
        if said == "refused":
            assert reason in words.REFUSED, f"no words for the refusal {reason}"
            sentence = words.refusal(notice.values)
        elif said == "setup_step":
            sentence = words.SETUP_STEPS[str(notice.values["step"])]
        elif said.startswith("setup_") and said in words.SETUP_SAYS:
            return  # an empty-belt test says them in its own way
        else:
            sentence = words.notice({"event": said, **notice.values})
            if sentence is None and said.startswith("fault_"):
                return self._knows(said.removeprefix("fault_"))  # the stop that follows says it
            assert sentence is not None, f"no words for {said}"
            if "because" in words.NOTICES[said] or said in PREFIX:
                self._knows(f"{PREFIX.get(said, '')}{reason}")
        assert "{" not in sentence, f"a sentence with a hole: {sentence}"
        assert said != "our_bug" or self.mistake_planted, notice.values
        if said in ALARMS:
            assert not self.alarm, "an alarm while the alarm is on"
            self.alarm = True
        elif said == "alarm_over":
            assert self.alarm, "the alarm ends that was not on"
            self.alarm = False

    def reads(self, ended: SessionEnded) -> None:
        """Take a summary."""
        summary = ended.summary
        assert summary.ended in ("done", "person", "fault", "refused")
        self._knows(summary.reason)

    def _knows(self, reason: str) -> None:
        assert reason in (*words.REASONS, *FREE), f"no words for {reason}"
