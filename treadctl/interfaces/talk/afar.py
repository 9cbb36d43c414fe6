"""An open question as others put it, and an answer from afar as the person hears it again."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from treadctl.care.body import Zone
from treadctl.care_words import say
from treadctl.interfaces.talk import asks
from treadctl.interfaces.talk.question import Question

Line = dict[str, Any]

LABELS = {
    "as_before": "as_before",
    "worse": "not_as_before",
    "yes": "later_yes",
    "bit_worse": "later_bit_worse",
    "clearly_worse": "later_clearly_worse",
}
"""The sentence of each value that `checkin` takes."""

BESIDE = {"numb": "felt_numb", "limp": "felt_limp"}


def question(line: Mapping[str, Any]) -> Line:
    """Return an open question of `health` in words: `id`, `asked`, `text`, and `values` with their labels."""
    values = {str(value): say(LABELS[str(value)]) for value in line["values"]}
    return {"id": line["id"], "asked": line["asked"], "text": say(f"ask_{line['asked']}"), "values": values}


def in_no_numbers(line: Mapping[str, Any]) -> bool:
    """Say whether an answer only says that it was worse: the numbers are still to be asked."""
    return line.get("value") == "worse" and "back" not in line and not line.get("numb")


def confirmed(line: Mapping[str, Any]) -> Question[bool]:
    """Ask whether an answer from afar, one of `afar` in the reply to `today`, is right."""
    return asks.yes_no(say("afar_ask", answer=answer(line)), lead=say(f"ask_{line['asked']}"))


def answer(line: Mapping[str, Any]) -> str:
    """Return it with everything that was said beside it."""
    parts = [say(LABELS[str(line["value"])])]
    if "back" in line:
        parts.append(say("afar_scores", back=line["back"], leg=line["leg"]))
        if line["leg"]:
            parts.append(say("afar_zone", zone=say(f"zone_{Zone(line['zone']).name.lower()}")))
    parts += [say(id_) for name, id_ in BESIDE.items() if line.get(name)]
    if line.get("other"):
        parts.append(say("afar_other", n=line["other"]))
    return ", ".join(parts)
