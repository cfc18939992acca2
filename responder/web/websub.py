"""Where hubs ask whether we have subscribed, and deliver; open to all who know the address of one."""

from aiohttp import web

from responder.errors import FetchError, NotAllowedError
from responder.hubs import PATH, Hubs
from responder.web.room import ROOM

_CHUNK = 64 * 1024


async def answer(request: web.Request) -> web.Response:
    """A hub's question (WebSub section 5.3), answered only about what we have asked of it."""
    room = request.app[ROOM]
    try:
        challenge = await _hubs(request).answer(request.match_info["token"], request.query, room.now())
    except NotAllowedError:
        return web.Response(status=404, text="nothing of this kind was asked for")
    return web.Response(text=challenge)


async def accept(request: web.Request) -> web.Response:
    """A delivery; 410 tells a hub to end a subscription that we do not know."""
    token, hubs = request.match_info["token"], _hubs(request)
    try:
        await hubs.known(token)
        body = await _body(request)
        said = request.headers.get("X-Hub-Signature", "")
        await hubs.accept(token, said, body, request.headers.get("Content-Type", ""))
    except NotAllowedError as error:
        if str(error) == "signature":
            return web.Response(status=403, text="not signed as agreed")
        return web.Response(status=410, text="nothing of this kind was asked for")
    except FetchError as error:
        return web.Response(status=422, text=error.what)
    return web.Response(status=202)


async def _body(request: web.Request) -> bytes:
    """As it was signed, so compressed ones are not taken; and no more of it than of a feed that is asked."""
    if request.headers.get("Content-Encoding", "identity").lower() != "identity":
        raise web.HTTPUnsupportedMediaType(text="send it uncompressed")
    most, body = request.app[ROOM].most_bytes, bytearray()
    async for chunk in request.content.iter_chunked(_CHUNK):
        body += chunk
        if len(body) > most:
            raise web.HTTPRequestEntityTooLarge(max_size=most, actual_size=len(body))
    return bytes(body)


def _hubs(request: web.Request) -> Hubs:
    hubs = request.app[ROOM].hubs
    if hubs is None:
        raise web.HTTPNotFound(text="nothing of this kind was asked for")
    return hubs


ROUTES = (
    web.get(PATH + "{token}", answer),
    web.post(PATH + "{token}", accept),
)
