"""A hub on this machine and the desk: asked, asked back, signed deliveries, and all that is refused."""

import asyncio
import hashlib
import hmac
from collections.abc import AsyncIterator
from dataclasses import dataclass, field, replace
from datetime import timedelta

import aiohttp
import pytest
from aiohttp import web
from aiohttp.test_utils import TestServer

from responder.decide import websub
from responder.errors import ParseError
from responder.fetch import Client, Limits
from responder.hubs import PATH, Hubs, public
from responder.model.feed import Feed, FeedId, FeedState, Group, Trust
from responder.model.websub import Offer, Subscription
from responder.store import Store, feeds, subscriptions
from responder.web.app import make_app
from responder.web.live import Live
from tests.room import Room
from tests.web.conftest import web_room

POND = Feed(
    FeedId("pond"),
    "Pond",
    "http://127.0.0.1/feed",
    "rss",
    "en",
    Trust.PRESS,
    Group.NEWS,
    timedelta(minutes=10),
    local=True,
)
TOPIC = "http://127.0.0.1/feed"
BODY = b"<rss version='2.0'/>"


@dataclass
class Hub:
    """A hub that asks back at once, as the standard has it, and delivers what it is told to."""

    session: aiohttp.ClientSession
    url: str = ""
    status: int = 202
    asks_back: bool = True
    mode: str = "subscribe"
    asked: list[dict[str, str]] = field(default_factory=list)
    answers: list[tuple[int, str]] = field(default_factory=list)

    async def subscribe(self, request: web.Request) -> web.Response:
        form = {name: str(value) for name, value in (await request.post()).items()}
        self.asked.append(form)
        if self.asks_back:
            await self.verify(form)
        return web.Response(status=self.status)

    async def verify(self, form: dict[str, str], **changes: str) -> None:
        query = {
            "hub.mode": self.mode,
            "hub.topic": form["hub.topic"],
            "hub.challenge": "frogs & toads",
            "hub.lease_seconds": "3600",
        }
        async with self.session.get(form["hub.callback"], params=query | changes) as answer:
            self.answers.append((answer.status, await answer.text()))

    async def deliver(
        self, body: bytes = BODY, *, secret: str = "", method: str = "sha256", **headers: str
    ) -> int:
        form = self.asked[-1]
        made = hmac.new((secret or form["hub.secret"]).encode(), body, method).hexdigest()
        said = {"X-Hub-Signature": f"{method}={made}", "Content-Type": "application/rss+xml"} | headers
        async with self.session.post(form["hub.callback"], data=body, headers=said) as answer:
            return answer.status


@dataclass
class World:
    """A desk, a hub, and what the desk has taken in."""

    room: Room
    hub: Hub
    hubs: Hubs
    taken: list[tuple[FeedId, bytes, str]]

    async def offer(self, **changes: str) -> None:
        offer = replace(Offer(self.hub.url, TOPIC), **changes)
        held = websub.taken_up(None, POND, offer, self.room.now, hashlib.sha256(b"pond").hexdigest())
        await self.room.store.write(lambda db: subscriptions.keep(db, held))

    async def held(self) -> Subscription:
        held = await self.room.store.read(lambda db: subscriptions.of_feed(db, POND.id))
        assert held
        return held


@pytest.fixture
async def w(room: Room, unused_tcp_port: int) -> AsyncIterator[World]:
    taken: list[tuple[FeedId, bytes, str]] = []

    async def take(feed: Feed, body: bytes, content_type: str) -> None:
        if body == b"frogs":
            raise ParseError(feed.id, "no feed but something else")
        taken.append((feed.id, body, content_type))

    base = f"http://127.0.0.1:{unused_tcp_port}"
    async with (
        Client(Limits("mailto:desk@example.org", timeout_s=5.0)) as client,
        aiohttp.ClientSession() as session,
    ):
        hubs = Hubs(room.store, client, {POND.id: POND}, base, take)
        hub, app = Hub(session), web.Application()
        app.router.add_post("/", hub.subscribe)
        desk = make_app(replace(web_room(room, Live()), hubs=hubs, most_bytes=100_000))
        async with TestServer(app) as there, TestServer(desk, port=unused_tcp_port):
            hub.url = str(there.make_url("/"))
            yield World(room, hub, hubs, taken)


