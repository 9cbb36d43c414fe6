"""Lines 1.8 and 1.9: radios that are not the simulator, and a client that is not ours."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

from tests.helpers.processes import ROOT, environment
from tests.show.line import Line, equal


def assume_ready_refused(folder: Path) -> list[Line]:
    """`start --assume-ready` on the system's Bluetooth, a dongle, and a TCP bridge that is not the simulator."""
    lines = []
    for radio in ("os", "hci:usb:0"):
        code, said = _start(folder, radio)
        lines += [equal(f"{radio}: exit code", code, 2), _explained(radio, said)]
    bridge = subprocess.Popen(
        [sys.executable, "-m", "tests.helpers.bridge"], cwd=ROOT, stdout=subprocess.PIPE, text=True
    )
    try:
        assert bridge.stdout is not None
        radio = f"sim:127.0.0.1:{bridge.stdout.readline().strip()}"
        code, _ = _start(folder, radio, "--empty-belt")
        lines.append(equal("TCP bridge, --empty-belt beside it: exit code", code, 2))
        code, said = _start(folder, radio)
        lines += [
            equal("TCP bridge that is not the simulator: exit code", code, 2),
            _explained("bridge", said),
        ]
    finally:
        bridge.kill()
        bridge.communicate()
    return lines


def _start(folder: Path, radio: str, *more: str) -> tuple[int, str]:
    command = [
        sys.executable,
        "-m",
        "treadctl",
        "start",
        "starter",
        "--assume-ready",
        "--radio",
        radio,
        *more,
    ]
    done = subprocess.run(
        command,
        cwd=ROOT,
        env=environment(folder),
        stdin=subprocess.DEVNULL,
        capture_output=True,
        text=True,
        check=False,
        timeout=60,
    )
    return done.returncode, (done.stdout + done.stderr).strip()


def _explained(radio: str, said: str) -> Line:
    return Line(f"{radio}: says", said[-160:], "why it is refused", "simulator" in said)


def pyftms(folder: Path) -> list[Line]:
    """A whole walk driven by pyftms; says so where no Python >= 3.12 is there."""
    from tests.process.pyftms_walk import lines

    return lines(folder)
