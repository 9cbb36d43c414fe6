"""What only a browser does: it is heard, it keeps the screen on, it sleeps and wakes, it loses contact, it is read out."""

from __future__ import annotations

import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest

from tests.helpers.chromium import BROWSER, PHONE, TABLET, Tab, browser
from tests.helpers.screens import BLOCK_TWO, BREAK_ONE, BREAK_SAID, WALKS
from tests.helpers.stage import Stage, stage
from treadctl import words

pytestmark = pytest.mark.skipif(BROWSER is None, reason="no chromium here: `apt-get install chromium`")

EARS = """
window.spoken = []; window.tones = [];
Object.defineProperty(window, "speechSynthesis", { value: {
    getVoices: () => [{ lang: "en-GB" }], cancel() {}, addEventListener() {},
    speak: (utterance) => window.spoken.push(utterance.text),
} });
const node = () => ({ connect: (next) => next, gain: { setValueAtTime() {}, setTargetAtTime() {} } });
window.AudioContext = class {
    state = "running"; currentTime = 0; destination = {};
    createGain() { return node(); }
    createOscillator() {
        return { ...node(), frequency: { set value(hertz) { window.tones.push(hertz); } }, start() {}, stop() {} };
    }
};
"""
NO_STORAGE = """
Object.defineProperty(window, "localStorage", { get() { throw new DOMException("denied", "SecurityError"); } });
"""
LOCKS = """
window.locks = [];
Object.defineProperty(navigator, "wakeLock", { value: { request: async () => {
    const lock = { released: false, release: async () => { lock.released = true; } };
    window.locks.push(lock);
    return lock;
} } });
"""
NO_LOCK = """
Object.defineProperty(navigator, "wakeLock", { value: { request: async () => { throw new DOMException("no", "NotAllowedError"); } } });
"""
SIGHT = """
window.sight = "visible";  // a browser without a screen takes a page that was frozen for hidden ever after
Object.defineProperty(document, "visibilityState", { get: () => window.sight });
"""
READ = """
window.read = [];
new MutationObserver(() => window.read.push(document.getElementById("live").textContent))
    .observe(document.getElementById("live"), { childList: true });
"""
SENT = """
window.told = [];
const send = WebSocket.prototype.send;
WebSocket.prototype.send = function (text) { window.told.push(text); return send.call(this, text); };
"""
COUNTDOWN = {**WALKS, "state": "countdown", "block": 1, "next_change_s": 5}
WALK = {**WALKS, "state": "walk", "block": 1, "walked_s": 1, "speed_kmh": 0.8, "next_change_s": 299}


@contextmanager
def visited(folder: Path, *before: str) -> Iterator[tuple[Stage, Tab]]:
    """A paired page at rest, after scripts that stand for what a browser has or has not."""
    with stage(folder) as here, browser(folder) as chromium:
        tab = chromium.tab()
        tab.look_like(PHONE)
        for script in before:
            tab.before(script)
        tab.go(here.address)
        state_is(tab, "idle")
        yield here, tab
        tab.close()


def test_a_touch_or_a_key_says_now_and_then_that_somebody_is_here(tmp_path: Path) -> None:
    told = "window.told.filter((text) => JSON.parse(text).do === 'here').length"
    with visited(tmp_path, SENT) as (_, tab):
        assert tab.run(told) == 0
        tab.key("Tab")
        tab.wait_for(f"{told} === 1")
        tab.key("Tab")
        tab.run("document.dispatchEvent(new WheelEvent('wheel'))")
        assert tab.run(told) == 1  # once in half a minute


def state_is(tab: Tab, state: str) -> None:
    tab.wait_for(f"document.getElementById('state')?.textContent === {words.VIEW[f'state_{state}']!r}")


