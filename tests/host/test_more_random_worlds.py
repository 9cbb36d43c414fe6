"""Twice as many random worlds again as `make check` has time for."""

from tests.scenarios.test_random_core import RUNS, lives


def test_more_random_worlds() -> None:
    lives(range(RUNS, 3 * RUNS))
