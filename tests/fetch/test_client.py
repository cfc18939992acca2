"""The wire: proper servers, broken ones, and ones that would send us elsewhere."""

import asyncio
import gzip
from datetime import UTC, datetime, timedelta

import pytest
from aiohttp import web
from yarl import URL

from responder import __version__
from responder.errors import FetchError, HostAtRestError, RefusedError
from responder.fetch import Client, Limits, Request
from responder.fetch.client import _next
from tests.fetch.conftest import Handler, Serve, Speak
from tests.fetch.sample import feed

HERE = feed(local=True)
NOW = datetime(2026, 9, 21, 1, 0, tzinfo=UTC)


def redirect(to: str) -> Handler:
    async def answer(_request: web.Request) -> web.Response:
        return web.Response(status=302, headers={"Location": to})

    return answer


async def hang(_request: web.Request) -> web.Response:
    await asyncio.Event().wait()
    return web.Response()


async def test_what_is_asked_and_what_comes_back(client: Client, serve: Serve) -> None:
    asked: list[web.Request] = []

    async def answer(request: web.Request) -> web.Response:
        asked.append(request)
        return web.Response(text="frogs", headers={"ETag": '"1"', "X-Pond": "deep"})

    url = await serve(answer) + "/feed"
    got = await client.ask(Request(url, {"If-None-Match": '"0"'}), HERE, now=NOW)
    assert (got.status, got.body, got.url) == (200, b"frogs", url)
    assert (got.headers["etag"], got.headers["x-pond"]) == ('"1"', "deep")
    assert asked[0].headers["User-Agent"] == f"responder/{__version__} (+mailto:desk@example.org)"
    assert asked[0].headers["If-None-Match"] == '"0"'
    assert "Cookie" not in asked[0].headers


async def test_cookies_are_not_kept(client: Client, serve: Serve) -> None:
    async def answer(request: web.Request) -> web.Response:
        return web.Response(text=request.headers.get("Cookie", ""), headers={"Set-Cookie": "pond=1"})

    url = await serve(answer)
    await client.ask(Request(url), HERE, now=NOW)
    assert (await client.ask(Request(url), HERE, now=NOW)).body == b""


@pytest.mark.parametrize("status", [304, 404, 410, 429, 503])
async def test_a_body_is_read_only_where_it_is_a_feed(client: Client, serve: Serve, status: int) -> None:
    async def answer(_request: web.Request) -> web.Response:
        return web.Response(status=status, headers={"Retry-After": "120"})

    got = await client.ask(Request(await serve(answer)), HERE, now=NOW)
    assert (got.status, got.body, got.headers["retry-after"]) == (status, b"", "120")


async def test_compressed_bodies_are_unpacked(client: Client, serve: Serve) -> None:
    async def answer(_request: web.Request) -> web.Response:
        return web.Response(body=gzip.compress(b"frogs"), headers={"Content-Encoding": "gzip"})

    assert (await client.ask(Request(await serve(answer)), HERE, now=NOW)).body == b"frogs"


@pytest.mark.parametrize(
    "body",
    [
        pytest.param(gzip.compress(b"\0" * 50_000_000), id="a bomb"),
        pytest.param(b"a" * 100_001, id="one byte too many"),
    ],
)
async def test_too_much_is_refused(client: Client, serve: Serve, body: bytes) -> None:
    async def answer(_request: web.Request) -> web.Response:
        return web.Response(body=body)

    with pytest.raises(RefusedError, match="larger than 100000 bytes"):
        await client.ask(Request(await serve(answer)), HERE, now=NOW)


async def test_an_endless_body_is_not_read_to_its_end(client: Client, serve: Serve) -> None:
    async def answer(request: web.Request) -> web.StreamResponse:
        response = web.StreamResponse()
        await response.prepare(request)
        while True:
            await response.write(b"a" * 65536)

    with pytest.raises(RefusedError, match="larger"):
        await client.ask(Request(await serve(answer)), HERE, now=NOW)


