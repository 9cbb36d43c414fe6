"""The virtual radio as a Bluetooth adapter of this computer's own kernel (Linux, /dev/vhci).

BlueZ and everything that uses it then finds the simulated treadmill as if it came over a real adapter. Needs
the kernel module hci_vhci and the right to open its device.
"""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

from bumble import hci
from bumble.transport import open_transport

from .radio import Air, AirController

# bumble's controller claims both and then reports a connection by the legacy event; the kernel, which had to
# expect the enhanced one, waits some 4 s for it and loses track of the link.
_CLAIMED_ONLY = hci.LeFeatureMask.LL_PRIVACY | hci.LeFeatureMask.LE_EXTENDED_ADVERTISING


@asynccontextmanager
async def kernel_adapter(air: Air, transport: str) -> AsyncIterator[AirController]:
    """Gives a kernel an adapter in this air for as long as the context lasts. Raises OSError.

    `transport` is bumble's name for the way to its vhci, such as vhci:/dev/vhci.
    """
    controller = air.join("kernel")
    controller.le_features &= ~_CLAIMED_ONLY
    async with await open_transport(transport) as opened:
        controller.host = opened.sink
        opened.source.set_packet_sink(controller)
        try:
            yield controller
        finally:
            controller.host = None
            air.break_links(controller)
            air.remove_controller(controller)
