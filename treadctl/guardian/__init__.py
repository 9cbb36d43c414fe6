"""The process that stops the belt when the service cannot.

It stands alone: a pure ladder and one adapter per radio, with a byte list
of its own, and no import from the rest of treadctl.  It arrives with the safety work; until
then every snapshot says `protected: false`, and no real treadmill is driven
except on an empty belt.
"""
