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
    "who_walks": "Who walks?",
    "someone_else": "Somebody else walks",
    "person_first": "Me (no name here)",
    "person_changes": "One moment ...",
    "person_in_use": "Not now: something else is under way here, a walk or a window of treadctl. Finish that first.",
    "person_trouble": "That did not work, and nothing has changed: {why}",
    "today_private": "Today's plan is behind a PIN. Whoever walks is told it before the start.",
    "begin": "Walk today",
    "again": "Start treadctl again",
    "service_over": "treadctl's service has ended.",
    "leave": "Leave",
    "back": "Back",
    "cancel": "Cancel",
    "starts_in": "The belt starts in {seconds} s",
    "press_start": "Now press Start on the treadmill.",
    "press_start_within": "Now press Start on the treadmill: {seconds} s",
    "own_start": "Press and hold here first. Then press Start on the treadmill itself.",
    "own_start_dead": (
        "If Start does nothing there: `treadctl setup --fresh` tries it again, or start with `treadctl start` in a "
        "terminal beside the treadmill."
    ),
    "hold_start": "Press and hold to start",
    "hold_ready": "Press and hold here first",
    "hold_go_on": "Press and hold to go on",
    "hold_on": "Keep holding ...",
    "hold_more": "A little longer: hold until the bar is full.",
    "soon_break": "A break in {seconds} seconds. The belt will slow down.",
    "soon_end": "Today's walk is done in {seconds} seconds. The belt will slow down.",
    "soon_go_on": "You may go on in {seconds} seconds.",
    "ready_again": "You may go on. Stand as you did for the start, then press and hold. Or finish here; that is fine too.",
    "next_break": "Break in",
    "next_end": "Done in",
    "next_go_on": "You may go on in",
    "halfway": "Halfway.",
    "soon_faster": "In {seconds} seconds the belt gets a little faster, up to {speed}.",
    "faster": "A little faster now, up to {speed}.",
    "stretches": "Stretches, if you like",
    "trail": "Speed so far",
    "trail_speed": "speed",
    "trail_cap": "cap",
    "part_voice": "Voice",
    "part_sound": "Sounds",
    "part_on": "{part}: on",
    "part_off": "{part}: off",
    "touch_first": "Your browser lets this page speak and sound after your first touch.",
    "voice_none": "This browser has no voice for this language. What it would say stands on the page.",
    "alarm_stays": "The alarm sounds all the same.",
    "awake_not": (
        "This browser may let the screen go dark, and a walk stops when nobody can see this page. Before you start, "
        "set your screen's time-out to its longest."
    ),
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
    "place_shown": "The terminal beside the treadmill shows a code for this start. Type it in here.",
    "place_spoken": "The computer beside the treadmill speaks a code for this start. Type it in here.",
    "place_tag": "Type in the code on the treadmill's tag, or scan it.",
    "place_code": "The code",
    "place_ok": "I am at the treadmill",
    "code_shown": "Code for this start, to type in on the page: {code}",
    "code_spoken": "Code for this start: {code}. Once more: {code}.",
    "code_unheard": (
        "This computer could not speak the code: its speech program failed. Try a new code. If that fails too, run "
        "`treadctl page` in a terminal beside the treadmill."
    ),
    "new_code": "A new code",
    "no_voice": "This computer has no speech program. Install espeak-ng or speech-dispatcher, then try again.",
    "code_wrong": "That is not the code. Look again.",
    "code_wait": "Three wrong codes. Wait a minute, then begin again.",
    "code_old": "That code is too old by now. Begin again.",
    "no_place": (
        "A start from here needs a proof that you stand at the treadmill. `treadctl setup --fresh` tries its own Start "
        "button, which is the best one. `treadctl page --tag` makes a code to fix to "
        "it; or run `treadctl page` in a terminal beside it, or with --speak on a computer that is heard there. Until then this page shows the walk, and stops it."
    ),
    "goes_on_there": "The page that started this walk goes on with it. You can finish it here, or stop.",
    "tag_made": (
        "The code for the treadmill: {code}\nPrint it, and fix it where only who stands at the treadmill can read it. "
        "A phone is asked for it once a day. An older code is void."
    ),
    "ask_flat": "The treadmill does not tell its incline. Is the deck flat?",
    "stood_soon": "The belt has to be seen to stand for a moment first.",
    "not_paired": "This page is not paired yet. Open the address that `treadctl page` shows in its terminal.",
    "used": "This address was used already, or is too old. `treadctl page` shows a new one in its terminal.",
    "too_many": "More pages are open than treadctl serves. Close one, then load this page again. STOP works here all the same.",
    "your_address": "Open this address on this computer; it is good for one visit:",
    "your_phone": "Scan the code, or open the first address on your phone; the second is for this computer. Good for one visit:",
    "page_there": "The page is at {address}\nAn address for a new browser: treadctl page --address",
    "address_lives": "It is good for ten minutes. An address that was asked for before is void.",
    "no_page": "No page runs for this data folder. Start one with `treadctl page`, or look at `systemctl --user status treadctl-page`.",
    "next_address": "Paired. For another browser:",
    "lan_warns": (
        "Your phone will warn once that the page is not private: nobody but this computer signed it. Compare this "
        "fingerprint, then Advanced, Proceed.{fingerprint}"
    ),
    "invites_viewer": "Whoever opens it may watch and stop, no more.",
    "watches": "This page watches, and may stop.",
    "paired_row": "{n}. {name}: {role}, since {day}",
    "unnamed": "a browser",
    "role_controller": "may walk",
    "role_viewer": "may watch and stop",
    "forgotten": "That page is not paired any more.",
    "lan_extra": "For phones the page needs more packages: pip install 'treadctl[lan]' (with pipx: pipx runpip treadctl install 'treadctl[lan]')",
    "no_network": "This computer has no address in a home network. Connect it, or name the address with --at.",
    "not_home": "{address} is not the address of one computer in a home network; treadctl listens at no other.",
    "not_ours": "This computer cannot listen at {address}. Name one of its own addresses with --at.",
    "ends": "Ctrl-C ends the page; a belt that it started is stopped first.",
    "revoked_none": "No page was paired.",
    "revoked": "No page is paired any more; there were {n}.",
    "port_taken": "Port {port} is taken. Choose another with --port; 0 finds a free one.",
    "extra": "The page needs more packages: pip install 'treadctl[page]' (with pipx: pipx runpip treadctl install 'treadctl[page]')",
}
"""Labels are short: on a phone a button has one line."""
