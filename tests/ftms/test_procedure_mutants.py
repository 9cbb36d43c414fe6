"""Rules of the procedure taken out one at a time: at least one script must notice each."""

import inspect
import itertools
from collections.abc import Callable, Iterator
from types import ModuleType
from typing import Any

import pytest

from tests.ftms import (
    playbook,
    test_procedure_control,
    test_procedure_errors,
    test_procedure_machines,
    test_procedure_order,
)
from tests.ftms.mutant_codec import SOURCE
from treadctl.ftms import jobs, outbox, permission, procedure

SCRIPTS = (test_procedure_order, test_procedure_control, test_procedure_errors, test_procedure_machines)

MUTANTS: dict[str, tuple[ModuleType, str, str]] = {
    "two writes at a time": (
        procedure,
        "if self._wire is not None or now",
        "if now",
    ),
    "writes that are too close": (procedure, " or now < self._gap_until", ""),
    "the gap is forgotten when it wakes": (
        procedure,
        "max(job.not_before, self._gap_until)",
        "job.not_before",
    ),
    "writes without a link": (procedure, "if not self._linked or (", "if ("),
    "a stop waits for answers": (
        procedure,
        "or any(due.job is None for due in self._unanswered)",
        "or bool(self._unanswered)",
    ),
    "targets do not wait for answers": (
        procedure,
        "if self._unanswered or job",
        "if job",
    ),
    "a stop leaves the outbox as it is": (
        procedure,
        "for other in self._outbox.drop_others()]\n            if self._outbox.joins",
        "for other in []]\n            if self._outbox.joins",
    ),
    "stops are written twice": (procedure, "if self._outbox.joins(job, self._job_on_wire()):", "if False:"),
    "starts are written twice": (procedure, "if job.is_start and any(", "if False and any("),
    "a refused start is repeated": (procedure, " and not job.is_start", ""),
    "05 is repeated for ever": (procedure, "not job.refused and ", ""),
    "05 is not repeated": (procedure, "if repeats and", "if False and"),
    "05 is repeated after a stop": (procedure, "written.void = not written.is_stop", "written.void = False"),
    "05 is repeated over a newer target": (
        procedure,
        "not (isinstance(job.command, SetSpeed) and self._outbox.has_target)",
        "True",
    ),
    "an early answer is lost": (procedure, "wire.result = response.result", "pass"),
    "an answer of any op code will do": (procedure, "if due.op == response.request:", "if True:"),
    "a busy machine gets no stop in the end": (
        procedure,
        "BUSY_TRIES_MAX and not job.is_stop",
        "BUSY_TRIES_MAX",
    ),
    "a busy machine is tried for ever": (
        procedure,
        "spent = job.busy_tries > BUSY_TRIES_MAX",
        "spent = False",
    ),
    "a busy machine is asked at once": (procedure, "job.not_before = now + RETRY_AFTER_S", "pass"),
    "resubscribes for ever": (procedure, "spent = job.resubscribed > RESUBSCRIBE_MAX", "spent = False"),
    "does not resubscribe": (procedure, "events.append(Resubscribe())", "pass"),
    "blocked is not told": (procedure, "events.append(Blocked())", "pass"),
    "blocked is told again and again": (procedure, "wire.blocked_told = True", "pass"),
    "anything follows a timed-out write": (procedure, "self._blocked = True", "self._blocked = False"),
    "control is not asked for": (
        procedure,
        "if job.is_stop else self._permission.needed",
        "if job.is_stop else False",
    ),
    "a stop does not ask for control": (
        procedure,
        "return not self._permission.granted if job.is_stop else",
        "return",
    ),
    "control is asked for once too often": (
        procedure,
        "if job.control_asked or self._blocked or",
        "if self._blocked or",
    ),
    "FF is not heard": (procedure, "(StatusOp.CONTROL_LOST, StatusOp.RESET)", "(StatusOp.RESET,)"),
    "a reset is not heard": (
        procedure,
        "(StatusOp.CONTROL_LOST, StatusOp.RESET)",
        "(StatusOp.CONTROL_LOST,)",
    ),
    "waits for Request Control for ever": (procedure, "due.job is not None or due.until > now", "True"),
    "does not wait for Request Control": (jobs, "else now + CONTROL_ANSWER_WITHIN_S", "else now"),
    "a start does not wait longer": (jobs, "now + START_WAITS_S if job.is_start", "usual if job.is_start"),
    "everything waits as long as a start": (jobs, "if job.is_start and not silent", "if not silent"),
    "a stop asks once more for control": (jobs, "stop.control_asked = True", "pass"),
    "a stop waits as long as a start": (jobs, "min(due.until, due.stop_until)", "due.until"),
    "silence is an answer": (procedure, "for due in late if due.job", "for due in late if False"),
    "old serials count": (procedure, "if wire is None or wire.write.serial != serial:", "if wire is None:"),
    "a new link keeps the old commands": (procedure, "self._linked = False\n        self._clear()", "pass"),
    "nobody is told of a lost link": (procedure, "self._outbox.commands()]", "[]]"),
    "the gate's refusal is tried again": (
        procedure,
        'return [Dropped(command, "the byte gate refused it")] if command else []',
        "return self._again(wire.job, error, now, is_control=command is None)",
    ),
    "sleeps too long": (procedure, "return min(times, default=None)", "return max(times, default=None)"),
    "does not wake for a retry": (
        procedure,
        "times += [max(job.not_before, self._gap_until)]",
        "times += []",
    ),
    "the oldest target wins": (
        outbox,
        "self._others.append(job)",
        "self._others[:] = older or [*self._others, job]",
    ),
    "a start never expires": (outbox, "job.expires_at <= now", "False"),
    "what is tried again goes to the end": (
        outbox,
        "self._others.insert(0, job)",
        "self._others.append(job)",
    ),
    "control is never granted": (permission, "self.granted = result == Result.SUCCESS", "pass"),
    "an accepted command proves nothing": (permission, "self.granted = not self.needed", "pass"),
    "05 does not take control away": (permission, "            self.lost()", "            pass"),
    "silence is forgotten": (permission, "self.silent = False\n        self.granted", "self.granted"),
    "any answer is a success": (
        jobs,
        "if result == Result.SUCCESS else Outcome.REFUSED",
        "if result else Outcome.REFUSED",
    ),
    "a vanished write is forgotten": (
        jobs,
        "return [Finished(wire.write.command, Outcome.WRITE_UNKNOWN)]",
        "return []",
    ),
}


