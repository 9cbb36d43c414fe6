"""The pages for clinicians say the numbers that the rules use, and on what they rest."""

from __future__ import annotations

import inspect
import re
import string
from pathlib import Path

import pytest

from treadctl.care import numbers
from treadctl.quantities import Speed
from treadctl.safety import limits

PAGES = (Path(__file__).resolve().parents[2] / "docs" / "for-clinicians.md").read_text(encoding="utf-8")
ROWS = [line for line in PAGES.splitlines() if line.startswith("| ")]
BASIS = dict(
    re.findall(
        r"^([A-Z][A-Z_]+) = .*?# [^\n]*?\b((?:E|S|ENG)(?:(?: \(low\))?/(?:E|S|ENG))*)\b",
        inspect.getsource(numbers),
        re.MULTILINE,
    )
)

SAID = """
every {SCREEN_EVERY_DAYS} days, after a lock, after more than {GAP_LONG_DAYS} days away; new in the last {NEW_DAYS} days counts
at most {FIRST_S:min} min at {STARTER_CAP} km/h
Back or leg at {TOO_HIGH} or more (0-10) | not that day; {TOO_HIGH_DAYS} such days in {TOO_HIGH_IN_DAYS}
Back or leg at {CLINICIAN_AT} | only with your yes
At {RAISED_FROM} or 5, and {USUAL_UP:n} above the person's usual | short blocks, {GENTLE_SHARE:%} % of the time
asked every 2 to {CHECK_USUAL_MOST_S:min} minutes
gently if up to {FURTHER_UP_MOST} more
not within {MEDICINE_DAYS} days
{SLOW_UP} more in back or leg | {SLOW_SHARE:less} % slower, asked again in {SLOW_AGAIN_S:min} minutes
Back {BACK_BREAK_UP} more; hip, knee or foot {OTHER_BREAK_UP} more; {SLOW_UP} more at {BREAK_AT}
on only within {RESUME_UP} of before, at {RESUME_SHARE:%} % of the speed; a {PAIN_BREAKS_END}nd such break ends the walk
Leg {LEG_STOP_UP} more; back {BACK_STOP_UP} more; any at {TOO_HIGH}
asked again at {ASK_AGAIN_S:n} s, slowest at {ASK_SLOW_S:n} s, ended at {ASK_STOP_S:n} s
2 hours after: {LINGER_UP} more
Next morning: {MORNING_AMBER_UP} more | no growth; twice running {STEP_BACK:less} % less
Next morning: {MORNING_RED_UP} more, or further down | red: {EXTRA_REST_DAYS} more day of rest, {STEP_BACK:less} % less
or {REDS_HALVE} reds in a week | half
{REDS_ADVISE} reds in {REDS_IN_DAYS} days; scores rising {RISING_WEEKS} weeks; no better after {NO_BETTER_DAYS} days
{BASELINE_SESSIONS} walks at up to {BASELINE_SPEED} km/h, each ending at {BASELINE_END_UP} more pain or {BASELINE_MOST_S:min} minutes; then {BASELINE_SHARE:%} % of their mean
at most {GROW:more} % more time, or {GROW:more} % (and {SPEED_GROW_MOST} km/h) more speed
time, speed and distance each at most {GUARD:more} % above
{SESSIONS_A_WEEK} a week, {REST_DAYS} day of rest after each; a 4th only with your yes and {MORE_DAYS_GREEN_WEEKS} good weeks
under {FALSE_START_S:n} s walked, ended within {FALSE_START_WITHIN_S:min} minutes of the press
{SESSION_DEFAULT_S:min} minutes, {SESSION_HARD_S:min} if chosen; {TOTAL_HARD_S:min} with breaks; blocks of {GENTLE_BLOCK_S:min}, {STANDARD_BLOCK_S:min} or {SETTLED_BLOCK_S:min} minutes, at most {BLOCK_HARD_S:min}; breaks of {BREAK_S:min} to {BREAK_MOST_S:min} minutes
{STARTER_CAP} km/h for the first {NEW_SESSIONS} walks, then up to {DEFAULT_CAP}; to {USER_CAP_MAX} after {CAP_RAISE_GREEN_WEEKS} good weeks
up to {GAP_FREE_DAYS} as planned; to {GAP_SHORT_DAYS}: {GAP_SHORT:%} %; to {GAP_LONG_DAYS}: {GAP_LONG:%} %
{ILLNESS_FREE_S:h} hours well, then {ILLNESS_SHARE:%} %
"""
"""What the tables say, with the names of the numbers instead of them."""

