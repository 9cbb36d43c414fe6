"""A real browser without a screen, driven over its own debugging protocol; nothing but `websockets` is needed."""

from __future__ import annotations

import base64
import json
import shutil
import subprocess
import time
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager, suppress
from pathlib import Path
from typing import Any

from websockets.sync.client import ClientConnection, connect

BROWSER = next((found for name in ("chromium", "google-chrome") if (found := shutil.which(name))), None)
QUIET = [
    "--headless=new",
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--disable-default-apps",
    "--hide-scrollbars",
    "--mute-audio",
]
PHONE, TABLET = (360, 640), (820, 1180)
KEYS = {"Enter": (13, "\r"), " ": (32, " "), "Tab": (9, ""), "Escape": (27, "")}


class Tab:
    """One open page."""

    def __init__(self, address: str) -> None:
        self._stack = ExitStack()
        wire = connect(address, max_size=None, compression=None)
        self._wire: ClientConnection = self._stack.enter_context(wire)
        self._serial = 0
        self.errors: list[str] = []
        self._do("Page.enable")
        self._do("Runtime.enable")
        self._do("Log.enable")

    def close(self) -> None:
        self._stack.close()

    def before(self, script: str) -> None:
        """Run a script in every page from here on, before its own: it stands for what a browser has or has not."""
        self._do("Page.addScriptToEvaluateOnNewDocument", source=script)

    def lifecycle(self, state: str) -> None:
        """Let the page sleep (`frozen`: no timer runs, as on a phone in a pocket) or wake (`active`)."""
        self._do("Page.setWebLifecycleState", state=state)

    def go(self, address: str) -> None:
        self._do("Page.navigate", url=address)

    def trust(self) -> None:
        """Go on at the warning, as a person does who has compared the fingerprint."""
        self._do("Security.setIgnoreCertificateErrors", ignore=True)

    def look_like(
        self,
        size: tuple[int, int],
        *,
        dark: bool = False,
        calm: bool = False,
        text: float = 1.0,
        forced: bool = False,
    ) -> None:
        """Take a size, light or dark, reduced motion, a text that is larger, and colours that are forced."""
        width, height = size
        metrics = {"width": width, "height": height, "deviceScaleFactor": 1, "mobile": width < 600}
        self._do("Emulation.setDeviceMetricsOverride", **metrics)
        self._do("Emulation.setTouchEmulationEnabled", enabled=True)
        features = [
            {"name": "prefers-color-scheme", "value": "dark" if dark else "light"},
            {"name": "forced-colors", "value": "active" if forced else "none"},
            {"name": "prefers-reduced-motion", "value": "reduce" if calm else "no-preference"},
        ]
        self._do("Emulation.setEmulatedMedia", features=features)
        size_of = f"{112.5 * text}%" if text != 1.0 else ""
        self.run(f"document.documentElement.style.fontSize = '{size_of}'")

    def reload(self, there: str) -> None:
        """Load the page anew, and wait until the new one is there: the old one answers until it goes."""
        self.run("window.before = true; location.reload()")
        self.wait_for(f"window.before === undefined && ({there})")

    def slow(self, times: float) -> None:
        """Make the processor so many times slower for this page."""
        self._do("Emulation.setCPUThrottlingRate", rate=times)

    def run(self, script: str) -> Any:
        """Return what a script gives."""
        result = self._do("Runtime.evaluate", expression=script, returnByValue=True, awaitPromise=True)
        if "exceptionDetails" in result:
            raise AssertionError(result["exceptionDetails"])
        return result["result"].get("value")

    def wait_for(self, script: str, within_s: float = 20.0) -> Any:
        """Wait until a script gives something true; while a page is loading it may fail."""
        end = time.monotonic() + within_s
        while time.monotonic() < end:
            with suppress(AssertionError):
                if found := self.run(script):
                    return found
            time.sleep(0.05)
        raise AssertionError(f"not within {within_s} s: {script}; the page says {self.text()!r}")

    def text(self) -> str:
        return str(self.run("document.body.innerText"))

    def button(self, text: str) -> tuple[float, float]:
        """Return the middle of the button of this text, once it is there."""
        script = f"""(() => {{
            const all = [...document.querySelectorAll("button")];
            const one = all.find((each) => each.textContent.trim() === {json.dumps(text)});
            if (!one || one.offsetParent === null) return null;
            one.scrollIntoView({{ block: "nearest" }});
            const box = one.getBoundingClientRect();
            return [box.x + box.width / 2, box.y + box.height / 2];
        }})()"""
        x, y = self.wait_for(script)
        return float(x), float(y)

    def tap(self, text: str, hold_s: float = 0.0) -> None:
        """Touch a button, for so long."""
        x, y = self.button(text)
        points = [{"x": x, "y": y}]
        self._do("Input.dispatchTouchEvent", type="touchStart", touchPoints=points)
        time.sleep(hold_s)
        self._do("Input.dispatchTouchEvent", type="touchEnd", touchPoints=[])

    def key(self, key: str, hold_s: float = 0.0) -> None:
        """Press a key, for so long; it repeats meanwhile, as keys do."""
        code, text = KEYS[key]
        told = {"key": key, "code": key.strip() or "Space", "windowsVirtualKeyCode": code}
        down = "keyDown" if text else "rawKeyDown"
        typed = {"text": text} if text else {}
        self._do("Input.dispatchKeyEvent", type=down, **typed, **told)
        end = time.monotonic() + hold_s
        while time.monotonic() < end:
            time.sleep(0.05)
            self._do("Input.dispatchKeyEvent", type=down, autoRepeat=True, **typed, **told)
        self._do("Input.dispatchKeyEvent", type="keyUp", **told)

    def picture(self, path: Path) -> None:
        """Take a picture, as PNG or, several times smaller, as WebP: what its name says."""
        kind = {"format": "webp", "quality": 70} if path.suffix == ".webp" else {"format": "png"}
        data = self._do("Page.captureScreenshot", **kind)["data"]
        path.write_bytes(base64.b64decode(data))

    def _do(self, method: str, **params: Any) -> dict[str, Any]:
        self._serial += 1
        self._wire.send(json.dumps({"id": self._serial, "method": method, "params": params}))
        while True:
            message = json.loads(self._wire.recv(timeout=30))
            if message.get("id") == self._serial:
                if "error" in message:
                    raise AssertionError(f"{method}: {message['error']}")
                return dict(message["result"])
            self._overhear(message)

    def _overhear(self, message: dict[str, Any]) -> None:
        if message.get("method") == "Runtime.exceptionThrown":
            self.errors.append(str(message["params"]["exceptionDetails"]))
        elif message.get("method") == "Log.entryAdded" and message["params"]["entry"]["level"] == "error":
            self.errors.append(str(message["params"]["entry"]))


