"""One walk with all of it: simulator, service, bridge, a broker with rules, and a real Home Assistant that watches.

What Home Assistant must see and do is checked one by one; each check is a line of show-5.2.
"""

from __future__ import annotations

import json
import shutil
import signal
import subprocess
import time
from collections.abc import Iterator
from contextlib import AbstractContextManager, closing
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import Any

from simulator import MACHINES
from tests.care.walks import GOOD
from tests.helpers.mosquitto import Listener, Mosquitto, listener, mosquitto
from tests.helpers.processes import World, world
from tests.homeassistant.docs import ACL, AUTOMATIONS
from tests.homeassistant.home import Home, home
from tests.show.line import Line, at_most
from tests.test_mqtt_discovery import GOLDEN
from treadctl import days
from treadctl.care.rows import Pen
from treadctl.care_words import say
from treadctl.journal import journal_path
from treadctl.journal.sqlite import SqliteJournal

TREADCTL, HOMEASSISTANT = "only treadctl knows this", "only Home Assistant knows this"
STOPS_WITHIN_S = 8.0  # from 2.0 km/h: said first, then quickly and not abruptly
MORNING = say("ask_morning")
MACHINE = "gym"  # it has a hand sensor
NEAR_KMH = 0.4  # the simulated belt moves on between its report and our look
CONFIG = """
format = 1
host = "127.0.0.1"
port = {port}
user = "treadctl"
password_file = "mqtt_password"
id = "treadmill"
name = "Treadmill"
publish_health = true
"""
PARTS: dict[str, dict[str, Any]] = json.loads(GOLDEN.read_text())["components"]
OF_MACHINE = {part["default_entity_id"] for part in PARTS.values() if "availability" not in part}
ALL = {part["default_entity_id"] for part in PARTS.values()}


def guarded(folder: Path) -> AbstractContextManager[Mosquitto]:
    """Return a broker with the rules of docs/home-assistant.md."""
    folder.mkdir()
    tool = shutil.which("mosquitto_passwd")
    assert tool is not None, "mosquitto_passwd comes with mosquitto"
    passwords, rules = folder / "passwords", folder / "rules"
    passwords.touch()
    for user, password in (("treadctl", TREADCTL), ("homeassistant", HOMEASSISTANT)):
        subprocess.run([tool, "-b", str(passwords), user, password], check=True, capture_output=True)
    rules.write_text(ACL)
    for file in (passwords, rules):
        file.chmod(0o644)
    return mosquitto(folder, "allow_anonymous false", f"password_file {passwords}", f"acl_file {rules}")


def forenoon() -> int:
    """Return how many hours east of Greenwich it is ten o'clock now: there this morning's question is open."""
    return 10 - time.gmtime().tm_hour


def yesterday(data: Path) -> None:
    """Write a walk of yesterday into the journal, whose question of this morning is open."""
    now = time.time()
    day = days.of_iso(time.strftime("%Y-%m-%d", time.gmtime(now + forenoon() * 3600))) - 1
    pen, began = Pen(simulated=False), now - 86_400
    walked = replace(GOOD, day=day, started_at=began, ended_at=began + 600, morning=None, baseline=True)
    assert walked.right_after is not None
    assert walked.two_hours is not None
    rows = (
        pen.walk(walked, "w1"),
        pen.right_after("w1", walked.right_after),
        pen.two_hours("w1", walked.two_hours),
    )
    with closing(SqliteJournal(journal_path(data))) as journal:
        for kind, values in rows:
            assert journal.record(kind, values, wall=began, now=0.0)
        assert journal.flush()


