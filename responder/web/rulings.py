"""One tap of an editor on what the machine decided."""

from aiohttp import web

from responder.desk.rulings import Tap
from responder.errors import NotAllowedError
from responder.model.ruling import Said
from responder.model.story import StoryId
from responder.web.acts import back
from responder.web.room import ROOM
from responder.web.session import posted


async def rule(request: web.Request) -> web.Response:
    person, form = await posted(request)
    room, said = request.app[ROOM], form.get("said", "")
    if said not in set(Said):
        raise NotAllowedError("unknown")
    story = StoryId(request.match_info["story"])
    tap = Tap(Said(said), form.get("about", ""), person.id, room.now())
    if form.get("taken_back"):
        await room.desk.take_back(story, tap)
    else:
        await room.desk.rule(story, tap)
    return back(form)


ROUTES = (web.post("/stories/{story}/verdict", rule),)
