"""Profiles as files: found by name, changed without losing a word, never half written."""

from __future__ import annotations

import stat
from collections.abc import Callable
from pathlib import Path

import pytest

from tests.test_profiles import SHIPPED, WALKS, toml
from treadctl import paths, profiles
from treadctl.profiles import ProfileError, store
from treadctl.quantities import Speed

# --- files of a person


@pytest.fixture
def write(tmp_path: Path) -> Callable[..., Path]:
    def write_profile(name: str, text: str) -> Path:
        path = tmp_path / "profiles" / f"{name}.toml"
        path.parent.mkdir(exist_ok=True)
        path.write_text(text, encoding="utf-8")
        return path

    return write_profile


def test_a_persons_own_wins_by_name(tmp_path: Path, write: Callable[..., Path]) -> None:
    path = write("starter", toml(name='"starter"', cap_kmh="1.5"))
    write("mine", toml())
    assert profiles.load("starter", tmp_path).cap == Speed(150)
    listed = {found.name: found for found in profiles.load_all(tmp_path)}
    assert listed["starter"].path == path
    assert {name: found.origin.value for name, found in listed.items()} == {
        "demo": "shipped",
        "gentle": "shipped",
        "mine": "yours",
        "settled": "shipped",
        "standard": "shipped",
        "starter": "overridden",
    }


def test_a_mistake_is_never_replaced_by_the_shipped_walk(tmp_path: Path, write: Callable[..., Path]) -> None:
    path = write("starter", toml(name='"starter"', cap_kmh="9"))
    with pytest.raises(ProfileError, match=str(path)):
        profiles.load("starter", tmp_path)
    listed = {found.name: found for found in profiles.load_all(tmp_path)}
    assert listed["starter"].profile is None
    assert listed["starter"].error is not None
    assert listed["gentle"].profile is not None


@pytest.mark.parametrize(
    ("make", "says"),
    [(Path.mkdir, "this is a folder"), (lambda path: path.symlink_to("/none"), "no such file")],
)
@pytest.mark.parametrize("name", ["mine", "starter"])
def test_what_is_no_file_is_said_and_hides_no_other(
    name: str, make: Callable[[Path], None], says: str, tmp_path: Path, write: Callable[..., Path]
) -> None:
    odd = write("other", toml(name='"other"')).with_name(f"{name}.toml")
    make(odd)
    listed = {found.name: found for found in profiles.load_all(tmp_path)}
    assert listed["other"].error is None
    assert says in str(listed[name].error)
    with pytest.raises(profiles.ProfileError, match=says):
        profiles.load(name, tmp_path)


@pytest.mark.parametrize("name", ["nobody", "", "../starter", "Starter", "starter.toml", "a/b", "x" * 40])
def test_a_name_that_is_none_is_refused(tmp_path: Path, name: str) -> None:
    with pytest.raises(ProfileError):
        profiles.load(name, tmp_path)


def test_a_profile_whose_name_is_not_its_files_is_refused(tmp_path: Path, write: Callable[..., Path]) -> None:
    path = write("other", toml())
    with pytest.raises(ProfileError, match=r"name is \"mine\", but the file is called other\.toml"):
        profiles.load("other", tmp_path)
    with pytest.raises(ProfileError):
        profiles.load_file(path, tmp_path)
    assert profiles.load_file(path, tmp_path / "elsewhere").name == "mine"


def test_a_file_that_cannot_be_read_is_said(tmp_path: Path, write: Callable[..., Path]) -> None:
    write("latin", "").write_bytes(b"# caf\xe9\n")
    with pytest.raises(ProfileError, match="UTF-8"):
        profiles.load("latin", tmp_path)
    with pytest.raises(ProfileError, match="this is a folder"):
        profiles.load_file(tmp_path, tmp_path)


