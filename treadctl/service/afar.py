"""What a client of the role `remote` asks and answers of the programme: little, and nothing that loosens it.

An answer from afar counts as `care.afar` says; the person confirms it at the treadmill's own screen.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from treadctl.care.afar import NUMBERS, VALUES, Afar, Felt, answer_to, identity, tightens
from treadctl.care.answered import Walk
from treadctl.care.asking import AS_BEFORE, SCORES, Ask, Due
from treadctl.care.body import Later, LaterReport, Report, Scores
from treadctl.care.colour import ANSWERS
from treadctl.care.today import Kind, Today
from treadctl.days import iso
from treadctl.service import answers
from treadctl.service.after_walk import judged
from treadctl.service.answers import BadAnswerError
from treadctl.service.care_lines import Reply, because_line, day_line, locks_line, waits
from treadctl.service.programme import NotNowError, Seen
from treadctl.service.screens import Said, begun

Body = Mapping[str, Any]

FROM_MOST = 40  # characters of who it came from: a name, no text
OWN = ("begun", "afar")  # of today: what was answered, and by whom
PLAN = ("walk_s", "speed_kmh", "blocks_s", "break_s")


def who(body: Body) -> str:
    """Return who a request came from, as that one says: a short name, "" where none is said."""
    said = body.get("from")
    return "".join(each for each in said if each.isprintable())[:FROM_MOST] if isinstance(said, str) else ""


def told_to(role: str, name: str, reply: Reply) -> Reply:
    """Return a reply as this role may have it: single answers are for who gave them."""
    if role != "walker":
        reply = {name: value for name, value in reply.items() if name not in OWN}
    return _little(reply) if role == "remote" and name == "today" else reply


def _little(today: Reply) -> Reply:
    """Return of "what is today" what a house may show: when and how much, nothing of the body.

    That walking is locked says something of the body; that there is no walk today does not.
    """
    kind = Kind.NOT_TODAY.value if today["kind"] == Kind.LOCKED else today["kind"]
    plan = today["plan"] and {name: today["plan"][name] for name in PLAN}
    return {"ok": True, "today": today["today"], "kind": kind, "plan": plan, "next_day": today["next_day"]}


def whole(seen: Seen, now: Today, *, starting: bool) -> Reply:
    """Return "what is today" for the walker, with what was begun and what came from afar."""
    own = {"begun": begun(seen), "afar": unconfirmed(seen, waits(seen, starting=starting))}
    return {**day_line(seen, now, starting=starting), **own}


# --- what the body says, for whose owner wants it known


def health(seen: Seen, now: Today) -> Reply:
    """Return the question that is open, the newest scores, the locks, and why today is what it is."""
    found = _open(seen)
    return {
        "question": None if found is None or seen.doubt is not None else _question(*found),
        "scores": _scores(seen),
        "locks": locks_line(seen.history.locks),
        "why": [because_line(each) for each in now.why],
    }


def _open(seen: Seen) -> tuple[Walk, Due] | None:
    """Return the newest question that nobody has answered: the morning's asks for the evening as well."""
    last = seen.stored.last
    if last is None:
        return None
    told = {each.answer for each in last.afar}
    found = [due for due in waits(seen) if answer_to(due) not in told]
    return (last, found[-1]) if found else None


def _question(walk: Walk, due: Due) -> Reply:
    return {
        "id": identity(walk.id, answer_to(due)),
        "asked": due.value,
        "walk_day": iso(walk.session.day),
        "values": [value.value for value in VALUES[due]],
    }


def _scores(seen: Seen) -> Reply | None:
    """Return what was last said in numbers, of the last walk or of a card since."""
    found: list[tuple[int, str, Scores]] = []
    if seen.stored.last is not None:
        session = seen.stored.last.session
        told = (("before", session.before), *((each, _numbers(session, each)) for each in ANSWERS))
        found += [(session.day, asked, scores) for asked, scores in told if scores is not None]
    newest = found[-1][0] if found else 0
    cards = [card for card in seen.history.cards if card.scores is not None and card.day > newest]
    found += [(card.day, "before", card.scores) for card in cards if card.scores is not None]
    if not found:
        return None
    day, asked, scores = found[-1]
    values = {"back": scores.back, "leg": scores.leg, "zone": int(scores.zone)}
    return {"day": iso(day), "asked": asked, **values}


def _numbers(session: object, answer: str) -> Scores | None:
    said: Report | LaterReport | None = getattr(session, answer)
    return None if said is None else said.scores


