"""A real broker with a configuration and a port of its own, and somebody who talks to it."""

from __future__ import annotations

import json
import os
import queue
import re
import shutil
import signal
import socket
import subprocess
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import paho.mqtt.client as mqtt
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import NameOID
from paho.mqtt.enums import CallbackAPIVersion
from paho.mqtt.packettypes import PacketTypes
from paho.mqtt.properties import Properties

MOSQUITTO = shutil.which("mosquitto") or shutil.which("mosquitto", path="/usr/sbin:/sbin")
ROOT = Path(__file__).resolve().parent.parent.parent
NOT_HERE = "no mosquitto here: apt-get install mosquitto"
OPEN = ("allow_anonymous true",)


def free_port() -> int:
    """Return a port that nobody listens on now."""
    with socket.socket() as sock:
        sock.bind(("127.0.0.1", 0))
        port: int = sock.getsockname()[1]
        return port


class Mosquitto:
    """One broker process; a killed one comes back on the same port, with what it had stored.

    Args:
        folder: its own.
        lines: more lines of its configuration.
    """

    def __init__(self, folder: Path, *lines: str) -> None:
        folder.mkdir(exist_ok=True)
        folder.chmod(0o777)  # run by root, it writes as another user
        self.port = free_port()
        self._config = folder / "mosquitto.conf"
        told = [f"listener {self.port} 127.0.0.1", *(lines or OPEN), "autosave_interval 1"]
        if os.getuid() == 0:
            told.append("user root")
        self._config.write_text("\n".join([*told, "persistence true", f"persistence_location {folder}/", ""]))
        self._process: subprocess.Popen[bytes] | None = None

    @property
    def pid(self) -> int:
        """Its process."""
        assert self._process is not None
        return self._process.pid

    def start(self) -> None:
        """Start, and wait until it listens."""
        assert MOSQUITTO is not None, NOT_HERE
        command = [MOSQUITTO, "-c", str(self._config)]
        self._process = subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
        end = time.monotonic() + 5.0
        while time.monotonic() < end:
            try:
                socket.create_connection(("127.0.0.1", self.port), 0.2).close()
                return
            except OSError:
                time.sleep(0.01)
        raise AssertionError("mosquitto did not come up")

    def freeze(self) -> None:
        """It is there, and does nothing."""
        os.kill(self.pid, signal.SIGSTOP)

    def thaw(self) -> None:
        """It goes on."""
        os.kill(self.pid, signal.SIGCONT)

    def kill(self) -> None:
        """It is gone, without a word."""
        if self._process is not None:
            self._process.kill()
            self._process.wait()
            self._process = None


@dataclass(frozen=True)
class Certificate:
    """Of a broker called localhost, by an authority of our own."""

    ca: Path
    certificate: Path
    key: Path


def certificates(folder: Path) -> Certificate:
    """Make an authority, and a certificate for `localhost`."""
    day, now = timedelta(days=1), datetime.now(UTC)
    keys = [ec.generate_private_key(ec.SECP256R1()) for _ in range(2)]
    names = [x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, name)]) for name in ("ours", "localhost")]
    made = []
    for number, extension in enumerate(
        (
            x509.BasicConstraints(ca=True, path_length=0),
            x509.SubjectAlternativeName([x509.DNSName("localhost")]),
        )
    ):
        builder = x509.CertificateBuilder().subject_name(names[number]).issuer_name(names[0])
        builder = builder.public_key(keys[number].public_key()).serial_number(x509.random_serial_number())
        builder = builder.not_valid_before(now - day).not_valid_after(now + day)
        made.append(builder.add_extension(extension, critical=number == 0).sign(keys[0], hashes.SHA256()))
    paths = Certificate(*(folder / name for name in ("ca.pem", "broker.pem", "broker.key")))
    for path, one in zip((paths.ca, paths.certificate), made, strict=True):
        path.write_bytes(one.public_bytes(serialization.Encoding.PEM))
    paths.key.write_bytes(
        keys[1].private_bytes(
            serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
        )
    )
    return paths


def acl() -> str:
    """Return the list of who may read and write what that docs/mqtt.md shows, for the id "here"."""
    found = re.search(r"```acl\n(.*?)```", (ROOT / "docs" / "mqtt.md").read_text("utf-8"), re.DOTALL)
    assert found is not None
    return found[1].replace("living-room", "here")


