"""Tests marked `virtual` run on the virtual-time event loop, all others in real time."""

import asyncio
import os
from collections.abc import Callable, Mapping
from pathlib import Path

import pytest

from tests.helpers.hazard_results import FOLDER, HazardResults
from tests.helpers.virtual_time import VirtualLoop


def pytest_asyncio_loop_factories(
    config: pytest.Config, item: pytest.Item
) -> Mapping[str, Callable[[], asyncio.AbstractEventLoop]]:
    if item.get_closest_marker("virtual"):
        return {"virtual": VirtualLoop}
    return {"real": asyncio.new_event_loop}


def pytest_configure(config: pytest.Config) -> None:
    os.environ["TREADCTL_LANG"] = "en"  # whatever this computer speaks; child processes too
    os.environ.pop("TREADCTL_UNITS", None)
    folder = os.environ.get(FOLDER)
    if folder:
        config.pluginmanager.register(HazardResults(Path(folder)), "hazard results")
