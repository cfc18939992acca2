"""The public site's routes: no sign-in, no cookie, no script; an unchanged page costs nothing to ask for."""

import hashlib

from aiohttp import web

from responder.model.publication import PublicationId
from responder.model.text import Language
from responder.publish import cap
from responder.store import public
from responder.store.public import PublicText
from responder.web import alerting
from responder.web.room import ROOM
from responder.web.site import ALERTS, MOST_IN_FEED, MOST_IN_INDEX, STILL, Drawn, Painter, still


async def index(request: web.Request) -> web.Response:
    root = "../" if "language" in request.match_info else ""
    texts = await _newest(request, MOST_IN_INDEX, drills=True)
    return _answer(request, _painter(request).index(texts, _language(request), root=root))


async def page(request: web.Request) -> web.Response:
    language, slug = _language(request), request.match_info["slug"]
    one = await request.app[ROOM].store.read(lambda db: public.public(db, language, slug))
    painter = _painter(request)
    return _answer(request, painter.page(one) if one else painter.gone(language))


async def atom(request: web.Request) -> web.Response:
    texts = await _newest(request, MOST_IN_FEED, drills=False)
    return _answer(request, _painter(request).atom(texts, _language(request)))


async def feed(request: web.Request) -> web.Response:
    texts = await _newest(request, MOST_IN_FEED, drills=False)
    return _answer(request, _painter(request).feed(texts, _language(request)))


async def sitemap(request: web.Request) -> web.Response:
    texts = await request.app[ROOM].store.read(public.listed)
    return _answer(request, _painter(request).sitemap(texts))


async def robots(request: web.Request) -> web.Response:
    return _answer(request, _painter(request).robots())


async def alert(request: web.Request) -> web.Response:
    """An alert that went out on one of our outlets of CAP, for good: later ones refer to it."""
    room, name = request.app[ROOM], PublicationId(request.match_info["publication"])
    outlets = alerting.outlets_of(room.press.outlets)
    found = await room.store.read(lambda db: alerting.sent(db, name, outlets, room.site.url, room.now()))
    if found is None:
        return _answer(request, _painter(request).gone(_language(request)))
    return _answer(request, Drawn(cap.alert(found), cap.KIND_OF))


async def alerts(request: web.Request) -> web.Response:
    room = request.app[ROOM]
    outlets = alerting.outlets_of(room.press.outlets)
    found = await room.store.read(lambda db: alerting.newest(db, outlets, room.site.url, room.now()))
    return _answer(request, _painter(request).alerts(found))


async def unchanging(request: web.Request) -> web.Response:
    return _answer(request, still(request.match_info["name"]))


async def slash(request: web.Request) -> web.Response:
    """Addresses end in a slash, as they do in the exported folder."""
    raise web.HTTPMovedPermanently(request.path + "/")


async def _newest(request: web.Request, most: int, *, drills: bool) -> tuple[PublicText, ...]:
    """Exercises are on the list, marked, and are no news."""
    language = _language(request)
    return await request.app[ROOM].store.read(lambda db: public.newest(db, language, most, drills=drills))


def _painter(request: web.Request) -> Painter:
    room = request.app[ROOM]
    return Painter(room.site, room.zone, room.now())


def _language(request: web.Request) -> Language:
    """The language of the address; at the top, the first of ours that the browser wants."""
    if named := request.match_info.get("language"):
        return Language(named)
    wanted = request.headers.get("Accept-Language", "").lower().replace(" ", "").split(",")
    ours = [Language(one[:2]) for one in wanted if one[:2] in set(Language)]
    return ours[0] if ours else request.app[ROOM].language


def _answer(request: web.Request, drawn: Drawn) -> web.Response:
    tag = hashlib.sha256(drawn.body).hexdigest()[:20]
    # Kept by whoever likes, but asked for anew each time: a withdrawal must be seen at once.
    headers = {"Cache-Control": "public, no-cache", "ETag": f'"{tag}"'}
    if "language" not in request.match_info:
        headers["Vary"] = "Accept-Language"
    if drawn.status == 200 and any(held.value in {tag, "*"} for held in request.if_none_match or ()):
        return web.Response(status=304, headers=headers)
    return web.Response(
        body=drawn.body, status=drawn.status, content_type=drawn.kind, charset="utf-8", headers=headers
    )


_LANGUAGE = "{language:zh|en}"
ROUTES = (
    web.get("/robots.txt", robots),
    web.get("/p", slash),
    web.get("/p/", index),
    web.get("/p/robots.txt", robots),
    web.get("/p/sitemap.xml", sitemap),
    web.get(f"/p/{ALERTS}", alerts),
    web.get("/p/cap/{publication:b-[0-9a-f]+}.xml", alert),
    web.get(f"/p/{{name:{'|'.join(STILL)}}}", unchanging),
    web.get(f"/p/{_LANGUAGE}", slash),
    web.get(f"/p/{_LANGUAGE}/", index),
    web.get(f"/p/{_LANGUAGE}/atom.xml", atom),
    web.get(f"/p/{_LANGUAGE}/feed.json", feed),
    web.get(f"/p/{_LANGUAGE}/{{slug:[a-z0-9-]+}}", slash),
    web.get(f"/p/{_LANGUAGE}/{{slug:[a-z0-9-]+}}/", page),
)
