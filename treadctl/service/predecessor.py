"""The guardian of an earlier service, which may still be at work on its belt.

On a machine that takes two links both would write: Stop is the same from
either hand, but each takes control from the other, and the belt hears of
nothing else.  So a new service keeps its hands off until that guardian has
seen the belt stand, and asks it to make way then.
"""

from __future__ import annotations

import asyncio
import contextlib
import json
import logging
from collections.abc import Mapping
from pathlib import Path
from typing import Any

_log = logging.getLogger(__name__)

ASK_EVERY_S = 0.2
ANSWER_WITHIN_S = 0.5  # it runs twenty times a second
LEAVE_WITHIN_S = 30.0
"""Chosen: a belt stands within some 10 s, a link is back within some more; then two are better than one."""


class Predecessor:
    """Asked to make way, and waited for.

    Args:
        way: to its door, as the record of its service names it; empty where there is none.
    """

    def __init__(self, way: Mapping[str, Any]) -> None:
        self._way = dict(way)
        self._asking = asyncio.Lock()

    @classmethod
    def of(cls, record: Path) -> Predecessor:
        """Read who served this data folder before; called before that record becomes our own."""
        try:
            way = json.loads(record.read_text("utf-8")).get("guardian")
        except (OSError, ValueError, AttributeError):
            way = None
        return cls(way if isinstance(way, dict) else {})

    async def gone(self) -> None:
        """Wait until it makes way, for `LEAVE_WITHIN_S` at most; at once where nobody is there."""
        async with self._asking:
            if not self._way:
                return
            with contextlib.suppress(TimeoutError):
                async with asyncio.timeout(LEAVE_WITHIN_S):
                    while await self._works():
                        await asyncio.sleep(ASK_EVERY_S)
                    self._way = {}
            if self._way:
                _log.warning("the guardian of the last walk does not make way: going on beside it")
                self._way = {}

    async def _works(self) -> bool:
        """Ask it to make way; False once nobody answers any more."""
        try:
            async with asyncio.timeout(ANSWER_WITHIN_S):
                return await self._asked()
        except (OSError, ValueError, KeyError, TypeError, NotImplementedError, TimeoutError):
            return False

    async def _asked(self) -> bool:
        if "socket" in self._way:
            reader, writer = await asyncio.open_unix_connection(str(self._way["socket"]))
        else:
            reader, writer = await asyncio.open_connection("127.0.0.1", int(self._way["port"]))
        try:
            line = {"request": "release", "token": self._way.get("token")}
            writer.write(json.dumps(line).encode() + b"\n")
            return isinstance(json.loads(await reader.readline()), dict)
        finally:
            writer.close()
