"""What the service asks the core between two events: is the belt ours, does it still owe a stop."""

from tests.helpers.playbook import Playbook
from treadctl.model import CancelRequested, State, StopRequested


def asked(book: Playbook) -> tuple[bool, bool, bool]:
    """Settled, owes a stop, may be ours."""
    return book.core.settled, book.core.owes_stop, book.core.may_be_ours(book.now)


def test_from_the_countdown_until_it_was_watched_the_belt_may_be_ours() -> None:
    book = Playbook().run(4.0)
    assert asked(book) == (True, False, False)
    book.press()
    assert asked(book) == (False, False, True)
    book.run(12.0)
    assert book.core.state(book.now) is State.WALK
    assert asked(book) == (False, False, True)
    assert book.core.stop_reason is None
    book.feed(StopRequested("person"))
    assert asked(book) == (False, True, True)
    assert book.core.stop_reason == "person"
    while book.core.state(book.now) is not State.STOPPED:
        book.run(0.5)
    assert asked(book) == (False, False, True)  # it is watched a little longer
    book.run(80.0)
    assert asked(book) == (True, False, False)
    assert not book.core.ghost_possible(book.now)


def test_in_a_break_the_belt_is_ours_for_as_long_as_it_is_watched() -> None:
    book = Playbook().start()
    while book.core.state(book.now) is not State.BREAK:
        book.run(0.5)
    assert asked(book) == (False, False, True)
    book.run(70.0)
    assert asked(book) == (False, False, False)


def test_a_countdown_is_called_off() -> None:
    book = Playbook().run(4.0)
    book.press()
    book.run(2.0)
    book.feed(CancelRequested("person"))
    assert asked(book) == (True, False, False)
    assert "07" not in book.run(10.0).commands()
