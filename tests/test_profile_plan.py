"""Today's plan: never more than the profile, in blocks that are worth a start."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.test_profiles import toml
from treadctl import profiles
from treadctl.model import Profile
from treadctl.profiles import parse, plan_for
from treadctl.quantities import Speed


def profile_of(walk_s: int, block_s: int, break_s: int = 120) -> Profile:
    return Profile(
        name="x",
        pattern="settled",
        cap=Speed(200),
        walk_s=walk_s,
        block_s=block_s,
        break_s=break_s,
        days_per_week=3,
        ramp_per_s=Speed(10),
    )


@pytest.mark.parametrize(
    ("walk_s", "block_s", "blocks"),
    [
        (300, 120, (120, 120, 60)),
        (240, 120, (120, 120)),
        (90, 120, (90,)),
        (20, 120, (20,)),
        (270, 120, (120, 120, 30)),
        (269, 120, (120, 75, 74)),
        (130, 120, (65, 65)),
        (121, 120, (61, 60)),
        (70, 30, (30, 30)),  # 10 s more would be a block too short: left out, never added to another
        (1800, 600, (600, 600, 600)),
    ],
)
def test_how_a_walk_is_cut_into_blocks(walk_s: int, block_s: int, blocks: tuple[int, ...]) -> None:
    assert plan_for(profile_of(walk_s, block_s), 0).blocks_s == blocks


@given(st.integers(120, 2700), st.integers(30, 900), st.integers(120, 600))
def test_a_plan_is_never_more_than_its_profile(walk_s: int, block_s: int, break_s: int) -> None:
    plan = plan_for(profile_of(walk_s, block_s, break_s), 5)
    assert plan.break_s == break_s
    assert sum(plan.blocks_s) <= walk_s
    assert max(plan.blocks_s) <= block_s
    assert min(plan.blocks_s) >= 30
    total_s = sum(plan.blocks_s) + (len(plan.blocks_s) - 1) * break_s
    assert total_s <= 75 * 60
    room_s = 75 * 60 - total_s
    assert sum(plan.blocks_s) > walk_s - 30 or room_s < break_s + 30, "nothing is left out without need"


@pytest.mark.parametrize(("before", "level_s"), [(0, 360), (2, 360), (3, 120), (100, 120)])
def test_the_first_three_walks_stay_level_for_longer(before: int, level_s: int) -> None:
    assert plan_for(profile_of(300, 120), before).level_until_s == level_s


def test_what_a_profile_means_is_one_sentence() -> None:
    assert profiles.meaning(parse(toml(walk_min="5.5"), "x")) == (
        "Walks up to 5 min 30 s at up to 2.0 km/h on a flat deck, 2 min at a time, "
        "standing still for at least 2 min in between, on at most 3 days a week."
    )


@pytest.mark.parametrize(
    ("changed", "says"),
    [
        ({"cap_kmh": "1.8"}, "today 5 min at 1.8 km/h (was 2.0 km/h): your cap"),
        ({"walk_min": "6"}, "today 6 min at 2.0 km/h (was 5 min): your minutes"),
        ({"block_s": "60"}, "today 5 min at 2.0 km/h (now 1 min at a time, was 2 min): your blocks"),
        ({"break_s": "180"}, "today 5 min at 2.0 km/h (breaks 3 min, were 2 min): your break"),
        ({"days_per_week": "2"}, "today 5 min at 2.0 km/h, as before"),
        (
            {"cap_kmh": "1.5", "walk_min": "4"},
            "today 4 min at 1.5 km/h (was 2.0 km/h; was 5 min): your cap, your minutes",
        ),
    ],
)
def test_what_a_change_does_to_today(changed: dict[str, str], says: str) -> None:
    before, after = parse(toml(), "x"), parse(toml(**changed), "x")
    assert profiles.today(plan_for(after, 0), plan_for(before, 0)) == says
