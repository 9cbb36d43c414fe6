"""Scenario files: what they hold, and what is said about those that cannot be used."""

from pathlib import Path

import pytest

from simulator.scenario import Event, load, parse
from simulator.verbs import VERBS, ScenarioError


def test_a_scenario_is_a_list_of_things_to_do() -> None:
    text = """
        [[at]]
        t = 12.5
        do = "key_pulled"
        [[at]]
        t = 3
        after = "first_start"
        do = "console_plus"
        times = 4
        [[at]]
        t = 0
        do = "runaway"
        kmh_per_s = 0.5
    """
    assert parse(text, "x") == [
        Event(12.5, "key_pulled", {}),
        Event(3.0, "console_plus", {"times": 4.0, "step_kmh": 0.0}, "first_start"),
        Event(0.0, "runaway", {"kmh_per_s": 0.5, "limit_kmh": 20.0, "lasts_s": 86400.0}),
    ]


def test_an_empty_scenario_does_nothing() -> None:
    assert parse("", "x") == []


@pytest.mark.parametrize("verb", VERBS)
def test_every_verb_is_accepted(verb: str) -> None:
    needed = "\n".join(f"{key} = 1" for key, bound in VERBS[verb].keys.items() if bound.default is None)
    (event,) = parse(f'[[at]]\nt = 1\ndo = "{verb}"\n{needed}', "x")
    assert event.verb == verb


def entry(text: str) -> str:
    return f"[[at]]\n{text}"


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("[[at]", "walk.toml: is not TOML"),
        ("at = 3", "at is one value"),
        ("[when]\nt = 1", "walk.toml: when is not known here"),
        (entry('do = "key_pulled"'), "entry 1: t is missing"),
        (entry("t = 1"), "entry 1: do is missing"),
        (entry('t = -1\ndo = "key_pulled"'), "t is -1; it must be 0 to 86400 s"),
        (entry('t = 1e9\ndo = "key_pulled"'), "t is 1000000000.0; it must be 0 to 86400 s"),
        (entry('t = nan\ndo = "key_pulled"'), "t is nan; it must be"),
        (entry('t = "1"\ndo = "key_pulled"'), "t is '1'; it must be a number"),
        (entry('t = true\ndo = "key_pulled"'), "t is True; it must be a number"),
        (entry('t = 1\ndo = "explode"'), "do = 'explode' is not known; one of: key_pulled,"),
        (entry('t = 1\ndo = "key_pulled"\ntimes = 2'), "times is not known for key_pulled"),
        (entry('t = 1\ndo = "console_plus"\ntimes = 99'), "times is 99; it must be 1 to 50 presses"),
        (entry('t = 1\ndo = "runaway"'), "kmh_per_s is missing; runaway needs 0.01 to 5 km/h per s"),
        (entry('t = 1\ndo = "key_pulled"\nafter = "noon"'), "after = 'noon' is not known; one of"),
        (entry('t = 1\ndo = "key_pulled"\n[[at]]\nt = 1\ndo = "x"'), "entry 2: do = 'x'"),
    ],
)
def test_a_bad_scenario_is_named_in_full(tmp_path: Path, text: str, said: str) -> None:
    path = tmp_path / "walk.toml"
    path.write_text(text)
    with pytest.raises(ScenarioError) as refused:
        load(path)
    assert str(path) in str(refused.value)
    assert said in str(refused.value)


def test_a_missing_file_is_named() -> None:
    with pytest.raises(ScenarioError, match=r"nowhere\.toml: cannot be read"):
        load(Path("nowhere.toml"))
