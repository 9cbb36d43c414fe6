"""Real Home Assistants of several versions, each in a Python and a folder of its own outside the repository."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path

import platformdirs

KEPT_AT = "TREADCTL_HOME_ASSISTANTS"
"""Names the folder where they are kept; else the user's cache."""
INSTALL_WITHIN_S = 600


@dataclass(frozen=True)
class Version:
    """One Home Assistant.

    Attributes:
        name: as the package index knows it; "" for the newest.
        pythons: that it runs on, the best first.
        forgets: keys of a component that it does not know and drops: what is new there or was old.
    """

    name: str
    pythons: tuple[str, ...]
    forgets: frozenset[str]

    def __str__(self) -> str:
        return self.name or "the newest"


EARLIER = frozenset(("default_entity_id", "message_expiry_interval"))
VERSIONS = (
    Version("2025.4.4", ("3.13",), EARLIER),
    Version("2025.1.4", ("3.12", "3.13"), EARLIER),
    Version("", ("3.14", "3.15"), frozenset(("object_id",))),
)
"""The first is the one that is asked in CI."""


class NotHere(Exception):
    """Why a Home Assistant cannot be had; the text says it."""


def installed(version: Version) -> Path:
    """Return the Python of this Home Assistant, installed the first time.

    Raises:
        NotHere: no such Python here, or no package index.
    """
    folder = _kept() / f"homeassistant-{version.name or 'newest'}"
    python = folder / "bin" / "python"
    if (folder / "ready").exists():
        return python
    shutil.rmtree(folder, ignore_errors=True)  # one that was begun
    interpreter, uv = _python(version), _uv()
    _run(uv, "venv", "--quiet", "--python", interpreter, folder)  # a Python without its `venv` will do
    package = f"homeassistant=={version.name}" if version.name else "homeassistant"
    # aiohasupervisor: Home Assistant imports it, supervised or not, and does not require it.
    _install(uv, python, package, "aiohasupervisor")
    _install(uv, python, *_of_mqtt(python))
    (folder / "ready").touch()
    return python


def _kept() -> Path:
    named = os.environ.get(KEPT_AT)
    folder = Path(named) if named else platformdirs.user_cache_path("treadctl-tests")
    folder.mkdir(parents=True, exist_ok=True)
    return folder


def _python(version: Version) -> Path:
    for wanted in version.pythons:
        tried = [shutil.which(f"python{wanted}"), *_of_pyenv(wanted)]
        for each in tried:
            # A shim of pyenv stands for versions that may not be chosen here: only one that answers counts.
            if each is not None and _says(each) == wanted:
                return Path(each)
    raise NotHere(
        f"Home Assistant {version} needs Python {' or '.join(version.pythons)}, and there is none here"
    )


def _of_pyenv(wanted: str) -> list[str]:
    root = Path(os.environ.get("PYENV_ROOT") or Path.home() / ".pyenv")
    return [str(path) for path in sorted(root.glob(f"versions/{wanted}.*/bin/python"), reverse=True)]


def _says(python: str) -> str:
    asks = "import sys; print('%d.%d' % sys.version_info[:2])"
    done = subprocess.run([python, "-c", asks], capture_output=True, text=True, check=False)
    return done.stdout.strip()


def _of_mqtt(python: Path) -> list[str]:
    """Return what its MQTT integration requires, which it would install by itself when it is first used."""
    asks = "import importlib.util as u; print(u.find_spec('homeassistant').submodule_search_locations[0])"
    found = subprocess.run([python, "-c", asks], capture_output=True, text=True, check=True).stdout.strip()
    manifest = json.loads((Path(found) / "components" / "mqtt" / "manifest.json").read_text())
    required: list[str] = manifest["requirements"]
    return required


def _uv() -> Path:
    """Return the installer: three times as fast here as pip is with these two hundred packages."""
    folder = _kept() / "uv"
    if not (folder / "bin" / "uv").exists():
        _run(sys.executable, "-m", "venv", folder)
        _run(
            folder / "bin" / "python", "-m", "pip", "install", "--quiet", "--disable-pip-version-check", "uv"
        )
    return folder / "bin" / "uv"


def _install(uv: Path, python: Path, *packages: str) -> None:
    _run(uv, "pip", "install", "--quiet", "--python", python, *packages)


def _run(*command: str | Path) -> None:
    try:
        subprocess.run(command, capture_output=True, text=True, check=True, timeout=INSTALL_WITHIN_S)
    except subprocess.TimeoutExpired:
        raise NotHere(f"not installed within {INSTALL_WITHIN_S} s: is the package index there?") from None
    except subprocess.CalledProcessError as error:
        said = (error.stderr or error.stdout or "").strip().splitlines()[-1:]
        raise NotHere(f"it could not be installed: {' '.join(said)[:200]}") from None


if __name__ == "__main__":
    for each in VERSIONS:
        try:
            print(each, installed(each), file=sys.stderr)
        except NotHere as error:
            print(error, file=sys.stderr)
