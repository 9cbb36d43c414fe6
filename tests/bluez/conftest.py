"""One virtual machine for all the tests here; a tier of its own, because booting it is no unit test."""

from __future__ import annotations

import os
import tempfile
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager
from pathlib import Path

import pytest

from tests.bluez import vm
from tests.bluez.walk import Walk, walk

Walking = Callable[[], AbstractContextManager[Walk]]
WANTED = "TREADCTL_TEST_BLUEZ"


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    why_not = vm.why_not() if WANTED in os.environ else "a tier of its own: make test-bluez"
    for item in items:
        if item.path.is_relative_to(Path(__file__).parent):
            item.add_marker(pytest.mark.timeout(240))  # the first boots the machine
            if why_not:
                item.add_marker(pytest.mark.skip(why_not))


@pytest.fixture(scope="session")
def machine() -> Iterator[vm.Machine]:
    out = Path(tempfile.mkdtemp(prefix="treadctl-bluez-"))
    with vm.Machine(out, vm.build()) as running:
        yield running


@pytest.fixture
def walking(machine: vm.Machine, tmp_path: Path) -> Walking:
    return lambda: walk(machine, tmp_path)
