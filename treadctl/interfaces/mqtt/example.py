"""An mqtt.toml to fill in: every key with what it does."""

from __future__ import annotations

from pathlib import Path

from treadctl import words
from treadctl.files import write_whole
from treadctl.interfaces.mqtt.config import path_of
from treadctl.paths import make_data_folder

TEXT = """\
# treadctl on the MQTT broker of your house. `treadctl mqtt --check` tries it, `treadctl mqtt` runs it.
# Nothing that comes over a broker starts a belt. docs/mqtt.md says what leaves and what may come in.
format = 1

# Where the broker is. The port is 1883, with tls 8883, unless you say otherwise.
host = "localhost"
# port = 1883

# Encrypted: needed as soon as the broker is another computer. ca: only for a certificate of your own making.
tls = false
# ca = "ca.pem"

# Who treadctl is there. The password is in a file of its own, on one line, for your eyes alone (chmod 600),
# or in the variable TREADCTL_MQTT_PASSWORD; never here.
# user = "treadctl"
# password_file = "mqtt_password"

# What it is called: topics begin with prefix/id. Without an id treadctl makes one, once.
prefix = "treadctl"
# id = "living-room"
name = "Treadmill"

# What your body says (scores, heart rate, questions, locks, reasons) stays here unless you switch this on.
# It is never kept by the broker; but everybody who may read there can read it.
publish_health = false

# Home Assistant finds the treadmill by itself.
discovery = true
discovery_prefix = "homeassistant"
"""


def write(folder: Path) -> str:
    """Write it where there is none, and return what to say."""
    path = path_of(folder)
    if path.exists():
        return words.MQTT["mqtt_is_there"].format(file=path)
    try:
        make_data_folder(folder)
        write_whole(path, TEXT)
    except OSError as error:
        return words.MQTT["mqtt_not_written"].format(file=path, why=error.strerror)
    return words.MQTT["mqtt_written"].format(file=path)
