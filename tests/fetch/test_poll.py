"""Asking one feed once: what is remembered of every way it can end."""

from collections.abc import AsyncIterator, Iterator
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from aiohttp import web

from responder.decide.polling import ORDINARY, Outcome, next_due
from responder.errors import FetchError
from responder.fetch import Client, ParserPool
from responder.model.feed import Doubt, Feed, FeedState, Group, Validators, Window
from responder.model.health import Health
from responder.model.politeness import Failure
from responder.poll import Polled, delivered, poll
from tests.fetch.conftest import Serve
from tests.fetch.sample import FEED, feed

NOW = datetime(2026, 9, 21, 1, 0, tzinfo=UTC)
DUE = next_due(FEED, Outcome.READ, 0, NOW)
BEFORE = NOW - timedelta(minutes=10)
RSS = '<rss version="2.0"><channel><item><title>池塘水位上涨</title><guid>p-1</guid></item></channel></rss>'
LIST = '{"status": "success", "items": [{"title": "池塘水位上涨"}]}'
STATE = FeedState(
    FEED.id, BEFORE, Validators('"0"', "Mon, 21 Sep 2026 00:00:00 GMT"), 2, "was away", BEFORE, BEFORE
)


@pytest.fixture(scope="module", autouse=True)
def importable() -> Iterator[None]:
    with pytest.MonkeyPatch.context() as patch:
        patch.syspath_prepend(Path(__file__).parents[2])
        yield


@pytest.fixture
async def parser() -> AsyncIterator[ParserPool]:
    async with ParserPool() as pool:
        yield pool


class Asked:
    """Polls a feed of a server that gives one answer."""

    def __init__(self, serve: Serve, client: Client, parser: ParserPool) -> None:
        self._serve, self._client, self._parser = serve, client, parser
        self.headers: dict[str, str] = {}

    async def __call__(
        self,
        status: int = 200,
        body: bytes | str = "",
        *,
        headers: dict[str, str] | None = None,
        here: Feed = FEED,
        state: FeedState = STATE,
    ) -> Polled:
        async def answer(request: web.Request) -> web.Response:
            self.headers = dict(request.headers)
            data = body.encode() if isinstance(body, str) else body
            return web.Response(status=status, body=data, headers=headers)

        local = feed(here.kind, url=await self._serve(answer), local=True, group=here.group)
        polled = await poll(local, state, NOW, client=self._client, parser=self._parser)
        # What is usual for the feed, and what its server wishes, have tests of their own.
        return replace(polled, state=replace(polled.state, health=Health(), wish=None))


@pytest.fixture
def asked(serve: Serve, client: Client, parser: ParserPool) -> Asked:
    return Asked(serve, client, parser)


async def test_a_new_body_is_a_look(asked: Asked) -> None:
    polled = await asked(body=RSS, headers={"ETag": '"1"'})
    assert polled.look is not None
    assert (polled.look.feed, polled.look.observed_at) == (FEED.id, NOW)
    assert [sighting.entry.title for sighting in polled.look.sightings] == ["池塘水位上涨"]
    state = replace(polled.state, url="", window=Window())
    assert state == FeedState(FEED.id, DUE, Validators('"1"'), looked_at=NOW, read_at=NOW)
    assert asked.headers["If-None-Match"] == '"0"'
    assert asked.headers["If-Modified-Since"] == "Mon, 21 Sep 2026 00:00:00 GMT"


async def test_a_mislabelled_body_is_a_look_too(asked: Asked) -> None:
    body = ('<?xml version="1.0" encoding="utf-8"?>' + RSS).encode("gbk")
    polled = await asked(body=body, headers={"Content-Type": "text/xml; charset=utf-8"})
    assert polled.look is not None
    assert polled.look.sightings[0].entry.title == "池塘水位上涨"


@pytest.mark.parametrize(
    ("status", "headers"),
    [
        pytest.param(304, {}, id="304 that repeats no tag"),
        pytest.param(200, {"ETag": '"0"'}, id="200 under the tag that we sent"),
    ],
)
async def test_an_unchanged_feed_is_no_look(asked: Asked, status: int, headers: dict[str, str]) -> None:
    polled = await asked(status, RSS if status == 200 else "", headers=headers)
    assert polled.look is None
    state = replace(polled.state, url="")
    assert state == FeedState(FEED.id, DUE, STATE.validators, looked_at=NOW, read_at=BEFORE)


async def test_a_list_looked_at_again_is_information(asked: Asked) -> None:
    here = feed("newsnow", group=Group.HOTLIST)
    polled = await asked(body=LIST, headers={"ETag": '"0"'}, here=here)
    assert polled.look is not None
    assert polled.look.sightings[0].rank == 1


