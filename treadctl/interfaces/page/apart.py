"""Questions that are slow to answer, each in a process of its own (`treadctl.interfaces.leaves`).

The page's own process stays small, and neither a long journal nor a picture stands between a finger and STOP.
"""

from __future__ import annotations

import asyncio
import contextlib
import json
import sys
import tempfile
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from typing import IO, Any

from treadctl.paths import child_environment

Line = dict[str, Any]

WITHIN_S = 60.0  # chosen: a journal of ten years, on a Raspberry Pi Zero 2
AT_ONCE, WAITING_MAX = 2, 12  # pictures take long: a leaf is not to wait behind them
IN_MEMORY = 1 << 20  # octets; what is longer, a whole journal, goes over the disk
CHUNK = 1 << 16


class Trouble(Exception):
    """The question was not answered: too many at once, too slow, or a process that ended early."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Said:
    """An answer.

    Attributes:
        status: as HTTP has it.
        kind: the media type of the content.
        file: its name, where it is a file to take away; else "".
        body: the content.
    """

    status: int
    kind: str
    file: str
    body: IO[bytes]

    def whole(self) -> bytes:
        """Return the content; nothing is left of it after that."""
        with self.body:
            return self.body.read()


Ask = Callable[[Line], Awaitable[Said]]


class Apart:
    """Asks one question at a time; a few wait."""

    def __init__(self) -> None:
        self._free = asyncio.Semaphore(AT_ONCE)
        self._waiting = 0

    async def __call__(self, question: Line) -> Said:
        """Ask, and return the answer once all of it is there.

        Raises:
            Trouble: there is none.
        """
        if self._waiting >= WAITING_MAX:
            raise Trouble
        self._waiting += 1
        try:
            async with self._free, asyncio.timeout(WITHIN_S):
                return await _answered(question)
        except (OSError, ValueError, KeyError, TimeoutError) as error:
            raise Trouble from error
        finally:
            self._waiting -= 1


async def _answered(question: Line) -> Said:
    """Run the process; whatever happens, it has ended when this returns."""
    process = await asyncio.create_subprocess_exec(
        *(sys.executable, "-P", "-m", "treadctl.interfaces.leaves"),
        stdin=asyncio.subprocess.PIPE,
        stdout=asyncio.subprocess.PIPE,
        env=child_environment(),
    )
    try:
        return await _exchanged(process, question)
    finally:
        if process.returncode is None:
            process.kill()
        await process.wait()


async def _exchanged(process: asyncio.subprocess.Process, question: Line) -> Said:
    if process.stdin is None or process.stdout is None:
        raise OSError("no pipes")
    process.stdin.write(json.dumps(question).encode())
    process.stdin.close()
    head = json.loads(await process.stdout.readline())
    with contextlib.ExitStack() as until_said:
        body = until_said.enter_context(tempfile.SpooledTemporaryFile(IN_MEMORY))
        while chunk := await process.stdout.read(CHUNK):
            body.write(chunk)
        if await process.wait() != 0:
            raise OSError("it ended early")
        body.seek(0)
        said = Said(status=head["status"], kind=head["kind"], file=head["file"], body=body)
        until_said.pop_all()  # from here on it is whoever asked who reads and closes it
    return said
