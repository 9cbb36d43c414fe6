"""What systemd hears: ready after a tick, fed by ticks alone, ending before the belt is stopped."""

from __future__ import annotations

import os
import socket
from collections.abc import Iterator
from pathlib import Path

import pytest

from treadctl.service.notify import Systemd

pytestmark = pytest.mark.skipif(
    not hasattr(socket, "AF_UNIX"), reason="there is no systemd without Unix sockets"
)


class Manager:
    """A service manager that listens, and time that a test sets."""

    def __init__(self, path: Path) -> None:
        self.path, self.now = path, 100.0
        self.socket = socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM)
        self.socket.bind(str(path))
        self.socket.setblocking(False)

    def starts(self, **more: str) -> tuple[Systemd, dict[str, str]]:
        environment = {"NOTIFY_SOCKET": str(self.path), "WATCHDOG_USEC": "10000000", "HOME": "/x", **more}
        return Systemd.of(environment, lambda: self.now), environment

    def heard(self) -> list[str]:
        said = []
        while True:
            try:
                said.append(self.socket.recv(200).decode())
            except BlockingIOError:
                return said

    def ticks(self, systemd: Systemd, seconds: float) -> None:
        for _ in range(round(seconds * 10)):
            self.now += 0.1
            systemd.beat()


@pytest.fixture
def manager(tmp_path: Path) -> Iterator[Manager]:
    here = Manager(tmp_path / "notify")
    yield here
    here.socket.close()


def test_ready_after_the_first_tick_and_fed_at_half_the_watchdogs_time(manager: Manager) -> None:
    systemd, _ = manager.starts()
    assert manager.heard() == []
    systemd.beat()
    assert manager.heard() == ["READY=1"]
    manager.ticks(systemd, 4.8)
    assert manager.heard() == []
    manager.ticks(systemd, 10.0)
    assert manager.heard() == ["WATCHDOG=1"] * 2
    manager.now += 60.0  # the loop hangs: nobody else feeds
    assert manager.heard() == []
    systemd.ends()
    assert manager.heard() == ["STOPPING=1"]
    systemd.close()
    systemd.beat()
    assert manager.heard() == []


def test_our_children_are_not_this_service(manager: Manager) -> None:
    systemd, environment = manager.starts(WATCHDOG_PID=str(os.getpid()))
    assert environment == {"HOME": "/x"}
    manager.ticks(systemd, 6.0)
    assert manager.heard() == ["READY=1", "WATCHDOG=1"]
    systemd.close()


@pytest.mark.parametrize("more", [{"WATCHDOG_PID": "1"}, {"WATCHDOG_USEC": ""}, {"WATCHDOG_USEC": "0"}])
def test_without_a_watchdog_of_ours_it_is_only_ready(manager: Manager, more: dict[str, str]) -> None:
    systemd, _ = manager.starts(**more)
    manager.ticks(systemd, 20.0)
    assert manager.heard() == ["READY=1"]
    systemd.close()


def test_who_does_not_listen_now_is_told_by_a_later_tick(manager: Manager) -> None:
    systemd, _ = manager.starts()
    manager.path.rename(manager.path.with_suffix(".away"))
    manager.ticks(systemd, 6.0)
    manager.path.with_suffix(".away").rename(manager.path)
    systemd.beat()
    assert manager.heard() == ["READY=1", "WATCHDOG=1"]
    systemd.close()


def test_a_manager_that_does_not_read_holds_nobody_up(manager: Manager) -> None:
    systemd, _ = manager.starts(WATCHDOG_USEC="2")
    manager.ticks(systemd, 100.0)  # more than a socket holds
    systemd.close()


def test_an_abstract_address_is_found() -> None:
    with socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM) as sock:
        name = f"treadctl-test-{os.getpid()}"
        sock.bind(f"\0{name}")
        systemd = Systemd(f"@{name}", None, lambda: 0.0)
        systemd.beat()
        assert sock.recv(20) == b"READY=1"
        systemd.close()


def test_where_nobody_waits_nothing_is_said() -> None:
    systemd = Systemd.of({}, lambda: 0.0)
    systemd.beat()
    systemd.ends()
    systemd.close()
