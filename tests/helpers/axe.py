"""axe-core, as a package of Python brings it: put into a page over the debugging protocol, past its own policy.

Only the script is used; what the package has for other browsers' drivers is not.
"""

from __future__ import annotations

import importlib.util
from pathlib import Path
from typing import Any

from tests.helpers.chromium import Tab

TAGS = ("wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice")
RUN = f"""axe.run(document, {{ runOnly: {list(TAGS)!r}, resultTypes: ["violations"] }}).then((found) => ({{
    version: axe.version,
    passes: found.passes.length,
    violations: found.violations.map((each) => `${{each.id}}: ${{each.nodes.map((node) => node.target.join(" ")).join(", ")}}`),
}}))"""


def script() -> str | None:
    """Return axe-core; None where nobody installed it."""
    found = importlib.util.find_spec("axe_playwright_python")
    places = list(found.submodule_search_locations or ()) if found is not None else []
    path = next((path for place in places if (path := Path(place) / "axe.min.js").exists()), None)
    return None if path is None else path.read_text(encoding="utf-8")


def violations(tab: Tab) -> dict[str, Any]:
    """Ask axe about the page as it is now; it has to be in it."""
    return dict(tab.run(RUN))
