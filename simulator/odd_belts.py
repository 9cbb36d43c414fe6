"""Machines with odd belts and consoles: one row each, with who is known to be like it."""

from dataclasses import replace

from .belt import Motor
from .row import PAD, PLAIN, Machine
from .scenario import Event
from .wire import Op, Result

MILE_KM = 1.609344

ODD_BELTS: tuple[Machine, ...] = (
    replace(
        PLAIN,
        name="tilted",
        source="a treadmill left at 3 % by its last user",
        incline_at_boot=30,
    ),
    replace(
        PLAIN,
        name="fast-min",
        source="a slowest speed that is too fast for some: 0.5-1.6 km/h were seen, this is beyond",
        speed_min=180,
    ),
    replace(
        PLAIN,
        name="former",
        source="Urevo E1L, FitShow FS-0099C3: Start goes straight back to the former speed",
        start_returns_to="former",
    ),
    replace(
        PLAIN,
        name="miles",
        source="TM11GY: a target of 1.00 km/h is run as 1.00 mph and answered with Success",
        speed_factor=1.609344,
    ),
    replace(
        PLAIN,
        name="toggle",
        source="TM11GY: Start on a moving belt ramps it to 0, with Success each time",
        start_toggles=True,
    ),
    replace(
        PLAIN,
        name="stop-starts",
        source="KingSmith K12, QWalkingPad: Stop on a standing belt starts it",
        stop_starts=True,
    ),
    replace(
        PLAIN,
        name="counts-on",
        source="nobody known: a Stop in the countdown that the machine does not hear, and starts",
        counts_on=True,
    ),
    replace(
        PLAIN,
        name="stops-alone",
        source="Domyos T900C (weak evidence): the belt stops when the link is lost",
        on_link_loss="stops",
    ),
    replace(
        PLAIN,
        name="silent-stop",
        source="Reebok FR30z: the stream just ends after the stop, without a zero-speed frame",
        silent_after_stop=True,
    ),
    replace(
        PLAIN,
        name="miles-told",
        source="TRX3500, THERUN T15: the data too is in miles, target and report agree",
        speed_factor=MILE_KM,
        reported_factor=1 / MILE_KM,
    ),
    replace(
        PLAIN,
        name="miles-data",
        source="Bowflex T9, T3G Elite: data in miles, targets in kilometres",
        reported_factor=1 / MILE_KM,
    ),
    replace(
        PLAIN,
        name="swapped",
        source="Ketec: the target's octets are swapped, 0001 is run as 2.56 km/h",
        swaps_octets=True,
        out_of_range="clamped",
    ),
    replace(
        PLAIN,
        name="incline-most",
        source="Ketec: an incline out of range goes to the highest and is answered with Success",
        out_of_range="clamped",
    ),
    replace(
        PLAIN,
        name="wrong-way",
        source="3G Cardio Pro Runner X, Horizon T202: minus makes it faster too",
        minus_adds=True,
    ),
    replace(
        PLAIN,
        name="starts-alone",
        source="Horizon 7.4: started on its own after the app was opened",
        happens=(Event(2.0, "starts_itself", {}, "first_client"),),
    ),
    replace(
        PLAIN,
        name="stop-ignored",
        source="Horizon 7.4, several in QZ's reports: the app's stop leaves the belt running",
        troubles=(("ignore_op", {"op": Op.STOP_OR_PAUSE, "answer": Result.SUCCESS}),),
    ),
    replace(
        PLAIN,
        name="reboots",
        source="an iFit treadmill: rebooted in the middle of a walk, then the belt started by itself",
        happens=(Event(14.0, "reboot", {"seconds": 4, "keeps_speed": 1, "moves": 1}, "first_start"),),
    ),
    replace(
        PLAIN,
        name="control-stops",
        source="FitShow FS-, Sunny SF-T, Mobvoi TMP: Request Control on a moving belt stops it",
        control_stops=True,
    ),
    replace(
        PLAIN,
        name="wants-start",
        source="Technogym MyRun: a target is obeyed only right after another Start",
        speed_wants_start=True,
    ),
    replace(
        PLAIN,
        name="wants-press",
        source="Wahoo KickRun: a target is obeyed only after a press on the machine",
        speed_wants_press=True,
    ),
    replace(
        PLAIN,
        name="start-again",
        source="Xterra TRX3500: Start must be sent each second, else it stops",
        start_wanted_every_s=3.0,
    ),
    replace(
        PLAIN,
        name="speed-ignored",
        source="Xterra T85, Mobvoi TMP: start and stop work, targets are answered and ignored",
        troubles=(("ignore_op", {"op": Op.SET_SPEED, "answer": Result.SUCCESS}),),
    ),
    replace(
        PLAIN,
        name="two-step-stop",
        source="Domyos RUN500: a stop is told as a pause, and 3 s later ends whatever runs",
        second_stop_s=3.0,
        status_to_writer=True,
    ),
    replace(
        PLAIN,
        name="slow",
        source="Horizon Omega Z: 6.2 s to the first motion, 1.4 s of dead time; levels its deck after a stop",
        countdown_s=6.2,
        motor=Motor(dead_time_s=1.4),
        levels_after_stop=True,
    ),
    replace(
        PAD,
        name="pause-stops",
        source="FitShow pads: Pause acts as Stop and clears the counters",
        pause_stops=True,
    ),
    replace(
        PLAIN,
        name="speed-kept",
        source="Mobvoi TMP: a paused belt is reported as if it ran, only the elapsed time stands",
        speed_kept_paused=True,
    ),
    replace(
        PLAIN,
        name="stops-with-app",
        source="Sole, Freemotion 530: stops by itself a few seconds after the start with an app connected",
        happens=(Event(9.0, "stops_itself", {}, "first_start"),),
    ),
    replace(
        PLAIN,
        name="console-locked",
        source="Horizon 7.4AT-04: with a client connected the console sets nothing",
        locks_console=True,
    ),
    replace(
        PLAIN,
        name="start-told",
        source="nobody known: Start on its console is told, and no belt follows",
        start_only_told=True,
    ),
    replace(
        PLAIN,
        name="moving",
        source="any machine that somebody else has started, or a reboot: the belt runs when we come",
        happens=(Event(0.0, "starts_itself", {}),),
    ),
)
