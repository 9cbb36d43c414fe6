"""What is said during a walk, before and after it, and by the guardian."""

from __future__ import annotations

PIECES: dict[str, str] = {
    "first_note": (
        "treadctl is a walking timer with cautious limits. It treats nothing and is not a medical device.\n"
        "Your treadmill's key is the emergency stop; this program is not."
    ),
    "hard_key": "pull the key",
    "hard_remote": "press stop on the remote control",
    "hard_plug": "have somebody pull the plug",
    "hold_rail": "Hold the rail, step to the side rails, then {end}.",
    "hold_no_rail": "Step to the side, off the belt, then {end}.",
    "at_hand_key": "Key clipped to you.",
    "at_hand_remote": "Remote control in your hand.",
    "at_hand_plug": "Somebody beside you who can pull the plug.",
    "stand_rail": "Stand on the side rails and hold the handrail.",
    "stand_no_rail": "Stand beside the belt, not on it.",
    "before_start": (
        "Shoes on. {at_hand} Nobody and nothing behind you.\n"
        "{stand} The belt starts slowly; step on when it moves."
    ),
    "voice": "If treadctl fails, its guardian stops the belt and speaks here and through {voice}.",
    "voice_none": (
        "If treadctl fails, its guardian stops the belt and says so here; this computer has no voice for it."
    ),
    "still_moving": "treadctl's service does not answer. THE BELT MAY STILL BE MOVING. {hold}",
    "silent": "It does not answer.",
    "unreachable": "The treadmill cannot be reached: {detail}.",
    "refused": "Refused.",
    "asked": "a speed",
    "got": "another",
    "speed": "a higher one",
    "summary": ("Walked {min} min {s} s, {distance_m} m, {pauses}, at most {speed}. Ended: {because}."),
    "no_break": "no break",
    "one_break": "1 break",
    "breaks": "{breaks} breaks",
}
"""What sentences are put together from."""

