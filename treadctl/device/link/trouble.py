"""From what bleak, D-Bus and the system raise to the troubles that people are told of."""

from __future__ import annotations

from bleak.exc import (
    BleakBluetoothNotAvailableError,
    BleakDBusError,
    BleakDeviceNotFoundError,
)
from bleak.exc import BleakBluetoothNotAvailableReason as Reason
from bleak_retry_connector import BleakNotFoundError

from treadctl.model import RadioError, RadioTrouble

_NOT_AVAILABLE = {
    Reason.NO_BLE_CENTRAL_ROLE: RadioTrouble.NO_ADAPTER,
    Reason.POWERED_OFF: RadioTrouble.ADAPTER_OFF,
    Reason.DENIED_BY_USER: RadioTrouble.NO_PERMISSION,
    Reason.DENIED_BY_SYSTEM: RadioTrouble.NO_PERMISSION,
    Reason.DENIED_BY_UNKNOWN: RadioTrouble.NO_PERMISSION,
}

_DBUS = {
    "org.freedesktop.DBus.Error.AccessDenied": RadioTrouble.NO_PERMISSION,
    "org.freedesktop.DBus.Error.AuthFailed": RadioTrouble.NO_PERMISSION,
    "org.bluez.Error.NotAuthorized": RadioTrouble.NO_PERMISSION,
    "org.bluez.Error.NotReady": RadioTrouble.ADAPTER_OFF,  # the adapter is not powered
    "org.freedesktop.DBus.Error.ServiceUnknown": RadioTrouble.NO_ADAPTER,  # no bluetoothd
    "org.freedesktop.DBus.Error.NameHasNoOwner": RadioTrouble.NO_ADAPTER,
    "org.freedesktop.DBus.Error.NoReply": RadioTrouble.TIMED_OUT,
    "org.freedesktop.DBus.Error.UnknownObject": RadioTrouble.ADDRESS_NOT_FOUND,  # BlueZ forgot the device
}


def radio_error(
    error: BaseException, otherwise: RadioTrouble, without: RadioTrouble = RadioTrouble.NO_ADAPTER
) -> RadioError:
    """Tell in the person's words why scanning or connecting failed.

    `without` is the trouble when there is no radio, `otherwise` the one for
    what is not known more closely.  bleak-retry-connector wraps the first
    cause, so that is looked at first.
    """
    trouble = None
    for cause in (error.__cause__, error):
        trouble = trouble or (None if cause is None else _trouble(cause, without))
    first = error.args[0] if error.args else ""
    return RadioError(trouble or otherwise, first if isinstance(first, str) and first else repr(error))


def _trouble(error: BaseException, without: RadioTrouble) -> RadioTrouble | None:
    match error:
        case RadioError():
            return error.trouble
        case BleakBluetoothNotAvailableError():
            return _NOT_AVAILABLE.get(error.reason, without)
        case BleakDBusError():
            return _DBUS.get(error.dbus_error)
        case BleakDeviceNotFoundError() | BleakNotFoundError():
            return RadioTrouble.ADDRESS_NOT_FOUND
        case TimeoutError():
            return RadioTrouble.TIMED_OUT
        case PermissionError():
            return RadioTrouble.NO_PERMISSION
        case OSError() | EOFError():  # no system bus, or it ended
            return without
        case _:
            return None
