"""All judges in order."""

from __future__ import annotations

from collections.abc import Callable

from tests.fuzz.judge import (
    after,
    answers,
    attended,
    deck,
    guardian,
    hazards,
    link,
    own,
    speech,
    speed,
    start,
    stop,
    targets,
)
from tests.fuzz.judge.facts import Facts
from tests.fuzz.judge.verdict import Verdict, Violation
from tests.fuzz.story import Story
from tests.fuzz.world import World

INVARIANTS: dict[str, Callable[[Facts, Verdict], None]] = {
    "I1": speed.above_the_cap,
    "I2": start.every_start_was_permitted,
    "I2a": own.a_takeover_is_a_persons_press,
    "I3": targets.every_target_is_allowed,
    "I4": stop.the_person_is_obeyed,
    "I5": targets.nothing_rises_while_stopped,
    "I6": guardian.a_dead_service_leaves_no_moving_belt,
    "I7": link.a_lost_link_is_met_with_a_stop,
    "I8": deck.the_deck_is_left_alone,
    "I9": after.what_was_acknowledged_is_kept,
    "I11": targets.nothing_rises_on_old_news,
    "I13": targets.few_corrections,
    "I14": after.everything_settles,
    "I15": stop.gentle_stops_are_gentle,
    "I16": guardian.it_keeps_to_its_list,
    "I17": speech.never_stopped_while_it_moves,
    "I18": speech.alarms_mean_something,
    "I19": stop.a_break_is_a_break,
    "I20": after.nothing_before_and_after,
    "I21": stop.every_stop_has_an_end,
    "Q1": answers.silence_ends_a_walk,
    "Q2": answers.nothing_rises_before_a_question,
    "Q3": answers.slower_stays_slower,
    "Q4": answers.pain_ends_a_walk,
    "Q5": answers.a_break_for_pain_is_one,
    "Q6": answers.questions_come,
    "R9": attended.nothing_rises_without_a_guardian,
    "R10": hazards.a_loop_that_stood_still_raises_nothing,
    "H-31": hazards.a_blocked_link_is_cut,
    "H-34": hazards.a_silent_stack_gets_no_increase,
    "H-39": hazards.lost_control_is_not_fought_for,
    "H-47": hazards.a_frozen_service_stops,
    "H-52": hazards.a_full_disk_ends_the_walk,
    "H-62": attended.nothing_rises_unwatched,
    "H-87": targets.minus_at_the_console_holds,
}


def judge(world: World, story: Story, only: str | None = None) -> Verdict:
    """Judge one story by all invariants, or by one."""
    facts, verdict = Facts(world, story), Verdict()
    for name, invariant in INVARIANTS.items():
        if only in (None, name):
            invariant(facts, verdict)
    verdict.violations.sort(key=lambda one: one.t)
    return verdict


__all__ = ["INVARIANTS", "Verdict", "Violation", "judge"]
