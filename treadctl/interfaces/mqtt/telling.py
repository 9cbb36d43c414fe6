"""What is told to the broker, and when: it all goes into the outbox, and nobody waits for it to get out."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any

from treadctl.interfaces.mqtt import payloads
from treadctl.interfaces.mqtt.commands import OLD_S, STOP_OLD_S
from treadctl.interfaces.mqtt.mirror import Mirror
from treadctl.interfaces.mqtt.outbox import Outbox
from treadctl.interfaces.mqtt.payloads import OFFLINE, ONLINE, About, Event, Payload
from treadctl.interfaces.mqtt.port import Outgoing
from treadctl.interfaces.mqtt.topics import Topics
from treadctl.interfaces.talk import afar

Line = dict[str, Any]
Ask = Callable[..., Awaitable[Line]]

SILENT_S = 3.0  # four lines a second are due; then the belt's speed is not known any more
PLAN_EVERY_S = 600.0  # the programme's day: midnight, an answer, an edit of the profile


@dataclass(frozen=True, kw_only=True)
class Me:
    """Whose bridge it is.

    Attributes:
        topics: with prefix and id.
        name: of the treadmill, for people.
        version: of treadctl.
        publish_health: what the body says may leave.
        announces: what else is published with `about`, each time that it changes.
    """

    topics: Topics
    name: str
    version: str
    publish_health: bool = False
    announces: Callable[[About], Iterable[Outgoing]] = field(default=lambda about: ())


class Telling:
    """Tells one treadmill's story.

    Attributes:
        profile: the one that is prepared where nobody names another.
        profiles: each profile's cap in km/h.

    Args:
        me: whose.
        ask: asks the service; an empty reply where it is not there.
        profiles: reads them.
        clock: monotonic seconds.
        wall: seconds since 1970.
        profile: to begin with.
    """

    def __init__(
        self,
        me: Me,
        ask: Ask,
        profiles: Callable[[], Awaitable[Mapping[str, float]]],
        clock: Callable[[], float],
        wall: Callable[[], float],
        profile: str,
    ) -> None:
        self._me, self._ask, self._clock, self._wall = me, ask, clock, wall
        self._read, self.profile = profiles, profile
        self.profiles: Mapping[str, float] = {}
        self.mirror, self.outbox = Mirror(health=me.publish_health), Outbox()
        self._about: About | None = None
        self._connected: bool | None = None
        self._summary: payloads.Summary | None = None
        self._body: Line = {}
        self._asked: str | None = None
        self._heard_at = self._planned_at = float("-inf")

    # --- what the service says

    def line(self, line: Line) -> None:
        """Take one line of the service."""
        name = line.get("event")
        if name == "snapshot":
            self._heard_at = self._clock()
            self.mirror.take(line)
            self.look()
            if self._me.publish_health and self.mirror.question != self._asked:
                self._tell_health()
        elif name == "summary":
            self._summary = self.mirror.summary(line)
            self._keep(self._me.topics.summary, self._summary)
            self._event(self.mirror.finished(line))
            self.plan_soon()
        elif (event := self.mirror.event(line)) is not None:
            self._event(event)

    def gone(self) -> None:
        """The service is gone."""
        self.mirror.gone()
        self.look()

    def look(self) -> None:
        """Put out what is due: whether the treadmill is there, and the state."""
        now = self._clock()
        if now - self._heard_at > SILENT_S:
            self.mirror.gone()
        if self.mirror.connected is not self._connected:
            self._connected = self.mirror.connected
            self.put(self._me.topics.machine, word(up=self._connected), retain=True)
        state = self.mirror.due(now, self._wall())
        if state is not None:
            self.put(self._me.topics.state, state.encoded())

    # --- what is asked for now and then

    def plan_soon(self) -> None:
        """Something has changed of which today's plan may depend."""
        self._planned_at = float("-inf")

    @property
    def plan_due(self) -> bool:
        """Whether it is time to ask what today is; nobody asks while somebody walks."""
        return self._clock() - self._planned_at > PLAN_EVERY_S and not self.mirror.under_way

    async def plan(self) -> None:
        """Ask what today is, and which profiles there are."""
        self._planned_at = self._clock()
        await self.read_profiles()
        reply = await self._ask("today", profile=self.profile)
        self.mirror.planned(reply if reply.get("ok") else None)
        if self._me.publish_health:
            reply = await self._ask("health")
            self._body = reply if reply.get("ok") else {}
            self._tell_health()

    async def read_profiles(self) -> None:
        """Look which profiles there are, and say so where that is news."""
        self.profiles = await self._read()
        self.about()

    def _tell_health(self) -> None:
        """Say what the body says: only here, only where its owner wants it, and never to be kept."""
        self._asked = self.mirror.question
        health = payloads.Health(
            t=self._wall(),
            during=self._asked,
            question=_in_words(self._body.get("question")),
            scores=self._body.get("scores"),
            locks=self._body.get("locks") or [],
            why=self._body.get("why") or [],
        )
        self.put(self._me.topics.health, health.encoded())

    # --- what is told

    def everything(self) -> None:
        """Say all that is kept, and what is so now: somebody new listens, or a broker has forgotten."""
        self.put(self._me.topics.bridge, word(up=True), retain=True)
        self._about = self._connected = None
        self.about()
        if self._summary is not None:
            self._keep(self._me.topics.summary, self._summary)
        self.mirror.again()
        self.look()
        self.plan_soon()

    def about(self) -> None:
        """Say what this treadmill is, where that is news."""
        about = About(
            id=self._me.topics.id,
            name=self._me.name,
            version=self._me.version,
            profiles=sorted(self.profiles),
            profile=self.profile,
            cap_kmh=self.profiles.get(self.profile, 0.0),
            commands_s=round(OLD_S),
            stop_s=round(STOP_OLD_S),
            publish_health=self._me.publish_health,
        )
        if about != self._about and self.profiles:
            self._about = about
            self._keep(self._me.topics.about, about)
            for message in self._me.announces(about):
                self.outbox.put(message)

    def tell(self, name: str, **more: Any) -> None:
        """Tell an event."""
        self._event(Event(t=self._wall(), event=name, **more))  # type: ignore[arg-type]  # the model looks

    def put(self, topic: str, payload: bytes, *, retain: bool = False) -> None:
        """Put out one message; a newer one of its topic takes its place."""
        self.outbox.put(Outgoing(topic, payload, retain=retain))

    def _event(self, event: Event) -> None:
        self.outbox.put(Outgoing(self._me.topics.event, event.encoded(), each=True))

    def _keep(self, topic: str, payload: Payload) -> None:
        self.put(topic, payload.encoded(), retain=True)


def word(*, up: bool) -> bytes:
    """Return what an availability topic says."""
    return (ONLINE if up else OFFLINE).encode()


def _in_words(question: Line | None) -> Line | None:
    """Return an open check-in with its text and each answer's label: who shows it has no catalogue."""
    return None if question is None else {**question, **afar.question(question)}
