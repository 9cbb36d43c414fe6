"""A start happens only on a fresh, deliberate act."""

import pytest

from treadctl.safety.permits import PermitBook


def minted(nonce: str = "n") -> PermitBook:
    book = PermitBook()
    book.mint(nonce, "terminal", conn=1, session=2, now=100.0)
    return book


def test_once() -> None:
    book = minted()
    assert not book.holds(1, 2, 100.0)  # minted is not armed
    assert book.take("n", 1, 2, 101.0)
    assert not book.take("n", 1, 2, 101.0)
    assert book.holds(1, 2, 105.0)
    assert book.spend(1, 2, 105.0)
    assert not book.spend(1, 2, 105.0)
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
    assert book.take(nonce, conn, session, now) is ok
    assert book.holds(conn, session, now) is ok
    assert not book.take("n", 1, 2, 101.0)  # a wrong try voids it


def test_what_is_armed_ages_too() -> None:
    book = minted()
    book.take("n", 1, 2, 101.0)
    assert book.holds(1, 2, 110.0)
    assert not book.holds(1, 2, 110.1)
    assert not book.holds(2, 2, 105.0)
    assert not book.spend(1, 3, 105.0)
    assert not book.spend(1, 2, 105.0)  # the wrong spender used it up
    assert book.used == 0


def test_enough_life_for_the_countdown() -> None:
    assert minted().take("n", 1, 2, 104.0, needed_s=6.0)
    assert not minted().take("n", 1, 2, 104.1, needed_s=6.0)


def test_dropped_and_replaced() -> None:
    book = minted()
    book.take("n", 1, 2, 101.0)
    book.drop()
    assert not book.holds(1, 2, 101.0)
    book.mint("a", "terminal", 1, 2, 101.0)
    book.mint("b", "terminal", 1, 2, 101.0)
    assert not book.take("a", 1, 2, 101.0)


def test_a_press_told_twice_is_one_press() -> None:
    book = minted()
    book.take("n", 1, 2, 101.0)
    book.spend(1, 2, 102.0)
    book.mint("n", "terminal", 1, 2, 103.0)
    assert not book.take("n", 1, 2, 103.0)
    book.mint("", "terminal", 1, 2, 103.0)
    assert not book.take("", 1, 2, 103.0)
    assert book.minted == 1
