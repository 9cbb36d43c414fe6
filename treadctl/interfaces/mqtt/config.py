"""The file mqtt.toml of a data folder: where the broker is, and what may leave.

Without the file there is no MQTT.  What is wrong with it is said with file, key, value, bound and next step,
and then nothing runs: a bridge that guesses could publish what should not leave.
"""

from __future__ import annotations

import os
import secrets
import tomllib
from collections.abc import Mapping
from pathlib import Path
from typing import Annotated, Any

from pydantic import BaseModel, ConfigDict, Field, ValidationError

from treadctl import words
from treadctl.files import write_whole
from treadctl.interfaces.mqtt import topics
from treadctl.model import TreadctlError
from treadctl.paths import make_data_folder, mqtt_path

FORMAT = 1
BYTES_MAX = 16 * 1024  # chosen: a dozen lines and a person's comments
PASSWORD_NAMED = "TREADCTL_MQTT_PASSWORD"  # noqa: S105 - the variable's name
PORT, PORT_TLS = 1883, 8883
LOCAL = frozenset(("localhost", "127.0.0.1", "::1"))

_Text = Annotated[str, Field(min_length=1, max_length=256)]


class ConfigError(TreadctlError):
    """A file that cannot be used; the sentence names file, key, value, what is allowed and the next step."""


class Config(BaseModel):
    """What mqtt.toml says."""

    model_config = ConfigDict(extra="forbid", frozen=True, strict=True)

    format: Annotated[int, Field(ge=FORMAT, le=FORMAT)]
    host: _Text = "localhost"
    port: Annotated[int, Field(ge=1, le=65535)] | None = None
    tls: bool = False
    ca: _Text | None = None
    user: _Text | None = None
    password_file: _Text | None = None
    prefix: Annotated[str, Field(pattern=f"^{topics.PREFIX.pattern}$")] = "treadctl"
    id: Annotated[str, Field(pattern=f"^{topics.ID.pattern}$")] | None = None
    name: Annotated[str, Field(min_length=1, max_length=64)] = "Treadmill"
    publish_health: bool = False
    discovery: bool = True
    discovery_prefix: Annotated[str, Field(pattern=f"^{topics.PREFIX.pattern}$")] = "homeassistant"

    @property
    def reached_at(self) -> int:
        """The broker's port."""
        return self.port or (PORT_TLS if self.tls else PORT)

    @property
    def local(self) -> bool:
        """Whether the broker is on this very computer."""
        return self.host.lower() in LOCAL

    @property
    def named(self) -> topics.Topics:
        """The topics of this treadmill.

        Raises:
            ValueError: it has no id yet; `read` gives it one.
        """
        if self.id is None:
            raise ValueError("no id")
        return topics.Topics(self.prefix, self.id)


EXAMPLES: Mapping[str, str] = {
    "format": "format = 1",
    "host": 'host = "localhost"',
    "port": "port = 1883",
    "tls": "tls = true",
    "ca": 'ca = "/etc/ssl/our-own-ca.pem"',
    "user": 'user = "treadctl"',
    "password_file": 'password_file = "mqtt_password"',
    "prefix": 'prefix = "treadctl"',
    "id": 'id = "living-room"',
    "name": 'name = "Treadmill"',
    "publish_health": "publish_health = false",
    "discovery": "discovery = true",
    "discovery_prefix": 'discovery_prefix = "homeassistant"',
}
"""A line that holds, for each key."""

ALLOWED: Mapping[str, str] = {
    "format": "1",
    "port": "1 - 65535",
    "tls": "true, false",
    "publish_health": "true, false",
    "discovery": "true, false",
    "id": "A-Z a-z 0-9 _ -, 1 - 64",
    "prefix": "A-Z a-z 0-9 _ - /, 1 - 64",
    "discovery_prefix": "A-Z a-z 0-9 _ - /, 1 - 64",
    "name": "1 - 64",
}


def path_of(folder: Path) -> Path:
    """Return where the file of a data folder lies; it may not exist."""
    return mqtt_path(folder)


