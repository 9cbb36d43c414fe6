"""The walks that treadctl brings, and the schema that editors check them with."""

from __future__ import annotations

import json
import tomllib
from pathlib import Path
from typing import Any

import jsonschema
import pytest

from tests.test_profiles import REAL, REPOSITORY, SHIPPED, WALKS, toml
from treadctl import profiles
from treadctl.profiles import plan_for
from treadctl.quantities import Speed
from treadctl.safety import limits


def test_the_committed_schema_is_the_models() -> None:
    committed = (REPOSITORY / "profiles" / "profile.schema.json").read_text(encoding="utf-8")
    assert committed == profiles.schema_json(), "run: treadctl profile schema > profiles/profile.schema.json"


def validator() -> Any:
    schema = json.loads(profiles.schema_json())
    jsonschema.Draft7Validator.check_schema(schema)
    return jsonschema.Draft7Validator(schema)


@pytest.mark.parametrize("name", SHIPPED)
def test_a_shipped_walk_holds_in_the_program_and_in_editors(name: str, tmp_path: Path) -> None:
    text = (WALKS / f"{name}.toml").read_text(encoding="utf-8")
    loaded = profiles.load(name, tmp_path)
    assert loaded.name == name
    assert loaded.simulated_only == (name == "demo")
    assert not list(validator().iter_errors(tomllib.loads(text)))
    assert text.splitlines()[:4] == list(profiles.opening(loaded))
    assert text.splitlines()[4] == "#:schema ../profile.schema.json"
    first = next(line for line in text.splitlines() if line and not line.startswith("#"))
    assert first == "format = 1"


def test_there_are_no_other_shipped_walks(tmp_path: Path) -> None:
    assert tuple(path.stem for path in sorted(WALKS.glob("*.toml"))) == SHIPPED
    assert tuple(found.name for found in profiles.load_all(tmp_path)) == SHIPPED


@pytest.mark.parametrize("row", range(len(REAL)))
def test_editors_refuse_what_the_program_refuses(row: int) -> None:
    key, last, first, _ = REAL[row]
    text = {"pattern": '"settled"'}
    assert validator().is_valid(tomllib.loads(toml(**{**text, key: last})))
    assert not validator().is_valid(tomllib.loads(toml(**{**text, key: first})))


def test_the_demo_is_about_a_minute(tmp_path: Path) -> None:
    plan = plan_for(profiles.load("demo", tmp_path), 0)
    assert plan.blocks_s == (20, 20)
    assert (plan.break_s, plan.cap, plan.ramp_per_s) == (10, Speed(200), Speed(20))
    assert plan.simulated_only


@pytest.mark.parametrize("name", [name for name in SHIPPED if name != "demo"])
def test_the_other_walks_are_for_real_belts(name: str, tmp_path: Path) -> None:
    plan = plan_for(profiles.load(name, tmp_path), 0)
    assert not plan.simulated_only
    assert plan.ramp_per_s == limits.RISE_PER_S
