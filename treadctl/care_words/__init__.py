"""Every sentence of the programme: screen, questions, what follows, cues, comfort.  Ids with named fields.

One flat catalogue, so that a translation is another dict with the same ids and the same fields (German is in
`treadctl.german`; which one is said, `treadctl.language` knows).  Written
for a tired person with leg pain: short, calm, and what to do next.  It says what to do today; never what
somebody has, and never that walking helps.  Sentences begin with a capital letter; what stands in for
{item}, {reason} or {date} does not.
"""

from __future__ import annotations

from collections.abc import Mapping

from treadctl.care_words.around import COMFORT, CUES, MACHINE, TEXTS
from treadctl.care_words.history import HISTORY
from treadctl.care_words.keeping import KEEPING
from treadctl.care_words.questions import QUESTIONS, REASONS
from treadctl.care_words.screen import ITEMS, SCREEN
from treadctl.care_words.talk import AMOUNTS, KEYS, TALK
from treadctl.language import language, local

PARTS = (
    SCREEN,
    ITEMS,
    TEXTS,
    MACHINE,
    QUESTIONS,
    REASONS,
    CUES,
    COMFORT,
    KEYS,
    TALK,
    AMOUNTS,
    KEEPING,
    HISTORY,
)
ENGLISH: dict[str, str] = {id_: text for part in PARTS for id_, text in part.items()}
"""The catalogue: id to sentence."""


def say(id_: str, catalogue: Mapping[str, str] | None = None, /, **fields: object) -> str:
    """Return the sentence `id_` with its fields filled in, in the person's language and units.

    A catalogue that lacks it falls back to English.

    Raises:
        KeyError: no such id, or a field that is not given: both are found by the tests, not by people.
    """
    chosen = _spoken() if catalogue is None else catalogue
    return local(chosen.get(id_, ENGLISH[id_]).format_map(fields))


def _spoken() -> Mapping[str, str]:
    if language() == "en":
        return ENGLISH
    from treadctl.german import PROGRAMME  # most people do not need it

    return PROGRAMME
