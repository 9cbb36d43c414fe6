"""The world against treadctl: seeded runs with faults, judged by what the belt really did."""
