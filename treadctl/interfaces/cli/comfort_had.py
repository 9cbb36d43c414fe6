"""What ice and heat somebody had this evening: a small file of the person's, for it outlives the terminal.

It is no fact of the programme, so it is not in the journal, and no service has to run for it.
"""

from __future__ import annotations

import json
from dataclasses import replace
from pathlib import Path

from treadctl import days, paths
from treadctl.care.comfort import Begun, Comfort, Kind, evening, tonight
from treadctl.files import write_whole

YEAR_3000_S = 32_503_680_000.0  # no calendar is asked about what lies beyond


class Had:
    """Remembers this evening.

    Args:
        data: the folder of the person's data.
    """

    def __init__(self, data: Path) -> None:
        self._data = data
        self._begun = _read(paths.comfort_path(data))

    def state(self, wall: float) -> Comfort:
        """Return where the timer stands at these wall seconds."""
        return evening(self._tonight(wall), wall)

    def begin(self, kind: Kind, wall: float) -> bool:
        """Remember that one is begun, and forget other evenings; False where it cannot be written down."""
        self._begun = (*self._tonight(wall), Begun(kind=kind, at=wall))
        return self._write()

    def end(self) -> None:
        """Remember that the last one is over."""
        self._begun = (*self._begun[:-1], replace(self._begun[-1], off=True))
        self._write()

    def _tonight(self, wall: float) -> tuple[Begun, ...]:
        return tonight(self._begun, wall, lambda at: days.local(at)[0])

    def _write(self) -> bool:
        begun = [{"kind": each.kind.value, "at": each.at, "off": each.off} for each in self._begun]
        try:
            paths.make_data_folder(self._data)
            write_whole(paths.comfort_path(self._data), json.dumps({"format": 1, "begun": begun}) + "\n")
        except OSError:
            return False
        return True


def _read(path: Path) -> tuple[Begun, ...]:
    """Return what the file says; one that is damaged tells of nothing."""
    try:
        said = json.loads(path.read_text("utf-8"))["begun"]
        begun = (
            Begun(kind=Kind(each["kind"]), at=float(each["at"]), off=each["off"] is True) for each in said
        )
        return tuple(each for each in begun if 0 <= each.at < YEAR_3000_S)
    except (OSError, ValueError, TypeError, KeyError, OverflowError):
        return ()
