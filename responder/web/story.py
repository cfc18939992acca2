"""One story, whole."""

from datetime import timedelta

from aiohttp import web

from responder.model.story import StoryId
from responder.store import board, escalations, pages, quotations, shelf
from responder.web.room import ROOM
from responder.web.session import language_of, signed_in
from responder.web.views import page

ANSWER_WITHIN = timedelta(minutes=20)


async def show(request: web.Request) -> web.Response:
    await signed_in(request)
    room, name = request.app[ROOM], StoryId(request.match_info["story"])
    file, folders = await room.store.read(lambda db: (board.file(db, name), shelf.folders(db, name)))
    if file is None:
        return await page(request, "message.html", 404, code="no_story")
    matched = [
        match.explainer for match in (file.alerts[-1].explainers if file.alerts else file.story.matches)
    ]
    vetted = await room.store.read(lambda db: shelf.vetted(db, matched, language_of(request)))
    template = "_story.html" if request.headers.get("HX-Request") else "story.html"
    asked = {one.expert for one in file.pages}
    latest = file.alerts[-1].id if file.alerts else None
    held, calls, given = await room.store.read(
        lambda db: (
            escalations.of_alert(db, latest) if latest else None,
            pages.calls_of(db, name),
            quotations.of_story(db, name),
        )
    )
    return await page(
        request,
        template,
        file=file,
        story=file.story,
        alert=file.alerts[-1] if file.alerts else None,
        asked=asked,
        people=room.people,
        folders=folders,
        vetted=vetted,
        escalation=held,
        calls=calls,
        given=given,
    )


ROUTES = (web.get("/stories/{story}", show),)
