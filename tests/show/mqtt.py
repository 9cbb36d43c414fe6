"""Lines 5.1 and 5.3: the bridge at a real broker, and whatever somebody might send to it."""

from __future__ import annotations

import asyncio
import contextlib
import json
import os
import signal
import subprocess
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import jsonschema

from tests.helpers.hostile import lateness
from tests.helpers.mosquitto import (
    MOSQUITTO,
    NOT_HERE,
    Certificate,
    Listener,
    Mosquitto,
    acl,
    certificates,
    free_port,
    listener,
    mosquitto,
    secured,
)
from tests.helpers.mqtt import PROFILES, TOPICS, bridged, fuzzed
from tests.helpers.processes import World, world, writes
from tests.helpers.virtual_time import VirtualLoop
from tests.show.line import Line, at_most, equal
from treadctl.interfaces.mqtt.broker import Address, MqttBroker
from treadctl.interfaces.mqtt.commands import REQUESTS, Carry, Judge, Known
from treadctl.interfaces.mqtt.fleet import Fleet, listen
from treadctl.interfaces.mqtt.payloads import schema
from treadctl.interfaces.mqtt.port import BrokerTrouble, Incoming
from treadctl.interfaces.mqtt.serve import run, tried
from treadctl.interfaces.mqtt.topics import COMMANDS, NEVER

CALM_S, FROZEN_S = 5.0, 5.0
LATER_MS = (
    30.0  # chosen, as at the page: a third of a tick; the machine is busy with broker and simulator too
)
FUZZED = int(os.environ.get("MESSAGES") or "100000")
THROUGH_BROKER, THROUGH_BELT = 3000, 1500
LONG = """\
format = 1
name = "long"
pattern = "settled"
cap_kmh = 2.0
walk_min = 10
block_s = 600
break_s = 60
days_per_week = 3
ramp_kmh_per_s = 0.2
simulated_only = true
"""
SAID = {"state": "state", "event": "event", "summary": "summary", "about": "about"}


@contextmanager
def bridge(here: World, port: int, *lines: str) -> Iterator[subprocess.Popen[str]]:
    """A bridge process of this world."""
    folder = Path(here.env["TREADCTL_DATA"])
    folder.mkdir(exist_ok=True)
    (folder / "mqtt.toml").write_text("\n".join(("format = 1", f"port = {port}", 'id = "here"', *lines)))
    process = here.treadctl("mqtt")
    try:
        yield process
    finally:
        process.kill()


def fresh(**more: object) -> dict[str, object]:
    """A command that is well formed, new and of now."""
    return {"id": f"{time.monotonic_ns()}", "t": time.time(), **more}


def real_broker(folder: Path) -> list[Line]:
    """One walk at a real broker that is frozen and killed meanwhile; then starts that must not count; TLS, ACL."""
    if MOSQUITTO is None:
        return [equal(NOT_HERE, "skipped", "skipped")]
    return [*_walk(folder / "walk"), *_replays(folder / "replays"), *_secured(folder / "secured")]


# --- a walk


def _walk(folder: Path) -> list[Line]:
    folder.mkdir()
    with mosquitto(folder / "broker") as broker, world(folder) as here, bridge(here, broker.port) as process:
        with listener(broker.port, "treadctl/#") as house:
            house.until(TOPICS.bridge, lambda said: said == "online")
            (folder / "data" / "profiles").mkdir()
            (folder / "data" / "profiles" / "long.toml").write_text(LONG)
            here.start(profile="long")
            here.wait_for(lambda row: row["speed_kmh"] > 1.0, 150.0)
            service = here.record()["pids"]["service"]
            calm = lateness(here.record(), CALM_S)
            lines = _frozen(here, broker, house, calm)
        lines += _killed(here, broker)
        lines.append(equal("the service of that walk is the same", here.record()["pids"]["service"], service))
        with listener(broker.port, "treadctl/#") as house:
            lines += _will(here, process, house)
        with bridge(here, broker.port), listener(broker.port, "treadctl/#") as house:
            house.until(TOPICS.bridge, lambda said: said == "online")
            lines += _ended(here, house)
    return lines


