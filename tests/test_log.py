"""Nothing waits for whoever should read the log."""

import contextlib
import logging
import os
import subprocess
import sys
import time
from collections.abc import Iterator

import pytest

from treadctl.service.log import QUEUE_MAX, Log

pytestmark = pytest.mark.hazard("H-43", "P03")


@pytest.fixture
def pipe() -> Iterator[tuple[int, int]]:
    ends = os.pipe()
    yield ends
    for end in ends:
        with contextlib.suppress(OSError):
            os.close(end)


def logger_of(log: Log) -> logging.Logger:
    logger = logging.getLogger(f"test{id(log)}")
    logger.propagate = False
    logger.addHandler(log)
    return logger


def read_to_the_end(log: Log, end: int) -> None:
    """Its thread must not write on when the number of its descriptor belongs to another test."""
    while log._thread.is_alive():
        with contextlib.suppress(BlockingIOError):
            os.read(end, 65536)
        log.close()


def test_a_reader_that_reads_gets_every_line(pipe: tuple[int, int]) -> None:
    log = Log(pipe[1])
    logger_of(log).warning("the belt is at %s", "2.0 km/h")
    log.say("as it is")
    log.close()
    lines = os.read(pipe[0], 10_000).decode().splitlines()
    assert lines[0].endswith("WARNING the belt is at 2.0 km/h")
    assert lines[1:] == ["as it is"]


def test_a_reader_that_does_not_read_holds_up_nobody(pipe: tuple[int, int]) -> None:
    log = Log(pipe[1])
    logger = logger_of(log)
    slowest = 0.0
    for number in range(3 * QUEUE_MAX):
        began = time.perf_counter()
        logger.warning("%s %s", number, "x" * 200)
        slowest = max(slowest, time.perf_counter() - began)
    assert slowest < 0.1
    began = time.perf_counter()
    log.close()
    assert time.perf_counter() - began < 1.0
    os.set_blocking(pipe[0], False)
    text = b""
    end = time.monotonic() + 5
    while b"lines were lost here" not in text and time.monotonic() < end:
        try:
            text += os.read(pipe[0], 65536)
        except BlockingIOError:
            time.sleep(0.01)
    assert b"lines were lost here" in text
    read_to_the_end(log, pipe[0])


def test_a_reader_that_is_gone_is_no_trouble(pipe: tuple[int, int]) -> None:
    log = Log(pipe[1])
    os.close(pipe[0])
    logger_of(log).warning("nobody hears this")
    log.close()


def test_a_process_whose_standard_error_is_blocked_still_ends() -> None:
    code = (
        "import logging; from treadctl.service.log import to_standard_error; log = to_standard_error('info')\n"
        "for n in range(5000): logging.info('x' * 200)\n"
        "log.close(); print('done', flush=True)"
    )
    process = subprocess.Popen([sys.executable, "-c", code], stdout=subprocess.PIPE, stderr=subprocess.PIPE)
    assert process.stdout is not None
    assert process.stdout.readline() == b"done\n"
    assert process.wait(5) == 0
    process.communicate()
