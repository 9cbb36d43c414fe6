"""What is known of machines: their files, read when one is connected and written as commissioning goes on."""

from __future__ import annotations

import asyncio
import logging
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any, Protocol

from treadctl.commission import complete, machine_facts, same_machine
from treadctl.facts import HARD_STOPS, Findings
from treadctl.model import Capabilities, MachineFacts, TreadctlError
from treadctl.profiles import (
    Check,
    ModelHint,
    ProfileError,
    all_texts,
    hint_for,
    load_machine,
    store_machine,
)

_log = logging.getLogger(__name__)

Reply = dict[str, Any]


class MachineFiles(Protocol):
    """Where machine files lie.  Every call may block: not on the loop."""

    def load(self, address: str) -> Findings | None:
        """Return what was found out about this machine.

        Raises:
            ProfileError: its file does not hold.
        """

    def store(self, findings: Findings) -> None:
        """Write it down.

        Raises:
            OSError: it cannot be written.
        """

    def hint(self, name: str) -> ModelHint | None:
        """Return what is known of the model that advertises this name."""


class DiskMachines:
    """The files of a data folder.

    Args:
        data: the folder.
        check: where pydantic is asked; it remembers, so it is asked once about all there is.
    """

    def __init__(self, data: Path, check: Check) -> None:
        self._data = data
        self._check = check

    def load(self, address: str) -> Findings | None:
        """See `MachineFiles.load`."""
        return load_machine(self._data, address, self._check)

    def store(self, findings: Findings) -> None:
        """See `MachineFiles.store`."""
        store_machine(self._data, findings)
        self._check(all_texts(self._data))  # now: whoever comes back to a moving belt has no time for it

    def hint(self, name: str) -> ModelHint | None:
        """See `MachineFiles.hint`."""
        self._check(all_texts(self._data))
        return hint_for(name, self._check)


class MemoryMachines:
    """Files in memory: for tests.

    Attributes:
        stored: the last findings by address.
        hints: by advertised name.
    """

    def __init__(self) -> None:
        self.stored: dict[str, Findings] = {}
        self.hints: dict[str, ModelHint] = {}

    def load(self, address: str) -> Findings | None:
        """See `MachineFiles.load`."""
        return self.stored.get(address)

    def store(self, findings: Findings) -> None:
        """See `MachineFiles.store`."""
        self.stored[findings.address] = findings

    def hint(self, name: str) -> ModelHint | None:
        """See `MachineFiles.hint`."""
        return self.hints.get(name)


@dataclass(frozen=True, slots=True, kw_only=True)
class Known:
    """What the files say of one machine, before it is asked anything."""

    findings: Findings | None = None
    hint: ModelHint | None = None
    trouble: str | None = None  # its file cannot be used

    @property
    def write_gap_s(self) -> float:
        """Writes to this model that follow each other faster are lost."""
        return (self.hint.write_gap_s if self.hint is not None else None) or 0.0

    def facts(self, machine: Capabilities, *, simulated: bool, proven: bool) -> MachineFacts:
        """Return what policy may rest on; what was found out on the simulator counts there alone."""
        found = self.findings
        usable = found is not None and found.simulated is simulated
        facts = machine_facts(found, machine) if found is not None and usable else MachineFacts()
        refused = self.hint.refused if self.hint is not None else None
        if self.trouble is not None:
            refused = refused or "file_unreadable"
        return replace(facts, refused=refused or facts.refused, guardian_proven=proven or simulated)


async def known_of(files: MachineFiles, off_loop: Any, address: str, name: str) -> Known:
    """Read the files about a machine; a broken one forbids, and never lets anybody walk."""

    def read() -> Known:
        try:
            hint = files.hint(name)
        except ProfileError as error:
            return Known(trouble=str(error))
        try:
            return Known(findings=files.load(address), hint=hint)
        except ProfileError as error:
            return Known(hint=hint, trouble=str(error))

    known: Known = await off_loop(read)
    if known.trouble is not None:
        _log.warning("%s", known.trouble)
    return known


def begin_with(known: Known, machine: Capabilities, said: Reply, *, simulated: bool) -> Findings:
    """Return what commissioning begins with: what an interrupted one left, else nothing but who it is.

    Raises:
        TreadctlError: `said` does not tell `hard_stop` and `rail`.
    """
    hard_stop, rail = said.get("hard_stop"), said.get("rail")
    if hard_stop not in HARD_STOPS or not isinstance(rail, bool):
        raise TreadctlError(f"setup needs `hard_stop` ({', '.join(HARD_STOPS)}) and `rail` (true, false).")
    fresh = Findings(
        address=machine.address,
        name=machine.name,
        simulated=simulated,
        hard_stop=str(hard_stop),
        rail=rail,
        speed_min=machine.speed_min,
        speed_max=machine.speed_max,
        speed_step=machine.speed_step,
        firmware=machine.firmware,
        refused=known.hint.refused if known.hint is not None else None,
    )
    left = known.findings
    same = left is not None and left.simulated is simulated and same_machine(left, machine)
    if left is None or not same or left.refused is not None or complete(left) or said.get("fresh") is True:
        return fresh
    return replace(
        left,
        hard_stop=fresh.hard_stop,
        rail=fresh.rail,
        refused=fresh.refused,
        firmware=fresh.firmware or left.firmware,
    )


class Keeper:
    """Writes findings down, in order, without the control loop waiting for a disk."""

    def __init__(self, files: MachineFiles, off_loop: Any) -> None:
        self._files = files
        self._off_loop = off_loop
        self._next: Findings | None = None
        self._task: asyncio.Task[None] | None = None

    def keep(self, findings: Findings) -> None:
        """Write this down soon; of several that wait the newest has everything."""
        self._next = findings
        if self._task is None or self._task.done():
            self._task = asyncio.create_task(self._write(), name="machine file")

    async def close(self) -> None:
        """Wait until everything is written."""
        if self._task is not None:
            await asyncio.gather(self._task, return_exceptions=True)

    async def _write(self) -> None:
        while (findings := self._next) is not None:
            self._next = None
            try:
                await self._off_loop(lambda found=findings: self._files.store(found))
            except Exception:  # a full disk must not end a test with a moving belt
                _log.warning("the machine file cannot be written", exc_info=True)
