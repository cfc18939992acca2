"""One story, whole."""

from datetime import timedelta

from aiohttp import web

from responder.model.story import StoryId
from responder.store import board, escalations, pages, quotations
from responder.web.room import ROOM
from responder.web.session import signed_in
from responder.web.views import page

ANSWER_WITHIN = timedelta(minutes=20)


async def show(request: web.Request) -> web.Response:
    await signed_in(request)
    room, name = request.app[ROOM], StoryId(request.match_info["story"])
    file = await room.store.read(lambda db: board.file(db, name))
    if file is None:
        return await page(request, "message.html", 404, code="no_story")
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
        escalation=held,
        calls=calls,
        given=given,
    )


ROUTES = (web.get("/stories/{story}", show),)
