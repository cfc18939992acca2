"""One story, whole."""

from collections.abc import Iterable
from datetime import timedelta

from aiohttp import web
from sqlite_utils import Database

from responder.desk.alerts import ALIVE
from responder.desk.merging import UNDO_WITHIN
from responder.model.story import Story, StoryId
from responder.store import board, escalations, merges, pages, quotations, rulings, shelf, stories
from responder.web.room import ROOM
from responder.web.session import language_of, signed_in
from responder.web.views import page

MERGEABLE, MOST_OFFERED = timedelta(days=3), 60
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
    since = room.now() - MERGEABLE
    whole, parts, recent, merged = await room.store.read(
        lambda db: (
            _named(db, [merges.into(db, name)]),
            _named(db, merges.parts(db, name)),
            stories.latest(db, since, MOST_OFFERED),
            merges.merged_at(db, name),
        )
    )
    others = [
        one for one in recent if one.id != name and one.state in ALIVE and one.drill is file.story.drill
    ]
    asked = {one.expert for one in file.pages}
    latest = file.alerts[-1].id if file.alerts else None
    held, calls, given, said = await room.store.read(
        lambda db: (
            escalations.of_alert(db, latest) if latest else None,
            pages.calls_of(db, name),
            quotations.of_story(db, name),
            rulings.of_story(db, name),
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
        rulings=said,
        wordings={title.text for title in file.story.titles},
        whole=whole,
        parts=parts,
        others=others,
        undoable=merged is not None and room.now() - merged <= UNDO_WITHIN,
    )


def _named(db: Database, names: Iterable[StoryId | None]) -> tuple[Story, ...]:
    held = (stories.story(db, name) for name in names if name)
    return tuple(one for one in held if one)


ROUTES = (web.get("/stories/{story}", show),)