def scripts() -> Iterator[Callable[[], None]]:
    """Each script of the other test modules, with each of its parameters."""
    for module in SCRIPTS:
        for name, function in inspect.getmembers(module, inspect.isfunction):
            if name.startswith("test_"):
                marks = [mark for mark in getattr(function, "pytestmark", []) if mark.name == "parametrize"]
                for chosen in itertools.product(*(mark.args[1] for mark in marks)):
                    arguments: dict[str, Any] = {}
                    for mark, value in zip(marks, chosen, strict=True):
                        names = mark.args[0] if isinstance(mark.args[0], tuple) else (mark.args[0],)
                        arguments |= zip(names, value if len(names) > 1 else (value,), strict=True)
                    yield lambda function=function, arguments=arguments: function(**arguments)


def noticed() -> bool:
    for script in scripts():
        try:
            script()
        except Exception:
            return True
    return False


def put_in(monkeypatch: pytest.MonkeyPatch, module: ModuleType, old: str, new: str) -> None:
    """Give the scripts a Procedure made with `old` replaced by `new` in `module`."""
    stem = module.__name__.rpartition(".")[2]
    text = (SOURCE / f"{stem}.py").read_text("utf-8")
    assert old in text, f"{stem}.py no longer holds {old!r}: bring the mutant up to date"
    mutated = ModuleType(module.__name__)
    monkeypatch.setitem(__import__("sys").modules, module.__name__, mutated)
    exec(compile(text.replace(old, new), f"mutant of {stem}.py", "exec"), mutated.__dict__)
    if module is procedure:
        monkeypatch.setattr(playbook, "Procedure", mutated.Procedure)
    names = ("Outbox", "Permission", "Job", "OnTheWire", "Unanswered", "finished", "end_of_write")
    for name in (*names, "control_due", "hurry"):
        if module is not procedure and name in vars(mutated) and hasattr(procedure, name):
            monkeypatch.setattr(procedure, name, vars(mutated)[name])


def test_the_unchanged_procedure_passes() -> None:
    assert not noticed()
    assert len(list(scripts())) > 120


@pytest.mark.parametrize("name", MUTANTS)
def test_a_script_notices(name: str, monkeypatch: pytest.MonkeyPatch) -> None:
    put_in(monkeypatch, *MUTANTS[name])
    assert noticed()
