"""The web application: routes, headers, and what a refusal looks like."""

from collections.abc import Awaitable, Callable
from pathlib import Path

import aiohttp_jinja2
import jinja2
import structlog
from aiohttp import web

from responder.errors import NotAllowedError, StoreError
from responder.web import (
    acts,
    api,
    ask,
    board,
    coverage,
    detection,
    devices,
    drills,
    duty,
    feeds,
    finding,
    links,
    lists,
    notices,
    own,
    pack,
    public,
    publishing,
    quality,
    receipts,
    reports,
    review,
    rulings,
    shared,
    story,
    texts,
    tips,
    websub,
)
from responder.web.api.door import PUSHED, PUSHES, READ, READS, Turns
from responder.web.api.problems import explained
from responder.web.room import ROOM, Room
from responder.web.views import FILTERS, page

Handler = Callable[[web.Request], Awaitable[web.StreamResponse]]

_HERE = Path(__file__).parent
_HEADERS = {
    # No inline script or style anywhere, so no nonce is needed.
    "Content-Security-Policy": "default-src 'none'; script-src 'self'; style-src 'self';"
    " img-src 'self' data:; connect-src 'self'; manifest-src 'self';"
    " form-action 'self'; base-uri 'none'; frame-ancestors 'none'",
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "no-referrer",
    "Cross-Origin-Opener-Policy": "same-origin",
}
_STATUS = {
    "sign-in": 401,
    "unknown": 404,
    "used": 410,
    "sent": 410,
    "expired": 410,
    "missing": 400,
    "interests": 400,
    "consent": 400,
    "times": 400,
    "past": 400,
    "form": 403,
    "editors": 403,
    "bars": 400,
    "device": 400,
}

UNDRESSED = ("/static/", "/p/")  # Where a page of the desk would be out of place.

_NOT_KEPT = (
    "Nothing was kept: the database does not answer. Is its disk full? Try again.\n"
    "什么都没有保存：数据库没有响应，磁盘是否已满？请重试。"
)

log = structlog.get_logger()


def make_app(room: Room) -> web.Application:
    """The desk for a room, ready to be run."""
    app = web.Application(middlewares=[_secured, _explained, explained], client_max_size=64 * 1024)
    app[ROOM] = room
    tips.prepare(app)
    app[PUSHED], app[READ] = Turns(PUSHES), Turns(READS)
    aiohttp_jinja2.setup(
        app,
        loader=jinja2.FileSystemLoader(_HERE / "templates"),
        autoescape=True,
        undefined=jinja2.StrictUndefined,
        filters=FILTERS,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    intake = (feeds, websub, tips, notices, api)
    judged = (detection, rulings, quality)
    response = (texts, review, publishing, pack, public, reports, drills, *judged)
    people, library = (ask, own, duty, devices, receipts), (finding, coverage, shared)
    for part in (board, story, lists, links, acts, *intake, *people, *response, *library):
        app.add_routes(part.ROUTES)
    app.router.add_static("/static", _HERE / "static")
    return app


@web.middleware
async def _secured(request: web.Request, handler: Handler) -> web.StreamResponse:
    try:
        response = await handler(request)
    except web.HTTPException as error:
        error.headers.update(_HEADERS)
        raise
    if not response.prepared:
        response.headers.update(_HEADERS)
        if not request.path.startswith("/static/"):
            response.headers.setdefault("Cache-Control", "no-store")
    return response


@web.middleware
async def _explained(request: web.Request, handler: Handler) -> web.StreamResponse:
    """A refusal is a page that says what happened and what to do."""
    try:
        return await handler(request)
    except NotAllowedError as error:
        code = str(error)
        return await page(request, "message.html", _STATUS.get(code, 409), code=f"said_{code}")
    except (web.HTTPNotFound, web.HTTPMethodNotAllowed) as error:
        said = error.text != f"{error.status}: {error.reason}"  # By a handler, which knows better.
        if said or request.path.startswith(UNDRESSED):
            raise
        answer = await page(request, "message.html", error.status, code="no_page")
        answer.headers.extend({"Allow": error.headers["Allow"]} if "Allow" in error.headers else {})
        return answer
    except StoreError as error:
        log.error("page failed", path=request.path, error=str(error))
        raise web.HTTPServiceUnavailable(text=_NOT_KEPT) from error
