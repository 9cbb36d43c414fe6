"""Waiting for bumble with a limit of our own.

bumble ends a wait in surprising ways: it cancels its own futures when a link
or a transport goes away, which looks to the caller as if *he* had been
cancelled, and it waits for ever for a controller that is silent.  So each of
its coroutines runs in a task of its own and the caller only watches that task.
"""

from __future__ import annotations

import asyncio
from collections.abc import Coroutine
from typing import Any, TypeVar

from bleak.exc import BleakError, BleakGATTProtocolError
from bumble.att import ATT_Error

T = TypeVar("T")

HCI_LIMIT_S = 5.0
# Chosen: a controller answers a command within milliseconds, after a reset perhaps in a second.


def result_of(task: asyncio.Task[T], what: str) -> T:
    """Return the result of a finished task in bleak's terms.

    Raises:
        BleakGATTProtocolError: the peripheral answered with an ATT error; has its code.
        BleakError: anything else that bumble raised, and a task that bumble cancelled.
    """
    if task.cancelled():
        raise BleakError(f"{what}: the link or the radio was lost")
    error = task.exception()
    if error is None:
        return task.result()
    if isinstance(error, ATT_Error):
        raise BleakGATTProtocolError(int(error.error_code)) from error
    if isinstance(error, BleakError | TimeoutError):
        raise error
    raise BleakError(f"{what}: {error or type(error).__name__}") from error


def forget(task: asyncio.Task[Any]) -> None:
    """Look at a task's exception, so that the event loop does not complain that nobody did."""
    if not task.cancelled():
        task.exception()


async def bounded(work: Coroutine[Any, Any, T], what: str, limit_s: float = HCI_LIMIT_S) -> T:
    """Run bumble's `work` for at most `limit_s` seconds; it is cancelled when that is over or the caller is.

    Raises:
        BleakError: it failed, was cut off by a lost link, or took too long.
    """
    task = asyncio.ensure_future(work)
    task.add_done_callback(forget)
    try:
        done, _ = await asyncio.wait({task}, timeout=limit_s)
    except asyncio.CancelledError:
        task.cancel()
        raise
    if not done:
        task.cancel()
        raise BleakError(f"{what}: no answer in {limit_s:g} s")
    return result_of(task, what)
