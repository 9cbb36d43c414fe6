"""What this computer can speak or sound with: the guardian's alarm, calm words, the code of a start.

$TREADCTL_ALARM_COMMAND, else a speech program, else a sound that we make
ourselves; the sentence is the command's last argument.
"""

from __future__ import annotations

import math
import shlex
import shutil
import struct
import wave
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path

from treadctl.language import language

SPEAKERS = (
    ("spd-say", "--wait"),
    ("espeak-ng",),
    ("say",),
)
IN_LANGUAGE = {"spd-say": "-l", "espeak-ng": "-v"}  # `say` follows the system
PLAYERS = ("aplay", "paplay", "afplay")
WINDOWS = ("powershell", "-NoProfile", "-Command", "(New-Object -ComObject SAPI.SpVoice).Speak('{}')")
RATE, SECONDS, TONES_HZ = 8000, 2, (880, 660)


def find(
    environ: Mapping[str, str], folder: Path, which: Callable[[str], str | None] = shutil.which
) -> list[str]:
    """Return the command that makes people hear; empty where there is none.

    In it `{}` stands for the sentence, `{-}` says that it takes none; else the
    sentence is added.  Makes the sound in `folder` where a sound is all there is.
    """
    given = environ.get("TREADCTL_ALARM_COMMAND", "").strip()
    if given:
        return shlex.split(given)
    if command := speaker(environ, which):
        return command
    for player in PLAYERS:
        if (found := which(player)) is not None:
            return [found, str(make_sound(folder / "alarm.wav")), "{-}"]
    return []


def speaker(environ: Mapping[str, str], which: Callable[[str], str | None] = shutil.which) -> list[str]:
    """Return the program that speaks a sentence, as `find` does; empty where there is none.

    $TREADCTL_ALARM_COMMAND is none: it may call somebody in another room.
    """
    for command in (*SPEAKERS, WINDOWS):
        if (found := which(command[0])) is not None:
            spoken = language(environ)
            option = IN_LANGUAGE.get(command[0]) if spoken != "en" else None
            return [found, *command[1:], *((option, spoken) if option else ())]
    return []


def calm(environ: Mapping[str, str], which: Callable[[str], str | None] = shutil.which) -> list[str]:
    """Return the command that speaks calm words: $TREADCTL_CALM_COMMAND, where that is set, else `speaker`.

    Set to nothing, it keeps this computer silent but for an alarm.
    """
    given = environ.get("TREADCTL_CALM_COMMAND")
    return speaker(environ, which) if given is None else shlex.split(given)


def said(command: Sequence[str], sentence: str) -> list[str]:
    """Return the command line that speaks a sentence of ours, in which no quote stands."""
    filled = [part.replace("{}", sentence) for part in command]
    return filled if filled != list(command) else [*filled, sentence]


def name(command: list[str]) -> str:
    """Return what to call it when people are told; "" for none."""
    return Path(command[0]).name if command else ""


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
