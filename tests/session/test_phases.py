"""The table: where a walk can be and how it gets elsewhere."""

import pytest

from treadctl.model import State
from treadctl.session.phases import MAY_MOVE, NEXT_PHASE, STATE_OF, Phase, Trigger, check


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


# What may happen to a walk, told from where it is; whatever is not told here is refused.
STORIES: dict[str, tuple[Phase, list[tuple[Trigger, Phase]]]] = {
    "a walk of two blocks": (
        Phase.IDLE,
        [
            (Trigger.ARM, Phase.COUNTDOWN),
            (Trigger.COUNTED, Phase.STARTING),
            (Trigger.MOVES, Phase.WALK),
            (Trigger.SLOW, Phase.SLOWING),
            (Trigger.HALT, Phase.STOPPING),
            (Trigger.REST, Phase.BREAK),
            (Trigger.ARM, Phase.COUNTDOWN),
            (Trigger.COUNTED, Phase.STARTING),
            (Trigger.MOVES, Phase.WALK),
            (Trigger.HALT, Phase.STOPPING),
            (Trigger.END, Phase.STOPPED),
            (Trigger.CLOSE, Phase.IDLE),
        ],
    ),
    "a start that is called off": (Phase.COUNTDOWN, [(Trigger.CANCEL, Phase.IDLE)]),
    "going on that is called off": (Phase.COUNTDOWN, [(Trigger.REST, Phase.BREAK)]),
    "enough, said in a break": (Phase.BREAK, [(Trigger.END, Phase.STOPPED)]),
    "the console starts the belt in a break": (Phase.BREAK, [(Trigger.CLOSE, Phase.IDLE)]),
    "the deck comes down": (
        Phase.IDLE,
        [(Trigger.LEVEL, Phase.LEVELLING), (Trigger.CANCEL, Phase.IDLE)],
    ),
    **{
        f"a stop, {phase.name.lower()}": (
            phase,
            [(Trigger.HALT, Phase.STOPPING), (Trigger.HALT, Phase.STOPPING)],
        )
        for phase in Phase
    },
}


@pytest.mark.parametrize("story", STORIES)
def test_what_may_happen(story: str) -> None:
    phase, steps = STORIES[story]
    for trigger, after in steps:
        phase = NEXT_PHASE[phase][trigger]
        assert phase is after


def test_whatever_is_not_told_is_refused() -> None:
    told = set()
    for start, steps in STORIES.values():
        stations = [start, *(after for _, after in steps)]
        told |= {(phase, trigger) for phase, (trigger, _) in zip(stations, steps, strict=False)}
    assert {(phase, trigger) for phase, row in NEXT_PHASE.items() for trigger in row} == told


def test_our_commands_move_the_belt_from_the_start_to_its_standstill() -> None:
    assert set(Phase) - MAY_MOVE == {
        Phase.IDLE,
        Phase.COUNTDOWN,
        Phase.BREAK,
        Phase.LEVELLING,
        Phase.STOPPED,
    }


def test_what_people_are_shown() -> None:
    """Each phase under its own name, but for the two that are nobody's news."""
    shown = {phase.value: state.value for phase, state in STATE_OF.items() if phase.value != state.value}
    assert shown == {"starting": "countdown", "levelling": "idle"}


def test_a_hole_in_the_tables_is_found_on_import() -> None:
    check(NEXT_PHASE, STATE_OF)
    check({**NEXT_PHASE, Phase.STOPPED: {Trigger.HALT: Phase.STOPPING}}, STATE_OF)  # not every hole is one
    with pytest.raises(RuntimeError, match="every phase"):
        check(NEXT_PHASE, {Phase.IDLE: State.IDLE})
    with pytest.raises(RuntimeError, match="every phase"):
        check({Phase.IDLE: NEXT_PHASE[Phase.IDLE]}, STATE_OF)
    with pytest.raises(RuntimeError, match="a stop is possible"):
        check({**NEXT_PHASE, Phase.SLOWING: {}}, STATE_OF)
