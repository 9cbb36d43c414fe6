"""Why something was stopped, refused or is not possible."""

from __future__ import annotations

REASONS: dict[str, str] = {
    "person": "you asked for it",
    "from_house": "somebody stopped it from the house",
    "measured": "measured",
    "setup_refused": "this treadmill is not driven",
    "plan": "today's walk is done",
    "plan_done": "today's walk is done",
    "break": "time for a break",
    "break_wanted": "you asked for a break",
    "break_too_long": "the break was longer than ten minutes",
    "pain": "it got worse",
    "pain_break": "a break, as it got worse",
    "attention": "nobody answered for a minute and a half",
    "wrong": "you said that something is wrong",
    "emergency": "what you said needs help now",
    "baseline": "it rose by one, and that is what today's walk was to find out",
    "check_in": "a question is open or comes soon",
    "enough": "you had enough for today",
    "console_stop": "stopped at the treadmill",
    "console_start": "the belt was started at the treadmill",
    "belt_stopped": "the belt stopped by itself",
    "safety_key": "the key was pulled",
    "standstill_not_confirmed": "the belt was not seen to stand",
    "service_ends": "treadctl is ending",
    "moves_again": "the belt moved again right after it stood",
    "block_overdue": "this block took far longer than planned",
    "not_slowing": "the belt did not slow down when asked",
    "started_fast": "the belt started faster than asked",
    "cancelled_unwatched": "nobody watched during the countdown",
    "cancelled_deck_tilted": "the deck moved during the countdown",
    "ghost_command": "the belt moved on a late command",
    "program_started": "a program started the belt, and nobody at the treadmill",
    "start_unproven": "the belt began to move, and nothing showed that Start was pressed at the treadmill",
    "telemetry_late": "the treadmill reports late",
    "telemetry_stale": "the treadmill went silent",
    "telemetry_patchy": "the treadmill went silent again and again",
    "loop_stalled": "this computer stood still for a moment",
    "loop_stalling": "this computer stands still again and again",
    "loop_lost": "this computer slept or stood still",
    "link_lost": "the connection was lost",
    "link_gap": "the connection was lost for a moment",
    "not_as_left": "after the connection was back, the belt was not as before",
    "over_limit": "the belt was faster than 5.2 km/h",
    "over_cap_still": "the belt stayed above your cap",
    "runaway": "the belt went faster by itself",
    "console_insists": "the speed was raised above your cap three times in a minute",
    "console_changed": "you chose another speed at the treadmill",
    "control_lost": "the treadmill gave control to someone else",
    "command_unknown": "one command got no answer",
    "not_starting": "the belt did not start",
    "start_not_taken": "the treadmill did not take the start",
    "speed_doubtful": "the belt does not run at the speed it was asked for",
    "not_following": "the belt does not follow",
    "units_doubtful": "the belt runs at another speed than it was asked for (miles and kilometres mixed up?)",
    "machine_restarted": "the treadmill restarted",
    "moves_at_zero": "the treadmill reports 0 and still counts metres",
    "wrong_way": "the belt went faster when it was asked to slow down",
    "deck_tilted": "the deck is not level",
    "deck_rising": "the deck went up",
    "unwatched": "nobody watches the screen",
    "unwatched_ask": "nobody watches the screen",
    "unwatched_long": "nobody watched the screen for 45 seconds",
    "guardian_late": "the guardian process did not answer in time",
    "guardian_lost": "the guardian process is gone",
    "guardian_acted": "the guardian process stopped the belt",
    "cancelled_guardian": "the guardian process stepped in before the belt moved",
    "stack_down": "this computer's Bluetooth does not answer",
    "invariant_broken": "treadctl found itself in a state that must not be",
    "readings_differ": "two readings of the speed differ",
    "readings_differ_long": "two readings of the speed differed for too long",
    "our_bug": "treadctl made a mistake and caught it",
    "journal_trouble": "nothing can be written down just now",
    "journal_lost": "nothing could be written down for a minute",
    "cap_below_belt": "the cap was lowered below the belt's lowest speed",
    "walk": "the walk was not ended",
    "unknown": "its note cannot be read",
    "cancelled_person": "cancelled before the belt moved",
    "cancelled_not_pressed": "Start was not pressed at the treadmill",
    "cancelled_loop_lost": "this computer stood still during the countdown",
    "cancelled_link_lost": "the connection was lost before the belt moved",
    "cancelled_belt_moves": "the belt moved during the countdown",
}

