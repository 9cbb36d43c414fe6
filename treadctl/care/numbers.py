"""Every clinical number, with its place in the rule set and its basis.

The belt's own limits are in `safety.limits`.  None of these is read from a file, an option or a
variable; a profile may be stricter, and nothing makes them looser.

Each line says the section of the clinical rule set and the basis: E evidence (most of it from other
complaints than sciatica), S the two articles that the project began with, ENG a cautious engineering choice.
Seconds are floats; speeds are `Speed`; shares are plain factors; days are calendar days.
"""

from __future__ import annotations

from treadctl.quantities import Speed

# --- scores and zones (3.6)
SCORE_MAX = 10  # E: numeric rating scale, 0 none, 10 the worst you can imagine
FURTHER_FROM = 2  # 3.6, E: "further" means the buttock (zone 2) or below; back pain alone is no leg pain

# --- length of a session, and its days (3.2)
FIRST_S = 300.0  # 3.2, S: the first plan, and the most without clinician_ok
FIRST_MIN_S = 120.0  # 3.2, ENG: a first plan is never shorter
FIRST_MAX_S = 600.0  # 3.2, S: a first plan is never longer
SESSION_DEFAULT_S = 1800.0  # 3.2, S: most walking in a session unless chosen
SESSION_HARD_S = 2700.0  # 3.2, S, hard
TOTAL_HARD_S = 4500.0  # 3.2, ENG, hard: with breaks
SESSIONS_A_DAY = 1  # 3.2, ENG
FALSE_START_S = 60.0  # 3.2, ENG: a walk of less, not stopped for the body, is no session (together in a day)
FALSE_START_WITHIN_S = 120.0  # 3.5, ENG: from arming to its end: before the first question would be due
REST_DAYS = 1  # 3.2, S: calendar days without a session after each session
WEEK_DAYS = 7  # 3.4, ENG: a programme week, counted from the first session's day
SESSIONS_A_WEEK = 3  # 3.2, ENG: strict alternation would swing by a third
SESSIONS_FEWEST = 2  # 3.0, ENG: a profile may plan two
SESSIONS_MOST = 5  # 3.2, E (WalkBack's goal): only with clinician_ok and MORE_DAYS_GREEN_WEEKS
MORE_DAYS_GREEN_WEEKS = 4  # 3.2, ENG: green weeks before a fourth day
MORE_DAYS_SESSIONS = 3  # 3.2, ENG: above so many sessions a week both conditions hold

# --- speeds that the body sets (3.1; the belt's are in safety.limits)
MIN_WALK = Speed.kmh("1.0")  # 3.1, ENG: below this nobody walks; SLOW does not go under it
STARTER_CAP = Speed.kmh("2.0")  # 3.1, E: the fixed speed of published walking tests, rounded
STARTER_LATER_CAP = Speed.kmh("2.5")  # 3.1, E: from the second session, all green, slower feels unsteady
STARTER_LATER_FROM = 2  # 3.1, ENG: that second session
DEFAULT_CAP = Speed.kmh("3.5")  # 3.1, E: top of the comfortable range
USER_CAP_MAX = Speed.kmh("4.5")  # 3.1, ENG: only after CAP_RAISE_GREEN_WEEKS and a confirmation
CAP_RAISE_GREEN_WEEKS = 4  # 3.1, ENG
NEW_SESSIONS = 3  # 3.1, 3.3, Z11, E/ENG: sessions in which somebody is new to the belt

# --- blocks and breaks (3.3)
GENTLE_BLOCK_S = 120.0  # 3.3, ENG: gentle and starter
STANDARD_BLOCK_S = 300.0  # 3.3, ENG
SETTLED_BLOCK_S = 600.0  # 3.3, ENG: and Z14's usual longest
BLOCK_HARD_S = 900.0  # 3.3, ENG, hard
BREAK_S = 120.0  # 3.3, ENG: least; a person may only lengthen it
BREAK_MOST_S = 600.0  # 3.3, ENG: a longer one ends the session
SETTLED_GREEN_WEEKS = 4  # 3.3, ENG: green weeks before the settled pattern
STARTER_FIRST = 3  # 3.3, ENG: sessions of the starter pattern at the very beginning
STARTER_AFTER_HALVING = 3  # 3.3, ENG: and after a step back of 50 % or a lock
GENTLE_AFTER_STEP_BACK = 2  # 3.3, ENG: sessions of the gentle pattern after a step back
EARLY_SYMPTOMS_S = 180.0  # 3.3, E: symptoms so soon after the start make the pattern gentle

