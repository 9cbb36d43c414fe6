"""A stop that needs nothing else of this process: service and guardian are asked together."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable
from typing import Any

from treadctl.client import ServiceGone
from treadctl.interfaces.upstream import Upstream

Line = dict[str, Any]
Connect = Callable[..., Awaitable[Upstream]]

TAKEN_WITHIN_S = 1.0  # by then the page says that its STOP was not delivered


async def stop(connect: Connect, guardian: Callable[[], Awaitable[Line | None]]) -> bool:
    """Ask both for a stop; True when at least one of them took it.

    Args:
        connect: opens a connection to the service; `viewer` may stop, at once.
        guardian: asks the guardian.
    """
    by_service, by_guardian = await asyncio.gather(_by_service(connect), guardian(), return_exceptions=True)
    return by_service is True or (isinstance(by_guardian, dict) and by_guardian.get("ok") is True)


async def _by_service(connect: Connect) -> bool:
    upstream = await connect("viewer")
    reading = asyncio.create_task(upstream.run(), name="stop")
    try:
        return (await upstream.request("stop", TAKEN_WITHIN_S)).get("ok") is True
    except ServiceGone:
        return False
    finally:
        upstream.close()
        await reading