# --- an answer from afar, and the person's word on it


def checkin(seen: Seen, body: Body) -> Said:
    """Take an answer from afar: one question of the last walk, by its id, once."""
    walk, due = _meant(seen, str(body.get("question", "")))
    answer, said = answer_to(due), _said(due, body)
    on = seen.day if due is Due.MORNING and said is not None else None
    afar = Afar(answer=answer, said=said, on=on, by=who(body))
    counts = tightens(walk.session, afar)
    reply, rows = judged(seen, walk, seen.pen.afar(walk.id, afar))
    return {"question": identity(walk.id, answer), "walk": reply["walk"], "counts": counts}, rows


def _meant(seen: Seen, question: str) -> tuple[Walk, Due]:
    """Return the walk and the question of an id, which is open and was not answered from afar.

    Raises:
        NotNowError: it is not open, or it was answered.
    """
    last = seen.stored.last
    if last is None:
        raise NotNowError("not_open", {})
    given = {each for each in ANSWERS if getattr(last.asked, each) is not None}
    given |= {each.answer for each in last.afar}
    if question in {identity(last.id, each) for each in given}:
        raise NotNowError("answered_already", {})
    for due in waits(seen):
        if identity(last.id, answer_to(due)) == question:
            return last, due
    raise NotNowError("not_open", {})


def _said(due: Due, body: Body) -> Report | LaterReport | None:
    """Return the answer of a request; None: worse, in no numbers."""
    two_hours = VALUES[due] == tuple(Later)
    value = answers.word(body, "value", Later if two_hours else Felt)
    beside = {ask.value for ask in Ask if body.get(ask.value) is not None}
    allowed = set() if value in (Later.YES, Felt.AS_BEFORE) else {ask.value for ask in NUMBERS[due]}
    if beside - allowed:
        name = min(beside - allowed)
        raise BadAnswerError(f"{name} does not belong to the answer {value.value}. Nothing was written down.")
    numbers = {name: body[name] for name in beside}
    if not two_hours:
        return AS_BEFORE if value is Felt.AS_BEFORE else _worse(numbers)
    scores = answers.scores(numbers) if numbers else None
    return LaterReport(feel=Later(value), scores=scores, by_morning=due is Due.TWO_HOURS_LATE)


def _worse(said: Body) -> Report | None:
    """Return how much worse; numbness alone needs no numbers, and without either it is asked again."""
    if said.get("numb") is True and not said.keys() & {each.value for each in SCORES}:
        return replace(answers.report({**said, "back": 0, "leg": 0}), scores=None)
    return answers.report(said) if said else None


def confirm(seen: Seen, body: Body) -> Said:
    """Take the person's word on an answer from afar: that is right, or it is not.

    A lock that the answer made stays either way.
    """
    question, right = body.get("question"), answers.truth(body, "right")
    last = seen.stored.last
    for afar in () if last is None else last.afar:
        if last is None or identity(last.id, afar.answer) != question or afar.disowned:
            continue
        if not right:
            return {"walk": last.id}, (seen.pen.disowned(last.id, afar.answer),)
        if afar.said is not None:
            return judged(seen, last, seen.pen.confirmed(last.id, afar))
    raise NotNowError("not_open", {})


def unconfirmed(seen: Seen, due: tuple[Due, ...]) -> list[Reply]:
    """Return what was answered from afar to questions that are due, for the person to confirm."""
    last = seen.stored.last
    if last is None:
        return []
    told = {each.answer: each for each in last.afar if not each.disowned}
    return [
        {
            "question": identity(last.id, answer_to(each)),
            "asked": each.value,
            "from": told[answer_to(each)].by,
            **_line(told[answer_to(each)].said),
        }
        for each in due
        if answer_to(each) in told
    ]


def _line(said: Report | LaterReport | None) -> Reply:
    """Return an answer in the values of the request `checkin`."""
    if said is None:
        return {"value": Felt.WORSE.value}
    value = (
        said.feel if isinstance(said, LaterReport) else Felt.AS_BEFORE if said == AS_BEFORE else Felt.WORSE
    )
    line: Reply = {"value": value.value}
    if said.scores is not None:
        line |= {"back": said.scores.back, "leg": said.scores.leg, "zone": int(said.scores.zone)}
    if isinstance(said, Report):
        told = {"numb": said.numb_worse, "limp": said.limp, "other": said.other_up}
        line |= {name: value for name, value in told.items() if value}
    return line