@pytest.mark.parametrize(
    ("said", "why"),
    [
        pytest.param(b"", "without an answer", id="hangs up at once"),
        pytest.param(
            b"HTTP/1.1 200 OK\r\nContent-Length: 99\r\n\r\nfrogs", "cut short", id="less than promised"
        ),
        pytest.param(
            b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n5\r\nfrogs\r\n",
            "cut short",
            id="no last chunk",
        ),
        pytest.param(b"FROGS\r\n\r\n", "not proper HTTP", id="no HTTP"),
        pytest.param(b"HTTP/1.1 200 OK\r\nX: " + b"a" * 20_000, "not proper HTTP", id="a header without end"),
        pytest.param(
            b"HTTP/1.1 200 OK\r\nContent-Length: 9\r\n\r\n" + gzip.compress(b"frogs")[:9],
            "ends|short",
            id="half gzip",
        ),
        pytest.param(
            b"HTTP/1.1 200 OK\r\nContent-Encoding: br\r\nContent-Length: 1\r\n\r\na",
            "not asked for",
            id="brotli",
        ),
    ],
)
async def test_a_broken_answer_is_an_error_in_plain_words(
    client: Client, speak: Speak, said: bytes, why: str
) -> None:
    with pytest.raises(FetchError, match=why) as caught:
        await client.ask(Request(await speak(said)), HERE, now=NOW)
    assert not isinstance(caught.value, RefusedError)
    assert caught.value.feed == HERE.id


async def test_what_comes_after_the_promised_length_is_left_out(client: Client, speak: Speak) -> None:
    url = await speak(b"HTTP/1.1 200 OK\r\nContent-Length: 5\r\n\r\nfrogs and toads")
    assert (await client.ask(Request(url), HERE, now=NOW)).body == b"frogs"


async def test_only_permanent_redirects_tell_of_a_move(client: Client, serve: Serve) -> None:
    async def answer(request: web.Request) -> web.Response:
        step, _, rest = request.path.removeprefix("/").partition("-")
        if not step:
            return web.Response(text="frogs")
        return web.Response(status=int(step), headers={"Location": f"/{rest}"})

    url = await serve(answer)
    for path, moved in (("", ""), ("301", "/"), ("308-301", "/"), ("301-302", "/302"), ("302-301", "")):
        got = await client.ask(Request(f"{url}/{path}"), HERE, now=NOW)
        assert (got.body, got.moved) == (b"frogs", moved and url + moved)


async def test_a_host_at_rest_is_not_asked(client: Client, serve: Serve) -> None:
    async def answer(_request: web.Request) -> web.Response:
        return web.Response(text="frogs")

    url = await serve(answer)
    client.rest(url, NOW)
    client.rest(url, NOW - timedelta(hours=1))
    assert (await client.ask(Request(url), HERE, now=NOW)).body == b"frogs"
    with pytest.raises(HostAtRestError) as caught:
        await client.ask(Request(url + "/other"), HERE, now=NOW - timedelta(seconds=1))
    assert caught.value.until == NOW


async def test_a_header_that_cannot_be_stored_is_dropped(client: Client, speak: Speak) -> None:
    url = await speak(b'HTTP/1.1 200 OK\r\nETag: "\xff"\r\nX-Pond: deep\r\nContent-Length: 0\r\n\r\n')
    got = await client.ask(Request(url), HERE, now=NOW)
    assert "etag" not in got.headers
    assert got.headers["x-pond"] == "deep"


async def test_nobody_at_home(client: Client, serve: Serve, unused_tcp_port: int) -> None:
    with pytest.raises(FetchError, match="does not take a connection"):
        await client.ask(Request(f"http://127.0.0.1:{unused_tcp_port}/"), HERE, now=NOW)
    url = await serve(hang)
    with pytest.raises(FetchError, match="no secure connection"):
        await client.ask(Request(url.replace("http:", "https:")), HERE, now=NOW)


async def test_redirects_are_followed(client: Client, serve: Serve) -> None:
    async def answer(request: web.Request) -> web.Response:
        if request.path == "/feed":
            return web.Response(text=request.headers["If-None-Match"])
        return web.Response(status=301, headers={"Location": "/feed"})

    url = await serve(answer)
    got = await client.ask(Request(url + "/old", {"If-None-Match": '"1"'}), HERE, now=NOW)
    assert (got.body, got.url) == (b'"1"', url + "/feed")


