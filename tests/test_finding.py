"""Finding the feeds of an address on a server of this machine."""

from collections.abc import AsyncIterator
from dataclasses import dataclass, field
from datetime import UTC, datetime

import pytest
from aiohttp import web
from aiohttp.test_utils import TestServer

from responder.errors import FetchError, ParseError, RefusedError
from responder.fetch import Client, Limits, ParserPool
from responder.finding import PAUSE_S, Finder

NOW = datetime(2026, 9, 21, 12, tzinfo=UTC)
RSS = (
    "<rss version='2.0'><channel><title>Pond</title><language>en</language><item><title>Frogs</title>"
    "<guid>1</guid><pubDate>{}</pubDate></item></channel></rss>"
)
DATED = RSS.format("Mon, 21 Sep 2026 11:00:00 GMT")
LINK = '<link rel="alternate" type="application/rss+xml" href="{}">'


@dataclass
class Site:
    """A site of documents by path, and what it was asked."""

    documents: dict[str, str | web.Response] = field(default_factory=dict)
    asked: list[str] = field(default_factory=list)
    url: str = ""

    async def answer(self, request: web.Request) -> web.Response:
        self.asked.append(request.path)
        document = self.documents.get(request.path)
        if isinstance(document, web.Response):
            return web.Response(status=document.status, headers=document.headers)
        return web.Response(text=document) if document is not None else web.Response(status=404)


@dataclass
class Waits:
    """Keeps how long was waited, and waits not at all."""

    seconds: list[float] = field(default_factory=list)

    async def pause(self, seconds: float) -> None:
        self.seconds.append(seconds)


@pytest.fixture
async def site() -> AsyncIterator[Site]:
    site, app = Site(), web.Application()
    app.router.add_get("/{path:.*}", site.answer)
    async with TestServer(app, host="127.0.0.1") as server:
        site.url = str(server.make_url("")).rstrip("/")
        yield site


@pytest.fixture
async def finder() -> AsyncIterator[tuple[Finder, Waits]]:
    waits = Waits()
    async with Client(Limits("desk", timeout_s=5.0)) as client, ParserPool() as parser:
        yield Finder(client, parser, NOW, ("taken",), local=True, pause=waits.pause), waits


Find = tuple[Finder, Waits]


async def test_a_feed_is_itself(site: Site, finder: Find) -> None:
    site.documents["/rss"] = DATED
    (found,) = await finder[0].find(site.url + "/rss")
    assert (found.proposal.feed.url, found.proposal.feed.kind) == (site.url + "/rss", "rss")
    assert [sighting.entry.title for sighting in found.sightings] == ["Frogs"]
    assert found.proposal.odd == ()
    assert site.asked == ["/robots.txt", "/rss"]


async def test_a_pages_feeds_are_read_each_once_with_a_pause(site: Site, finder: Find) -> None:
    site.documents |= {
        "/robots.txt": "User-agent: *\nCrawl-delay: 3",
        "/": "<!doctype html>" + LINK.format("/a") + LINK.format("/missing") + LINK.format("/b"),
        "/a": DATED,
        "/b": '{"status": "success", "items": [{"title": "Frogs"}]}',
    }
    found = await finder[0].find(site.url + "/")
    assert [one.proposal.feed.kind for one in found] == ["rss", "newsnow"]
    assert len({one.proposal.feed.id for one in found}) == 2
    assert finder[1].seconds == [3.0, 3.0, 3.0]


async def test_a_page_that_names_none_is_looked_up_where_feeds_are_usual(site: Site, finder: Find) -> None:
    site.documents |= {
        "/robots.txt": "User-agent: *\nDisallow: /feed",
        "/": "<!doctype html><p>Frogs",
        "/atom.xml": DATED,
    }
    (found,) = await finder[0].find(site.url + "/")
    assert found.proposal.feed.url == site.url + "/atom.xml"
    assert "/feed" not in site.asked
    assert set(finder[1].seconds) == {PAUSE_S}


async def test_a_page_that_machines_must_not_read_is_not_read(site: Site, finder: Find) -> None:
    site.documents |= {"/robots.txt": "User-agent: *\nDisallow: /", "/rss": DATED}
    with pytest.raises(RefusedError, match="add --feed"):
        await finder[0].find(site.url + "/rss")
    assert site.asked == ["/robots.txt"]
    assert len(await finder[0].find(site.url + "/rss", is_feed=True)) == 1


@pytest.mark.parametrize(
    ("document", "why"),
    [
        pytest.param("<!doctype html><p>Frogs", "no feed was found", id="a page without feeds"),
        pytest.param('{"a": 1}', "jmespath", id="JSON of its own form"),
        pytest.param("<opml version='2.0'/>", "responder feeds import", id="a list of feeds"),
        pytest.param("<rss><channel>", "the feed is broken", id="a broken feed"),
    ],
)
async def test_what_is_no_feed_is_told_with_what_to_do(
    site: Site, finder: Find, document: str, why: str
) -> None:
    site.documents["/"] = document
    with pytest.raises(ParseError, match=why):
        await finder[0].find(site.url + "/")


async def test_what_the_server_says_instead_is_told(site: Site, finder: Find) -> None:
    with pytest.raises(FetchError, match="the server answers 404"):
        await finder[0].find(site.url + "/rss")


@pytest.mark.parametrize(("status", "path"), [(301, "/new"), (302, "/old")])
async def test_only_a_move_for_good_changes_the_address(
    site: Site, finder: Find, status: int, path: str
) -> None:
    site.documents |= {"/old": web.Response(status=status, headers={"Location": "/new"}), "/new": DATED}
    (found,) = await finder[0].find(site.url + "/old")
    assert found.proposal.feed.url == site.url + path


async def test_dates_without_a_zone_are_told_with_the_one_they_get(site: Site, finder: Find) -> None:
    site.documents["/rss"] = (
        RSS.format("2026-09-21 11:00:00").replace("Frogs", "池塘水位上涨").replace("en<", "zh<")
    )
    (found,) = await finder[0].find(site.url + "/rss")
    assert found.proposal.feed.zone == "Asia/Shanghai"
    assert found.sightings[0].entry.published == datetime(2026, 9, 21, 3, tzinfo=UTC)
    assert "name no zone and are taken as Asia/Shanghai" in found.proposal.odd[0]


async def test_a_private_address_is_refused(finder: Find) -> None:
    with pytest.raises(RefusedError, match="this machine's own"):
        await finder[0].find("http://10.0.0.1/")