IN_PROSE = """
{FIRST_CHECK_S:min} minutes after the start, at each block's end, at most {CHECK_EVERY_S:min} minutes apart
"stay here as my normal" after {HOLDS_THEN_OFFER} held weeks
{FIRST_MIN_S:min} to {AGREED_MOST_S:min} minutes, {MIN_WALK} to {AGREED_SPEED_MAX} km/h
replaces the first week's
{BASELINE_ALONE_S:min} or {BASELINE_MOST_S:min} minutes and {BASELINE_SPEED} km/h for {SCREEN_EVERY_DAYS} days
(at most {AGREED_MOST_S:min}) at ______ km/h (at most {AGREED_SPEED_MAX})
"""

ELSEWHERE = {
    *("SCORE_MAX", "FURTHER_FROM", "SESSIONS_A_DAY", "WEEK_DAYS", "SESSIONS_MOST", "MORE_DAYS_SESSIONS"),
    *("FIRST_MAX_S", "SESSIONS_FEWEST", "SETTLED_GREEN_WEEKS", "STARTER_LATER_CAP", "STARTER_LATER_FROM"),
    *("STARTER_FIRST", "STARTER_AFTER_HALVING", "GENTLE_AFTER_STEP_BACK", "EARLY_SYMPTOMS_S", "COUNTS_FROM"),
    *(
        "TIME_FIRST_UNTIL_S",
        "STEP_BACK_HALF",
        "TIME_MIN_S",
        "WORSE_MORNINGS",
        "BEFORE_UP_BACK",
        "BEFORE_UP_HOLD",
    ),
    *("AMBERS_HOLD", "DONE_SHARE", "USUAL_DAYS", "REFERENCE_SESSIONS", "SHORTEN_FIRST", "REFERENCE_DAYS"),
    *("BASELINE_CLAMP_S", "GAP_FLOOR_S", "PAIN_BREAK_S", "SETTLED_UP", "UNSETTLED_TWICE", "LIMPS_ADVISE"),
    *("CHECK_USUAL_S", "QUIET_BEFORE_CHECK_S", "LATER_S", "MORNING_FROM_S", "CUE_EVERY_S", "COMFORT_MOST_S"),
    *("REMIND_FROM_S", "REMIND_UNTIL_S"),
    "COMFORT_CYCLES",
}
"""Numbers that two pages have no room for (docs/rules.md has them), or that stand there in words."""


class Filled(string.Formatter):
    """Writes a number by its name as the pages do: min, h, % of, % less, % more, or as it is."""

    def format_field(self, value: object, format_spec: str) -> str:
        if isinstance(value, Speed):
            return str(value).removesuffix(" km/h")
        assert isinstance(value, int | float)
        made = {
            "": value,
            "n": value,
            "min": value / 60,
            "h": value / 3600,
            "%": 100 * value,
            "less": 100 * (1 - value),
            "more": 100 * (value - 1),
        }[format_spec]
        assert abs(made - round(made)) < 1e-9
        return str(round(made))


@pytest.mark.parametrize("line", SAID.strip().splitlines())
def test_a_row_says_the_rules_number_and_its_basis(line: str) -> None:
    names = {name for _, name, _, _ in string.Formatter().parse(line) if name}
    said = Filled().vformat(line, (), vars(numbers))
    rows = [row for row in ROWS if said in row]
    assert len(rows) == 1, said
    basis = rows[0].rsplit("|", 2)[1]
    for name in names:
        rests_on = set(re.findall("ENG|E|S", BASIS.get(name, "")))
        assert rests_on <= set(re.findall(r"\b(?:ENG|E|S)\b", basis)), (name, rests_on)


@pytest.mark.parametrize("line", IN_PROSE.strip().splitlines())
def test_the_text_says_the_rules_numbers(line: str) -> None:
    said = Filled().vformat(line, (), vars(numbers))
    assert said in PAGES.replace("**", "")


def test_no_number_is_forgotten() -> None:
    known = {name for name in vars(numbers) if name.isupper()}
    named = {
        name
        for line in (SAID + IN_PROSE).splitlines()
        for _, name, _, _ in string.Formatter().parse(line)
        if name
    }
    assert named | ELSEWHERE == known, (known - named - ELSEWHERE, (named | ELSEWHERE) - known)
    assert not named & ELSEWHERE


def test_the_belts_own_numbers() -> None:
    assert f"never above {limits.ABS_MAX}".removesuffix(" km/h") in PAGES
    assert f"Speed rises by {limits.RISE_PER_S} each second" in PAGES
    assert numbers.DEFAULT_CAP.hundredths / limits.QUICK_PER_S.hundredths == 7


def test_two_pages_and_no_claim() -> None:
    assert len(PAGES.split()) < 1300
    assert "No trial of treadmill walking for sciatica was found." in PAGES
    assert "What was never tested" in PAGES
    claims = r"relie[fv]|heal(s|ing)|therap(y|eutic)|prescri|rehab|clinically proven|\bsafe\b|prevents"
    assert not re.search(claims, PAGES, re.IGNORECASE)
