"""Who may come in by the API, and how often."""

import hmac
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from aiohttp import web

from responder.decide.allowance import Allowance, spend
from responder.errors import NotAllowedError
from responder.model.feed import Feed, FeedId
from responder.web.api.problems import later
from responder.web.room import ROOM
from responder.web.session import signed_in

PUSHES = Allowance(60, timedelta(minutes=1))  # Of one token.
READS = Allowance(120, timedelta(minutes=1))
MOST_KEPT = 10_000


@dataclass(slots=True)
class Turns:
    """How much of an allowance each comer has spent; what has grown back is forgotten."""

    allowance: Allowance
    _full_at: dict[str, datetime] = field(default_factory=dict)

    def take(self, who: str, now: datetime) -> timedelta:
        """How long to wait; zero, and one is spent, if it may come now."""
        if len(self._full_at) >= MOST_KEPT:
            self._full_at = {name: at for name, at in self._full_at.items() if at > now}
        self._full_at[who], wait = spend(self._full_at.get(who), self.allowance, now)
        return wait


PUSHED, READ = web.AppKey("pushed", Turns), web.AppKey("read", Turns)


def bearer(request: web.Request) -> FeedId | None:
    """The feed whose token was sent; every token is compared, so that time tells nothing."""
    scheme, _, sent = request.headers.get("Authorization", "").partition(" ")
    given = sent.strip().encode("utf-8", "surrogateescape") if scheme.lower() == "bearer" else b""
    found = None
    for feed, tokens in request.app[ROOM].tokens.items():
        for token in tokens:
            if hmac.compare_digest(token.encode(), given):
                found = feed
    return found


def pushing(request: web.Request) -> Feed:
    """The feed that may be pushed to. Raises NotAllowedError, or Problem when it comes too often."""
    name, room = bearer(request), request.app[ROOM]
    if name is None:
        raise NotAllowedError("sign-in")
    _once(request.app[PUSHED], name, room.now())
    return next(feed for feed in room.feeds if feed.id == name)


async def reading(request: web.Request) -> None:
    """Let the bearer of a token or a person who is signed in read. Raises as pushing does."""
    name = bearer(request) or (await signed_in(request)).id
    _once(request.app[READ], name, request.app[ROOM].now())


def _once(turns: Turns, who: str, now: datetime) -> None:
    if wait := turns.take(who, now):
        allowed = f"{turns.allowance.most} requests in {turns.allowance.within.total_seconds():g} s"
        raise later(429, f"more than {allowed}", wait)