REFUSED: dict[str, str] = {
    "no_machine": "No treadmill is connected.",
    "nothing_to_continue": "There is no break to go on from. Start a walk first.",
    "already_walking": "A walk is already under way. `treadctl status` shows it; `treadctl stop` stops it.",
    "stop_watched": "A stop was asked for just now, and the belt is watched for a few seconds. Try again then.",
    "break_not_over": "The break lasts another {seconds} s. You may rest longer, not shorter.",
    "no_permit": "The press was too long ago. Press again.",
    "journal": "Nothing can be written down ({message}), so no walk is started. Make room on the disk and try again.",
    "not_commissioned": (
        "This treadmill was not tried yet. `treadctl setup` tries it on an empty belt, in under eight minutes; "
        "then it can be walked. `treadctl watch` reads it meanwhile."
    ),
    "machine_changed": (
        "This treadmill says other speeds of itself than when it was tried: perhaps its km/mile switch or its "
        "software changed. Run `treadctl setup` again; nobody stands on the belt."
    ),
    "machine_refused": "treadctl does not drive this treadmill: {never} `treadctl watch` still shows it.",
    "setup_wants_empty": "An empty-belt test is under way. Stay off the belt; confirm in its own terminal.",
    "setup_not_ready": "The empty-belt test is not ready for the next start. Wait until it asks.",
    "too_slow_to_measure": "The belt's highest speed is {max}; the test needs 2.57 km/h. This treadmill cannot be tried.",
    "plan_simulated_only": "The profile {profile} is for the simulator only. Choose another: `treadctl profile list`.",
    "no_speed_control": "{machine} cannot be driven: it takes no speed over Bluetooth. `treadctl watch` still shows it.",
    "no_speed_range": "{machine} does not say which speeds it can do, so it is not driven.",
    "starts_too_fast": "The belt's lowest speed is {min}; more than {most} at the start is too fast to step on. This treadmill cannot be walked with treadctl.",
    "minimum_above_cap": (
        "The belt's lowest speed {min} is above your cap {cap}. Choose a profile with a cap of at least {min}, "
        "or walk on another treadmill."
    ),
    "no_guardian": (
        "The guardian, the small process that stops the belt if treadctl fails, is not running. "
        "Nothing is started without it. Start again in a moment."
    ),
    "held": "Something is not in order just now ({fault}), so nothing is started. Try again in a moment.",
    "loop_stalled": "This computer stood still for a moment, so nothing is started. Press again in a moment.",
    "unwatched": "No screen is watched, so nothing is started. Open one where the treadmill is, and press again.",
    "readings_differ": "Two readings of the belt's speed differ. Look at the belt, and press again in a moment.",
    "stack_down": (
        "This computer's Bluetooth does not answer, so the belt could not be stopped by it. "
        "Press again in a moment; if it stays so, switch Bluetooth off and on."
    ),
    "journal_trouble": "Nothing can be written down just now, so nothing is started. Make room on the disk and press again.",
    "cap_below_belt": "Your cap is now below the belt's lowest speed. Finish here; the next walk needs another cap.",
    "no_telemetry": "The treadmill does not report its speed. Switch it off and on, then try again.",
    "machine_doubtful": (
        "This treadmill did not do what it was asked for, so treadctl does not drive it any more. Set it to km, "
        "switch it off and on, and start treadctl anew. If it happens again, walk without treadctl."
    ),
    "belt_moves": "The belt moves ({speed}). Stop it at the treadmill first.",
    "not_stood_long_enough": "The belt must stand for {seconds:.0f} s first. Try again in a moment.",
    "tilted": (
        "The deck stands at {incline}; more than {most} is not walked on. Lower it to 0 at the treadmill, then start again."
    ),
    "incline_unknown": "The treadmill does not tell its incline. Look: is the deck flat? Start again and say yes.",
    "nothing_to_walk": "The profile leaves nothing to walk today. `treadctl profile show` prints it.",
    "not_connected": "The connection is lost; treadctl tries to come back. Stay where you are, and press again in a moment.",
    "answer_first": "First answer the questions: they decide whether today's walk goes on.",
    "no_question": "Nothing is asked just now. Slower or stop work at any time.",
    "no_card": "First come the questions before a walk: `treadctl start` asks them in a terminal. Nothing was started.",
    "card_void": (
        "The answers before the walk hold for ten minutes, for one walk and until a stop. Answer the card again; "
        "it takes a moment."
    ),
    "screen_first": "First come the questions of the full screen: `treadctl checkin` asks them.",
    "morning_first": "First: how was it the morning after the last walk? `treadctl checkin` asks it.",
    "not_today_any_more": "It is no walking day any more. `treadctl plan` says why, and when the next one is.",
    "clock_behind": (
        "This computer's clock says {today}, but the journal has entries of {newest}. Nothing is planned by a wrong "
        "clock. Set it and try again; if it is right, `treadctl journal clock` says so. Nothing is lost."
    ),
    "clock_unset": (
        "This computer's clock says {today}, which is before treadctl was made. Set it and try again; nothing is lost."
    ),
    "date_first": (
        "This computer's clock says {today}, and it may be wrong. `treadctl checkin` asks whether that is right; "
        "until then nothing is planned by it."
    ),
    "date_wrong": (
        "Then the clock of this computer is wrong: it says {today}. Set it and try again. Nothing is planned by a wrong "
        "clock, and nothing is lost."
    ),
    "row_unreadable": (
        "Entry {number} of the programme ({kind}) cannot be read: {says}. No walk is planned without it, and nothing "
        "was changed. Update treadctl, restore a backup of the journal, or see treadctl journal unreadable."
    ),
    "no_programme": "The profile {profile} is for practice only: the programme plans no walks with it. Choose another.",
    "other_world": "This treadmill is of the other kind: practice does not count for real walks, nor they for practice.",
    "no_lock": "Nothing is locked by {item}. `treadctl plan` shows what is.",
    "no_such_walk": "There is no such walk to answer for. `treadctl history` lists them.",
    "not_open": "That question is not open. A walk's questions come when it is time, each of them once.",
    "answered_already": "That question was answered already, and it is answered once.",
    "too_early": "It is too early for that answer. It is asked when it is time.",
    "not_ill": "No fever is written down, so there is nothing to end.",
    "not_yet_faster": (
        "More than 3.5 km/h can be wanted after {weeks} good weeks in a row; so far there are {greens}. Nothing was changed."
    ),
    "sweeping": "The belt of the last walk is stopped first. Press again in a moment.",
    "stopped_meanwhile": "A stop was asked for after you pressed. Start again when you are ready.",
    "service_ends": "treadctl is ending. Start again in a moment.",
    "held_elsewhere": "Another screen has this walk. Go on there; here you can pause it, finish it, or stop.",
    "no_place": "A start from a page needs a proof that you stand at the treadmill.",
    "own_start_unproven": (
        "The treadmill's own Start button was not tried yet, so it starts no walk. `treadctl setup --fresh` tries it on "
        "an empty belt."
    ),
    "not_over_ssh": (
        "A start needs a person at the treadmill; a key over SSH is none. Where `treadctl setup --fresh` has tried the "
        "treadmill's own Start, that starts it from here, too."
    ),
    "busy_request": "One thing at a time: the last request is not done yet.",
    "in_use": "treadctl is in use on another radio.",
    "bad_value": "{message}",
    "request_failed": "treadctl failed at that, and nothing is started. Its log says why. Try again in a moment.",
}