def test_profiles_are_found_in_the_wheel_where_there_is_no_checkout(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    package = tmp_path / "site-packages" / "treadctl"
    (package / "profiles").mkdir(parents=True)
    (tmp_path / "site-packages" / "profiles" / "walks").mkdir(parents=True)  # somebody else's
    monkeypatch.setattr(paths, "__file__", str(package / "paths.py"))
    monkeypatch.setattr(store, "__file__", str(package / "profiles" / "store.py"))
    assert paths.checkout() is None
    assert store.shipped_dir() == package / "_data" / "profiles" / "walks"


# --- changing them

COMMENTED = """\
# my own words, first

format = 1   # do not touch
name = "mine"
pattern = "starter"
cap_kmh = 2.0  # slower on bad days

# minutes
walk_min = 5
block_s = 120
break_s = 120
days_per_week = 3
"""


def test_a_change_keeps_every_comment(tmp_path: Path, write: Callable[..., Path]) -> None:
    path = write("mine", COMMENTED)
    change = profiles.set_value("mine", "cap_kmh", "1.8", tmp_path)
    assert path.read_text(encoding="utf-8") == COMMENTED.replace("= 2.0 ", "= 1.8 ")
    assert (change.before.cap, change.after.cap, change.copied) == (Speed(200), Speed(180), False)
    assert stat.S_IMODE(path.stat().st_mode) == 0o600
    assert not [
        file for file in path.parent.iterdir() if file.name not in {"mine.toml", "profile.schema.json"}
    ]


def test_a_shipped_walk_is_copied_first_and_its_opening_stays_true(tmp_path: Path) -> None:
    shipped = (WALKS / "starter.toml").read_text(encoding="utf-8")
    change = profiles.set_value("starter", "cap_kmh", "1.8", tmp_path)
    assert change.copied
    assert change.path == tmp_path / "profiles" / "starter.toml"
    text = change.path.read_text(encoding="utf-8")
    assert text.splitlines()[:4] == list(profiles.opening(change.after))
    assert "never faster than 1.8 km/h" in text
    assert "#:schema ./profile.schema.json" in text
    schema = tmp_path / "profiles" / "profile.schema.json"
    assert schema.read_text(encoding="utf-8") == profiles.schema_json()
    assert (WALKS / "starter.toml").read_text(encoding="utf-8") == shipped


def test_words_need_no_quotes_and_several_values_change_together(tmp_path: Path) -> None:
    change = profiles.set_values("starter", {"pattern": "gentle", "cap_kmh": "2.5"}, tmp_path)
    assert (change.after.pattern, change.after.cap) == ("gentle", Speed(250))
    assert profiles.load("starter", tmp_path) == change.after


@pytest.mark.parametrize(
    ("key", "value"),
    [("cap_kmh", "9"), ("cap_kmh", "fast"), ("incline", "1"), ("break_s", "60"), ("cap_kmh", "2.0\nx = 1")],
)
def test_a_refused_change_writes_nothing(
    tmp_path: Path, write: Callable[..., Path], key: str, value: str
) -> None:
    path = write("mine", COMMENTED)
    with pytest.raises(ProfileError) as caught:
        profiles.set_value("mine", key, value, tmp_path)
    assert path.read_text(encoding="utf-8") == COMMENTED
    assert list(path.parent.iterdir()) == [path]
    assert caught.value.problems[0].key == key
    assert [found.name for found in profiles.load_all(tmp_path)] == sorted([*SHIPPED, "mine"])


def test_a_change_of_a_file_with_a_mistake_points_to_edit(tmp_path: Path, write: Callable[..., Path]) -> None:
    path = write("mine", COMMENTED + "cap_kmh = 1.8\n")
    with pytest.raises(ProfileError, match=r"cap_kmh stands twice \(line 13\)") as caught:
        profiles.set_value("mine", "walk_min", "4", tmp_path)
    assert "`treadctl profile edit mine`" in str(caught.value)
    assert list(path.parent.iterdir()) == [path]


@pytest.mark.parametrize("key", ["name", "format"])
def test_name_and_format_are_not_changed(tmp_path: Path, key: str) -> None:
    with pytest.raises(ProfileError, match=f"{key} cannot be changed"):
        profiles.set_value("starter", key, "1", tmp_path)
    assert not (tmp_path / "profiles").exists()


def test_a_text_that_holds_again_clears_what_was_rejected(tmp_path: Path, write: Callable[..., Path]) -> None:
    path = write("mine", COMMENTED.replace("2.0", "9"))
    with pytest.raises(ProfileError):
        profiles.replace_text("mine", "cap_kmh = [", tmp_path)
    rejected = path.with_name("mine.toml.rejected")
    assert rejected.read_text(encoding="utf-8") == "cap_kmh = ["
    assert stat.S_IMODE(rejected.stat().st_mode) == 0o600
    profiles.replace_text("mine", COMMENTED, tmp_path)
    assert not path.with_name("mine.toml.rejected").exists()
    assert profiles.load("mine", tmp_path).cap == Speed(200)


def test_a_write_that_fails_changes_nothing(
    tmp_path: Path, write: Callable[..., Path], monkeypatch: pytest.MonkeyPatch
) -> None:
    path = write("mine", COMMENTED)
    (tmp_path / "profiles" / "profile.schema.json").mkdir()  # replacing it fails, before the profile's turn
    with pytest.raises(ProfileError, match="cannot be written"):
        profiles.set_value("mine", "cap_kmh", "1.8", tmp_path)
    assert path.read_text(encoding="utf-8") == COMMENTED


def test_a_new_profile_is_the_starter_with_other_values(tmp_path: Path) -> None:
    change = profiles.new("calm", tmp_path, {"cap_kmh": "1.5", "ramp_kmh_per_s": "0.05"})
    assert change.after.cap == Speed(150)
    assert profiles.load("calm", tmp_path) == change.after
    assert change.path.read_text(encoding="utf-8").splitlines()[:4] == list(profiles.opening(change.after))
    for taken in ("calm", "starter"):
        with pytest.raises(ProfileError, match="there is one already"):
            profiles.new(taken, tmp_path, {})
    with pytest.raises(ProfileError, match="cap_kmh"):
        profiles.new("fast", tmp_path, {"cap_kmh": "9"})
    assert not (tmp_path / "profiles" / "fast.toml").exists()
    with pytest.raises(ProfileError, match="small letters"):
        profiles.new("../x", tmp_path, {})
