"""What people install: the wheel in an empty environment, and an editable install of a checkout."""

from __future__ import annotations

import json
import os
import subprocess
import sys
import venv
import zipfile
from pathlib import Path

import pytest

REPOSITORY = Path(__file__).resolve().parent.parent.parent
OFFLINE = ("Connection", "Temporary failure", "No matching distribution", "Could not find a version")
WALKS = {"demo", "gentle", "settled", "standard", "starter"}

pytestmark = pytest.mark.timeout(400)


def run(*command: str | Path, cwd: Path, check: bool = True, **more: str) -> subprocess.CompletedProcess[str]:
    """Run a command as a person would, who has nothing of the developer's environment."""
    kept = {key: value for key, value in os.environ.items() if not key.startswith(("PYTHON", "TREADCTL"))}
    done = subprocess.run(
        [str(part) for part in command],
        check=False,
        cwd=cwd,
        env={**kept, "HOME": str(cwd), **more},
        stdin=subprocess.DEVNULL,
        capture_output=True,
        text=True,
        timeout=300,
    )
    assert not check or done.returncode == 0, f"{command}\n{done.stdout}\n{done.stderr}"
    return done


def build(kind: str, folder: Path) -> Path:
    program = f"import sys, hatchling.build; print(hatchling.build.{kind}(sys.argv[1]))"
    done = run(sys.executable, "-c", program, folder, cwd=REPOSITORY)
    return folder / done.stdout.split()[-1]


def names(wheel: Path) -> set[str]:
    with zipfile.ZipFile(wheel) as archive:
        return set(archive.namelist())


@pytest.fixture(scope="module")
def wheel(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return build("build_wheel", tmp_path_factory.mktemp("wheel"))


@pytest.fixture(scope="module")
def installed(wheel: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return the folder of programs of an environment that holds the wheel and what it needs."""
    home = tmp_path_factory.mktemp("installed")
    venv.create(home / "venv", with_pip=True)
    programs = home / "venv" / "bin"
    pip = (programs / "python", "-m", "pip", "install", "--quiet", "--retries", "1", "--timeout", "10")
    kept = {key: value for key, value in os.environ.items() if key.startswith(("PIP_", "XDG_"))}
    done = run(*pip, wheel, cwd=home, check=False, **kept, HOME=os.environ.get("HOME", str(home)))
    if done.returncode != 0 and any(sign in done.stderr for sign in OFFLINE):
        pytest.skip(f"offline: the wheel's dependencies cannot be fetched ({done.stderr.splitlines()[-1]})")
    assert done.returncode == 0, done.stderr
    return programs


def script(programs: Path, name: str, *arguments: str, cwd: Path, **more: str) -> str:
    return run(programs / name, *arguments, cwd=cwd, **more).stdout


# --- the wheel


def test_the_wheel_holds_what_it_should_and_nothing_else(wheel: Path) -> None:
    found = names(wheel)
    assert {name.split("/")[0] for name in found if ".dist-info" not in name} == {
        "treadctl",
        "treadctl_simulator",
    }
    assert {f"treadctl/_data/profiles/walks/{walk}.toml" for walk in WALKS} <= found
    assert {"treadctl/_data/profiles/profile.schema.json", "treadctl/py.typed"} <= found
    modules = {path.relative_to(REPOSITORY).as_posix() for path in (REPOSITORY / "treadctl").rglob("*.py")}
    assert modules <= found
    simulator = {path.name for path in (REPOSITORY / "simulator").glob("*.py")}
    assert {f"treadctl_simulator/{name}" for name in simulator} <= found
    assert not [name for name in found if name.endswith(".pyc")]


def test_it_starts(installed: Path, tmp_path: Path) -> None:
    assert script(installed, "treadctl", "--version", cwd=tmp_path).startswith("treadctl, version ")
    assert run(installed / "python", "-m", "treadctl", "--help", cwd=tmp_path).stdout


def test_it_finds_its_profiles(installed: Path, tmp_path: Path) -> None:
    lines = script(installed, "treadctl", "profile", "list", "--json", cwd=tmp_path).splitlines()
    listed = {line["name"]: line for line in map(json.loads, lines)}
    assert set(listed) == WALKS
    for line in listed.values():
        assert line["problems"] == []
        assert "site-packages/treadctl/_data/profiles/walks" in line["path"]
    said = script(installed, "treadctl", "profile", "set", "starter", "cap_kmh=1.8", cwd=tmp_path)
    assert "(was 2.0 km/h): your cap" in said


def test_the_simulator_is_there_under_its_own_name_only(installed: Path, tmp_path: Path) -> None:
    for command in (("python", "-P", "-m", "treadctl_simulator"), ("treadctl-sim",)):
        assert "--machine" in script(installed, *command, "--help", cwd=tmp_path)
    gone = run(installed / "python", "-c", "import simulator", cwd=tmp_path, check=False)
    assert "No module named 'simulator'" in gone.stderr


def test_the_demo_runs_from_it(installed: Path, tmp_path: Path) -> None:
    runtime = tmp_path / "run"
    runtime.mkdir(mode=0o700)
    done = run(
        installed / "treadctl", "demo", "--json", cwd=tmp_path, check=False, TREADCTL_RUNTIME=str(runtime)
    )
    assert done.returncode == 0, f"{done.stdout[-2000:]}\n{done.stderr[-2000:]}"
    summary = json.loads(done.stdout.splitlines()[-1])
    assert (summary["event"], summary["ended"]) == ("summary", "done")


# --- a checkout


@pytest.fixture(scope="module")
def editable(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return build("build_editable", tmp_path_factory.mktemp("editable"))


def test_an_editable_install_copies_nothing(editable: Path) -> None:
    """A copy would be found before the checkout, and grow old in silence."""
    copied = [name for name in names(editable) if ".dist-info" not in name]
    assert copied == ["_treadctl.pth"]
    with zipfile.ZipFile(editable) as archive:
        assert archive.read("_treadctl.pth").decode().splitlines() == [str(REPOSITORY)]


def test_both_scripts_run_from_an_editable_install(editable: Path, tmp_path: Path) -> None:
    venv.create(tmp_path / "venv", with_pip=True)
    programs = tmp_path / "venv" / "bin"
    pip = (programs / "python", "-m", "pip", "install", "--quiet", "--no-deps", "--no-index")
    run(*pip, editable, cwd=tmp_path)
    # What treadctl needs is taken from the developer's environment: only the install is under test here.
    needed = os.pathsep.join(path for path in sys.path if path.endswith("site-packages"))
    for command in (("treadctl-sim",), ("python", "-P", "-m", "simulator")):
        assert "--machine" in script(programs, *command, "--help", cwd=tmp_path, PYTHONPATH=needed)
    said = script(programs, "treadctl", "profile", "list", "--json", cwd=tmp_path, PYTHONPATH=needed)
    paths = [Path(json.loads(line)["path"]) for line in said.splitlines()]
    assert {path.parent for path in paths} == {REPOSITORY / "profiles" / "walks"}