# --- progression (3.4)
COUNTS_FROM = 0.8  # 3.4 as amended by 3.0, ENG: of the speed commanded at that moment
GROW = 1.10  # 3.4, S: most growth of time, or of speed, from one week to the next
SPEED_GROW_MOST = Speed.kmh("0.2")  # 3.4, ENG: nor more than this
TIME_FIRST_UNTIL_S = 600.0  # 3.4, ENG: time grows alone until here, then in turn with speed
STEP_BACK = 0.8  # 3.4, ENG: what is left after one red week
STEP_BACK_HALF = 0.5  # 3.4, ENG: after two reds, a lock, or pain unsettled twice
TIME_MIN_S = 120.0  # 3.4, ENG: no step back goes under it
REDS_HALVE = 2  # 3.4 rule 2, ENG: red sessions in one week, or red weeks running
WORSE_MORNINGS = 2  # 3.4 rule 3, ENG: mornings running at +1 or worse
BEFORE_UP_BACK = 2.0  # 3.4 rule 3, E: rise of the mean score before sessions on last week
BEFORE_UP_HOLD = 1.0  # 3.4 rule 4, ENG
AMBERS_HOLD = 2  # 3.4 rule 4, ENG
DONE_SHARE = 0.8  # 3.4 rule 4, ENG: less of the planned time than this holds
HOLDS_THEN_OFFER = 4  # 3.4, ENG: so many running: "stay here as my normal"
USUAL_DAYS = 14  # 3.4, ENG: the usual score is the median of so many days

# --- weekly guard (3.4)
GUARD = 1.10  # 3.4, S, hard: time, mean speed and volume against the reference week
REFERENCE_SESSIONS = 3  # 3.4, ENG: a reference week has so many (3.0: or as many as planned)
SHORTEN_FIRST = 0.75  # 3.2, ENG: walks get shorter down to this share before one is left out: 3 become 4
REFERENCE_DAYS = 14  # 3.4, ENG: and is no older

# --- baseline week (3.4, 3.0)
BASELINE_SESSIONS = 3  # 3.4, E
BASELINE_SPEED = Speed.kmh("2.0")  # 3.4, E
BASELINE_END_UP = 1  # 3.4, 3.0, E: the walk ends when a score is up so much
BASELINE_MOST_S = 600.0  # 3.4, S: or at so many seconds
BASELINE_ALONE_S = 300.0  # 3.0, ENG: or at so many without clinician_ok
BASELINE_SHARE = 0.8  # 3.4, E: of the mean
BASELINE_CLAMP_S = (120.0, 600.0)  # 3.4, E/S
AGREED_MOST_S = 600.0  # 3.0, ENG: [agreed] with a clinician
AGREED_SPEED_MAX = Speed.kmh("3.0")  # 3.0, ENG

# --- gaps and illness (3.4)
GAP_FREE_DAYS = 7  # 3.4, ENG: as planned
GAP_SHORT_DAYS = 14  # 3.4, E (low)/ENG: up to here GAP_SHORT is left
GAP_SHORT = 0.8
GAP_LONG_DAYS = 28  # 3.4, ENG: up to here GAP_LONG is left; beyond, baseline week and full screen
GAP_LONG = 0.5
GAP_FLOOR_S = 300.0  # 3.4, ENG: not under this, nor over T
ILLNESS_FREE_S = 172_800.0  # 3.4, ENG: 48 hours without symptoms after a fever
ILLNESS_SHARE = 0.8  # 3.4, ENG: then

