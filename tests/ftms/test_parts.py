"""The small parts by themselves: numbers on the wire, outbox, permission, purity of the room."""

import ast
import sys

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.ftms.mutant_codec import SOURCE
from treadctl.ftms import Dropped, MalformedValue
from treadctl.ftms.jobs import Job
from treadctl.ftms.outbox import Outbox
from treadctl.ftms.permission import Permission
from treadctl.ftms.wire import Parameter, count, ignored_tail, size_of, take_all
from treadctl.model import Command, LevelDeck, SetSpeed, StartBelt, StopBelt
from treadctl.quantities import Speed

SLOW, FAST = SetSpeed(Speed.kmh("1.0")), SetSpeed(Speed.kmh("2.3"))
STOP, START, LEVEL = StopBelt(), StartBelt(), LevelDeck()


def job(command: Command, now: float = 0.0) -> Job:
    return Job(command, b"", now)


# --- numbers on the wire ---


@pytest.mark.parametrize(
    ("size", "signed", "value", "octets"),
    [
        (1, False, 0, "00"),
        (1, False, 255, "ff"),
        (1, True, -1, "ff"),
        (1, True, -128, "80"),
        (2, False, 230, "e600"),
        (2, False, 65535, "ffff"),
        (2, True, -10, "f6ff"),
        (2, True, 32767, "ff7f"),
        (3, False, 66051, "030201"),
        (3, False, 16777215, "ffffff"),
    ],
)
def test_literal_numbers(size: int, signed: bool, value: int, octets: str) -> None:
    parameter = Parameter("it", size, signed)
    assert parameter.put(value) == bytes.fromhex(octets)
    assert parameter.take(bytes.fromhex("77" + octets + "77"), 1) == value


@pytest.mark.parametrize(
    ("size", "signed", "value"),
    [
        (1, False, 256),
        (1, False, -1),
        (1, True, 128),
        (2, False, 65536),
        (2, True, -32769),
        (3, False, 1 << 24),
    ],
)
def test_numbers_that_do_not_fit_are_never_cut(size: int, signed: bool, value: int) -> None:
    with pytest.raises(MalformedValue, match=f"it: {value} does not fit in {size} octet"):
        Parameter("it", size, signed).put(value)


@given(st.integers(1, 3), st.booleans(), st.data())
def test_numbers_come_back(size: int, signed: bool, data: st.DataObject) -> None:
    half = 1 << (8 * size - 1)
    value = data.draw(st.integers(-half, half - 1) if signed else st.integers(0, 2 * half - 1))
    parameter = Parameter("it", size, signed)
    assert parameter.take(parameter.put(value), 0) == value


PAIR = (Parameter("first", 2), Parameter("second", 1))


@pytest.mark.parametrize(
    ("octets", "values", "problem"),
    [
        ("", (), "before first is complete (0 octets arrived)"),
        ("01", (), "before first is complete (1 octet arrived)"),
        ("0100", (1,), "before second is complete (2 octets arrived)"),
        ("010002", (1, 2), None),
        ("01000203", (1, 2), "1 octet after the last known field is ignored."),
        ("0100020304", (1, 2), "2 octets after the last known field are ignored."),
    ],
)
def test_leading_values_and_what_was_wrong(octets: str, values: tuple[int, ...], problem: str | None) -> None:
    found, problems = take_all(PAIR, bytes.fromhex(octets), 0)
    assert found == values
    assert (problem is None) == (problems == ())
    assert problem is None or problem in problems[0]


def test_counting_octets() -> None:
    assert [count(number) for number in (0, 1, 2)] == ["0 octets", "1 octet", "2 octets"]
    assert ignored_tail(0) == ()
    assert size_of(PAIR) == 3
    assert size_of(()) == 0


# --- outbox ---


def test_a_stop_stands_beside_the_others() -> None:
    outbox = Outbox()
    stop, start = job(STOP), job(START)
    assert outbox.put(start) == outbox.put(stop) == []
    assert (outbox.stop, outbox.first) == (stop, start)
    assert outbox.commands() == [STOP, START]
    outbox.remove(stop)
    assert (outbox.stop, outbox.first) == (None, start)
    outbox.put_back(stop)
    assert outbox.stop is stop


