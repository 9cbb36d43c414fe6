"""Benchmarks: each is a command of its own, and `figures()` of each is what `make show` prints."""