# --- before a session (3.6 A)
TOO_HIGH = 7  # 3.6 A, ENG: back or leg from here: not today; 3.6 B: stop
TOO_HIGH_DAYS = 3  # 3.6 A, ENG: so many such days...
TOO_HIGH_IN_DAYS = 7  # 3.6 A, ENG: ...in so many: see a clinician
CLINICIAN_AT = 6  # 3.6 A, ENG: only with clinician_ok, then starter
RAISED_FROM = 4  # 3.6 A, E: 4 and 5 are walked with, gently where they are above the usual
USUAL_UP = 1.0  # 3.6 A, ENG: above the usual by so much
GENTLE_SHARE = 0.8  # 3.6 A, ENG: of the planned time
FURTHER_UP_MOST = 1  # 3.6 A, E: leg further than usual: gently with so much more pain, else not today
MEDICINE_DAYS = 7  # 3.6 A, E: a drowsy-making medicine started or raised

# --- during a session (3.6 B)
LEG_STOP_UP = 2  # 3.6 B/2, E: the first change above the noise of the scale
BACK_STOP_UP = 3  # 3.6 B/2, ENG
BACK_BREAK_UP = 2  # 3.6 B/3, E
OTHER_BREAK_UP = 2  # 3.6 B/3, ENG: hip, knee, foot
BREAK_AT = 6  # 3.6 B/3, ENG: with a rise of one
SLOW_UP = 1  # 3.6 B/4, ENG
SLOW_SHARE = 0.8  # 3.6 B/4, ENG: of the speed, not under MIN_WALK
SLOW_AGAIN_S = 120.0  # 3.6 B/4, ENG: then ask again
PAIN_BREAK_S = (120.0, 300.0)  # 3.6 B/3, ENG
RESUME_UP = 1  # 3.6 B, ENG: at most so much above the score before
RESUME_SHARE = 0.8  # 3.6 B, ENG: of the speed, gentle pattern
PAIN_BREAKS_END = 2  # 3.6 B, ENG: this one ends the session

# --- after a session (3.6 C)
SETTLED_UP = 1  # 3.6 C, ENG: at two hours, and falling
LINGER_UP = 2  # 3.6 C, E: at two hours: red
MORNING_AMBER_UP = 1  # 3.6 C, ENG
MORNING_RED_UP = 2  # 3.6 C, E
EXTRA_REST_DAYS = 1  # 3.6 C, ENG: after a red morning
UNSETTLED_TWICE = 2  # 3.6 C, ENG: not settled after a day, sessions running: half
REDS_ADVISE = 3  # 3.6 C, ENG: reds...
REDS_IN_DAYS = 14  # 3.6 C, ENG: ...in so many days: see a doctor
RISING_WEEKS = 2  # 3.6 C, ENG: weeks running in which the score before a walk rises
NO_BETTER_DAYS = 42  # 3.6 C, E (guidance: "a few weeks")
LIMPS_ADVISE = 2  # W11, ENG: a limp new so often: a physiotherapist could look

# --- what is asked, when (3.5)
FIRST_CHECK_S = 120.0  # 3.5, ENG: after the start of walking
CHECK_EVERY_S = 300.0  # 3.5, ENG: never further apart
CHECK_USUAL_S = 150.0  # 3.6 A, ENG: 4-5 as usual: "every 2-3 min"
CHECK_USUAL_MOST_S = 180.0  # 3.6 A, ENG
QUIET_BEFORE_CHECK_S = 60.0  # 3.1, ENG: nothing rises so shortly before a question is due
ASK_AGAIN_S = 30.0  # 3.5, ENG: an unanswered question repeats
ASK_SLOW_S = 60.0  # 3.5, ENG: slow to the lowest
ASK_STOP_S = 90.0  # 3.5, 3.6 B/2, ENG: stop
LATER_S = 7200.0  # 3.5, E: two hours after
MORNING_FROM_S = 18_000.0  # 3.5, ENG: 05:00, seconds of the local day
REMIND_FROM_S = 28_800.0  # 3.5, ENG: 08:00; asked from 05:00 on, but a reminder should wake nobody
REMIND_UNTIL_S = 82_800.0  # 3.5, ENG: 23:00
SCREEN_EVERY_DAYS = 28  # 3.5, ENG: full screen, readiness, clinician_ok
NEW_DAYS = 14  # 3.7, E: "in the last two weeks"

# --- cues and comfort (3.9, 3.10)
CUE_EVERY_S = 180.0  # 3.9, ENG: at most one
COMFORT_MOST_S = 1200.0  # 3.10, S: ice, and heat, each
COMFORT_CYCLES = 1  # 3.10, S
