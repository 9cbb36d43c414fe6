"""The person's terminal: keys in, lines out, signals, none of which may hold up a stop."""

from __future__ import annotations

import contextlib
import queue
import select
import signal
import sys
import threading
import time
from types import FrameType, TracebackType
from typing import Any, Self, TextIO

_QUEUE_LINES = 500


class Outlet:
    """A file to write to that never blocks: a reader that does not read loses lines.

    A closed terminal or pipe is no error either; the walk is stopped by
    other means, and that must not fail for want of a place to print.
    """

    encoding = "utf-8"

    def __init__(self, file: TextIO) -> None:
        self._file = file
        self._queue: queue.Queue[str | None] = queue.Queue(_QUEUE_LINES)
        self._thread = threading.Thread(target=self._write_out, name="output", daemon=True)
        self._thread.start()

    def write(self, text: str) -> int:
        """Take text; the oldest waiting text is lost when nobody reads."""
        while True:
            try:
                self._queue.put_nowait(text)
                return len(text)
            except queue.Full:
                with contextlib.suppress(queue.Empty):
                    self._queue.get_nowait()

    def flush(self) -> None:
        """Written out by its thread."""

    def isatty(self) -> bool:
        """Whether a person sees it."""
        return self._file.isatty()

    def fileno(self) -> int:
        """The real file's."""
        return self._file.fileno()

    def close(self, within_s: float = 2.0) -> None:
        """Write what waits, if somebody still reads."""
        self.write_end()
        self._thread.join(within_s)

    def write_end(self) -> None:
        """Mark the end."""
        with contextlib.suppress(queue.Full):
            self._queue.put_nowait(None)

    def _write_out(self) -> None:
        while (text := self._queue.get()) is not None:
            with contextlib.suppress(OSError, ValueError):
                self._file.write(text)
                self._file.flush()


class Keys:
    """Single keys from the terminal; nothing where there is none."""

    def __init__(self) -> None:
        self.there = sys.stdin is not None and sys.stdin.isatty()
        self._before: Any = None

    def __enter__(self) -> Self:
        if self.there and sys.platform != "win32":
            import termios
            import tty

            self._before = termios.tcgetattr(sys.stdin)
            tty.setcbreak(sys.stdin)
            settings = termios.tcgetattr(sys.stdin)
            for name in ("VSUSP", "VQUIT", "VDSUSP"):  # Ctrl-Z and Ctrl-\\ arrive as keys, and stop the belt
                if hasattr(termios, name):
                    settings[6][getattr(termios, name)] = b"\0"
            termios.tcsetattr(sys.stdin, termios.TCSADRAIN, settings)
        return self

    def __exit__(self, *_: object) -> None:
        if self._before is not None:
            import termios

            with contextlib.suppress(termios.error):
                termios.tcsetattr(sys.stdin, termios.TCSADRAIN, self._before)
            self._before = None

    def forget(self) -> None:
        """Drop what was typed before anybody was asked."""
        if self.there and sys.platform != "win32":
            import termios

            with contextlib.suppress(termios.error):
                termios.tcflush(sys.stdin, termios.TCIFLUSH)

    def wait(self, seconds: float, *others: Any) -> str:
        """Wait for keys or for something to read in `others`; return the keys, "" when none."""
        if sys.platform == "win32":
            return self._wait_windows(seconds, *others)
        files = [sys.stdin, *others] if self.there else list(others)
        try:
            ready = select.select(files, [], [], seconds)[0]
        except OSError:
            self.there = False
            return ""
        if self.there and sys.stdin in ready:
            import os

            with contextlib.suppress(OSError):
                data = os.read(sys.stdin.fileno(), 64)
                if data:
                    return data.decode(errors="ignore")
            self.there = False  # the terminal is gone
        return ""

    def _wait_windows(self, seconds: float, *others: Any) -> str:
        import msvcrt

        end = time.monotonic() + seconds
        keys = ""
        while not keys and time.monotonic() < end:
            while self.there and msvcrt.kbhit():  # type: ignore[attr-defined, unused-ignore]
                keys += msvcrt.getwch()  # type: ignore[attr-defined, unused-ignore]
            if others and select.select(list(others), [], [], 0.02)[0]:
                break
        return keys


class Signals:
    """Every signal by which people leave a program, counted; none of them ends or suspends it by itself."""

    def __init__(self) -> None:
        self.count = 0
        self._before: dict[int, Any] = {}

    def __enter__(self) -> Self:
        for name in ("SIGINT", "SIGTERM", "SIGHUP", "SIGQUIT", "SIGTSTP"):
            number = getattr(signal, name, None)
            if number is not None:
                self._before[number] = signal.signal(number, self._on_signal)
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        for number, before in self._before.items():
            signal.signal(number, before)

    def _on_signal(self, number: int, frame: FrameType | None) -> None:
        self.count += 1
