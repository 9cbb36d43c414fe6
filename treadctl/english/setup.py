"""What the test on an empty belt says and asks, and why a machine is never driven."""

from __future__ import annotations

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
    "display_own": (
        "Did the treadmill's own display show {speed}, give or take 0.1, and does the belt stand still now?\n"
        "y: yes to both   n: the display showed something else   q: leave"
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
    "needs_terminal": "The empty-belt test asks you to look and to confirm, so it needs a terminal.",
    "needs_you": "The empty-belt test needs you beside the treadmill; not over SSH.",
    "several": "There are several treadmills. Name one: {names}.",
    "nothing_found": "Nothing was found out yet. `treadctl setup` does that.",
    "no_answer": "treadctl's service does not answer. LOOK AT THE BELT. {cut}",
    "gone": "treadctl has ended unexpectedly. THE BELT MAY STILL BE MOVING. {cut}",
    "not_seen": "It was not seen to end. LOOK AT THE BELT. {cut}",
    "belt": "belt {speed} km/h",
    "belt_asked": "belt {speed} km/h, asked {asked}",
    "belt_own": "belt {speed} km/h, waiting for its Start button: {seconds} s",
    "belt_stop": "space or s: STOP",
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
    "press_start": (
        "The next start is yours. Stay on the floor beside it, see that the belt stands still, "
        "and press Start on the treadmill itself.\n"
        "It has no such button, or nothing happens? Press y here: treadctl starts it then. Space or s stops it, q leaves."
    ),
    "cancelled": "The belt was not started.",
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