TROUBLES: dict[str, str] = {
    "no_adapter": "This computer has no Bluetooth. Plug in an adapter, or try `treadctl demo`.",
    "adapter_off": "Bluetooth is switched off. Switch it on (for instance `bluetoothctl power on`) and try again.",
    "no_permission": (
        "Bluetooth may not be used from here. Allow it for this program (macOS: Privacy & Security, Bluetooth; "
        "Linux: your user needs access to the Bluetooth service), then try again."
    ),
    "no_radio": "The radio cannot be opened. Is the simulator running, or the dongle plugged in? ({detail})",
    "not_found": (
        "No treadmill found. Switch it on, stand near it, and close other apps that may hold it: most treadmills "
        "take one connection and hide while it lasts."
    ),
    "address_not_found": (
        "No treadmill with the address {detail} is in reach. `treadctl scan` lists what is; another app may hold it."
    ),
    "busy": "The treadmill is there, but another app holds it. Close that app (also on your phone) and try again.",
    "timed_out": "The treadmill did not answer in time. Switch it off and on, come closer, and try again.",
    "not_a_treadmill": "That device is no FTMS treadmill. `treadctl scan` lists what can be used.",
    "link_lost": "The connection was lost. Come closer and try again.",
    "not_simulated": (
        "Refused: {detail} is not the simulator. Without a person at a real treadmill nothing starts there."
    ),
    "other_machine": (
        "treadctl already holds the treadmill {detail}. End that walk first (`treadctl stop`), or use the same address."
    ),
    "held_here": (
        "Another treadctl of yours, with another data folder, holds this treadmill. End that walk first: `treadctl stop`."
    ),
}

VERDICTS: dict[str, str] = {
    "can_be_walked": "can be walked",
    "read_only": "read only, because {because_all}",
    "not_supported": "not supported, because {because_all}",
    "treadmill": "a treadmill; it could not be asked what it can do",
    "maybe": "perhaps a treadmill, by its name",
}

WHY: dict[str, str] = {
    "no_control_point": "it takes no commands over Bluetooth",
    "no_speed_control": "it takes no speed over Bluetooth",
    "no_speed_range": "it does not say which speeds it can do",
    "slowest_too_fast": "its lowest speed {slowest_kmh} km/h is above {allowed_kmh} km/h",
    "no_speed_step": "it does not tell its speed step; 0.1 km/h is assumed",
    "other_machine": "it is another kind of machine",
    "in_use": "another app holds it",
    "type_not_said": "it does not say what kind of machine it is",
    "known_name": "its name begins with {prefix}",
}