def read(folder: Path) -> Config | None:
    """Return what the file says, with its id; None where there is none.

    Raises:
        ConfigError: it cannot be used, or an id cannot be kept.
    """
    path = path_of(folder)
    if not path.exists():
        return None
    found = parse(_text(path), path)
    return found.model_copy(update={"id": found.id if found.id is not None else kept_id(folder)})


def parse(text: str, path: Path) -> Config:
    """Return what a text says.

    Raises:
        ConfigError: it cannot be used.
    """
    try:
        values = tomllib.loads(text)
    except (ValueError, RecursionError) as error:
        raise _says("mqtt_unreadable", file=path, why=error) from None
    written = values.get("format")
    if type(written) is int and written > FORMAT:
        raise _says("mqtt_newer", file=path, value=written, bound=FORMAT)
    if "password" in values:
        raise _says("mqtt_password_here", file=path, named=PASSWORD_NAMED)
    try:
        config = Config.model_validate(values)
    except ValidationError as error:
        raise ConfigError(" ".join(_wrong(path, each, values) for each in error.errors())) from None
    if topics.ALL in (config.id, config.prefix.rpartition("/")[2]):
        key = "id" if config.id == topics.ALL else "prefix"
        raise _says("mqtt_taken", file=path, key=key, value=topics.ALL)
    return config


def password(config: Config, folder: Path, environ: Mapping[str, str] = os.environ) -> str | None:
    """Return the password: from the file that is named, else from the environment.

    Raises:
        ConfigError: the file cannot be read.
    """
    if config.password_file is None:
        return environ.get(PASSWORD_NAMED) or None
    path = folder / config.password_file
    try:
        return path.read_text(encoding="utf-8").strip("\r\n")
    except (OSError, ValueError) as error:
        why = getattr(error, "strerror", None) or error
        raise _says("mqtt_no_password", file=path, why=why) from None


def kept_id(folder: Path) -> str:
    """Return the id of a data folder's treadmill, made once.

    Raises:
        ConfigError: it cannot be kept.
    """
    path = folder / "mqtt_id"
    try:
        kept = path.read_text(encoding="utf-8").strip() if path.exists() else ""
        if topics.ID.fullmatch(kept) and kept != topics.ALL:
            return kept
        made = f"treadmill-{secrets.token_hex(4)}"
        make_data_folder(folder)
        write_whole(path, made + "\n")
    except (OSError, ValueError) as error:
        why = getattr(error, "strerror", None) or error
        raise _says("mqtt_no_id", file=path, why=why) from None
    return made


def _text(path: Path) -> str:
    try:
        with path.open("rb") as file:
            content = file.read(BYTES_MAX + 1)
        if len(content) > BYTES_MAX:
            raise _says("mqtt_unreadable", file=path, why=words.SETTINGS["too_long"].format(bound=BYTES_MAX))
        return content.decode("utf-8-sig")
    except (OSError, ValueError) as error:
        why = getattr(error, "strerror", None) or error
        raise _says("mqtt_unreadable", file=path, why=why) from None


def _wrong(path: Path, error: Any, values: Mapping[str, Any]) -> str:
    key = str(error["loc"][0])
    if key not in EXAMPLES:
        return words.MQTT["mqtt_unknown_key"].format(file=path, key=key, known=", ".join(EXAMPLES))
    if error["type"] == "missing":
        return words.MQTT["mqtt_missing"].format(file=path, key=key, example=EXAMPLES[key])
    value = values[key]
    shown = f'"{value}"' if isinstance(value, str) else str(value)
    shown = shown.lower() if isinstance(value, bool) else shown
    return words.MQTT["mqtt_not_allowed"].format(
        file=path,
        key=key,
        value=shown[:40],
        allowed=ALLOWED.get(key, words.MQTT["mqtt_a_text"]),
        example=EXAMPLES[key],
    )


def _says(id_: str, **fields: object) -> ConfigError:
    return ConfigError(words.MQTT[id_].format(**fields))
