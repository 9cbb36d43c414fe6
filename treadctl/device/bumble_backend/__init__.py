"""A bleak backend on bumble's Bluetooth host: no operating-system Bluetooth needed.

Useful alone: a dongle over USB or serial, a virtual radio over TCP, or a
peripheral in the same process, each used through plain `BleakScanner` and
`BleakClient`:

    async with BumbleRadio.open("tcp-client:127.0.0.1:4321") as radio:
        device = await BleakScanner.find_device_by_name("Treadmill", backend=radio.scanner_backend)
        async with BleakClient(device, backend=radio.client_backend) as client:
            print(await client.read_gatt_char("2acc"))

bleak wants a *type* as backend, so each radio makes two types that are bound
to it.  Differences from bumble alone: no operation waits for ever, a request
that was not answered in time stays the only one on the wire (ATT allows one),
and a transport that dies ends every connection at once.
"""

from treadctl.device.bumble_backend.client import BumbleClient
from treadctl.device.bumble_backend.radio import BumbleRadio, install_as_default
from treadctl.device.bumble_backend.scanner import BumbleScanner

__all__ = ["BumbleClient", "BumbleRadio", "BumbleScanner", "install_as_default"]
