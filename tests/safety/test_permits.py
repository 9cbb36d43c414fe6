"""A start happens only on a fresh, deliberate act."""

import pytest

from treadctl.quantities import Speed
from treadctl.safety.permits import Bond, PermitBook


def bond(conn: int, session: int, start: int = 100) -> Bond:
    return Bond(conn, session, Speed(start))


def minted(nonce: str = "n") -> PermitBook:
    book = PermitBook()
    book.mint(nonce, "terminal", bond(1, 2), now=100.0)
    return book


def test_once() -> None:
    book = minted()
    assert not book.holds(bond(1, 2), 100.0)  # minted is not armed
    assert book.take("n", bond(1, 2), 101.0)
    assert not book.take("n", bond(1, 2), 101.0)
    assert book.holds(bond(1, 2), 105.0)
    assert book.spend(bond(1, 2), 105.0)
    assert not book.spend(bond(1, 2), 105.0)
    assert (book.minted, book.used) == (1, 1)


@pytest.mark.parametrize(
    ("nonce", "conn", "session", "now", "ok"),
    [
        ("n", 1, 2, 100.0, True),
        ("n", 1, 2, 110.0, True),
        ("n", 1, 2, 110.01, False),
        ("n", 1, 2, 99.9, False),
        ("m", 1, 2, 101.0, False),
        ("", 1, 2, 101.0, False),
        ("n", 0, 2, 101.0, False),
        ("n", 2, 2, 101.0, False),
        ("n", 1, 1, 101.0, False),
        ("n", 1, 3, 101.0, False),
    ],
)
def test_take(nonce: str, conn: int, session: int, now: float, ok: bool) -> None:
    book = minted()
    assert book.take(nonce, bond(conn, session), now) is ok
    assert book.holds(bond(conn, session), now) is ok
    assert not book.take("n", bond(1, 2), 101.0)  # a wrong try voids it


def test_what_is_armed_ages_too() -> None:
    book = minted()
    book.take("n", bond(1, 2), 101.0)
    assert book.holds(bond(1, 2), 110.0)
    assert not book.holds(bond(1, 2), 110.1)
    assert not book.holds(bond(2, 2), 105.0)
    assert not book.spend(bond(1, 3), 105.0)
    assert not book.spend(bond(1, 2), 105.0)  # the wrong spender used it up
    assert book.used == 0


def test_enough_life_for_the_countdown() -> None:
    assert minted().take("n", bond(1, 2), 104.0, needed_s=6.0)
    assert not minted().take("n", bond(1, 2), 104.1, needed_s=6.0)


def test_dropped_and_replaced() -> None:
    book = minted()
    book.take("n", bond(1, 2), 101.0)
    book.drop()
    assert not book.holds(bond(1, 2), 101.0)
    book.mint("a", "terminal", bond(1, 2), 101.0)
    book.mint("b", "terminal", bond(1, 2), 101.0)
    assert not book.take("a", bond(1, 2), 101.0)


def test_a_press_told_twice_is_one_press() -> None:
    book = minted()
    book.take("n", bond(1, 2), 101.0)
    book.spend(bond(1, 2), 102.0)
    book.mint("n", "terminal", bond(1, 2), 103.0)
    assert not book.take("n", bond(1, 2), 103.0)
    book.mint("", "terminal", bond(1, 2), 103.0)
    assert not book.take("", bond(1, 2), 103.0)
    assert book.minted == 1


@pytest.mark.hazard("H-13", "H-70")
def test_a_permit_is_for_one_start_speed() -> None:
    book = minted()
    assert not book.take("n", bond(1, 2, 80), 101.0)
    book = minted()
    assert book.take("n", bond(1, 2), 101.0)
    assert not book.holds(bond(1, 2, 80), 102.0)
    assert book.spend(bond(1, 2, 80), 102.0) is None


def test_a_press_is_told_whether_it_counted() -> None:
    book = PermitBook()
    assert book.mint("n", "terminal", bond(1, 2), 100.0)
    assert not book.mint("n", "terminal", bond(1, 2), 100.0)
    assert not book.mint("", "terminal", bond(1, 2), 100.0)


def test_a_permit_of_the_future_is_none_however_much_life_is_needed() -> None:
    assert not minted().take("n", bond(1, 2), 99.9, needed_s=6.0)


@pytest.mark.hazard("H-12")
def test_a_press_that_comes_back_after_others_is_still_that_press() -> None:
    book = minted("first")
    for i in range(15):
        book.mint(f"other {i}", "terminal", bond(1, 2), 100.0)
    assert not book.mint("first", "terminal", bond(1, 2), 100.0)
