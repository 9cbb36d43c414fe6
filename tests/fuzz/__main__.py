"""`python -m tests.fuzz run --seeds 0:1000`, `replay FILE`, `replay --seed N`."""

from __future__ import annotations

import argparse
import sys
from pathlib import Path

from tests.fuzz.campaign import Draw, campaign, replay
from tests.fuzz.draw import draw
from tests.fuzz.world import World


def main(arguments: list[str]) -> int:
    """Run, or replay; 0 when nothing was violated."""
    parser = argparse.ArgumentParser(prog="python -m tests.fuzz")
    commands = parser.add_subparsers(dest="command", required=True)
    run = commands.add_parser("run", help="draw and play worlds, judge each")
    run.add_argument("--seeds", default="0:200", help="FROM:TO")
    run.add_argument("--jobs", type=int, default=1, help="processors to use")
    run.add_argument("--kind", action="append", help="only these fault kinds")
    run.add_argument("--keep", type=Path, default=None, help="folder for what failed, shrunk")
    again = commands.add_parser("replay", help="play one world again and say what happens")
    again.add_argument("file", nargs="?", type=Path)
    again.add_argument("--seed", type=int)
    again.add_argument("--verbose", "-v", action="store_true")
    again.add_argument("--kind", action="append")
    for command in (run, again):
        command.add_argument("--brief", action="store_true", help="short walks")
        command.add_argument("--full", action="store_true", help="through BleakClient and bumble")
    options = parser.parse_args(arguments)
    if options.command == "run":
        first, last = (int(part) for part in options.seeds.split(":"))
        drawn = Draw(range(first, last), options.kind, brief=options.brief, full=options.full)
        return campaign(drawn, options.keep, options.jobs)
    world = (
        World.load(options.file) if options.file else draw(options.seed, options.kind, brief=options.brief)
    )
    return replay(world, verbose=options.verbose, full=options.full)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
