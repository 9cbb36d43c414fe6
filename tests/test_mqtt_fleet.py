"""Several treadmills on one broker: what is heard of each, and what becomes of a stop."""

from __future__ import annotations

import json
from collections.abc import AsyncIterator, Iterable

import pytest

from treadctl.interfaces.cli.fleet import code_of, said
from treadctl.interfaces.mqtt import fleet
from treadctl.interfaces.mqtt.fleet import Fleet, Outcome, Seen
from treadctl.interfaces.mqtt.port import BrokerTrouble, Incoming, Outgoing, Trouble


def state(phase: str, *, moving: bool | None = False, speed: float | None = 0.0) -> dict[str, object]:
    return {"phase": phase, "moving": moving, "speed_kmh": speed}


def word(topic: str, payload: object) -> Incoming:
    return Incoming(
        f"treadctl/{topic}", payload.encode() if isinstance(payload, str) else json.dumps(payload).encode()
    )


LEFT = (
    word("left/bridge", "online"),
    word("left/machine", "online"),
    word("left/about", {"name": "Left", "profile": "starter", "cap_kmh": 2, "of": "a newer treadctl"}),
)


class Yard:
    """A broker with treadmills: each takes `after` more messages of its own before it stands.

    Args:
        kept: what the broker has kept.
        after: what comes after a stop.
        deaf: it forbids to listen.
    """

    def __init__(
        self, kept: Iterable[Incoming] = (), after: Iterable[Incoming] = (), *, deaf: bool = False
    ) -> None:
        self._coming, self._after, self._deaf = list(kept), list(after), deaf
        self.published: list[Outgoing] = []
        self.stored: list[bool] = []

    async def subscribe(self, topics: Iterable[str], *, own: bool = False, stored: bool = False) -> None:
        if self._deaf:
            raise BrokerTrouble(Trouble.DENIED, next(iter(topics)))
        self.stored.append(stored)

    async def publish(self, message: Outgoing) -> None:
        self.published.append(message)
        self._coming += self._after

    async def messages(self) -> AsyncIterator[Incoming]:
        while self._coming:
            yield self._coming.pop(0)


def heard(*messages: Incoming) -> Fleet:
    found = Fleet("treadctl")
    for message in messages:
        found.take(message)
    return found


def test_what_bridges_say_is_put_together() -> None:
    found = heard(
        *LEFT, word("left/state", state("walk", moving=True, speed=1.9)), word("right/bridge", "offline")
    )
    assert found.seen == {
        "left": Seen(
            id="left",
            name="Left",
            bridge=True,
            machine=True,
            profile="starter",
            cap_kmh=2.0,
            phase="walk",
            moving=True,
            speed_kmh=1.9,
        ),
        "right": Seen(id="right"),
    }
    assert found.topics == tuple(f"treadctl/+/{name}" for name in ("bridge", "machine", "about", "state"))


@pytest.mark.parametrize(
    "message",
    [
        Incoming("treadctl/left/event", b"{}"),
        Incoming("treadctl/left/command/stop", b"stop"),
        Incoming("treadctl/all/command/stop", b"stop"),
        Incoming("other/left/bridge", b"online"),
        Incoming("treadctl/a b/bridge", b"online"),
        Incoming("treadctl/" + "x" * 65 + "/bridge", b"online"),
    ],
)
def test_what_is_none_of_its_business(message: Incoming) -> None:
    assert heard(message).seen == {}


@pytest.mark.parametrize(
    "payload",
    [
        b"",
        b"\xff\xfe",
        b"[]",
        b"7",
        b"[" * 100_000,
        b'{"name": 7, "phase": [], "moving": 1, "speed_kmh": "2"}',
    ],
)
def test_nonsense_says_nothing(payload: bytes) -> None:
    found = heard(
        *(Incoming(f"treadctl/left/{name}", payload) for name in ("bridge", "machine", "about", "state"))
    )
    assert found.seen["left"] == Seen(id="left", machine=False)
    assert found.stands == set()


def test_a_name_does_nothing_to_a_terminal() -> None:
    found = heard(word("left/about", {"name": "\x1b[2JLeft\n" + "x" * 100}))
    assert found.seen["left"].name.startswith("[2JLeftx")
    assert len(found.seen["left"].name) <= 64


