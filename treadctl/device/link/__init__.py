"""Radio and link through bleak: each await has a limit of its own, and bleak's errors end here.

Beside `bumble_backend` nothing else imports bleak.  The limits are there
because BlueZ answers some calls never and bleak repeats an "InProgress" for
ever (HAZARDS H-32).
"""

from treadctl.device.link.connection import BleakLink
from treadctl.device.link.radio import BleakRadio
from treadctl.device.link.trouble import radio_error
from treadctl.device.ports import Found, Link, Radio, WriteFailed, WriteTrouble

__all__ = [
    "BleakLink",
    "BleakRadio",
    "Found",
    "Link",
    "Radio",
    "WriteFailed",
    "WriteTrouble",
    "radio_error",
]
