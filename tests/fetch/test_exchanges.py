"""What is heard of the requests that go out, for the record of politeness."""

import contextlib

import pytest
from aiohttp import web

from responder.errors import FetchError
from responder.fetch import Client, Request
from responder.model.politeness import Exchange
from tests.fetch.conftest import Serve, Speak
from tests.fetch.sample import feed
from tests.fetch.test_client import HERE, NOW


async def heard(client: Client, url: str, headers: dict[str, str] | None = None) -> list[Exchange]:
    exchanges: list[Exchange] = []
    with contextlib.suppress(FetchError):
        await client.ask(Request(url, headers or {}), HERE, now=NOW, told=exchanges.append)
    return exchanges


async def test_each_step_of_a_redirect_is_a_request(client: Client, serve: Serve) -> None:
    async def answer(request: web.Request) -> web.Response:
        if request.path == "/old":
            return web.Response(status=301, headers={"Location": "/new"})
        return web.Response(status=304)

    found = await heard(client, await serve(answer) + "/old", {"If-None-Match": '"1"'})
    assert [(one.status, one.conditional) for one in found] == [(301, True), (304, True)]


async def test_bytes_are_counted_as_they_came(client: Client, speak: Speak) -> None:
    url = await speak(b"HTTP/1.1 200 OK\r\nContent-Length: 5\r\n\r\nfrogs")
    assert await heard(client, url) == [Exchange(200, len("Content-Length: 5\r\n") + 5)]


async def test_a_body_that_is_given_up_is_counted_as_far_as_it_came(client: Client, serve: Serve) -> None:
    async def answer(_request: web.Request) -> web.Response:
        return web.Response(body=b"a" * 300_000)

    (found,) = await heard(client, await serve(answer))
    assert found.status == 200
    assert found.size > 100_000


async def test_a_request_without_an_answer_is_heard_of(client: Client, speak: Speak) -> None:
    assert await heard(client, await speak(b"")) == [Exchange(0)]


@pytest.mark.parametrize("url", ["http://10.0.0.1/", "http://127.0.0.1:25/"])
async def test_what_our_guard_refused_never_went_out(client: Client, url: str) -> None:
    exchanges: list[Exchange] = []
    with pytest.raises(FetchError):
        await client.ask(Request(url), feed(), now=NOW, told=exchanges.append)
    assert exchanges == []


async def test_a_form_is_posted_and_follows_only_where_the_server_says_so(
    client: Client, serve: Serve
) -> None:
    posted: list[tuple[str, str]] = []

    async def answer(request: web.Request) -> web.Response:
        posted.append((request.path, str((await request.post()).get("a"))))
        status = {"/again": 307, "/see": 303}.get(request.path, 202)
        return web.Response(status=status, headers={"Location": "/end"} if status != 202 else {})

    url = await serve(answer)
    statuses = [
        (await client.ask(Request(url + path, form={"a": "frogs"}), HERE, now=NOW)).status
        for path in ("/again", "/see")
    ]
    assert statuses == [202, 303]
    assert posted == [("/again", "frogs"), ("/end", "frogs"), ("/see", "frogs")]


async def test_several_links_are_one_list(client: Client, speak: Speak) -> None:
    said = b"HTTP/1.1 200 OK\r\nLink: <a>; rel=hub\r\nLink: <b>; rel=self\r\nContent-Length: 0\r\n\r\n"
    reply = await client.ask(Request(await speak(said)), HERE, now=NOW)
    assert reply.headers["link"] == "<a>; rel=hub, <b>; rel=self"
