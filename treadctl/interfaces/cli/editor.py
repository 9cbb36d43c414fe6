"""The person's own editor, for `treadctl profile edit`."""

from __future__ import annotations

import os
import shlex
import shutil
import subprocess
import sys
from pathlib import Path

from treadctl import words
from treadctl.interfaces.cli.wrapping import echo

CANNOT_START = 2  # the exit code of everything that is refused


def open_editor(path: Path) -> int:
    """Let the person edit a file; return the editor's exit code."""
    chosen = os.environ.get("VISUAL") or os.environ.get("EDITOR") or _usual_editor()
    try:
        if sys.platform == "win32":
            return subprocess.run(f'{chosen} "{path}"', check=False).returncode
        return subprocess.run([*shlex.split(chosen), str(path)], check=False).returncode
    except (OSError, ValueError):  # a ValueError: a quote that is not closed
        echo(
            words.COMMANDS["no_editor"].format(editor=repr(chosen), choose=words.COMMANDS["choose_editor"]),
            err=True,
        )
        sys.exit(CANNOT_START)


def _usual_editor() -> str:
    if sys.platform == "win32":
        return "notepad"
    return next((each for each in ("sensible-editor", "nano", "vim") if shutil.which(each)), "vi")
