import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field, replace
from typing import Any

import pytest

from tests.helpers.fake_link import ADDRESS, NAME, PROPERTIES, FakeLink, FakeRadio
from treadctl.device.ports import WriteTrouble
from treadctl.device.treadmill import Treadmill
from treadctl.ftms import (
    CONTROL_POINT,
    FEATURE,
    FIRMWARE_REVISION,
    INCLINATION_RANGE,
    MACHINE_STATUS,
    SPEED_RANGE,
    TRAINING_STATUS,
    TREADMILL_DATA,
)
from treadctl.model import (
    BadTelemetry,
    Capabilities,
    CommandDenied,
    CommandDone,
    Connected,
    Disconnected,
    Event,
    LevelDeck,
    MachineEvent,
    MachineSays,
    Outcome,
    RadioError,
    RadioTrouble,
    SetSpeed,
    StartBelt,
    StopBelt,
    Telemetry,
)
from treadctl.quantities import Distance, Incline, Speed

pytestmark = pytest.mark.virtual

STANDING = "0000 0000"
STOP, START, SLOW = StopBelt(), StartBelt(), SetSpeed(Speed.kmh("1.5"))


@dataclass(frozen=True)
class No:
    reason: str
    our_bug: bool


@dataclass
class Rig:
    """A fake machine, a treadmill on it, and what came of it."""

    link: FakeLink = field(default_factory=FakeLink)
    events: list[Event] = field(default_factory=list)
    audited: list[dict[str, Any]] = field(default_factory=list)
    asked: list[bytes] = field(default_factory=list)
    no: No | None = None
    treadmill: Treadmill = field(init=False)
    radio: FakeRadio = field(init=False)

    def __post_init__(self) -> None:
        self.radio = FakeRadio(self.link)

    def gate(self, frame: bytes, _now: float) -> No | None:
        self.asked.append(frame)
        return None if frame[0] in (0x00, 0x08) else self.no

    def audit(self, event: str, /, **values: object) -> None:
        self.audited.append({"event": event, **values})

    async def open(self, target: Any = None, **kwargs: Any) -> Treadmill:
        self.treadmill = await Treadmill.open(
            self.radio,
            target or self.radio.found,
            inbox=self.events.append,
            gate=self.gate,
            audit=self.audit,
            **kwargs,
        )
        return self.treadmill

    def since_connected(self) -> list[Event]:
        """The events after Connected; they are forgotten then."""
        events, self.events[:] = list(self.events), []
        return [event for event in events if not isinstance(event, Connected)]


@asynccontextmanager
async def rig(**link: Any) -> AsyncIterator[Rig]:
    made = Rig(FakeLink(**link))
    await made.open()
    try:
        yield made
    finally:
        await made.treadmill.close()


def without(*uuids: str) -> dict[str, frozenset[str]]:
    return {uuid: properties for uuid, properties in PROPERTIES.items() if uuid not in uuids}


# --- connecting ---


async def test_connecting_reads_and_writes_nothing_to_the_control_point() -> None:
    async with rig() as r:
        machine = Capabilities(
            address=ADDRESS,
            name=NAME,
            has_control_point=True,
            sets_speed=True,
            sets_incline=True,
            speed_min=Speed.kmh("1.0"),
            speed_max=Speed.kmh("6.0"),
            speed_step=Speed.kmh("0.1"),
            incline_min=Incline(0),
            incline_max=Incline.percent("10"),
        )
        assert r.events == [Connected(1, machine, simulated=True)]
        assert r.treadmill.connected
        await asyncio.sleep(30)
        assert r.link.writes == []
        assert r.audited == []
        assert set(r.link.subscriptions) == {TREADMILL_DATA, TRAINING_STATUS, CONTROL_POINT, MACHINE_STATUS}


async def test_an_address_is_looked_for() -> None:
    r = Rig()
    treadmill = await r.open(ADDRESS.lower())
    assert treadmill.found.address == ADDRESS
    await treadmill.close()
    with pytest.raises(RadioError) as caught:
        await Rig().open("C4:00:00:00:00:99")
    assert caught.value.trouble is RadioTrouble.ADDRESS_NOT_FOUND


async def test_frames_that_arrive_while_subscribing_come_after_connected() -> None:
    r = Rig()
    r.link.on_subscribed = lambda uuid: r.link.notify(uuid, STANDING) if uuid == TREADMILL_DATA else None
    treadmill = await r.open()
    assert [type(event) for event in r.events] == [Connected, Telemetry]
    await treadmill.close()


