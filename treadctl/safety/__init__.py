"""Limits, faults, monitors, clearance, permits, the stop, the governor and the byte gate.

The room for everything that says no.  It sees telemetry and proposals and
knows nothing about plans, walks, sockets or Bluetooth; `now` is always an
argument.  Going slower and stopping always pass; going faster needs a
permission that starts out false.
"""