def _frozen(here: World, broker: Mosquitto, house: Listener, calm: list[float]) -> list[Line]:
    """Freeze the broker in mid-walk; how late is the control loop?"""
    broker.freeze()
    frozen = lateness(here.record(), FROZEN_S)
    walks = here.trace()[-1]["speed_kmh"]
    broker.thaw()
    said = house.until(TOPICS.state, lambda said: time.time() - said["t"] < 1.5)
    return [
        _late("calm", calm, calm),
        _late("broker frozen", frozen, calm),
        equal("the belt walked on beside a frozen broker", walks > 1.0, True),
        equal("a broker that thaws is told what is so now, at once", said["phase"], "walk"),
    ]


def _late(what: str, late: list[float], calm: list[float]) -> Line:
    line = at_most(
        f"the control loop's snapshots, {what}, late by at most", late[-1], round(LATER_MS + calm[-1]), "ms"
    )
    figure = f"{line.figure} (median {late[len(late) // 2]:.1f})"
    return Line(line.what, figure, line.bound, line.holds, timing=True)


def _killed(here: World, broker: Mosquitto) -> list[Line]:
    """Kill the broker in mid-walk, and bring it back."""
    broker.kill()
    time.sleep(2.0)
    walks = here.trace()[-1]["speed_kmh"]
    broker.start()
    began = time.monotonic()
    with listener(broker.port, "treadctl/#") as house:
        house.until(TOPICS.state, lambda said: said["phase"] == "walk")
        back = time.monotonic() - began
        kept = {topic: house.last(topic) for topic in (TOPICS.bridge, TOPICS.machine)}
    came = at_most("a broker that was killed has the walk again, s after its return", back, 8.0, "s")
    return [
        equal("the belt walked on without a broker", walks > 1.0, True),
        Line(came.what, came.figure, came.bound, came.holds, timing=True),
        equal("what it keeps then", kept, {TOPICS.bridge: "online", TOPICS.machine: "online"}),
    ]


def _will(here: World, process: subprocess.Popen[str], house: Listener) -> list[Line]:
    """Kill the bridge in mid-walk: its last will, and a walk that goes on."""
    house.until(TOPICS.bridge, lambda said: said == "online")
    began = time.monotonic()
    os.kill(process.pid, signal.SIGKILL)
    house.until(TOPICS.bridge, lambda said: said == "offline")
    took = at_most("the last will after SIGKILL", (time.monotonic() - began) * 1000, 1000.0, "ms")
    time.sleep(1.0)
    return [
        Line(took.what, took.figure, took.bound, took.holds, timing=True),
        equal("the belt walked on without its bridge", here.trace()[-1]["speed_kmh"] > 1.0, True),
    ]


def _ended(here: World, house: Listener) -> list[Line]:
    """Try what may never count, slow the belt, then stop it; look at everything that was said."""
    house.until(TOPICS.state, lambda said: said["phase"] == "walk")
    refused = []
    for name in NEVER:
        house.say(TOPICS.command(name), fresh())
        refused.append(house.until(TOPICS.event, lambda said: said["event"] == "refused")["reason"])
    house.say(TOPICS.command("slower"), fresh())
    before = house.last(TOPICS.state)["target_kmh"]
    slowed = house.until(
        TOPICS.state, lambda said: said["target_kmh"] is not None and said["target_kmh"] < before
    )
    house.say(TOPICS.command("stop"))
    began = time.monotonic()
    here.wait_for(lambda row: row["speed_kmh"] == 0, 20.0)
    took = time.monotonic() - began
    house.until(TOPICS.event, lambda said: said["event"] == "finished")
    time.sleep(0.5)
    wrong, count = _misfits(house)
    expected = {"bridge", "machine", "about", "state", "event", "summary"}
    found = {topic.split("/")[2] for topic, _, _ in house.heard if "/command/" not in topic}
    return [
        equal("start, faster and resume in mid-walk are refused as", refused, list(NEVER)),
        equal("slower, in km/h", round(before - slowed["target_kmh"], 2), 0.2),
        at_most("from a stop on the topic to a belt that stands (QUICK, spoken first)", took, 12.0, "s"),
        equal("topics that were heard", found, expected),
        equal(f"of {count} payloads that its schema does not allow", wrong, []),
    ]


