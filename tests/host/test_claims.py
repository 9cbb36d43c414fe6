"""One service for each data folder and treadmill, also when two start in the same moment."""

import multiprocessing
import os
import signal
import stat
from collections import Counter
from multiprocessing.connection import Connection
from multiprocessing.synchronize import Barrier
from pathlib import Path

import pytest

from treadctl import paths
from treadctl.claims import DATA, claim_data, own_claims
from treadctl.model import TreadctlError

RADIO = "sim:127.0.0.1:1"
ADDRESS = "C4:00:00:00:00:01"

pytestmark = pytest.mark.hazard("H-40", "P08")


@pytest.fixture(autouse=True)
def own_runtime(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("TREADCTL_RUNTIME", str(tmp_path / "run"))


def race(data: Path, start: Barrier, result: Connection) -> None:
    claims = own_claims(data, RADIO)
    start.wait()
    result.send((claims.take(DATA), claims.take(ADDRESS)))
    result.recv()


def test_of_many_that_start_together_one_has_the_data_and_one_the_treadmill(tmp_path: Path) -> None:
    context = multiprocessing.get_context("fork")
    for number in range(5):
        start = context.Barrier(6)
        ends = [context.Pipe() for _ in range(6)]
        folder = tmp_path / str(number)
        folder.mkdir()
        racers = [context.Process(target=race, args=(folder, start, there)) for _, there in ends]
        for racer in racers:
            racer.start()
        won = [here.recv() for here, _ in ends]
        for here, _ in ends:
            here.send(None)
        for racer in racers:
            racer.join()
        assert Counter(data for data, _ in won)[True] == 1
        assert Counter(machine for _, machine in won)[True] == 1


def test_what_a_killed_process_held_is_free(tmp_path: Path) -> None:
    context = multiprocessing.get_context("fork")
    start = context.Barrier(1)
    here, there = context.Pipe()
    holder = context.Process(target=race, args=(tmp_path, start, there))
    holder.start()
    assert here.recv() == (True, True)
    claims = own_claims(tmp_path, RADIO)
    assert not claims.take(DATA)
    with pytest.raises(TreadctlError, match="already runs"):
        claim_data(claims, tmp_path)
    assert holder.pid is not None
    os.kill(holder.pid, signal.SIGKILL)
    holder.join()
    claim_data(claims, tmp_path)
    assert claims.take(DATA)


def test_what_is_dropped_is_free_and_the_file_is_the_owners_alone(tmp_path: Path) -> None:
    one, two = own_claims(tmp_path, RADIO), own_claims(tmp_path, RADIO)
    assert one.take(ADDRESS)
    assert not two.take(ADDRESS)
    one.drop(ADDRESS)
    one.drop(ADDRESS)
    assert two.take(ADDRESS)
    assert stat.S_IMODE(paths.machine_lock_path(RADIO, ADDRESS).stat().st_mode) == 0o600


@pytest.mark.parametrize(
    ("one", "two", "same"),
    [
        ("os", "hci:usb:0", True),  # a real treadmill can be reached over both
        ("os", RADIO, False),
        (RADIO, "sim:127.0.0.1:2", False),
    ],
)
def test_a_treadmill_is_the_same_on_every_real_radio(one: str, two: str, *, same: bool) -> None:
    paths_of = [paths.machine_lock_path(radio, address) for radio, address in ((one, "aa"), (two, "AA"))]
    assert (paths_of[0] == paths_of[1]) is same


def test_a_lock_path_is_a_name_and_never_a_way_out(tmp_path: Path) -> None:
    path = paths.machine_lock_path("os", "../../" + "x" * 400)
    assert path.parent == paths.runtime_dir()
    assert len(path.name) < 120
