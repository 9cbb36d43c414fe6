"""The numbers of the empty-belt test, each with its source."""

from __future__ import annotations

from treadctl.quantities import Speed
from treadctl.safety import limits

UNIT_PROBE = limits.UNIT_PROBE
ORDER_PROBE = limits.ORDER_PROBE
SLOW = Speed.kmh("1.0")  # clinical rule set 4.4: asked 1.0, reported 0.8-1.2
MIDDLE = Speed.kmh("2.0")
RATIO_OFF = 0.10  # clinical rule set 4.4: within 10 %
MILES = (1.5, 1.7)  # the same: 1.61 for each 1 asked
WRONG_WAY = 20  # hundredths; HAZARDS H-72
FORMER = 30  # hundredths above the lowest speed; HAZARDS H-70
FOLLOWS = 20  # hundredths: so near to its target a belt follows (field noise 0.15)
STEADY = 15  # hundredths between the reports of a belt that has settled (field noise 0.15)
MOVED = 30  # hundredths: more is no noise

WATCH_S = 60.0  # clinical rule set 4.4: it stays at 0 for a minute after connecting
SILENT_S = 90.0  # chosen: a machine that wakes up late had half a minute more
UNWRITTEN = 20  # chosen: half a second apart; a machine that takes no write for ten seconds takes none
STEADY_S = 2.5  # chosen: three reports of a machine that reports once a second
LEAST_S = 3.0  # chosen: nothing is judged before the slowest firmware has reacted (field: 1.5 s)
STUCK_S = 10.0  # chosen: a belt that has not moved towards its target by then will not
STEP_S = 25.0  # chosen: the slowest ramp seen takes 7 s for 2 km/h; a step that takes longer has failed
ORDER_S = 5.0  # chosen: as LEAST_S, and two reports more
DROP_S = 4.0  # HAZARDS 3.4: a belt that Stop has not slowed by then gets Pause and Reset, which prove nothing
NOISE_S = 12.0  # chosen: a dozen reports
POKE_EVERY_S = 6.0  # field: countdowns of 3-6 s; a Stop that starts the belt shows by then
POKES = 3  # HAZARDS 3.8 D
RUN_MAX_S = 240.0  # chosen: all runs and their questions fit into eight minutes
COUNTDOWN_LEAST_S = 2.0  # field: countdowns of 3-6 s; a belt that moves sooner after Start has none to stop
OWN_AFTER_S = limits.OWN_START_AFTER_S + 1.0  # what it says sooner is about the start that was written before
STOP_COUNTDOWN_S = 1.0  # chosen: so long after Start, well within a countdown of three seconds
CUT_S = 8.0  # chosen: a belt that stops for want of a link has done so by then (seen: at once; Domyos)
BACK_S = 10.0  # chosen: a link that we cut and cannot have back so soon is a lost one, with everything