def _misfits(house: Listener) -> tuple[list[str], int]:
    wrong, count = [], 0
    for topic, payload, _ in house.heard:
        kind = SAID.get(topic.rpartition("/")[2])
        if kind is not None and "/command/" not in topic and payload:
            count += 1
            try:
                jsonschema.validate(json.loads(payload), schema(kind))
            except jsonschema.ValidationError as error:
                wrong.append(f"{topic}: {error.message}")
    return wrong, count


# --- starts from before


def _replays(folder: Path) -> list[Line]:
    """A retained start, one that a kept session brings, one sent again: the true belt, which stands ready."""
    folder.mkdir()
    starts = [TOPICS.command(name) for name in (*NEVER, "prepare", "slower")]
    with mosquitto(folder / "broker") as broker, world(folder) as here:
        with listener(broker.port, "nobody") as house:
            for topic in (*starts, TOPICS.command("stop"), TOPICS.stop_all):
                house.say(topic, fresh(), retain=True)
        here.treadctl("watch", "--radio", here.radio, "--json")
        with listener(broker.port, "treadctl/#") as house:
            with bridge(here, broker.port) as process:
                house.until(TOPICS.machine, lambda said: said == "online")
                time.sleep(1.0)
                stored = _events(house)
                process.terminate()
                house.until(TOPICS.bridge, lambda said: said == "offline")
            with listener(broker.port, *starts, identifier="treadctl-here", kept=True):
                pass  # whoever was there by the bridge's name wants everything kept
            for topic in starts:
                house.say(topic, fresh())
            with bridge(here, broker.port):
                house.until(TOPICS.bridge, lambda said: said == "online")
                time.sleep(1.0)
                kept = _events(house) - stored
                before = {"id": "before", "t": time.time() - 60.0}
                for topic in starts:
                    house.say(topic, before)
                    house.until(TOPICS.event, lambda said: said["event"] == "refused")
                    house.say(topic, fresh(), retain=True)
                    house.until(topic, lambda said: said == "")
        with listener(broker.port, *starts) as later:
            time.sleep(0.5)
            still = [topic for topic, payload, _ in later.heard if payload]
        rows = here.trace()
    speed = max(row["speed_kmh"] for row in rows)
    return [
        at_most("true speed under retained, kept, old and replayed starts", speed, 0.0, "km/h"),
        equal("writes to the machine under all that", writes(rows), []),
        equal("retained commands from before that reached the bridge", stored, 0),
        equal("commands of a kept session that reached the bridge", kept, 0),
        equal(f"of {len(starts)} commands sent with retain, still at the broker", still, []),
    ]


def _events(house: Listener) -> int:
    return len([topic for topic, _, _ in house.heard if topic == TOPICS.event])


# --- who may come in


def _secured(folder: Path) -> list[Line]:
    """TLS, passwords and the ACL of docs/mqtt.md; and the words for each thing that may be wrong."""
    folder.mkdir()
    certificate = certificates(folder)
    lines = secured(
        folder, certificate, dict.fromkeys(("treadctl", "house", "fleet", "other"), "right"), acl()
    )
    with mosquitto(folder / "broker", *lines) as broker, world(folder) as here:
        (folder / "data").mkdir()
        (folder / "data" / "secret").write_text("right\n")
        (folder / "data" / "secret").chmod(0o600)
        safe = ("tls = true", f'ca = "{certificate.ca}"', 'user = "treadctl"', 'password_file = "secret"')
        seat = {"user": "house", "password": "right", "ca": str(certificate.ca), "host": "localhost"}
        with bridge(here, broker.port, *safe), listener(broker.port, "treadctl/#", **seat) as house:
            there = house.until(TOPICS.bridge)
            house.say(TOPICS.command("start"), fresh())
            refused = house.until(TOPICS.event)["reason"]
            looked_after = run(_fleet(broker, certificate))
        words_ = _words(folder, broker, certificate)
    return [
        equal("by TLS, with a password and the ACL of docs/mqtt.md", (there, refused), ("online", "start")),
        equal(
            "by the user `fleet` of docs/mqtt.md: seen, and each stop brought", looked_after, (["here"], 2)
        ),
        *(equal(f"what is told of {what}", said, expected) for what, said, expected in words_),
    ]


