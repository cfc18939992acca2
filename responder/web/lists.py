"""What is read, what is held, and whether all is well."""

from datetime import timedelta
from itertools import groupby

from aiohttp import web
from prometheus_client import CONTENT_TYPE_LATEST, CollectorRegistry, Gauge, generate_latest

from responder.model.feed import Group
from responder.model.oncall import AlertState
from responder.store import alerts, feeds, notices, shelf
from responder.web.notices import KEPT_SHOWN
from responder.web.room import ROOM
from responder.web.session import language_of, signed_in
from responder.web.views import page


async def show_feeds(request: web.Request) -> web.Response:
    await signed_in(request)
    room = request.app[ROOM]
    kept = room.now() - KEPT_SHOWN
    states, told = await room.store.read(lambda db: (feeds.states(db), notices.latest(db, kept)))
    order = list(Group)
    ordered = sorted(room.feeds, key=lambda feed: (order.index(feed.group), feed.id))
    groups = [(group, list(held)) for group, held in groupby(ordered, key=lambda feed: feed.group)]
    troubles = {notice.feed: notice.trouble for notice in told if notice.over_at is None}
    return await page(request, "feeds.html", groups=groups, states=states, notices=told, troubles=troubles)


async def show_library(request: web.Request) -> web.Response:
    await signed_in(request)
    room, language = request.app[ROOM], language_of(request)
    names = {one.id for one in room.library.explainers}
    vetted = await room.store.read(lambda db: shelf.vetted(db, names, language))
    return await page(request, "library.html", library=room.library, vetted=vetted)


async def health(request: web.Request) -> web.Response:
    """Whether the store answers and when a feed last did; open to monitors, so no names in it."""
    room = request.app[ROOM]
    states = await room.store.read(feeds.states)
    last = max((state.looked_at for state in states.values() if state.looked_at), default=None)
    failing = sum(state.failures > 2 for state in states.values())
    return web.json_response(
        {
            "status": "ok",
            "feeds": len(states),
            "failing": failing,
            "last_look": last.isoformat() if last else None,
        }
    )


async def metrics(request: web.Request) -> web.Response:
    """For Prometheus on the same machine, or a person who is signed in."""
    if request.remote not in {"127.0.0.1", "::1"}:
        await signed_in(request)
    room = request.app[ROOM]
    since = room.now() - timedelta(hours=24)
    states, raised = await room.store.read(lambda db: (feeds.states(db), alerts.since(db, since)))
    registry = CollectorRegistry()
    Gauge("responder_feeds", "Feeds that are read.", registry=registry).set(len(states))
    failing = Gauge("responder_feeds_failing", "Feeds that failed three times or more.", registry=registry)
    failing.set(sum(state.failures > 2 for state in states.values()))
    waiting = Gauge(
        "responder_alerts_open", "Alerts of the last day that nobody has taken.", registry=registry
    )
    waiting.set(sum(alert.state is AlertState.OPEN for alert in raised))
    return web.Response(body=generate_latest(registry), headers={"Content-Type": CONTENT_TYPE_LATEST})


ROUTES = (
    web.get("/feeds", show_feeds),
    web.get("/library", show_library),
    web.get("/healthz", health),
    web.get("/metrics", metrics),
)
