"""The sections of a profile: progress, schedule, checks, and a start that was agreed; stricter than the rules, never looser."""

from __future__ import annotations

import tomllib
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from tests.test_profile_shipped import validator
from tests.test_profiles import SHIPPED, WALKS, toml
from treadctl import profiles
from treadctl.model import AgreedStart, Profile
from treadctl.profiles import ProfileError, parse
from treadctl.profiles.explain import EXAMPLES, SECTIONS
from treadctl.profiles.template import AGREED, COMMENTS, USUAL
from treadctl.quantities import Speed

AGREED_KEYS = {"minutes": "8", "speed_kmh": "2.0", "with": '"Dr. Example"', "date": "2026-11-20"}


def text(**sections: dict[str, str]) -> str:
    written = toml(pattern='"standard"', cap_kmh="3.0", walk_min="20")
    for name, keys in sections.items():
        written += f"[{name}]\n" + "".join(f"{key} = {value}\n" for key, value in keys.items())
    return written


def problem(**sections: dict[str, str]) -> profiles.Problem:
    with pytest.raises(ProfileError) as caught:
        parse(text(**sections), "mine.toml")
    (found,) = caught.value.problems
    return found


def test_nothing_said_is_the_usual() -> None:
    usual = parse(toml(), "x")
    assert (usual.week_percent, usual.week_speed, usual.rest_days, usual.check_s) == (10, Speed(20), 1, 300)
    assert usual.weekdays == tuple(range(7))
    assert usual.agreed is None
    said: dict[str, dict[str, str]] = {}
    for key, value in USUAL.items():
        section, _, own = key.partition(".")
        said.setdefault(section, {})[own] = value
    assert parse(text(**said), "x") == parse(text(), "x")


def test_every_section_is_read() -> None:
    found = parse(
        text(
            progress={"weekly_increase_percent": "5", "weekly_speed_kmh": "0.1"},
            schedule={"rest_days": "2", "weekdays": '["sat", "mon", "mon"]'},
            checks={"every_s": "90"},
            agreed=AGREED_KEYS,
        ),
        "x",
    )
    assert (found.week_percent, found.week_speed, found.rest_days, found.check_s) == (5, Speed(10), 2, 90)
    assert found.weekdays == (0, 5)
    day = date(2026, 11, 20).toordinal()
    assert found.agreed == AgreedStart(walk_s=480, speed=Speed(200), by="Dr. Example", day=day)


BOUNDS = [
    ("progress", "weekly_increase_percent", "0", "-1", "0 %"),
    ("progress", "weekly_increase_percent", "10", "11", "10 %"),
    ("progress", "weekly_speed_kmh", "0", "-0.1", "0 km/h"),
    ("progress", "weekly_speed_kmh", "0.2", "0.21", "0.2 km/h"),
    ("schedule", "rest_days", "1", "0", "1 days"),
    ("schedule", "rest_days", "6", "7", "6 days"),
    ("checks", "every_s", "60", "59", "60 s"),
    ("checks", "every_s", "300", "301", "300 s"),
    ("agreed", "minutes", "2", "1.99", "2 min"),
    ("agreed", "minutes", "10", "10.5", "10 min"),
    ("agreed", "speed_kmh", "1.0", "0.9", "1.0 km/h"),
    ("agreed", "speed_kmh", "3.0", "3.1", "3.0 km/h"),
]


@pytest.mark.row("3.0/agreed")
@pytest.mark.parametrize(("section", "key", "last", "first", "bound"), BOUNDS)
def test_bounds_are_the_rules_own(section: str, key: str, last: str, first: str, bound: str) -> None:
    others = AGREED_KEYS if section == "agreed" else {}
    allowed, refused = {section: {**others, key: last}}, {section: {**others, key: first}}
    parse(text(**allowed), "x")
    found = problem(**refused)
    assert (found.file, found.key, found.value, found.bound) == (
        "mine.toml",
        f"{section}.{key}",
        first,
        bound,
    )
    assert f"under [{section}]" in found.text
    assert validator().is_valid(tomllib.loads(text(**allowed).replace("2026-11-20", '"2026-11-20"')))
    assert not validator().is_valid(tomllib.loads(text(**refused).replace("2026-11-20", '"2026-11-20"')))


