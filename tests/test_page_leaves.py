"""The leaves of the page: what comes back at each address, in what language, and when nothing does."""

from __future__ import annotations

import asyncio
import base64
import io
import json
import re
from hashlib import sha256
from itertools import islice
from pathlib import Path
from typing import Any

import pytest
from starlette.applications import Starlette

from tests.helpers.api import answered, as_promised
from tests.helpers.asgi import HOST, OURS, Answer, ask
from tests.helpers.decade import fill, lives
from treadctl import language, pin
from treadctl.interfaces.leaves.answers import ASKED
from treadctl.interfaces.page import apart
from treadctl.interfaces.page.apart import Said, Trouble
from treadctl.interfaces.page.app import VIEWED
from treadctl.interfaces.page.door import Door, Entrance
from treadctl.interfaces.page.leaves import CHANGED, CHARTS, READ, Leaves
from treadctl.interfaces.page.pairing import COOKIE, VIEWER, Pairing
from treadctl.journal import SqliteJournal, journal_path
from treadctl.profiles import load, schema_json
from treadctl.profiles.store import user_dir


@pytest.fixture(scope="module")
def walked(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder of somebody who walked for two weeks."""
    folder = tmp_path_factory.mktemp("data")
    journal = SqliteJournal(journal_path(folder))
    fill(journal, islice(lives(1), 2))
    journal.close()
    return folder


class Somebody:
    """A browser that is paired, at leaves whose questions are answered here."""

    def __init__(self, folder: Path, tmp_path: Path) -> None:
        self.rests, self.trouble, self.now, self.asked = True, False, 100.0, list[str]()
        self.leaves = Leaves(
            folder,
            "starter",
            self.answer,
            resting=lambda: self.rests,
            practice=False,
            clock=lambda: self.now,
        )
        self.folder = folder
        pairing = self.pairing = Pairing(tmp_path / "page.json")
        app = Starlette(routes=self.leaves.routes())
        self.door = Door(app, Entrance(hosts=frozenset((HOST,))), pairing, frozenset(), VIEWED)
        self.headers = {**OURS, "cookie": f"{COOKIE}={pairing.trade(pairing.offer())}"}
        self.watches = {**OURS, "cookie": f"{COOKIE}={pairing.trade(pairing.offer(VIEWER))}"}

    async def answer(self, question: dict[str, Any]) -> Said:
        if self.trouble:
            raise Trouble
        self.asked.append(question["ask"])
        return await answered(question)

    async def get(self, path: str) -> Answer:
        answered = await ask(self.door, "GET", path, headers=self.headers)
        as_promised("GET", path, answered)
        return answered

    async def post(self, path: str, **body: object) -> Answer:
        answered = await ask(self.door, "POST", path, json.dumps(body).encode(), self.headers)
        as_promised("POST", path, answered)
        return answered


@pytest.fixture
def here(walked: Path, tmp_path: Path) -> Somebody:
    return Somebody(walked, tmp_path)


@pytest.fixture
def new(tmp_path: Path) -> Somebody:
    """Somebody who has nothing yet."""
    return Somebody(tmp_path / "new", tmp_path)


@pytest.fixture(autouse=True)
def _speaks_as_before(monkeypatch: pytest.MonkeyPatch) -> Any:
    monkeypatch.setenv("LANG", "en")
    yield
    language.ask(language.Kept)


# --- reading


async def test_today_with_every_reason_and_the_road(here: Somebody) -> None:
    said = (await here.get("/api/plan")).json
    parts = {part["what"]: part for part in said["parts"]}
    assert said["profile"] == "starter"
    assert said["practice"] is False
    assert {"today", "why", "road"} <= parts.keys()
    assert all(re.search(r"\[[\w./]+\]$", line) for line in parts["why"]["lines"])
    assert len(said["road"]) >= 4


async def test_the_walks_the_newest_first_and_one_of_them(here: Somebody) -> None:
    said = (await here.get("/api/history")).json
    dates = [walk["cells"][1] for walk in said["walks"]]
    assert len(dates) == 6
    assert dates == sorted(dates, reverse=True)
    assert [each["id"] for each in said["columns"]][:2] == ["walk", "date"]
    assert len((await here.get("/api/history?last=2")).json["walks"]) == 2
    one = (await here.get(f"/api/walk?name={said['walks'][0]['walk']}")).json
    assert one["drawn"] is True
    assert one["values"]["walk"] == said["walks"][0]["walk"]
    assert one["lines"]
    assert (await here.get("/api/walk?name=zzz")).status == 404


async def test_practice_is_another_world(here: Somebody) -> None:
    said = (await here.get("/api/history?practice=1")).json
    assert said["walks"] == []
    assert said["practice"] is True
    assert len(said["notes"]) == 1


async def test_the_charts_are_drawn_once_for_those_who_ask_together(here: Somebody) -> None:
    drawn = await asyncio.gather(*(here.get(f"/api/chart/{name}.svg") for name in CHARTS))
    assert all(each.body.lstrip().startswith(b"<?xml") for each in drawn)
    assert here.asked == ["charts"]
    here.now += 11.0
    assert (await here.get("/api/chart/minutes.svg")).status == 200
    assert here.asked == ["charts", "charts"]
    assert (await here.get("/api/chart/speed.svg?practice=1")).status == 404  # nothing to draw


@pytest.mark.parametrize("path", ["/api/summary", "/api/walk.svg", "/api/chart/pain-leg.svg"])
async def test_what_has_styles_of_its_own_may_have_just_those(here: Somebody, path: str) -> None:
    answered = await here.get(path)
    policy = answered.headers["content-security-policy"]
    styles = re.findall(r"<style[^>]*>(.*?)</style>", answered.body.decode(), re.DOTALL)
    hashes = [sha256(style.replace("&gt;", ">").encode()).digest() for style in styles]
    assert styles
    assert all(f"'sha256-{base64.b64encode(each).decode()}'" in policy for each in hashes)
    assert "unsafe" not in policy
    assert policy.startswith("default-src 'none';")
    assert "frame-ancestors 'none'" in policy
    assert b" style=" not in answered.body
    assert b"<script" not in answered.body


@pytest.mark.parametrize(
    ("path", "has"),
    [
        ("/api/walks.csv", b"walk,date"),
        ("/api/journal.json", b'{"format": "treadctl journal"'),
        ("/api/walk.fit", b".FIT"),
    ],
)
async def test_files_to_take_away(here: Somebody, path: str, has: bytes) -> None:
    answered = await here.get(path)
    assert answered.status == 200
    assert has in answered.body[:40]
    assert answered.headers["content-disposition"].startswith('attachment; filename="')
    assert answered.headers["cache-control"] == "no-store"


async def test_somebody_new_gets_sentences(new: Somebody) -> None:
    assert (await new.get("/api/plan")).json["kind"] == "walk"
    assert "No walks yet" in (await new.get("/api/history")).json["notes"][0]
    for path in ("/api/walk", "/api/walk.svg", "/api/walk.fit"):
        answered = await new.get(path)
        assert (answered.status, "No walks yet" in answered.json["error"]) == (404, True)


# --- changing


async def test_the_form_is_the_schemas(new: Somebody) -> None:
    said = (await new.get("/api/profile?name=starter")).json
    fields = {each["key"]: each for each in said["fields"]}
    schema = json.loads(schema_json())
    assert {"format", "name"}.isdisjoint(fields)
    assert {key for key in fields if "." not in key} | {"format", "name"} == {
        key for key in schema["properties"] if key not in ("progress", "schedule", "checks", "agreed")
    }
    assert fields["cap_kmh"]["hint"] == "1.0 to 2.0 km/h"  # the pattern's own top
    assert fields["cap_kmh"]["value"] == "2.0"
    assert fields["schedule.weekdays"]["value"] == "mon,tue,wed,thu,fri,sat,sun"
    assert fields["agreed.date"]["kind"] == "date"
    assert fields["pattern"]["choices"][0]["value"] == "starter"


async def test_a_change_keeps_comments_and_says_what_it_does_to_today(new: Somebody, tmp_path: Path) -> None:
    own = user_dir(tmp_path / "new") / "starter.toml"
    changed = await new.post("/api/profile", name="starter", values={"cap_kmh": "1.8"})
    assert changed.status == 200
    assert "starter: today 5 min at 1.8 km/h (was 2.0 km/h): your cap." in changed.json["said"]
    own.write_text(own.read_text().replace("cap_kmh", "# mine, by hand\ncap_kmh"))
    assert (await new.post("/api/profile", name="starter", values={"break_s": "150"})).status == 200
    assert "# mine, by hand\ncap_kmh = 1.8" in own.read_text()
    assert load("starter", tmp_path / "new").break_s == 150


async def test_what_is_not_allowed_is_said_at_its_field_and_nothing_is_written(
    new: Somebody, tmp_path: Path
) -> None:
    values = {"cap_kmh": "9", "break_s": "1,5", "agreed.date": "soon"}
    refused = await new.post("/api/profile", name="starter", values=values)
    problems = {each["key"]: each for each in refused.json["problems"]}
    assert refused.status == 422
    assert {"cap_kmh", "break_s", "agreed.date"} <= problems.keys()
    assert problems["cap_kmh"]["value"] == "9"
    assert problems["cap_kmh"]["bound"] == "2.0 km/h"
    assert "cap_kmh = 2.0 or less" in problems["cap_kmh"]["text"]
    assert not any(str(tmp_path) in each["text"] for each in problems.values())
    assert not (tmp_path / "new").exists()


async def test_a_profile_with_a_mistake_shows_it_at_its_field(new: Somebody, tmp_path: Path) -> None:
    await new.post("/api/profile", name="starter", values={"cap_kmh": "1.8"})
    own = user_dir(tmp_path / "new") / "starter.toml"
    own.write_text(own.read_text().replace("= 1.8", "= 18"))
    said = (await new.get("/api/profile?name=starter")).json
    assert said["usable"] is False
    assert [each["key"] for each in said["problems"]] == ["cap_kmh"]
    assert next(each for each in said["fields"] if each["key"] == "cap_kmh")["value"] == "18"
    own.write_text("this is no TOML")
    assert (await new.get("/api/profile?name=starter")).status == 422


async def test_a_new_profile_is_the_gentlest_under_its_name(new: Somebody) -> None:
    made = await new.post("/api/profile/new", name="mine", values={"pattern": "starter"})
    assert (made.status, made.json["profile"]["name"]) == (200, "mine")
    assert made.json["said"]
    own = load("mine", new.folder)
    assert own.cap == load("starter", new.folder).cap
    text = (user_dir(new.folder) / "mine.toml").read_text()
    for name, values in (
        ("mine", {"cap_kmh": "1.0"}),
        ("starter", {"cap_kmh": "1.0"}),
        ("Not a name", {"cap_kmh": "1.0"}),
    ):
        assert (await new.post("/api/profile/new", name=name, values=values)).status == 422
    assert (await new.post("/api/profile/new", name="fast", values={"cap_kmh": "9"})).json["problems"][0][
        "key"
    ] == "cap_kmh"
    assert [path.name for path in user_dir(new.folder).glob("*.toml")] == ["mine.toml"]
    assert (user_dir(new.folder) / "mine.toml").read_text() == text


async def test_an_agreed_start_can_be_taken_away_whole(new: Somebody) -> None:
    await new.post("/api/profile/new", name="mine", values={"pattern": "starter"})
    agreed = {"minutes": "5", "speed_kmh": "1.5", "with": "Dr. Vogel", "date": "2026-11-20"}
    values = {f"agreed.{key}": value for key, value in agreed.items()}
    assert (await new.post("/api/profile", name="mine", values=values)).status == 200
    assert load("mine", new.folder).agreed is not None
    gone = await new.post("/api/profile", name="mine", values={"agreed": ""})
    assert gone.status == 200
    assert load("mine", new.folder).agreed is None
    fields = {each["key"]: each["value"] for each in gone.json["profile"]["fields"]}
    assert not any(value for key, value in fields.items() if key.startswith("agreed."))
    assert (
        await new.post("/api/profile", name="mine", values={"agreed": " "})
    ).status == 200  # there is none
    for section in ("schedule", "progress"):
        assert (await new.post("/api/profile", name="mine", values={section: ""})).status == 422


async def test_the_plan_as_a_calendar_at_the_hour_of_the_walk(here: Somebody) -> None:
    answer = await here.get("/api/plan.ics?at=09:30")
    assert answer.status == 200
    text = answer.body.decode()
    assert text.startswith("BEGIN:VCALENDAR")
    assert re.search(r"DTSTART:\d{8}T093000", text)
    assert "T170000" in (await here.get("/api/plan.ics")).body.decode()
    assert 'filename="walks.ics"' in answer.headers["content-disposition"]
    for at in ("24:00", "9:30", "09:30:00", "09:60", "x"):
        assert (await here.get(f"/api/plan.ics?at={at}")).status == 400


async def test_settings_hold_at_once_and_the_page_speaks_so(
    new: Somebody, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delenv("TREADCTL_LANG", raising=False)
    assert (await new.post("/api/settings", values={"language": "de"})).status == 200
    said = {each["key"]: each for each in (await new.get("/api/settings")).json["settings"]}
    assert said["language"]["value"] == "de"
    assert said["language"]["label"] == "Sprache"
    assert language.language() == "de"
    refused = await new.post("/api/settings", values={"language": "tlh"})
    assert (refused.status, "tlh" in refused.json["error"]) == (422, True)


# --- when there is nothing


async def test_while_somebody_walks_nothing_opens_and_nothing_changes(new: Somebody, tmp_path: Path) -> None:
    new.rests = False
    for path in (*READ, *(f"/api/chart/{name}.svg" for name in CHARTS)):
        answered = await new.get(path)
        assert (answered.status, bool(answered.json["error"])) == (409, True)
    for path in CHANGED:
        assert (await new.post(path, name="starter", values={"cap_kmh": "1.8"})).status == 409
    assert new.asked == []
    assert not (tmp_path / "new").exists()


async def test_nobody_without_a_cookie_reads_anything_nor_who_only_watches(here: Somebody) -> None:
    for headers, status in ((dict(OURS), 401), (here.watches, 403)):
        here.headers = headers
        for path in (*READ, "/api/chart/minutes.svg"):
            assert ((await here.get(path)).status, here.asked) == (status, [])
        for path in CHANGED:
            assert (await here.post(path, values={"cap_kmh": "1.8"})).status == status


@pytest.mark.parametrize(
    "query", ["last=0", "last=1001", "last=x", "practice=2", "practice=", "name=" + "x" * 65]
)
async def test_what_no_page_of_ours_asks(here: Somebody, query: str) -> None:
    assert ((await here.get(f"/api/history?{query}")).status, here.asked) == (400, [])


@pytest.mark.parametrize(
    "body",
    [
        b"",
        b"[]",
        b"{}",
        b'{"values": []}',
        b'{"values": {}}',
        b'{"values": {"a": 1}}',
        b'{"name": 1, "values": {}}',
        b'{"values": {"cap_kmh": "' + b"x" * 300 + b'"}}',
        b"[" * 2000,
    ],
)
@pytest.mark.parametrize("path", list(CHANGED))
async def test_what_no_page_of_ours_sends(new: Somebody, path: str, body: bytes) -> None:
    answered = await ask(new.door, "POST", path, body, new.headers)
    assert (answered.status, new.asked) == (400, [])


async def test_a_name_is_a_name_and_no_path(new: Somebody) -> None:
    for name in ("../../etc/passwd", "/etc/passwd", "starter.toml", "%2e%2e"):
        assert (await new.get(f"/api/profile?name={name}")).status == 422
        assert (await new.post("/api/profile", name=name, values={"cap_kmh": "1.8"})).status == 422


async def test_no_answer_is_said(here: Somebody) -> None:
    here.trouble = True
    for path in ("/api/plan", "/api/chart/minutes.svg", "/api/walks.csv"):
        answered = await here.get(path)
        assert (answered.status, bool(answered.json["error"])) == (503, True)


async def test_no_more_than_a_few_wait(monkeypatch: pytest.MonkeyPatch) -> None:
    held = asyncio.Event()

    async def slow(_: object) -> Said:
        await held.wait()
        return Said(status=200, kind="", file="", body=io.BytesIO())

    monkeypatch.setattr(apart, "_answered", slow)
    asks = apart.Apart()
    waiting = [asyncio.create_task(asks({})) for _ in range(apart.WAITING_MAX)]
    await asyncio.sleep(0)
    with pytest.raises(Trouble):
        await asks({})
    held.set()
    assert len(await asyncio.gather(*waiting)) == apart.WAITING_MAX
    assert (await asks({})).status == 200


def test_every_question_has_an_address() -> None:
    reached = {*READ.values(), *CHANGED.values(), "charts"}
    assert reached == ASKED.keys()


# --- behind a PIN


@pytest.mark.hazard("H-83")
async def test_behind_a_pin_nothing_is_shown_or_changed_until_it_is_typed_in(new: Somebody) -> None:
    new.folder.mkdir()
    pin.set_pin(new.folder, "2468")
    for path in (*READ, *(f"/api/chart/{name}.svg" for name in CHARTS)):
        assert (await new.get(path)).status == 423, path
    assert {(await new.post(path, name="demo", values={"a": "b"})).status for path in CHANGED} == {423}
    assert new.asked == []
    wrong = await new.post("/api/pin", pin="1357")
    assert (wrong.status, wrong.json["error"]) == (422, "That is not the PIN.")
    assert (await new.post("/api/pin", pin="2468")).status == 200
    assert (await new.get("/api/plan")).status == 200
    new.headers, mine = {**OURS, "cookie": f"{COOKIE}={new.pairing.trade(new.pairing.offer())}"}, new.headers
    assert (await new.get("/api/plan")).status == 423  # another browser
    new.headers = mine
    for later, status in ((900.0, 200), (900.0, 200), (900.1, 423)):
        new.now += later
        assert (await new.get("/api/settings")).status == status
    pin.remove(new.folder)
    assert (await new.get("/api/plan")).status == 200


@pytest.mark.hazard("H-83")
async def test_who_guesses_waits_and_the_right_one_with_them(new: Somebody) -> None:
    new.folder.mkdir()
    pin.set_pin(new.folder, "2468")
    tries = [(await new.post("/api/pin", pin=each)).status for each in ("1", "2", "3", "4", "5", "2468")]
    assert tries == [422] * 5 + [429]
    new.now += 299.9
    assert (await new.post("/api/pin", pin="2468")).status == 429
    new.now += 0.1
    assert (await new.post("/api/pin", pin="2468")).status == 200


@pytest.mark.parametrize("body", [{}, {"pin": 2468}, {"pin": None}, {"pin": "2" * 65}])
async def test_what_no_page_sends_is_no_try(body: dict[str, object], new: Somebody) -> None:
    assert (await new.post("/api/pin", **body)).status == 400
