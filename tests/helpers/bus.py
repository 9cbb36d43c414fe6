"""Message buses of the test's own: one that passes for the system's, one for a person's desktop."""

import os
import socket
import subprocess
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

CONFIG = """<!DOCTYPE busconfig PUBLIC "-//freedesktop//DTD D-Bus Bus Configuration 1.0//EN"
 "http://www.freedesktop.org/standards/dbus/1.0/busconfig.dtd">
<busconfig><type>system</type><listen>{address}</listen><auth>EXTERNAL</auth>
<policy context="default"><allow send_destination="*" eavesdrop="true"/><allow eavesdrop="true"/>
<allow own="*"/><allow user="*"/></policy></busconfig>"""


@contextmanager
def system_bus(folder: Path) -> Iterator["subprocess.Popen[bytes]"]:
    """Run a dbus-daemon that passes for the system's; its process, to be ended by whoever wants to."""
    with _bus(folder, "DBUS_SYSTEM_BUS_ADDRESS") as daemon:
        yield daemon


@contextmanager
def session_bus(folder: Path) -> Iterator["subprocess.Popen[bytes]"]:
    """The same for a person's session."""
    with _bus(folder, "DBUS_SESSION_BUS_ADDRESS") as daemon:
        yield daemon


@contextmanager
def _bus(folder: Path, variable: str) -> Iterator["subprocess.Popen[bytes]"]:
    address, config = f"unix:path={folder}/bus", folder / "bus.conf"
    config.write_text(CONFIG.format(address=address))
    before = os.environ.get(variable)
    daemon = start(config)
    os.environ[variable] = address
    try:
        yield daemon
    finally:
        daemon.kill()
        daemon.wait()
        os.environ.pop(variable, None)
        if before is not None:
            os.environ[variable] = before


def start(config: Path) -> "subprocess.Popen[bytes]":
    """Start the daemon of that configuration and wait until it listens."""
    path = config.with_name("bus")
    path.unlink(missing_ok=True)
    daemon = subprocess.Popen(["dbus-daemon", f"--config-file={config}", "--nofork", "--nopidfile"])
    while daemon.poll() is None and not _listens(path):
        time.sleep(0.01)
    return daemon


def _listens(path: Path) -> bool:
    """Whether it takes callers: its socket is there a moment before it does."""
    with socket.socket(socket.AF_UNIX) as caller:
        return caller.connect_ex(str(path)) == 0