class Browser:
    """One browser with a fresh profile."""

    def __init__(self, port: int) -> None:
        self._port = port

    def tab(self) -> Tab:
        """Open a page."""
        import urllib.request

        request = urllib.request.Request(f"http://127.0.0.1:{self._port}/json/new?about:blank", method="PUT")
        with urllib.request.urlopen(request, timeout=10) as answer:
            return Tab(json.load(answer)["webSocketDebuggerUrl"])


@contextmanager
def browser(folder: Path) -> Iterator[Browser]:
    """Run a browser; its profile lies in `folder`."""
    assert BROWSER is not None
    profile = folder / "chromium"
    (profile / "DevToolsActivePort").unlink(missing_ok=True)  # of a browser before this one
    process = subprocess.Popen(
        [BROWSER, *QUIET, "--remote-debugging-port=0", f"--user-data-dir={profile}", "about:blank"],
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
        start_new_session=True,
    )
    try:
        yield Browser(_port_of(profile / "DevToolsActivePort"))
    finally:
        process.terminate()
        try:
            process.wait(5)
        except subprocess.TimeoutExpired:
            process.kill()
            process.wait()


def _port_of(path: Path) -> int:
    end = time.monotonic() + 20
    while time.monotonic() < end:
        if path.exists() and (lines := path.read_text().splitlines()):
            return int(lines[0])
        time.sleep(0.05)
    raise AssertionError("the browser did not start")
