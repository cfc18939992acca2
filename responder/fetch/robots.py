"""What a site's robots.txt asks of us (RFC 9309), read by protego.

It is asked about pages, which people write links to and machines are not expected to walk, and never
about feeds, which are published for machines to read again and again: the editor who names a feed has
decided to read it, and its server says with tags, Retry-After and its status how often it likes that.
A Crawl-delay, which is no part of the RFC, is taken as a wish: between our own requests while we look
for feeds, and in the interval that is proposed for one.
"""

import asyncio
from collections import defaultdict
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from protego import Protego
from yarl import URL

from responder.errors import FetchError
from responder.fetch.charset import decoded
from responder.fetch.client import Client
from responder.fetch.source import Request
from responder.model.feed import Feed

US = "responder"  # The product token, as in our User-Agent.
MOST = 500 * 1024  # Bytes read, which is the least that the RFC allows (section 2.5).
KEPT = timedelta(hours=24)  # Section 2.4.
AWAY = timedelta(minutes=10)  # So long nothing is read of a site whose answer could not be had.
LONGEST_DELAY_S = 60.0


@dataclass(frozen=True, slots=True)
class Rules:
    """What one site asks.

    said: None where it could not be asked, which counts as a no (section 2.3.1.4).
    """

    said: Protego | None

    def allow(self, url: str) -> bool:
        return self.said is not None and bool(self.said.can_fetch(url, US))

    def delay_s(self) -> float:
        """Seconds between two requests that the site wishes for, 0 if none; no more than we can wait."""
        stated = self.said.crawl_delay(US) if self.said is not None else None
        return min(stated, LONGEST_DELAY_S) if stated is not None and stated > 0 else 0.0


def read(status: int, body: bytes, content_type: str = "") -> Rules:
    """An answer to the question for robots.txt: no such file, no rules (section 2.3.1.3)."""
    if 400 <= status < 500:
        return Rules(Protego.parse(""))
    if status != 200:
        return Rules(None)
    return Rules(Protego.parse(decoded(body[:MOST], content_type)))


@dataclass(slots=True)
class Robots:
    """Asks each site for its rules once, and keeps to them for a day."""

    client: Client
    _rules: dict[URL, tuple[Rules, datetime]] = field(default_factory=dict)  # With their end.
    _asking: defaultdict[URL, asyncio.Lock] = field(default_factory=lambda: defaultdict(asyncio.Lock))

    async def of(self, url: str, feed: Feed, now: datetime) -> Rules:
        """The rules of the site that an address is of. Raises RefusedError where our guard says no."""
        place = URL(url).origin() / "robots.txt"
        async with self._asking[place]:
            rules, until = self._rules.get(place, (Rules(None), now))
            if now >= until:
                rules = await self._asked(place, feed, now)
                self._rules[place] = rules, now + (AWAY if rules.said is None else KEPT)
        return rules

    async def _asked(self, place: URL, feed: Feed, now: datetime) -> Rules:
        try:
            reply = await self.client.ask(Request(str(place)), feed, now=now)
        except FetchError as error:
            if error.how == "refused":
                raise
            return Rules(None)
        return read(reply.status, reply.body, reply.headers.get("content-type", ""))
