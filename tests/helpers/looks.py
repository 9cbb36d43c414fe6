"""What has to hold of every picture of the page, whatever its size, light and text."""

from __future__ import annotations

from tests.helpers.chromium import TABLET, Tab

AT_LEAST = 64  # px, while the belt moves: the other leaves are there only while nobody walks
SMALL = f"""[...document.querySelectorAll("button")].filter((each) => each.offsetParent !== null && !each.closest("nav, #leaf"))
    .map((each) => [each.textContent, each.getBoundingClientRect()])
    .filter(([, box]) => box.width < {AT_LEAST} || box.height < {AT_LEAST}).map(([text]) => text)"""
STOP_SHARE = """(() => {
    const box = document.getElementById("halt").parentElement.getBoundingClientRect();
    return [box.height / innerHeight, Math.round(box.bottom - innerHeight), Math.round(innerWidth - box.width)];
})()"""
SIDEWAYS = "document.documentElement.scrollWidth > innerWidth"


def wrong(tab: Tab, size: tuple[int, int]) -> list[str]:
    """What is wrong with the page as it is now: STOP has its third, nothing is too small or to the side."""
    tab.wait_for(f"({STOP_SHARE})[1] === 0", 3.0)  # once the new size has been laid out
    share, _, beside = tab.run(STOP_SHARE)
    found = [f"{text!r} is under {AT_LEAST} px" for text in tab.run(SMALL)]
    if share < 0.333 or (size is not TABLET and beside != 0):
        found.append(f"STOP has {share:.3f} of the height and leaves {beside} px beside it")
    if tab.run(SIDEWAYS):
        found.append("it goes on to the side")
    return found
