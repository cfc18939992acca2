"""The sender against real servers that answer as the vendors do."""

import asyncio
import logging
import socket
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager

import pytest
from aiohttp import web
from aiohttp.test_utils import TestServer

from responder.errors import DeliveryError
from responder.model.oncall import Channel
from responder.notify import Sender, delivery
from tests.notify.samples import DRILL, MESSAGE, NOW

# apprise imports this module of the standard library when it loads its services.
loads_apprise = pytest.mark.filterwarnings("ignore:'imghdr' is deprecated:DeprecationWarning")
Answer = Callable[[web.Request], Awaitable[web.StreamResponse]]
TOKEN = "token-of-the-robot"


def says(body: str, status: int = 200) -> Answer:
    async def answer(_request: web.Request) -> web.StreamResponse:
        return web.Response(text=body, status=status, content_type="application/json")

    return answer


async def in_two_pieces(request: web.Request) -> web.StreamResponse:
    response = web.StreamResponse()
    await response.prepare(request)
    await response.write(b'{"errcode"')
    await asyncio.sleep(0)
    await response.write(b': 0, "errmsg": "ok"}')
    return response


async def without_end(request: web.Request) -> web.StreamResponse:
    response = web.StreamResponse()
    await response.prepare(request)
    while True:
        await response.write(b" " * 8192)


@asynccontextmanager
async def vendor(answer: Answer, *, also: Answer | None = None) -> AsyncIterator[str]:
    app = web.Application()
    app.router.add_post("/robot", answer)
    if also:
        app.router.add_route("*", "/elsewhere", also)
    async with TestServer(app) as server:
        yield str(server.make_url(f"/robot?access_token={TOKEN}"))


async def send(url: str, kind: str = "dingtalk", *, secret: str = "", address: str = "") -> None:
    async with Sender({"HOOK_SECRET": "s"}) as sender:
        await sender.send(Channel("duty", kind, url, secret=secret), address, MESSAGE, NOW)


@pytest.mark.parametrize(
    ("kind", "answer"),
    [
        pytest.param("dingtalk", says('{"errcode": 0}'), id="DingTalk"),
        pytest.param("dingtalk", in_two_pieces, id="DingTalk, cut on the way"),
        pytest.param("feishu", says('{"code": 0}'), id="Feishu"),
        pytest.param("webhook", says("", 204), id="a webhook"),
    ],
)
async def test_a_yes(kind: str, answer: Answer) -> None:
    async with vendor(answer) as url:
        await send(url, kind, secret="HOOK_SECRET")


@pytest.mark.parametrize(
    ("kind", "answer", "permanent"),
    [
        pytest.param("dingtalk", says('{"errcode": 310000}'), True, id="DingTalk refuses with HTTP 200"),
        pytest.param("dingtalk", says('{"errcode": 130101}'), False, id="DingTalk is asked too often"),
        pytest.param("feishu", says('{"code": 19021}'), True, id="Feishu refuses with HTTP 200"),
        pytest.param("feishu", says('{"code": 11232}'), False, id="Feishu is asked too often"),
        pytest.param("webhook", says("", 410), True, id="the webhook is gone"),
        pytest.param("webhook", says("", 503), False, id="the webhook is overloaded"),
        pytest.param("dingtalk", without_end, False, id="an answer without end is cut"),
    ],
)
async def test_a_no(kind: str, answer: Answer, permanent: bool) -> None:
    async with vendor(answer) as url:
        with pytest.raises(DeliveryError) as caught:
            await send(url, kind, secret="HOOK_SECRET")
    assert caught.value.permanent is permanent
    assert TOKEN not in str(caught.value)


async def test_a_redirect_is_not_followed() -> None:
    async def redirect(_request: web.Request) -> web.StreamResponse:
        raise web.HTTPTemporaryRedirect("/elsewhere")

    followed: list[str] = []

    async def elsewhere(request: web.Request) -> web.StreamResponse:
        followed.append(request.path)
        return web.Response()

    async with vendor(redirect, also=elsewhere) as url:
        with pytest.raises(DeliveryError, match="answers 307") as caught:
            await send(url, "webhook", secret="HOOK_SECRET")
    assert caught.value.permanent
    assert followed == []


