"""What comes from other desks, and the bundle that this desk shares; no rule lives here."""

import hashlib

from aiohttp import web

from responder.errors import NotAllowedError
from responder.model.exchange import StagedId, StagedState
from responder.store import staging
from responder.web.room import ROOM
from responder.web.session import posted, signed_in
from responder.web.views import page


async def show(request: web.Request) -> web.Response:
    await signed_in(request)
    store = request.app[ROOM].store
    held = await store.read(lambda db: (staging.all_staged(db), staging.peers(db), staging.notices(db)))
    staged, peers, notices = held
    return await page(request, "shared.html", staged=staged, peers=peers, notices=notices)


async def see(request: web.Request) -> web.Response:
    person, _ = await posted(request)
    notice = request.match_info["notice"]
    if not await request.app[ROOM].store.write(lambda db: staging.see(db, notice, person.id)):
        raise NotAllowedError("over")
    raise web.HTTPSeeOther("/library/shared")


async def put_aside(request: web.Request) -> web.Response:
    await posted(request)
    wanted = StagedId(request.match_info["staged"])
    if not await request.app[ROOM].store.write(lambda db: staging.move(db, wanted, StagedState.ASIDE)):
        raise NotAllowedError("over")
    raise web.HTTPSeeOther("/library/shared")


async def bundle(request: web.Request) -> web.Response:
    """The newest bundle, open to all: it is signed, and holds nothing that is not for the public."""
    path = request.app[ROOM].bundle
    if not path.is_file():
        raise web.HTTPNotFound(text="This desk shares no library. 本台没有共享知识库。")
    raw = path.read_bytes()
    tag = hashlib.sha256(raw).hexdigest()[:32]
    if any(known.value == tag for known in request.if_none_match or ()):
        return web.Response(status=304)
    return web.Response(body=raw, content_type="application/octet-stream", headers={"ETag": f'"{tag}"'})


ROUTES = (
    web.get("/library/shared", show),
    web.post("/library/notices/{notice}/seen", see),
    web.post("/library/staged/{staged}/aside", put_aside),
    web.get("/bundle/library.bundle", bundle),
)
