"""A person's PIN: what a page asks for before it shows that person's log, where several share it.

It keeps the curious out, not whoever can read the file: four digits are soon tried.  That is what the
file's owner-only permissions are for.
"""

from __future__ import annotations

import hashlib
import hmac
import json
import os
import secrets
from pathlib import Path

SHORTEST, LONGEST = 4, 12  # digits
_COST, _BLOCK, _PARALLEL = 2**13, 8, 1  # scrypt: about 8 MB and 30 ms for each try


class BadPin(ValueError):
    """Not 4 to 12 digits."""


def pin_path(folder: Path) -> Path:
    """Return where the PIN of the person with this data folder is kept."""
    return folder / "pin.json"


def is_set(folder: Path) -> bool:
    """Tell whether a PIN is asked for; a file that cannot be read is a PIN that nothing fits."""
    return pin_path(folder).exists()


def set_pin(folder: Path, pin: str) -> None:
    """Keep the scrypt hash of a PIN, readable by the owner alone.

    Raises:
        BadPin: it is not 4 to 12 digits.
        OSError: it cannot be written.
    """
    if not (pin.isascii() and pin.isdigit() and SHORTEST <= len(pin) <= LONGEST):
        raise BadPin(f"a PIN is {SHORTEST} to {LONGEST} digits")
    salt = secrets.token_bytes(16)
    path = pin_path(folder)
    beside = path.with_name(f"{path.name}.{os.getpid()}")
    with os.fdopen(os.open(beside, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600), "w") as file:
        json.dump({"salt": salt.hex(), "hash": _hashed(pin, salt).hex()}, file)
    beside.replace(path)


def remove(folder: Path) -> bool:
    """Ask for none any more; False where there was none.

    Raises:
        OSError: the file cannot be removed.
    """
    there = is_set(folder)
    pin_path(folder).unlink(missing_ok=True)
    return there


def fits(folder: Path, pin: str) -> bool:
    """Tell whether this is the PIN."""
    try:
        kept = json.loads(pin_path(folder).read_text(encoding="utf-8"))
        salt, hashed = bytes.fromhex(kept["salt"]), bytes.fromhex(kept["hash"])
    except (OSError, ValueError, KeyError, TypeError):
        return False
    return len(pin) <= LONGEST and hmac.compare_digest(_hashed(pin, salt), hashed)


def _hashed(pin: str, salt: bytes) -> bytes:
    return hashlib.scrypt(pin.encode(), salt=salt, n=_COST, r=_BLOCK, p=_PARALLEL, maxmem=2**25)