async def test_a_hub_is_asked_answered_and_heard(w: World) -> None:
    await w.offer()
    await w.hubs.ask_due(w.room.now)
    form, held = w.hub.asked[0], await w.held()
    assert form == {
        "hub.callback": w.hubs.base_url + PATH + held.token,
        "hub.mode": "subscribe",
        "hub.topic": TOPIC,
        "hub.secret": held.secret,
        "hub.lease_seconds": "864000",
    }
    assert w.hub.answers == [(200, "frogs & toads")]
    assert held.lease_until == w.room.now + timedelta(hours=1)
    assert [await w.hub.deliver(method=method) for method in ("sha256", "sha1")] == [202, 202]
    assert w.taken == [(POND.id, BODY, "application/rss+xml")] * 2


async def test_a_lease_is_renewed_before_it_ends_also_after_a_restart(w: World) -> None:
    await w.offer()
    await w.hubs.ask_due(w.room.now)
    await w.hubs.ask_due(w.room.now + timedelta(minutes=44))
    assert len(w.hub.asked) == 1
    again = replace(w.hubs)
    await again.open(w.room.now)
    await again.ask_due(w.room.now + timedelta(minutes=45))
    assert len(w.hub.asked) == 2
    assert w.hub.asked[0] == w.hub.asked[1]
    held = await w.held()
    assert held.lease_until
    assert held.lease_until > w.room.now + timedelta(minutes=60) - timedelta(seconds=1)


async def test_a_hub_that_refuses_is_left_alone_for_a_while(w: World) -> None:
    w.hub.status, w.hub.asks_back = 403, False
    await w.offer()
    await w.hubs.ask_due(w.room.now)
    held = await w.held()
    assert (held.last_error, held.lease_until) == ("the hub answers 403", None)
    assert held.due_at == w.room.now + websub.FIRST_WAIT


async def test_a_hub_at_rest_is_asked_when_its_rest_is_over(w: World) -> None:
    until = w.room.now + timedelta(minutes=2)
    w.hubs.client.rest(w.hub.url, until)
    await w.offer()
    await w.hubs.ask_due(w.room.now)
    held = await w.held()
    assert (held.due_at, held.asked, w.hub.asked) == (until, 0, [])


async def test_a_hub_that_is_not_there_is_an_error_in_plain_words(w: World) -> None:
    await w.offer(hub="http://127.0.0.1:9/")
    await w.hubs.ask_due(w.room.now)
    assert "port 9 is not asked" in (await w.held()).last_error


@pytest.mark.parametrize(
    "changes",
    [
        pytest.param({"hub.mode": "unsubscribe"}, id="to end it"),
        pytest.param({"hub.topic": "http://other.example/"}, id="about another feed"),
        pytest.param({"hub.challenge": ""}, id="without a challenge"),
    ],
)
async def test_a_question_about_what_was_not_asked_is_not_answered(w: World, changes: dict[str, str]) -> None:
    w.hub.asks_back = False
    await w.offer()
    await w.hubs.ask_due(w.room.now)
    await w.hub.verify(w.hub.asked[0], **changes)
    assert w.hub.answers[0][0] == 404
    assert (await w.held()).lease_until is None


async def test_a_question_before_anything_was_asked_is_not_answered(w: World) -> None:
    await w.offer()
    callback = w.hubs.base_url + PATH + (await w.held()).token
    await w.hub.verify({"hub.callback": callback, "hub.topic": TOPIC})
    await w.hub.verify({"hub.callback": w.hubs.base_url + PATH + "0" * 32, "hub.topic": TOPIC})
    assert [status for status, _ in w.hub.answers] == [404, 404]


