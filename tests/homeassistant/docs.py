"""What docs/home-assistant.md gives people to paste."""

from __future__ import annotations

import re
from pathlib import Path

TEXT = (Path(__file__).resolve().parents[2] / "docs" / "home-assistant.md").read_text(encoding="utf-8")


def _marked(what: str) -> tuple[str, ...]:
    return tuple(re.findall(rf"<!-- {what} -->\n```yaml\n(.*?)```", TEXT, re.DOTALL))


AUTOMATIONS = _marked("automation")
CARDS = (*_marked("card"), *_marked("overview"))
(ACL,) = re.findall(r"```\n(user treadctl\n.*?)```", TEXT, re.DOTALL)
