"""Profiles: they only tighten, and every mistake is named in a sentence."""

from __future__ import annotations

from decimal import Decimal
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from treadctl.care import numbers
from treadctl.model import Profile
from treadctl.profiles import ProfileError, parse, plan_for
from treadctl.quantities import Speed
from treadctl.safety import limits

REPOSITORY = Path(__file__).resolve().parent.parent
WALKS = REPOSITORY / "profiles" / "walks"
SHIPPED = ("demo", "gentle", "settled", "standard", "starter")

STARTER = {
    "format": "1",
    "name": '"mine"',
    "pattern": '"starter"',
    "cap_kmh": "2.0",
    "walk_min": "5",
    "block_s": "120",
    "break_s": "120",
    "days_per_week": "3",
}


def toml(**changed: str | None) -> str:
    values = {**STARTER, **changed}
    return "".join(f"{key} = {value}\n" for key, value in values.items() if value is not None)


def refused(**changed: str | None) -> ProfileError:
    with pytest.raises(ProfileError) as caught:
        parse(toml(**changed), "mine.toml")
    return caught.value


# --- what holds


def test_a_profile_becomes_exact_quantities() -> None:
    assert parse(toml(), "mine.toml", named="mine") == Profile(
        name="mine",
        pattern="starter",
        cap=Speed(200),
        walk_s=300,
        block_s=120,
        break_s=120,
        days_per_week=3,
        ramp_per_s=Speed(10),
        simulated_only=False,
    )


@given(st.integers(100, 350))
def test_no_speed_loses_a_hundredth(hundredths: int) -> None:
    text = toml(cap_kmh=str(Decimal(hundredths) / 100), pattern='"gentle"')
    assert parse(text, "mine.toml").cap == Speed(hundredths)


@pytest.mark.parametrize(
    ("text", "cap"), [("2.3", 230), ("1.15", 115), ("2", 200), ("2.30", 230), ("+1.0", 100), ("0.2e1", 200)]
)
def test_every_way_to_write_a_number(text: str, cap: int) -> None:
    assert parse(toml(cap_kmh=text, pattern='"gentle"'), "mine.toml").cap == Speed(cap)


def test_minutes_become_seconds_downwards() -> None:
    assert parse(toml(walk_min="5.5"), "x").walk_s == 330
    assert parse(toml(walk_min="2.67"), "x").walk_s == 160


def test_a_byte_order_mark_and_windows_lines_are_read() -> None:
    text = "\ufeff" + toml().replace("\n", "\r\n")
    assert parse(text, "mine.toml").cap == Speed(200)


# --- bounds: each key, the last allowed and the first refused value

REAL = [
    ("cap_kmh", "1.0", "0.99", "1.0 km/h"),
    ("cap_kmh", "4.5", "4.51", "4.5 km/h"),
    ("cap_kmh", "4.5", "5.0", "4.5 km/h"),
    ("cap_kmh", "4.5", "5.01", "4.5 km/h"),
    ("walk_min", "2", "1.99", "2 min"),
    ("walk_min", "45", "45.01", "45 min"),
    ("walk_min", "45", "1e999999", "45 min"),
    ("block_s", "30", "29", "30 s"),
    ("block_s", "600", "601", "600 s"),
    ("block_s", "600", "901", "600 s"),
    ("break_s", "120", "119", "120 s"),
    ("break_s", "600", "601", "600 s"),
    ("days_per_week", "1", "0", "1 days"),
    ("days_per_week", "4", "5", "4 days"),
    ("ramp_kmh_per_s", "0.1", "0.11", "0.1 km/h per s"),
    ("ramp_kmh_per_s", "0.01", "0", "0.01 km/h per s"),
]
SIMULATED = [
    ("cap_kmh", "4.5", "4.6", "4.5 km/h"),
    ("walk_min", "0.1", "0.09", "0.1 min"),
    ("block_s", "10", "9", "10 s"),
    ("break_s", "5", "4", "5 s"),
    ("ramp_kmh_per_s", "0.2", "0.21", "0.2 km/h per s"),
]


