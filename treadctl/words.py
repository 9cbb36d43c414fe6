"""Every sentence for people: one catalogue of ids with numbers.  The core contains no English.

Written for a tired person with leg pain on a belt: short, what happened,
what to do next.  It makes no medical claim.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from treadctl.language import Texts, local, speed

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


def hold(hard_stop: object = "key", rail: object = True) -> str:
    """Return what to do on a belt that does not stop, in the words of this machine."""
    end = PIECES.get(f"hard_{hard_stop}") or PIECES["hard_key"]
    return PIECES["hold_rail" if rail else "hold_no_rail"].format(end=end)


def at_hand(hard_stop: object = "key") -> str:
    """Return what has to be within reach before a belt starts."""
    return PIECES.get(f"at_hand_{hard_stop}") or PIECES["at_hand_key"]


def stand(rail: object = True) -> str:
    """Return where to stand before a belt starts."""
    return PIECES["stand_rail" if rail else "stand_no_rail"]


def before_start(hard_stop: object = "key", rail: object = True) -> str:
    """Return what to do before a belt starts, in the words of this machine."""
    return PIECES["before_start"].format(at_hand=at_hand(hard_stop), stand=stand(rail))


def first_note() -> str:
    """Return what treadctl is and is not."""
    return PIECES["first_note"]


def voice(name: str) -> str:
    """Return how a person would hear of a failure; `name` of what speaks, "" for nothing."""
    return PIECES["voice"].format(voice=name) if name else PIECES["voice_none"]


REASONS: dict[str, str] = {
    "person": "you asked for it",
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
    "cancelled_loop_lost": "this computer stood still during the countdown",
    "cancelled_link_lost": "the connection was lost before the belt moved",
    "cancelled_belt_moves": "the belt moved during the countdown",
}

REFUSED: dict[str, str] = {
    "no_machine": "No treadmill is connected.",
    "nothing_to_continue": "There is no break to go on from. Start a walk first.",
    "already_walking": "A walk is already under way. `treadctl status` shows it; `treadctl stop` stops it.",
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
        "clock. Set it and try again; nothing is lost."
    ),
    "row_unreadable": (
        "Entry {number} of the programme ({kind}) cannot be read: {says}. No walk is planned without it, and nothing "
        "was changed. Update treadctl, or restore a backup of the journal."
    ),
    "no_programme": "The profile {profile} is for practice only: the programme plans no walks with it. Choose another.",
    "other_world": "This treadmill is of the other kind: practice does not count for real walks, nor they for practice.",
    "no_lock": "Nothing is locked by {item}. `treadctl plan` shows what is.",
    "no_such_walk": "There is no such walk to answer for. `treadctl history` lists them.",
    "too_early": "It is too early for that answer. It is asked when it is time.",
    "not_ill": "No fever is written down, so there is nothing to end.",
    "not_yet_faster": (
        "More than 3.5 km/h can be wanted after {weeks} good weeks in a row; so far there are {greens}. Nothing was changed."
    ),
    "sweeping": "The belt of the last walk is stopped first. Press again in a moment.",
    "stopped_meanwhile": "A stop was asked for after you pressed. Start again when you are ready.",
    "service_ends": "treadctl is ending. Start again in a moment.",
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


NOTICES: dict[str, str] = {
    "connected": "Connected to {machine} ({address}).",
    "countdown": "{seconds}",
    "starting": "The belt is about to start. Keep your hand on the rail.",
    "walking": "Block {block}: the belt moves. Step on.",
    "slowing": "Slowing. Hold the rail. ({because})",
    "stopping": "Stopping. Hold the rail. ({because})",
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
    "stop_not_confirmed": "The belt was asked to stop, but it is not seen to stand. Look at the belt. {hold}",
    "console_changed": "Your speed from the treadmill: {speed}. treadctl will not raise it.",
    "over_cap": "{speed} is above your cap. Back to {cap}.",
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

CALM = frozenset(
    {
        "slowing",
        "check_asked",
        "check_slows",
        "stopping",
        "stop_now",
        "voice_link_lost",
        "fault_telemetry_late",
        "fault_unwatched_ask",
        "fault_guardian_late",
        "fault_stack_down",
        "guardian_acts",
        "asked_to_stop",
        "alarm_over",
        "latch_found",
        "ghost_start",
        "belt_moves_without_us",
        "start_not_taken",
    }
)
"""What the calm voice says.  The alarm is every notice whose id begins with "alarm", but for "alarm_over"."""


def spoken(notice_id: str) -> str | None:
    """Return how a notice sounds: `calm`, `alarm`, or None where it is only written."""
    if notice_id in CALM:
        return "calm"
    return "alarm" if notice_id.startswith("alarm") else None


SETUP: dict[str, str] = {
    "intro": (
        "\nTrying {machine} on an EMPTY belt. It takes four to eight minutes.\n"
        "The belt will start up to four times, run up to 3.5 km/h, and stop. Nobody may stand on it.\n"
        "Stand on the floor beside it, 2 m clear, no children, no pets. Space or s stops it at any time.\n"
    ),
    "hint": "Known of this model: {says}",
    "cut": (
        "How do you cut its movement in an emergency, and has it a handrail?\n"
        "  1  red key, handrail        2  red key, no handrail\n"
        "  3  remote, handrail         4  remote, no handrail\n"
        "  5  its plug, handrail       6  its plug, no handrail\n"
        "Press 1 to 6, q leaves."
    ),
    "cut_key": "Pull the red key.",
    "cut_remote": "Press stop on the remote.",
    "cut_plug": "Pull the plug.",
    "confirm": (
        "Now the belt will move. If anything looks wrong: {cut}\n"
        "Nobody on it, everything off it? Have that in your hand, then type {confirm} and press Enter. "
        "Enter alone leaves."
    ),
    "confirm_again": "Not confirmed. Type {confirm}, or press Enter alone to leave.",
    "look": "Look at the treadmill's own display now: does it show {speed}, give or take 0.1? You are asked in a minute.",
    "display": (
        "Did the treadmill's own display show {speed}, give or take 0.1, and does the belt stand still now?\n"
        "y: yes to both, start it again   n: the display showed something else   q: leave"
    ),
    "again": "Look: does the belt stand still? y: it stands, start it again   q: leave",
    "flat": "The treadmill does not tell its incline. Is the deck flat? y / n",
    "keys": "Press one of: {keys}.",
    "left": "Left. What was found out so far is kept; `treadctl setup` goes on there.",
    "done": (
        "Done. This treadmill can be walked: `treadctl start`.\n"
        "`treadctl setup --share` prints what was found out, without its address, for other people who have one."
    ),
    "refused": "Its file keeps the reason. `treadctl watch` still shows what it reports.",
    "interrupted": "Ended early: {because}. What was found out so far is kept; `treadctl setup` goes on there.",
    "still_moves": "THE BELT IS NOT SEEN TO STAND. Look at it. {cut}",
}
"""What the empty-belt test says and asks."""

SETUP_STEPS: dict[str, str] = {
    "unit": "Asking for 2.57 km/h: does it run at that?",
    "byte_order": "Asking for 2.56 km/h: does it read our numbers the right way round?",
    "down": "Asking for 1.0 km/h: does it slow down?",
    "noise": "",
    "up": "Asking for 2.0 km/h.",
    "top": "Asking for the highest speed that anybody walks here, at most 3.5 km/h.",
    "slow": "Asking for 1.0 km/h.",
}
"""What a step asks of the belt; "" where the person is told something else."""

SETUP_SAYS: dict[str, str] = {
    "starting": "The belt starts now, after its own countdown. Stay off it.",
    "stopping": "Stop.",
    "walking": "",
    "break": "",
    "stopped": "",
    "connected": "",
    "fault_link_gap": "",
    "setup_found": "",
    "setup_ready": "",
    "setup_ask_display": "",
    "setup_over": "",
}
"""Notices that an empty-belt test says in its own way; "" where something else says it."""


NEVER: dict[str, str] = {
    "takes_miles": "told {asked}, it ran {got}. It takes kilometres for miles.",
    "unit_unknown": "told {asked}, it ran {got}. What it takes our numbers for is not known.",
    "bytes_swapped": "it reads our numbers the wrong way round: a small one may become its fastest.",
    "probe_refused": "it does not take the speed 2.57 km/h, with which every other one would be proven.",
    "ignores_speed": "it accepts a speed and does not change it.",
    "refuses_speed": "it does not take a speed, although it says that it can.",
    "does_not_follow": "it does not go to the speed that it is told.",
    "goes_the_wrong_way": "told to go to {asked}, it went the other way.",
    "display_differs": (
        "its own display shows another speed than it reports. Set the display to km/h and run `treadctl setup` "
        "again; if they still differ, nobody knows its true speed."
    ),
    "too_fast": "it ran faster than 5.2 km/h, and was never told more than 3.5.",
    "starts_at_former": "its Start goes straight back to the speed before ({speed}), not to its lowest.",
    "starts_too_fast_alone": "its Start goes to {speed} by itself, too fast to step on.",
    "starts_not": "it did not start, or did not report that it moved.",
    "says_nothing": "it reports nothing, so nobody can see from here what its belt does.",
    "stop_moves_it": "told to stop while it stood, it started.",
    "does_not_stop": "it did not stop when told.",
    "no_zero_frame": "it falls silent when it stops, so nobody can see from here that it stands.",
    "moves_when_connected": "its belt moves although nobody started it. Stop it at the treadmill.",
    "file_unreadable": "its machine file cannot be read. `treadctl setup` writes it anew.",
}
"""Why a machine is never driven: what the empty-belt test saw, or what is known of its model."""


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


def facts(reply: Mapping[str, Any]) -> list[str]:
    """Return what a person should know of a real treadmill before standing on it."""
    if reply.get("simulated") or not reply.get("commissioned"):
        return []
    stops_s = reply.get("link_loss_stops_s")
    said = [FACTS["link_loss_goes_on" if stops_s is None else "link_loss_stops"].format(seconds=stops_s or 0)]
    if (step := reply.get("too_coarse_kmh")) is not None:
        said.append(FACTS["coarse"].format(step=step))
    if reply.get("stop_in_countdown") is False:
        said.append(FACTS["countdown_starts"])
    rail = reply.get("rail") is not False
    said.append(FACTS["cut"].format(hold=hold(reply.get("hard_stop"), rail)))
    if not rail:
        said.append(FACTS["no_rail"])
    if reply.get("guardian_proven") is False:
        said.append(FACTS["guardian_not_proven"])
    return [local(sentence) for sentence in said]


def never(reason: object, values: Mapping[str, object] | None = None) -> str:
    """Return why a machine is not driven; without its numbers the sentence says "another speed"."""
    text = NEVER.get(str(reason)) or f"{str(reason).replace('_', ' ')}."
    unknown = {name: PIECES[name] for name in ("asked", "got", "speed")}
    numbers = {**unknown, **(values or {})}
    return _filled(text, numbers)


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


PROFILE: dict[str, str] = {
    "next_day": "the next walk is on {day}",
    "day_moved": "(was {day})",
    "locked": "walking is locked for now, so nothing changes until it opens.",
    "cap_waits": "Faster than 3.5 km/h also waits for your own yes: `treadctl checkin --faster`.",
    "days_wait": "A fourth day waits for a doctor's or physiotherapist's yes and four good weeks; until then it is three.",
    "agreed_waits": "The agreed start counts once you have said that a doctor or physiotherapist agreed: it is asked before the first walk.",
}
"""What an edit of a profile does."""

PEOPLE: dict[str, str] = {
    "unknown": "There is nobody called {name} here. `treadctl person list` shows who there is; `treadctl person new {name}` makes room.",
    "there": "{name} is here already: `treadctl --person {name} start`.",
    "made": "{name} has a journal and profiles of their own now, in {folder}. Treadmills that were tried are everybody's.\nWalk: `treadctl --person {name} start`.",
    "nobody": "Nobody besides you. `treadctl person new NAME` makes room for somebody.",
    "walks": "treadctl is running for {name}. End that walk first: `treadctl stop`.",
    "sure": "All walks, answers and profiles of {name} will be gone for good. Type the name to delete them",
    "kept": "Nothing is deleted.",
    "deleted": "Everything of {name} is deleted.",
}
"""Several people on one treadmill."""

# Read in the person's language from here on.
PIECES, REASONS = Texts("pieces", PIECES), Texts("reasons", REASONS)
REFUSED, TROUBLES = Texts("refused", REFUSED), Texts("troubles", TROUBLES)
VERDICTS, WHY = Texts("verdicts", VERDICTS), Texts("why", WHY)
NOTICES, ALONE = Texts("notices", NOTICES), Texts("alone", ALONE)
SETUP, SETUP_STEPS = Texts("setup", SETUP), Texts("setup_steps", SETUP_STEPS)
NEVER, FACTS, GUARDIAN = Texts("never", NEVER), Texts("facts", FACTS), Texts("guardian", GUARDIAN)
SETUP_SAYS, PROFILE = Texts("setup_says", SETUP_SAYS), Texts("profile", PROFILE)
PEOPLE = Texts("people", PEOPLE)
PARTS = (
    PIECES,
    REASONS,
    REFUSED,
    TROUBLES,
    VERDICTS,
    WHY,
    NOTICES,
    ALONE,
    SETUP,
    SETUP_STEPS,
    SETUP_SAYS,
    NEVER,
    FACTS,
    GUARDIAN,
    PROFILE,
    PEOPLE,
)
"""The whole catalogue, for those who translate it."""


def alone(what: str) -> str:
    """Return what a terminal says whose service is gone."""
    return ALONE[what].format(hold=hold())


def still_moving() -> str:
    """Return what to say where nobody knows whether the belt stands."""
    return PIECES["still_moving"].format(hold=hold())


def guardian(hold_words: str | None = None) -> dict[str, str]:
    """Return the guardian's sentences for a machine whose movement ends as `hold_words` says."""
    return {what: GUARDIAN[what].format(hold=hold_words or hold()) for what in GUARDIAN}


