"""German: the same ids with the same fields as `words` and `care_words`.

Ruhiges Deutsch mit "Sie", für jemanden, der müde ist und dem das Bein weh tut.
An id that is missing here is said in English.
"""

from __future__ import annotations

from treadctl.german.around import COMFORT, CUES, MACHINE, TEXTS
from treadctl.german.commands import COMMANDS
from treadctl.german.fleet import FLEET
from treadctl.german.history import HISTORY
from treadctl.german.home import HOME
from treadctl.german.keeping import KEEPING
from treadctl.german.leaves import LEAVES
from treadctl.german.mqtt import MQTT
from treadctl.german.page import PAGE
from treadctl.german.problems import BOUNDS, PROBLEMS
from treadctl.german.profile import PROFILE
from treadctl.german.questions import QUESTIONS
from treadctl.german.questions import REASONS as CARE_REASONS
from treadctl.german.reasons import REASONS, REFUSED, TROUBLES, VERDICTS, WHY
from treadctl.german.screen import ITEMS, SCREEN
from treadctl.german.settings import SETTINGS
from treadctl.german.setup import NEVER, SETUP, SETUP_SAYS, SETUP_STEPS
from treadctl.german.talk import AMOUNTS, KEYS, TALK
from treadctl.german.view import VIEW
from treadctl.german.walk import ALONE, FACTS, GUARDIAN, NOTICES, PEOPLE, PIECES, STOP

PARTS: dict[str, dict[str, str]] = {
    "pieces": PIECES,
    "reasons": REASONS,
    "refused": REFUSED,
    "troubles": TROUBLES,
    "verdicts": VERDICTS,
    "why": WHY,
    "notices": NOTICES,
    "alone": ALONE,
    "setup": SETUP,
    "setup_steps": SETUP_STEPS,
    "setup_says": SETUP_SAYS,
    "never": NEVER,
    "facts": FACTS,
    "guardian": GUARDIAN,
    "profile": PROFILE,
    "problems": PROBLEMS,
    "bounds": BOUNDS,
    "people": PEOPLE,
    "settings": SETTINGS,
    "view": VIEW,
    "commands": COMMANDS,
    "page": PAGE,
    "mqtt": MQTT,
    "leaves": LEAVES,
    "home": HOME,
    "fleet": FLEET,
    "stop": STOP,
}
"""The catalogue of `words`, part by part, and what `stop` says."""

_CARE = (
    SCREEN,
    ITEMS,
    TEXTS,
    MACHINE,
    QUESTIONS,
    CARE_REASONS,
    CUES,
    COMFORT,
    KEYS,
    TALK,
    AMOUNTS,
    KEEPING,
    HISTORY,
)
PROGRAMME: dict[str, str] = {id_: text for part in _CARE for id_, text in part.items()}
"""The catalogue of `care_words`."""
