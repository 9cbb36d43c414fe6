"""Every screen of the page, in the order in which a person meets them: one list for all who look at them.

A new screen is a line in `SCREENS`: its name, and what puts it up.  `make show-4.2` then asks axe about it, and
`make show-4.6` takes its picture.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from itertools import islice
from typing import Any

from tests.helpers.chromium import PHONE, TABLET, Tab
from tests.helpers.decade import fill, lives
from tests.helpers.stage import IDLE, Stage
from treadctl import pin, words
from treadctl.care.asking import Due
from treadctl.care_words import say
from treadctl.interfaces.page import lines
from treadctl.interfaces.page.browser import PAGES_MAX
from treadctl.interfaces.talk import asks, telling
from treadctl.journal import SqliteJournal, journal_path

Line = dict[str, Any]

BLOCKS, REST_S, CAP_KMH = (300, 300, 240), 120, 2.4
PLAN: Line = {"walk_s": sum(BLOCKS), "speed_kmh": CAP_KMH, "blocks_s": list(BLOCKS), "break_s": REST_S}
WALKS: Line = {"blocks": len(BLOCKS), "walk_s": sum(BLOCKS), "cap_kmh": CAP_KMH, "target_kmh": CAP_KMH}
BLOCK_TWO: Line = {
    **WALKS,
    "state": "walk",
    "block": 2,
    "walked_s": 421,
    "speed_kmh": 2.3,
    "next_change_s": 179,
}
BREAK_SAID = (words.notice({"event": "break", "seconds": REST_S}) or "",)
WEEKS_WALKED, LEAF_WITHIN_S = 6, 60.0
BREAK_ONE: Line = {**WALKS, "state": "break", "block": 1, "walked_s": 300}


@dataclass(frozen=True)
class Screen:
    """One screen.

    Attributes:
        name: of its picture, too.
        show: puts it up.
        there: is true in the page once it is up.
        more: pictures beside the one of a phone in the light: a name, a size, and whether it is dark.
    """

    name: str
    show: Callable[[Stage, Tab], None]
    there: str
    more: tuple[tuple[str, tuple[int, int], bool], ...] = ()


def so_far(now: Line) -> Iterator[Line]:
    """The walk up to this snapshot, every second of it."""
    end = (now["state"], now["walked_s"], now.get("next_change_s") or 0)
    t, walked = IDLE["t"], 0
    for block, length in enumerate(BLOCKS, 1):
        for second in range(length):
            t, walked, left = t + 1, walked + 1, length - second - 1
            speed = round(min(0.1 * second, CAP_KMH - 0.1) + 0.05 * (second % 3 == 0), 2)
            moving = {**WALKS, "state": "walk", "block": block, "walked_s": walked, "speed_kmh": speed}
            yield {**IDLE, **moving, "t": t, "next_change_s": left}
            if ("walk", walked, left) == end:
                return
        for left in range(REST_S, -1, -1):
            t += 1
            yield {**IDLE, **BREAK_ONE, "block": block, "walked_s": walked, "t": t, "next_change_s": left}
            if ("break", walked, left) == end:
                return


def _walk(here: Stage, *said: str, now: Line, since: Line | None = None, may_press: bool = False) -> None:
    seen = list(so_far(since or now))
    here.show("walk", *said, may_press=may_press, **now)
    here.walked(iter(seen))
    here.show("walk", *said, may_press=may_press, **now, t=seen[-1]["t"] + 1)
    here.again()


def _who(here: Stage, tab: Tab) -> None:
    def several(board: Any) -> None:
        board.people = [{"name": "", "label": words.PAGE["person_first"]}]
        board.people += [{"name": name, "label": name} for name in ("anna", "bert")]

    here.change(several)
    here.show("who", words.PAGE["who_walks"])


def _rest(here: Stage, tab: Tab) -> None:
    def alone(board: Any) -> None:
        board.people = ()

    here.change(alone)
    here.show("rest", *telling.plan(PLAN, ()))


def _leaf(name: str) -> Callable[[Stage, Tab], None]:
    def show(here: Stage, tab: Tab) -> None:
        if not journal_path(here.data).exists():
            here.data.mkdir(exist_ok=True)
            journal = SqliteJournal(journal_path(here.data))
            fill(journal, islice(lives(1), WEEKS_WALKED))
            journal.close()
        _rest(here, tab)
        tab.wait_for("!document.getElementById('nav').hidden")
        tab.run(f"document.getElementById('leaf-{name}').click()")
        tab.wait_for("!!document.querySelector('#leaf h2')", LEAF_WITHIN_S)

    return show


def _locked(here: Stage, tab: Tab) -> None:
    here.data.mkdir(exist_ok=True)
    pin.set_pin(here.data, "2468")
    _leaf("plan")(here, tab)
    tab.wait_for("!!document.getElementById('pin')", 30.0)
    pin.remove(here.data)


def _screening(here: Stage, tab: Tab) -> None:
    question = asks.yes_no(say("ask_numb"))
    here.show("talk", ask=lines.asked(question, 1, back=True))


def _score(here: Stage, tab: Tab) -> None:
    question = asks.score(say("ask_leg"), lead=say("scores_lead"), checked=True)
    here.show("talk", ask=lines.asked(question, 2, back=True))


def _zone(here: Stage, tab: Tab) -> None:
    here.show("talk", ask=lines.asked(asks.zone(say("ask_zone")), 3, back=True))


def _place(here: Stage, tab: Tab) -> None:
    here.show("place", words.PAGE["place_tag"])


def _ready(here: Stage, tab: Tab) -> None:
    here.show("ready", *words.before_start().splitlines(), may_press=True)


def _press_start(here: Stage, tab: Tab) -> None:
    awaits = {**WALKS, "state": "countdown", "block": 1, "waits_for": "own_start", "next_change_s": 52}
    here.show("walk", words.voice("espeak-ng"), words.stand(), **awaits)


def _countdown(here: Stage, tab: Tab) -> None:
    here.show(
        "walk", words.voice("espeak-ng"), **{**WALKS, "state": "countdown", "block": 1, "next_change_s": 4}
    )


def _walking(here: Stage, tab: Tab) -> None:
    _walk(here, now=BLOCK_TWO)


def _question(here: Stage, tab: Tab) -> None:
    def check(board: Any) -> None:
        board.check = ("compared", asks.checked("compared"))

    _walk(here, now={**BLOCK_TWO, "question": "compared"})
    here.change(check)


def _no_question(here: Stage) -> None:
    def check(board: Any) -> None:
        board.check = None

    here.change(check)


def _break(here: Stage, tab: Tab) -> None:
    _no_question(here)
    _walk(here, *BREAK_SAID, now={**BREAK_ONE, "next_change_s": 74})


def _may_go_on(here: Stage, tab: Tab) -> None:
    _walk(here, *BREAK_SAID, now={**BREAK_ONE, "waits_for": "continue"}, may_press=True)


def _stopping(here: Stage, tab: Tab) -> None:
    stopping = {"state": "stopping", "speed_kmh": 1.1, "next_change_s": None}
    _walk(
        here,
        words.notice({"event": "stopping", "reason": "person"}) or "",
        now={**BLOCK_TWO, **stopping},
        since=BLOCK_TWO,
    )


def _lost(here: Stage, tab: Tab) -> None:
    _walking(here, tab)
    tab.wait_for(state_is("walk"))
    here.silent = True


def _elsewhere(here: Stage, tab: Tab) -> None:
    here.held(elsewhere=True)
    here.show("walk", **BLOCK_TWO)


def _free(here: Stage, tab: Tab) -> None:
    here.held(elsewhere=False)


def _after(here: Stage, tab: Tab) -> None:
    here.again()  # and it comes back with the controls
    here.show("talk", ask=lines.asked(asks.as_before(Due.RIGHT_AFTER), 4, back=False))


def _why_stopped(here: Stage, tab: Tab) -> None:
    here.show("talk", ask=lines.asked(asks.why_stopped(), 5, back=False))


def _gone(here: Stage, tab: Tab) -> None:
    here.show("gone", words.alone("stands"))
    here.again()


def _crowd(here: Stage, tab: Tab) -> None:
    here.crowd(PAGES_MAX)
    here.again()


def _unpaired(here: Stage, tab: Tab) -> None:
    here.crowd(0)
    _visit(tab, here.address)
    tab.wait_for(f"!({NOTHING_TO_PRESS})")
    here.forget()


def _used(here: Stage, tab: Tab) -> None:
    _visit(tab, f"{here.host}#of-yesterday")


def _visit(tab: Tab, address: str) -> None:
    """Open it anew: another fragment alone loads nothing."""
    tab.go("about:blank")
    tab.go(address)


def says(text: str) -> str:
    """A page that says so."""
    return f"document.body.innerText.includes({text!r})"


def state_is(state: str) -> str:
    """A page in this state of a walk."""
    return f"document.getElementById('state').textContent === {words.VIEW[f'state_{state}']!r}"


NOTHING_TO_PRESS = "!document.querySelector('#ways button')"
SCREENS = (
    Screen("who", _who, says("anna")),
    Screen("today", _rest, says(words.PAGE["begin"])),
    Screen("plan", _leaf("plan"), "!!document.querySelector('#leaf ol')"),
    Screen(
        "history", _leaf("history"), "[...document.images].filter((each) => each.naturalWidth).length === 4"
    ),
    Screen("profile", _leaf("profile"), "!!document.getElementById('field-cap_kmh')"),
    Screen("pin", _locked, "!!document.getElementById('pin')"),
    Screen("settings", _leaf("settings"), "document.querySelectorAll('#leaf .choice').length === 3"),
    Screen("yes-or-no", _screening, "document.querySelectorAll('#choices button').length === 3"),
    Screen("score", _score, "document.querySelectorAll('#choices.numbers button').length === 12"),
    Screen("where", _zone, "document.querySelectorAll('#choices button').length > 4"),
    Screen("place", _place, says(words.PAGE["place_ok"])),
    Screen("ready", _ready, says(words.PAGE["hold_start"])),
    Screen("press-start", _press_start, says(words.PAGE["press_start_within"].format(seconds=52))),
    Screen("countdown", _countdown, says(words.PAGE["cancel"])),
    Screen(
        "walk",
        _walking,
        "document.querySelectorAll('#way span').length === 3 && !!document.querySelector('path.speed').getAttribute('d')",
        (("dark", PHONE, True), ("tablet", TABLET, False)),
    ),
    Screen("question", _question, "!document.getElementById('asked').hidden"),
    Screen("break", _break, says(words.PAGE["stretches"])),
    Screen(
        "go-on", _may_go_on, f"{says(words.PAGE['hold_go_on'])} && document.getElementById('change').hidden"
    ),
    Screen("stopping", _stopping, state_is("stopping")),
    Screen("elsewhere", _elsewhere, f"{says(words.PAGE['elsewhere'])} && {state_is('walk')}"),
    Screen("free", _free, says(words.PAGE["take"])),
    Screen("after", _after, "document.querySelectorAll('#choices button').length === 2"),
    Screen("why-stopped", _why_stopped, says(asks.why_stopped().text)),
    Screen("contact-lost", _lost, "!document.getElementById('alarm').hidden"),
    Screen(
        "service-gone", _gone, f"{says(words.PAGE['again'])} && document.getElementById('figures').hidden"
    ),
    Screen("too-many", _crowd, f"{says(words.PAGE['too_many'])} && {NOTHING_TO_PRESS}"),
    Screen("not-paired", _unpaired, f"{says(words.PAGE['not_paired'])} && {NOTHING_TO_PRESS}"),
    Screen("used", _used, f"{says(words.PAGE['used'])} && {NOTHING_TO_PRESS}"),
)