class Story:
    """What is told, and by whom it is seen."""

    def __init__(self, here: World, house: Home, heard: Listener, *running: subprocess.Popen[str]) -> None:
        self.here, self.house, self.heard = here, house, heard
        self.service, self.bridge = running

    def tell(self) -> Iterator[Line]:
        """Live through it, and say what held."""
        yield from self._appears()
        yield from self._question()
        yield self._rests()
        walk = self.here.start()
        yield from self._walks()
        yield from self._slows()
        yield from self._stops()
        walk.communicate(timeout=30)
        yield from self._goes()
        yield self._quiet()

    def _appears(self) -> Iterator[Line]:
        states = self.house.until(lambda states: states.keys() >= ALL, 30.0)
        ours = {name for name in states if ".treadmill_" in name and not name.startswith("automation.")}
        yield held("every entity, and no other", f"{len(ours)} of {len(ALL)}", "all", ours == ALL)
        loaded = [name for name in states if name.startswith("automation.treadmill")]
        usable = [name for name in loaded if states[name]["state"] == "on"]
        yield held(
            "the automations of the docs are taken",
            len(usable),
            len(AUTOMATIONS),
            len(usable) == len(AUTOMATIONS),
        )

    def _question(self) -> Iterator[Line]:
        """The question of this morning goes to the phone, and its answer into the journal."""
        house = self.house
        house.until(
            lambda states: states["sensor.treadmill_question"]["attributes"].get("asked") == "morning"
        )
        house.call(
            "automation.trigger", entity_id="automation.treadmill_ask_in_the_morning", skip_condition=False
        )
        asked = house.calls("notify.mobile_app_phone")
        actions = [each["action"] for each in asked[-1]["data"]["actions"]] if asked else []
        said = asked[-1]["message"] if asked else None
        yield held("the morning's question reaches the phone", said, MORNING, said == MORNING)
        house.ask("fire", event="mobile_app_notification_action", data={"action": actions[0]})
        answer = self.heard.until("treadctl/treadmill/command/answer", within_s=5.0)
        told = self.heard.until("treadctl/treadmill/event", lambda line: line.get("command") == "answer", 5.0)
        yield held("its answer is in the journal", told["event"], "answered", told["event"] == "answered")
        yield held("with id and time", sorted(answer), "id, t", {"id", "t"} <= answer.keys())
        house.until(lambda states: states["sensor.treadmill_question"]["state"] == "unknown")
        house.ask("fire", event="mobile_app_notification_action", data={"action": actions[0]})
        again = self.heard.until(
            "treadctl/treadmill/event", lambda line: line.get("command") == "answer", 5.0
        )
        yield held("a second one is refused", again["event"], "refused", again["event"] == "refused")

    def _rests(self) -> Line:
        """The reminder of a rest day is written as it should be; whether today is one, the calendar says."""
        self.house.call("automation.trigger", entity_id="automation.treadmill_rest_day", skip_condition=True)
        sent = self.house.calls("notify.mobile_app_phone")[-1]
        day = date.fromisoformat(str(self.house.state("sensor.treadmill_next_walk")))
        wanted = f"No walk today. The next one is on {day:%A}."
        said = " ".join(str(sent["message"]).split())
        return held("the reminder of a rest day", said, wanted, said == wanted)

    def _walks(self) -> Iterator[Line]:
        house = self.house
        walks = house.until(lambda states: float_of(states, "speed") > 1.8, 60.0)
        true = self.here.trace()[-1]
        apart = abs(float_of(walks, "speed") - true["speed_kmh"])
        yield timed(at_most("speed seen, from the belt's true one", apart, NEAR_KMH, "km/h"))
        seen = {
            "phase": walks["sensor.treadmill_phase"]["state"] == "walk",
            "moving": walks["binary_sensor.treadmill_moving"]["state"] == "on",
            "connected": walks["binary_sensor.treadmill_connected"]["state"] == "on",
            "problem": walks["binary_sensor.treadmill_problem"]["state"] == "off",
            "walked": float_of(walks, "walked") > 0,
            "distance": float_of(walks, "distance") > 0,
            "next_change": float_of(walks, "next_change") > 0,
            "heart_rate": walks["sensor.treadmill_heart_rate"]["state"] == str(MACHINES[MACHINE].heart_rate),
            "event": walks["event.treadmill_event"]["attributes"]["event_type"] == "started",
            "target": walks["number.treadmill_target"]["state"] not in ("unknown", "unavailable"),
        }
        wrong = [name for name, right in seen.items() if not right]
        yield held("values, classes and units of a walk", wrong or "as they are", "as they are", not wrong)
        described = [
            name
            for name, part in by_entity(self.heard).items()
            if not as_told(walks[name]["attributes"], part)
        ]
        yield held("class, unit and options of each", described or "as told", "as told", not described)
        fans = house.calls("fan.turn_on")
        yield held("the fan goes on", len(fans), 1, len(fans) == 1)

    def _slows(self) -> Iterator[Line]:
        """Slower is carried out; more than now is refused, and Home Assistant hears why."""
        house, target = self.house, {"entity_id": "number.treadmill_target"}
        before = self.here.trace()[-1]["target_kmh"]
        house.press("slower")
        slower = self.here.wait_for(lambda row: row["target_kmh"] < before, 5.0)["target_kmh"]
        yield held("slower: what the belt is told, km/h", slower, f"below {before}", slower < before)
        house.call("number.set_value", **target, value=1.5)
        told = self.here.wait_for(lambda row: row["target_kmh"] <= 1.5, 10.0)["target_kmh"]
        yield held("slow down to 1.5: what the belt is told, km/h", told, "at most 1.5", told <= 1.5)
        house.call("number.set_value", **target, value=2.0)
        why = house.until(
            lambda states: states["event.treadmill_event"]["attributes"]["event_type"] == "refused"
        )["event.treadmill_event"]["attributes"]
        yield held("up to 2.0 is refused, in words", why["message"], "not_up", why["reason"] == "not_up")
        wrong = house.call("number.set_value", **target, value=9.0)
        yield held("9 km/h is not even sent", bool(wrong), True, bool(wrong))
        house.press("prepare")
        sent = [
            self.heard.last(f"treadctl/treadmill/command/{name}") for name in ("slower", "speed", "prepare")
        ]
        stamped = [each for each in sent if {"id", "t"} <= each.keys() and abs(each["t"] - time.time()) < 20]
        yield held(
            "commands come with an id and the time", len(stamped), len(sent), len(stamped) == len(sent)
        )

    def _stops(self) -> Iterator[Line]:
        began = time.monotonic()
        wrong = self.house.press("stop")
        assert wrong is None, wrong
        self.here.wait_for(lambda row: row["speed_kmh"] == 0 and row["state"] in ("idle", "paused"), 20.0)
        stood = time.monotonic() - began
        yield timed(at_most("Home Assistant's Stop, until the belt stands", stood, STOPS_WITHIN_S, "s"))
        done = self.house.until(
            lambda states: (
                states["event.treadmill_event"]["attributes"]["event_type"] == "finished"
                and states["binary_sensor.treadmill_moving"]["state"] == "off"
            )
        )
        ended = done["sensor.treadmill_last_walk"]["attributes"].get("ended")
        yield held("it is seen to stand, and the walk's summary", ended, "early", ended == "early")

    def _goes(self) -> Iterator[Line]:
        """Without a treadmill Stop stays; without a bridge it goes."""
        self.service.send_signal(signal.SIGTERM)
        gone = self.house.until(lambda states: states["sensor.treadmill_speed"]["state"] == "unavailable")
        off = {name for name in ALL if gone[name]["state"] == "unavailable"}
        yield held(
            "no treadmill: what is read from it is unavailable, and Stop is not",
            len(off),
            len(OF_MACHINE),
            off == OF_MACHINE,
        )
        self.bridge.send_signal(signal.SIGKILL)
        self.bridge.wait()
        gone = self.house.until(lambda states: states["button.treadmill_stop"]["state"] == "unavailable")
        off = {name for name in ALL if gone[name]["state"] == "unavailable"}
        yield held("no bridge (killed: its last will): all are unavailable", len(off), len(ALL), off == ALL)

    def _quiet(self) -> Line:
        log = self.house.ask("log")["log"]
        return held("Home Assistant complains of", log[:3] or "nothing", "nothing", not log)


