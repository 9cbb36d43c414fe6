"""What the page shows and says of a walk's course, from the snapshots of whole walks."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Any

import pytest

from treadctl.care.numbers import CUE_EVERY_S
from treadctl.interfaces.page.course import Course
from treadctl.interfaces.page.cueing import SOON_S, Cueing
from treadctl.interfaces.page.trail import POINTS_MAX, Trail

Line = dict[str, Any]

NONE: Line = {
    "t": 0.0,
    "state": "idle",
    "speed_kmh": 0.0,
    "target_kmh": None,
    "cap_kmh": None,
    "block": 0,
    "blocks": 0,
    "walked_s": 0,
    "walk_s": 0,
    "level_s": None,
    "next_change_s": None,
    "waits_for": None,
    "question": None,
}


def walk(blocks: tuple[int, ...], rest_s: int = 60, level_s: int = 30) -> Iterator[Line]:
    """A walk once a second, from the countdown to the end; each break lasts 5 s longer than it must."""
    t, walked = 1000.0, 0
    base = {**NONE, "cap_kmh": 2.5, "blocks": len(blocks), "walk_s": sum(blocks), "level_s": level_s}
    for block, length in enumerate(blocks, 1):
        for left in range(5, 0, -1):
            t += 1
            yield {
                **base,
                "t": t,
                "state": "countdown",
                "block": block,
                "walked_s": walked,
                "next_change_s": left,
            }
        for second in range(length):
            t += 1
            speed = min(2.0, 0.2 * second) if walked < level_s else min(2.5, 2.0 + (walked - level_s) / 200)
            moving = {"state": "walk", "speed_kmh": speed, "target_kmh": speed, "block": block}
            yield {**base, **moving, "t": t, "walked_s": walked, "next_change_s": length - second}
            walked += 1
        for left in range(rest_s, -5, -1) if block < len(blocks) else ():
            t += 1
            waits = {"waits_for": "continue", "next_change_s": None} if left <= 0 else {"next_change_s": left}
            yield {**base, "t": t, "state": "break", "block": block, "walked_s": walked, **waits}
    yield {**base, "t": t + 1, "state": "stopped", "block": len(blocks), "walked_s": walked}
    yield {**NONE, "t": t + 2}


@pytest.mark.parametrize("blocks", [(20, 20), (300, 300, 240), (300, 164, 164), (600,)])
def test_the_stretches_are_the_blocks_from_the_first_step_on(blocks: tuple[int, ...]) -> None:
    course = Course()
    seen = []
    for line in walk(blocks):
        course.take(line)
        if line["state"] == "walk":
            seen.append(course.stretches)
    assert set(map(tuple, seen)) == {blocks}
    assert course.stretches == []


def test_a_break_within_a_block_is_where_it_was_taken() -> None:
    course = Course()
    for line in walk((100, 100)):
        course.take(line)
        if line["walked_s"] == 40:
            course.take({**line, "state": "break", "next_change_s": 30})
            course.take(line)
        if line["walked_s"] == 150:
            assert course.stretches == [40, 60, 100]


def test_a_page_that_comes_late_takes_the_blocks_before_for_equal() -> None:
    course = Course()
    course.take(
        {
            **NONE,
            "state": "walk",
            "block": 3,
            "blocks": 4,
            "walked_s": 250,
            "walk_s": 400,
            "next_change_s": 50,
        }
    )
    assert course.stretches == [100, 100, 100, 100]


def test_the_trail_of_the_longest_walk_is_short_and_keeps_its_ends() -> None:
    trail = Trail()
    for second in range(75 * 60):
        trail.take({**NONE, "t": 50.0 + second, "blocks": 1, "speed_kmh": 2.0, "cap_kmh": 2.5})
    assert POINTS_MAX / 2 <= len(trail.points) <= POINTS_MAX
    assert trail.points[0] == (0.0, 2.0, 2.5)
    assert trail.points[-1][0] > 74 * 60
    trail.take(NONE)
    assert trail.points == []


def cues(lines: Iterable[Line], *, rail: bool = True) -> list[tuple[str, Line]]:
    """The cues of a walk, each with the snapshot at which it came up."""
    cueing, found, before = Cueing(), [], None
    for line in lines:
        cueing.take(line, line["t"], rail=rail)
        if cueing.up is not None and cueing.up != before:
            found.append((cueing.up["id"], line))
        before = cueing.up
    assert cueing.up is None
    return found


def test_each_change_is_said_before_it_comes_and_halfway_once() -> None:
    found = cues(walk((60, 60)))
    assert [id_ for id_, _ in found] == [
        "soon_faster",
        "soon_break",
        "soon_go_on",
        "ready_again",
        "halfway",
        "soon_end",
    ]
    for id_, line in found:
        if id_.startswith("soon") and id_ != "soon_faster":
            assert line["next_change_s"] == SOON_S
    assert dict(found)["halfway"]["walked_s"] == 60
    assert dict(found)["ready_again"]["waits_for"] == "continue"
    awaited = {**NONE, "blocks": 1, "state": "countdown", "waits_for": "own_start", "next_change_s": 9}
    assert cues(iter([{**awaited, "t": 1.0}, {**awaited, "t": 2.0}])) == []  # nobody may go on there


def test_that_the_belt_gets_faster_is_said_five_seconds_before() -> None:
    found = cues(walk((60, 60)))
    assert [id_ for id_, _ in found].count("faster") == 0  # it was said
    (line,) = [line for id_, line in found if id_ == "soon_faster"]
    assert (line["walked_s"], line["target_kmh"]) == (25, 2.0)
    assert "soon_faster" not in dict(cues(walk((40, 60), level_s=38)))  # the break comes first
    assert "soon_faster" not in dict(cues(walk((60,), level_s=60)))


def test_a_page_that_came_late_to_a_walk_says_it_as_well() -> None:
    late = list(walk((60, 60)))[5 + 20 :]
    (line,) = [line for id_, line in cues(late) if id_ == "soon_faster"]
    assert line["walked_s"] == 25


def test_it_is_not_said_where_it_will_not_be_so() -> None:
    asked = ({**line, "question": "compared"} for line in walk((60, 60)))
    said = dict(cues(asked))
    assert "soon_faster" not in said
    assert said["faster"]["target_kmh"] > 2.0  # then it is said as it rises
    capped = ({**line, "cap_kmh": 2.0} for line in walk((60, 60)))
    assert "soon_faster" not in dict(cues(capped))


def test_a_short_break_is_not_talked_through() -> None:
    assert "soon_go_on" not in [id_ for id_, _ in cues(walk((60, 60), rest_s=12))]


def test_posture_cues_keep_their_distance_and_need_what_they_name() -> None:
    found = [(id_, line["t"]) for id_, line in cues(walk((75 * 60,)), rail=False)]
    times = [at for _, at in found]
    posture = [(id_, at) for id_, at in found if id_.startswith("cue_")]
    assert len(posture) > 15
    assert "cue_fingers" not in dict(posture)
    for _, at in posture:
        assert all(at - other >= CUE_EVERY_S for other in times if other < at)


def test_no_posture_cue_while_a_question_is_open() -> None:
    lines = ({**line, "question": "compared"} for line in walk((400,)))
    assert not [id_ for id_, _ in cues(lines) if id_.startswith("cue_")]


def test_what_is_said_has_no_loose_end() -> None:
    cueing, texts = Cueing(), set()
    asked = ({**line, "question": "compared"} for line in walk((60, 60)))
    for line in (*walk((60, 60)), *asked):
        cueing.take(line, line["t"], rail=True)
        texts.add(cueing.up["text"] if cueing.up else "")
    assert "A break in 10 seconds. The belt will slow down." in texts
    assert "In 5 seconds the belt gets a little faster, up to 2.5 km/h." in texts
    assert "A little faster now, up to 2.5 km/h." in texts
    assert not any("{" in text for text in texts)