@pytest.mark.parametrize(
    "to",
    [
        pytest.param("http://169.254.169.254/latest", id="a cloud's secrets"),
        pytest.param("http://10.0.0.1/", id="a private network"),
        pytest.param("http://[fd00::1]/", id="a private network, IPv6"),
        pytest.param("http://8.8.8.8/", id="away from this machine, where a local feed lives"),
        pytest.param("file:///etc/hosts", id="a file"),
        pytest.param("ftp://127.0.0.1/", id="another scheme"),
        pytest.param("http://127.0.0.1:25/", id="mail"),
        pytest.param("http://name:word@127.0.0.1:8080/", id="a password"),
        pytest.param("/again", id="round and round"),
    ],
)
async def test_redirects_out_of_bounds_are_refused(client: Client, serve: Serve, to: str) -> None:
    with pytest.raises(RefusedError):
        await client.ask(Request(await serve(redirect(to))), HERE, now=NOW)


async def test_a_redirect_to_nothing_readable_is_an_error(client: Client, serve: Serve) -> None:
    with pytest.raises(FetchError):
        await client.ask(Request(await serve(redirect("http://[bad/"))), HERE, now=NOW)


@pytest.mark.parametrize(
    "host",
    [
        pytest.param("127.0.0.1", id="as a number"),
        pytest.param("localhost", id="as a name"),
        pytest.param("[::ffff:127.0.0.1]", id="as IPv4 in IPv6"),
    ],
)
async def test_a_feed_of_the_internet_cannot_reach_this_machine(
    client: Client, serve: Serve, host: str
) -> None:
    url = (await serve(hang)).replace("127.0.0.1", host)
    with pytest.raises(RefusedError, match="open internet"):
        await client.ask(Request(url), feed(), now=NOW)


def test_a_redirect_never_leaves_encryption() -> None:
    with pytest.raises(RefusedError, match="from https"):
        _next(URL("https://example.org/"), "http://example.org/", {}, HERE)


def test_secrets_stay_with_their_host() -> None:
    headers = {"Authorization": "x", "If-None-Match": "1"}
    assert _next(URL("http://example.org/a"), "/b", headers, HERE)[1] == headers
    there, left = _next(URL("http://example.org/a"), "//example.net/b", headers, HERE)
    assert (str(there), left) == ("http://example.net/b", {"If-None-Match": "1"})


async def test_a_slow_server_runs_out_of_time_and_others_wait_for_free(serve: Serve) -> None:
    async def answer(request: web.Request) -> web.StreamResponse:
        if request.path == "/quick":
            return web.Response(text="frogs")
        response = web.StreamResponse()
        await response.prepare(request)
        await response.write(b"f")
        return await hang(request)

    url = await serve(answer)
    async with Client(Limits("desk", per_host=1, timeout_s=0.2)) as client:
        slow, slower, quick = await asyncio.gather(
            *(client.ask(Request(f"{url}/{path}"), HERE, now=NOW) for path in ("slow", "slower", "quick")),
            return_exceptions=True,
        )
    assert str(slow) == "feed pond: no whole answer within 0.2 s"
    assert isinstance(slower, FetchError)
    assert not isinstance(quick, BaseException), "waiting for a turn counted as time"


async def test_a_host_is_asked_by_two_at_a_time(client: Client, serve: Serve) -> None:
    inside, peak, two, go = 0, 0, asyncio.Event(), asyncio.Event()

    async def answer(_request: web.Request) -> web.Response:
        nonlocal inside, peak
        inside += 1
        peak = max(peak, inside)
        if inside == 2:
            two.set()
        await go.wait()
        inside -= 1
        return web.Response()

    url = await serve(answer)
    async with asyncio.TaskGroup() as group:
        for number in range(6):
            group.create_task(client.ask(Request(f"{url}/{number}"), HERE, now=NOW))
        await two.wait()
        go.set()
    assert peak == 2