@pytest.mark.parametrize(
    ("missing", "check"),
    [
        ((MACHINE_STATUS, TRAINING_STATUS), lambda m: m.sets_speed),
        ((CONTROL_POINT,), lambda m: not m.has_control_point and not m.sets_speed),
        ((SPEED_RANGE, INCLINATION_RANGE), lambda m: m.speed_min is None and m.incline_max is None),
        ((FEATURE,), lambda m: m.sets_speed),
    ],
)
async def test_missing_characteristics_are_tolerated(missing: tuple[str, ...], check: Any) -> None:
    async with rig(characteristics=without(*missing)) as r:
        assert check(r.treadmill.machine)
        r.link.notify(TREADMILL_DATA, STANDING)
        assert len(r.since_connected()) == 1


@pytest.mark.parametrize("bad", [FEATURE, SPEED_RANGE, INCLINATION_RANGE])
async def test_values_that_cannot_be_read_are_problems(bad: str) -> None:
    link = FakeLink()
    link.values[bad] = b"\x01"
    r = Rig(link)
    treadmill = await r.open()
    assert len(treadmill.machine.problems) == 1
    await treadmill.close()


@pytest.mark.parametrize(
    ("says", "known", "firmware"),
    [(b"1.4 ", None, "1.4"), (b"1.4\0x", None, "1.4"), (b"", None, None), (b"1.5", "1.4", "1.4")],
)
async def test_its_firmware_is_read_once(says: bytes, known: str | None, firmware: str | None) -> None:
    link = FakeLink(characteristics={**PROPERTIES, FIRMWARE_REVISION: frozenset({"read"})})
    link.values[FIRMWARE_REVISION] = says
    r = Rig(link)
    treadmill = await r.open(firmware=known)
    assert treadmill.machine.firmware == firmware
    await treadmill.close()


async def test_what_sends_no_treadmill_data_is_not_a_treadmill() -> None:
    for link in (FakeLink(characteristics=without(TREADMILL_DATA)), FakeLink(refuses={TREADMILL_DATA})):
        r = Rig(link)
        with pytest.raises(RadioError) as caught:
            await r.open()
        assert caught.value.trouble is RadioTrouble.NOT_A_TREADMILL
        await asyncio.sleep(0.1)
        assert not link.is_up
        assert r.events == []


async def test_connecting_has_one_limit_for_all_of_it() -> None:
    r = Rig()
    r.radio.connect_s = 60
    started = asyncio.get_running_loop().time()
    with pytest.raises(RadioError) as caught:
        await r.open(timeout_s=5)
    assert caught.value.trouble is RadioTrouble.TIMED_OUT
    assert asyncio.get_running_loop().time() - started == pytest.approx(5)


async def test_a_machine_that_said_it_is_taken_and_does_not_answer_is_busy() -> None:
    r = Rig()
    r.radio = FakeRadio(r.link, service_data="000100")
    r.radio.connect_s = 60
    with pytest.raises(RadioError) as caught:
        await r.open(timeout_s=5)
    assert caught.value.trouble is RadioTrouble.BUSY


async def test_a_link_that_ends_while_asking_leaves_no_events() -> None:
    r = Rig()
    r.link.on_subscribed = lambda uuid: r.link.lose() if uuid == CONTROL_POINT else None
    with pytest.raises(RadioError) as caught:
        await r.open()
    assert caught.value.trouble is RadioTrouble.LINK_LOST
    assert r.events == []


async def test_a_cancelled_open_leaves_no_link() -> None:
    r = Rig()
    opening = asyncio.create_task(r.open())
    await asyncio.sleep(0.12)
    assert r.link.is_up
    opening.cancel()
    with pytest.raises(asyncio.CancelledError):
        await opening
    await asyncio.sleep(0.1)
    assert not r.link.is_up
    assert r.events == []


# --- up ---


async def test_telemetry_is_stamped_on_arrival() -> None:
    async with rig() as r:
        await asyncio.sleep(3)
        r.link.notify(TREADMILL_DATA, "0c04 e600 640000 0500 0000 0a00")
        now = asyncio.get_running_loop().time()
        assert r.since_connected() == [
            Telemetry(
                conn=1,
                at=now,
                speed=Speed.kmh("2.3"),
                incline=Incline.percent("0.5"),
                distance=Distance(100),
                elapsed_s=10,
            )
        ]


