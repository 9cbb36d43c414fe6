"""The "must show" lines: each prints what was measured, its bound, and PASS or SHORT."""
