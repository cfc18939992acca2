"""Keeps the service from being sent to addresses that are not the open internet's.

Checked on the socket, after names are resolved, so that neither a literal, nor a redirect, nor a
name that resolves differently the second time gets round it. ``is_global`` alone is not enough:
multicast counts as global, so do site-local addresses, and so do NAT64 and 6to4 addresses that embed
a private one. So the embedded address is judged, and of IPv6 only what IANA has given out (2000::/3).

Ports: 80, 443 and all from 1024 on. Below 1024 live mail, remote logins and the like, which a feed
has no business to make us talk to; above, feeds do live on ports of their own.

Feeds are read through it, and push messages go through it: their addresses come from browsers.
"""

import socket
from collections.abc import Callable
from ipaddress import IPv4Address, IPv4Network, IPv6Address, IPv6Network, ip_address

from aiohappyeyeballs import AddrInfoType
from yarl import URL

PORTS = frozenset({80, 443})
LEAST_OTHER_PORT = 1024
_NAT64 = IPv6Network("64:ff9b::/96")
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
    one = _inner(_read(address))
    if one is None or one.is_multicast or not one.is_global:
        return False
    if isinstance(one, IPv6Address) and one not in _GIVEN_OUT:
        return False
    return not any(one in network for network in _NOT_OPEN if network.version == one.version)


def loopback(address: str) -> bool:
    """True for this machine itself, and for no other private address."""
    one = _read(address)
    mapped = one.ipv4_mapped if isinstance(one, IPv6Address) else None
    return one is not None and (mapped or one).is_loopback


def acceptable(url: URL) -> str:
    """Why an address may not be asked; empty if it may."""
    if url.scheme not in {"http", "https"} or not url.host:
        return "only http and https addresses are asked"
    if url.port is None or (url.port not in PORTS and url.port < LEAST_OTHER_PORT):
        return f"port {url.port} is not asked"
    if url.user is not None or url.password is not None:
        return "an address must not carry a name or password"
    return ""


def guarded(permit: Callable[[str], bool], why: str) -> Callable[[AddrInfoType], socket.socket]:
    """A socket factory for aiohttp's connector that refuses addresses not permitted.

    why: what is told then. The address itself is not, as aiohttp keeps the error of a name with
    several addresses only if they all failed in the same words.
    """

    def make(info: AddrInfoType) -> socket.socket:
        family, kind, protocol, _, address = info
        if not permit(str(address[0])):
            raise BlockedAddressError(why)
        return socket.socket(family, kind, protocol)

    return make


def _read(address: str) -> IPv4Address | IPv6Address | None:
    try:
        return ip_address(address.partition("%")[0])
    except ValueError:
        return None


def _inner(address: IPv4Address | IPv6Address | None) -> IPv4Address | IPv6Address | None:
    """The IPv4 address that an IPv6 one embeds, if it does, else the address."""
    if not isinstance(address, IPv6Address):
        return address
    if address in _NAT64:
        return IPv4Address(int(address) & 0xFFFFFFFF)
    return address.ipv4_mapped or address.sixtofour or address