BOTH = [("false", row) for row in REAL]
BOTH += [("true", row) for row in REAL if row[0] not in {other[0] for other in SIMULATED}]


@pytest.mark.parametrize(("simulated", "row"), BOTH)
def test_bounds_of_people(simulated: str, row: tuple[str, str, str, str]) -> None:
    key, last, first, bound = row
    others = {"pattern": '"settled"', "simulated_only": simulated}
    parse(toml(**{**others, key: last}), "mine.toml")
    (problem,) = refused(**{**others, key: first}).problems
    assert (problem.file, problem.key, problem.bound) == ("mine.toml", key, bound)
    assert Decimal(problem.value) == Decimal(first)
    assert problem.text.startswith(f"{key} is ")
    assert f"Write {key} = " in problem.text


@pytest.mark.parametrize("row", range(len(SIMULATED)))
def test_bounds_of_the_simulator(row: int) -> None:
    key, last, first, bound = SIMULATED[row]
    others = {"pattern": '"settled"', "simulated_only": "true"}
    assert parse(toml(**{**others, key: last}), "mine.toml").simulated_only
    (problem,) = refused(**{**others, key: first}).problems
    assert (problem.key, problem.bound) == (key, bound)


@pytest.mark.parametrize(
    ("pattern", "block", "cap"),
    [("starter", 120, "2.0"), ("gentle", 120, "4.5"), ("standard", 300, "4.5"), ("settled", 600, "4.5")],
)
def test_bounds_of_patterns(pattern: str, block: int, cap: str) -> None:
    named = {"pattern": f'"{pattern}"'}
    parse(toml(**named, block_s=str(block), cap_kmh=cap), "mine.toml")
    (problem,) = refused(**named, block_s=str(block + 1)).problems
    assert (problem.key, problem.bound) == ("block_s", f"{block} s")
    (problem,) = refused(**named, cap_kmh=str(Decimal(cap) + Decimal("0.01"))).problems
    assert (problem.key, problem.bound) == ("cap_kmh", f"{cap} km/h")


def test_the_hard_numbers_are_those_of_safety() -> None:
    assert parse(toml(pattern='"settled"', cap_kmh="4.5"), "x").cap == numbers.USER_CAP_MAX
    assert Speed.kmh("5.0") == limits.ABS_MAX
    assert limits.BREAK_MAX_S == 600
    assert limits.BLOCK_MAX_S == 900
    assert limits.WALK_MAX_S == 45 * 60


def test_a_cap_that_waits_for_good_weeks_moves_no_belt_before_them() -> None:
    waits = parse(toml(pattern='"settled"', cap_kmh="4.0"), "x")
    assert waits.cap == Speed(400)
    assert plan_for(waits, 100).cap == limits.CAP_MAX


def test_of_several_bounds_the_tightest_is_named_and_advised() -> None:
    assert str(refused(cap_kmh="6.0")) == (
        "mine.toml: cap_kmh is 6.0 km/h, and at most 2.0 km/h is allowed: "
        'the top speed of the pattern "starter". Write cap_kmh = 2.0 or less.'
    )
    assert "at least 120 s is allowed" in str(refused(break_s="1"))


# --- what is wrong in other ways


@pytest.mark.parametrize("key", STARTER)
def test_a_missing_key_is_named_with_an_example(key: str) -> None:
    (problem,) = refused(**{key: None}).problems
    assert problem.key == key
    assert f"{key} is missing" in problem.text
    assert f"{key} = " in problem.text


@pytest.mark.parametrize("key", [*STARTER, "ramp_kmh_per_s", "simulated_only"])
@pytest.mark.parametrize("value", ['"2.0"', "nan", "inf", "-inf", "[1]", "{a = 1}", "1979-05-27", "07:32:00"])
def test_a_value_of_the_wrong_kind_is_named(key: str, value: str) -> None:
    (problem,) = refused(**{key: value}).problems
    assert problem.key == key
    assert "such as" in problem.text


