"""The judge: what must be true of every story.  It shares no code with the product and imports none of it.

Times are the world's, speeds km/h of the true belt.  Every invariant counts how often its premise held, so that
one that never had anything to judge is found out.
"""

from tests.fuzz.judge.bench import INVARIANTS, Verdict, Violation, judge

__all__ = ["INVARIANTS", "Verdict", "Violation", "judge"]
