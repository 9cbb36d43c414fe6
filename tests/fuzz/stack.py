"""A Bluetooth stack between the product and any radio: it freezes, dies, forgets callbacks and keeps ghosts.

What a frozen stack was told it does when it thaws, also for a caller that gave up long ago: that is how a
write becomes a ghost.  A stack that was killed calls nobody back and reports its links as up.
"""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Coroutine, Mapping
from typing import Any, TypeVar

from treadctl.device.ports import Found, Link, Radio, WriteFailed, WriteTrouble
from treadctl.model import RadioError, RadioTrouble

T = TypeVar("T")
KILLED_LINKS_END_S = 2.1  # measured: links of a killed bluetoothd end so much later
OWN_LIMIT_S = 30.0
SILENT_AFTER_S = 1.0  # whoever watches the stack has noticed by then


class Stack:
    """What is wrong with it now.

    Attributes:
        frozen: calls wait until it thaws, and are carried out then.
        dead: every call fails; nobody is told of lost links.
        adapter_off: no radio.
        never: kinds of calls that never return: "write", "read", "subscribe", "connect", "scan".
        disconnect_s: how much longer a disconnect takes.
        acquired: characteristics cannot be subscribed to, another program has them.
        refuses: so many of the next connects fail.
        raises: the next write ends the task that wrote it.
    """

    def __init__(self) -> None:
        self.frozen = self.dead = self.adapter_off = self.acquired = False
        self.never: set[str] = set()
        self.raises = False
        self.disconnect_s = 0.0
        self.refuses = 0
        self.links: list[StackLink] = []
        self._thaws: list[Callable[[], None]] = []
        self._tasks: set[asyncio.Task[Any]] = set()

    def freeze(self) -> None:
        """SIGSTOP, or a stack that is busy with something else."""
        self.frozen = True
        asyncio.get_running_loop().call_later(SILENT_AFTER_S, self._silent)

    def _silent(self) -> None:
        if self.frozen:
            self._tell("silent")

    def _tell(self, why: str | None) -> None:
        for link in list(self.links):
            link.owner.enter(link.on_stack, why)

    def thaw(self) -> None:
        """What was asked of it meanwhile is done now, in order."""
        self.frozen = False
        self._tell(None)
        thaws, self._thaws = self._thaws, []
        for goes_on in thaws:
            goes_on()

    def kill(self) -> None:
        """SIGKILL: its links end two seconds later; that it is gone is told at once."""
        self.dead = True
        links, self.links = self.links, []
        for link in links:
            self.spawn(link.end_later(KILLED_LINKS_END_S))
            link.owner.enter(link.on_stack, "stack_gone")
            link.lost("stack_gone")

    def restart(self) -> None:
        """A new one is there, and knows nothing of the links of the old one."""
        self.dead = False

    def switch_off(self) -> None:
        """The adapter is gone: links end at once, and that is told."""
        self.adapter_off = True
        links, self.links = self.links, []
        for link in links:
            self.spawn(link.end_later(0.02))
            link.lost("adapter off")

    def ghost(self, uuid: str, data: bytes) -> None:
        """A write that a dead program left in the queue goes out on the link that is there."""
        for link in self.links[-1:]:
            self.spawn(link.inner.write(uuid, data, 5.0))

    def spawn(self, work: Coroutine[Any, Any, T]) -> asyncio.Task[T]:
        """Do something on the stack's own account."""
        loop: Any = asyncio.get_running_loop()
        task: asyncio.Task[T] = loop.world.spawn(work)  # whoever dies
        self._tasks.add(task)
        task.add_done_callback(self._done)
        return task

    def _done(self, task: asyncio.Task[Any]) -> None:
        self._tasks.discard(task)
        if not task.cancelled():
            task.exception()  # nobody may be waiting any more

    async def call(self, kind: str, work: Callable[[], Coroutine[Any, Any, T]]) -> T:
        """Carry out a call of the product, now or after the thaw, even if the caller is gone by then."""
        if self.adapter_off:
            raise RadioError(RadioTrouble.ADAPTER_OFF)
        if kind in self.never or self.dead:
            await asyncio.sleep(OWN_LIMIT_S)
            raise RadioError(RadioTrouble.TIMED_OUT)
        if not self.frozen:
            return await work()
        result: asyncio.Future[T] = asyncio.get_running_loop().create_future()

        async def late() -> None:
            try:
                value = await work()
            except Exception as error:
                if not result.done():
                    result.set_exception(error)
                    result.exception()
            else:
                if not result.done():
                    result.set_result(value)

        self._thaws.append(lambda: self.spawn(late()) and None)
        return await result

    def pass_up(self, owner: Any, callback: Callable[[], None]) -> None:
        """Something arrives for the product's process: now, or in a burst after the thaw."""
        if self.frozen:
            self._thaws.append(lambda: owner.enter(callback))
        else:
            owner.enter(callback)


