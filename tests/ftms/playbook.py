"""Scripts for the Control Point procedure: what happens at a time, and what must come of it.

    (
        Playbook()
        .at(0.0, submit(StopBelt())).writes("00")
        .at(0.01, done()).writes(None)
        .at(0.05, answer("80 00 01")).writes("08 01")
    )

After each step the events are compared with `.expect(...)` (none, if it is
not called), and `next_write` with `.writes(...)` (nothing, if not called).
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Self

from treadctl.ftms import Finished, Procedure, ProcedureEvent, Write, WriteError
from treadctl.model import Command, LevelDeck, Outcome

Step = Callable[["Playbook", float], list[ProcedureEvent]]


def submit(command: Command) -> Step:
    return lambda book, now: book.procedure.submit(command, now)


def done(back: int = 0) -> Step:
    """The ATT response to the last write (or `back` writes before it)."""
    return lambda book, now: book.procedure.write_done(book.written[-1 - back].serial, now)


def failed(error: WriteError) -> Step:
    return lambda book, now: book.procedure.write_failed(book.written[-1].serial, error, now)


def answer(octets: str) -> Step:
    return lambda book, now: book.procedure.answered(bytes.fromhex(octets), now)


def status(op: int) -> Step:
    return lambda book, now: book.procedure.machine_status(op, now)


def tick() -> Step:
    return lambda book, now: book.procedure.tick(now)


def connected() -> Step:
    return lambda book, now: book.procedure.connected()


def disconnected() -> Step:
    return lambda book, now: book.procedure.disconnected()


class Playbook:
    """A script; each `at` first closes the step before it."""

    def __init__(self, *, granted: bool = False, linked: bool = True) -> None:
        self.procedure = Procedure()
        self.written: list[Write] = []
        self._events: list[ProcedureEvent] = []
        self._now = 0.0
        self._steps = 0
        self._open = False
        if linked:
            assert self.procedure.connected() == []
        if granted:  # `00` was granted in front of a target that was accepted, all at 0.0
            self.at(0.0, submit(LevelDeck())).writes("00").at(0.0, done()).at(0.0, answer("80 00 01")).writes(
                "03 00 00"
            )
            self.at(0.0, done()).at(0.0, answer("80 03 01")).expect(
                Finished(LevelDeck(), Outcome.ACCEPTED, 1)
            )

    def at(self, now: float, step: Step) -> Self:
        self._close()
        self._steps += 1
        self._now = now + self._steps * 1e-9  # so that "at 1.41" is not before 1.11 + 0.3
        self._events = step(self, self._now)
        self._open = True
        return self

    def expect(self, *events: ProcedureEvent) -> Self:
        assert self._events == [*events], f"at {self._now}: {self._events}"
        self._events = []
        return self

    def expect_ignored(self) -> Self:
        """One Ignored, whatever its reason; whose Start a late answer belongs to, the core knows."""
        assert [type(event).__name__ for event in self._events] in (["Ignored"], ["ForeignStart"]), (
            f"at {self._now}: {self._events}"
        )
        self._events = []
        return self

    def writes(self, octets: str | None) -> Self:
        """The next write is `octets`; None: nothing is written now."""
        self._open = False
        assert self._events == [], f"at {self._now}, not expected: {self._events}"
        write = self.procedure.next_write(self._now)
        found = None if write is None else write.frame.hex(" ")
        assert found == octets, f"at {self._now}: wrote {found}, not {octets}"
        if write is not None:
            self.written.append(write)
        return self

    def wakes_at(self, when: float | None) -> Self:
        """Asked after next_write, as a driver does."""
        self._close()
        found = self.procedure.wake_at()
        assert found == when or (found is not None and when is not None and abs(found - when) < 1e-5), found
        return self

    def end(self) -> Procedure:
        self._close()
        return self.procedure

    def _close(self) -> None:
        if self._open:
            self.writes(None)
