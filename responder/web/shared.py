"""What comes from other desks, and the bundle that this desk shares; no rule lives here."""

import hashlib

from aiohttp import web

from responder.decide.checklist import cited
from responder.decide.sentences import Change, diff
from responder.errors import NotAllowedError
from responder.model.exchange import StagedId, StagedState
from responder.model.library import ExplainerId
from responder.store import staging
from responder.web.room import ROOM
from responder.web.session import posted, signed_in
from responder.web.views import page


async def show(request: web.Request) -> web.Response:
    await signed_in(request)
    store = request.app[ROOM].store
    staged, peers, notices, ours = await store.read(
        lambda db: (staging.all_staged(db), staging.peers(db), staging.notices(db), staging.retractions(db))
    )
    return await page(request, "shared.html", staged=staged, peers=peers, notices=notices, ours=ours)


async def see(request: web.Request) -> web.Response:
    person, _ = await posted(request)
    room = request.app[ROOM]
    await room.texts.hear(request.match_info["notice"], person.id, room.now())
    raise web.HTTPSeeOther("/library/shared")


async def unretract(request: web.Request) -> web.Response:
    person, form = await posted(request)
    room, wanted = request.app[ROOM], ExplainerId(request.match_info["explainer"])
    await room.press.unretract(wanted, str(form.get("reason", "")), person.id, room.now())
    raise web.HTTPSeeOther("/library/shared")


async def show_one(request: web.Request) -> web.Response:
    """A draft beside what was taken of it, or what this desk says, sentence by sentence."""
    await signed_in(request)
    room, today = request.app[ROOM], request.app[ROOM].now().date()
    one = await room.store.read(lambda db: staging.one(db, _name(request)))
    if one is None:
        raise NotAllowedError("unknown")
    offer = await room.store.read(lambda db: room.texts.offer(db, one, today))
    lines = diff(offer.base, offer.content) if offer.content else ()
    return await page(
        request,
        "staged.html",
        one=one,
        offer=offer,
        lines=lines,
        changed=sum(line.change is not Change.SAME for line in lines),
        cited=lambda sentence: cited(sentence, offer.content) if offer.content else (),
    )


async def take(request: web.Request) -> web.Response:
    person, _ = await posted(request)
    room = request.app[ROOM]
    made = await room.texts.take(_name(request), person.id, room.now())
    mine = next((one for one in made if one.language is person.language), made[0])
    raise web.HTTPSeeOther(f"/texts/{mine.id}")


async def put_aside(request: web.Request) -> web.Response:
    await posted(request)
    wanted, store = _name(request), request.app[ROOM].store
    if not await store.write(lambda db: staging.move(db, wanted, StagedState.ASIDE)):
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


def _name(request: web.Request) -> StagedId:
    return StagedId(request.match_info["staged"])


ROUTES = (
    web.get("/library/shared", show),
    web.get("/library/staged/{staged}", show_one),
    web.post("/library/staged/{staged}/take", take),
    web.post("/library/notices/{notice}/seen", see),
    web.post("/library/retractions/{explainer}/undo", unretract),
    web.post("/library/staged/{staged}/aside", put_aside),
    web.get("/bundle/library.bundle", bundle),
)