@pytest.mark.hazard("H-24")
async def test_split_records_are_one_and_bad_ones_are_told() -> None:
    async with rig() as r:
        r.link.notify(TREADMILL_DATA, "0500 640000")
        assert r.since_connected() == []
        r.link.notify(TREADMILL_DATA, "0000 6400")
        [whole] = r.since_connected()
        assert isinstance(whole, Telemetry)
        assert (whole.speed, whole.distance) == (Speed.kmh("1"), Distance(100))
        r.link.notify(TREADMILL_DATA, "00")
        [bad] = r.since_connected()
        assert isinstance(bad, BadTelemetry)


async def test_machine_status_becomes_events() -> None:
    async with rig() as r:
        await asyncio.sleep(2)
        for data in ("0201", "03", "05f000", "0a0100", "", "fe"):
            r.link.notify(MACHINE_STATUS, data)
        assert r.since_connected() == [
            MachineEvent(1, MachineSays.STOPPED),
            MachineEvent(1, MachineSays.SAFETY_KEY),
            MachineEvent(1, MachineSays.TARGET_SPEED, speed=Speed.kmh("2.4")),
        ]


async def test_the_first_status_right_after_subscribing_is_old() -> None:
    r = Rig()
    r.link.on_subscribed = lambda uuid: r.link.notify(uuid, "04") if uuid == MACHINE_STATUS else None
    treadmill = await r.open()
    assert r.since_connected() == []
    r.link.notify(MACHINE_STATUS, "03")
    assert r.since_connected() == [MachineEvent(1, MachineSays.SAFETY_KEY)]
    await treadmill.close()


async def test_training_status_is_kept_and_bad_ones_are_not() -> None:
    async with rig() as r:
        r.link.notify(TRAINING_STATUS, "000d")
        r.link.notify(TRAINING_STATUS, "00")
        status = r.treadmill.training_status
        assert status is not None
        assert status.code == 0x0D
        assert r.since_connected() == []


# --- down ---


async def test_a_command_takes_control_and_ends_with_its_answer() -> None:
    async with rig() as r:
        r.treadmill.send(STOP)
        await asyncio.sleep(1)
        assert r.link.frames == ["00", "0801"]
        assert r.asked == [b"\x00", b"\x08\x01"]
        assert [entry["bytes"] for entry in r.audited] == ["00", "0801"]
        assert r.since_connected() == [CommandDone(1, STOP, Outcome.ACCEPTED, 1)]


async def test_stop_is_on_the_wire_at_once() -> None:
    async with rig() as r:
        r.treadmill.send(SLOW)
        await asyncio.sleep(2)
        r.link.writes.clear()
        started = asyncio.get_running_loop().time()
        r.treadmill.send(STOP)
        for _ in range(3):  # turns of the event loop, not time
            await asyncio.sleep(0)
        assert r.link.writes == [(started, b"\x08\x01")]


async def test_stop_goes_before_what_waits_and_does_not_wait_for_an_answer() -> None:
    async with rig(answer=lambda frame: None if frame[0] == 2 else bytes((0x80, frame[0], 1))) as r:
        r.treadmill.send(SLOW)
        await asyncio.sleep(0.5)
        assert r.link.frames == ["00", "029600"]
        r.treadmill.send(START)
        r.treadmill.send(STOP)
        await asyncio.sleep(1)
        assert r.link.frames == ["00", "029600", "0801"]
        done = r.since_connected()
        assert CommandDone(1, START, Outcome.NOT_WRITTEN) in done
        assert CommandDone(1, STOP, Outcome.ACCEPTED, 1) in done
        assert CommandDone(1, SLOW, Outcome.UNANSWERED) in done


async def test_what_the_gate_denies_is_not_written() -> None:
    async with rig() as r:
        r.no = No("too fast", our_bug=True)
        r.treadmill.send(SLOW)
        r.treadmill.send(STOP)
        await asyncio.sleep(1)
        assert r.link.frames == ["00", "0801"]
        r.since_connected()
        r.treadmill.send(START)
        await asyncio.sleep(1)
        assert r.link.frames == ["00", "0801"]
        assert r.since_connected() == [CommandDenied(1, START, "too fast", True)]
        assert r.audited[-1]["event"] == "denied"


async def test_a_broken_gate_or_audit_lets_nothing_but_a_stop_pass() -> None:
    r = Rig()

    def broken(*_: object, **__: object) -> No | None:
        raise ZeroDivisionError

    r.gate = broken  # type: ignore[method-assign]
    r.audit = broken  # type: ignore[assignment]
    await r.open()
    r.treadmill.send(START)
    await asyncio.sleep(1)
    [denied] = r.since_connected()
    assert isinstance(denied, CommandDenied)
    assert denied.our_bug
    r.treadmill.send(STOP)
    await asyncio.sleep(1)
    assert r.link.frames == ["00", "0801"]
    await r.treadmill.close()


