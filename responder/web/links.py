"""Pages behind a link in a message: no sign-in, nothing changes by looking, one button."""

from datetime import datetime

from aiohttp import web
from sqlite_utils import Database

from responder.decide.partners import likely
from responder.desk.alerts import ALIVE
from responder.model.oncall import Alert, AlertId, PersonId
from responder.model.story import Story, StoryId, StoryState
from responder.store import alerts, links, stories
from responder.web.room import ROOM
from responder.web.session import LANGUAGE, LASTS, keep_session
from responder.web.story import MERGEABLE
from responder.web.views import page

MOST_LOOKED_AT, MOST_OFFERED = 200, 8


async def show_take(request: web.Request) -> web.Response:
    room, secret = request.app[ROOM], request.match_info["secret"]
    link = await room.store.read(lambda db: links.look_up(db, secret, "take", room.now()))
    alert = await room.store.read(lambda db: alerts.alert(db, AlertId(link.object)))
    others = [one for one in room.people if one.id != link.person]
    wholes = await room.store.read(lambda db: _wholes(db, alert, room.now())) if alert else ()
    return await page(
        request, "take.html", alert=alert, secret=secret, done=False, others=others, wholes=wholes
    )


async def take(request: web.Request) -> web.Response:
    """Take, not ours, merge or hand on: whichever button was pressed spends the link."""
    room, secret, form = request.app[ROOM], request.match_info["secret"], await request.post()
    match form.get("act", "take"):
        case "merge":
            into = StoryId(str(form.get("into", "")))
            joined = await room.desk.merge_by_link(secret, into, room.now())
            return await page(request, "merged.html", joined=joined, part=None)
        case "not-ours":
            reason = str(form.get("reason", "")).strip()[:200]
            alert = await room.desk.not_ours_by_link(secret, room.now(), reason)
        case "hand-on":
            to = PersonId(str(form.get("to", "")))
            alert = await room.desk.hand_on_by_link(secret, to, room.now())
        case _:
            alert = await room.desk.take_by_link(secret, room.now())
    return await page(request, "take.html", alert=alert, secret=secret, done=True, others=(), wholes=())


def _wholes(db: Database, alert: Alert, now: datetime) -> tuple[Story, ...]:
    """The open stories that an alert's story is most likely part of."""
    part = stories.story(db, alert.story)
    if part is None or part.state is StoryState.MERGED:
        return ()
    alive = [
        one
        for one in stories.latest(db, now - MERGEABLE, MOST_LOOKED_AT)
        if one.state in ALIVE and one.drill is part.drill and alerts.of_story(db, one.id)
    ]
    return likely(part, alive, MOST_OFFERED)


async def show_unmerge(request: web.Request) -> web.Response:
    room, secret = request.app[ROOM], request.match_info["secret"]
    await room.store.read(lambda db: links.look_up(db, secret, "unmerge", room.now()))
    return await page(request, "unmerge.html", secret=secret)


async def unmerge(request: web.Request) -> web.Response:
    room, secret = request.app[ROOM], request.match_info["secret"]
    part = await room.desk.unmerge_by_link(secret, room.now())
    return await page(request, "merged.html", joined=None, part=part)


async def show_sign_in(request: web.Request) -> web.Response:
    room, secret = request.app[ROOM], request.match_info["secret"]
    await room.store.read(lambda db: links.look_up(db, secret, "sign-in", room.wall()))
    return await page(request, "sign_in.html")


async def sign_in(request: web.Request) -> web.Response:
    room, secret, now = request.app[ROOM], request.match_info["secret"], request.app[ROOM].wall()
    session = await room.store.write(
        lambda db: links.open_session(db, links.use(db, secret, "sign-in", now).person, now + LASTS)
    )
    response = web.HTTPSeeOther("/")
    keep_session(response, session, room)
    raise response


async def choose_language(request: web.Request) -> web.Response:
    """Remember the language in the browser; nothing is kept here."""
    form = await request.post()
    where = str(form.get("back", "/"))
    safe = where if where.startswith("/") and not where.startswith("//") else "/"
    response = web.HTTPSeeOther(safe)
    response.set_cookie(LANGUAGE, "en" if form.get("language") == "en" else "zh", samesite="Lax")
    raise response


async def show_canary(request: web.Request) -> web.Response:
    room, secret = request.app[ROOM], request.match_info["secret"]
    await room.store.read(lambda db: links.look_up(db, secret, "canary", room.now()))
    return await page(request, "canary.html", secret=secret, done=False)


async def got_canary(request: web.Request) -> web.Response:
    room, secret = request.app[ROOM], request.match_info["secret"]
    await room.store.read(lambda db: links.look_up(db, secret, "canary", room.now()))
    await room.desk.receive(secret, room.now())
    return await page(request, "canary.html", secret=secret, done=True)


async def seen(request: web.Request) -> web.Response:
    """A message's page was opened by a browser that runs scripts: a receipt, and nothing else.

    Only what shows the page sends this; a scanner that merely fetches the link does not.
    """
    room, secret = request.app[ROOM], request.match_info["secret"]
    await room.desk.receive(secret, room.now())
    return web.Response(status=204)


ROUTES = (
    web.get("/l/{secret}", show_take),
    web.post("/l/{secret}", take),
    web.get("/u/{secret}", show_unmerge),
    web.post("/u/{secret}", unmerge),
    web.get("/c/{secret}", show_canary),
    web.post("/c/{secret}", got_canary),
    web.post("/seen/{secret}", seen),
    web.get("/sign-in/{secret}", show_sign_in),
    web.post("/sign-in/{secret}", sign_in),
    web.post("/language", choose_language),
)
