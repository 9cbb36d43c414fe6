"""The version of the rules: it is another one as soon as a number is."""

import pytest

from treadctl.care import numbers, version
from treadctl.quantities import Speed
from treadctl.safety import limits

NOW = "2.72d779c7"


def test_it_is_raised_with_every_change_of_a_number() -> None:
    assert version.version() == NOW, "a number of the rules has changed: write the new version here"


@pytest.mark.parametrize(
    ("room", "name", "value"),
    [
        (numbers, "GROW", 1.2),
        (numbers, "STARTER_CAP", Speed.kmh("2.1")),
        (limits, "ABS_MAX", Speed.kmh("5.1")),
    ],
)
def test_another_number_is_another_version(
    monkeypatch: pytest.MonkeyPatch, room: object, name: str, value: object
) -> None:
    monkeypatch.setattr(room, name, value)
    assert version.version() != NOW


def test_a_revision_is_another_version(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(version, "REVISION", 2)
    assert version.version().startswith("2.")


@pytest.mark.parametrize("room", version.ROOMS, ids=lambda room: room.__name__)
def test_no_number_is_left_out(room: object) -> None:
    assert [name for name in vars(room) if name.isupper()] == list(version.told_by(room))  # type: ignore[arg-type]
