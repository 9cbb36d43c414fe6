"""Getting to a service: the running one, or one of our own, and who must make way."""

from __future__ import annotations

import contextlib
import os
import time
from pathlib import Path

from treadctl import client, paths, standby, words

MAKE_WAY_S = 8.0  # an idle service that holds a link lets go of it first


def attach(
    folder: Path, radio: str, audit: str | None = None, *, role: str = "walker", watched: bool = True
) -> client.Client | str:
    """Use the running service of this data folder or start one; a text says why neither is right.

    Only the terminal that arms is `watched`: a walk goes on for as long as somebody looks there.
    """
    running = None if audit is not None else _running(folder, radio, role, watched=watched)
    if running is not None:
        return running
    # an audit begins with its service, and a service has one radio
    trouble = unwritable(folder, audit) or make_way(folder)
    if trouble is not None:
        return trouble
    try:
        record = client.spawn(folder, radio, audit)
    except client.ServiceGone:
        faster = _running(folder, radio, role, watched=watched)  # another start, in the same moment
        if faster is not None:
            return faster
        trouble = make_way(folder)
        if trouble is not None:
            return trouble
        raise
    return client.Client.attach(record, role, watched=watched)


def _running(folder: Path, radio: str, role: str, *, watched: bool) -> client.Client | None:
    """Return a connection to the service that runs on this radio, None where none does."""
    record = client.read_record(paths.record_path(folder))
    if record is not None and record.get("radio") == radio:
        with contextlib.suppress(client.ServiceGone):
            return client.Client.attach(record, role, watched=watched)
    return None


def make_way(folder: Path) -> str | None:
    """Have an idle service that a client once started end; a text where one is in use."""
    record = client.read_record(paths.record_path(folder)) or {}
    try:
        connection = client.Client.attach(record, "walker")
        made_way = connection.request("shutdown", if_idle=True).get("ok") is True
        connection.close()
    except client.ServiceGone:
        return None if standby.release(record) else words.alone("busy")
    if made_way and _gone(record):
        return None
    return words.COMMANDS["in_use"].format(radio=record.get("radio"))


def folderless(folder: Path) -> str | None:
    """Make the data folder unless it is there; say why that cannot be."""
    try:
        paths.make_data_folder(folder)
    except OSError as error:
        return words.COMMANDS["folder_unusable"].format(folder=folder, why=error.strerror)
    return None


def unwritable(folder: Path, audit: str | None) -> str | None:
    """Say which of the places to write to cannot be written."""
    if (trouble := folderless(folder)) is not None:
        return trouble
    try:  # what a service of this folder locks first
        os.close(os.open(paths.data_lock_path(folder), os.O_RDWR | os.O_CREAT, 0o600))
    except OSError as error:
        return words.COMMANDS["folder_unusable"].format(folder=folder, why=error.strerror)
    if audit is not None:
        try:
            with Path(audit).open("a", encoding="utf-8"):
                pass
        except OSError as error:
            return words.COMMANDS["audit_unwritable"].format(file=audit, why=error.strerror)
    return None


def _gone(record: client.Line) -> bool:
    """Wait until a service that was asked to make way has ended."""
    end = time.monotonic() + MAKE_WAY_S
    while time.monotonic() < end:
        try:
            client.Client.attach(record, "viewer").close()
        except client.ServiceGone:
            return True
        time.sleep(0.05)
    return False
