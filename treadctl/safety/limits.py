"""The hard numbers.  Profiles may tighten them; no option, file or variable loosens them.

Each number says where it comes from: *evidence* and *cautious choice* are
the project's clinical rule set, *field* is what real machines were seen to
do, *chosen* is an engineering choice that a measurement should replace.
"""

from __future__ import annotations

from treadctl.quantities import Incline, Speed

# --- speed
ABS_MAX = Speed.kmh("5.0")
# Cautious choice: just above the healthy treadmill preference (4.5-4.7), 30 % under the run transition.
CAP_MAX = Speed.kmh("3.5")
# Evidence: top of the comfortable range.  More waits for four good weeks, which the programme will count.
CAP_MIN = Speed.kmh("1.0")  # cautious choice: below this nobody walks
NO_RAIL_CAP = Speed.kmh("2.0")  # cautious choice: nothing to hold on to
UNPROVEN_CAP = Speed.kmh("2.0")  # cautious choice: a host where the guardian's stop was never timed
EMPTY_BELT_CAP = Speed.kmh("1.5")  # a real machine that was never commissioned, nobody on it
UNIT_PROBE = Speed(0x0101)  # 2.57 km/h: the empty belt's first target, the same in either byte order
ORDER_PROBE = Speed(0x0100)  # 2.56 km/h: with its octets swapped 0.01, so that a mistake is slow
START_USUAL = Speed.kmh("1.0")  # field: most belts start at 0.5-1.0, whatever their lowest speed
START_OVER = Speed.kmh("0.3")  # faster than its start speed by more: it took up a former speed, NOW
START_WINDOW_S = 10.0  # chosen: so long after its first movement a belt is starting
START_MAX = Speed.kmh("1.6")  # 1.0 mph: a machine that starts faster is not walked on
TRIP_OVER_ABS = Speed.kmh("5.2")  # on one plausible frame: NOW
OVER_CAP = Speed.kmh("0.3")  # reported above cap by more: corrected, then stopped
NOISE = Speed.kmh("0.15")  # field: a steady belt's reports are off by up to so much
OFF_TARGET = Speed.kmh("0.25")  # chosen: that noise and a bit; more off the target is somebody's doing
IMPLAUSIBLE = Speed.kmh("25.0")  # chosen: no home treadmill; two such frames count as true

# --- rising
STEP_MAX = Speed.kmh("0.2")  # one command never asks for more above the seen speed
STEP_COARSE = Speed.kmh("0.3")  # a machine's own increment up to this is still walked, one at a time
RISE_EVERY_S = 1.0  # least time between two increases
RISE_COARSE_EVERY_S = 10.0  # the same where the machine's increment is above STEP_MAX
RISE_PER_S = Speed.kmh("0.1")  # cautious choice: 0.028 m/s2
OPENING_TOP = Speed.kmh("2.0")  # the opening ramp ends here
RISE_PER_MINUTE = Speed.kmh("0.5")  # after the opening ramp, in any 60 s
LEVEL_FIRST_S = 360  # evidence: six minutes to get used to a belt, first three sessions
LEVEL_LATER_S = 120  # cautious choice: later sessions

# --- falling
SOFT_PER_S = Speed.kmh("0.2")  # cautious choice: 0.056 m/s2
QUICK_PER_S = Speed.kmh("0.5")  # cautious choice: 0.14 m/s2, 3.5 to 0 in 7 s
STOP_PER_S = 30  # field: a slow belt loses 0.3 km/h (30 hundredths) each second after Stop
FIRMWARE_S = 1.5  # field: the belt reacts within 1.4-1.5 s; a machine file may say better
FIRMWARE_MAX_S = 5.0  # chosen: whatever a machine file says, a belt that does not stop is judged by then
FALLS_MOST = 50.0  # chosen: hundredths each second; a belt that loses so much comes down
STOP_GRACE_S = 1.0  # beyond the firmware's own delay: then the belt is judged
RIPE_S = 0.5  # chosen: a report made sooner after the firmware's own delay cannot show a fall yet
FALLS_PER_S = 10.0  # hundredths: a belt that loses less each second after Stop does not obey
FALLS_LEAST = 5  # hundredths between two looks: less is noise
STOP_AGAIN_S = 1.5  # a Stop that the belt does not follow is sent again, sharper
LAST_TARGET_S = 0.5  # chosen: the last rung's target has this long to be written
LOOK_S = 1.0  # ... and rests on a report no older than this
STOP_EVERY_S = 2.0  # no rung left: Stop, for ever
GAP_S = 3.0  # a lost link: back so soon after the last record, with everything as it was, the walk goes on
GAP_ANSWER_S = 1.5  # ...and control is ours again so soon after the first record over the new link
GAP_OFF = Speed.kmh("0.3")  # as it was: so near to the last target...
GAP_OVER = Speed.kmh("0.05")  # ...and above the cap by no more than a report's rounding
GAP_HOLD_S = 60.0  # nothing rises for so long after it
ALARM_AFTER_LOSS_S = 3.0  # a lost link: a calm voice at once, the alarm when it lasts
STOP_CONFIRM_S = 15.0  # "stopped" not seen by then: the person is asked to look
AFTER_START_S = 10.0  # no "stopped" within this time of a Start: it may still count down

