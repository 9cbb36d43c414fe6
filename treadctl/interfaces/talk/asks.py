"""The programme's questions as keys: each function makes one `Question` from the catalogue."""

from __future__ import annotations

from collections.abc import Mapping

from treadctl.care.asking import Ask, Sheet
from treadctl.care.body import Later, Zone
from treadctl.care.checkins import Compared
from treadctl.care.numbers import CLINICIAN_AT, SCORE_MAX
from treadctl.care.screen import ITEMS, LINES, Answer, Group
from treadctl.care_words import say
from treadctl.interfaces.talk.question import Choice, Question

SOME = "some"
"""The answer "one of these, or not sure"."""

Fields = Mapping[str, object]


def yes_no(text: str, lead: str = "") -> Question[bool]:
    """A question with yes and no."""
    return Question(
        text=text,
        lead=lead,
        choices=(
            Choice(keys=_yes(), label=say("answer_yes"), value=True),
            Choice(keys="n", label=say("answer_no"), value=False),
        ),
    )


def score(text: str, *, checked: bool, lead: str = "") -> Question[int]:
    """A score of 0 to 10 with one key; `checked`: one that keeps somebody from walking is asked back."""
    choices = tuple(
        Choice(
            keys="t" if value == SCORE_MAX else str(value),
            label=str(value),
            value=value,
            sure=say("sure_score", score=value) if checked and value >= CLINICIAN_AT else "",
        )
        for value in range(SCORE_MAX + 1)
    )
    return Question(text=text, lead=lead, choices=choices, hint=say("keys_score"))


def zone(text: str) -> Question[int]:
    """How far down it is."""
    return Question(
        text=text,
        choices=tuple(
            Choice(keys=str(int(each)), label=say(f"zone_{each.name.lower()}"), value=int(each))
            for each in Zone
            if each is not Zone.NONE
        ),
    )


def sheet(now: Sheet, *, before: bool = False) -> Question[int] | None:
    """The next question of a sheet, None at its end; `before` a walk a high score is asked back."""
    ask = now.next
    if ask is None:
        return None
    text = say(f"ask_{ask.value}")
    if ask is Ask.ZONE:
        return zone(text)
    if ask in (Ask.NUMB, Ask.LIMP):
        return as_number(yes_no(text))
    lead = say("scores_lead") if ask in (Ask.BACK, Ask.LEG) else ""
    return score(text, lead=lead, checked=before)


def usual(now: Sheet) -> Question[int] | None:
    """The next question of the sheet about a usual day, which says at each that it is not about today."""
    ask = now.next
    if ask is None:
        return None
    if ask is Ask.ZONE:
        return zone(say("ask_zone_usual"))
    return score(say(f"ask_{ask.value}"), lead=say("usual_lead"), checked=False)


def as_number(question: Question[bool]) -> Question[int]:
    """The same question with 1 for yes and 0 for no."""
    return Question(
        text=question.text,
        choices=tuple(
            Choice(keys=choice.keys, label=choice.label, value=int(choice.value))
            for choice in question.choices
        ),
    )


def compared() -> Question[str]:
    """Same, better or worse, while walking."""
    return Question(
        text=say("ask_compared"),
        choices=tuple(
            Choice(keys=str(key), label=say(f"compared_{each.value}"), value=each.value)
            for key, each in enumerate(Compared, start=1)
        ),
    )


def checked(asked: str) -> Question[str] | Question[int]:
    """The question of a check-in, by its id; the values go into the request `check` as they are."""
    if asked == "compared":
        return compared()
    if asked == "zone":
        return zone(say("ask_zone"))
    if asked == "numb":
        return as_number(yes_no(say("ask_numb")))
    return score(say(f"ask_{asked}"), checked=False)


def two_hours(asked: str) -> Question[Later]:
    """Back to how it was, a bit worse, clearly worse."""
    return Question(
        text=say(f"ask_{asked}"),
        choices=tuple(
            Choice(keys=str(key), label=say(f"later_{each.value}"), value=each)
            for key, each in enumerate(Later, start=1)
        ),
    )


