"""The leaves: what can be read and changed while nothing moves, for the command line and the page alike.

Today and why, the road, what was, files to take away, the profile's form, settings.  They read journal,
profiles and settings of a data folder, and write the latter two; no service is asked.  The command line uses
them in its own process.  The page asks `python -m treadctl.interfaces.leaves`, a process for one question: no
import, picture or long journal ever stands between a finger and STOP, and the page's memory stays small.

What is slow to import is imported where it is used.
"""
