"""What is told about the feeds themselves, and taking it off the desk."""

from datetime import timedelta

from aiohttp import web

from responder.desk import feeds as acts
from responder.model.notice import NoticeId
from responder.web.acts import back
from responder.web.room import ROOM
from responder.web.session import posted

WELL_SHOWN = timedelta(hours=2)  # For so long the desk says that a trouble is over.
KEPT_SHOWN = timedelta(days=7)  # For so long the page of feeds does.


async def dismiss(request: web.Request) -> web.Response:
    person, form = await posted(request)
    room, name = request.app[ROOM], NoticeId(request.match_info["notice"])
    await acts.dismiss(room.desk, name, person.id, room.now())
    return back(form)


ROUTES = (web.post("/notices/{notice}/dismiss", dismiss),)
