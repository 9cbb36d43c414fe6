"""The programme's conversation over the socket: what it wants to know, and what it says to that."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from typing import Any, Protocol

from treadctl import words
from treadctl.care.asking import AFTER, MORNING, SCORES, Ask, Sheet
from treadctl.care.body import Later
from treadctl.care_words import say
from treadctl.interfaces.talk import afar, asks, telling
from treadctl.interfaces.talk.prompter import Left, Place, Prompter, fill
from treadctl.interfaces.talk.question import Question
from treadctl.interfaces.talk.screening import Screening

Line = dict[str, Any]
Asking = Callable[[Sheet], Question[int] | None]

YES_NO = (Ask.NUMB, Ask.LIMP)
RIGHT_AFTER, MORNING_DUE, TWO_HOURS_LATE = "right_after", "morning", "two_hours_late"


class Asked(Place, Protocol):
    """A place that can also ask the service."""

    def request(self, name: str, timeout_s: float = 10.0, /, **body: object) -> Line:
        """Make a request and return its reply."""


class Programme:
    """Asks a person what the service wants to know.

    Args:
        place: where the person sits.
        profile: what is walked; None where that does not matter.
        machine: what the service said of the treadmill: its own words for stop and rail.
        simulated: the world of the software treadmill or the real one; None: that of the connected machine.
    """

    def __init__(
        self,
        place: Asked,
        profile: str | None = None,
        machine: Mapping[str, Any] | None = None,
        *,
        simulated: bool | None = None,
    ) -> None:
        self.prompter = Prompter(place)
        self.fields = telling.of_machine(machine or {})
        self._place = place
        self._profile = profile
        self._assessed: str | None = None
        self._slow = False
        self._begun: Mapping[str, str] = {}
        self._world = {} if simulated is None else {"simulated": simulated}

    def today(self, *, starting: bool = False) -> Line:
        """Return what today is, by the service; `starting`: every answer that is open is due.

        Where the clock may be wrong the person is asked first, once.

        Raises:
            Left: the person wants out.
        """
        today = self._dated(self._ask("today", profile=self._profile, starting=starting), starting=starting)
        self._assessed, self._slow = today.get("assessed"), today.get("slow") is True
        self._begun = today.get("begun") or {}
        return today

    def look(self) -> Line:
        """Return what today is, and ask nothing: at the end of a walk it is only told."""
        return self._ask("today", profile=self._profile, starting=False)

    def _dated(self, reply: Line, *, starting: bool) -> Line:
        """Return the same once the person has said that it is the day the clock says."""
        if not reply.get("ok") or reply.get("doubt") is None:
            return reply
        day = str(reply["today"])
        asked = say(f"ask_date_{reply['doubt']}", date=telling.day(day), year=day[:4])
        if not self.prompter.ask(asks.yes_no(asked)):
            return {"ok": False, "reason": "date_wrong", "today": day}
        taken = self._ask("date", day=day)
        return self._ask("today", profile=self._profile, starting=starting) if taken.get("ok") else taken

    def _ask(self, name: str, **body: object) -> Line:
        return self._place.request(name, **self._world, **body)

    def say(self, sentences: Iterable[str]) -> None:
        """Say each that is one."""
        for sentence in sentences:
            if sentence:
                self._place.say(sentence)

    def told(self, reply: Line) -> bool:
        """Whether the service took it; else say why not."""
        if not reply.get("ok"):
            self._place.say(words.refusal(reply))
        return reply.get("ok") is True

    def tell(self, name: str, thanks: str | None, **body: object) -> bool:
        """Make a request, and say `thanks` (an id) if it was taken; False where it was not, which is said."""
        taken = self.told(self._ask(name, **body))
        if taken and thanks is not None:
            self.say([say(thanks)])
        return taken

    # --- after a walk

    def later(self, today: Line) -> None:
        """Ask every answer that the last walk still waits for.

        Raises:
            Left: the person wants out; what was answered is kept.
        """
        due, walk = list(today.get("later") or ()), (today.get("walk") or {}).get("id")
        for told in today.get("afar") or ():
            if self._from_afar(told):
                due.remove(told["asked"])
        if due == [TWO_HOURS_LATE, MORNING_DUE] and self.prompter.ask(asks.as_before("both")):
            due = []  # one key for both: on an ordinary day nobody is asked twice
            self._said(TWO_HOURS_LATE, walk, feel=Later.YES.value)
            self._said(MORNING_DUE, walk, as_before=True)
        for each in due:
            self.one_later(each, walk)

    def _from_afar(self, told: Line) -> bool:
        """Ask whether an answer from afar is right; False: it is asked as usual.

        Raises:
            Left: the person wants out; it stays as it is.
        """
        if afar.in_no_numbers(told):
            self.say([say("afar_worse")])
            return False
        right = self.prompter.ask(afar.confirmed(told))
        reply = self._ask("confirm", question=told["question"], right=right)
        if self.told(reply) and right:
            self._led_to(str(told["asked"]), reply)
            return True
        return False

    def one_later(self, due: str, walk: object) -> None:
        """Ask one of them: one key where all is as before, else its numbers.

        Raises:
            Left: the person wants out.
        """
        if due in (RIGHT_AFTER, MORNING_DUE):
            if self.prompter.ask(asks.as_before(due)):
                self._said(due, walk, as_before=True)
            else:
                self._said(due, walk, **self._sheet(AFTER if due == RIGHT_AFTER else MORNING))
            return
        feel = self.prompter.ask(asks.two_hours(due))
        numbers = {} if feel is Later.YES else self._sheet(SCORES)
        self._said(due, walk, feel=feel.value, **numbers)

    def not_symptoms(self, walk: object) -> None:
        """Ask whether a stop was because of how somebody feels.

        Raises:
            Left: the person wants out.
        """
        felt = self.prompter.ask(asks.why_stopped())
        self.told(self._ask("not_symptoms", walk=walk, value=not felt))

    def _sheet(self, wanted: tuple[Ask, ...], question: Asking = asks.sheet) -> dict[str, object]:
        done = fill(self.prompter, Sheet(asks=wanted), question, lambda sheet, value: sheet.said(value))
        return {ask.value: bool(value) if ask in YES_NO else value for ask, value in done.given.items()}

    def _said(self, when: str, walk: object, **values: object) -> None:
        reply = self._ask("said", when=when, walk=walk, **values)
        if self.told(reply):
            self._led_to(when, reply)

    def _led_to(self, when: str, reply: Line) -> None:
        """Say what an answer led to, where that matters today."""
        if reply.get("locks"):
            self.say([say("stop_neuro_after"), say("locked_how")])
        elif when == MORNING_DUE and reply.get("colour") == "red":
            self.say([say("next_morning_worse")])

    # --- before one

    def screen(self, due: str) -> bool:
        """Ask the full screen; True when nothing in it speaks against walking.

        Raises:
            Left: the person wants out; what weighs counts, and a first screen is gone on with that day.
        """
        first = due == "first"
        if first:
            self.say("\n" + say(id_, **self.fields) for id_ in ("first_run", "risks"))
        self.say(
            f"\n{text}" for text in (say("screen_lead"), say("screen_first" if first else "screen_again"))
        )
        begun = self._begun if first else {}
        if begun:
            self.say([say("screen_begun", n=len(begun))])
        screening = Screening(self.prompter, self.fields, self._assessed)
        try:
            answers = screening.full(by_cards=not first, begun=begun)
        except Left:
            said_more = first and {id_: answer.value for id_, answer in screening.answers.items()} != begun
            if screening.weighs or said_more:  # also of who went back over an answer and left it open
                self._screened(screening.answers, left=True)
            raise
        clear = self._screened(answers)
        if clear:
            self._around(first=first)
        return clear

    def _screened(self, answers: Mapping[str, Any], *, left: bool = False) -> bool:
        given = {id_: str(answer.value) for id_, answer in answers.items()}
        reply = self._ask("screen", answers=given, **({"left": True} if left else {}))
        if not self.told(reply):
            return False
        if "kept" in reply:
            self.say([say("screen_kept") if reply["kept"] else ""])
            return False
        mentioned = telling.items(reply.get("mention") or (), self.fields)
        self.say([say("screen_mention", item=mentioned) if mentioned else ""])
        if reply.get("outcome") == "clear":
            self.say(["\n" + say("screen_clear"), "\n" + say("watch_list")])
            return True
        self.say(telling.outcome(reply, self.fields))
        return False

    def _around(self, *, first: bool) -> None:
        """Ask what belongs to a first screen: the clinician, and what is usual."""
        self.clinician()
        if first:
            self.usual()
            self.say([say("someone_near")])

    def clinician(self) -> None:
        """Ask whether a clinician has said yes.

        Raises:
            Left: the person wants out.
        """
        agreed = self.prompter.ask(asks.yes_no(say("clinician_ask")))
        self.told(self._ask("clinician", ok=agreed))
        self.say([say("clinician_over" if agreed else "clinician_first")])

    def usual(self) -> None:
        """Ask for the usual scores of these days.

        Raises:
            Left: the person wants out.
        """
        self.told(self._ask("usual", **self._sheet(SCORES, asks.usual)))

    def card(self) -> Line | None:
        """Ask the card before a walk; return the service's reply where it is a walk, else None: it was said.

        Raises:
            Left: the person wants out; what weighs is kept.
        """
        screening = Screening(self.prompter, self.fields, self._assessed)
        try:
            done = screening.card(slow=self._slow)
        except Left:
            if screening.weighs:
                self._screened(screening.answers, left=True)
            raise
        answers = {id_: answer.value for id_, answer in done.form.answers.items()}
        body: dict[str, object] = {"lines": done.lines, "answers": answers, **done.scores}
        if done.unsteady is not None:
            body["unsteady"] = done.unsteady
        reply = self._ask("card", profile=self._profile, **body)
        if not self.told(reply):
            return None
        if reply.get("kind") == "walk" and reply.get("card"):
            self.say(telling.plan(reply["plan"], reply.get("why") or ()))
            return reply
        self.say(telling.outcome(reply, self.fields))
        return None

    def refused(self, today: Line) -> bool:
        """Say why today is no day to walk; False where it is one."""
        if today.get("kind") == "walk":
            return False
        self.say(telling.refused(today, self.fields))
        if any(each["rule"] == "3.4/illness" for each in today.get("why") or ()):
            self.well()
        return True

    def well(self) -> None:
        """Ask whether a fever is over.

        Raises:
            Left: the person wants out.
        """
        well = self.prompter.ask(asks.yes_no(say("well_ask")))
        if well and self.told(self._ask("well")):
            self.say([say("well_noted")])
