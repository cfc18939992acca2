"""Keeps the service from being sent to addresses that are not the open internet's.

Checked on the socket, after names are resolved, so that neither a literal, nor a redirect, nor a
name that resolves differently the second time gets round it. ``is_global`` alone is not enough:
multicast counts as global, and so do NAT64 and 6to4 addresses that embed private ones.
"""

import socket
from collections.abc import Callable
from ipaddress import IPv4Address, IPv6Address, IPv6Network, ip_address
from urllib.parse import urlsplit

from aiohappyeyeballs import AddrInfoType

NAT64 = IPv6Network("64:ff9b::/96")
PORTS = frozenset({80, 443})  # Besides these, any port a server of its own may use.
LEAST_OTHER_PORT = 1024  # Below it live mail, remote logins and the like.


class BlockedAddressError(OSError):
    """An address was refused before a connection was made."""


def allowed(address: str) -> bool:
    """True for unicast addresses of the open internet."""
    try:
        one = _inner(ip_address(address.partition("%")[0]))
    except ValueError:
        return False
    return one.is_global and not one.is_multicast


def loopback(address: str) -> bool:
    return ip_address(address.partition("%")[0]).is_loopback


def _inner(address: IPv4Address | IPv6Address) -> IPv4Address | IPv6Address:
    """The IPv4 address that an IPv6 one embeds, if it does."""
    if isinstance(address, IPv4Address):
        return address
    if address in NAT64:
        return IPv4Address(int(address) & 0xFFFFFFFF)
    return address.ipv4_mapped or address.sixtofour or (address.teredo or (None, None))[1] or address


def acceptable(url: str) -> str:
    """Why an address may not be asked; empty if it may."""
    try:
        parts = urlsplit(url)
        port = parts.port or {"http": 80, "https": 443}.get(parts.scheme, 0)
    except ValueError:
        return "the address cannot be read"
    if parts.scheme not in {"http", "https"} or not parts.hostname:
        return "only http and https addresses are asked"
    if port not in PORTS and port < LEAST_OTHER_PORT:
        return f"port {port} is not asked"
    if parts.username or parts.password:
        return "an address must not carry a password"
    return ""


def guarded(permit: Callable[[str], bool]) -> Callable[[AddrInfoType], socket.socket]:
    """A socket factory for aiohttp's connector that refuses addresses not permitted."""

    def make(info: AddrInfoType) -> socket.socket:
        family, kind, protocol, _, address = info
        if not permit(str(address[0])):
            raise BlockedAddressError(f"{address[0]} is not an address of the open internet")
        return socket.socket(family, kind, protocol)

    return make