@pytest.mark.parametrize(
    ("seen", "says"),
    [
        (Seen(id="a"), "a: without a name, its bridge is not there"),
        (Seen(id="a", name="A", bridge=True), "a: A, not connected to its treadmill"),
        (Seen(id="a", name="A", bridge=True, machine=False), "a: A, not connected to its treadmill"),
        (
            Seen(id="a", name="A", bridge=True, machine=True),
            "a: A, at rest (one that walks says so every second)",
        ),
        (
            Seen(id="a", name="A", bridge=True, machine=True, phase="walk", moving=True, speed_kmh=1.9),
            "a: A, its belt moves, 1.9 km/h",
        ),
        (
            Seen(id="a", name="A", bridge=True, machine=True, phase="idle", moving=False, speed_kmh=0.0),
            "a: A, its belt stands",
        ),
        (
            Seen(id="a", name="A", bridge=True, machine=True, phase="unknown"),
            "a: A, not known whether its belt moves",
        ),
    ],
)
def test_one_in_words(seen: Seen, says: str) -> None:
    assert said(seen) == says


STANDS = word("left/state", state("stopped"))


async def test_one_is_stopped_and_seen_to_stand() -> None:
    yard = Yard(LEFT, [word("left/state", state("stopping", moving=True, speed=0.9)), STANDS])
    assert await fleet.stop(yard, Fleet("treadctl"), "left", 0.1) == {"left": Outcome.STANDS}
    assert yard.published == [Outgoing("treadctl/left/command/stop", b"stop", each=True)]
    assert yard.stored == [True]


async def test_all_are_stopped_by_one_message_and_each_is_accounted_for() -> None:
    others = (word("mid/bridge", "online"), word("mid/machine", "offline"), word("old/bridge", "offline"))
    yard = Yard((*LEFT, *others), [STANDS])
    assert await fleet.stop(yard, Fleet("treadctl"), None, 0.1) == {
        "left": Outcome.STANDS,
        "mid": Outcome.NO_TREADMILL,
        "old": Outcome.NOBODY,
    }
    assert yard.published == [Outgoing("treadctl/all/command/stop", b"stop", each=True)]


@pytest.mark.parametrize(
    "says",
    [
        state("stopping", moving=True, speed=0.4),
        state("stopped", moving=None, speed=None),
        state("countdown"),
        state("break"),
    ],
)
async def test_a_belt_stands_only_when_its_bridge_says_that_it_stands_and_the_walk_is_over(
    says: dict[str, object],
) -> None:
    yard = Yard(LEFT, [word("left/state", says)])
    assert await fleet.stop(yard, Fleet("treadctl"), "left", 0.1) == {"left": Outcome.NOT_CONFIRMED}


async def test_what_was_so_before_the_stop_counts_for_nothing() -> None:
    found = heard(*LEFT, STANDS)
    assert await fleet.stop(Yard(), found, "left", 0.1) == {"left": Outcome.NOT_CONFIRMED}


@pytest.mark.parametrize(("identity", "called"), [("left", "left"), (None, "all")])
async def test_a_broker_that_forbids_to_listen_is_told_to_stop_all_the_same(
    identity: str | None, called: str
) -> None:
    yard = Yard(deaf=True)
    assert await fleet.stop(yard, Fleet("treadctl"), identity, 0.1) == {called: Outcome.NOT_CONFIRMED}
    assert [message.topic for message in yard.published] == [f"treadctl/{called}/command/stop"]


async def test_a_broker_that_goes_confirms_nothing_but_what_it_has_brought() -> None:
    class Goes(Yard):
        async def messages(self) -> AsyncIterator[Incoming]:
            while self._coming:
                yield self._coming.pop(0)
            raise BrokerTrouble(Trouble.LOST)

    assert await fleet.stop(Goes(LEFT), Fleet("treadctl"), "left", 0.1) == {"left": Outcome.NOT_CONFIRMED}
    assert await fleet.stop(Goes(LEFT, [STANDS]), Fleet("treadctl"), None, 0.1) == {
        "all": Outcome.NOT_CONFIRMED,
        "left": Outcome.STANDS,
    }


@pytest.mark.parametrize(
    ("outcomes", "code"),
    [
        ((), 3),
        ((Outcome.NOBODY,), 3),
        ((Outcome.NO_TREADMILL, Outcome.NOBODY), 3),
        ((Outcome.STANDS, Outcome.NOBODY), 0),
        ((Outcome.STANDS, Outcome.NOT_CONFIRMED), 1),
    ],
)
def test_exit_codes(outcomes: tuple[Outcome, ...], code: int) -> None:
    assert code_of({str(number): each for number, each in enumerate(outcomes)}) == code