async def test_a_denial_ends_it(w: World) -> None:
    await w.offer()
    await w.hubs.ask_due(w.room.now)
    await w.hub.verify(w.hub.asked[0], **{"hub.mode": "denied", "hub.reason": "too many"})
    held = await w.held()
    assert (held.lease_until, held.last_error) == (None, "the hub denies it: too many")


@pytest.mark.parametrize(
    ("said", "status"),
    [
        pytest.param({"secret": "guessed"}, 403, id="signed with another secret"),
        pytest.param({"method": "md5"}, 403, id="signed in a way that the standard does not know"),
        pytest.param({"X-Hub-Signature": ""}, 403, id="not signed"),
        pytest.param({"body": b"frogs"}, 422, id="no document of the feed's kind"),
        pytest.param({"body": b"a" * 100_001}, 413, id="too large"),
        pytest.param({"Content-Encoding": "compress"}, 415, id="compressed"),
    ],
)
async def test_a_delivery_that_is_not_as_agreed_is_not_taken(
    w: World, said: dict[str, str], status: int
) -> None:
    await w.offer()
    await w.hubs.ask_due(w.room.now)
    assert await w.hub.deliver(**said) == status  # type: ignore[arg-type]
    assert w.taken == []


async def test_a_hub_learns_that_a_feed_is_read_no_more(w: World) -> None:
    await w.offer()
    await w.hubs.ask_due(w.room.now)
    await replace(w.hubs, sources={}).open(w.room.now)
    assert await w.hub.deliver() == 410


async def test_after_a_rest_the_feeds_of_hubs_are_asked_at_once(w: World) -> None:
    """Something may have been delivered while nobody was at home."""
    await w.offer()
    await w.hubs.ask_due(w.room.now)
    far = FeedState(POND.id, w.room.now + timedelta(hours=1))
    await w.room.store.write(lambda db: feeds.keep(db, far))
    await w.hubs.open(w.room.now)
    assert await _due(w.room.store) == w.room.now
    await w.room.store.write(lambda db: feeds.keep(db, replace(far, failures=1)))
    await w.hubs.open(w.room.now)
    assert await _due(w.room.store) == far.due_at


async def test_a_desk_that_has_moved_tells_the_hub(w: World) -> None:
    await w.offer()
    await w.hubs.ask_due(w.room.now)
    moved = replace(w.hubs, base_url=w.hubs.base_url.replace("127.0.0.1", "localhost"))
    await moved.open(w.room.now)
    w.hub.asks_back = False
    await moved.ask_due(w.room.now)
    assert w.hub.asked[1]["hub.callback"].startswith("http://localhost")


async def test_several_hubs_are_asked_side_by_side(w: World) -> None:
    await w.offer()
    async with asyncio.timeout(5):
        await asyncio.gather(*(w.hubs.ask_due(w.room.now) for _ in range(3)))
    assert (await w.held()).active(w.room.now)


@pytest.mark.parametrize(
    ("address", "reached"),
    [
        pytest.param("https://desk.example.org", True, id="a name"),
        pytest.param("http://93.184.215.14:8080", True, id="an open address"),
        pytest.param("http://127.0.0.1:8080", False, id="this machine"),
        pytest.param("http://192.168.1.9", False, id="a private network"),
        pytest.param("http://[::1]:8080", False, id="this machine, in IPv6"),
        pytest.param("http://localhost:8080", False, id="this machine by name"),
        pytest.param("http://desk.local", False, id="a name of the house"),
        pytest.param("", False, id="none"),
    ],
)
def test_hubs_reach_a_public_address_only(address: str, *, reached: bool) -> None:
    assert public(address) is reached


async def _due(store: Store) -> object:
    state = await store.read(lambda db: feeds.state(db, POND.id))
    assert state
    return state.due_at
