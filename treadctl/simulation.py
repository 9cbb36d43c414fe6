"""Where the software treadmill is, which is no part of this package and never imported by it.

In a checkout it is the folder `simulator/` beside the package; an installed
wheel brings it as `treadctl_simulator`, so that no `simulator` lands in
anyone's site-packages.
"""

from __future__ import annotations

import sys
from importlib import import_module

from treadctl.paths import checkout


def simulator_module() -> str:
    """Return the name to run it by, `python -P -m NAME`; in a checkout that needs its folder on the path."""
    return "treadctl_simulator" if checkout() is None else "simulator"


def main() -> int:
    """Run the simulator in this process: the script `treadctl-sim`, of a wheel and of a checkout alike."""
    root = checkout()
    if root is not None:
        sys.path.insert(0, str(root))
    return int(import_module(f"{simulator_module()}.__main__").main())
