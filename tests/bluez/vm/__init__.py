"""The virtual machine of the BlueZ tests: a stock Linux kernel, message bus and bluetoothd, and nothing else.

Its root is `/` of this computer, read only, under a layer of RAM, so nothing that happens inside stays.  The
programs under test run out here and reach its bus and its adapter over sockets.  Everything is emulated (TCG),
so it runs wherever qemu does; the times that it shows are upper bounds.
"""

from __future__ import annotations

import json
import os
import shlex
import shutil
import socket
import subprocess
import sys
import tempfile
import time
from pathlib import Path
from typing import Self

from tests.bluez.vm import appliance

HERE = Path(__file__).resolve().parent
QEMU = "qemu-system-x86_64"
NEEDED = (QEMU, "cpio", "depmod", "dbus-daemon", "apt-get", "dpkg-deb")
PACKAGES = "qemu-system-x86 cpio kmod dbus"
MEMORY_MIB = 384
UP_WITHIN_S = 120.0
PATH = f"{os.environ.get('PATH', '')}:/usr/sbin:/sbin"


def why_not() -> str | None:
    """Say what is missing to run it here."""
    missing = [tool for tool in NEEDED if shutil.which(tool, path=PATH) is None]
    return f"no {', '.join(missing)}: apt-get install --no-install-recommends {PACKAGES}" if missing else None


def build() -> Path:
    """Make kernel, initramfs and BlueZ, kept outside the checkout; a second call is quick."""
    cache = Path(os.environ.get("XDG_CACHE_HOME") or Path.home() / ".cache")
    folder = cache / "treadctl-bluez-vm"
    if not os.access(cache if cache.exists() else cache.parent, os.W_OK):
        folder = Path(tempfile.gettempdir()) / f"treadctl-bluez-vm-{os.getuid()}"
    subprocess.run(["bash", HERE / "build", folder], check=True, env={**os.environ, "PATH": PATH})
    return folder


class Machine:
    """One running machine.

    Attributes:
        dbus_port: on 127.0.0.1, joins its system bus.
        hci_port: on 127.0.0.1, the other side of an adapter; one that is connected to is there.
    """

    def __init__(self, out: Path, folder: Path) -> None:
        """Keep its logs in `out`; `folder` is what `build` made."""
        self._out, self._folder = out, folder
        self._control_port, self.dbus_port, self.hci_port = _free_ports(3)
        self._qemu: subprocess.Popen[bytes] | None = None

    def __enter__(self) -> Self:
        self._out.mkdir(parents=True, exist_ok=True)
        shutil.copy(HERE / "guest", self._out / "guest")
        python = [os.path.realpath(sys.executable), "-I", "-S", str(HERE / "appliance.py")]
        (self._out / "command").write_text(shlex.join(python) + "\n")
        with (self._out / "console").open("wb") as console:
            self._qemu = subprocess.Popen(
                self._command(), stdin=subprocess.DEVNULL, stdout=console, stderr=console
            )
        try:
            self._wait_until_up()
        except BaseException:
            self.__exit__()
            raise
        return self

    def __exit__(self, *_: object) -> None:
        if self._qemu is not None:
            self._qemu.kill()
            self._qemu.wait()

    def order(self, what: str, name: str | None = None, limit_s: float = 20.0) -> None:
        """Have the appliance do something, and wait until it is done."""
        with socket.create_connection(("127.0.0.1", self._control_port), limit_s) as door:
            door.settimeout(limit_s)
            door.sendall(json.dumps({"do": what, "name": name}).encode() + b"\n")
            if not door.recv(100):
                raise ConnectionError("the machine has closed its door")

    def _wait_until_up(self) -> None:
        assert self._qemu is not None
        end = time.monotonic() + UP_WITHIN_S
        while True:
            try:
                self.order("nothing", limit_s=2.0)
            except OSError:
                if self._qemu.poll() is not None or time.monotonic() > end:
                    raise RuntimeError(f"the machine did not come up\n{self._last()}") from None
                time.sleep(0.2)
            else:
                return

    def _last(self) -> str:
        parts = []
        for name in ("console", "log"):
            path = self._out / name
            text = path.read_text(errors="replace")[-3000:] if path.exists() else "(nothing)"
            parts.append(f"--- {name}\n{text}")
        return "\n".join(parts)

    def _command(self) -> list[str]:
        inside = {
            self._control_port: appliance.CONTROL,
            self.dbus_port: appliance.DBUS,
            self.hci_port: appliance.HCI,
        }
        doors = "".join(f",hostfwd=tcp:127.0.0.1:{out}-:{port}" for out, port in inside.items())
        command = [QEMU, "-M", "q35", "-accel", "tcg,thread=multi", "-cpu", "Nehalem", "-smp", "2"]
        command += ["-m", str(MEMORY_MIB), "-nographic", "-no-reboot", "-device", "virtio-rng-pci"]
        command += [
            "-netdev",
            f"user,id=net,restrict=on{doors}",
            "-device",
            "virtio-net-pci,netdev=net,romfile=",
        ]
        command += ["-kernel", str(self._folder / "vmlinuz"), "-initrd", str(self._folder / "initramfs")]
        command += ["-append", "console=ttyS0 quiet panic=-1 mitigations=off"]
        for tag, path, more in (
            ("host", "/", ",readonly=on"),
            ("img", str(self._folder), ",readonly=on"),
            ("out", str(self._out), ""),
        ):
            command += ["-fsdev", f"local,id={tag},path={path},security_model=none,multidevs=remap{more}"]
            command += ["-device", f"virtio-9p-pci,fsdev={tag},mount_tag={tag}"]
        return command


def _free_ports(count: int) -> list[int]:
    """Return ports that nobody uses at this moment."""
    sockets = [socket.create_server(("127.0.0.1", 0)) for _ in range(count)]
    ports = [one.getsockname()[1] for one in sockets]
    for one in sockets:
        one.close()
    return ports
