"""Split records (FTMS 1.0.1 4.9): several notifications of which the last has More Data = 0."""

from __future__ import annotations

from treadctl.ftms.treadmill_data import TreadmillRecord, decode_treadmill_data
from treadctl.ftms.wire import MalformedValue, Octets

_FIELD_COUNT = TreadmillRecord._fields.index("more_data")


class RecordAssembler:
    """Merges the parts of split records of one connection.

    The wire has no sequence number.  A part with More Data that repeats a
    field begins a new record: the old one lost its end and is dropped.
    """

    def __init__(self) -> None:
        self.dropped = 0
        """Records that lost their end."""
        self._parts: TreadmillRecord | None = None

    @property
    def part(self) -> TreadmillRecord | None:
        """What has arrived of a record that is not complete yet."""
        return self._parts

    def reset(self) -> None:
        """A fresh link: a link loss discards the record it cut, nobody sends it again."""
        self._drop()

    def feed(self, data: Octets) -> TreadmillRecord | None:
        """Take one notification; return the record that it completes, or None.

        Raises:
            MalformedValue: it cannot be read; parts kept so far are dropped.
        """
        try:
            part = decode_treadmill_data(data)
        except MalformedValue:
            self._drop()
            raise
        if part.more_data and self._parts is not None and not _sent(self._parts).isdisjoint(_sent(part)):
            self._drop()
        known = self._parts
        record = part if known is None else _merged(known, part)
        self._parts = record if part.more_data else None
        return None if part.more_data else record

    def _drop(self) -> None:
        self.dropped += self._parts is not None
        self._parts = None


def _sent(record: TreadmillRecord) -> set[str]:
    return {
        *record.not_available,
        *(name for name in record._fields[:_FIELD_COUNT] if getattr(record, name) is not None),
    }


def _merged(known: TreadmillRecord, part: TreadmillRecord) -> TreadmillRecord:
    """`known` completed by `part`; what `part` says wins."""
    newer = _sent(part)
    kept = {name: getattr(known, name) for name in _sent(known) - newer}
    return part._replace(
        **kept,
        problems=known.problems + part.problems,
        not_available=tuple(name for name in known.not_available if name not in newer) + part.not_available,
    )
