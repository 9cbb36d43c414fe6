"""The device: everything between the core's events and commands and a real treadmill's bytes.

`radios` opens a radio, `scan` says what was found, `treadmill` is one
connected machine.  Under it sits `ports` (what a radio and a link can do),
with `link` (bleak) and the tests' fake behind.  Only `link` and
`bumble_backend` import bleak.  No policy enters here: what may be written is
asked of the gate that is passed in.
"""