async def _fleet(broker: Mosquitto, certificate: Certificate) -> tuple[list[str], int]:
    """List as `treadctl fleet` does, and stop one and all; return who was seen, and how many stops arrived."""
    at: dict[str, Any] = {"host": "localhost", "port": broker.port, "tls": True, "ca": str(certificate.ca)}

    def user(name: str) -> MqttBroker:
        return MqttBroker(Address(identifier=name, user=name, password="right", **at))

    found, brought = Fleet("treadctl"), 0
    async with user("treadctl").connect() as bridge_side, user("fleet").connect() as fleet_side:
        await bridge_side.subscribe((TOPICS.command("stop"), TOPICS.stop_all), stored=False)
        await listen(fleet_side, found)
        for stop in (found.stop("here"), found.stop(None)):
            await fleet_side.publish(stop)
        with contextlib.suppress(TimeoutError):
            async with asyncio.timeout(2.0):
                async for _ in bridge_side.messages():
                    brought += 1
                    if brought == 2:
                        break
    return sorted(found.seen), brought


def _words(folder: Path, broker: Mosquitto, certificate: Certificate) -> list[tuple[str, str, str]]:
    """Try the broker in every way that fails."""
    good: dict[str, Any] = {
        "host": "localhost",
        "port": broker.port,
        "identifier": "check",
        "user": "treadctl",
        "password": "right",
        "tls": True,
        "ca": str(certificate.ca),
    }

    def tries(**other: object) -> str:
        address = Address(**{**good, **other})
        try:
            missing = run(tried(MqttBroker(address, 1.5), TOPICS))
        except BrokerTrouble as trouble:
            return trouble.trouble.value
        return "denied" if missing is not None else "well"

    found = [
        ("the right way", tries(), "well"),
        ("a wrong password", tries(password="wrong"), "refused"),
        ("no password", tries(user=None, password=None), "refused"),
        ("somebody whom the ACL does not let", tries(user="other"), "denied"),
        ("a certificate of nobody's", tries(ca=None), "certificate"),
        ("another name than the certificate's", tries(host="127.0.0.1"), "certificate"),
        ("a port without a broker", tries(port=free_port()), "unreachable"),
        ("a name without a computer", tries(host="no-such-host.invalid"), "unknown_host"),
    ]
    with mosquitto(folder / "plain") as plain:
        found.append(("TLS at a port without it", tries(port=plain.port), "no_tls"))
        plain.freeze()
        found.append(("a frozen broker", tries(port=plain.port, tls=False), "silent"))
    return found


# --- whatever somebody might send


def fuzz(folder: Path) -> list[Line]:
    """100,000 messages through the decision code; a share of them to a belt that stands ready; a share by a broker."""
    return [*_decided(), *_at_a_belt(folder), *_by_a_broker(folder)]


