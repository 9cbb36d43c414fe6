"""Where the page can be reached in the home network: this computer's private addresses, and its name."""

from __future__ import annotations

import ipaddress
import socket

ELSEWHERE = ("203.0.113.1", 9)  # nobody has it; and a datagram socket that only connects sends nothing
NAME_MAX = 63


class NotHome(ValueError):
    """Not an address of a home network."""


def addresses() -> tuple[str, ...]:
    """Return this computer's private IPv4 addresses, the usual way out first; empty without a network."""
    found = [_way_out(), *_named()]
    return tuple(dict.fromkeys(each for each in found if each and is_home(each)))


def is_home(address: str) -> bool:
    """Tell whether only a home network reaches this address: private, and one computer's."""
    try:
        given = ipaddress.IPv4Address(address)
    except ValueError:
        return False
    shared = given.is_unspecified or given.is_multicast or given.is_loopback or given.is_link_local
    return given.is_private and not shared and given != ipaddress.IPv4Address("255.255.255.255")


def chosen(address: str | None) -> tuple[str, ...]:
    """Return where to listen: the given address alone, else all of ours.

    Raises:
        NotHome: the given one is public, or stands for all of them.
    """
    if address is None:
        return addresses()
    if not is_home(address):
        raise NotHome(address)
    return (address,)


def local_name() -> str | None:
    """Return the name under which others may find this computer, `NAME.local`; None where it has none."""
    name = socket.gethostname().split(".")[0].lower()
    plain = name.replace("-", "")
    good = plain.isascii() and plain.isalnum() and len(name) <= NAME_MAX and name[0] != "-" != name[-1]
    return f"{name}.local" if good and name != "localhost" else None


def names(listens: tuple[str, ...]) -> tuple[str, ...]:
    """Return everything that may stand in an address of ours in the home network."""
    local = local_name()
    return listens if local is None else (*listens, local)


def _way_out() -> str | None:
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as asking:
        try:
            asking.connect(ELSEWHERE)
            return str(asking.getsockname()[0])
        except OSError:
            return None


def _named() -> list[str]:
    try:
        return [str(each[4][0]) for each in socket.getaddrinfo(socket.gethostname(), None, socket.AF_INET)]
    except OSError:
        return []
