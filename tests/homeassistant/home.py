"""A real Home Assistant in a process of its own, asked over its standard input."""

from __future__ import annotations

import json
import subprocess
import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import Any

HERE = Path(__file__).resolve().parent
ENDS_WITHIN_S = 15.0
Entity = dict[str, Any]


def judged(python: Path, payload: Path) -> dict[str, Any]:
    """Return what this Home Assistant's schemas say of a payload: `version`, `refused`, `dropped`."""
    done = subprocess.run(
        [str(python), str(HERE / "schemas.py"), str(payload)], capture_output=True, text=True, check=True
    )
    found: dict[str, Any] = json.loads(done.stdout.splitlines()[-1])
    return found


class Home:
    """One that runs.

    Attributes:
        version: which one it is.
    """

    def __init__(self, process: subprocess.Popen[str]) -> None:
        self._process = process
        self.version = str(self._answer()["version"])

    def _answer(self) -> dict[str, Any]:
        assert self._process.stdout is not None
        line = self._process.stdout.readline()
        assert line, "Home Assistant has ended"
        found: dict[str, Any] = json.loads(line)
        return found

    def ask(self, do: str, **more: object) -> dict[str, Any]:
        """Have something done, and return the answer; `error` in it where it was not."""
        assert self._process.stdin is not None
        self._process.stdin.write(json.dumps({"do": do, **more}) + "\n")
        self._process.stdin.flush()
        return self._answer()

    def states(self) -> Mapping[str, Entity]:
        """Return every entity by its id."""
        return self.ask("states")

    def state(self, entity: str) -> str | None:
        """Return one entity's state, None where there is no such entity."""
        found = self.states().get(entity)
        return None if found is None else str(found["state"])

    def call(self, service: str, **data: object) -> str | None:
        """Call a service; return what was wrong, None where all went well."""
        domain, name = service.split(".")
        return self.ask("call", domain=domain, service=name, data=data).get("error")

    def press(self, button: str) -> str | None:
        """Press a button."""
        return self.call("button.press", entity_id=f"button.treadmill_{button}")

    def calls(self, service: str) -> list[dict[str, Any]]:
        """Return what automations asked of the fan and the phone."""
        return [each["data"] for each in self.ask("calls")["calls"] if each["service"] == service]

    def until(
        self, true: Callable[[Mapping[str, Entity]], object], within_s: float = 20.0
    ) -> Mapping[str, Entity]:
        """Return the states as soon as they are as wanted.

        Raises:
            AssertionError: they never are.
        """
        end = time.monotonic() + within_s
        while not true(states := self.states()):
            assert time.monotonic() < end, f"not within {within_s} s: {_brief(states)}"
            time.sleep(0.1)
        return states

    def end(self) -> None:
        """Let it end; it is not asked twice."""
        assert self._process.stdin is not None
        self._process.stdin.close()
        try:
            self._process.wait(ENDS_WITHIN_S)
        except subprocess.TimeoutExpired:
            self._process.kill()
            self._process.wait()


def _brief(states: Mapping[str, Entity]) -> dict[str, str]:
    return {name.split(".")[1]: found["state"] for name, found in states.items() if "treadmill" in name}


@contextmanager
def home(python: Path, folder: Path, broker: Mapping[str, object], automations: str) -> Iterator[Home]:
    """Run one.

    Args:
        python: of this version.
        folder: for all that it keeps.
        broker: `port`, `username`, `password`.
        automations: as its automations.yaml.
    """
    folder.mkdir()
    (folder / "automations.yaml").write_text(automations, encoding="utf-8")
    with (folder / "errors").open("w") as errors:
        process = subprocess.Popen(
            [str(python), str(HERE / "house.py"), str(folder), json.dumps(broker)],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=errors,
            text=True,
        )
        try:
            found = Home(process)
        except AssertionError:
            process.kill()
            process.wait()
            raise AssertionError((folder / "errors").read_text()[-2000:]) from None
        try:
            yield found
        finally:
            found.end()
