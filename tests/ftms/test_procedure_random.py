"""The procedure against a machine and a driver that do anything: what must hold all the same."""

import random

import pytest

from treadctl.ftms import Blocked, Dropped, Finished, Procedure, ProcedureEvent, Write, WriteError
from treadctl.model import Command, LevelDeck, SetSpeed, StartBelt, StopBelt
from treadctl.quantities import Speed

RUNS, STEPS = 150, 200


class Driver:
    """Submits, answers, fails and forgets at random, and keeps the books."""

    def __init__(self, seed: int) -> None:
        self.random = random.Random(seed)
        self.procedure = Procedure()
        self.now = 0.0
        self.on_wire: Write | None = None
        self.timed_out = False
        self.open: list[Command] = []  # submitted, without an end so far
        self.more_stops = (
            0  # submitted while another was open: each may have joined it, and has one end at most
        )
        self.starts_submitted = self.starts_started = 0
        self.stop_since: float | None = None
        self.procedure.connected()

    def submit(self) -> None:
        roll = self.random.random()
        command: Command = (
            StopBelt() if roll < 0.2 else StartBelt() if roll < 0.3 else LevelDeck() if roll < 0.4
            else SetSpeed(Speed(self.random.randrange(0, 501, 10)))
        )  # fmt: skip
        self.starts_submitted += isinstance(command, StartBelt)
        if isinstance(command, StopBelt) and command in self.open:
            self.more_stops += 1
        else:
            self.open.append(command)
        self.take(self.procedure.submit(command, self.now))
        if isinstance(command, StopBelt):
            self.stop_since = self.now

    def take(self, events: list[ProcedureEvent]) -> None:
        for event in events:
            if isinstance(event, Finished | Dropped):
                if isinstance(event.command, StopBelt) and event.command not in self.open:
                    self.more_stops -= 1
                    assert self.more_stops >= 0, "a stop ended twice"
                    continue
                self.open.remove(event.command)  # ValueError: an end without a beginning, or two ends
                if isinstance(event.command, StopBelt):
                    self.stop_since = None

    def write(self) -> None:
        write = self.procedure.next_write(self.now)
        if write is None:
            return
        assert self.on_wire is None, "two writes at a time"
        self.on_wire = write
        again = self.more_stops > 0 and isinstance(write.command, StopBelt)
        assert write.command is None or write.command in self.open or again
        waiting_for_stop = any(isinstance(command, StopBelt) for command in self.open)
        if waiting_for_stop:
            assert write.frame in (b"\x00", b"\x08\x01"), "something overtook a stop"
        if self.timed_out:
            assert write.frame == b"\x08\x01", "after a timed-out write"
        assert write.frame[0] in (0x00, 0x02, 0x03, 0x07, 0x08)
        assert write.frame[0] != 0x03 or write.frame == b"\x03\x00\x00"

    def machine(self) -> None:
        roll = self.random.random()
        if self.on_wire is not None and roll < 0.5:
            write, self.on_wire = self.on_wire, None
            if self.random.random() < 0.7:
                self.starts_started += isinstance(write.command, StartBelt)
                self.take(self.procedure.write_done(write.serial, self.now))
                if self.random.random() < 0.8:
                    self.answer(write.frame[0])
            else:
                error = self.random.choice([*WriteError])
                self.timed_out |= error is WriteError.TIMED_OUT
                self.starts_started += isinstance(write.command, StartBelt) and error in (
                    WriteError.TIMED_OUT,
                    WriteError.LINK_LOST,
                )
                self.take(self.procedure.write_failed(write.serial, error, self.now))
                if error is WriteError.LINK_LOST:
                    assert self.open == []
                    self.more_stops = 0
                    self.connect()
        elif roll < 0.6:
            self.answer(self.random.choice([0x00, 0x02, 0x03, 0x07, 0x08, 0x55]))
        elif roll < 0.63:
            self.take(self.procedure.answered(self.random.randbytes(self.random.randrange(5)), self.now))
        elif roll < 0.67:
            self.take(self.procedure.machine_status(self.random.choice([0xFF, 1, 2, 4]), self.now))
        elif roll < 0.68:
            self.connect()

    def connect(self) -> None:
        self.on_wire, self.timed_out = None, False
        self.take(self.procedure.connected())
        assert self.open == []
        self.more_stops = 0

    def answer(self, op: int) -> None:
        result = self.random.choice([1, 1, 1, 2, 4, 5, 5, 9])
        self.take(self.procedure.answered(bytes((0x80, op, result)), self.now))

    def time(self) -> None:
        self.take(self.procedure.tick(self.now))
        self.write()
        wake = self.procedure.wake_at()
        assert wake is None or wake > self.now, "a driver would spin"
        step = self.random.choice([0.001, 0.02, 0.1, 0.5])
        self.now = wake if wake is not None and self.random.random() < 0.5 else self.now + step
        self.take(self.procedure.tick(self.now))


@pytest.mark.parametrize("first_seed", range(0, RUNS, 50))
def test_whatever_happens(first_seed: int) -> None:
    for seed in range(first_seed, first_seed + 50):
        driver = Driver(seed)
        try:
            for _ in range(STEPS):
                if driver.random.random() < 0.3:
                    driver.submit()
                driver.write()
                driver.machine()
                driver.write()
                driver.time()
                driver.write()
            driver.connect()
            assert driver.starts_started <= driver.starts_submitted, "a start was written twice"
        except BaseException as error:
            error.add_note(f"seed {seed}")
            raise


def test_a_stop_is_written_within_its_time_whatever_was_before_it() -> None:
    """With an ATT response after 10 ms and no other answer ever: at most 10 + 10 + 300 ms."""
    for seed in range(300):
        driver = Driver(seed)
        dice = driver.random
        procedure, now, done_at, stop_at, latency = driver.procedure, 0.0, None, None, None
        for _ in range(400):
            if stop_at is None and dice.random() < 0.05:
                kind = dice.choice([StartBelt(), LevelDeck(), SetSpeed(Speed(100))])
                procedure.submit(kind, now)
                if dice.random() < 0.2:
                    procedure.submit(StopBelt(), now)
                    stop_at = now
            write = procedure.next_write(now)
            if write is not None:
                driver.on_wire, done_at = write, now + 0.01
                if stop_at is not None and write.frame == b"\x08\x01":
                    latency = now - stop_at
                    break
            if driver.on_wire is not None and done_at is not None and now >= done_at:
                procedure.write_done(driver.on_wire.serial, now)
                driver.on_wire = None
                continue
            if dice.random() < 0.01:
                procedure.machine_status(0xFF, now)
            now += 0.005
            assert Blocked() not in procedure.tick(now)
        assert stop_at is None or (latency is not None and latency <= 0.34), (seed, latency)
