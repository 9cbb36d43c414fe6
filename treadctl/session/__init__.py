"""The walk: its phases as a table, its ramp, its blocks and breaks.

The session wishes; it commands nothing.  It knows the plan and how the belt
answers, and has never heard of bytes, permits or faults.
"""
