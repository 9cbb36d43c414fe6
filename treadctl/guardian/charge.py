"""What the guardian is in charge of, and the two files that say so to others."""

from __future__ import annotations

import contextlib
import json
import os
from dataclasses import dataclass, field
from typing import Any

from treadctl.guardian.hands import Target

STOP_S = 6.0  # from Stop to standing, of a machine that nobody measured


@dataclass(frozen=True, kw_only=True)
class Charge:
    """What the guardian is in charge of, told by the service whenever it changes.

    Attributes:
        target: the machine.
        pid: of the service, to be ended when it is silent; 0: nobody.
        stop_s: the longest from Stop to standing.
        words: sentences by `Say` value, in this machine's own words.
        voices: commands that speak them, or sound, the best first.
        speakers: commands that speak the service's calm words, the best first; none: nothing does.
        tty: terminal of the walk.
        audit: file that every write is noted in, "" for none.
        record: file in which the service's end is written down once the belt stands, "" for none.
        latch: file that says that a belt of ours may be moving; removed after the watch, "" for none.
    """

    target: Target
    pid: int = 0
    stop_s: float = STOP_S
    words: dict[str, str] = field(default_factory=dict)
    voices: list[list[str]] = field(default_factory=list)
    speakers: list[list[str]] = field(default_factory=list)
    tty: str = ""
    audit: str = ""
    record: str = ""
    latch: str = ""

    @classmethod
    def of(cls, line: dict[str, Any]) -> Charge:
        """Read the service's line; what is missing or of another kind is left at its default."""
        place = {str(key): str(value) for key, value in (line.get("place") or {}).items()}
        return cls(
            target=Target(radio=str(line["radio"]), address=str(line["address"]), place=place),
            pid=int(line.get("pid") or 0),
            stop_s=float(line.get("stop_s") or STOP_S),
            words={str(key): str(value) for key, value in (line.get("words") or {}).items()},
            voices=_commands(line.get("voices")),
            speakers=_commands(line.get("speakers")),
            tty=str(line.get("tty") or ""),
            audit=str(line.get("audit") or ""),
            record=str(line.get("record") or ""),
            latch=str(line.get("latch") or ""),
        )


def _commands(found: Any) -> list[list[str]]:
    return [[str(part) for part in command] for command in found or ()]


class Books:
    """The service's record and latch, which it cannot close itself any more.

    Args:
        charge: names them.
    """

    def __init__(self, charge: Charge) -> None:
        self._charge = charge
        self._ours: tuple[object, ...] = (None, charge.pid)
        if not charge.pid:  # nobody is left alive, and the number of who died still stands there
            self._ours = (None, ((_read(charge.record) or {}).get("pids") or {}).get("service"))

    def taken_over(self) -> bool:
        """Tell whether a new service has made the record its own: the belt is its affair now."""
        record = _read(self._charge.record)
        return record is not None and (record.get("pids") or {}).get("service") not in self._ours

    def close(self, *, watched: bool) -> None:
        """The service is gone and its belt stands: nobody needs to look after it any more.

        The latch goes only with a belt that was `watched` for a minute, and
        never one that a new service has written.
        """
        if self.taken_over():
            return
        path = self._charge.record
        with contextlib.suppress(OSError, ValueError):
            record = _read(path)
            if record is not None:
                record["pids"] = dict.fromkeys(record.get("pids") or {})
                record["guardian"] = record["charge"] = None
                temporary = f"{path}.{os.getpid()}"
                with os.fdopen(os.open(temporary, os.O_WRONLY | os.O_CREAT, 0o600), "w") as file:
                    json.dump(record, file)
                os.replace(temporary, path)
        if watched:
            self.unlatch()

    def unlatch(self) -> None:
        """Whatever moves there from here on is not ours: no later service may stop it unasked."""
        with contextlib.suppress(OSError):
            if self._charge.latch and not self.taken_over():
                os.unlink(self._charge.latch)


def _read(path: str) -> dict[str, Any] | None:
    """Return what a record says, None where there is none that can be read."""
    with contextlib.suppress(OSError, ValueError):
        with open(path, encoding="utf-8") as file:
            record = json.load(file)
        return record if isinstance(record, dict) else None
    return None
