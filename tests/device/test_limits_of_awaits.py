"""Every wait for bleak, bumble or D-Bus has a limit of its own: some of their calls never end (HAZARDS H-32)."""

import ast
from collections.abc import Iterator
from pathlib import Path

import pytest

import treadctl.device

FOLDER = Path(treadctl.device.__file__).parent
FOREIGN = {"_client", "client", "scanner", "adapter", "BleakAdapter", "_bus", "bus", "device", "connection"}
FOREIGN |= {"gatt", "gatt_client", "keys", "opened", "transport", "host", "manager"}
FOREIGN_CALLS = {"establish_connection", "open_transport"}
LIMITED_BY = {"bounded", "_within", "ask"}  # run what they are given within a limit
HAS_ITS_OWN = {
    "radio.py: client.disconnect": "ours: `_hang_up` is bounded",
    "radios.py: opened.enter_async_context": "ours: BumbleRadio.open is bounded",
    "client.py: scanner.start": "ours: add_listener is bounded",
    "client.py: scanner.stop": "ours: remove_listener is bounded",
    "client.py: gatt.write_value": "inside of what `ask` runs, or a command without an answer",
    "client.py: keys.delete": "a local file",
    "bluez.py: bus.wait_for_disconnect": "a watch: it lasts as long as the bus",
    "bluez.py: bus.call": "`_call`: its only caller has a limit",
}


def _root(node: ast.expr) -> str:
    """Return `a.b` of `self.a.b(...)`: the receiver nearest to the call, and the call."""
    if isinstance(node, ast.Attribute):
        inner = node.value
        name = (
            inner.attr
            if isinstance(inner, ast.Attribute)
            else inner.id
            if isinstance(inner, ast.Name)
            else "?"
        )
        return f"{name}.{node.attr}"
    return node.id if isinstance(node, ast.Name) else "?"


class _Awaits(ast.NodeVisitor):
    """Collects foreign awaits that no `asyncio.timeout` is around."""

    def __init__(self, file: str) -> None:
        self.file, self.depth, self.found = file, 0, list[str]()

    def visit_AsyncWith(self, node: ast.AsyncWith) -> None:
        limited = any(ast.unparse(item.context_expr).startswith("asyncio.timeout(") for item in node.items)
        self.depth += limited
        self.generic_visit(node)
        self.depth -= limited

    def visit_AsyncFunctionDef(self, node: ast.AsyncFunctionDef) -> None:
        outer, self.depth = self.depth, 0  # it runs when it is called, not here
        self.generic_visit(node)
        self.depth = outer

    def visit_Await(self, node: ast.Await) -> None:
        call = node.value
        if isinstance(call, ast.Call):
            called = _root(call.func)
            foreign = called.split(".")[0] in FOREIGN or called in FOREIGN_CALLS
            if foreign and not self.depth and f"{self.file}: {called}" not in HAS_ITS_OWN:
                self.found.append(f"{self.file}:{node.lineno}: {called}")
        if not (isinstance(call, ast.Call) and _root(call.func).split(".")[-1] in LIMITED_BY):
            self.generic_visit(node)


def unlimited(source: str, file: str) -> list[str]:
    visitor = _Awaits(file)
    visitor.visit(ast.parse(source))
    return visitor.found


def _files() -> Iterator[Path]:
    return FOLDER.rglob("*.py")


@pytest.mark.hazard("H-32")
def test_every_wait_for_a_library_has_a_limit() -> None:
    assert [found for path in _files() for found in unlimited(path.read_text(), path.name)] == []


@pytest.mark.hazard("H-32")
@pytest.mark.parametrize(
    ("line", "found"),
    [
        ("await self._client.disconnect()", 1),
        ("await establish_connection(x)", 1),
        ("await bounded(self.device.power_on(), 'x')", 0),
        ("async with asyncio.timeout(1):\n        await scanner.start()", 0),
        ("async with self._lock:\n        await scanner.start()", 1),
        ("await asyncio.sleep(1)", 0),
    ],
)
def test_the_search_finds_what_it_should(line: str, found: int) -> None:
    assert len(unlimited(f"async def f():\n    {line}\n", "x.py")) == found


def test_no_exception_is_kept_without_need() -> None:
    text = {path.name: path.read_text() for path in _files()}
    assert [
        place for place in HAS_ITS_OWN if place.split(": ")[1] not in text.get(place.split(": ")[0], "")
    ] == []
