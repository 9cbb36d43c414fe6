"""What a browser is called in the list of those that are paired: its own words, shortened."""

from __future__ import annotations

PLACES = ("iPhone", "iPad", "Android", "Windows", "Macintosh", "CrOS", "Linux")
BROWSERS = {"Edg": "Edge", "Firefox": "Firefox", "FxiOS": "Firefox", "SamsungBrowser": "Samsung Internet"}
BROWSERS |= {"CriOS": "Chrome", "Chrome": "Chrome", "Safari": "Safari"}


def name_of(agent: str) -> str:
    """Return "Chrome, Android" and the like; "" for what says nothing of the kind."""
    browser = next((name for mark, name in BROWSERS.items() if f"{mark}/" in agent), "")
    place = next((name for name in PLACES if name in agent), "")
    return ", ".join(each for each in (browser, "Mac" if place == "Macintosh" else place) if each)
