"""English: the sentences of `treadctl.words`, part by part; `treadctl.german` has the same.

Written for a tired person with leg pain on a belt: short, what happened, what to do next.  No medical claim.
"""
