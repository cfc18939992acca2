"""Finds the feeds of an address that a person names, politely, and reads each once."""

import asyncio
from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from yarl import URL

from responder.decide.proposal import Proposal, Seen, language_of, propose, zone_of
from responder.errors import FetchError, ParseError, RefusedError
from responder.fetch import SOURCES, Client, ParserPool, Request, recognise
from responder.fetch.body import ttl_s
from responder.fetch.client import Reply
from responder.fetch.page import PLACES, about, feed_links
from responder.fetch.recognise import is_outline, is_page
from responder.fetch.robots import Robots
from responder.model.feed import Feed, FeedId, Group, Sighting, Trust

MOST = 8  # Feeds of one page that are asked.
PAUSE_S = 0.5  # Between two requests to one site that wishes for no other.


@dataclass(frozen=True, slots=True)
class Found:
    """A feed, and what was read of it."""

    proposal: Proposal
    sightings: tuple[Sighting, ...]


@dataclass(frozen=True, slots=True)
class Finder:
    """Looks for feeds.

    taken: ids that stand in the settings already. local: addresses of this machine may be asked, and
    no others. pause: waits for so many seconds.
    """

    client: Client
    parser: ParserPool
    now: datetime
    taken: tuple[str, ...] = ()
    local: bool = False
    pause: Callable[[float], Awaitable[None]] = asyncio.sleep

    async def find(self, url: str, *, is_feed: bool = False) -> tuple[Found, ...]:
        """The feeds at an address, or that a page there links to; at least one.

        is_feed: it is a feed's own, of which robots.txt is not asked. Raises FetchError, saying what to do.
        """
        robots, asker = Robots(self.client), self._asker(url)
        rules = await robots.of(url, asker, self.now)
        if not is_feed and not rules.allow(url):
            why = "cannot be had now" if rules.said is None else "asks machines not to read this address"
            raise RefusedError(
                asker.id, f"its robots.txt {why}. If this is the address of a feed itself, add --feed"
            )
        reply = await self._answer(url, asker)
        content_type = reply.headers.get("content-type", "")
        if recognise(reply.body, content_type):
            return (await self._read(url, reply, rules.delay_s()),)
        if is_outline(reply.body, content_type):
            raise ParseError(
                asker.id, "this is a list of feeds (OPML): save it and use responder feeds import"
            )
        if not is_page(reply.body, content_type):
            raise ParseError(asker.id, _UNKNOWN)
        links = [one.url for one in feed_links(reply.body, content_type, reply.url)]
        if not links:
            links = [place for place in self._places(reply.url) if rules.allow(place)]
        return await self._found(links, rules.delay_s(), asker)

    async def _found(self, links: Sequence[str], delay_s: float, asker: Feed) -> tuple[Found, ...]:
        found: dict[str, Found] = {}
        for url in links[:MOST]:
            await self.pause(max(delay_s, PAUSE_S))
            try:
                one = await self._read(url, await self._answer(url, asker), delay_s)
            except FetchError:
                continue
            found.setdefault(one.proposal.feed.url, one)
        if not found:
            where = f"{len(links[:MOST])} addresses were tried"
            raise ParseError(asker.id, f"a page, and no feed was found on it ({where}). Name the feed itself")
        return _distinct(tuple(found.values()))

    def _places(self, url: str) -> tuple[str, ...]:
        return tuple(str(URL(url).origin()) + place for place in PLACES)

    async def _answer(self, url: str, asker: Feed) -> Reply:
        reply = await self.client.ask(Request(url), asker, now=self.now)
        if reply.status != 200:
            raise FetchError(asker.id, f"the server answers {reply.status} for {url}")
        return reply

    async def _read(self, url: str, reply: Reply, delay_s: float) -> Found:
        """Read it as it would be read; twice, to see whether its dates name a zone.

        Only a permanent redirect changes the address that is proposed.
        """
        content_type, asker = reply.headers.get("content-type", ""), self._asker(reply.url)
        kind = recognise(reply.body, content_type)
        if not kind:
            raise ParseError(asker.id, _UNKNOWN)
        said = about(reply.body, content_type)
        feed = replace(asker, kind=kind)
        first = await self._parsed(feed, reply.body, content_type)
        zone = zone_of(reply.url, language_of(said.language, first))
        other = "UTC" if zone != "UTC" else "Asia/Shanghai"
        sightings = await self._parsed(replace(feed, zone=zone), reply.body, content_type)
        seen = Seen(
            url=reply.moved or url,
            kind=kind,
            title=said.title,
            language=said.language,
            zone=zone,
            sightings=sightings,
            elsewhere=await self._parsed(replace(feed, zone=other), reply.body, content_type),
            ttl_s=ttl_s(reply.body),
            delay_s=delay_s,
            local=self.local,
        )
        return Found(propose(seen, self.taken, self.now), sightings)

    async def _parsed(self, feed: Feed, body: bytes, content_type: str) -> tuple[Sighting, ...]:
        return await self.parser.parse(SOURCES[feed.kind].parse, feed, body, content_type)

    def _asker(self, url: str) -> Feed:
        """In whose name the address is asked."""
        name = FeedId(URL(url).host or url)
        every = timedelta(minutes=10)
        return Feed(name, name, url, "rss", "mul", Trust.PRESS, Group.NEWS, every, local=self.local)


_UNKNOWN = (
    "the document has none of the forms that are known. If it is JSON, write a feed of kind jmespath with"
    " [feeds.paths] that say where it holds what"
)


def _distinct(found: tuple[Found, ...]) -> tuple[Found, ...]:
    """Ids of feeds of one page, which are often alike."""
    taken: set[str] = set()
    out = []
    for one in found:
        name, number = one.proposal.feed.id, 1
        while name in taken:
            number += 1
            name = FeedId(f"{one.proposal.feed.id}-{number}")
        taken.add(name)
        out.append(replace(one, proposal=replace(one.proposal, feed=replace(one.proposal.feed, id=name))))
    return tuple(out)
