"""The latch file: survives its process, is young for ten minutes by any clock, and is never in the way."""

import asyncio
import stat
from dataclasses import replace
from pathlib import Path

import pytest

from treadctl import latch, paths
from treadctl.latch import YOUNG_S, Mark
from treadctl.service.latch import FileLatch

pytestmark = pytest.mark.hazard("H-45", "H-79", "P07")

THEN = Mark(address="C4:01", radio="os", cause="walk", wall=1_000_000.0, boot="a", up=500.0)


def found(path: Path) -> latch.Found:
    said = latch.find(path)
    assert said is not None
    return said


def test_what_is_written_is_read_and_removed(tmp_path: Path) -> None:
    path = tmp_path / "moving.json"
    assert latch.find(path) is None
    mark = latch.mark("C4:01", "os", "pain")
    latch.write(path, mark)
    assert latch.read(path) == mark
    assert (found(path).address, found(path).cause, found(path).young) == ("C4:01", "pain", True)
    assert stat.S_IMODE(path.stat().st_mode) == 0o600
    latch.remove(path)
    latch.remove(path)
    assert latch.find(path) is None


@pytest.mark.hazard("O02", "O03")
@pytest.mark.parametrize(
    ("change", "age_s"),
    [
        ({"up": 500.0 + 599}, 599.0),
        ({"up": 500.0 + 601, "wall": 1_000_000.0}, 601.0),  # the clock was set back: boot time counts
        ({"up": 510.0, "wall": 2_000_000.0}, 10.0),  # ... or months ahead
        ({"boot": "b", "wall": 1_000_030.0}, 30.0),  # after a restart only the wall clock is left
        ({"boot": "b", "wall": 1_000_700.0}, 700.0),
        ({"boot": "b", "wall": 900_000.0}, None),  # a clock that is behind says nothing
        ({"boot": "b", "wall": 999_999.9}, None),
        ({"boot": "b"}, 0.0),
        ({"boot": "", "wall": 900_000.0}, None),
        ({"boot": "", "wall": 1_000_601.0}, 601.0),
        ({"up": 400.0}, 0.0),
    ],
)
def test_its_age(change: dict[str, object], age_s: float | None) -> None:
    now = replace(THEN, **change)  # type: ignore[arg-type]
    assert latch.age_s(THEN, now) == age_s


def test_ten_minutes_are_the_bound() -> None:
    def young(age_s: float | None) -> bool:
        return latch.Found(address="", cause="", age_s=age_s).young

    assert young(YOUNG_S - 0.1)
    assert not young(YOUNG_S)
    assert young(float("nan"))
    assert not young(None)


@pytest.mark.hazard("H-82", "O03")
def test_a_mark_from_before_a_restart_without_a_clock_is_not_young(tmp_path: Path) -> None:
    path = tmp_path / "moving.json"
    mark = replace(latch.mark("C4:01", "os", "walk"), boot="another boot")
    latch.write(path, replace(mark, wall=mark.wall + 3600))  # a week ago, and no battery behind this clock
    assert found(path).age_s is None
    assert not found(path).young
    assert not latch.is_young(replace(mark, wall=mark.wall + 3600))
    assert latch.is_young(mark)


@pytest.mark.hazard("S04")
@pytest.mark.parametrize(
    "content",
    [
        b"",
        b"{",
        b"[]",
        b"\xff\xfe",
        b'{"address": 1}',
        b"[" * 9000,
        b'{"address":"x","radio":"","cause":"","wall":"soon","boot":"","up":0}',
    ],
)
def test_one_that_cannot_be_read_is_there_all_the_same(tmp_path: Path, content: bytes) -> None:
    path = tmp_path / "moving.json"
    path.write_bytes(content)
    assert (found(path).address, found(path).cause, found(path).young) == ("", "unknown", True)


def test_the_software_treadmill_says_nothing_of_a_real_belt(tmp_path: Path) -> None:
    real = {paths.latch_path(tmp_path, radio) for radio in ("os", "hci:usb:0")}
    assert len(real) == 1
    assert paths.latch_path(tmp_path, "sim:127.0.0.1:1") not in real


async def test_the_service_waits_for_the_disk_only_before_a_start(tmp_path: Path) -> None:
    path = tmp_path / "moving.json"
    held = FileLatch(path, "os")
    assert held.found is None
    await held.hold("C4:01", "walk")
    assert found(path).cause == "walk"
    held.renew("C4:01", "pain")
    held.close()
    after = FileLatch(path, "os")
    assert after.found is not None
    assert after.found.cause == "pain"
    after.clear()
    after.close()
    assert latch.find(path) is None


@pytest.mark.hazard("H-52", "S03")
async def test_a_latch_that_cannot_be_written_is_told(tmp_path: Path) -> None:
    held = FileLatch(tmp_path / "gone" / "moving.json", "os")
    with pytest.raises(OSError, match="No such file"):
        await held.hold("C4:01", "walk")
    held.renew("C4:01", "walk")  # told in the log alone: a walk is under way
    held.clear()
    held.close()


@pytest.mark.hazard("H-52", "S02")
async def test_who_no_longer_waits_for_the_disk_is_not_told(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    import threading

    disk = threading.Event()
    monkeypatch.setattr(latch, "write", lambda path, what: disk.wait(5))
    held = FileLatch(tmp_path / "moving.json", "os")
    with pytest.raises(TimeoutError):
        async with asyncio.timeout(0.05):
            await held.hold("C4:01", "walk")
    disk.set()
    await asyncio.sleep(0.05)
    held.close()