def test_one_of_each_kind_the_newest() -> None:
    outbox = Outbox()
    assert outbox.put(job(SLOW)) == []
    assert outbox.put(job(LEVEL)) == []
    assert outbox.put(job(FAST)) == [Dropped(SLOW, "a newer one came after it")]
    assert outbox.put(job(LEVEL)) == [Dropped(LEVEL, "a newer one came after it")]
    assert outbox.commands() == [FAST, LEVEL]
    assert outbox.has_target


def test_equal_jobs_are_still_two() -> None:
    outbox = Outbox()
    first, second = job(FAST), job(FAST)
    outbox.put(first)
    outbox.put_back(second)
    outbox.remove(first)
    assert outbox.first is second


def test_only_a_start_expires_and_at_its_time() -> None:
    outbox = Outbox()
    for command in (STOP, FAST, LEVEL, START):
        outbox.put(job(command, now=5.0))
    assert outbox.expiries() == [7.0]
    assert outbox.expire(6.999) == []
    assert outbox.expire(7.0) == [Dropped(START, "it could not be written within 2.0 s")]
    assert outbox.expire(1e9) == []
    assert outbox.commands() == [STOP, FAST, LEVEL]


def test_dropping_the_others_leaves_the_stop() -> None:
    outbox = Outbox()
    for command in (STOP, FAST, START):
        outbox.put(job(command))
    assert [dropped.command for dropped in outbox.drop_others()] == [FAST, START]
    assert outbox.commands() == [STOP]
    assert outbox.drop_others() == []


# --- permission ---


def test_a_fresh_link_has_no_control() -> None:
    permission = Permission()
    assert (permission.needed, permission.granted, permission.silent) == (True, False, False)


@pytest.mark.parametrize(
    ("result", "needed", "granted"),
    [
        (1, False, True),
        (2, False, False),
        (3, False, False),
        (4, False, False),
        (5, True, False),
        (9, False, False),
    ],
)
def test_what_an_answer_to_request_control_means(result: int, needed: bool, granted: bool) -> None:
    permission = Permission()
    permission.asked()
    assert not permission.needed
    permission.answered(result)
    assert (permission.needed, permission.granted) == (needed, granted)


@pytest.mark.parametrize("result", [2, 3, 4, 9])
def test_other_results_of_commands_say_nothing_about_control(result: int) -> None:
    for granted in (True, False):
        permission = Permission()
        permission.asked()
        permission.granted = granted
        permission.shown_by(result)
        assert (permission.needed, permission.granted) == (False, granted)


def test_a_success_from_before_the_loss_does_not_give_control_back() -> None:
    permission = Permission()
    permission.asked()
    permission.answered(1)
    permission.lost()
    permission.shown_by(1)
    assert (permission.needed, permission.granted) == (True, False)


# --- the room ---

MODULES = sorted(SOURCE.glob("*.py"))
ALLOWED = {"__future__", "collections.abc", "dataclasses", "enum", "operator", "struct", "typing"}
ALLOWED_OF_TREADCTL = {"treadctl.model", "treadctl.quantities"}


@pytest.mark.parametrize("path", MODULES, ids=lambda path: path.stem)
def test_nothing_enters_that_is_not_pure(path: object) -> None:
    tree = ast.parse(path.read_text("utf-8"))  # type: ignore[attr-defined]
    for node in ast.walk(tree):
        names = []
        if isinstance(node, ast.Import):
            names = [alias.name for alias in node.names]
        elif isinstance(node, ast.ImportFrom):
            assert node.level == 0
            names = [str(node.module)]
        for name in names:
            ours = name.startswith("treadctl.ftms") or name in ALLOWED_OF_TREADCTL
            assert ours or (name in ALLOWED and name.partition(".")[0] in sys.stdlib_module_names), name


@pytest.mark.parametrize("path", MODULES, ids=lambda path: path.stem)
def test_modules_fit_the_budget(path: object) -> None:
    text = path.read_text("utf-8")  # type: ignore[attr-defined]
    assert len(text.splitlines()) <= 300
    for node in ast.walk(ast.parse(text)):
        if isinstance(node, ast.FunctionDef):
            assert node.end_lineno is not None
            assert node.end_lineno - node.lineno < 60, node.name


def test_nothing_asserts_in_the_product() -> None:
    """`python -O` strips assert; a check that matters must not vanish with it."""
    for path in MODULES:
        assert not [
            node for node in ast.walk(ast.parse(path.read_text("utf-8"))) if isinstance(node, ast.Assert)
        ]
