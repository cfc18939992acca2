"""Addresses that may be asked, and those that may not."""

import pytest
from yarl import URL

from responder.guard import acceptable, allowed, loopback


@pytest.mark.parametrize(
    "address",
    [
        pytest.param("8.8.8.8", id="IPv4"),
        pytest.param("2606:4700::1111", id="IPv6"),
        pytest.param("::ffff:8.8.8.8", id="IPv4 in IPv6"),
        pytest.param("64:ff9b::808:808", id="IPv4 through NAT64"),
        pytest.param("2002:808:808::", id="IPv4 through 6to4"),
    ],
)
def test_the_open_internet_is_allowed(address: str) -> None:
    assert allowed(address)
    assert not loopback(address)


@pytest.mark.parametrize(
    "address",
    [
        pytest.param("127.0.0.1", id="this machine"),
        pytest.param("::1", id="this machine, IPv6"),
        pytest.param("0.0.0.0", id="any address"),
        pytest.param("::", id="any address, IPv6"),
        pytest.param("10.1.2.3", id="private, 10"),
        pytest.param("172.16.0.1", id="private, 172.16"),
        pytest.param("192.168.1.1", id="private, 192.168"),
        pytest.param("100.64.0.1", id="carriers' NAT"),
        pytest.param("169.254.169.254", id="link-local, where clouds keep their secrets"),
        pytest.param("224.0.0.1", id="multicast"),
        pytest.param("255.255.255.255", id="broadcast"),
        pytest.param("240.0.0.1", id="reserved"),
        pytest.param("192.0.0.8", id="protocol assignments"),
        pytest.param("192.0.2.1", id="documentation"),
        pytest.param("192.88.99.1", id="6to4 relay"),
        pytest.param("198.18.0.1", id="benchmarks"),
        pytest.param("fe80::1%eth0", id="link-local, IPv6"),
        pytest.param("fc00::1", id="unique local"),
        pytest.param("fec0::1", id="site-local"),
        pytest.param("ff02::1", id="multicast, IPv6"),
        pytest.param("2001:db8::1", id="documentation, IPv6"),
        pytest.param("3fff::1", id="documentation, the new range"),
        pytest.param("100::1", id="discard"),
        pytest.param("::ffff:10.0.0.1", id="private in IPv6"),
        pytest.param("::127.0.0.1", id="this machine, IPv4-compatible"),
        pytest.param("::8.8.8.8", id="IPv4-compatible, given up long ago"),
        pytest.param("::ffff:0:127.0.0.1", id="this machine, translated"),
        pytest.param("64:ff9b::a9fe:a9fe", id="link-local through NAT64"),
        pytest.param("64:ff9b:1::808:808", id="a network's own NAT64"),
        pytest.param("2002:7f00:1::", id="this machine through 6to4"),
        pytest.param("2001:0:7f00:1::", id="Teredo"),
        pytest.param("pond.example.org", id="a name"),
        pytest.param("", id="nothing"),
    ],
)
def test_everything_else_is_not(address: str) -> None:
    assert not allowed(address)


@pytest.mark.parametrize(
    ("address", "own"),
    [
        pytest.param("127.0.0.1", True, id="IPv4"),
        pytest.param("127.8.8.8", True, id="the whole of 127"),
        pytest.param("::1", True, id="IPv6"),
        pytest.param("::ffff:127.0.0.1", True, id="IPv4 in IPv6"),
        pytest.param("2002:7f00:1::", False, id="6to4 leaves the machine"),
        pytest.param("192.168.1.1", False, id="private is not local"),
        pytest.param("0.0.0.0", False, id="any address"),
        pytest.param("localhost", False, id="a name"),
    ],
)
def test_a_local_feed_reaches_this_machine_only(address: str, own: bool) -> None:
    assert loopback(address) is own


@pytest.mark.parametrize(
    ("url", "why"),
    [
        pytest.param("https://example.org/feed", "", id="https"),
        pytest.param("http://example.org:8080/feed", "", id="a port above 1023"),
        pytest.param("http://example.org:25/", "port 25", id="mail"),
        pytest.param("http://example.org:22/", "port 22", id="remote login"),
        pytest.param("ftp://example.org/", "only http", id="another scheme"),
        pytest.param("file:///etc/hosts", "only http", id="a file"),
        pytest.param("/feed", "only http", id="no scheme"),
        pytest.param("https://name@example.org/", "name or password", id="a name in the address"),
    ],
)
def test_the_address_must_look_like_a_feeds(url: str, why: str) -> None:
    told = acceptable(URL(url))
    assert why in told
    assert bool(told) is bool(why)
