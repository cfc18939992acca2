"""One feed: what it is asked, how it answers, and who delivers it."""

from datetime import UTC, timedelta

from aiohttp import web

from responder.decide import politeness
from responder.store import feed_days, feeds, subscriptions
from responder.web.room import ROOM
from responder.web.session import signed_in
from responder.web.views import page

DAYS = 14  # Shown; more are in `responder feeds report`.


async def show_feed(request: web.Request) -> web.Response:
    await signed_in(request)
    room, name = request.app[ROOM], request.match_info["feed"]
    feed = next((feed for feed in room.feeds if feed.id == name), None)
    if feed is None:
        return await page(request, "message.html", 404, code="no_feed")
    first = (room.now() - timedelta(days=DAYS - 1)).astimezone(UTC).date()
    state, days, held = await room.store.read(
        lambda db: (
            feeds.state(db, feed.id),
            feed_days.since(db, first, feed.id),
            subscriptions.of_feed(db, feed.id),
        )
    )
    total = politeness.total(days) if days else None
    return await page(
        request, "feed.html", feed=feed, state=state, days=days[::-1], total=total, held=held, shown=DAYS
    )


ROUTES = (web.get("/feeds/{feed}", show_feed),)
