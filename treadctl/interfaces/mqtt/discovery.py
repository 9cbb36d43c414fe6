"""The treadmill in Home Assistant: one device, its parts, and where each reads and writes.  Pure.

What is read off the machine is there while bridge and treadmill are.  Stop is there while the bridge is: it
must not be greyed out when the link to the treadmill is what failed.  There is no switch, and nothing that
starts a belt, goes on or makes it faster: whatever Home Assistant has, an automation or a voice may press.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from typing import Any

from treadctl import words
from treadctl.interfaces.mqtt import entities as ha
from treadctl.interfaces.mqtt.payloads import EVENTS, OFFLINE, ONLINE, PHASES, About
from treadctl.interfaces.mqtt.topics import Topics

EXPIRES_S = 45
"""After so long without a word a live value is no longer shown: one and a half of the 30 s in which an idle
bridge says its state again.  Shorter would make it come and go while nothing is wrong."""
COMMAND_EXPIRES_S = 5  # as old as a command may be
STOP_EXPIRES_S = 30
SLOWEST_KMH, STEP_KMH = 0.5, 0.1  # of the slider; a machine that cannot go so slowly stays at its own slowest
TODAY = ("walk", "rest")
OF_THE_BODY = ("leg", "back", "question", "heart_rate")

ID = "'ha-%d-%d' | format((now().timestamp() * 1000) | int, range(10000, 100000) | random)"
MADE = f"'id': {ID}, 't': now().timestamp() | round(3)"


def topic(discovery_prefix: str, identity: str) -> str:
    """Return where the payload of a treadmill is published, retained."""
    return f"{discovery_prefix}/device/{unique(identity)}/config"


def unique(identity: str) -> str:
    """Return by what Home Assistant knows a treadmill."""
    return f"treadctl_{identity}"


def slug(identity: str) -> str:
    """Return how a treadmill is called in the names of its entities."""
    return re.sub(r"[^a-z0-9]+", "_", identity.lower()).strip("_") or "treadmill"


def payload(about: About, prefix: str) -> str:
    """Return the discovery payload of one treadmill, as JSON.

    Args:
        about: what is known of it; another profile or cap makes another payload.
        prefix: of its topics.
    """
    return device(about, prefix).model_dump_json(exclude_none=True)


def device(about: About, prefix: str) -> ha.Payload:
    """Return the device with all its parts."""
    made = _Maker(topics := Topics(prefix, about.id), about)
    components = {**_live(made), **_lasting(made), **_orders(made, about), **_health(made, about)}
    return ha.Payload(
        device=ha.Device(
            identifiers=(unique(about.id),),
            name=about.name,
            manufacturer="treadctl",
            model=words.HOME["model"],
            sw_version=about.version,
        ),
        origin=ha.Origin(name="treadctl", sw_version=about.version),
        availability=(ha.Availability(topic=topics.bridge), ha.Availability(topic=topics.machine)),
        components=components,
    )


class _Maker:
    """Knows what every part of one treadmill has in common."""

    def __init__(self, topics: Topics, about: About) -> None:
        self.topics = topics
        self._unique, self._slug = unique(about.id), slug(about.id)
        self.with_bridge = (ha.Availability(topic=topics.bridge),)

    def common(self, platform: str, key: str) -> dict[str, Any]:
        """Return the fields that say which part this is."""
        name = f"{self._slug}_{key}"
        return {
            "unique_id": f"{self._unique}_{key}",
            "object_id": name,
            "default_entity_id": f"{platform}.{name}",
            "name": words.HOME[key],
        }

    def state(self, platform: str, key: str, template: str, *, expires: bool = False) -> dict[str, Any]:
        """Return the fields of a part that reads the state."""
        more = {"expire_after": EXPIRES_S} if expires else {}
        read = {"state_topic": self.topics.state, "value_template": template}
        return {**self.common(platform, key), **read, **more}

    def order(
        self, platform: str, key: str, says: str = "", expires_s: int = COMMAND_EXPIRES_S
    ) -> dict[str, Any]:
        """Return the fields of what sends a command with an id and the time; `says`: what else it carries."""
        carries = MADE + (f", {says}" if says else "")
        return {
            **self.common(platform, key),
            "command_topic": self.topics.command(SENDS.get(key, key)),
            "command_template": f"{{{{ {{{carries}}} | to_json }}}}",
            "message_expiry_interval": expires_s,
        }


SENDS = {"target": "speed"}
"""Parts that are not called as the command that they send."""


def _live(made: _Maker) -> dict[str, ha.Component]:
    """What the machine does now."""

    def sensor(key: str, value: str, *, expires: bool = False, **more: Any) -> ha.Sensor:
        return ha.Sensor(
            **made.state("sensor", key, f"{{{{ value_json.{value} }}}}", expires=expires), **more
        )

    total: dict[str, Any] = {"state_class": "total_increasing", "suggested_display_precision": 0}
    return {
        "speed": sensor(
            "speed",
            "speed_kmh",
            expires=True,
            device_class="speed",
            unit_of_measurement="km/h",
            state_class="measurement",
            suggested_display_precision=1,
        ),
        "distance": sensor(
            "distance", "distance_m", device_class="distance", unit_of_measurement="m", **total
        ),
        "walked": sensor("walked", "walked_s", device_class="duration", unit_of_measurement="s", **total),
        "next_change": sensor(
            "next_change", "next_change_s", device_class="duration", unit_of_measurement="s"
        ),
        "phase": sensor("phase", "phase", device_class="enum", options=PHASES, icon="mdi:walk"),
        "moving": ha.BinarySensor(
            **made.state("binary_sensor", "moving", _truth("moving"), expires=True), device_class="moving"
        ),
        "problem": ha.BinarySensor(
            **made.state("binary_sensor", "problem", "{{ 'ON' if value_json.faults else 'OFF' }}"),
            device_class="problem",
        ),
    }


def _lasting(made: _Maker) -> dict[str, ha.Component]:
    """What there is to say without a treadmill at the other end."""
    topics, there = made.topics, made.with_bridge

    def sensor(key: str, template: str, **more: Any) -> ha.Sensor:
        return ha.Sensor(**made.state("sensor", key, template), availability=there, **more)

    minutes: dict[str, Any] = {
        "device_class": "duration",
        "unit_of_measurement": "min",
        "suggested_display_precision": 1,
    }
    calendar = "mdi:calendar-today"
    return {
        "today": sensor("today", "{{ value_json.today }}", device_class="enum", options=TODAY, icon=calendar),
        "plan": sensor("plan", _minutes("today_s"), icon="mdi:timer-outline", **minutes),
        "next_walk": sensor("next_walk", "{{ value_json.next_walk }}", device_class="date", icon=calendar),
        "last_walk": ha.Sensor(
            **made.common("sensor", "last_walk"),
            state_topic=topics.summary,
            value_template=_minutes("walked_s"),
            json_attributes_topic=topics.summary,
            icon="mdi:flag-checkered",
            availability=there,
            **minutes,
        ),
        "connected": ha.BinarySensor(
            **made.common("binary_sensor", "connected"),
            state_topic=topics.machine,
            value_template="{{ value }}",
            payload_on=ONLINE,
            payload_off=OFFLINE,
            device_class="connectivity",
            entity_category="diagnostic",
            availability=there,
        ),
        "event": ha.Event(
            **made.common("event", "event"),
            state_topic=topics.event,
            # Words of a newer treadctl are passed over: Home Assistant warns of each that it was not told of.
            value_template=f"{{% if value_json.event in {list(EVENTS)} %}}"
            "{{ dict(value_json, event_type=value_json.event) | to_json }}{% endif %}",
            event_types=EVENTS,
            icon="mdi:walk",
            availability=there,
        ),
    }


def _orders(made: _Maker, about: About) -> dict[str, ha.Component]:
    """What may be asked for from another room."""
    there = made.with_bridge
    stop = made.order("button", "stop", expires_s=STOP_EXPIRES_S)
    # No id, no time, no template: a wrong clock, or a template that some version cannot fill in, must never
    # be why a stop does not come.  Two of them do no more than one.
    stop |= {"command_template": None, "payload_press": "stop"}
    return {
        "stop": ha.Button(**stop, icon="mdi:stop-circle", availability=there),
        "pause": ha.Button(**made.order("button", "pause"), icon="mdi:pause-circle"),
        "slower": ha.Button(**made.order("button", "slower"), icon="mdi:speedometer-slow"),
        "prepare": ha.Button(**made.order("button", "prepare"), icon="mdi:shoe-sneaker", availability=there),
        "target": _target(made, about.cap_kmh),
        "profile": _profiles(made, about.profiles),
    }


def _target(made: _Maker, cap_kmh: float) -> ha.Component:
    """The slider of the wanted speed; what is above the present one is refused by the bridge, in words."""
    if cap_kmh <= SLOWEST_KMH:
        return ha.Gone(platform="number")
    value = "value_json.target_kmh"
    return ha.Number(
        **made.order("number", "target", "'speed_kmh': value | float"),
        state_topic=made.topics.state,
        # A belt that is slowing down is asked for less than the slider has: that is no value of it.
        value_template=f"{{{{ {value} if {value} and {SLOWEST_KMH} <= {value} <= {cap_kmh} else 'None' }}}}",
        device_class="speed",
        unit_of_measurement="km/h",
        min=SLOWEST_KMH,
        max=cap_kmh,
        step=STEP_KMH,
    )


def _profiles(made: _Maker, profiles: Iterable[str]) -> ha.Component:
    options = tuple(profiles)
    if not options:
        return ha.Gone(platform="select")
    return ha.Select(
        **made.order("select", "profile", "'profile': value"),
        state_topic=made.topics.about,
        value_template="{{ value_json.profile }}",
        options=options,
        icon="mdi:tune",
        availability=made.with_bridge,
    )


def _health(made: _Maker, about: About) -> Mapping[str, ha.Component]:
    """What the body says, where its owner wants that seen; else these parts are taken away."""
    if not about.publish_health:
        return {key: ha.Gone(platform="sensor") for key in OF_THE_BODY}

    def sensor(key: str, value: str, **more: Any) -> ha.Sensor:
        return ha.Sensor(
            **made.common("sensor", key),
            state_topic=made.topics.health,
            value_template=value,
            availability=made.with_bridge,
            **more,
        )

    scores = {
        key: sensor(
            key,
            f"{{{{ value_json.scores.{key} if value_json.scores else 'None' }}}}",
            state_class="measurement",
            icon="mdi:gauge",
        )
        for key in ("leg", "back")
    }
    asked = sensor(
        "question",
        "{{ value_json.question.text if value_json.question else 'None' }}",
        json_attributes_topic=made.topics.health,
        json_attributes_template="{{ (value_json.question or {}) | to_json }}",
        icon="mdi:comment-question",
    )
    return {**scores, "question": asked, "heart_rate": _heart_rate(made)}


def _heart_rate(made: _Maker) -> ha.Sensor:
    """Return what the machine's own sensor finds: of the body, and yet a live value of the machine."""
    return ha.Sensor(
        **made.state("sensor", "heart_rate", "{{ value_json.heart_rate_bpm }}", expires=True),
        unit_of_measurement="bpm",
        state_class="measurement",
        icon="mdi:heart-pulse",
    )


def _truth(key: str) -> str:
    """Return the template of a value that is true, false, or null where nobody knows."""
    value = f"value_json.{key}"
    return f"{{{{ 'None' if {value} is none else 'ON' if {value} else 'OFF' }}}}"


def _minutes(key: str) -> str:
    """Return the template of seconds that are read in minutes."""
    value = f"value_json.{key}"
    return f"{{{{ 'None' if {value} is none else ({value} / 60) | round(1) }}}}"
