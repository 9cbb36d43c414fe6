"""The room for what a person wants: profiles as TOML files, and the plan made from one.

A profile is a set of maxima (and one minimum, the break); it can only
tighten the hard limits of `treadctl.safety.limits`.  No other room reads
these files.  Shipped walks lie in `profiles/walks/`, a person's own in the
data folder; a person's own wins by name.
"""

from treadctl.profiles.errors import Problem, ProfileError
from treadctl.profiles.parse import parse
from treadctl.profiles.plan import plan_for
from treadctl.profiles.says import as_json, meaning, problems_json, today
from treadctl.profiles.store import Found, Origin, find, load, load_all, load_file, read, read_text
from treadctl.profiles.write import (
    Change,
    check_new_name,
    copy_to_edit,
    keep_text,
    new,
    opening,
    replace_text,
    set_value,
    set_values,
    starter_values,
    why_not,
)

__all__ = [
    "Change",
    "Found",
    "Origin",
    "Problem",
    "ProfileError",
    "as_json",
    "check_new_name",
    "copy_to_edit",
    "find",
    "keep_text",
    "load",
    "load_all",
    "load_file",
    "meaning",
    "new",
    "opening",
    "parse",
    "plan_for",
    "problems_json",
    "read",
    "read_text",
    "replace_text",
    "schema_json",
    "set_value",
    "set_values",
    "starter_values",
    "today",
    "why_not",
]


def schema_json() -> str:
    """Return the JSON Schema of a profile, as `profiles/profile.schema.json` holds it."""
    from treadctl.profiles import schema  # brings pydantic, which is slow to import

    return schema.schema_json()
