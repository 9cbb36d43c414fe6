"""Making bleak forget the objects of a bluetoothd that is gone."""

from __future__ import annotations

import asyncio
import logging

_log = logging.getLogger(__name__)


def forget_bluez() -> None:
    """Cut bleak's own bus: it then tells its clients that they are disconnected, and reads everything anew.

    bleak copes with a bus that ends, but it does not notice a bluetoothd that
    does (3.1.0): its copy of "Connected: yes" stays, `connect` skips the call
    that would connect, and a reconnect never works.  There is no public way;
    should the names change, reconnecting fails and says so.
    """
    try:
        from bleak.backends.bluezdbus import manager

        instance = manager._global_instances.get(asyncio.get_running_loop())
        if instance is not None and instance._bus is not None:
            instance._bus.disconnect()
    except Exception:
        _log.exception("bleak's copy of BlueZ could not be dropped; treadctl may have to be started again")