FOLLOW_S = 3.0  # chosen: the belt's mean over so long is compared with what it was asked for
WRONG_WAY = Speed.kmh("0.2")  # risen by more within WRONG_WAY_S of a decrease: NOW
WRONG_WAY_S = 3.0

# --- telemetry
FRESH_S = 1.5  # no increase on anything older; a calm voice
STALE_S = 3.0  # NOW and alarm
BAD_FRAMES = 5  # unreadable records in BAD_FRAMES_IN_S count as blind
BAD_FRAMES_IN_S = 10.0
SILENCE_S = 1.0  # chosen: what comes together after a longer silence may have waited in a queue
BURST = 3  # more records than this at once, after a silence: all of them are old
BURST_S = 0.2  # chosen: "at once"; the same is waited before the first record after a silence is built upon
LAG_IN_S = 30.0  # chosen: cheap clocks differ by 2 %; within this time that is less than the slack
LAG_LASTS_S = 120.0  # chosen: a delay that lasts for longer is taken for a clock that was slow
LAG_SLACK_S = 1.2  # machines count whole seconds, and jitter
PATCHY_S = 6.0  # chosen: so much lateness (above what is normal) in a short time ends the walk softly
PATCHY_LEAKS = 0.1  # chosen: of it is forgiven in each good second
LEAP = Speed.kmh("1.0")  # chosen: rounding and smoothing of reports, and...
LEAP_PER_S = Speed.kmh("3.0")  # ...the hardest belt that was seen or imagined; more is held for one record
CREEP_M = 2  # chosen: metres counted at a reported 0 after the first, which may be rounding
CREEP_S = 10.0  # chosen: a belt that counts no metre for so long does not creep any more (0.4 km/h)
TWIN_S = 0.02  # field: a second subscriber makes every record arrive twice

# --- deck
INCLINE_MAX = Incline.percent("0.5")  # more is not walked on

# --- our own loop (it ticks ten times a second)
LOOP_STALL_S = 0.5  # a longer gap: no increase, and what arrives then is old
LOOP_HOLD_S = 2.0  # chosen: so long after it nothing rises
LOOP_LOST_S = 3.0  # the same as silence: NOW, and nothing that was permitted before holds
LOOP_STALLS_S = 5.0  # stalls that add up to so much (leaking as above): SOFT

# --- people
COUNTDOWN_S = 5.0
PERMIT_LIFE_S = 10.0  # from the press
OWN_START_S = 60.0  # so long, once armed, the machine's own Start counts as the person's press
OWN_START_SETTLES_S = 2.0  # chosen: so long after that press all that a start needs may come together
OWN_START_AFTER_S = 15.0  # what a machine says of a start so soon after ours is its answer to that
START_NEEDS_S = COUNTDOWN_S + 2.0  # of that life: the countdown, and the time within which a start is written
STAND_BEFORE_ARM_S = 3.0
STAND_FOR_BREAK_S = 3.0
BREAK_MAX_S = 600  # a longer break ends the walk
BREAK_ANSWER_S = 60  # chosen: however long the break must be, so long may the person take to go on
BLOCK_MAX_S = 900
BLOCK_OVERTIME_S = 120  # chosen: a belt that follows badly counts no walking; nobody is kept on it for ever
WALK_MAX_S = 45 * 60
LEVEL_STILL_S = 3.0  # the deck counts as level when it has not moved for so long
LEVEL_LIMIT_S = 60.0  # field: a slow incline motor takes 11 s for 3 %
START_LIMIT_S = 15.0  # a belt that has not moved so long after Start will not
OVERRIDES = 3  # upward console overrides in OVERRIDES_IN_S that we correct before QUICK
OVERRIDES_IN_S = 60.0
STATUS_REPLAY_S = 1.0  # field: a machine repeats its last status to whom subscribes
ANNOUNCES = 2  # chosen: so many console presses were announced before a rise without a word is a runaway
TARGET_MEMORY_S = 5.0  # a belt may still be on its way from the target before this one
UNWATCHED_HOLD_S = 5.0  # no interface that a person watches: no increase
UNWATCHED_ASK_S = 15.0  # the voice asks
UNWATCHED_STOP_S = 45.0  # SOFT
GUARDIAN_LATE_S = 0.7  # the guardian beats every 0.1 s: no increase, and no arming
GUARDIAN_LOST_S = 5.0  # it is said, and the walk ends SOFT
READINGS_APART = 30  # hundredths between what the guardian and we read
READINGS_DIFFER_S = 1.0  # ... for so long: no increase
READINGS_STOP_S = 5.0  # ... and so much longer: SOFT
STACK_FRESH_S = 0.3  # field: no increase unless the Bluetooth stack answered so recently
STACK_LASTS_S = 1.0  # the Bluetooth stack down for longer: as good as a lost link
JOURNAL_S = 60.0  # so long a walk goes on from memory when nothing can be written down; then SOFT
WATCH_S = 5.0  # after "stopped"
WATCH_UNSEEN_S = 15.0  # chosen: the same while no record has come since; slow machines tell nothing in 5 s
WATCH_GHOST_S = 60.0  # the same where a write of this walk had an unknown outcome
