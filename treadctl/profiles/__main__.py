"""`python -m treadctl.profiles`: the process behind `checking.Apart`; a question in, an answer out."""

import sys

from treadctl.profiles.checking import answer

if __name__ == "__main__":
    sys.stdout.write(answer(sys.stdin.read()))
