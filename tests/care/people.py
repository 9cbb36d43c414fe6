"""Virtual people who walk whole programmes through the pure rules, with an arithmetic walk and no belt.

`python -m tests.care.people [PEOPLE] [WEEKS]` walks them and prints what came of it; `… noise` how far people
get whose pain varies from day to day.
"""

from __future__ import annotations

import sys
import time
from dataclasses import replace
from random import Random

from tests.care.life import FIRST_DAY, Life
from tests.care.nature import Nature, somebody, wanted
from treadctl.care.history import Asked
from treadctl.care.road import road


def lived(seed: int, weeks: int) -> Life:
    """Return the life of person `seed`, so many weeks of it."""
    nature, profile = somebody(seed)
    life = Life(nature, profile, Random(f"life {seed}"))
    life.live(7 * weeks)
    return life


def by_noise(people: int = 8, weeks: int = 30) -> None:
    """Print how far people get whose pain varies from day to day, whatever they walk.

    `noise` is the spread of a single score; 1.0 is what published test and retest of the 0-10 scale shows.
    """
    for pain in (0.0, 2.0, 4.0, 5.2):
        for noise in (0.0, 0.4, 0.6, 0.8, 1.0):
            nature = Nature(pain=pain, noise=noise, ahead=50.0)
            minutes = []
            for seed in range(people):
                life = Life(nature, wanted(), Random(f"noise {seed}"))
                life.live(7 * weeks)
                minutes.append(life.ask(None).at.amount.walk_s / 60)
            each = " ".join(f"{one:4.1f}" for one in sorted(minutes))
            print(f"usual {pain}, spread {noise}: after {weeks} weeks minutes {each}")


def main() -> None:
    """Walk so many people for so many weeks; print what came of it."""
    if sys.argv[1:] == ["noise"]:
        by_noise()
        return
    people = int(sys.argv[1]) if len(sys.argv) > 1 else 100
    weeks = int(sys.argv[2]) if len(sys.argv) > 2 else 26
    began = time.perf_counter()
    walks = wrong = 0
    longest = []
    for seed in range(people):
        life = lived(seed, weeks)
        walks += len(life.history.sessions)
        for complaint in life.judged():
            wrong += 1
            print(f"person {seed}: {complaint}")
        ahead = road(
            replace(life.history, asked=(Asked(day=FIRST_DAY, ok=True),), wishes=()), life.profile, life.day
        )
        longest.append((len(ahead), seed, ahead[-1].amount))
    took = time.perf_counter() - began
    print(
        f"{people} people x {weeks} weeks: {walks} walks in {took:.1f} s ({walks / took:.0f} a second), "
        f"{wrong} complaints; longest road from where they were: {max(longest, key=lambda e: e[0])}"
    )


if __name__ == "__main__":
    main()
