"""Does any test notice?  Small mistakes made on purpose, one at a time, in the rooms that keep people safe.

`python -m tests.mutation` makes every mutant of `safety`, `session`, `supervisor`, the Control
Point procedure and the guardian's ladder, runs the tests that reach the changed line, and lists
what no test noticed.  `survivors.toml` names the mutants that may live, each with its reason.

Constants, tables and properties are mutated like everything else: the policy lives there.
"""