def heard(tab: Tab, here: Stage, stage_: str, *said: str, **snapshot: Any) -> tuple[list[str], list[int]]:
    """What is spoken and what sounds when the walk gets there."""
    tab.run("window.spoken.length = window.tones.length = 0")
    here.show(stage_, *said, **snapshot)
    state_is(tab, "own_start" if snapshot.get("waits_for") == "own_start" else str(snapshot["state"]))
    time.sleep(0.6)  # the seat's line and the snapshot's come one after the other
    return tab.run("window.spoken"), tab.run("window.tones")


def test_each_phase_is_spoken_and_sounds_unlike_the_others_until_it_is_switched_off(tmp_path: Path) -> None:
    with visited(tmp_path, EARS) as (here, tab):
        tab.key("Tab")  # a browser wants one touch first
        sounds = {}
        awaits = {**COUNTDOWN, "waits_for": "own_start", "next_change_s": 52}
        spoken, _ = heard(tab, here, "walk", words.stand(), **awaits)
        assert spoken == [words.PAGE["press_start"], words.stand()]  # what to do now comes first
        assert words.PAGE["press_start_within"].format(seconds=52) in tab.text()
        heard(tab, here, "ready", state="idle")
        spoken, sounds["countdown"] = heard(tab, here, "walk", **COUNTDOWN)
        assert spoken == ["The belt starts in 5 s"]
        said = words.notice({"event": "walking", "block": 1}) or ""
        spoken, sounds["walk"] = heard(tab, here, "walk", said, **WALK)
        assert spoken == [said]
        spoken, sounds["soon"] = heard(
            tab, here, "walk", said, **{**WALK, "walked_s": 290, "next_change_s": 10}
        )
        assert spoken == [words.PAGE["soon_break"].format(seconds=10)]
        spoken, sounds["break"] = heard(tab, here, "walk", *BREAK_SAID, **{**BREAK_ONE, "next_change_s": 90})
        assert spoken == list(BREAK_SAID)
        heard(tab, here, "walk", **{**BLOCK_TWO, "walked_s": 419})
        spoken, sounds["halfway"] = heard(tab, here, "walk", **{**BLOCK_TWO, "walked_s": 420})
        assert spoken == [words.PAGE["halfway"]]
        _, sounds["stopped"] = heard(tab, here, "walk", **{**BLOCK_TWO, "state": "stopped", "speed_kmh": 0.0})
        assert all(sounds.values())
        assert len(set(map(tuple, sounds.values()))) == len(sounds)

        for part in ("Voice", "Sounds"):
            tab.tap(f"{part}: on")
        for _ in range(2):  # it is remembered, too
            tab.button("Voice: off")
            tab.button("Sounds: off")
            assert "The alarm sounds all the same." in tab.run(
                "document.getElementById('switches').textContent"
            )
            assert heard(tab, here, "walk", **COUNTDOWN) == ([], [])
            assert heard(tab, here, "walk", said, **WALK) == ([], [])
            tab.reload("!!document.getElementById('state')")
            state_is(tab, "walk")
            tab.key("Tab")
        here.change(lambda board: setattr(board, "alarm", "HOLD THE RAIL"))
        tab.wait_for("!document.getElementById('alarm').hidden && window.tones.length > 0", 3.0)
        assert tab.run("window.spoken") == []
        assert tab.errors == []


