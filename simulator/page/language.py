"""In which language the console's page is: English, as it stands where it is said, or German."""

import json
import re
from collections.abc import Mapping

from . import german

NAMED = ("TREADCTL_LANG", "LC_ALL", "LC_MESSAGES", "LANG")
"""The variables that say which; the first that says anything counts."""


def words_for(environ: Mapping[str, str]) -> "Words":
    """The words of whoever started this simulator."""
    said = next((environ[name] for name in NAMED if environ.get(name)), "")
    return Words("de" if said[:2].lower() == "de" else "en")


class Words:
    """Says a sentence of this package in `language`: de, or as it is in English."""

    def __init__(self, language: str = "en") -> None:
        self.language = language
        self._texts = german.TEXTS if language == "de" else {}
        self._shapes = [(re.compile(shape), as_) for shape, as_ in german.SHAPES] if self._texts else []

    def __call__(self, text: str) -> str:
        """The sentence; one that is made of parts is said part by part."""
        if text in self._texts:
            return self._texts[text]
        for shape, as_ in self._shapes:
            if (found := shape.fullmatch(text)) is not None:
                return as_.format(*(self(part) for part in found.groups()))
        return text

    def script(self) -> bytes:
        """The module of the page that has them."""
        return (
            f"export const language = {json.dumps(self.language)};\n"
            f"export const words = {json.dumps(self._texts, ensure_ascii=False)};\n"
        ).encode()
