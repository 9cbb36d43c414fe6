"""Getting a link to a machine that was found, or to an address."""

from __future__ import annotations

from collections.abc import Callable

from treadctl.device.ports import Found, Link, Radio
from treadctl.device.scan import is_busy
from treadctl.model import RadioError, RadioTrouble

FIND_LIMIT_S = 10.0  # chosen: a machine advertises every 0.1-1 s, some are slow to wake


async def find(radio: Radio, found_or_address: Found | str, timeout_s: float) -> Found:
    """Look for an address; one that was found already is returned as it is.

    Raises:
        RadioError: ADDRESS_NOT_FOUND, or the radio cannot scan.
    """
    if isinstance(found_or_address, Found):
        return found_or_address
    wanted = found_or_address.upper()

    def is_wanted(found: Found) -> bool:
        return found.address.upper() == wanted

    seen = await radio.scan(min(FIND_LIMIT_S, timeout_s), stop_at=is_wanted)
    for found in seen:
        if is_wanted(found):
            return found
    raise RadioError(RadioTrouble.ADDRESS_NOT_FOUND, found_or_address)


async def reach(radio: Radio, found: Found, timeout_s: float, on_lost: Callable[[str], None]) -> Link:
    """Connect; a machine that said that it is taken and does not answer is taken.

    Raises:
        RadioError: why not.
    """
    try:
        return await radio.connect(found, timeout_s=timeout_s, on_lost=on_lost)
    except RadioError as error:
        if error.trouble is RadioTrouble.TIMED_OUT and is_busy(found):
            raise RadioError(RadioTrouble.BUSY, error.detail) from error
        raise
