"""The messages of a walk as a FIT file, by fit-tool."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from treadctl.reports.activity import SCORES, Message
from treadctl.reports.extra import extra

_TIMES = ("timestamp", "start_time", "time_created")  # fit-tool takes milliseconds
_ENUMS = {
    "file_id.type": "FileType",
    "activity.type": "Activity",
    "manufacturer": "Manufacturer",
    "event": "Event",
    "event_type": "EventType",
    "sport": "Sport",
    "sub_sport": "SubSport",
    "intensity": "Intensity",
    "lap_trigger": "LapTrigger",
    "trigger": "SessionTrigger",
}


def fit(messages: Iterable[Message]) -> bytes:
    """Return the file.

    Raises:
        MissingExtraError: fit-tool is not installed.
    """
    builder = extra("fit_tool.fit_file_builder", "fit").FitFileBuilder(auto_define=True, strict=True)
    for message in messages:
        builder.add(_written(message))
    written: bytes = builder.build_bytes()
    return written


def _written(message: Message) -> Any:
    module = extra(f"fit_tool.profile.messages.{message.name}_message", "fit")
    kind = getattr(module, "".join(word.capitalize() for word in message.name.split("_")) + "Message")
    made = kind(developer_fields=[_score(name, value) for name, value in message.scores.items()])
    for name, value in message.values.items():
        setattr(made, name, _value(message.name, name, value))
    return made


def _value(message: str, name: str, value: Any) -> Any:
    if name in _TIMES:
        return value * 1000
    if name == "fit_base_type_id":
        return extra("fit_tool.base_type", "fit").BaseType[value.upper()].value
    enum = _ENUMS.get(f"{message}.{name}", _ENUMS.get(name))
    if enum is None:
        return list(value) if isinstance(value, bytes) else value
    known = getattr(extra("fit_tool.profile.profile_type", "fit"), enum)[value.upper()]
    return known.value if enum == "Manufacturer" else known


def _score(name: str, value: int) -> Any:
    kind = extra("fit_tool.base_type", "fit").BaseType.UINT8
    made = extra("fit_tool.developer_field", "fit").DeveloperField(
        developer_data_index=0, field_id=SCORES.index(name), name=name, base_type=kind, units="0-10", size=1
    )
    made.set_value(0, value)
    return made
