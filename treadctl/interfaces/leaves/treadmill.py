"""The treadmill that the next walk will most likely be on, from its file alone: what it allows of a plan."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from pathlib import Path

from treadctl.care.machine import ANY, Reach
from treadctl.commission import machine_facts
from treadctl.facts import Findings
from treadctl.journal import SqliteReader
from treadctl.model import Capabilities
from treadctl.profiles import ProfileError, guardian_proven, machine_files, read_machine


@dataclass(frozen=True, slots=True, kw_only=True)
class Treadmill:
    """What is known of it.

    Attributes:
        reach: what it allows; anything, where nobody knows it.
        trouble: its file cannot be used, in a sentence; "" for none.
    """

    reach: Reach = ANY
    trouble: str = ""


def treadmill(folder: Path, reader: SqliteReader, *, simulated: bool) -> Treadmill:
    """Return the one that was connected last, else the only one that was tried.

    Args:
        folder: the data folder.
        reader: of its journal.
        simulated: of the practice on the simulator instead of the real walks.

    Raises:
        JournalError: the journal cannot be read.
    """
    known: dict[str, Findings] = {}
    trouble = []
    for path in machine_files(folder):
        try:
            found = read_machine(path)
        except ProfileError as error:
            trouble.append(str(error))
            continue
        if found.simulated is simulated and machine_facts(found).commissioned:
            known[found.address.upper()] = found
    chosen = next((known[address] for address in _last(reader) if address in known), None) if known else None
    if chosen is None and len(known) == 1:
        (chosen,) = known.values()
    return Treadmill(
        reach=ANY if chosen is None else _reach(chosen), trouble="" if simulated else "\n".join(trouble)
    )


def _last(reader: SqliteReader) -> Iterator[str]:
    """Yield the addresses of treadmills, the one that was connected last first."""
    return (str(row.data.get("address")).upper() for row in reader.rows("connected", newest_first=True))


def _reach(found: Findings) -> Reach:
    """Return what a machine allows that still says of itself what it said when it was tried."""
    facts = machine_facts(found)
    machine = Capabilities(
        address=found.address,
        name=found.name,
        has_control_point=True,
        sets_speed=True,
        sets_incline=False,
        speed_min=found.speed_min,
        speed_max=found.speed_max,
        speed_step=found.speed_step,
    )
    return Reach.of(machine, replace(facts, guardian_proven=guardian_proven()), simulated=found.simulated)
