"""Decode a full Treadmill Data record (34 octets): our time, pyftms 0.4.15 on the same octets, the ratio.

Both run in one process, one after the other, in turns.  pyftms needs Python
3.12 or 3.13; on another one this looks for such a Python and gives it a
throwaway environment in the user's cache.  Without one it says so and prints
our time alone.
"""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
import tempfile
import timeit
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import NamedTuple

REPOSITORY = Path(__file__).resolve().parent.parent
PEER = "pyftms==0.4.15"
PEER_PYTHONS = ((3, 12), (3, 13))
DECODE_MAX_US = 2.5  # chosen: a tenth of what pyftms was measured at (25 us)
RATIO_MAX = 0.1
FULL_RECORD = bytes.fromhex("fe1fe600c80003020105000c007b002d0007082c01c800035c1e0a01580214009600")


class Figure(NamedTuple):
    """A measured figure and its bound."""

    text: str
    value: float
    at_most: float

    @property
    def holds(self) -> bool:
        return self.value <= self.at_most

    def __str__(self) -> str:
        return (
            f"{'PASS' if self.holds else 'SHORT'}  {self.text}: {self.value:.3g} (at most {self.at_most:g})"
        )


def figures() -> tuple[list[Figure], list[str]]:
    """Measure; the figures with a bound, and remarks."""
    measured, remarks = _measure_somewhere()
    found = [Figure("decode of a full record, us", measured["ours_us"], DECODE_MAX_US)]
    remarks.append(
        f"Python {measured['python']}; decode and make Telemetry: {measured['telemetry_us']:.2f} us"
    )
    remarks.append(f"with three fields not available: {measured['not_available_us']:.2f} us")
    if "peer_us" in measured:
        remarks.append(f"{PEER}: {measured['peer_us']:.1f} us on the same octets in the same run")
        found.append(Figure(f"ratio to {PEER}", measured["ours_us"] / measured["peer_us"], RATIO_MAX))
    return found, remarks


def show() -> bool:
    """Print figure, bound and PASS or SHORT of each; whether all hold."""
    found, remarks = figures()
    for line in [*found, *remarks]:
        print(line)
    return all(figure.holds for figure in found)


def _measure_somewhere() -> tuple[dict[str, float], list[str]]:
    reasons: list[str] = []
    for python in _pythons():
        try:
            environment = _environment_of(python)
        except (OSError, subprocess.SubprocessError) as error:
            reasons.append(f"{PEER} could not be installed with {python}: {type(error).__name__}")
            continue
        done = subprocess.run(
            [environment, __file__, "--measure"],
            env=os.environ | {"PYTHONPATH": str(REPOSITORY)},
            capture_output=True,
            text=True,
            check=True,
            timeout=120,
        )
        return json.loads(done.stdout), []
    reasons = reasons or [f"no Python {' or '.join('.'.join(map(str, v)) for v in PEER_PYTHONS)} was found"]
    return measure(), [f"{reasons[-1]}: no comparison"]


def _pythons() -> Iterator[str]:
    """Interpreters that can run the peer, the running one first."""
    candidates = [sys.executable]
    candidates += [path for major, minor in PEER_PYTHONS if (path := shutil.which(f"python{major}.{minor}"))]
    if pyenv := shutil.which("pyenv"):
        root = subprocess.run([pyenv, "root"], capture_output=True, text=True, check=False).stdout.strip()
        for major, minor in PEER_PYTHONS:
            candidates += map(str, Path(root).glob(f"versions/{major}.{minor}*/bin/python"))
    for python in candidates:
        # A pyenv shim is there also for versions that are not active, and then fails.
        said = subprocess.run(
            [python, "-c", "import sys; print(*sys.version_info[:2])"],
            capture_output=True,
            text=True,
            check=False,
        )
        if said.returncode == 0 and tuple(map(int, said.stdout.split())) in PEER_PYTHONS:
            yield python


def _environment_of(python: str) -> str:
    """The interpreter of an environment with the peer in it."""
    version = subprocess.run([python, "-V"], capture_output=True, text=True, check=True).stdout.split()[-1]
    cache = Path(os.environ.get("XDG_CACHE_HOME") or Path.home() / ".cache")
    if not os.access(cache.parent, os.W_OK):
        cache = Path(tempfile.gettempdir())
    folder = cache / "treadctl-bench" / f"{PEER.replace('==', '-')}-python-{version}"
    inner = folder / ("Scripts/python.exe" if os.name == "nt" else "bin/python")
    if not (folder / "ready").exists():
        shutil.rmtree(folder, ignore_errors=True)
        subprocess.run([python, "-m", "venv", str(folder)], check=True, capture_output=True, timeout=120)
        install = [inner, "-m", "pip", "install", "--quiet", "--disable-pip-version-check", PEER]
        subprocess.run(install, check=True, capture_output=True, timeout=300)
        (folder / "ready").touch()
    return str(inner)


def measure() -> dict[str, float | str]:
    """Microseconds for one record, the best of several turns."""
    from treadctl.ftms import decode_treadmill_data, to_telemetry

    unknown = FULL_RECORD[:19] + bytes.fromhex("ffffffffff") + FULL_RECORD[24:]
    assert len(decode_treadmill_data(unknown).not_available) == 3
    runs: dict[str, Callable[[], object]] = {
        "ours_us": lambda: decode_treadmill_data(FULL_RECORD),
        "telemetry_us": lambda: to_telemetry(decode_treadmill_data(FULL_RECORD), 1, 0.0),
        "not_available_us": lambda: decode_treadmill_data(unknown),
    }
    try:
        from pyftms.models import TreadmillData
        from pyftms.serializer import get_serializer
    except ImportError:
        pass
    else:
        serializer = get_serializer(TreadmillData)
        assert serializer.deserialize(FULL_RECORD).heart_rate == decode_treadmill_data(FULL_RECORD).heart_rate
        runs["peer_us"] = lambda: serializer.deserialize(FULL_RECORD)
    best = dict.fromkeys(runs, float("inf"))
    for _ in range(7):
        for name, run in runs.items():
            number = 2_000 if name == "peer_us" else 20_000
            best[name] = min(best[name], timeit.timeit(run, number=number) / number * 1e6)
    return best | {"python": ".".join(map(str, sys.version_info[:3]))}


if __name__ == "__main__":
    if "--measure" in sys.argv:
        print(json.dumps(measure()))
    else:
        sys.path.insert(0, str(REPOSITORY))
        sys.exit(0 if show() else 1)