@pytest.mark.parametrize(
    ("section", "key", "value", "says"),
    [
        ("progress", "weekly_increase_percent", "5.5", "not a whole number"),
        ("progress", "weekly_speed_kmh", '"0,1"', "use a point: `weekly_speed_kmh = 0.1` under [progress]"),
        ("schedule", "rest_days", "true", "not a whole number"),
        ("schedule", "weekdays", "[]", "not days of the week"),
        ("schedule", "weekdays", '["monday"]', "not days of the week"),
        ("schedule", "weekdays", '"mon"', "not days of the week"),
        ("checks", "every_s", "nan", "not a whole number"),
        ("checks", "ever_s", "60", "Did you mean checks.every_s?"),
        ("agreed", "with", '""', "who agreed"),
        ("agreed", "date", '"soon"', "not a date"),
        ("agreed", "date", "2026-11-20T10:00:00", "not a date"),
    ],
)
def test_what_cannot_be_read_is_named_with_its_section(section: str, key: str, value: str, says: str) -> None:
    others = AGREED_KEYS if section == "agreed" else {}
    found = problem(**{section: {**others, key: value}})
    assert found.key == f"{section}.{key}"
    assert says in found.text
    assert len(str(found)) < 300


@pytest.mark.parametrize("section", SECTIONS)
def test_a_section_is_no_value(section: str) -> None:
    with pytest.raises(ProfileError, match=rf"write the line \[{section}\]"):
        parse(f"{section} = 5\n{toml()}", "x")


@pytest.mark.parametrize("key", AGREED_KEYS)
def test_an_agreed_start_says_how_much_with_whom_and_when(key: str) -> None:
    found = problem(agreed={own: value for own, value in AGREED_KEYS.items() if own != key})
    assert found.key == f"agreed.{key}"
    assert "is missing" in found.text


@pytest.mark.row("3.0/agreed")
def test_an_agreed_start_above_the_rest_of_the_file_is_named() -> None:
    with pytest.raises(ProfileError) as caught:
        parse(toml() + '[agreed]\nminutes = 8\nspeed_kmh = 2.5\nwith = "x"\ndate = 2026-11-20\n', "mine.toml")
    assert [found.key for found in caught.value.problems] == ["agreed.minutes", "agreed.speed_kmh"]
    assert "walk_min allows 5 min. Raise walk_min, or lower minutes = 5 (under [agreed])." in str(
        caught.value
    )


# --- writing


@pytest.mark.parametrize("name", [name for name in SHIPPED if name != "demo"])
def test_a_shipped_walk_explains_each_of_its_keys(name: str) -> None:
    written = (WALKS / f"{name}.toml").read_text(encoding="utf-8")
    for key, comment in COMMENTS.items():
        assert f"# {comment}\n{key.rpartition('.')[2]} = " in written
    assert written.endswith(AGREED)


def test_every_key_has_an_example_that_holds() -> None:
    loose = {key: value for key, value in EXAMPLES.items() if "." not in key}
    sections: dict[str, dict[str, str]] = {}
    for key, value in EXAMPLES.items():
        section, dot, own = key.partition(".")
        if dot:
            sections.setdefault(section, {})[own] = value
    written = text(**sections)
    assert isinstance(parse(written, "x"), Profile)
    assert set(COMMENTS) <= set(EXAMPLES)
    assert set(loose) >= {key for key in COMMENTS if "." not in key}


