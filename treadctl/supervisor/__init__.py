"""The core's front door: events in, effects out, `now` an argument.

`front` hands each event on: to `machine` what the machine and the link say,
to `requests` what people ask for.  Then `conduct` lets the walk go on, works
out what should be true, and emits the difference through `out`.  Nothing
here knows bytes, sockets or clocks; everything that may move a belt passes
the governor.
"""

from treadctl.supervisor.front import Supervisor

__all__ = ["Supervisor"]