@pytest.mark.parametrize(
    ("key", "value"),
    [
        ("cap_kmh", "true"),
        ("cap_kmh", "2.001"),
        ("walk_min", "5.005"),
        ("block_s", "120.0"),
        ("block_s", "true"),
        ("days_per_week", "2.5"),
        ("pattern", '"hard"'),
        ("simulated_only", "1"),
        ("format", "true"),
        ("format", "0"),
        ("name", '"My Walk"'),
        ("name", '"../x"'),
        ("name", '""'),
        ("name", f'"{"x" * 33}"'),
    ],
)
@pytest.mark.hazard("H-07")
def test_a_value_that_is_none_is_named(key: str, value: str) -> None:
    (problem,) = refused(**{key: value}).problems
    assert problem.key == key
    assert problem.value
    assert len(str(problem)) < 250


def test_an_unknown_key_is_refused_with_the_one_that_was_meant() -> None:
    text = str(refused(cap_kph="2.0"))
    assert "cap_kph is not a key of a profile. Did you mean cap_kmh?" in text


@pytest.mark.parametrize("key", ["incline", "incline_percent"])
def test_nobody_asks_for_an_incline(key: str) -> None:
    assert "the deck stays flat, always" in str(refused(**{key: "0"}))


def test_every_mistake_is_named_at_once() -> None:
    error = refused(cap_kmh="6.0", break_s="1", walk_min=None, speed="3", pattern='"fast"')
    assert {problem.key for problem in error.problems} == {
        "cap_kmh",
        "break_s",
        "walk_min",
        "speed",
        "pattern",
    }
    assert len(str(error).splitlines()) == len(error.problems) == 5


def test_a_newer_format_is_refused_by_name_whatever_else_it_says() -> None:
    (problem,) = refused(format="2", cap_kmh="9", steps="1").problems
    assert "profile of format 2, from a newer treadctl" in problem.text
    assert problem.key == "format"


@pytest.mark.parametrize(
    ("text", "line"),
    [
        ("format = 1\nname = mine\n", 2),
        ("format = 1\n\ncap_kmh = 2,0\n", 3),
        ("format = 1\nname = 'mine", 2),
    ],
)
def test_wrong_toml_is_named_with_its_line(text: str, line: int) -> None:
    with pytest.raises(ProfileError, match=rf"^mine\.toml: line {line} cannot be read"):
        parse(text, "mine.toml")


@pytest.mark.parametrize("end", ["", "\n", "\r\n", "  # slower\n\nwalk_min = 5\n"])
def test_a_key_that_stands_twice_is_named_with_its_line(end: str) -> None:
    with pytest.raises(ProfileError) as caught:
        parse(f"format = 1\ncap_kmh = 2.0\ncap_kmh = 1.0{end}", "mine.toml")
    assert str(caught.value) == "mine.toml: cap_kmh stands twice (line 3); remove one."


@pytest.mark.parametrize("key", ["cap_kmh", "walk_min", "ramp_kmh_per_s"])
def test_a_comma_in_a_number_is_answered_with_the_point(key: str) -> None:
    assert f'{key} = "1,9" is not a number; use a point: `{key} = 1.9`.' in str(refused(**{key: '"1,9"'}))
    assert f"{key} has a comma. Use a point: `{key} = 1.9`." in str(refused(**{key: "1,9 # slow"}))


@pytest.mark.parametrize(
    "text",
    ["a = " + "[" * 3000, "a = " + "9" * 5000, "a = 1e" + "9" * 30, "x" * 100_000],
    ids=["deep", "long", "huge", "big"],
)
def test_nonsense_is_refused_quickly(text: str) -> None:
    with pytest.raises(ProfileError, match=r"^mine\.toml: "):
        parse(text, "mine.toml")
