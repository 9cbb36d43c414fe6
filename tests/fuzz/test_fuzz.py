"""A few worlds in every test run; `make fuzz` plays as many as one likes."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.fuzz.campaign import Draw, run_all
from tests.fuzz.draw import draw
from tests.fuzz.judge import judge
from tests.fuzz.play import play
from tests.fuzz.world import World

REGRESSIONS = sorted((Path(__file__).parent / "regress").glob("*.json"))


def test_worlds_without_violations() -> None:
    tally = run_all([Draw(range(60), brief=True)])
    assert not tally.failures, {seed: str(found.violations[0]) for seed, found in tally.failures.items()}


def test_worlds_through_bleak_and_bumble() -> None:
    tally = run_all([Draw(range(12), brief=True, full=True)])
    assert not tally.failures, {seed: str(found.violations[0]) for seed, found in tally.failures.items()}


def test_the_same_seed_tells_the_same_story() -> None:
    for seed in range(20):
        assert _told(seed) == _told(seed), seed


def _told(seed: int) -> str:
    return play(draw(seed, brief=True)).digest()


def test_a_world_survives_its_file() -> None:
    world = draw(7)
    assert World.from_json(world.to_json()) == World.from_json(World.from_json(world.to_json()).to_json())
    assert play(World.from_json(world.to_json())).digest() == play(world).digest()


@pytest.mark.parametrize("path", REGRESSIONS, ids=lambda path: path.stem)
def test_what_failed_once(path: Path) -> None:
    world = World.load(path)
    assert not judge(world, play(world)).violations
