"""What an editor does on the desk; every act is a POST with the session's token."""

from datetime import timedelta

from aiohttp import web

from responder.desk import Question
from responder.errors import NotAllowedError
from responder.model.library import ExpertId
from responder.model.oncall import AlertId, PersonId
from responder.model.response import CallId, Level, QuotationId
from responder.model.story import StoryId
from responder.store import links
from responder.web.room import ROOM
from responder.web.session import cookie, posted, secret_of

ANSWER_WITHIN = timedelta(minutes=20)


async def take(request: web.Request) -> web.Response:
    person, form = await posted(request)
    room = request.app[ROOM]
    await room.desk.take(AlertId(request.match_info["alert"]), person.id, room.now())
    return back(form)


async def not_ours(request: web.Request) -> web.Response:
    person, form = await posted(request)
    room = request.app[ROOM]
    reason = form.get("reason", "").strip()[:200]
    await room.desk.not_ours(AlertId(request.match_info["alert"]), person.id, room.now(), reason)
    return back(form)


async def hand_on(request: web.Request) -> web.Response:
    person, form = await posted(request)
    room = request.app[ROOM]
    to = PersonId(form.get("to", ""))
    await room.desk.hand_on(AlertId(request.match_info["alert"]), person.id, to, room.now())
    return back(form)


async def page_expert(request: web.Request) -> web.Response:
    person, form = await posted(request)
    room, question = request.app[ROOM], form.get("question", "").strip()[:500]
    if not question:
        raise NotAllowedError("missing")
    now = room.now()
    await room.desk.page(
        StoryId(request.match_info["story"]),
        ExpertId(form.get("expert", "")),
        person.id,
        question=question,
        answer_by=now + ANSWER_WITHIN,
        now=now,
    )
    return back(form)


async def call_off(request: web.Request) -> web.Response:
    person, form = await posted(request)
    room, reason = request.app[ROOM], form.get("reason", "").strip()[:200]
    if not reason:
        raise NotAllowedError("missing")
    await room.desk.call_off(AlertId(request.match_info["alert"]), person.id, room.now(), reason)
    return back(form)


async def call_experts(request: web.Request) -> web.Response:
    """Ask experts in waves."""
    person, form = await posted(request)
    room, question = request.app[ROOM], form.get("question", "").strip()[:500]
    minutes, level = form.get("minutes", "40"), form.get("level", Level.NAMED)
    if not question or level not in set(Level) or not minutes.isdecimal() or not 5 <= int(minutes) <= 1440:
        raise NotAllowedError("missing")
    now = room.now()
    asked = Question(question, now + timedelta(minutes=int(minutes)), Level(level))
    await room.desk.call(StoryId(request.match_info["story"]), person.id, asked, now)
    return back(form)


async def end_call(request: web.Request) -> web.Response:
    person, form = await posted(request)
    room = request.app[ROOM]
    await room.desk.end_call(CallId(request.match_info["call"]), person.id, room.now())
    return back(form)


async def clear(request: web.Request) -> web.Response:
    """Pass an expert's words on."""
    person, form = await posted(request)
    room, words = request.app[ROOM], form.get("words", "").strip()[:2000]
    if not words:
        raise NotAllowedError("missing")
    await room.desk.clear(QuotationId(request.match_info["quotation"]), person.id, words, room.now())
    return back(form)


async def merge(request: web.Request) -> web.Response:
    """Make the story part of another, and show the whole."""
    person, form = await posted(request)
    room, into = request.app[ROOM], form.get("into", "")
    whole = await room.desk.merge(StoryId(request.match_info["story"]), StoryId(into), person.id, room.now())
    raise web.HTTPSeeOther(f"/stories/{whole.id}")


async def unmerge(request: web.Request) -> web.Response:
    """Take a merge back, and show the story that is itself again."""
    person, _ = await posted(request)
    room = request.app[ROOM]
    part = await room.desk.unmerge(StoryId(request.match_info["story"]), person.id, room.now())
    raise web.HTTPSeeOther(f"/stories/{part.id}")


async def sign_out(request: web.Request) -> web.Response:
    await posted(request)
    room, secret = request.app[ROOM], secret_of(request)
    await room.store.write(lambda db: links.close_session(db, secret))
    response = web.HTTPSeeOther("/")
    response.del_cookie(cookie(room))
    raise response


def back(form: dict[str, str]) -> web.Response:
    """Back to the page that the form was on; only ever to one of our own."""
    where = form.get("back", "/")
    safe = where if where.startswith("/") and not where.startswith("//") else "/"
    raise web.HTTPSeeOther(safe)


ROUTES = (
    web.post("/sign-out", sign_out),
    web.post("/alerts/{alert}/take", take),
    web.post("/alerts/{alert}/not-ours", not_ours),
    web.post("/alerts/{alert}/hand-on", hand_on),
    web.post("/stories/{story}/page", page_expert),
    web.post("/alerts/{alert}/call-off", call_off),
    web.post("/stories/{story}/merge", merge),
    web.post("/stories/{story}/unmerge", unmerge),
    web.post("/stories/{story}/call", call_experts),
    web.post("/calls/{call}/end", end_call),
    web.post("/quotations/{quotation}/clear", clear),
)
