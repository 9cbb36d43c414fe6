"""The table: where a walk can be and how it gets elsewhere."""

from pathlib import Path

import pytest

from treadctl.session import phases
from treadctl.session.phases import MAY_MOVE, NEXT_PHASE, STATE_OF, Phase, Trigger


def reachable(start: Phase) -> set[Phase]:
    seen, todo = {start}, [start]
    while todo:
        for after in NEXT_PHASE[todo.pop()].values():
            if after not in seen:
                seen.add(after)
                todo.append(after)
    return seen


def test_every_phase_has_its_rows() -> None:
    assert NEXT_PHASE.keys() == STATE_OF.keys() == set(Phase)


def test_every_phase_is_reached_and_leads_back() -> None:
    assert reachable(Phase.IDLE) == set(Phase)
    for phase in Phase:
        assert Phase.IDLE in reachable(phase)


def test_a_stop_is_possible_from_everywhere() -> None:
    assert all(row[Trigger.HALT] is Phase.STOPPING for row in NEXT_PHASE.values())


def test_the_belt_is_started_by_a_countdown_alone() -> None:
    before_walk = {p for p in Phase if Phase.WALK in NEXT_PHASE[p].values()}
    before_start = {p for p in Phase if Phase.STARTING in NEXT_PHASE[p].values()}
    assert before_walk == {Phase.STARTING}
    assert before_start == {Phase.COUNTDOWN}
    assert {p for p in Phase if Phase.COUNTDOWN in NEXT_PHASE[p].values()} == {Phase.IDLE, Phase.BREAK}


def test_a_moving_belt_ends_by_stopping() -> None:
    for phase in MAY_MOVE - {Phase.STOPPING}:
        assert set(NEXT_PHASE[phase].values()) <= MAY_MOVE


@pytest.mark.parametrize(
    ("row", "without"),
    [
        ("    Phase.STOPPED: State.STOPPED,\n", "    \n"),
        ("        Trigger.CLOSE: Phase.IDLE,\n", "        \n"),
        ("    Phase.SLOWING: {Trigger.HALT: Phase.STOPPING},\n", "    Phase.SLOWING: {},\n"),
    ],
)
def test_a_hole_is_found_on_import(row: str, without: str) -> None:
    source = Path(phases.__file__).read_text()
    holed = source.replace(row, without)
    code = compile(holed, phases.__file__, "exec")
    if "CLOSE" in row:
        exec(code, {"__name__": phases.__name__})  # not every hole is one
        return
    assert holed != source
    with pytest.raises(RuntimeError):
        exec(code, {"__name__": phases.__name__})
