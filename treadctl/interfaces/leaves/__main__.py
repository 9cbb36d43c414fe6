"""`python -m treadctl.interfaces.leaves`: a question in as JSON; its answer out, head and content."""

import json
import os
import sys
from pathlib import Path

from treadctl.interfaces.leaves.answers import Question, answer

BEHIND = 10  # of 19: whatever moves a belt goes first

if __name__ == "__main__":
    if sys.platform != "win32":
        os.nice(BEHIND)
    asked = json.load(sys.stdin)
    answer(Question(**{**asked, "folder": Path(asked["folder"])})).write(sys.stdout.buffer)