def secured(folder: Path, certificate: Certificate, users: dict[str, str], rights: str) -> tuple[str, ...]:
    """Return the lines of a broker that lets in by TLS, password and list alone."""
    passwords, rights_file = folder / "passwords", folder / "acl"
    passwords.touch()
    rights_file.write_text(rights)
    for name, password in users.items():
        subprocess.run(["mosquitto_passwd", "-b", str(passwords), name, password], check=True)
    return (
        "allow_anonymous false",
        f"password_file {passwords}",
        f"acl_file {rights_file}",
        f"cafile {certificate.ca}",
        f"certfile {certificate.certificate}",
        f"keyfile {certificate.key}",
    )


@contextmanager
def mosquitto(folder: Path, *lines: str) -> Iterator[Mosquitto]:
    """Run a broker."""
    broker = Mosquitto(folder, *lines)
    broker.start()
    try:
        yield broker
    finally:
        broker.kill()


class Listener:
    """Somebody at the broker: hears everything under some topics, and publishes."""

    def __init__(self, port: int, *topics: str, **options: Any) -> None:
        self.heard: list[tuple[str, bytes, bool]] = []
        self._fresh: queue.Queue[tuple[str, bytes, bool]] = queue.Queue()
        client = mqtt.Client(
            CallbackAPIVersion.VERSION2, client_id=options.get("identifier"), protocol=mqtt.MQTTv5
        )
        session = Properties(PacketTypes.CONNECT)  # type: ignore[no-untyped-call]
        if options.get("kept"):
            session.SessionExpiryInterval = 600
        self._subscribed = threading.Event()
        client.on_subscribe = lambda *_: self._subscribed.set()
        if "user" in options:
            client.username_pw_set(options["user"], options["password"])
        if "ca" in options:
            client.tls_set(options["ca"])
        client.on_message = lambda _client, _data, message: self._take(message)
        client.on_connect = lambda *_: self._subscribe(topics)
        host = options.get("host", "127.0.0.1")
        client.connect(host, port, clean_start=not options.get("kept"), properties=session)
        self._client = client
        client.loop_start()
        assert self._subscribed.wait(5.0), "the broker does not let this listener in"

    def say(
        self, topic: str, payload: object = b"", *, retain: bool = False, expiry: int | None = None
    ) -> None:
        """Publish, and wait until the broker has it."""
        properties = Properties(PacketTypes.PUBLISH)  # type: ignore[no-untyped-call]
        if expiry is not None:
            properties.MessageExpiryInterval = expiry
        said = payload if isinstance(payload, bytes | str) else json.dumps(payload)
        self._client.publish(topic, said, qos=1, retain=retain, properties=properties).wait_for_publish(5.0)

    def throw(self, topic: str, payload: bytes, *, retain: bool = False) -> None:
        """Publish, and do not wait."""
        self._client.publish(topic, payload, qos=1, retain=retain)

    def until(self, topic: str, true: Callable[[Any], bool] = bool, within_s: float = 40.0) -> Any:
        """Return the next message of a topic that is as wanted: JSON, or a word."""
        end = time.monotonic() + within_s
        while (left := end - time.monotonic()) > 0:
            try:
                name, payload, _ = self._fresh.get(timeout=left)
            except queue.Empty:
                break
            if name == topic and true(value := told(payload)):
                return value
        raise AssertionError(f"{topic}: not within {within_s} s; last {self.heard[-5:]}")

    def last(self, topic: str) -> Any:
        """Return the last message of a topic, None where there was none."""
        return next((told(payload) for name, payload, _ in reversed(self.heard) if name == topic), None)

    def close(self) -> None:
        """Leave."""
        self._client.disconnect()
        self._client.loop_stop()

    def _subscribe(self, topics: tuple[str, ...]) -> None:
        for topic in topics:
            self._client.subscribe(topic, qos=1)

    def _take(self, message: mqtt.MQTTMessage) -> None:
        one = (message.topic, bytes(message.payload), bool(message.retain))
        self.heard.append(one)
        self._fresh.put(one)


def told(payload: bytes) -> Any:
    """Return what a payload says."""
    try:
        return json.loads(payload)
    except ValueError:
        return payload.decode(errors="replace")


@contextmanager
def listener(port: int, *topics: str, **options: Any) -> Iterator[Listener]:
    """Be at a broker for a while."""
    somebody = Listener(port, *topics, **options)
    try:
        yield somebody
    finally:
        somebody.close()
