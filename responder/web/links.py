"""Pages behind a link in a message: no sign-in, nothing changes by looking, one button."""

from datetime import timedelta

from aiohttp import web

from responder.errors import NotAllowedError
from responder.model.oncall import AlertId
from responder.model.response import Answer, PageId
from responder.model.story import StoryId
from responder.store import alerts, links, pages, stories
from responder.web.room import ROOM
from responder.web.session import LANGUAGE, LASTS, keep_session
from responder.web.views import page

PROMISES = (20, 40, 60)  # Minutes from now that an expert may promise.


async def show_take(request: web.Request) -> web.Response:
    room, secret = request.app[ROOM], request.match_info["secret"]
    link = await room.store.read(lambda db: links.look_up(db, secret, "take", room.now()))
    alert = await room.store.read(lambda db: alerts.alert(db, AlertId(link.object)))
    return await page(request, "take.html", alert=alert, done=False)


async def take(request: web.Request) -> web.Response:
    room = request.app[ROOM]
    alert = await room.desk.take_by_link(request.match_info["secret"], room.now())
    return await page(request, "take.html", alert=alert, done=True)


async def show_answer(request: web.Request) -> web.Response:
    return await _answer_page(request, thanks=False)


async def answer(request: web.Request) -> web.Response:
    """An expert's answer, or their words."""
    room, form = request.app[ROOM], await request.post()
    name, now = await _page_name(request), room.now()
    if "words" in form:
        words = str(form["words"]).strip()[:2000]
        if not words:
            raise NotAllowedError("missing")
        await room.desk.quote(name, words, now)
    else:
        chosen = str(form.get("answer", ""))
        minutes = str(form.get("minutes", ""))
        if chosen not in set(Answer):
            raise NotAllowedError("missing")
        promised = now + timedelta(minutes=int(minutes)) if minutes in set(map(str, PROMISES)) else None
        await room.desk.answer(name, Answer(chosen), promised, now)
    return await _answer_page(request, thanks=True)


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


async def _page_name(request: web.Request) -> PageId:
    room, secret = request.app[ROOM], request.match_info["secret"]
    link = await room.store.read(lambda db: links.look_up(db, secret, "answer", room.now()))
    return PageId(link.object)


async def _answer_page(request: web.Request, *, thanks: bool) -> web.Response:
    room, name = request.app[ROOM], await _page_name(request)
    asked = await room.store.read(lambda db: pages.page(db, name))
    if asked is None:
        raise NotAllowedError("unknown")
    story = await room.store.read(lambda db: stories.story(db, StoryId(asked.story)))
    times = [(minutes, room.now() + timedelta(minutes=minutes)) for minutes in PROMISES]
    return await page(request, "answer.html", asked=asked, story=story, times=times, thanks=thanks)


ROUTES = (
    web.get("/l/{secret}", show_take),
    web.post("/l/{secret}", take),
    web.get("/a/{secret}", show_answer),
    web.post("/a/{secret}", answer),
    web.get("/sign-in/{secret}", show_sign_in),
    web.post("/sign-in/{secret}", sign_in),
    web.post("/language", choose_language),
)