@pytest.mark.parametrize(
    ("status", "body", "why"),
    [
        pytest.param(200, "<html></html>", "no feed", id="a page in place of a feed"),
        pytest.param(200, RSS[:40], "broken before", id="cut short"),
        pytest.param(200, "a" * 200_000, "larger than", id="too large"),
        pytest.param(404, "", "404", id="not found"),
        pytest.param(403, "", "403", id="forbidden"),
        pytest.param(500, "", "500", id="the server's own fault"),
    ],
)
async def test_a_failure_is_remembered_and_nothing_else_is_lost(
    asked: Asked, status: int, body: str, why: str
) -> None:
    polled = await asked(status, body, headers={"ETag": '"1"'})
    state = polled.state
    assert polled.look is None
    assert why in state.last_error
    assert (state.failures, state.validators, state.looked_at) == (3, STATE.validators, BEFORE)
    assert NOW + FEED.interval <= state.due_at


async def test_wrong_json_is_a_failure(asked: Asked) -> None:
    polled = await asked(body='{"status": "error"}', here=feed("newsnow", group=Group.HOTLIST))
    assert polled.look is None
    assert "status" in polled.state.last_error


@pytest.mark.parametrize(
    ("said", "wait"),
    [
        pytest.param("43200", timedelta(hours=12), id="twelve hours"),
        pytest.param("Mon, 21 Sep 2026 13:00:00 GMT", timedelta(hours=12), id="until a time"),
        pytest.param("9" * 400, ORDINARY.asked, id="for ever, which is a day"),
        pytest.param("Mon, 21 Sep 2099 00:00:00 GMT", ORDINARY.asked, id="for a lifetime, which is a day"),
    ],
)
@pytest.mark.parametrize("status", [429, 503])
async def test_a_server_that_asks_for_patience_gets_it(
    asked: Asked, status: int, said: str, wait: timedelta
) -> None:
    polled = await asked(status, headers={"Retry-After": said, "Date": "Mon, 21 Sep 2026 01:00:00 GMT"})
    assert polled.state.due_at == NOW + wait


@pytest.mark.parametrize("said", ["-5", "soon", "1.5e9", "Mon, 21 Sep 1999 00:00:00 GMT"])
async def test_a_wish_that_makes_no_sense_is_ignored(asked: Asked, said: str) -> None:
    polled = await asked(429, headers={"Retry-After": said})
    assert polled.state.due_at <= NOW + FEED.interval * 8


async def test_a_feed_that_is_gone_for_a_day_is_left_alone(asked: Asked) -> None:
    once = (await asked(410)).state
    assert not once.gone
    assert once.due_at <= NOW + timedelta(hours=12)
    long_ago = Doubt(NOW - timedelta(hours=24), 2)
    state = (await asked(410, state=replace(STATE, gone_said=long_ago))).state
    assert state.gone
    assert state.due_at > NOW + timedelta(days=365)


async def test_a_private_address_is_remembered_as_refused(client: Client, parser: ParserPool) -> None:
    polled = await poll(feed(url="http://10.0.0.1/feed"), STATE, NOW, client=client, parser=parser)
    assert "open internet" in polled.state.last_error


async def test_what_went_over_the_wire_is_told(asked: Asked) -> None:
    polled = await asked(429, headers={"Retry-After": "60"})
    assert polled.asking is not None
    (exchange,) = polled.asking.exchanges
    assert (exchange.status, exchange.conditional, polled.asking.wait_s) == (429, True, 60)
    assert (polled.asking.at, polled.asking.read, polled.asking.failure) == (NOW, False, None)


async def test_a_page_in_place_of_a_feed_is_told_as_unreadable(asked: Asked) -> None:
    polled = await asked(body="<html></html>")
    assert polled.asking is not None
    assert polled.asking.failure is Failure.UNREADABLE


async def test_a_hub_is_told_with_the_body_that_names_it(asked: Asked) -> None:
    polled = await asked(body=RSS, headers={"Link": '<https://hub.example/>; rel="hub"'})
    assert polled.offer is not None
    assert polled.offer.hub == "https://hub.example/"
    assert not polled.news
    again = await asked(body=RSS, state=replace(STATE, window=Window(("other",))))
    assert again.offer is None
    assert again.news


async def test_what_a_hub_delivers_is_read_as_if_it_had_been_asked_for(parser: ParserPool) -> None:
    brought = await delivered(FEED, RSS.encode(), "application/rss+xml", NOW, parser)
    assert [sighting.entry.title for sighting in brought.look.sightings] == ["池塘水位上涨"]
    assert (brought.look.observed_at, brought.asking.pushed) == (NOW, len(RSS.encode()))
    with pytest.raises(FetchError, match="no feed"):
        await delivered(FEED, b"<html></html>", "text/html", NOW, parser)
