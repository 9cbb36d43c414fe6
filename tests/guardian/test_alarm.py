"""The service's alarm, sounded by the guardian until it is over; and no speech program in the way of a Stop."""

import asyncio
import os
import subprocess
import threading
import time
from typing import Any

import pytest

from tests.guardian.test_calm import Mouth, Watch, within
from treadctl.guardian import calm, voice
from treadctl.guardian.codec import STOP
from treadctl.guardian.speech import SPEAKS_FOR_S, plain
from treadctl.guardian.vigil import Why
from treadctl.guardian.voice import AGAIN_S, ALARM_FOR_S, APART_S, LATER_AGAIN_S, Voice

pytestmark = pytest.mark.hazard("H-67")

ALARM = "THE BELT DOES NOT STOP AS ASKED. Hold the rail, then pull the key."


@pytest.fixture
def loud(monkeypatch: pytest.MonkeyPatch) -> Mouth:
    return Mouth(monkeypatch, voice)


@pytest.fixture
def soft(monkeypatch: pytest.MonkeyPatch) -> Mouth:
    return Mouth(monkeypatch, calm)


def relayed(mouth: Mouth, seconds: float, sentence: object = ALARM) -> Voice:
    """A voice that a service told this for so long, with a program that takes no time."""
    speaks = Voice([["speak"]])
    for tick in range(round(seconds * 20)):
        mouth.over = True
        speaks.relay(sentence, tick / 20)
        speaks.tick(tick / 20)
    return speaks


def test_the_services_alarm_is_repeated_until_it_is_over(loud: Mouth) -> None:
    speaks = relayed(loud, 2 * AGAIN_S + 1)
    assert loud.said == [ALARM] * 3
    speaks.tick(3 * AGAIN_S)
    speaks.relay("", 3 * AGAIN_S + 1)
    assert loud.ended == [ALARM]  # not even said to its end
    loud.over = True
    for now in range(20, 400):
        speaks.tick(float(now))
    assert loud.said == [ALARM] * 4


def test_it_becomes_seldom_and_does_not_end(loud: Mouth) -> None:
    relayed(loud, ALARM_FOR_S + 1)
    before = len(loud.said)
    assert before == ALARM_FOR_S / AGAIN_S + 1
    loud.said.clear()
    relayed(loud, ALARM_FOR_S + 1 + 10 * LATER_AGAIN_S)
    assert len(loud.said) == before + 10


def test_a_long_sentence_is_said_to_its_end_and_then_again(loud: Mouth) -> None:
    speaks = Voice([["speak"]])
    speaks.relay(ALARM, 0.0)
    for tenth in range(100):
        speaks.tick(tenth / 10)
    assert (loud.said, loud.ended) == ([ALARM], [])
    loud.over = True
    speaks.tick(10.0)
    assert loud.said == [ALARM] * 2


def test_a_program_that_hangs_is_ended_and_the_alarm_goes_on(loud: Mouth) -> None:
    speaks = Voice([["speak"]])
    speaks.relay(ALARM, 0.0)
    speaks.tick(SPEAKS_FOR_S + 0.1)
    assert loud.ended == [ALARM]
    loud.over = True
    speaks.tick(SPEAKS_FOR_S + 0.2)
    assert loud.said == [ALARM] * 2


def test_another_sentence_counts_at_once_and_a_flood_starts_one_program_a_second(loud: Mouth) -> None:
    speaks = relayed(loud, 0.1)
    for tick in range(2, 202):
        loud.over = True
        speaks.relay(f"{ALARM} {tick}", tick / 20)
        speaks.tick(tick / 20)
    assert len(loud.said) == 10 / APART_S + 1


def test_no_command_no_sound(loud: Mouth) -> None:
    speaks = Voice()
    speaks.relay(ALARM, 0.0)
    speaks.tick(AGAIN_S)
    assert loud.said == []


def test_the_terminal_has_it_from_the_service_and_not_twice(loud: Mouth) -> None:
    ours, theirs = os.openpty()
    os.set_blocking(ours, False)
    speaks = Voice([["speak"]], os.ttyname(theirs))
    speaks.relay(ALARM, 0.0)
    speaks.tick(AGAIN_S)
    with pytest.raises(BlockingIOError):
        os.read(ours, 1000)
    speaks.say("Pull the key!", AGAIN_S + 1, alarm=True)
    assert b"Pull the key!" in os.read(ours, 1000)
    os.close(ours)
    os.close(theirs)


@pytest.mark.virtual
async def test_calm_words_neither_delay_nor_replace_it_and_say_that_it_is_over(
    loud: Mouth, soft: Mouth
) -> None:
    watch = Watch()
    watch.guard.take({"says": "Slowing. Hold the rail."})
    await watch.beats(1.0)
    await watch.beats(0.1, alarm=ALARM)
    assert soft.ended == ["Slowing. Hold the rail."]
    assert loud.said == [ALARM]
    soft.over = loud.over = True
    await watch.beats(AGAIN_S, alarm=ALARM, says="All is well.")
    assert soft.said == ["Slowing. Hold the rail."]
    assert loud.said == [ALARM] * 2
    watch.guard.take({"says": "The belt stands."})  # with the beat that follows it is over
    await watch.beats(1.0)
    assert soft.said == ["Slowing. Hold the rail.", "The belt stands."]
    assert loud.ended[-1] == ALARM
    await watch.over()


