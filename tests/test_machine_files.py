"""Machine files: written, read, refused with a sentence; shipped hints; the schemas that editors use."""

from __future__ import annotations

import json
import tomllib
from dataclasses import replace
from pathlib import Path
from typing import Any

import jsonschema
import pytest

from treadctl import profiles, words
from treadctl.commission import STEPS, complete, machine_facts
from treadctl.facts import Findings, StopFound
from treadctl.model import Capabilities
from treadctl.profiles import ProfileError
from treadctl.quantities import Speed

ROOT = Path(__file__).resolve().parent.parent
WHOLE = Findings(
    address="C4:00:00:00:00:01",
    name='A "quoted" \\ mill',
    simulated=False,
    hard_stop="remote",
    rail=False,
    tested_on="2026-11-22",
    speed_min=Speed.kmh("1.0"),
    speed_max=Speed.kmh("12.0"),
    speed_step=Speed.kmh("0.1"),
    done=STEPS,
    period_s=1.0,
    period_p999_s=1.42,
    unit_ratio=1.012,
    firmware_s=0.46,
    display_agrees=True,
    noise=Speed(3),
    start_s=3.6,
    start_speed=Speed(100),
    rise_per_s=Speed(40),
    fall_per_s=Speed(50),
    stops=(
        StopFound(speed=Speed(100), first_drop_s=0.4, stand_s=2.9),
        StopFound(speed=Speed(350), first_drop_s=0.5, stand_s=7.9),
    ),
    stop_repeat_safe=True,
    has_zero_frame=True,
)
MACHINE = Capabilities(
    address=WHOLE.address,
    name=WHOLE.name,
    has_control_point=True,
    sets_speed=True,
    sets_incline=False,
    speed_min=WHOLE.speed_min,
    speed_max=WHOLE.speed_max,
    speed_step=WHOLE.speed_step,
)


def test_what_is_stored_is_read_again(tmp_path: Path) -> None:
    path = profiles.store_machine(tmp_path, WHOLE)
    assert path == tmp_path / "machines" / "C4-00-00-00-00-01.toml"
    assert profiles.load_machine(tmp_path, "c4:00:00:00:00:01") == WHOLE
    assert list(path.parent.iterdir()) == [path]


def test_nobody_tried_it(tmp_path: Path) -> None:
    assert profiles.load_machine(tmp_path, "AA") is None


def test_an_address_is_never_a_way_out_of_the_folder(tmp_path: Path) -> None:
    assert profiles.machine_path(tmp_path, "../../etc/passwd").parent == tmp_path / "machines"


def test_a_half_finished_file_holds_and_lets_nobody_walk() -> None:
    half = replace(WHOLE, done=STEPS[:5], stops=())
    again = profiles.parse_machine(profiles.machine_text(half), "half.toml")
    assert again == half
    assert not complete(again)
    assert not machine_facts(again).commissioned


@pytest.mark.parametrize(
    ("line", "key", "value", "bound"),
    [
        ("firmware_s = 500", "firmware_s", "500", "120"),
        ("start_speed_kmh = 31", "start_speed_kmh", "31", "30"),
        ("unit_ratio = 9.9", "unit_ratio", "9.9", "2.0"),
        ('hard_stop = "shout"', "hard_stop", "shout", ""),
        ("rail = 1", "rail", "1", ""),
        ("colour = 3", "colour", "3", ""),
        ('done = ["fly"]', "done.0", "fly", ""),
        ("format = 2", "format", "2", "1"),
    ],
)
def test_a_mistake_names_file_key_bound_value_and_next_step(
    line: str, key: str, value: str, bound: str
) -> None:
    kept = [
        old for old in profiles.machine_text(WHOLE).splitlines() if not old.startswith(line.split(" =")[0])
    ]
    at = next((n for n, old in enumerate(kept) if old.startswith("[[")), len(kept))
    with pytest.raises(ProfileError) as caught:
        profiles.parse_machine("\n".join([*kept[:at], line, *kept[at:]]), "mill.toml")
    problem = next(one for one in caught.value.problems if one.key == key)
    assert (problem.file, problem.value, problem.bound) == ("mill.toml", value, bound)
    assert "treadctl" in problem.text


def test_a_file_of_another_machine_is_refused(tmp_path: Path) -> None:
    path = profiles.store_machine(tmp_path, WHOLE)
    path.rename(profiles.machine_path(tmp_path, "AA:BB"))
    with pytest.raises(ProfileError, match="this is the file of AA:BB"):
        profiles.load_machine(tmp_path, "AA:BB")


def test_what_is_shared_has_no_address() -> None:
    assert WHOLE.address not in profiles.to_share(WHOLE)
    assert profiles.parse_machine(profiles.to_share(WHOLE), "shared").address == "removed"


@pytest.mark.parametrize(
    ("which", "made"), [("machine", profiles.machine_schema_json), ("model", profiles.model_schema_json)]
)
def test_the_committed_schemas_are_the_models(which: str, made: Any) -> None:
    assert (ROOT / "profiles" / f"{which}.schema.json").read_text("utf-8") == made()
    jsonschema.Draft7Validator.check_schema(json.loads(made()))


@pytest.mark.parametrize("path", profiles.shipped_files(), ids=lambda path: path.stem)
def test_a_shipped_model_holds_in_the_program_and_in_editors(path: Path) -> None:
    values = tomllib.loads(path.read_text("utf-8"))
    assert not list(jsonschema.Draft7Validator(json.loads(profiles.model_schema_json())).iter_errors(values))
    hint = profiles.hint_for(values["names"][0].replace("*", "x"))
    assert hint is not None
    assert hint.file == path.stem
    assert hint.refused is None or hint.refused in words.NEVER


@pytest.mark.parametrize(
    ("name", "why"),
    [("TM11GY-1234", "takes_miles"), ("JFTM T202-5", "takes_miles"), ("KS-K12", "stop_moves_it")],
)
@pytest.mark.hazard("H-04", "H-14")
def test_models_that_are_known_to_be_dangerous_are_refused(name: str, why: str) -> None:
    hint = profiles.hint_for(name)
    assert hint is not None
    assert hint.refused == why


def test_most_names_are_unknown() -> None:
    assert profiles.hint_for("treadctl-sim") is None


@pytest.mark.hazard("H-73")
def test_a_machine_that_says_other_speeds_is_another_machine() -> None:
    assert machine_facts(WHOLE, MACHINE).commissioned
    miles = replace(MACHINE, speed_max=Speed.kmh("19.3"))
    facts = machine_facts(WHOLE, miles)
    assert (facts.commissioned, facts.changed) == (False, True)


def test_what_policy_reads() -> None:
    facts = machine_facts(WHOLE)
    assert facts.stop_s == 7.9
    assert facts.decel == Speed(40)
    assert (facts.hard_stop, facts.rail, facts.firmware_s) == ("remote", False, 0.46)
