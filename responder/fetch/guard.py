"""Keeps the service from being sent to addresses that are not the open internet's.

Checked on the socket, after names are resolved, so that neither a literal, nor a redirect, nor a
name that resolves differently the second time gets round it. ``is_global`` alone is not enough:
multicast counts as global, so do site-local addresses, and so do the NAT64, 6to4 and IPv4-compatible
ones that embed a private address. So the embedded address is judged, and of IPv6 only what IANA
has given out (2000::/3).

Ports: 80, 443 and all from 1024 on. Below 1024 live mail, remote logins and the like, which a feed
has no business to make us talk to; above, feeds do live on ports of their own.
"""

import socket
from collections.abc import Callable
from ipaddress import IPv4Address, IPv4Network, IPv6Address, IPv6Network, ip_address

from aiohappyeyeballs import AddrInfoType
from yarl import URL

PORTS = frozenset({80, 443})
LEAST_OTHER_PORT = 1024
_NAT64 = IPv6Network("64:ff9b::/96")
_COMPATIBLE = IPv6Network("::/96")
_GIVEN_OUT = IPv6Network("2000::/3")
_NOT_OPEN = (  # Counted as global by the Python versions that we run on.
    IPv4Network("192.0.0.0/24"),  # Protocol assignments.
    IPv4Network("192.88.99.0/24"),  # Relays of 6to4.
    IPv6Network("3fff::/20"),  # Documentation.
)


class BlockedAddressError(OSError):
    """An address was refused before a connection was made."""


def allowed(address: str) -> bool:
    """True for unicast addresses of the open internet."""
    one = _inner(address)
    if one is None or one.is_multicast or not one.is_global:
        return False
    if isinstance(one, IPv6Address) and one not in _GIVEN_OUT:
        return False
    return not any(one in network for network in _NOT_OPEN if network.version == one.version)


def loopback(address: str) -> bool:
    """True for this machine itself, and for no other private address."""
    one = _inner(address)
    return one is not None and one.is_loopback


def acceptable(url: URL) -> str:
    """Why an address may not be asked; empty if it may."""
    if url.scheme not in {"http", "https"} or not url.host:
        return "only http and https addresses are asked"
    if url.port is None or (url.port not in PORTS and url.port < LEAST_OTHER_PORT):
        return f"port {url.port} is not asked"
    if url.user is not None or url.password is not None:
        return "an address must not carry a name or password"
    return ""


def guarded(permit: Callable[[str], bool]) -> Callable[[AddrInfoType], socket.socket]:
    """A socket factory for aiohttp's connector that refuses addresses not permitted."""

    def make(info: AddrInfoType) -> socket.socket:
        family, kind, protocol, _, address = info
        if not permit(str(address[0])):
            raise BlockedAddressError("the address is not one of the open internet")
        return socket.socket(family, kind, protocol)

    return make


def _inner(address: str) -> IPv4Address | IPv6Address | None:
    """The address, or the IPv4 one that it embeds; None if it is none."""
    try:
        one = ip_address(address.partition("%")[0])
    except ValueError:
        return None
    if isinstance(one, IPv4Address):
        return one
    if one in _NAT64 or (one in _COMPATIBLE and int(one) > 1):
        return IPv4Address(int(one) & 0xFFFFFFFF)
    return one.ipv4_mapped or one.sixtofour or one
