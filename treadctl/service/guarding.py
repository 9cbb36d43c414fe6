"""The guardian as a process of its own: start it, beat, hear it beat back, start another when it dies.

Nothing here is waited for.  Beats go through a pipe that never blocks; each
guardian has a thread that starts it and reads what it says; whether one is
due is looked at with every beat.
"""

from __future__ import annotations

import asyncio
import contextlib
import json
import logging
import os
import subprocess
import sys
import threading
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

from treadctl import paths, words
from treadctl.model import Event, GuardianActs, GuardianBeat, Report
from treadctl.quantities import Speed
from treadctl.service.guardian import Charge

_log = logging.getLogger(__name__)

RESTART_S = (0.0, 0.2, 0.5, 1.0)  # pauses before the next one; the last for all that follow
LIVED_S = 10.0  # one that beat for so long was no failed start
OWN_STALL_S = 0.5
SILENT_S = 1.5  # it beats every 0.1 s: one that is frozen is replaced
BORN_WITHIN_S = 5.0  # a Raspberry Pi starts Python in 0.5 s
LEAVE_S = 1.0
SAYS_MAX = 400  # characters of a sentence: a pipe takes the line whole or not at all
SPEED_MAX = 0xFFFF  # 0.01 km/h: what a Treadmill Data record can say

Line = dict[str, Any]


