"""What a hostile reviewer broke once; each case stood the belt's safety on its head and must not again."""

import asyncio
from pathlib import Path

import pytest

from tests.helpers.walker import Rig
from tests.stack.walked import walked
from treadctl.service.audit import Audit

pytestmark = pytest.mark.virtual


def _fails(*_: object, **__: object) -> None:
    raise RuntimeError("made to fail")


async def test_a_full_audit_disk_is_nobodys_business() -> None:
    audit = Audit(lambda: 1.0, Path("/dev/full"))
    for _ in range(100):
        audit.write("stop", channel="test")
    audit.close()


@pytest.mark.parametrize("part", ["snapshot", "state", "handle"])
async def test_whatever_fails_in_the_service_the_belt_is_stopped(part: str) -> None:
    async def then(running: Rig) -> None:
        setattr(running.service._core, part, _fails)
        await asyncio.sleep(25)
        assert running.service.broken

    story = await walked(then=then)
    assert story.stands_at_the_end()
    assert story.writes[-1] == "0801"


async def test_a_listener_that_fails_does_not_keep_the_belt_moving() -> None:
    async def then(running: Rig) -> None:
        running.service.listener = _fails
        await asyncio.sleep(25)

    story = await walked(then=then)
    assert story.stands_at_the_end()


async def test_without_core_and_without_link_it_comes_back_to_stop() -> None:
    async def then(running: Rig) -> None:
        running.service._core.handle = _fails  # type: ignore[assignment, method-assign]
        running.simulator.do("drop_link", seconds=4)
        await asyncio.sleep(30)
        speeds.append(running.simulator.truth.speed_kmh)

    speeds: list[float] = []
    await walked(then=then)
    assert speeds == [0]


async def test_the_service_says_whether_the_belt_was_seen_to_stand() -> None:
    async def silent(running: Rig) -> None:
        running.simulator.do("telemetry_stops")
        running.service.ending.set()
        await asyncio.sleep(30)
        confirmed.append(running.service.confirmed)

    async def heard(running: Rig) -> None:
        running.service.ending.set()
        await asyncio.sleep(30)
        confirmed.append(running.service.confirmed)

    confirmed: list[bool] = []
    await walked(then=silent)
    await walked(then=heard)
    assert confirmed == [False, True]


async def test_a_press_from_before_a_stop_starts_nothing() -> None:
    async def then(running: Rig) -> None:
        running.service.stop("test")
        await asyncio.sleep(20)
        before = running.service.stops
        running.service.stop("somebody else")
        reply = await running.ask("permit", stops=before)
        assert (reply["ok"], reply["reason"]) == (False, "stopped_meanwhile")

    story = await walked(then=then)
    assert story.writes.count("07") == 1


@pytest.mark.parametrize(("stopped", "reason"), [(True, "stopped_meanwhile"), (False, None)])
async def test_a_stop_while_a_start_at_the_machine_is_being_armed_voids_it(
    monkeypatch: pytest.MonkeyPatch, stopped: bool, reason: str | None
) -> None:
    """It has no permit yet that the stop would drop."""

    async def then(running: Rig) -> None:
        running.service.stop("test")
        await asyncio.sleep(20)
        latch = running._requests._ports.latch
        holds = latch.hold

        async def while_it_is_written(address: str, cause: str) -> None:
            if stopped:
                running.service.stop("somebody else")
            await holds(address, cause)

        monkeypatch.setattr(latch, "hold", while_it_is_written)
        reply = await running.ask("arm", profile="demo", own_start=True, says_flat=True)
        assert (reply["ok"], reply.get("reason")) == (not stopped, reason)
        running.service.stop("test")

    story = await walked(then=then)
    assert story.writes.count("07") == 1


async def test_while_a_stop_is_owed_no_other_machine_is_taken() -> None:
    async def then(running: Rig) -> None:
        running.simulator.do("drop_link", seconds=8)
        await asyncio.sleep(1.0)
        for address in (None, "F0:00:00:00:00:99"):
            reply = await running.ask("connect", address=address)
            assert (reply["ok"], reply["trouble"]) == (False, "other_machine")
        assert (await running.ask("scan"))["ok"] is False
        await asyncio.sleep(40)

    story = await walked(then=then)
    assert story.stands_at_the_end()


async def test_two_who_connect_at_once_both_get_the_machine() -> None:
    async def then(running: Rig) -> None:
        replies = await asyncio.gather(running.ask("connect"), running.ask("connect"))
        assert all(reply["ok"] for reply in replies)
        running.service.stop("test")
        await asyncio.sleep(20)

    story = await walked(then=then)
    assert story.stands_at_the_end()


async def test_a_reconnect_that_fails_in_an_odd_way_tries_again() -> None:
    async def then(running: Rig) -> None:
        machine = running.service._machine
        really, failures = machine._open, iter([OSError("no such device"), ValueError("odd")])

        async def odd(*arguments: object) -> None:
            if (error := next(failures, None)) is not None:
                raise error
            await really(*arguments)  # type: ignore[arg-type]

        machine._open = odd  # type: ignore[method-assign]
        running.simulator.do("drop_link", seconds=2)
        await asyncio.sleep(40)

    story = await walked(then=then)
    assert story.stands_at_the_end()


async def test_a_service_that_ends_takes_no_new_requests() -> None:
    async def then(running: Rig) -> None:
        running.service.ending.set()
        for name in ("permit", "arm", "connect", "scan"):
            assert (await running.ask(name))["reason"] == "service_ends"
        await asyncio.sleep(20)

    assert (await walked(then=then)).stands_at_the_end()