@pytest.mark.virtual
async def test_a_dead_services_alarm_goes_on_as_the_guardians_own(loud: Mouth, soft: Mouth) -> None:
    watch = Watch()
    await watch.beats(1.0, alarm=ALARM)
    loud.over = True
    watch.guard.ended()
    await watch.reports(0.5)
    assert STOP in watch.made[0].written
    assert loud.said == [ALARM, "Pull the key!"]
    assert [line["says"] for line in watch.told if "says" in line] == ["alarm"]
    loud.over = True
    await watch.beats(AGAIN_S + 0.5, alarm="", says="All is well.")  # of a service that it does not believe
    assert loud.said == [ALARM, "Pull the key!", "Pull the key!"]
    loud.over = True
    await watch.reports(2.0)
    assert loud.said[-1] == "It stands."
    assert soft.said == []
    watch.running.cancel()
    await asyncio.gather(watch.running, return_exceptions=True)


@pytest.mark.virtual
async def test_a_new_terminal_ends_no_alarm(loud: Mouth) -> None:
    watch = Watch()
    await watch.beats(0.5, alarm=ALARM)
    watch.guard.step_in(Why.DEAF)
    await asyncio.sleep(1.0)
    before, loud.over = len(loud.said), True
    watch.guard.take(watch.charge)
    await asyncio.sleep(AGAIN_S)
    assert loud.said[before:] == ["Pull the key!"]
    watch.running.cancel()
    await asyncio.gather(watch.running, return_exceptions=True)


@pytest.mark.virtual
async def test_a_service_that_ends_in_order_leaves_no_alarm(loud: Mouth) -> None:
    watch = Watch()
    await watch.beats(0.5, alarm=ALARM)
    await watch.over()
    assert loud.ended == [ALARM]
    assert not watch.guard._voice.alarms


@pytest.mark.virtual
@pytest.mark.parametrize(
    "alarm", [None, 5, True, 1e308, [], ["a"], {}, "\x00", "--", "a" * 1_000_000, "\ud800"]
)
async def test_garbage_is_no_alarm_and_the_guardian_does_its_work(loud: Mouth, alarm: object) -> None:
    watch = Watch()
    await watch.beats(3.0, alarm=alarm)
    assert [line["beat"] for line in watch.told if "beat" in line] == list(range(30))
    assert set(loud.said) == {plain(alarm)} - {""}
    await asyncio.sleep(1.0)  # no beat any more
    assert watch.made[0].written == [STOP]
    watch.running.cancel()
    await asyncio.gather(watch.running, return_exceptions=True)


class Disk:
    """Hangs whoever starts a program from it."""

    def __init__(self, monkeypatch: pytest.MonkeyPatch) -> None:
        self.free, self.begun = threading.Event(), threading.Event()
        self.asked: list[list[str]] = []
        self.by: set[threading.Thread] = set()
        monkeypatch.setattr(subprocess, "Popen", self._popen)

    def _popen(self, command: list[str], **_: Any) -> None:
        self.asked.append(command)
        self.by.add(threading.current_thread())
        self.begun.set()
        self.free.wait(20)
        raise OSError("at last")


async def test_the_first_stop_is_written_while_a_disk_hangs_its_speech(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    disk, watch = Disk(monkeypatch), Watch()
    await watch.beats(0.1)
    began = time.monotonic()
    watch.guard.step_in(Why.DEAF)
    while STOP not in watch.made[0].written:
        await asyncio.sleep(0.005)
        assert time.monotonic() - began < 3.0
    assert await asyncio.to_thread(disk.begun.wait, 5)
    watch.guard._voice.say("Pull the key!", time.monotonic(), alarm=True)
    watch.guard._voice.tick(time.monotonic() + AGAIN_S)
    assert disk.asked == [["speak", "It is being stopped."]]  # one at a time
    assert threading.main_thread() not in disk.by
    disk.free.set()
    assert await asyncio.to_thread(within, lambda: not any(thread.is_alive() for thread in disk.by))
    watch.guard._voice.tick(time.monotonic() + AGAIN_S)  # the newest waited
    assert within(lambda: disk.asked[-1] == ["speak", "Pull the key!"])
    watch.running.cancel()
    await asyncio.gather(watch.running, return_exceptions=True)


def test_a_program_that_cannot_be_killed_holds_nobody_up(monkeypatch: pytest.MonkeyPatch) -> None:
    gone, killed = threading.Event(), threading.Event()

    class Undead:
        def __init__(self, *_: object, **__: object) -> None: ...

        def poll(self) -> None: ...

        def kill(self) -> None:
            killed.set()

        def wait(self) -> None:
            gone.wait(20)
            raise OSError("at last")

    monkeypatch.setattr(subprocess, "Popen", Undead)
    speaks, began = Voice([["speak"]]), time.monotonic()
    speaks.say("It is being stopped.", 0.0)
    speaks.say("Pull the key!", 1.0, alarm=True)
    assert killed.wait(5)
    speaks.tick(7.0)
    speaks.close()
    assert time.monotonic() - began < 10
    gone.set()
