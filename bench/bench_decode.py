"""Decode a full Treadmill Data record (34 octets): our time, pyftms 0.4.15 on the same octets, the ratio.

Both run in one process, one after the other, in turns.  pyftms needs Python
3.12 or 3.13; on another one this looks for such a Python and gives it a
throwaway environment in the user's cache.  Without one it says so and prints
our time alone.
"""

from __future__ import annotations

import json
import subprocess
import sys
import timeit
from collections.abc import Callable
from typing import Any

from bench.figure import Figure, show
from bench.peer import PYFTMS, NoPeer, environment_with, import_path

DECODE_MAX_US = 2.5  # chosen: a tenth of what pyftms was measured at (25 us)
RATIO_MAX = 0.1
FULL_RECORD = bytes.fromhex("fe1fe600c80003020105000c007b002d0007082c01c800035c1e0a01580214009600")


def figures() -> tuple[list[Figure], list[str]]:
    """Measure; the figures with a bound, and remarks."""
    measured, remarks = _measure_somewhere()
    found = [Figure("decode of a full record, us", measured["ours_us"], DECODE_MAX_US)]
    remarks.append(
        f"Python {measured['python']}; decode and make Telemetry: {measured['telemetry_us']:.2f} us"
    )
    remarks.append(f"with three fields not available: {measured['not_available_us']:.2f} us")
    if "peer_us" in measured:
        remarks.append(f"{PYFTMS}: {measured['peer_us']:.1f} us on the same octets in the same run")
        found.append(Figure(f"ratio to {PYFTMS}", measured["ours_us"] / measured["peer_us"], RATIO_MAX))
    return found, remarks


def _measure_somewhere() -> tuple[dict[str, Any], list[str]]:
    try:
        environment = environment_with()
    except NoPeer as reason:
        return measure(), [f"{reason}: no comparison"]
    done = subprocess.run(
        [environment, __file__, "--measure"],
        env=import_path(),
        capture_output=True,
        text=True,
        check=True,
        timeout=120,
    )
    measured: dict[str, Any] = json.loads(done.stdout)
    return measured, []


def measure() -> dict[str, Any]:
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
        from pyftms.models import TreadmillData  # type: ignore[import-not-found]
        from pyftms.serializer import get_serializer  # type: ignore[import-not-found]
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
        sys.exit(0 if show(*figures()) else 1)