class GuardianProcess:
    """Keeps a guardian alive.

    Args:
        clock: monotonic seconds.
        door: base path of its local socket.
        log: file for what it logs.
        record: file of who serves this data folder; the guardian closes it where the service cannot.
        latch: file that says that a belt of ours may be moving; removed like the record.
        audit: file of the audit, None for none.
        voice: the command that makes people hear.
        speaker: the command that speaks calm words.
    """

    def __init__(
        self,
        clock: Callable[[], float],
        door: Path,
        log: Path,
        record: Path,
        latch: Path,
        audit: Path | None = None,
        voices: list[list[str]] | None = None,
        speakers: list[list[str]] | None = None,
    ) -> None:
        self._clock = clock
        self._door = door
        self._log_path = log
        self._record, self._latch = record, latch
        self._audit = os.path.abspath(audit) if audit is not None else ""
        self.changed: Callable[[], None] = lambda: None
        self.pid: int | None = None
        self.way: Mapping[str, object] = {}
        self.charge: Mapping[str, object] = {}
        self.voices: list[list[str]] = voices or []
        self.speakers: list[list[str]] = speakers or []
        self._tty = ""
        self._alarm = ""
        self._heard: Callable[[Event], None] = lambda event: None
        self._loop: asyncio.AbstractEventLoop | None = None
        self._process: subprocess.Popen[bytes] | None = None
        self._starting_since: float | None = None
        self._beat_at = float("-inf")
        self._begun_at = 0.0
        self._failures = 0
        self._next_at = 0.0
        self._report: Line = {"beat": 0, "may_move": False}
        self._leaving = False
        self._looked_at = float("-inf")
        self._acts = False  # it has stepped in

    # --- the port

    def open(self, heard: Callable[[Event], None]) -> None:
        """See `Guardian.open`."""
        self._heard, self._loop = heard, asyncio.get_running_loop()
        self._start(self._clock())

    def guard(self, charge: Charge) -> None:
        """See `Guardian.guard`."""
        self.charge = {
            "radio": charge.radio,
            "address": charge.address,
            "place": dict(charge.place),
            "stop_s": charge.stop_s,
            "audit": self._audit,
            "record": str(self._record),
            "latch": str(self._latch),
            "words": words.guardian(words.hold(charge.hard_stop, charge.rail)),
        }
        self._send(self._charge_line())
        self.changed()

    def speaks_at(self, tty: str) -> None:
        """See `Guardian.speaks_at`."""
        self._tty = tty
        self._send(self._charge_line())

    def says(self, sentence: str) -> None:
        """See `Guardian.says`."""
        if self.speakers:
            self._send({"says": sentence[:SAYS_MAX]})

    def alarms(self, sentence: str) -> None:
        """See `Guardian.alarms`: each beat says it, so that no guardian misses its begin or its end."""
        self._alarm = sentence[:SAYS_MAX] if self.voices else ""

    def starts(self) -> None:
        """See `Guardian.starts`."""
        self._send({**self._report, "may_move": True, "start": True})

    def beat(self, report: Report, tick: int) -> None:
        """See `Guardian.beat`; also sees to it that there is a guardian."""
        self._report = {
            "beat": tick,
            "may_move": report.may_move,
            "armed": report.armed,
            "target": report.target.hundredths,
            "stopping": report.stopping,
            **({"alarm": self._alarm} if self._alarm else {}),
        }
        self._look_after(self._clock())
        self._send(self._report)

    async def close(self, *, stands: bool) -> None:
        """See `Guardian.close`."""
        self._leaving = True
        process, self._process = self._process, None
        if process is None or process.stdin is None:
            return
        if stands:
            self._write(process, {"bye": 1})
        with contextlib.suppress(OSError):
            process.stdin.close()
        if stands:
            with contextlib.suppress(subprocess.TimeoutExpired):
                await asyncio.to_thread(process.wait, LEAVE_S)

    # --- keeping it alive

    def _look_after(self, now: float) -> None:
        stalled, self._looked_at = now - self._looked_at > OWN_STALL_S, now
        if stalled:
            self._beat_at = now  # we did not look: what it said meanwhile is still to be read
        if self._acts:
            return  # it has its hands full, and no time for beats
        if self._process is not None:
            silent_s = now - max(self._beat_at, self._begun_at + BORN_WITHIN_S - SILENT_S)
            if silent_s > SILENT_S:
                _log.warning("the guardian is silent: replaced")
                with contextlib.suppress(OSError):
                    self._process.kill()
        elif self._starting_since is None and now >= self._next_at:
            self._start(now)

    def _start(self, now: float) -> None:
        self._starting_since = self._begun_at = now
        threading.Thread(target=self._live, name="guardian", daemon=True).start()

    def _live(self) -> None:
        """One guardian's life, in a thread of its own."""
        try:
            with os.fdopen(
                os.open(self._log_path, os.O_WRONLY | os.O_CREAT | os.O_APPEND, 0o600), "wb"
            ) as log:
                process = subprocess.Popen(
                    [sys.executable, "-P", "-m", "treadctl.guardian", "--socket", str(self._door)],
                    stdin=subprocess.PIPE,
                    stdout=subprocess.PIPE,
                    stderr=log,
                    env=paths.child_environment(),
                    start_new_session=True,
                )
        except OSError as error:
            _log.warning("the guardian cannot be started: %r", error)
            self._on_loop(self._died, None)
            return
        self._on_loop(self._born, process)
        for raw in process.stdout or ():
            with contextlib.suppress(ValueError):
                self._on_loop(self._take, process, json.loads(raw))
        process.wait()
        if process.stdout is not None:
            process.stdout.close()
        self._on_loop(self._died, process)

    def _on_loop(self, work: Callable[..., None], *arguments: Any) -> None:
        with contextlib.suppress(RuntimeError):  # the loop is closed: so is the service
            if self._loop is not None:
                self._loop.call_soon_threadsafe(work, *arguments)

    def _born(self, process: subprocess.Popen[bytes]) -> None:
        self._starting_since = None
        if process.stdin is None or self._leaving:
            process.kill()
            return
        with contextlib.suppress(OSError, AttributeError):
            os.set_blocking(process.stdin.fileno(), False)
        self._process = process
        self._send(self._charge_line())
        self._send(self._report)

    def _take(self, process: subprocess.Popen[bytes], line: Line) -> None:
        if process is not self._process:
            return
        if "beat" in line:
            self._beat_at = self._clock()
            if line.get("ready") is True:  # one without hands would stop no belt
                its = line.get("speed")
                self._heard(GuardianBeat(Speed(its) if type(its) is int and 0 <= its <= SPEED_MAX else None))
        elif "hello" in line:
            self.pid = process.pid
            self.way = {key: line[key] for key in ("socket", "port", "token") if key in line}
            self.changed()
        elif "acts" in line:
            self._acts = True
            self._heard(GuardianActs(str(line["acts"])))

    def _died(self, process: subprocess.Popen[bytes] | None) -> None:
        now, self._starting_since = self._clock(), None
        if self._leaving or process is not self._process:
            return
        if process is not None and process.stdin is not None:
            with contextlib.suppress(OSError):
                process.stdin.close()  # here and not in its thread: nobody writes to it any more
        self._process, self.pid, self.way, self._acts = None, None, {}, False
        lived = self._beat_at - self._begun_at > LIVED_S
        self._failures = 0 if lived else self._failures + 1
        self._next_at = now + RESTART_S[min(self._failures, len(RESTART_S) - 1)]
        _log.warning("the guardian is gone; another one is started")
        self.changed()

    # --- telling it

    def _charge_line(self) -> Line | None:
        if not self.charge:
            return None
        heard = {"voices": self.voices, "speakers": self.speakers, "tty": self._tty}
        return {"guard": {**self.charge, **heard, "pid": os.getpid()}}

    def _send(self, line: Line | None) -> None:
        if self._process is not None and line is not None:
            self._write(self._process, line)

    @staticmethod
    def _write(process: subprocess.Popen[bytes], line: Line) -> None:
        """Write without waiting; what a full pipe does not take is lost, and the next beat says it again."""
        with contextlib.suppress(OSError, ValueError):
            if process.stdin is not None:
                os.write(process.stdin.fileno(), json.dumps(line).encode() + b"\n")
