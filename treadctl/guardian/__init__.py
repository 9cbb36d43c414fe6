"""The process that stops the belt when the service cannot: `python -P -m treadctl.guardian`.

It stands alone: it imports nothing else of treadctl, shares no code with the
service, and can write four byte strings only, none of which starts or speeds
up anything.  `vigil.py`, `ladder.py` and `mover.py` decide (pure), an adapter per
radio carries it out.
"""
