"""Lines 3.6 (second half) and 3.7: ten years of walks are looked back on at once, and FIT files tell the truth."""

from __future__ import annotations

import datetime as dt
from itertools import islice
from pathlib import Path
from typing import Any

from bench.bench_history import figures
from tests.helpers.decade import BLOCK_S, lives, reading_rows, trace_rows
from tests.show.line import Line, equal
from treadctl.journal.port import Row
from treadctl.reports.activity import Message, messages
from treadctl.reports.fit import fit
from treadctl.reports.trace import trace

TURNS = 3
WALKS = 3


def ten_years(_: Path) -> list[Line]:
    """Measure `history` and each chart, from ten years of walks and from one."""
    found, remarks = figures(TURNS)
    lines = [
        Line(figure.text, f"{figure.value:.3g}", figure.bound, figure.holds, timing=True) for figure in found
    ]
    return [*lines, *(Line("stored", remark, "printed", True) for remark in remarks)]


def fit_files(folder: Path) -> list[Line]:
    """Write walks as FIT, read them back with fitdecode, and ask fit-tool's validator."""
    values = wrong = findings = 0
    for number, (walks, _) in enumerate(islice(lives(1, seed=3), 40, 40 + WALKS)):
        lived = walks[0]
        rows = sorted([*trace_rows(lived, BLOCK_S), *reading_rows(lived, BLOCK_S)], key=lambda row: row[0])
        us = [
            Row(_us(lived.session.started_at + t), _us(100 + t), lived.id, kind, data)
            for t, kind, data in rows
        ]
        course = trace(us, lived.id)
        assert course is not None
        put_in = list(messages(course, lived.session))
        path = folder / f"{number}.fit"
        path.write_bytes(fit(put_in))
        came_back = _read(path)
        values += sum(len(_expected(message)) for message in put_in)
        wrong += abs(len(put_in) - len(came_back))
        for message, (name, fields) in zip(put_in, came_back, strict=False):
            wanted = _expected(message)
            wrong += (name != message.name) + sum(fields.get(key) != value for key, value in wanted.items())
            wrong += len(fields.keys() - wanted.keys())
        findings += _findings(path)
    return [
        equal(f"FIT of {WALKS} walks, {values} values: read by fitdecode as something else", wrong, 0),
        equal("findings of fit-tool's validator (wire, full profile, file type, preservation)", findings, 0),
    ]


def _us(seconds: float) -> int:
    return int(seconds * 1_000_000)


def _read(path: Path) -> list[tuple[str, dict[str, Any]]]:
    import fitdecode

    with fitdecode.FitReader(path, check_crc=fitdecode.CrcCheck.RAISE) as frames:
        return [
            (frame.name, {field.name: field.value for field in frame.fields})
            for frame in frames
            if isinstance(frame, fitdecode.FitDataMessage)
        ]


def _findings(path: Path) -> int:
    import fit_tool

    report = fit_tool.validate_fit_file(
        fit_tool.FitFile.from_file(str(path)),
        levels=list(fit_tool.ConformanceLevel),
        profile_scope=fit_tool.ProfileScope.FULL,
    )
    return len(report.findings)


def _expected(message: Message) -> dict[str, Any]:
    found: dict[str, Any] = {**message.values, **message.scores}
    for name in ("timestamp", "start_time", "time_created"):
        if name in found:
            found[name] = dt.datetime.fromtimestamp(found[name], dt.UTC)
    if "application_id" in found:
        found["application_id"] = tuple(found["application_id"])
    return found
