"""What the library covers, and what it left unanswered."""

from datetime import timedelta

from aiohttp import web

from responder.decide import coverage, radar
from responder.decide.chosen import bars_with
from responder.store import basis
from responder.store.radar import seen_since
from responder.web.room import ROOM
from responder.web.session import signed_in
from responder.web.views import page

LOOKED_BACK = timedelta(days=90)


async def show_coverage(request: web.Request) -> web.Response:
    await signed_in(request)
    room = request.app[ROOM]
    today = room.now().astimezone(room.zone).date()
    rows, figures = coverage.coverage(room.library, today), coverage.figures(room.library, today)
    return await page(request, "coverage.html", rows=rows, figures=figures, audiences=coverage.AUDIENCES)


async def show_gaps(request: web.Request) -> web.Response:
    await signed_in(request)
    room = request.app[ROOM]
    since = room.now() - LOOKED_BACK
    bars = bars_with(room.bars, await room.store.read(basis.chosen))
    seen = await room.store.read(lambda db: list(seen_since(db, since, scope=bars.scope)))
    found = radar.gaps(seen, scope=bars.scope, match=bars.match)
    return await page(request, "gaps.html", gaps=found, subjects=room.library.subjects)


ROUTES = (web.get("/library/coverage", show_coverage), web.get("/library/gaps", show_gaps))