class StackLink:
    """One link as the stack shows it to the product."""

    def __init__(self, stack: Stack, inner: Link, on_lost: Callable[[str], None]) -> None:
        self.conn, self.address, self.name = inner.conn, inner.address, inner.name
        self.characteristics: Mapping[str, frozenset[str]] = inner.characteristics
        self.on_stack: Callable[[str | None], None] = lambda why: None
        self._stack, self.inner, self._on_lost = stack, inner, on_lost
        loop: Any = asyncio.get_running_loop()
        self.owner = loop.process
        self._over = False

    @property
    def is_up(self) -> bool:
        return not self._over and self.inner.is_up

    async def read(self, uuid: str) -> bytes | None:
        self._check()
        return await self._stack.call("read", lambda: self.inner.read(uuid))

    async def subscribe(self, uuid: str, callback: Callable[[bytes, float], None]) -> bool:
        self._check()
        if self._stack.acquired:
            return False
        loop = asyncio.get_running_loop()

        def heard(data: bytes, _at: float) -> None:
            if not self._over:
                self._stack.pass_up(self.owner, lambda: callback(data, loop.time()))

        return await self._stack.call("subscribe", lambda: self.inner.subscribe(uuid, heard))

    async def write(self, uuid: str, data: bytes, timeout_s: float) -> None:
        if self._over:
            raise WriteFailed(WriteTrouble.LINK_LOST)
        if self._stack.raises:
            self._stack.raises = False
            raise RuntimeError("made to fail")
        patience_s = OWN_LIMIT_S if self._stack.frozen else timeout_s
        try:
            async with asyncio.timeout(timeout_s):
                await self._stack.call("write", lambda: self.inner.write(uuid, data, patience_s))
        except TimeoutError:
            raise WriteFailed(WriteTrouble.TIMED_OUT) from None
        except RadioError:
            raise WriteFailed(WriteTrouble.LINK_LOST) from None

    async def answers(self, timeout_s: float) -> bool:
        """Whether the stack itself answers."""
        stack = self._stack
        if not (stack.frozen or stack.dead or stack.adapter_off or "answer" in stack.never):
            return True
        await asyncio.sleep(timeout_s)
        return not (stack.frozen or stack.dead or stack.adapter_off or "answer" in stack.never)

    async def disconnect(self) -> None:
        self._over = True
        if self in self._stack.links:
            self._stack.links.remove(self)
        if self._stack.dead:
            return
        await asyncio.shield(self._stack.spawn(self._disconnect()))  # also for a caller that gives up

    async def _disconnect(self) -> None:
        await asyncio.sleep(self._stack.disconnect_s)
        if self._stack.frozen:
            self._stack._thaws.append(lambda: self._stack.spawn(self.inner.disconnect()) and None)
        else:
            await self.inner.disconnect()

    async def end_later(self, seconds: float) -> None:
        """The controller ends the link by itself."""
        await asyncio.sleep(seconds)
        await self.inner.disconnect()

    def lost(self, reason: str) -> None:
        """The link ended, and the stack says so if it can."""
        if not self._over:
            self._over = True
            self._stack.pass_up(self.owner, lambda: self._on_lost(reason))

    def _check(self) -> None:
        if self._over:
            raise RadioError(RadioTrouble.LINK_LOST)


class StackRadio:
    """A radio behind such a stack."""

    def __init__(self, stack: Stack, inner: Radio) -> None:
        self._stack, self._inner = stack, inner
        self.name, self.simulated = inner.name, inner.simulated

    @property
    def is_lost(self) -> bool:
        return self._inner.is_lost

    async def scan(self, seconds: float, *, stop_at: Callable[[Found], bool] | None = None) -> list[Found]:
        return await self._stack.call("scan", lambda: self._inner.scan(seconds, stop_at=stop_at))

    async def connect(self, found: Found, *, timeout_s: float, on_lost: Callable[[str], None]) -> Link:
        stack, made = self._stack, list[StackLink]()
        if stack.refuses:
            stack.refuses -= 1
            await asyncio.sleep(min(0.5, timeout_s))
            raise RadioError(RadioTrouble.TIMED_OUT, "le-connection-abort-by-local")

        def lost(reason: str) -> None:
            for link in made:
                if link in stack.links:
                    stack.links.remove(link)
                link.lost(reason)

        async def connects() -> Link:
            inner = await self._inner.connect(found, timeout_s=timeout_s, on_lost=lost)
            if not waiting or caller.dead or stack.dead:
                await inner.disconnect()  # its caller gave up long ago, or one of the two is no more
            unheard.append(inner)
            return inner

        loop: Any = asyncio.get_running_loop()
        waiting, caller, unheard = True, loop.process, list[Link]()
        try:
            async with asyncio.timeout(timeout_s):
                inner = await stack.call("connect", connects)
        except TimeoutError:
            for link in unheard:  # it came about while its caller was frozen, who then gives up
                stack.spawn(link.disconnect())
            raise RadioError(RadioTrouble.TIMED_OUT, found.address) from None
        finally:
            waiting = False
        made.append(StackLink(stack, inner, on_lost))
        stack.links.append(made[0])
        return made[0]
