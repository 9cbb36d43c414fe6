"""What leaves the core: a command goes once until something is heard of it, and a stop waits for nothing."""

from treadctl.model import Notice, Send, SetSpeed, StartBelt, StopBelt
from treadctl.quantities import Speed
from treadctl.supervisor.out import Out

SLOW, FAST, STOP, START = SetSpeed(Speed(100)), SetSpeed(Speed(200)), StopBelt(), StartBelt()


def test_the_same_command_goes_once_while_nothing_is_heard_of_it() -> None:
    out = Out()
    assert not out.waiting
    assert out.send(SLOW, 0.0)
    assert out.waiting
    assert not out.send(SLOW, 1.0)
    assert out.send(FAST, 1.0)  # another one replaces it
    assert out.effects == [Send(SLOW), Send(FAST)]
    out.answered(SLOW)  # late: not what is waited for
    assert out.waiting
    assert not out.send(FAST, 1.1)
    out.answered(FAST)
    assert not out.waiting
    assert out.send(FAST, 1.2)


def test_a_new_link_waits_for_nothing() -> None:
    out = Out()
    out.send(START, 0.0)
    out.answered()
    assert not out.waiting
    out.answered()  # nothing was waited for: no harm
    out.answered(START)
    assert not out.waiting


def test_an_answer_that_does_not_come_is_given_up_after_five_seconds() -> None:
    out = Out()
    out.forget(0.0)
    out.send(SLOW, 0.0)
    out.forget(5.0)
    assert out.waiting
    out.forget(5.001)
    assert not out.waiting


def test_what_failed_is_not_tried_again_at_once() -> None:
    out = Out()
    out.failed(0.0)
    assert not out.send(SLOW, 0.499)
    assert out.effects == []
    assert out.send(SLOW, 0.5)


def test_a_stop_waits_neither_for_an_answer_nor_for_a_failure() -> None:
    out = Out()
    out.send_again(STOP, 0.0)
    out.failed(0.1)
    out.send_again(STOP, 0.2)
    assert out.effects == [Send(STOP), Send(STOP)]
    assert out.waiting


def test_some_things_are_said_once_until_the_next_start() -> None:
    out = Out()
    out.tell_once("our_bug", why="x")
    out.tell_once("our_bug", why="y")
    out.tell("our_bug", why="z")
    out.tell_once("over_cap")
    assert out.effects == [
        Notice("our_bug", {"why": "x"}),
        Notice("our_bug", {"why": "z"}),
        Notice("over_cap", {}),
    ]
    out.new_start()
    out.tell_once("our_bug", why="y")
    assert len(out.effects) == 4
