"""Power cuts: what a writer did to its disk, call by call, and what a cut between two calls may leave of it.

A process is traced with strace.  What it wrote since the last sync of a file may be there after a cut, or not, or in
part; names that were made or removed since the last sync of their folder likewise, the earlier ones first.  Memory
that processes share (-shm) is gone.
"""

from __future__ import annotations

import random
import re
import shutil
import subprocess
import sys
from collections.abc import Iterator
from contextlib import closing
from dataclasses import dataclass, field
from pathlib import Path
from typing import NamedTuple

from treadctl.journal import JournalError, SqliteReader, journal_path
from treadctl.journal.opening import open_for_writing

SECTOR = 512
TRACED = "openat,write,pwrite64,ftruncate,fsync,fdatasync,link,linkat,rename,renameat,unlink,unlinkat"

_CALL = re.compile(r"^\d+ +(\w+)\((.*)$")
_FILE = re.compile(r"^\d+<((?:\\x[0-9a-f]{2})*)>")
_TEXT = re.compile(r'"((?:\\x[0-9a-f]{2})*)"')
_NUMBERS = re.compile(r", (\d+)")


@dataclass(slots=True)
class Change:
    """One thing that a cut may undo: octets at a place of a file, or its new length (`data` None)."""

    at: int
    data: bytes | None

    def apply(self, content: bytearray) -> None:
        if self.data is None:
            del content[self.at :]
            content.extend(bytes(self.at - len(content)))
            return
        content.extend(bytes(max(0, self.at - len(content))))
        content[self.at : self.at + len(self.data)] = self.data

    def torn(self, chance: random.Random) -> Change:
        """The same with only its first sectors."""
        if self.data is None:
            return self
        return Change(self.at, self.data[: chance.randrange(len(self.data) // SECTOR + 1) * SECTOR])


@dataclass(slots=True)
class Content:
    """A file: what is on the disk for sure, and what was written since."""

    sure: bytearray = field(default_factory=bytearray)
    since: list[Change] = field(default_factory=list)

    def sync(self) -> None:
        for change in self.since:
            change.apply(self.sure)
        self.since.clear()

    def after_a_cut(self, chance: random.Random) -> bytes:
        content, share = bytearray(self.sure), chance.choice((0.0, 0.5, 0.9, 1.0))
        for change in self.since:
            if chance.random() < share:
                (change.torn(chance) if chance.random() < 0.2 else change).apply(content)
        return bytes(content)


class Disk:
    """The files of one folder, fed with the calls of a traced process."""

    def __init__(self, folder: Path) -> None:
        self._folder = str(folder)
        self._names: dict[str, Content] = {}  # as the process sees them
        self._sure: dict[str, Content] = {}  # as they are on the disk
        self._since: list[tuple[str, Content | None]] = []
        self.said: list[str] = []  # what the process wrote to its standard output

    def take(self, call: str, arguments: str) -> bool:
        """Take one call; False where it changes nothing here."""
        found = _FILE.match(arguments)
        path = _octets(found[1]).decode() if found else ""
        texts = [_octets(text) for text in _TEXT.findall(arguments)]
        names = [text.decode() for text in texts] if call not in ("write", "pwrite64") else []
        if call == "write" and found and arguments.startswith("1<"):
            self.said += texts[0].decode().split()
            return True
        match call:
            case "openat" if "O_CREAT" in arguments and self._here(names[0]):
                if names[0] not in self._names:
                    self._name(names[0], Content())
            case "pwrite64" if path in self._names:
                place = int(_NUMBERS.findall(arguments.rsplit('"', 1)[1])[1])
                self._names[path].since.append(Change(place, texts[0]))
            case "ftruncate" if path in self._names:
                self._names[path].since.append(Change(int(_NUMBERS.findall(arguments)[0]), None))
            case "fsync" | "fdatasync" if path == self._folder:
                self._sure = dict(self._names)
                self._since.clear()
            case "fsync" | "fdatasync" if path in self._names:
                self._names[path].sync()
            case "link" | "linkat" if self._here(names[0]):
                self._name(names[1], self._names[names[0]])
            case "rename" | "renameat" if self._here(names[0]):
                self._name(names[1], self._names[names[0]])
                self._name(names[0], None)
            case "unlink" | "unlinkat" if names and names[0] in self._names:
                self._name(names[0], None)
            case _:
                return False
        return True

    def cut(self, place: Path, chance: random.Random) -> None:
        """Write what may be left into `place`, which is emptied before."""
        shutil.rmtree(place, ignore_errors=True)
        place.mkdir(parents=True)
        names = dict(self._sure)
        for name, content in self._since[: chance.randint(0, len(self._since))]:
            _set(names, name, content)
        for name, content in names.items():
            if not name.endswith("-shm"):
                (place / Path(name).name).write_bytes(content.after_a_cut(chance))

    def _here(self, name: str) -> bool:
        return Path(name).parent == Path(self._folder)

    def _name(self, name: str, content: Content | None) -> None:
        _set(self._names, name, content)
        self._since.append((name, content))


def traced(script: str, folder: Path, log: Path) -> Iterator[tuple[str, str]]:
    """Run a script on files in `folder` and yield its calls, each with its arguments, in their order.

    Raises:
        RuntimeError: it failed, or strace may not trace here.
    """
    strace = [
        "strace",
        "--seccomp-bpf",
        "-f",
        "-y",
        "-xx",
        "-s",
        "1000000",
        "-o",
        str(log),
        "-e",
        f"trace={TRACED}",
    ]
    done = subprocess.run(
        [*strace, sys.executable, "-c", script, str(folder)], capture_output=True, text=True, check=False
    )
    if done.returncode != 0:
        raise RuntimeError(done.stderr)
    with log.open() as lines:
        yield from _calls(lines)


def _calls(lines: Iterator[str]) -> Iterator[tuple[str, str]]:
    """Yield finished calls that succeeded; one that another thread interrupted counts when it began."""
    for line in lines:
        found = _CALL.match(line)
        if found is not None and " = -1 " not in line:
            yield found[1], found[2]


def _octets(text: str) -> bytes:
    return bytes.fromhex(text.replace("\\x", ""))


def _set(names: dict[str, Content], name: str, content: Content | None) -> None:
    if content is None:
        names.pop(name, None)
    else:
        names[name] = content


# --- a journal on such a disk

WRITER = """
import sys, time
from pathlib import Path
from treadctl.journal import READING, SqliteJournal, journal_path
n = 0
for life in range(3):
    journal = SqliteJournal(journal_path(Path(sys.argv[1])))
    assert journal.set_aside is None
    journal._connection.execute("PRAGMA wal_autocheckpoint = 9")
    for _ in range(8):
        for _ in range(3):
            journal.record(READING, {"speed_hundredths": n, "incline_tenths": 0}, wall=n, now=n, session=str(life))
        assert journal.record("answer", {"n": n}, wall=time.time(), now=time.monotonic(), session=str(life))
        assert journal.flush()
        n += 1
        sys.stdout.write(f"{n} ")
        sys.stdout.flush()
    if life != 1:  # one is left as a kill leaves it
        journal.close()
"""


class Cut(NamedTuple):
    """What a cut left.

    Attributes:
        call: the number of the last call before it.
        acknowledged: answers that had been said to be kept.
        kept: answers that are there.
        trouble: what is wrong with the journal; "" where all is well.
    """

    call: int
    acknowledged: int
    kept: int
    trouble: str


def cuts(folder: Path, count: int, seed: int) -> list[Cut]:
    """Write a journal, cut the power at `count` moments spread over all calls, and look at each."""
    folder.joinpath("data").mkdir()
    calls = list(traced(WRITER, folder / "data", folder / "calls"))
    scratch, disk, chance = Disk(folder / "data"), Disk(folder / "data"), random.Random(seed)
    calls = [call for call in calls if scratch.take(*call)]
    found, done = list[Cut](), 0
    for n in range(count):
        upto = n * (len(calls) + 1) // count
        for call in calls[done:upto]:
            disk.take(*call)
        done = upto
        disk.cut(folder / "cut", chance)
        found.append(_look(folder / "cut", done, int(disk.said[-1]) if disk.said else 0))
    return found


def _look(folder: Path, call: int, acknowledged: int) -> Cut:
    """Open what is left as the service does."""
    path = journal_path(folder)
    try:
        connection, aside = open_for_writing(path)
    except JournalError as error:
        return Cut(call, acknowledged, 0, str(error))
    with closing(connection):
        verdict = connection.execute("PRAGMA integrity_check").fetchone()[0]
    kept = [row.data["n"] for row in SqliteReader(path).rows("answer")]
    lost = range(len(kept), acknowledged)
    troubles = [
        f"set aside as {aside.name}" if aside else "",
        verdict if verdict != "ok" else "",
        f"lost {list(lost)}" if lost else "",
        f"out of order: {kept}" if kept != list(range(len(kept))) else "",
    ]
    return Cut(call, acknowledged, len(kept), "; ".join(filter(None, troubles)))