async def test_a_command_that_cannot_be_encoded_is_our_bug() -> None:
    async with rig() as r:
        impossible = SetSpeed(Speed(70000))
        r.treadmill.send(impossible)
        [denied] = r.since_connected()
        assert isinstance(denied, CommandDenied)
        assert (denied.command, denied.our_bug) == (impossible, True)
        assert r.link.frames == []


async def test_busy_is_tried_again() -> None:
    async with rig(troubles=[WriteTrouble.BUSY] * 3) as r:
        r.treadmill.send(STOP)
        await asyncio.sleep(2)
        assert r.link.frames[-1] == "0801"
        assert r.since_connected() == [CommandDone(1, STOP, Outcome.ACCEPTED, 1)]


async def test_switched_off_indications_are_switched_on_again() -> None:
    async with rig(troubles=[WriteTrouble.CCCD_OFF]) as r:
        r.treadmill.send(STOP)
        await asyncio.sleep(1)
        assert r.link.subscriptions[CONTROL_POINT] == 2
        assert r.since_connected() == [CommandDone(1, STOP, Outcome.ACCEPTED, 1)]


async def test_a_rejected_write_never_started() -> None:
    async with rig() as r:
        r.treadmill.send(STOP)
        await asyncio.sleep(1)
        r.since_connected()
        r.link.troubles = [WriteTrouble.REJECTED]
        r.treadmill.send(LevelDeck())
        await asyncio.sleep(1)
        assert r.since_connected() == [CommandDone(1, LevelDeck(), Outcome.NOT_WRITTEN)]


@pytest.mark.hazard("H-31", "G07")
async def test_no_att_response_cuts_the_link() -> None:
    async with rig() as r:
        r.treadmill.send(SLOW)
        await asyncio.sleep(1)
        r.since_connected()
        r.link.mute = True
        started = asyncio.get_running_loop().time()
        r.treadmill.send(STOP)
        while r.link.is_up:
            await asyncio.sleep(0.01)
        assert asyncio.get_running_loop().time() - started < 0.75
        assert r.since_connected() == [
            CommandDone(1, STOP, Outcome.WRITE_UNKNOWN),
            Disconnected(1, "write_blocked"),
        ]
        assert not r.treadmill.connected


async def test_a_lost_link_ends_what_was_on_its_way() -> None:
    async with rig(answer=lambda frame: None) as r:
        r.treadmill.send(SLOW)
        await asyncio.sleep(0.5)
        r.link.lose()
        assert r.since_connected() == [
            CommandDone(1, SLOW, Outcome.UNANSWERED),
            Disconnected(1, "disconnected"),
        ]
        r.treadmill.send(STOP)
        r.link.lose()
        await asyncio.sleep(1)
        assert r.since_connected() == [CommandDone(1, STOP, Outcome.NOT_WRITTEN)]


async def test_lost_in_the_middle_of_a_write() -> None:
    async with rig() as r:
        r.treadmill.send(SLOW)
        await asyncio.sleep(1)
        r.since_connected()
        r.treadmill.send(START)
        await asyncio.sleep(0)
        await asyncio.sleep(0)
        r.link.lose()
        await asyncio.sleep(1)
        assert r.since_connected() == [
            CommandDone(1, START, Outcome.WRITE_UNKNOWN),
            Disconnected(1, "disconnected"),
        ]


async def test_closing_is_no_loss() -> None:
    async with rig() as r:
        await r.treadmill.close()
        r.link.notify(TREADMILL_DATA, STANDING)
        assert r.since_connected() == []
        assert not r.link.is_up


async def test_control_taken_away_is_asked_for_again() -> None:
    async with rig() as r:
        r.treadmill.send(SLOW)
        await asyncio.sleep(2)
        r.link.notify(MACHINE_STATUS, "01")  # the first after subscribing, but not within a second
        r.link.notify(MACHINE_STATUS, "ff")
        r.treadmill.send(replace(SLOW, speed=Speed.kmh("1.4")))
        await asyncio.sleep(1)
        assert r.link.frames == ["00", "029600", "00", "028c00"]


async def test_a_writer_that_fails_cuts_the_link(monkeypatch: pytest.MonkeyPatch) -> None:
    async with rig() as r:

        async def broken(*_: object) -> None:
            raise ZeroDivisionError

        monkeypatch.setattr(r.link, "write", broken)
        r.treadmill.send(STOP)
        await asyncio.sleep(0.1)
        assert r.since_connected()[-1] == Disconnected(1, "writer_failed")
        assert not r.link.is_up