def _decided() -> list[Line]:
    """Judge them all, as if somebody walked: nothing is carried out but what slows, waits or is only told."""
    judge, known, wall = Judge(TOPICS), Known(target_kmh=2.0, walking=True, profiles=tuple(PROFILES)), 1.8e9
    carried: dict[str, int] = {}
    wrong, died = 0, 0
    for number, (topic, payload, retain) in enumerate(fuzzed(53, FUZZED, wall)):
        try:
            verdict = judge.judge(Incoming(topic, payload, retain), known, wall + 0.2 * number)
        except Exception:
            died += 1
            continue
        if isinstance(verdict, Carry):
            name = TOPICS.named(topic)
            carried[verdict.command] = carried.get(verdict.command, 0) + 1
            wrong += name in NEVER or retain or verdict.request not in (None, *REQUESTS.values())
            wrong += verdict.body.get("speed_kmh", 0.0) > 2.0
    said = ", ".join(f"{name} {count}" for name, count in sorted(carried.items()))
    return [
        equal(f"of {FUZZED} messages judged, errors of ours", died, 0),
        equal(f"carried out although they must not be (carried out: {said})", wrong, 0),
        equal(
            "commands of which none came through", set(COMMANDS) - {"stop", *NEVER} - carried.keys(), set()
        ),
    ]


def _at_a_belt(folder: Path) -> list[Line]:
    """Send a share to the whole bridge, at a service whose belt stands ready, in virtual time."""
    found: dict[str, Any] = {"fastest": 0.0}
    (folder / "belt").mkdir()

    async def story() -> None:
        async with bridged(folder / "belt") as here:
            tab = await here.house.tab()
            tab.say("begin")
            await tab.until("seat", stage="ready", may_press=True)
            truth = here.house.running.simulator.truth
            for topic, payload, retain in fuzzed(54, THROUGH_BELT, here.wall(), 0.05):
                here.broker.say(topic, payload, retain=retain)
                await asyncio.sleep(0.05)
                found["fastest"] = max(found["fastest"], truth.speed_kmh)
            found["broken"] = here.house.running.service.broken
            here.broker.say(TOPICS.command("start"), {"id": "last", "t": here.wall()})
            await asyncio.sleep(0.5)
            found["answers"] = here.events("refused")[-1]["id"]
            found["waiting"] = len(here.bridge.telling.outbox)

    with asyncio.Runner(loop_factory=VirtualLoop) as runner:
        runner.run(story())
    return [
        at_most(f"true speed of a belt that stood ready under {THROUGH_BELT}", found["fastest"], 0.0, "km/h"),
        equal("its core is broken", bool(found["broken"]), False),
        equal("the bridge answers after that", (found["answers"], found["waiting"]), ("last", 0)),
    ]


def _by_a_broker(folder: Path) -> list[Line]:
    """Send a share through a real broker, as fast as it takes them, to real processes at a belt that stands ready."""
    if MOSQUITTO is None:
        return [equal(NOT_HERE, "skipped", "skipped")]
    (folder / "real").mkdir()
    with (
        mosquitto(folder / "real" / "broker") as broker,
        world(folder / "real") as here,
        bridge(here, broker.port) as process,
        listener(broker.port, "treadctl/here/+") as house,
    ):
        house.until(TOPICS.bridge, lambda said: said == "online")
        here.treadctl("watch", "--radio", here.radio, "--json")
        house.until(TOPICS.machine, lambda said: said == "online")
        began, sent = time.monotonic(), 0
        for topic, payload, retain in fuzzed(55, THROUGH_BROKER, time.time(), 0.001):
            house.throw(topic, payload, retain=retain)
            sent += 1
        answered = _answers(house)
        took = time.monotonic() - began
        alive = answered and process.poll() is None
        rows = here.trace()
    return [
        at_most(
            f"true speed under {sent} by a real broker in {took:.1f} s",
            max(row["speed_kmh"] for row in rows),
            0.0,
            "km/h",
        ),
        equal("writes to the machine", writes(rows), []),
        equal("the bridge lived through it, and answers", alive, True),
    ]


def _answers(house: Listener) -> bool:
    """Tell whether the bridge still answers, once the flood has passed."""
    for number in range(20):
        time.sleep(1.0)
        house.say(TOPICS.command("start"), fresh(id=f"last-{number}"))
        if any(b'"last-' in payload for topic, payload, _ in house.heard if topic == TOPICS.event):
            return True
    return False
