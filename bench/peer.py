"""Somebody else's library, in a throwaway environment of a Python that can run it.

pyftms needs Python 3.12 or 3.13, treadctl runs on 3.11 too: such a Python is
looked for, and given an environment in the user's cache, made once for each
set of packages.
"""

from __future__ import annotations

import hashlib
import os
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path

REPOSITORY = Path(__file__).resolve().parent.parent
PYFTMS = "pyftms==0.4.15"
PYFTMS_PYTHONS = ((3, 12), (3, 13))


class NoPeer(Exception):
    """The peer cannot be run here; the text says why, in a line."""


def environment_with(*packages: str) -> str:
    """The interpreter of an environment with pyftms and `packages` in it.

    Raises:
        NoPeer: there is no Python that can run it, or no package index.
    """
    reason = f"no Python {' or '.join('.'.join(map(str, v)) for v in PYFTMS_PYTHONS)} was found"
    for python in _pythons():
        try:
            return _environment_of(python, (PYFTMS, *sorted(packages)))
        except (OSError, subprocess.SubprocessError) as error:
            reason = f"{PYFTMS} could not be installed with {python}: {type(error).__name__}"
    raise NoPeer(reason)


def import_path() -> dict[str, str]:
    """The environment variables with which that interpreter finds treadctl."""
    return os.environ | {"PYTHONPATH": str(REPOSITORY)}


def _pythons() -> Iterator[str]:
    """Interpreters that can run the peer, the running one first."""
    candidates = [sys.executable]
    candidates += [
        path for major, minor in PYFTMS_PYTHONS if (path := shutil.which(f"python{major}.{minor}"))
    ]
    if pyenv := shutil.which("pyenv"):
        root = subprocess.run([pyenv, "root"], capture_output=True, text=True, check=False).stdout.strip()
        for major, minor in PYFTMS_PYTHONS:
            candidates += map(str, Path(root).glob(f"versions/{major}.{minor}*/bin/python"))
    for python in candidates:
        # A pyenv shim is there also for versions that are not active, and then fails.
        said = subprocess.run(
            [python, "-c", "import sys; print(*sys.version_info[:2])"],
            capture_output=True,
            text=True,
            check=False,
        )
        if said.returncode == 0 and tuple(map(int, said.stdout.split())) in PYFTMS_PYTHONS:
            yield python


def _environment_of(python: str, packages: tuple[str, ...]) -> str:
    version = subprocess.run([python, "-V"], capture_output=True, text=True, check=True).stdout.split()[-1]
    cache = Path(os.environ.get("XDG_CACHE_HOME") or Path.home() / ".cache")
    if not os.access(cache.parent, os.W_OK):
        cache = Path(tempfile.gettempdir())
    key = hashlib.sha256("\n".join(packages).encode()).hexdigest()[:8]
    folder = cache / "treadctl-bench" / f"{PYFTMS.replace('==', '-')}-{key}-python-{version}"
    inner = Path("Scripts/python.exe" if os.name == "nt" else "bin/python")
    if not (folder / "ready").exists():
        _make(python, packages, folder, inner)
    return str(folder / inner)


def _make(python: str, packages: tuple[str, ...], folder: Path, inner: Path) -> None:
    """Beside its place first, so that two that make it at once do not meet."""
    folder.parent.mkdir(parents=True, exist_ok=True)
    beside = Path(tempfile.mkdtemp(prefix=f"{folder.name}.", dir=folder.parent))
    try:
        subprocess.run([python, "-m", "venv", str(beside)], check=True, capture_output=True, timeout=120)
        pip = [str(beside / inner), "-m", "pip", "install", "--quiet", "--disable-pip-version-check"]
        subprocess.run([*pip, *packages], check=True, capture_output=True, timeout=300)
        (beside / "ready").touch()
        if not (folder / "ready").exists():
            shutil.rmtree(folder, ignore_errors=True)
            beside.rename(folder)
    finally:
        shutil.rmtree(beside, ignore_errors=True)