@pytest.mark.parametrize("lang", ["en", "de"])
def test_stop_of_a_belt_that_stands_shows_no_walk_and_makes_no_sound(
    lang: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("TREADCTL_LANG", lang)
    sent = str(words.notice({"event": "stopping", "stands": True}))
    still, moved = {"speed_kmh": 0.0, "blocks": 0}, str(words.PAGE["stopping"])
    with visited(tmp_path, EARS) as (here, tab):
        tab.tap(words.PAGE["stop"])
        tab.wait_for(f"document.getElementById('stopping').textContent === {sent!r}")
        assert moved not in tab.text()
        for state in ("stopping", "stopped"):
            assert heard(tab, here, "rest", state=state, **still) == ([], [])
            assert not tab.run("document.body.classList.contains('moves')")
            tab.button(words.PAGE["begin"])
        tab.wait_for("document.getElementById('stopping').hidden")
        tab.tap(words.PAGE["stop"])
        tab.wait_for(f"document.getElementById('stopping').textContent === {sent!r}")
        here.show("rest", state="stopping", speed_kmh=0.9)  # it moves after all
        tab.wait_for(f"document.getElementById('stopping').textContent === {moved!r}")
        tab.wait_for("document.body.classList.contains('moves')")
        spoken, sounds = heard(tab, here, "rest", state="stopped", **still)
        assert (spoken, bool(sounds)) == ([], True)
        assert tab.errors == []


def test_a_browser_that_keeps_nothing_and_has_no_voice_walks_all_the_same(tmp_path: Path) -> None:
    with visited(tmp_path, NO_STORAGE, NO_LOCK) as (here, tab):
        assert words.PAGE["voice_none"] in tab.text()
        tab.tap("Sounds: on")
        tab.button("Sounds: off")
        here.show("ready", may_press=True)
        tab.wait_for(f"document.body.innerText.includes({words.PAGE['awake_not']!r})")
        here.show("walk", **WALK)
        state_is(tab, "walk")
        assert tab.errors == []


def test_the_screen_is_kept_on_from_before_the_walk_to_its_end(tmp_path: Path) -> None:
    with visited(tmp_path, LOCKS) as (here, tab):
        assert tab.run("window.locks.length") == 0
        here.show("ready", may_press=True)
        tab.wait_for("window.locks.length === 1")
        here.show("walk", **WALK)
        state_is(tab, "walk")
        tab.run("window.locks[0].released = true")  # as a browser does with a page that is hidden
        tab.wait_for("window.locks.length === 2")
        assert words.PAGE["awake_not"] not in tab.text()
        here.show("rest")
        tab.wait_for("window.locks[1].released")
        assert tab.run("window.locks.length") == 2


@pytest.mark.hazard("H-62")
def test_a_page_that_slept_shows_what_is_so_now_and_says_nothing_of_what_was(tmp_path: Path) -> None:
    with visited(tmp_path, EARS, SIGHT) as (here, tab):
        tab.key("Tab")
        here.show("walk", **WALK)
        state_is(tab, "walk")
        tab.run("window.sight = 'hidden'; document.dispatchEvent(new Event('visibilitychange'))")
        tab.lifecycle("frozen")
        for walked_s in (100, 200):
            here.show("walk", "said while it slept", **{**WALK, "walked_s": walked_s})
            time.sleep(2.5)
        here.show("walk", *BREAK_SAID, **{**BREAK_ONE, "next_change_s": 30})
        time.sleep(0.5)
        tab.run("window.spoken.length = window.tones.length = 0")
        tab.lifecycle("active")
        tab.run("window.sight = 'visible'; document.dispatchEvent(new Event('visibilitychange'))")
        state_is(tab, "break")
        assert tab.run("document.getElementById('walked').textContent").startswith("5:00")
        time.sleep(0.6)
        assert tab.run("[window.spoken, window.tones]") == [[], []]


@pytest.mark.hazard("H-62")
def test_lost_contact_is_said_after_three_seconds_and_alarms_after_six_where_the_belt_moved(
    tmp_path: Path,
) -> None:
    lost, alarm = "!document.getElementById('contact').hidden", "!document.getElementById('alarm').hidden"
    with visited(tmp_path, EARS) as (here, tab):
        for moved, shown in ((False, {**BREAK_ONE, "next_change_s": 30}), (True, WALK)):
            here.show("walk", **shown)
            state_is(tab, str(shown["state"]))
            time.sleep(0.5)
            here.silent = True
            since = time.monotonic()
            tab.wait_for(lost, 5.0)
            assert 2.5 < time.monotonic() - since < 4.5
            assert not tab.run(alarm)
            if moved:
                tab.wait_for(alarm, 5.0)
                assert 5.5 < time.monotonic() - since < 7.5
                assert words.hold() in tab.run("document.getElementById('alarm').textContent")
            else:
                time.sleep(4.5)
                assert not tab.run(alarm)
            here.show("walk", **shown)
            tab.wait_for(f"!({lost}) && !({alarm})", 3.0)


def test_a_reader_hears_what_is_new_and_no_chatter(tmp_path: Path) -> None:
    with visited(tmp_path) as (here, tab):
        tab.run(READ)
        for second in range(6):
            here.show(
                "walk",
                **{**WALK, "walked_s": second, "speed_kmh": 0.3 * second, "next_change_s": 300 - second},
            )
            time.sleep(0.5)
        here.show("walk", *BREAK_SAID, **{**BREAK_ONE, "next_change_s": 30})
        tab.wait_for("window.read.length >= 2")
        time.sleep(2.0)
        read = tab.run("window.read")
        assert read[0] == words.VIEW["state_walk"]
        assert len(read) <= 3  # the state and the sentence may come one after the other
        assert {words.VIEW["state_break"], *BREAK_SAID} == {
            text for each in read[1:] for text in (words.VIEW["state_break"], *BREAK_SAID) if text in each
        }


def test_somebody_else_walks_and_nothing_of_the_one_before_stays(tmp_path: Path) -> None:
    def anna(board: Any) -> None:
        board.name = "anna"

    with visited(tmp_path) as (here, tab):
        here.show("rest", "Today.")
        tab.run("document.getElementById('leaf-profile').click()")
        tab.wait_for("!document.getElementById('leaf').hidden")
        tab.run("window.before = true")
        here.show("changing", "One moment.")
        tab.wait_for("document.getElementById('leaf').hidden")
        here.change(anna)
        here.show("rest", "Today.")
        tab.wait_for("window.before === undefined && document.getElementById('who')?.textContent === 'anna'")
        assert tab.run("document.getElementById('leaf').hidden")


BROKEN = """[...document.querySelectorAll("button")].filter((each) => each.checkVisibility()).flatMap((each) => {
    const text = document.createTreeWalker(each, NodeFilter.SHOW_TEXT).nextNode();
    const words = text ? [...text.data.matchAll(/\\S+/g)] : [];
    return words.filter((word) => {
        const range = document.createRange();
        range.setStart(text, word.index);
        range.setEnd(text, word.index + word[0].length);
        return range.getClientRects().length > 1;
    }).map((word) => word[0]);
})"""
SIDEWAYS = "document.documentElement.scrollWidth > innerWidth || document.getElementById('main').scrollWidth > innerWidth"
ROWS = "new Set([...document.querySelectorAll('#nav button')].map((each) => each.offsetTop)).size"
ACROSS = "[...document.querySelectorAll('#ways button')].at(-1).getBoundingClientRect().bottom <= document.getElementById('halt').getBoundingClientRect().top"


def test_german_words_are_whole_and_stay_on_a_phone(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("TREADCTL_LANG", "de")
    with visited(tmp_path) as (here, tab):
        here.show("rest", "Heute.")
        tab.wait_for("!document.getElementById('nav').hidden")
        assert (tab.run(BROKEN), tab.run(ROWS)) == ([], 1)
        here.show("walk", **BLOCK_TWO)
        tab.button("Langsamer")
        assert (tab.run(BROKEN), tab.run(SIDEWAYS), tab.run(ACROSS)) == ([], False, True)
        for size, text in ((TABLET, 1.0), (PHONE, 2.0)):
            tab.look_like(size, text=text)
            assert (tab.run(BROKEN), tab.run(SIDEWAYS)) == ([], False)
        here.show("walk", words.stand(), **{**COUNTDOWN, "waits_for": "own_start", "next_change_s": 52})
        tab.button(words.PAGE["cancel"])
        assert (tab.run(BROKEN), tab.run(SIDEWAYS)) == ([], False)