def by_entity(heard: Listener) -> dict[str, dict[str, Any]]:
    """Return the parts of the payload that was published, by the entities that they become."""
    payload = heard.last("homeassistant/device/treadctl_treadmill/config")
    return {part["default_entity_id"]: part for part in payload["components"].values()}


def as_told(attributes: dict[str, Any], part: dict[str, Any]) -> bool:
    """Tell whether an entity has what its part says; one that is unavailable shows less."""
    told = ("device_class", "unit_of_measurement", "state_class", "options", "min", "max", "event_types")
    return all(attributes.get(key) == part[key] for key in told if key in part)


def held(what: str, figure: object, bound: object, holds: bool) -> Line:
    """Return the line of something that holds or does not."""
    return Line(what, str(figure), str(bound), holds)


def timed(line: Line) -> Line:
    """Return a line that depends on how busy this machine is, too."""
    return replace(line, timing=True)


def float_of(states: Any, part: str) -> float:
    """Return a sensor's number, 0 where it has none."""
    try:
        return float(states[f"sensor.treadmill_{part}"]["state"])
    except (KeyError, ValueError):
        return 0.0


def told(folder: Path, python: Path) -> Iterator[Line]:
    """Live through a walk with one Home Assistant."""
    with guarded(folder / "broker") as broker, world(folder, MACHINE) as here:
        data = folder / "data"
        data.mkdir(mode=0o700)
        (data / "mqtt.toml").write_text(CONFIG.format(port=broker.port))
        (data / "mqtt_password").write_text(TREADCTL)
        (data / "mqtt_password").chmod(0o600)
        yesterday(data)
        here.env["TZ"] = f"TEST{-forenoon():+d}"  # as POSIX counts: west is positive
        running = here.treadctl("serve", "--radio", here.radio), here.treadctl("mqtt")
        at = {"port": broker.port, "username": "homeassistant", "password": HOMEASSISTANT}
        pasted = "\n".join(listed(text) for text in AUTOMATIONS)
        with (
            home(python, folder / "home", at, pasted) as house,
            listener(
                broker.port,
                "treadctl/#",
                "homeassistant/device/#",
                user="homeassistant",
                password=HOMEASSISTANT,
            ) as heard,
        ):
            yield from Story(here, house, heard, *running).tell()


def listed(automation: str) -> str:
    """Return an automation as an item of automations.yaml."""
    first, *others = automation.splitlines()
    return "\n".join([f"- {first}", *(f"  {line}" for line in others)])
