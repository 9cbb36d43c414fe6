"""`treadctl` and `python -m treadctl`."""

from __future__ import annotations

import sys


def main() -> int:
    """Run the command line; `stop` goes its own short way, with nothing else imported."""
    arguments = sys.argv[1:]
    if arguments[:1] == ["stop"] and not {"-h", "--help"} & set(arguments):
        data = _data_of(arguments[1:])
        if data is not _UNUSUAL:
            from treadctl.stop import stop

            return stop(data)
    from treadctl.interfaces.cli.app import treadctl

    result = treadctl(prog_name="treadctl", standalone_mode=True)
    return int(result or 0)


_UNUSUAL = "\0"


def _data_of(rest: list[str]) -> str | None:
    """Return the data folder that `stop` was given; `_UNUSUAL` for anything else on the line."""
    match rest:
        case []:
            return None
        case ["--data", folder]:
            return folder
        case [one] if one.startswith("--data="):
            return one.removeprefix("--data=")
    return _UNUSUAL


if __name__ == "__main__":
    sys.exit(main())
