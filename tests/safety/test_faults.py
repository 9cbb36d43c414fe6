"""The table: every fault, its reaction, its release."""

import re
from pathlib import Path

import pytest

from treadctl.safety import faults
from treadctl.safety.faults import FAULT_RULES, Fault, Reaction, Release, Rule, holds_start, worst


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


POLICY = """
telemetry_late         | no increase | by itself  |       | H-18 H-28
link_gap               | no increase | by itself  |       | H-28
loop_stalled           | no increase | by itself  |       | H-43 H-44 H-50
command_unknown        | no increase | by itself  |       | H-15 H-20 H-84
speed_doubtful         | no increase | by itself  |       | H-04 H-73
unwatched              | no increase | by itself  |       | H-62
unwatched_ask          | no increase | by itself  |       | H-62
journal_trouble        | no increase | by itself  |       | H-52
readings_differ        | no increase | by itself  |       | H-18 H-19
guardian_late          | no increase | by itself  |       | H-43 H-45
stack_down             | no increase | by itself  |       | H-33 H-34
console_changed        | no increase | next start |       | H-01 H-39 H-80
control_lost           | no increase | next start |       | H-39
telemetry_patchy       | soft        | never      |       | H-18
loop_stalling          | soft        | never      |       | H-43 H-44
not_following          | soft        | never      |       | H-03
units_doubtful         | soft        | never      |       | H-04 H-73
deck_tilted            | soft        | never      |       | H-09
unwatched_long         | soft        | never      |       | H-61 H-62
our_bug                | soft        | never      |       | H-06 H-07
journal_lost           | soft        | never      |       | H-52
cap_below_belt         | soft        | never      |       | H-05 H-55
readings_differ_long   | soft        | never      |       | H-18 H-19
guardian_lost          | soft        | never      |       | H-45
console_insists        | quick       | never      |       | H-01
telemetry_stale        | now         | never      | alarm | H-18 H-23 H-28 H-33
link_lost              | now         | never      | alarm | H-28 H-29
not_as_left            | now         | never      |       | H-16 H-28 H-29
loop_lost              | now         | never      |       | H-43 H-47 H-50
over_limit             | now         | never      | alarm | H-01 H-02 H-26
over_cap_still         | now         | never      | alarm | H-01 H-02
runaway                | now         | never      | alarm | H-02
wrong_way              | now         | never      | alarm | H-72
not_starting           | now         | never      |       | H-14 H-17
started_fast           | now         | never      |       | H-70 H-71
not_slowing            | now         | never      | alarm | H-03 H-04 H-73
machine_restarted      | now         | never      | alarm | H-16
moves_at_zero          | now         | never      | alarm | H-74
deck_rising            | now         | never      |       | H-10
invariant_broken       | now         | never      |       | H-06 H-12
guardian_acted         | now         | never      |       | H-30 H-43 H-47
"""
"""Cause, reaction, when it is over, whether the alarm starts at once, the hazards that it answers."""

OVER = {"by itself": Release.BY_ITSELF, "next start": Release.ON_START, "never": Release.NEVER}


@pytest.mark.parametrize("row", POLICY.strip().splitlines())
def test_a_row_is_what_was_decided(row: str) -> None:
    cause, reaction, over, alarm, hazards = (cell.strip() for cell in row.split("|"))
    assert FAULT_RULES[Fault(cause)] == Rule(
        Reaction[reaction.upper().replace(" ", "_")],
        OVER[over],
        tuple(hazards.split()),
        alarm=alarm == "alarm",
    )


def test_no_row_is_undecided() -> None:
    assert {Fault(row.split("|")[0].strip()) for row in POLICY.strip().splitlines()} == set(Fault)


def test_reactions_are_ordered_from_nothing_to_the_hardest() -> None:
    assert list(Reaction) == [
        Reaction.NONE,
        Reaction.NO_INCREASE,
        Reaction.SOFT,
        Reaction.QUICK,
        Reaction.NOW,
    ]
    assert [reaction.value for reaction in Reaction] == [0, 1, 2, 3, 4]


def test_a_reaction_left_out_of_the_rule_rings_no_alarm() -> None:
    assert not Rule(Reaction.SOFT, Release.NEVER, ()).alarm


@pytest.mark.hazard("H-12", "H-18", "H-34")
def test_a_start_waits_for_everything_but_the_watch_for_ghosts() -> None:
    """What takes speed or lets none rise starts nothing; an unknown fault is the worst."""
    for fault in Fault:
        assert holds_start([fault]) is (None if fault is Fault.COMMAND_UNKNOWN else fault)
    assert holds_start([]) is None
    assert holds_start([Fault.COMMAND_UNKNOWN, Fault.STACK_DOWN, Fault.UNWATCHED]) is Fault.STACK_DOWN
    assert holds_start(["unheard of"]) == "unheard of"  # type: ignore[list-item]