def because(reason: object) -> str:
    """Return a reason in words."""
    return REASONS.get(str(reason)) or str(reason).replace("_", " ")


def notice(line: Mapping[str, object]) -> str | None:
    """Return the sentence of a notice line, None where it is not for people."""
    template = NOTICES.get(str(line.get("event")))
    if line.get("event") == "check_decided":
        return NOTICES.get(f"decided_{line.get('action')}", template)
    if template is not None and line.get("event") == "setup_refused":
        return _filled(template, {"never": never(line.get("reason"), line)})
    return None if template is None else _filled(template, line)


def verdict(machine: Mapping[str, Any]) -> str:
    """Return what can be done with a machine that was found."""
    because_all = ", ".join(_filled(WHY.get(r["id"]) or r["id"], r) for r in machine.get("reasons", []))
    template = VERDICTS.get(str(machine.get("kind"))) or str(machine.get("kind"))
    text = template.format(because_all=because_all)
    shown = "because" in template
    return local(text if shown or not because_all else f"{text} ({because_all})")


def refusal(reply: Mapping[str, object]) -> str:
    """Return why a request was refused, and what to do next."""
    if reply.get("trouble"):
        return _filled(TROUBLES.get(str(reply["trouble"])) or PIECES["unreachable"], reply)
    template = REFUSED.get(str(reply.get("reason")))
    if template and reply.get("why") is not None:
        return _filled(template, {**reply, "never": never(reply["why"])})
    return (
        _filled(template, reply)
        if template
        else str(reply.get("message") or reply.get("reason") or PIECES["refused"])
    )


def summary(line: Mapping[str, object]) -> str:
    """Return the one sentence at the end of a walk."""
    walked = int(str(line.get("walked_s") or 0))
    breaks = int(str(line.get("breaks") or 0))
    pauses = PIECES["no_break" if breaks == 0 else "one_break" if breaks == 1 else "breaks"]
    return PIECES["summary"].format(
        min=walked // 60,
        s=f"{walked % 60:02d}",
        distance_m=line.get("distance_m"),
        pauses=pauses.format(breaks=breaks),
        speed=speed(float(str(line.get("top_speed_kmh") or 0))),
        because=because(line.get("reason")),
    )


def _filled(template: str, values: Mapping[str, object]) -> str:
    more = {"because": because(values.get("reason"))}
    more["hold"] = hold(values.get("hard_stop", "key"), values.get("rail", True))
    if "{trouble_says}" in template:
        says = TROUBLES.get(str(values.get("trouble"))) or PIECES["silent"]
        more["trouble_says"] = says.replace("{detail}", str(values.get("detail", "")))
    try:
        return local(template.format_map({**values, **more}))
    except (KeyError, ValueError):
        return template
