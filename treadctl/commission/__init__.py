"""Commissioning: the empty-belt test of one machine.

Pure: reports in, wishes and findings out.  It asks for speeds like a walk
does and commands nothing: the governor and the byte gate stand between it
and the belt, with limits of their own for a belt that nobody stands on.
"""

from treadctl.commission.facts import complete, machine_facts, same_machine
from treadctl.commission.script import Commission
from treadctl.commission.steps import OWN_START, RUNS, STEPS

__all__ = ["OWN_START", "RUNS", "STEPS", "Commission", "complete", "machine_facts", "same_machine"]