def test_a_new_profile_explains_its_keys_and_its_agreed_start_works_when_uncommented(tmp_path: Path) -> None:
    change = profiles.new("calm", tmp_path, {"schedule.weekdays": "mon, thu", "checks.every_s": "120"})
    written = change.path.read_text(encoding="utf-8")
    assert 'weekdays = ["mon", "thu"]' in written
    assert (change.after.weekdays, change.after.check_s) == ((0, 3), 120)
    assert all(comment in written for comment in COMMENTS.values())
    opened = written.replace("cap_kmh = 2.0", "cap_kmh = 2.5").replace(
        'pattern = "starter"', 'pattern = "gentle"'
    )
    opened = opened.replace("walk_min = 5", "walk_min = 10")
    keys = ("[agreed]", "minutes", "speed_kmh = 2.5", "with", "date")
    opened = "\n".join(
        line.removeprefix("# ") if line.removeprefix("# ").startswith(keys) else line
        for line in opened.split("\n")
    )
    found = parse(opened, "x")
    assert found.agreed is not None
    assert found.agreed.speed == Speed(250)


def test_set_reaches_into_sections_and_makes_them(tmp_path: Path) -> None:
    profiles.set_values("starter", {"schedule.rest_days": "2", "schedule.weekdays": "mon,thu"}, tmp_path)
    written = (tmp_path / "profiles" / "starter.toml").read_text(encoding="utf-8")
    assert "# So many days without a walk after each walk; 1 to 6.\nrest_days = 2" in written
    values: dict[str, Any] = {"agreed.minutes": "5", "agreed.speed_kmh": "2.0", "agreed.with": "my physio"}
    change = profiles.set_values("starter", {**values, "agreed.date": "2026-11-20"}, tmp_path)
    assert change.after.agreed is not None
    assert (change.after.agreed.by, change.after.rest_days) == ("my physio", 2)
    with pytest.raises(ProfileError, match=r"schedule\.rest_days is 0 days"):
        profiles.set_value("starter", "schedule.rest_days", "0", tmp_path)


def test_a_cap_above_the_usual_waits_for_four_good_weeks_when_it_is_written(tmp_path: Path) -> None:
    with pytest.raises(ProfileError, match="four good weeks") as caught:
        profiles.set_value("settled", "cap_kmh", "4.0", tmp_path)
    assert caught.value.problems[0].bound == "3.5 km/h"
    faster = (WALKS / "settled.toml").read_text(encoding="utf-8").replace("cap_kmh = 3.5", "cap_kmh = 4.0")
    with pytest.raises(ProfileError, match="your text is kept"):
        profiles.replace_text("settled", faster, tmp_path)
    with pytest.raises(ProfileError, match="four good weeks"):
        profiles.new("quick", tmp_path, {"pattern": "settled", "cap_kmh": "4.0"})
    change = profiles.set_values(
        "settled", {"cap_kmh": "4.0"}, tmp_path, proven=lambda profile: profile.cap == Speed(400)
    )
    assert change.after.cap == Speed(400)
    less = profiles.set_value("settled", "cap_kmh", "3.8", tmp_path)
    assert less.after.cap == Speed(380), "going down again needs nothing"


def test_the_opening_says_the_weekly_increase(tmp_path: Path) -> None:
    change = profiles.set_value("starter", "progress.weekly_increase_percent", "5", tmp_path)
    assert (
        change.path.read_text(encoding="utf-8").splitlines()[3].startswith("# Weekly increase: at most 5 %")
    )


@pytest.mark.parametrize("key", ["cap_kmh.x", "nothing.rest_days", "a.b.c", ".x", "progress.x.y"])
def test_a_section_that_no_profile_has_is_named_and_nothing_is_written(key: str, tmp_path: Path) -> None:
    with pytest.raises(ProfileError) as caught:
        profiles.set_values("starter", {key: "1"}, tmp_path)
    assert [problem.key for problem in caught.value.problems] == [key]
    assert not list(tmp_path.iterdir())
