"""The room for what a person wants: profiles as TOML files, and the plan made from one.

A profile is a set of maxima (and one minimum, the break); it can only
tighten the hard limits of `treadctl.safety.limits`.  No other room reads
these files.  Shipped walks lie in `profiles/walks/`, a person's own in the
data folder; a person's own wins by name.
"""

from treadctl.profiles.checking import Apart, Check, check_here
from treadctl.profiles.errors import Problem, ProfileError
from treadctl.profiles.machines import (
    ModelHint,
    all_texts,
    guardian_proven,
    hint_for,
    load_machine,
    machine_files,
    machine_path,
    machine_text,
    parse_machine,
    read_machine,
    shipped_files,
    store_machine,
    to_share,
)
from treadctl.profiles.parse import parse
from treadctl.profiles.plan import plan_for
from treadctl.profiles.says import amount, as_json, meaning, problems_json, today
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
    "Apart",
    "Change",
    "Check",
    "Found",
    "ModelHint",
    "Origin",
    "Problem",
    "ProfileError",
    "all_texts",
    "amount",
    "as_json",
    "check_here",
    "check_new_name",
    "copy_to_edit",
    "find",
    "guardian_proven",
    "hint_for",
    "keep_text",
    "load",
    "load_all",
    "load_file",
    "load_machine",
    "machine_files",
    "machine_path",
    "machine_schema_json",
    "machine_text",
    "meaning",
    "model_schema_json",
    "new",
    "opening",
    "parse",
    "parse_machine",
    "plan_for",
    "problems_json",
    "read",
    "read_machine",
    "read_text",
    "replace_text",
    "schema_json",
    "set_value",
    "set_values",
    "shipped_files",
    "starter_values",
    "store_machine",
    "to_share",
    "today",
    "why_not",
]


def schema_json() -> str:
    """Return the JSON Schema of a profile, as `profiles/profile.schema.json` holds it."""
    from treadctl.profiles import schema  # brings pydantic, which is slow to import

    return schema.schema_json()


def machine_schema_json() -> str:
    """Return the JSON Schema of a machine file, as `profiles/machine.schema.json` holds it."""
    from treadctl.profiles import machine_schema

    return machine_schema.schema_json(machine_schema.MachineFile)


def model_schema_json() -> str:
    """Return the JSON Schema of a shipped model file, as `profiles/model.schema.json` holds it."""
    from treadctl.profiles import machine_schema

    return machine_schema.schema_json(machine_schema.ModelFile)