NOTICES: dict[str, str] = {
    "connected": "Connected to {machine} ({address}).",
    "countdown": "{seconds}",
    "press_start": (
        "Now press Start on the treadmill itself, within {seconds} s. Do not stand on the belt; step on when it moves."
    ),
    "starting": "The belt is about to start. Keep your hand on the rail.",
    "walking": "Block {block}: the belt moves. Step on.",
    "slowing": "Slowing. Hold the rail. ({because})",
    "slowing_from_house": "Stop from the house. Slowing; hold the rail.",
    "stopping_from_house": "Stop from the house. Hold the rail.",
    "prepared": "From the house: {profile} was prepared. It starts only here.",
    "stopping": "Stopping. Hold the rail. ({because})",
    "stopping_standing": "Stop is sent. The treadmill says that its belt stands; if it moves, hold the rail.",
    "stop_now": "Stopping now. Hold the rail.",
    "alarm": "THE BELT DOES NOT STOP AS ASKED. {hold}",
    "alarm_blind": "The treadmill went silent: treadctl cannot see whether the belt stands. Look at it. {hold}",
    "alarm_over": "The belt stands.",
    "break": (
        "Break. The belt stands and will not start by itself. Step off; stand or sit, as feels best. "
        "At least {seconds} s."
    ),
    "stopped": "The belt stands: {because}.",
    "cancelled": "Cancelled. The belt was not started.",
    "cancelled_not_pressed": (
        "Start was not pressed at the treadmill in time, so nothing was started. Begin again when you are ready."
    ),
    "stop_not_confirmed": "The belt was asked to stop, but it is not seen to stand. Look at the belt. {hold}",
    "console_changed": "Your speed from the treadmill: {speed}. treadctl will not raise it.",
    "over_cap": "{speed} is above your cap. Back to {back}.",
    "belt_moves_without_us": (
        "The belt moves ({speed}) and treadctl did not start it. If you did, it is yours: treadctl leaves it as it is "
        "and raises nothing. If not: hold the rail and stop it at the treadmill, or with `treadctl stop`."
    ),
    "start_not_taken": "The treadmill did not take the start. Stand clear of the belt; then press again.",
    "our_bug": "treadctl caught a mistake of its own and stops. Nothing wrong was sent. ({why})",
    "voice_link_lost": "Contact lost. Hold the rail. treadctl is trying to come back.",
    "alarm_link": "Connection lost. THE BELT MAY STILL BE MOVING and treadctl cannot stop it just now. {hold}",
    "asked_to_stop": "The belt was asked to stop. This treadmill does not say when it stands: look at the belt.",
    "stands_confirmed": "You say that the belt stands. The walk is over.",
    "look_again": "The treadmill reports that the belt moves, or it may still be coming down. Look again.",
    "latch_found": "Last time treadctl ended before it saw the belt stand ({because}). It asks for a stop first.",
    "ghost_start": "The treadmill did not answer the start. Step off: for a minute the belt may still start.",
    "link_lost_standing": "Connection lost while the belt stands. Trying to come back.",
    "reconnect_gave_up": "The treadmill cannot be reached again. {trouble_says} If its belt moves, switch it off there.",
    "levelling": "The deck goes down from {incline}. Keep clear of it.",
    "levelled": "The deck stands at {incline}.",
    "stands_already": "The belt stands.",
    "slower": "Slower: {speed}.",
    "check_asked": "Same, better or worse? One key is enough.",
    "check_answered": "Thank you.",
    "check_decided": "Good. On as planned.",
    "decided_slow": "Then a little slower, for the rest of today.",
    "decided_break": "Then a break. The belt comes to a stop; rest for two minutes at least.",
    "decided_stop": "Enough for today. The belt comes to a stop.",
    "decided_emergency": "The belt stops now. Get help.",
    "check_slows": "Nobody answers. Slowing to {speed}.",
    "link_back": "Contact is back. The speed stays as it is for a minute.",
    "cap_lowered": "Your cap is now {cap}. Slowing to it.",
    "latch_old": "The last walk did not end in order, {minutes} min ago ({because}). Nothing was sent to the treadmill. If its belt moves and nobody walks on it: `treadctl watch`, then `treadctl stop`.",
    "latch_undated": "The last walk did not end in order ({because}); this computer's clock is behind and cannot say when that was. Nothing was sent to the treadmill. If its belt moves and nobody walks on it: `treadctl watch`, then `treadctl stop`.",
    "latch_sweep": "The last walk did not end in order, {minutes} min ago ({because}). Its belt is asked to stop.",
    "latch_unreachable": "The belt of the last walk cannot be reached. {trouble_says} LOOK AT IT. {hold}",
    "fault_journal_trouble": "Nothing can be written down just now. The walk goes on for a minute and is not made faster.",
    "journal_set_aside": "The journal was damaged and is set aside as {path}. A new one was begun; earlier walks are in the old file.",
    "slowest": "{speed} is the slowest this belt can do. s stops it.",
    "fault_telemetry_late": "The treadmill reports late. The speed stays as it is.",
    "fault_loop_stalled": "This computer stood still for a moment. The speed stays as it is.",
    "fault_speed_doubtful": "The belt does not run at the speed it was asked for. It is not raised any more.",
    "fault_unwatched": "Nobody watches. The speed stays as it is.",
    "fault_unwatched_ask": "Is anyone there? Press a key, or the belt will stop softly.",
    "fault_readings_differ": "Two readings of the speed differ. The speed stays as it is.",
    "fault_guardian_late": "The guardian is late. The speed stays as it is.",
    "guardian_acts": "The guardian stepped in: {what}. Hold the rail.",
    "fault_stack_down": "This computer's Bluetooth does not answer. The speed stays as it is. Hold the rail.",
    "fault_control_lost": "Someone else controls the treadmill. The speed is not raised any more.",
    "fault_command_unknown": "One command got no answer. The speed stays as it is.",
    "setup_watch": "Watching the standing belt for a minute. It must not move.",
    "setup_resumed": "Going on where the last test ended.",
    "setup_ready": "Start {run} of {runs}.",
    "setup_stop_again": "It is told to stop while it stands. It must not move.",
    "setup_ask_display": "It reports {speed}.",
    "setup_stopped": "From {speed} it stood after {seconds} s.",
    "setup_countdown_stays": "Stopped in its countdown, it stays where it is.",
    "setup_countdown_starts": "Stopped in its countdown, it started all the same, and then stopped.",
    "setup_own_start": "A walk may also be started with the Start button of the treadmill itself.",
    "setup_own_start_not": "Its own Start button does not do for it. Walks are started with treadctl.",
    "setup_own_start_fast": (
        "Its own Start button starts the belt at {speed}, too fast to step on. Walks are started with treadctl."
    ),
    "setup_link_cut": (
        "The connection is cut now, for {seconds:.0f} s: what does the belt do alone? Do not touch it. "
        "It is stopped when the connection is back."
    ),
    "setup_link_goes_on": "Without a connection this belt runs on.",
    "setup_link_stops": "Without a connection this belt stops by itself: it stood after {seconds} s at the latest.",
    "setup_link_unclear": "What it did without a connection could not be seen. Take it that it runs on.",
    "setup_refused": "This treadmill is not driven: {never}",
    "setup_over": "The empty-belt test is over.",
}
"""Notices that are said.  An id without an entry is for logs and `--json` alone."""

FACTS: dict[str, str] = {
    "cut": "If it does not do what you want: {hold}",
    "no_rail": "No handrail: at most 2.0 km/h.",
    "link_loss_goes_on": "If the connection is lost, this belt runs on: treadctl cannot stop it then, only you can.",
    "coarse": "One step of this belt is {step} km/h, too much at once: it is walked at its lowest speed.",
    "countdown_starts": "Stopped in its own countdown, this belt still starts for a moment, and then stops.",
    "link_loss_stops": "If the connection is lost, this belt stops by itself after {seconds:.0f} s.",
    "guardian_not_proven": "Guardian not proven on this computer: at most 2.0 km/h.",
}
"""What matters of a real treadmill, at each start."""

GUARDIAN: dict[str, str] = {
    "calm": "treadctl has stopped answering. The guardian is stopping the belt. Hold the rail.",
    "alarm": "THE BELT DOES NOT STOP AS ASKED. {hold}",
    "stands": "The belt stands. Step off when you are ready.",
    "theirs": "The belt was started at the treadmill. treadctl leaves it alone; stop it there, or with `treadctl stop`.",
    "gave_up": "The guardian cannot reach the treadmill any more. LOOK AT THE BELT. {hold}",
}
"""What the guardian says, by its own ids; handed over as text, for it imports nothing of ours."""

ALONE: dict[str, str] = {
    "gone": "treadctl has ended unexpectedly. The guardian is asked whether the belt stands. Hold the rail.",
    "unknown": "treadctl has ended unexpectedly. THE BELT MAY STILL BE MOVING. {hold}",
    "stands": "The guardian has stopped the belt. It stands.",
    "busy": "The guardian is still stopping the belt of the walk before. Wait until it stands, then try again.",
}
"""What a terminal says whose service is gone."""
