"""Looking for treadmills: the one that is wanted, or all of them and what can be done with each."""

from __future__ import annotations

import contextlib

from treadctl.device.ports import Found, Radio
from treadctl.device.scan import Kind, Verdict, candidates, is_busy, judge, look
from treadctl.device.treadmill import Treadmill
from treadctl.model import RadioError, RadioTrouble
from treadctl.safety.gate import Denial
from treadctl.service.ports import Ports

SCAN_S = 8.0  # chosen: a machine advertises every 0.1-1 s; some are slow to wake
SURVEY_S = 5.0
SURVEY_CONNECT_S = 6.0


async def survey(radio: Radio, held: Treadmill | None, ports: Ports) -> list[dict[str, object]]:
    """Ask each free treadmill in reach what it can do; nothing is written to any.

    `held` is the one that is connected: it does not advertise meanwhile.

    Raises:
        RadioError: the radio cannot scan.
    """
    found = candidates(await radio.scan(SURVEY_S))
    if held is not None and not held.connected:
        held = None
    if held is not None and held.found.address not in [one.address for one, _ in found]:
        found.insert(0, (held.found, judge(held.machine)))
    return [await _surveyed(radio, one, verdict, held, ports) for one, verdict in found]


async def _surveyed(
    radio: Radio, found: Found, verdict: Verdict, held: Treadmill | None, ports: Ports
) -> dict[str, object]:
    if held is not None and held.found.address == found.address:
        verdict = judge(held.machine)
    elif not is_busy(found):
        with contextlib.suppress(RadioError):
            treadmill = await Treadmill.open(
                radio,
                found,
                inbox=lambda event: None,
                gate=lambda frame, now: Denial("looking only", our_bug=True),
                audit=ports.audit.write,
                clock=ports.clock,
                timeout_s=SURVEY_CONNECT_S,
            )
            verdict = judge(treadmill.machine)
            await treadmill.close()
    return {
        "address": found.address,
        "name": found.name,
        "rssi": found.rssi,
        "kind": verdict.kind.value,
        "reasons": [{"id": reason, **values} for reason, values in verdict.reasons],
    }


async def look_for(radio: Radio, address: str | None) -> Found:
    """Return the machine of this address, or the best one that says it is a free treadmill.

    Raises:
        RadioError: ADDRESS_NOT_FOUND or NOT_FOUND.
    """

    def wanted(found: Found) -> bool:
        if address is not None:
            return found.address.upper() == address.upper()
        verdict = look(found)
        return verdict is not None and verdict.kind is Kind.TREADMILL and not verdict.reasons

    found = await radio.scan(SCAN_S, stop_at=wanted)
    fitting = [one for one in found if wanted(one)]
    if not fitting and address is None:
        fitting = [one for one, _ in candidates(found)]
    if fitting and address is None and all(is_busy(one) for one in fitting):
        raise RadioError(RadioTrouble.BUSY, fitting[0].address)
    if not fitting:
        trouble = RadioTrouble.NOT_FOUND if address is None else RadioTrouble.ADDRESS_NOT_FOUND
        raise RadioError(trouble, address or "")
    return fitting[0]
