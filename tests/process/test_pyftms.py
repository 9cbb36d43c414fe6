"""A client that is not ours drives the simulator through a whole walk."""

from __future__ import annotations

import pytest

from tests.process.pyftms_walk import pyftms_walk, why_not


@pytest.mark.timeout(600)  # the first run on a machine makes an environment from the package index
def test_pyftms_drives_the_simulator_through_a_whole_walk() -> None:
    result = pyftms_walk()
    if result is None:
        pytest.skip(why_not() or "pyftms cannot be run here")
    assert result.failed == [], result.seen