async def test_a_server_that_is_silent_is_left_after_the_time_limit(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(delivery, "TIMEOUT_S", 0.05)
    done = asyncio.Event()

    async def silent(_request: web.Request) -> web.StreamResponse:
        await done.wait()
        return web.Response()

    async with vendor(silent) as url:
        with pytest.raises(DeliveryError, match="no answer within") as caught:
            await send(url)
        done.set()
    assert not caught.value.permanent


async def test_an_answer_that_is_not_http_does_not_bring_the_token_into_the_error() -> None:
    async def babble(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        await reader.read(1024)
        writer.write(b"this is not HTTP\r\n\r\n")
        writer.close()
        await writer.wait_closed()

    server = await asyncio.start_server(babble, "127.0.0.1", 0)
    async with server:
        port = server.sockets[0].getsockname()[1]
        with pytest.raises(DeliveryError, match="no answer") as caught:
            await send(f"http://127.0.0.1:{port}/robot?access_token={TOKEN}")
    assert not caught.value.permanent
    assert TOKEN not in str(caught.value)
    assert caught.value.__suppress_context__  # A traceback would quote the address.


async def test_nobody_listens() -> None:
    with socket.create_server(("127.0.0.1", 0)) as closed:
        port = closed.getsockname()[1]
    with pytest.raises(DeliveryError, match="no answer") as caught:
        await send(f"http://127.0.0.1:{port}/?access_token={TOKEN}")
    assert not caught.value.permanent


@pytest.mark.parametrize(
    ("url", "kind", "secret", "address", "says_what"),
    [
        pytest.param("x", "fax", "", "", "no kind of channel fax", id="an unknown kind"),
        pytest.param("x", "webhook", "NOT_SET", "", "variable NOT_SET is not set", id="a secret is missing"),
        pytest.param("x", "email", "", "env:NO_MAIL", "variable NO_MAIL is not set", id="so is an address"),
        pytest.param(f"no-url?{TOKEN}", "dingtalk", "", "", "InvalidUrl", id="the url is none"),
    ],
)
async def test_settings_that_no_second_try_can_help(
    url: str, kind: str, secret: str, address: str, says_what: str
) -> None:
    with pytest.raises(DeliveryError, match=says_what) as caught:
        await send(url, kind, secret=secret, address=address)
    assert caught.value.permanent
    assert TOKEN not in str(caught.value)


async def test_the_inbox_needs_no_network() -> None:
    await send("", "inbox")


@loads_apprise
async def test_apprise_hands_over_a_marked_drill() -> None:
    bodies: list[dict[str, str]] = []

    async def take(request: web.Request) -> web.StreamResponse:
        bodies.append(await request.json())
        return web.Response()

    async with vendor(take) as url, Sender({"BRIDGE": url.replace("http://", "json://")}) as sender:
        await sender.send(Channel("x", "apprise", secret="BRIDGE"), "", DRILL, NOW)
    assert bodies[0]["title"] == f"【演练 DRILL】{MESSAGE.subject}"
    assert bodies[0]["message"].endswith(MESSAGE.url)


@loads_apprise
@pytest.mark.parametrize(
    ("url", "permanent"),
    [
        pytest.param(f"nonsense://{TOKEN}", True, id="it does not know the service"),
        pytest.param(f"json://user:{TOKEN}@127.0.0.1:1/", False, id="the service does not answer"),
    ],
)
async def test_apprise_cannot(url: str, permanent: bool, caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level(logging.WARNING)
    async with Sender({"BRIDGE": url}) as sender:
        with pytest.raises(DeliveryError) as caught:
            await sender.send(Channel("x", "apprise", secret="BRIDGE"), "", MESSAGE, NOW)
    assert caught.value.permanent is permanent
    assert TOKEN not in str(caught.value)
    assert TOKEN not in caplog.text
