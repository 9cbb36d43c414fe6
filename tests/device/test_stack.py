"""Whether the Bluetooth stack answers: asked before what rises, never before a stop."""

import asyncio
from dataclasses import dataclass

import pytest

from simulator.simulator import Simulator
from tests.device.test_treadmill import SLOW, STOP, Rig
from tests.helpers.fake_link import FakeLink
from treadctl.device.ports import ASK_THE_STACK
from treadctl.device.writer import STACK_ANSWERS_WITHIN_S
from treadctl.ftms import CONTROL_POINT
from treadctl.model import CommandDenied, CommandDone, StackAnswered, StackDown
from treadctl.safety import gate

pytestmark = pytest.mark.virtual


@dataclass(frozen=True)
class Ask:
    reason: str = ASK_THE_STACK
    our_bug: bool = False


class Asking(Rig):
    """A gate that lets a target pass only right after the stack has answered."""

    def gate(self, frame: bytes, now: float) -> Ask | None:
        self.asked.append(frame)
        answered = any(isinstance(event, StackAnswered) for event in self.events)
        return Ask() if frame[0] == 0x02 and not answered else None


@pytest.mark.hazard("H-15", "H-34")
async def test_a_target_goes_out_once_the_stack_has_answered() -> None:
    rig = Asking(link=FakeLink(stack_answers_after_s=0.02))
    treadmill = await rig.open()
    treadmill.send(SLOW)
    await asyncio.sleep(0.5)
    assert rig.link.frames == ["00", "029600"]
    assert rig.asked[-2:] == [bytes.fromhex("029600")] * 2  # asked again after the answer
    await treadmill.close()


@pytest.mark.hazard("H-15", "H-34")
@pytest.mark.parametrize("after_s", [None, STACK_ANSWERS_WITHIN_S + 0.01])
async def test_a_stack_that_does_not_answer_gets_no_target(after_s: float | None) -> None:
    rig = Asking(link=FakeLink(stack_answers_after_s=after_s))
    treadmill = await rig.open()
    treadmill.send(SLOW)
    await asyncio.sleep(1.0)
    assert rig.link.frames == ["00"]
    denied = [event for event in rig.events if isinstance(event, CommandDenied)]
    assert [(event.command, event.reason, event.our_bug) for event in denied] == [
        (SLOW, ASK_THE_STACK, False)
    ]
    await treadmill.close()


@pytest.mark.hazard("H-34")
async def test_a_stop_does_not_wait_for_a_stack_that_is_being_asked() -> None:
    rig = Asking(link=FakeLink(stack_answers_after_s=None))
    treadmill = await rig.open()
    treadmill.send(SLOW)
    await asyncio.sleep(0.2)  # control is taken, the stack is being asked
    asked_at = asyncio.get_running_loop().time()
    treadmill.send(STOP)
    await asyncio.sleep(0.5)
    assert rig.link.frames == ["00", "0801"]
    assert rig.link.writes[-1][0] - asked_at < 0.005
    await treadmill.close()


def test_gate_and_writer_mean_the_same() -> None:
    assert gate.ASK_THE_STACK == ASK_THE_STACK


async def test_what_becomes_of_the_stack_is_told() -> None:
    rig = Rig()
    treadmill = await rig.open()
    del rig.events[:]
    rig.link.on_stack("bluez_silent")
    rig.link.on_stack(None)
    assert rig.events == [StackDown("bluez_silent"), StackAnswered(treadmill.conn)]
    await treadmill.close()
    rig.link.on_stack("bluez_gone")
    assert len(rig.events) == 2  # of a link that is over nothing is told


async def test_the_host_of_bumble_is_asked_by_an_hci_command() -> None:
    from bumble.device import Device
    from bumble.hci import Address
    from bumble.transport.common import AsyncPipeSink

    from treadctl.device.bumble_backend import BumbleRadio
    from treadctl.device.radios import HostStack

    async with Simulator("plain", seed=1) as simulator:
        controller = simulator.controller()
        device = Device.with_hci(
            "c", Address.generate_static_address(), controller, AsyncPipeSink(controller)
        )
        await device.power_on()
        async with BumbleRadio(device) as radio:
            stack = HostStack(radio)
            assert await stack.answers(0.3)
            controller.vanish(0.1)
            assert not await stack.answers(0.3)


async def test_an_answer_that_arrives_twice_is_one() -> None:
    """The guardian listens on the same link: BlueZ then tells each process everything twice."""
    rig = Rig()
    treadmill = await rig.open()
    rig.link.answer = lambda frame: None
    treadmill.send(STOP)
    await asyncio.sleep(0.5)
    rig.link.answer_after_s = 0.05
    rig.link.notify(CONTROL_POINT, "800801")
    treadmill.send(STOP)
    await asyncio.sleep(0.005)
    rig.link.notify(CONTROL_POINT, "800801")  # the twin is not the answer to the second stop
    await asyncio.sleep(0.1)
    done = [event for event in rig.events if isinstance(event, CommandDone) and event.command == STOP]
    assert len(done) == 1
    await treadmill.close()
