"""What this computer can speak or sound with: the guardian's alarm, calm words, the code of a start.

$TREADCTL_ALARM_COMMAND, then speech programs, then a sound that we make
ourselves: each where those before it fail.
"""

from __future__ import annotations

import logging
import math
import shlex
import shutil
import struct
import wave
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path

from treadctl.language import language

_log = logging.getLogger(__name__)

SPEAKERS = (
    ("spd-say", "--wait"),
    ("espeak-ng",),
    ("say",),
)
IN_LANGUAGE = {"spd-say": "-l", "espeak-ng": "-v"}  # `say` follows the system
PLAYERS = ("aplay", "paplay", "afplay")
WINDOWS = ("powershell", "-NoProfile", "-Command", "(New-Object -ComObject SAPI.SpVoice).Speak('{}')")
RATE, SECONDS, TONES_HZ = 8000, 2, (880, 660)


Which = Callable[[str], str | None]


def loud(environ: Mapping[str, str], folder: Path, which: Which = shutil.which) -> list[list[str]]:
    """Return the commands that make people hear an alarm, the best first: the next is for when one fails.

    In one `{}` stands for the sentence, `{-}` says that it takes none; else the
    sentence is added.  Makes the sound in `folder` where there is something to play it.
    """
    given = _given(environ, "TREADCTL_ALARM_COMMAND")
    players = [found for player in PLAYERS if (found := which(player)) is not None]
    sound = str(make_sound(folder / "alarm.wav")) if players else ""
    sounds = [[player, sound, "{-}"] for player in players]
    return [*([given] if given else ()), *speakers(environ, which), *sounds]


def speakers(environ: Mapping[str, str], which: Which = shutil.which) -> list[list[str]]:
    """Return the programs that speak a sentence, as `loud` does.

    $TREADCTL_ALARM_COMMAND is none: it may call somebody in another room.
    """
    there = [(command, found) for command in (*SPEAKERS, WINDOWS) if (found := which(command[0])) is not None]
    return [[found, *command[1:], *_in_language(command[0], environ)] for command, found in there]


def speaker(environ: Mapping[str, str], which: Which = shutil.which) -> list[str]:
    """Return the best of `speakers`; empty where there is none."""
    return next(iter(speakers(environ, which)), [])


def calm(environ: Mapping[str, str], which: Which = shutil.which) -> list[list[str]]:
    """Return the commands that speak calm words: $TREADCTL_CALM_COMMAND, where that is set, else `speakers`.

    Set to nothing, it keeps this computer silent but for an alarm.
    """
    if "TREADCTL_CALM_COMMAND" not in environ:
        return speakers(environ, which)
    given = _given(environ, "TREADCTL_CALM_COMMAND")
    return [given] if given else []


def _given(environ: Mapping[str, str], variable: str) -> list[str]:
    """Return the command that somebody chose; one with an open quote counts as none, and the log says so."""
    try:
        return shlex.split(environ.get(variable, ""))
    except ValueError as error:
        _log.warning("%s is no command (%s): close the quote; it counts as not set", variable, error)
        return []


def _in_language(program: str, environ: Mapping[str, str]) -> tuple[str, ...]:
    spoken = language(environ)
    return (IN_LANGUAGE[program], spoken) if program in IN_LANGUAGE and spoken != "en" else ()


def said(command: Sequence[str], sentence: str) -> list[str]:
    """Return the command line that speaks a sentence of ours, in which no quote stands."""
    filled = [part.replace("{}", sentence) for part in command]
    return filled if filled != list(command) else [*filled, sentence]


def name(commands: Sequence[Sequence[str]]) -> str:
    """Return what to call the best of them when people are told; "" for none."""
    return Path(commands[0][0]).name if commands else ""


def make_sound(path: Path) -> Path:
    """Write two tones in turn, half a second each, unless they are there."""
    if not path.exists():
        count = RATE * SECONDS
        samples = (
            int(24000 * math.sin(2 * math.pi * TONES_HZ[2 * i // RATE % 2] * i / RATE)) for i in range(count)
        )
        with wave.open(str(path), "wb") as file:
            file.setparams((1, 2, RATE, count, "NONE", "not compressed"))
            file.writeframes(struct.pack(f"<{count}h", *samples))
    return path
