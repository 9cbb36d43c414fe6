"""The process: one bridge, its broker, its service, its end."""

from __future__ import annotations

import asyncio
import contextlib
import random
import signal
import sys
from collections.abc import Callable, Coroutine
from typing import Any, TypeVar

from treadctl import words
from treadctl.client import ServiceGone
from treadctl.interfaces.mqtt.bridge import Bridge
from treadctl.interfaces.mqtt.payloads import OFFLINE
from treadctl.interfaces.mqtt.port import Broker, BrokerTrouble, Outgoing, Trouble
from treadctl.interfaces.mqtt.topics import Topics

T = TypeVar("T")

LOOK_EVERY_S = 0.1
SERVICE_AGAIN_S = 1.0
AGAIN_S, AGAIN_MAX_S = 1.0, 30.0  # to a broker that is away
FINAL_AGAIN_S = 60.0  # what somebody has to put right first
FINAL = frozenset((Trouble.REFUSED, Trouble.DENIED, Trouble.CERTIFICATE, Trouble.NO_TLS, Trouble.TAKEN))
LEAVES_WITHIN_S = 3.0
BROUGHT_WITHIN_S = 3.0


class Process:
    """One bridge process, from its first line to its last.

    Args:
        bridge: what it runs.
        broker: where it publishes.
        will: what the broker says when we vanish.
        where: the broker's name, for people.
        say: tells whoever sits at the terminal.
        signals: ends on them; else only when `ending` is set.
    """

    def __init__(
        self,
        bridge: Bridge,
        broker: Broker,
        will: str,
        where: str,
        say: Callable[[str], None],
        *,
        signals: bool = True,
    ) -> None:
        self._bridge, self._broker, self._where, self._say = bridge, broker, where, say
        self._will = Outgoing(will, OFFLINE.encode(), retain=True)
        self._signals = signals
        self._told: Trouble | None = None
        self.ending = asyncio.Event()

    async def run(self) -> None:
        """Run until Ctrl-C or SIGTERM; then say "offline" and leave."""
        for name in ("SIGINT", "SIGTERM", "SIGHUP"):
            if self._signals and sys.platform != "win32":
                asyncio.get_running_loop().add_signal_handler(getattr(signal, name), self.ending.set)
        works = (self._follow(), self._look(), self._publish())
        tasks = [asyncio.create_task(work, name="mqtt") for work in works]
        over = asyncio.create_task(self.ending.wait())
        try:
            done, _ = await asyncio.wait((*tasks, over), return_when=asyncio.FIRST_COMPLETED)
            for task in done - {over}:
                task.result()  # none of them ends by itself
            await asyncio.wait((tasks[-1],), timeout=LEAVES_WITHIN_S)
        finally:
            self.ending.set()
            for task in (*tasks, over):
                task.cancel()
            await asyncio.wait((*tasks, over))
            await self._bridge.close()

    async def _follow(self) -> None:
        """Be at the service whenever there is one; none is started for a bridge."""
        while True:
            with contextlib.suppress(ServiceGone):
                await self._bridge.follow()
            await asyncio.sleep(SERVICE_AGAIN_S)

    async def _look(self) -> None:
        while True:
            self._bridge.look()
            await asyncio.sleep(LOOK_EVERY_S)

    async def _publish(self) -> None:
        """Be at the broker whenever it is there."""
        again_s = AGAIN_S
        while not self.ending.is_set():
            try:
                async with self._broker.connect(self._will) as connection:
                    self._there()
                    again_s = AGAIN_S
                    await self._bridge.serve(connection, self.ending)
            except BrokerTrouble as trouble:
                if self.ending.is_set():
                    return
                self._troubled(trouble)
                wait_s = FINAL_AGAIN_S if trouble.trouble in FINAL else again_s
                again_s = min(2 * again_s, AGAIN_MAX_S)
                await asyncio.sleep(wait_s * random.uniform(0.8, 1.2))  # many bridges, one broker

    def _there(self) -> None:
        says = "mqtt_there" if self._told is None else "mqtt_there_again"
        self._say(words.MQTT[says].format(where=self._where))
        self._told = None

    def _troubled(self, trouble: BrokerTrouble) -> None:
        """Say what is wrong once, and again when it is something else."""
        if trouble.trouble is not self._told:
            self._told = trouble.trouble
            self._say(told(trouble, self._where))


def told(trouble: BrokerTrouble, where: str) -> str:
    """Return what is wrong with a broker, and what to do."""
    return words.MQTT[f"mqtt_{trouble.trouble.value}"].format(where=where, detail=trouble.detail)


async def tried(broker: Broker, topics: Topics) -> str | None:
    """Try a broker: connect, listen, publish and be brought what was published.

    Returns the topic that was not brought, None where all is well.  What is published is an empty event,
    which nobody keeps and nobody acts on.

    Raises:
        BrokerTrouble: it does not let us.
    """
    async with broker.connect() as connection:
        await connection.subscribe(topics.listened)
        await connection.subscribe((topics.event,), own=True)
        await connection.publish(Outgoing(topics.event, b"", each=True))
        try:
            async with asyncio.timeout(BROUGHT_WITHIN_S):
                async for message in connection.messages():
                    if message.topic == topics.event:
                        return None
        except TimeoutError:
            pass
        return topics.event


def run(work: Coroutine[Any, Any, T]) -> T:
    """Run a bridge's work on a loop that aiomqtt can use: on Windows the default one has no `add_reader`."""
    factory = asyncio.SelectorEventLoop if sys.platform == "win32" else None
    with asyncio.Runner(loop_factory=factory) as runner:
        return runner.run(work)
