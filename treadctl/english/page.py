"""What stands on the page besides the sentences of walk and programme: buttons, contact, pairing."""

from __future__ import annotations

PAGE: dict[str, str] = {
    "title": "treadctl",
    "stop": "STOP",
    "stop_hint": "Stops the belt at once. The Escape key does too.",
    "stopping": "Stopping. Hold the rail until the belt stands.",
    "stands": "The belt stands.",
    "undelivered": "STOP did not get through. {hold}",
    "lost": "Contact lost. Hold the rail.",
    "lost_moving": "Contact lost. THE BELT MAY STILL BE MOVING. {hold}",
    "connecting": "Looking for treadctl ...",
    "begin": "Walk today",
    "again": "Start treadctl again",
    "service_over": "treadctl's service has ended.",
    "leave": "Leave",
    "back": "Back",
    "cancel": "Cancel",
    "starts_in": "The belt starts in {seconds} s",
    "hold_start": "Press and hold to start",
    "hold_go_on": "Press and hold to go on",
    "hold_on": "Keep holding ...",
    "hold_more": "A little longer: hold until the bar is full.",
    "slower": "Slower",
    "pause": "Take a break",
    "end": "Finish here",
    "worse": "It gets worse",
    "wrong": "Something is wrong",
    "looks": "I see it stand",
    "take": "Take the controls here",
    "elsewhere": "Another page has the controls. You can watch here, and stop.",
    "free": "Nobody has the controls.",
    "practice": "Practice on the software treadmill with {profile}. It does not count.",
    "real_not_yet": (
        "This page starts the software treadmill only. At a real treadmill, begin with `treadctl start` in a terminal; "
        "the page then shows the walk, and stops it."
    ),
    "not_over_ssh": "A start needs a person at the treadmill; this page was opened over SSH. It shows and stops.",
    "ask_flat": "The treadmill does not tell its incline. Is the deck flat?",
    "stood_soon": "The belt has to be seen to stand for a moment first.",
    "not_paired": "This page is not paired yet. Open the address that `treadctl page` shows in its terminal.",
    "used": "This address was used already, or is too old. `treadctl page` shows a new one in its terminal.",
    "too_many": "More pages are open than treadctl serves. Close one, then load this page again. STOP works here all the same.",
    "your_address": "Open this address on this computer; it is good for one visit:",
    "next_address": "Paired. For another browser:",
    "ends": "Ctrl-C ends the page; a belt that it started is stopped first.",
    "revoked_none": "No page was paired.",
    "revoked": "No page is paired any more; there were {n}.",
    "port_taken": "Port {port} is taken. Choose another with --port; 0 finds a free one.",
    "extra": "The page needs more packages: pip install 'treadctl[page]'",
}
"""Labels are short: on a phone a button has one line."""
