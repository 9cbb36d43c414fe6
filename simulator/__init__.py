"""A treadmill in a process of its own."""
