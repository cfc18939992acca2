"""What sites ask of machines, and for how long it is kept."""

from datetime import timedelta

import pytest
from aiohttp import web
from hypothesis import given
from hypothesis import strategies as st

from responder.errors import RefusedError
from responder.fetch import Client
from responder.fetch.robots import AWAY, KEPT, LONGEST_DELAY_S, MOST, Robots, read
from tests.fetch.conftest import Serve
from tests.fetch.sample import feed
from tests.fetch.test_client import HERE, NOW

POND = "http://pond.example"


@pytest.mark.parametrize(
    ("text", "path", "allowed"),
    [
        pytest.param("", "/a", True, id="nothing"),
        pytest.param("User-agent: *\nDisallow: /a", "/a/b", False, id="under what is closed"),
        pytest.param("User-agent: *\nDisallow: /a", "/b", True, id="beside what is closed"),
        pytest.param("User-agent: *\nDisallow: /a\nAllow: /a/b", "/a/b", True, id="the longer rule wins"),
        pytest.param(
            "User-agent: *\nDisallow: /\nUser-agent: responder\nAllow: /", "/a", True, id="by our name"
        ),
        pytest.param("User-agent: Responder\nDisallow: /a", "/a", False, id="our name in any case"),
        pytest.param("User-agent: other\nDisallow: /", "/a", True, id="others only"),
        pytest.param("User-agent: *\nDisallow: /*.php$", "/a.php", False, id="patterns"),
        pytest.param("User-agent: *\nDisallow:", "/a", True, id="an empty rule closes nothing"),
        pytest.param("<html>not found</html>", "/a", True, id="a page in its place"),
        pytest.param("\ufeffUser-agent: *\r\nDisallow: /a", "/a", False, id="a mark at the beginning"),
        pytest.param("User-agent: *\nDisallow: /" + "*a" * 40 + "b", "/" + "a" * 200, True, id="a trap"),
    ],
)
def test_rules_are_those_of_the_rfc(text: str, path: str, *, allowed: bool) -> None:
    assert read(200, text.encode()).allow(POND + path) is allowed


@pytest.mark.parametrize(
    ("status", "allowed"),
    [
        pytest.param(404, True, id="no such file: no rules"),
        pytest.param(403, True, id="forbidden is unavailable too"),
        pytest.param(500, False, id="the server's own fault: not now"),
        pytest.param(429, True, id="busy, by the letter of the RFC"),
        pytest.param(301, False, id="redirected without end"),
    ],
)
def test_what_an_answer_without_rules_means(status: int, *, allowed: bool) -> None:
    assert read(status, b"User-agent: *\nDisallow: /").allow(POND) is allowed


def test_no_more_is_read_than_the_rfc_asks() -> None:
    body = b"#" * MOST + b"\nUser-agent: *\nDisallow: /"
    assert read(200, body).allow(POND)


@pytest.mark.parametrize(
    ("said", "seconds"),
    [("5", 5.0), ("0.5", 0.5), ("-1", 0.0), ("soon", 0.0), ("99999", LONGEST_DELAY_S), ("nan", 0.0)],
)
def test_a_delay_is_a_wish(said: str, seconds: float) -> None:
    assert read(200, f"User-agent: *\nCrawl-delay: {said}".encode()).delay_s() == seconds


@given(st.binary(), st.text())
def test_no_bytes_are_an_error(body: bytes, path: str) -> None:
    rules = read(200, body)
    assert rules.allow(f"{POND}/{path}") in {True, False}
    assert rules.delay_s() >= 0


async def test_each_site_is_asked_once_a_day(client: Client, serve: Serve) -> None:
    asked: list[str] = []

    async def answer(request: web.Request) -> web.Response:
        asked.append(request.path)
        return web.Response(text="User-agent: *\nDisallow: /a")

    url, robots = await serve(answer), Robots(client)
    for path in ("/a", "/b"):
        assert (await robots.of(url + path, HERE, NOW)).allow(url + path) is (path == "/b")
    await robots.of(url, HERE, NOW + KEPT - timedelta(seconds=1))
    assert asked == ["/robots.txt"]
    await robots.of(url, HERE, NOW + KEPT)
    assert len(asked) == 2


async def test_a_site_that_could_not_be_asked_is_asked_again_soon(client: Client, serve: Serve) -> None:
    statuses = [500, 404]

    async def answer(_request: web.Request) -> web.Response:
        return web.Response(status=statuses.pop(0))

    url, robots = await serve(answer), Robots(client)
    assert not (await robots.of(url, HERE, NOW)).allow(url)
    assert not (await robots.of(url, HERE, NOW + AWAY / 2)).allow(url)
    assert (await robots.of(url, HERE, NOW + AWAY)).allow(url)


async def test_a_site_that_is_not_there_is_closed(client: Client, unused_tcp_port: int) -> None:
    url = f"http://127.0.0.1:{unused_tcp_port}/"
    assert not (await Robots(client).of(url, HERE, NOW)).allow(url)


async def test_the_guard_holds_for_robots_too(client: Client) -> None:
    with pytest.raises(RefusedError, match="open internet"):
        await Robots(client).of("http://10.0.0.1/", feed(), NOW)
