"""The wire of publications, against real servers on this machine that behave and misbehave."""

from collections.abc import AsyncIterator, Awaitable, Callable, Sequence
from datetime import UTC, datetime
from urllib.parse import parse_qsl

import pytest
from aiohttp import web
from aiohttp.test_utils import TestServer

from responder.decide.drafting import from_nothing
from responder.model.oncall import PersonId
from responder.model.publication import (
    Deed,
    Fate,
    Outcome,
    Outlet,
    Publication,
    PublicationId,
    PublicationState,
)
from responder.model.text import Language
from responder.model.version import TextId, VersionId
from responder.publish import PUBLISHERS, HttpCall, Outgoing, Preview, PublisherKind, Reply, Sender, faults
from responder.publish.wire import Step

NOW = datetime(2026, 11, 20, 2, tzinfo=UTC)
Serve = Callable[[Callable[[web.Request], Awaitable[web.StreamResponse]]], Awaitable[str]]


def outgoing(url: str, kind: str = "websub") -> Outgoing:
    publication = Publication(
        PublicationId("b-1"),
        VersionId("v-1"),
        TextId("t-1"),
        "hub",
        Deed.PUBLISH,
        PersonId("officer"),
        NOW,
        PublicationState.SENDING,
        NOW,
    )
    content = from_nothing(Language.ZH, NOW, drill=False)
    page = "https://science.example/p/zh/quake/"
    return Outgoing(Outlet("hub", kind, url), publication, content, page, "", NOW)


@pytest.fixture
async def serve() -> AsyncIterator[Serve]:
    servers: list[TestServer] = []

    async def start(handler: Callable[[web.Request], Awaitable[web.StreamResponse]]) -> str:
        app = web.Application()
        app.router.add_route("*", "/{tail:.*}", handler)
        server = TestServer(app)
        servers.append(server)
        await server.start_server()
        return str(server.make_url("/"))

    yield start
    for server in servers:
        await server.close()


async def test_a_hub_is_told_of_both_feeds_in_one_call(serve: Serve) -> None:
    heard: list[list[tuple[str, str]]] = []

    async def hub(request: web.Request) -> web.Response:
        heard.append(parse_qsl(await request.text()))
        return web.Response(status=204)

    async with Sender() as sender:
        outcome = await sender.send(outgoing(await serve(hub)))
    assert outcome.fate is Fate.LIVE
    assert heard == [
        [
            ("hub.mode", "publish"),
            ("hub.url", "https://science.example/p/zh/atom.xml"),
            ("hub.url", "https://science.example/p/zh/feed.json"),
        ]
    ]


@pytest.mark.parametrize(
    ("status", "fate"),
    [
        pytest.param(204, Fate.LIVE, id="taken"),
        pytest.param(401, Fate.REFUSED, id="the secret is wrong"),
        pytest.param(422, Fate.REFUSED, id="the content is wrong"),
        pytest.param(301, Fate.REFUSED, id="moved: we do not follow with a secret in hand"),
        pytest.param(429, Fate.LATER, id="too many"),
        pytest.param(503, Fate.LATER, id="not now"),
        pytest.param(500, Fate.LOST, id="a fault there: it may have gone out"),
    ],
)
async def test_what_an_answer_means(serve: Serve, status: int, fate: Fate) -> None:
    async def answer(request: web.Request) -> web.Response:
        return web.Response(status=status, headers={"Location": "/elsewhere"} if status == 301 else {})

    async with Sender() as sender:
        outcome = await sender.send(outgoing(await serve(answer)))
    assert outcome.fate is fate
    assert (outcome.code == str(status)) is (fate is not Fate.LIVE)


async def test_a_server_that_hangs_up_may_have_taken_it(serve: Serve) -> None:
    async def hang_up(request: web.Request) -> web.Response:
        await request.read()
        assert request.transport
        request.transport.close()
        return web.Response()

    async with Sender() as sender:
        outcome = await sender.send(outgoing(await serve(hang_up)))
    assert outcome.fate is Fate.LOST


async def test_a_server_that_is_not_there_took_nothing() -> None:
    async with Sender() as sender:
        outcome = await sender.send(outgoing("http://127.0.0.1:1/"))
    assert outcome.fate is Fate.LATER
    assert "127.0.0.1" not in outcome.meaning


async def test_a_publisher_of_several_calls_is_walked_to_its_end(serve: Serve) -> None:
    """First a token, then the text, as most content systems want it."""
    asked: list[tuple[str, str]] = []

    async def system(request: web.Request) -> web.Response:
        asked.append((request.method, request.path))
        return web.json_response({"token": "t", "id": "7"})

    def compose(out: Outgoing, heard: Sequence[Reply]) -> Step:
        if not heard:
            return HttpCall(out.outlet.url + "token", method="GET")
        if len(heard) == 1:
            return HttpCall(out.outlet.url + "posts", {"Authorization": "Bearer t"}, b"{}")
        return Outcome(Fate.SUBMITTED, remote="7")

    kind = PublisherKind(compose, lambda _: Preview(""), deeds=(Deed.PUBLISH,))
    out = outgoing(await serve(system), "system")
    async with Sender({"system": kind}) as sender:
        assert await sender.send(out) == Outcome(Fate.SUBMITTED, remote="7")
        assert await sender.look(out) is None
    assert asked == [("GET", "/token"), ("POST", "/posts")]


async def test_a_publisher_that_never_ends_is_stopped(serve: Serve) -> None:
    async def system(request: web.Request) -> web.Response:
        return web.Response()

    kind = PublisherKind(lambda out, heard: HttpCall(out.outlet.url), lambda _: Preview(""))
    async with Sender({"system": kind}) as sender:
        outcome = await sender.send(outgoing(await serve(system), "system"))
    assert (outcome.fate, outcome.code) == (Fate.REFUSED, "steps")


async def test_what_an_outlet_cannot_do_is_refused_without_a_call() -> None:
    kind = PublisherKind(
        lambda out, heard: HttpCall(out.outlet.url), lambda _: Preview(""), deeds=(Deed.WITHDRAW,)
    )
    async with Sender({"system": kind}) as sender:
        outcome = await sender.send(outgoing("http://127.0.0.1:1/", "system"))
    assert (outcome.fate, outcome.code) == (Fate.REFUSED, "cannot")


@pytest.mark.parametrize("name", sorted(PUBLISHERS))
def test_every_publisher_shows_what_it_would_send(name: str) -> None:
    shown = PUBLISHERS[name].preview(outgoing("https://hub.example/", name))
    assert shown.fits


@pytest.mark.parametrize(
    ("outlet", "what"),
    [
        pytest.param(Outlet("a", "papyrus"), "no kind of outlet", id="no such kind"),
        pytest.param(Outlet("a", "websub"), "needs url", id="nothing to call"),
        pytest.param(Outlet("a", "websub", "http://hub.example/"), "cannot be used", id="in the clear"),
        pytest.param(Outlet("a", "websub", "hub.example"), "cannot be used", id="no address"),
    ],
)
def test_a_wrong_outlet_is_said_before_anything_starts(outlet: Outlet, what: str) -> None:
    assert any(what in fault for fault, _ in faults(outlet))


def test_a_sound_outlet_has_no_fault() -> None:
    for url in ("https://hub.example/", "http://127.0.0.1:8000/"):
        assert not list(faults(Outlet("a", "websub", url)))