def as_before(asked: str) -> Question[bool]:
    """The one key "as before or better", or the details."""
    return Question(
        text=say(f"ask_{asked}"),
        choices=(
            Choice(keys="1", label=say("as_before"), value=True),
            Choice(keys="2", label=say("not_as_before"), value=False),
        ),
    )


def why_stopped() -> Question[bool]:
    """Whether a stop was because of how somebody feels."""
    return Question(
        text=say("ask_why_stopped"),
        choices=(
            Choice(keys=_yes(), label=say("answer_yes"), value=True),
            Choice(keys="n", label=say("because_no"), value=False),
        ),
    )


def unsteady() -> Question[int]:
    """Whether slow walking feels unsteady; asked where a yes makes today's walk a little faster."""
    return as_number(yes_no(say("ask_unsteady")))


def days_ago() -> Question[int]:
    """How many days ago somebody was assessed: 0 to 9 with one key."""
    return Question(
        text=say("ask_days_ago"),
        choices=tuple(
            Choice(keys=str(days), label=say("days_ago", n=days), value=days) for days in range(10)
        ),
        hint=say("keys_days"),
    )


def item(id_: str, fields: Fields, lead: str = "") -> Question[Answer]:
    """One question of the screen; an answer that keeps somebody from walking is asked back."""
    asked = ITEMS[id_]
    wanted = Answer.YES if asked.group is Group.TREADMILL or id_ == "K2" else Answer.NO
    weighs = id_ != "K1"
    choices = [
        _answer(_yes(), Answer.YES, weighs=weighs and wanted is Answer.NO, id_=id_, fields=fields),
        _answer("n", Answer.NO, weighs=weighs and wanted is Answer.YES, id_=id_, fields=fields),
        _answer(
            "u", Answer.NOT_SURE, weighs=weighs and asked.group is not Group.DOCTOR, id_=id_, fields=fields
        ),
    ]
    if asked.skippable:
        choices.append(_answer("r", Answer.SKIPPED, weighs=False, id_=id_, fields=fields))
    return Question(text=say(asked.words, **fields), lead=lead, choices=tuple(choices))


def _answer(keys: str, value: Answer, *, weighs: bool, id_: str, fields: Fields) -> Choice[Answer]:
    label = say(f"answer_{value.value}")
    back = _asked_back(label, value, id_, fields) if weighs else ""
    return Choice(keys=keys, label=label, value=value, sure=back)


def _asked_back(label: str, value: Answer, id_: str, fields: Fields) -> str:
    if value is Answer.NO and id_ in NO_TO_NONE:
        return say(NO_TO_NONE[id_])
    return say("sure_item", answer=label, item=say(f"item_{id_.lower()}", **fields))


NO_TO_NONE = {"K2": "sure_unknown", "T2": "sure_fallen", "T3": "sure_dizzy"}
"""Where "no" says that there is something: "no" to its name would be read the other way round."""


def group(letter: Group, text: str, items: tuple[str, ...], fields: Fields) -> Question[str]:
    """One card for a group: "none of these" with one key, or its questions one by one."""
    well = "screen_all" if letter is Group.TREADMILL else "screen_none"
    lines = "\n".join(f"- {say(ITEMS[each].words, **fields)}" for each in items)
    return Question(
        lead=lines,
        text=text,
        choices=(
            Choice(keys="n" if well == "screen_none" else _yes(), label=say(well), value="none"),
            Choice(keys="o", label=say("screen_some"), value=SOME),
        ),
    )


def card(left: tuple[str, ...], *, more: bool) -> Question[str]:
    """The lines before a walk: "none of these" with one key, or the number of the one that applies."""
    none = Choice(keys="n", label=say("card_none_other" if more else "screen_none"), value="none")
    lines = tuple(Choice(keys=line[1], label=say(f"screen_{line.lower()}"), value=line) for line in left)
    return Question(text=say("card_more" if more else "screen_s"), choices=(none, *lines))


CARD = tuple(line for line in LINES if line != "S6")
"""The lines asked before a walk: the sixth is the morning's question, which is always asked before."""


def _yes() -> str:
    """The key for yes in the person's language; y always is."""
    key = say("key_yes")
    return key if key == "y" else f"{key}y"
