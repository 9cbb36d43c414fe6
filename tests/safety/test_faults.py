"""The table: every fault, its reaction, its release."""

import re
from pathlib import Path

import pytest

from treadctl.safety import faults
from treadctl.safety.faults import FAULT_RULES, Fault, Reaction, Release, worst


def test_every_fault_has_a_row_that_limits() -> None:
    assert FAULT_RULES.keys() == set(Fault)
    assert all(rule.reaction >= Reaction.NO_INCREASE for rule in FAULT_RULES.values())


def test_a_missing_row_is_found_on_import() -> None:
    source = Path(faults.__file__).read_text()
    row = next(line for line in source.splitlines(keepends=True) if "Fault.OUR_BUG: Rule(" in line)
    assert row in source
    with pytest.raises(RuntimeError):
        exec(compile(source.replace(row, "\n"), faults.__file__, "exec"), {"__name__": faults.__name__})


def test_every_row_names_its_hazards() -> None:
    for rule in FAULT_RULES.values():
        assert rule.hazards
        assert all(re.fullmatch(r"H-\d\d", hazard) for hazard in rule.hazards)


def test_what_stops_a_walk_ends_it() -> None:
    for rule in FAULT_RULES.values():
        if rule.reaction >= Reaction.SOFT:
            assert rule.release is Release.NEVER


def test_the_worst_wins() -> None:
    assert worst([]) is Reaction.NONE
    for one in Fault:
        assert worst([one]) is FAULT_RULES[one].reaction
        for other in Fault:
            pair = max(FAULT_RULES[one].reaction, FAULT_RULES[other].reaction)
            assert worst([one, other]) is worst([other, one]) is pair


def test_an_unknown_fault_is_the_worst() -> None:
    assert worst(["made up"]) is Reaction.NOW  # type: ignore[list-item]


@pytest.mark.parametrize(
    ("fault", "reaction"),
    [
        (Fault.TELEMETRY_LATE, Reaction.NO_INCREASE),
        (Fault.TELEMETRY_STALE, Reaction.NOW),
        (Fault.LINK_LOST, Reaction.NOW),
        (Fault.OVER_LIMIT, Reaction.NOW),
        (Fault.OVER_CAP_STILL, Reaction.NOW),
        (Fault.CONSOLE_INSISTS, Reaction.QUICK),
        (Fault.CONSOLE_CHANGED, Reaction.NO_INCREASE),
        (Fault.NOT_SLOWING, Reaction.NOW),
        (Fault.DECK_TILTED, Reaction.SOFT),
        (Fault.DECK_RISING, Reaction.NOW),
        (Fault.UNWATCHED, Reaction.NO_INCREASE),
        (Fault.UNWATCHED_LONG, Reaction.SOFT),
        (Fault.OUR_BUG, Reaction.SOFT),
    ],
)
def test_reactions(fault: Fault, reaction: Reaction) -> None:
    assert FAULT_RULES[fault].reaction is reaction
