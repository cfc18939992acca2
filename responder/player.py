"""A local server that plays a recording to a real poller, in the forms that real feeds have.

Ranked feeds answer as newsnow-style JSON, entries as RSS, entries with a record as CAP in an Atom
feed. What a feed shows depends only on the player's clock, so a poller that was killed and comes
back reads the same again. The clock is either a fast one (a drill), or one that the poller moves
on by itself: it asks ``GET /clock`` for the moment, does its work, and posts it back as done.
"""

import asyncio
import bisect
import json
from collections import defaultdict
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from email.utils import format_datetime
from itertools import chain

from aiohttp import web
from lxml import etree
from lxml.builder import E, ElementMaker

from responder.model.feed import Feed, FeedId, Group, Look, Sighting, Trust

ATOM = "http://www.w3.org/2005/Atom"
CAP = "urn:oasis:names:tc:emergency:cap:1.2"
_TRUSTS = {Group.OFFICIAL: Trust.OFFICIAL, Group.HOTLIST: Trust.LIST, Group.SOCIAL: Trust.SOCIAL}


@dataclass(slots=True)
class Player:
    """Holds a recording and the moment it has reached.

    moments: what is played, oldest first. clock: tells the moment; None lets the poller move it.
    """

    moments: Sequence[tuple[datetime, tuple[Look, ...]]]
    clock: Callable[[], datetime] | None = None
    slow_s: float = 0.0  # Taken over every answer.
    ended: asyncio.Event = field(default_factory=asyncio.Event)  # The poller moved past the last moment.
    _step: int = 0
    _looks: Mapping[FeedId, list[Look]] = field(init=False)

    def __post_init__(self) -> None:
        looks: dict[FeedId, list[Look]] = defaultdict(list)
        for look in chain.from_iterable(looks for _, looks in self.moments):
            looks[look.feed].append(look)
        self._looks = looks

    def feeds(self, address: str, *, interval: timedelta, drill: bool) -> tuple[Feed, ...]:
        """The feeds that this player serves, at an address like http://127.0.0.1:9000."""
        return tuple(
            _feed(name, looks, f"{address}/feeds/{name}", interval, drill=drill)
            for name, looks in sorted(self._looks.items())
        )

    def app(self) -> web.Application:
        app = web.Application()
        app.router.add_get("/feeds/{feed}", self._serve)
        app.router.add_get("/clock", self._tell)
        app.router.add_post("/clock", self._advance)
        return app

    @property
    def over(self) -> bool:
        """True when the poller has moved past the last moment."""
        return self._step >= len(self.moments)

    def _now(self) -> datetime | None:
        if self.clock is not None:
            return self.clock()
        return None if self.over else self.moments[self._step][0]

    async def _tell(self, _request: web.Request) -> web.Response:
        now = self._now()
        return web.json_response({"now": now.isoformat() if now else None})

    async def _advance(self, request: web.Request) -> web.Response:
        """Move on if the posted moment is the one that stands; a repeat changes nothing."""
        done = (await request.json())["done"]
        if not self.over and self.moments[self._step][0].isoformat() == done:
            self._step += 1
            if self.over:
                self.ended.set()
        return await self._tell(request)

    async def _serve(self, request: web.Request) -> web.Response:
        await asyncio.sleep(self.slow_s)
        name, now = FeedId(request.match_info["feed"]), self._now()
        looks = self._looks.get(name)
        if looks is None or now is None:
            raise web.HTTPNotFound
        past = looks[: bisect.bisect_right(looks, now, key=lambda look: look.observed_at)]
        etag = f'"{len(past)}"'
        if request.headers.get("If-None-Match") == etag:
            return web.Response(status=304, headers={"ETag": etag})
        content_type, body = _body(name, past, looks)
        return web.Response(body=body, content_type=content_type, headers={"ETag": etag})


def _feed(name: FeedId, looks: Sequence[Look], url: str, interval: timedelta, *, drill: bool) -> Feed:
    kind = _kind(looks)
    group = {"newsnow": Group.HOTLIST, "cap": Group.OFFICIAL, "rss": Group.NEWS}[kind]
    return Feed(
        id=name,
        name=name,
        url=url,
        kind=kind,
        language="mul",
        trust=_TRUSTS.get(group, Trust.PRESS),
        group=group,
        interval=interval,
        zone="Asia/Shanghai",
        local=True,
        drill=drill,
    )


def _kind(looks: Sequence[Look]) -> str:
    sightings = [sighting for look in looks for sighting in look.sightings]
    if any(sighting.entry.record for sighting in sightings):
        return "cap"
    return "newsnow" if any(sighting.rank for sighting in sightings) else "rss"


def _body(name: FeedId, past: Sequence[Look], all_looks: Sequence[Look]) -> tuple[str, bytes]:
    kind = _kind(all_looks)
    if kind == "newsnow":
        return "application/json", _newsnow(name, past[-1:])
    shown = [(look.observed_at, s) for look in reversed(past) for s in look.sightings][:50]
    return (
        ("application/atom+xml", _cap(name, shown))
        if kind == "cap"
        else ("application/rss+xml", _rss(name, shown))
    )


def _newsnow(name: FeedId, looks: Sequence[Look]) -> bytes:
    items = [
        {
            "id": sighting.entry.key,
            "title": sighting.entry.title,
            "url": sighting.entry.url,
            "extra": {"info": "" if sighting.heat is None else str(sighting.heat)},
        }
        for look in looks
        for sighting in look.sightings
    ]
    updated = int(looks[-1].observed_at.timestamp() * 1000) if looks else 0
    answer = {"status": "success", "id": name, "updatedTime": updated, "items": items}
    return json.dumps(answer, ensure_ascii=False).encode()


def _rss(name: FeedId, shown: Sequence[tuple[datetime, Sighting]]) -> bytes:
    items = [
        E.item(
            E.guid(s.entry.key, isPermaLink="false"),
            E.title(s.entry.title),
            E.link(s.entry.url),
            E.description(s.entry.summary),
            E.pubDate(format_datetime(s.entry.published or at)),
        )
        for at, s in shown
    ]
    channel = E.channel(E.title(name), E.link("http://example.org/"), E.description(name), *items)
    return _xml(E.rss(channel, version="2.0"))


def _cap(name: FeedId, shown: Sequence[tuple[datetime, Sighting]]) -> bytes:
    atom = ElementMaker(namespace=ATOM, nsmap={None: ATOM, "cap": CAP})
    entries = [_cap_entry(atom, at, sighting) for at, sighting in shown]
    return _xml(atom.feed(atom.id(f"urn:drill:{name}"), atom.title(name), *entries))


def _cap_entry(atom: ElementMaker, at: datetime, sighting: Sighting) -> etree._Element:
    entry, record = sighting.entry, sighting.entry.record
    cap = ElementMaker(namespace=CAP, nsmap={"cap": CAP})
    if record is None:
        return atom.entry(atom.id(entry.key), atom.title(entry.title), atom.updated(at.isoformat()))
    stated = {
        "event": record.event,
        "status": record.status.value,
        "msgType": record.message_type,
        "severity": record.severity or "Unknown",
        "urgency": record.urgency or "Unknown",
        "certainty": record.certainty or "Unknown",
        "areaDesc": record.area,
    }
    return atom.entry(
        atom.id(entry.key),
        atom.title(entry.title),
        atom.updated((entry.published or at).isoformat()),
        atom.summary(entry.summary),
        *(getattr(cap, tag)(text) for tag, text in stated.items()),
    )


def _xml(root: etree._Element) -> bytes:
    text: bytes = etree.tostring(root, xml_declaration=True, encoding="utf-8")
    return text
