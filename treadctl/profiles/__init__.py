"""The room for what a person wants: profiles as TOML files, and the plan made from one.

A profile is a set of maxima (and one minimum, the break); it can only
tighten the hard limits of `treadctl.safety.limits`.  No other room reads
these files.  Shipped walks lie in `profiles/walks/`, a person's own in the
data folder; a person's own wins by name.
"""

from treadctl.profiles.errors import Problem, ProfileError
from treadctl.profiles.parse import parse
from treadctl.profiles.plan import meaning, plan_for, today
from treadctl.profiles.store import Found, Origin, find, load, load_all
from treadctl.profiles.write import Change, new, opening, replace_text, set_value

__all__ = [
    "Change",
    "Found",
    "Origin",
    "Problem",
    "ProfileError",
    "find",
    "load",
    "load_all",
    "meaning",
    "new",
    "opening",
    "parse",
    "plan_for",
    "replace_text",
    "schema_json",
    "set_value",
    "today",
]


def schema_json() -> str:
    """Return the JSON Schema of a profile, as `profiles/profile.schema.json` holds it."""
    from treadctl.profiles import schema  # brings pydantic, which is slow to import

    return schema.schema_json()
