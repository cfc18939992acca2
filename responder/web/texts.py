"""The texts of the desk: the list with what is to be done, one text, and the editor."""

from datetime import datetime

from aiohttp import web

from responder.decide import drafting
from responder.decide.checklist import LONG_CHARACTERS, SHORT_CHARACTERS, Check, checklist
from responder.decide.quoting import independent
from responder.decide.sentences import diff
from responder.desk import Start
from responder.errors import NotAllowedError
from responder.model.library import ExplainerId, Verdict
from responder.model.parts import AUDIENCES
from responder.model.response import QuotationId
from responder.model.story import StoryId
from responder.model.version import Content, TextId, TextKind, Version, VersionId
from responder.store import shelf, taken, upkeep
from responder.store.shelf import Folder
from responder.web import forms
from responder.web.room import ROOM
from responder.web.session import posted, signed_in
from responder.web.views import page

MOST_SHOWN = 100
MOST_BYTES = 512 * 1024  # Of an editor's form: a whole text, three bytes to a Chinese character.


async def show_all(request: web.Request) -> web.Response:
    await signed_in(request)
    room = request.app[ROOM]
    held, tasks, waiting, reviews = await room.store.read(
        lambda db: (shelf.newest(db, MOST_SHOWN), shelf.tasks(db), shelf.waiting(db), upkeep.tasks(db))
    )
    return await page(
        request,
        "texts.html",
        folders=held,
        tasks=tasks,
        waiting=waiting,
        reviews=reviews,
        library=room.library,
    )


async def show(request: web.Request) -> web.Response:
    await signed_in(request)
    folder = await folder_of(request)
    content, room = folder.latest.content, request.app[ROOM]
    return await page(
        request,
        "text.html",
        folder=folder,
        text=folder.text,
        offered=await room.store.read(lambda db: room.texts.offered(db, folder.text, content)),
        independent=independent(content.quotations),
        origin=await room.store.read(lambda db: taken.origin(db, folder.latest.id)),
    )


async def add_words(request: web.Request) -> web.Response:
    """Put the story's cleared quotations into a text."""
    person, _ = await posted(request)
    room, text = request.app[ROOM], TextId(request.match_info["text"])
    await room.texts.add_words(text, person.id, room.now())
    raise web.HTTPSeeOther(f"/texts/{text}")


async def drop_words(request: web.Request) -> web.Response:
    person, _ = await posted(request)
    room, text = request.app[ROOM], TextId(request.match_info["text"])
    gone = QuotationId(request.match_info["quotation"])
    await room.texts.drop_words(text, gone, person.id, room.now())
    raise web.HTTPSeeOther(f"/texts/{text}")


async def start(request: web.Request) -> web.Response:
    """Begin a text for a story, or for the library."""
    person, form = await posted(request)
    room = request.app[ROOM]
    story = request.match_info.get("story")
    kind = TextKind.HOLDING if form.get("kind") == "holding" else TextKind.EXPLAINER
    explainer = ExplainerId(form["explainer"]) if form.get("explainer") else None
    begun = await room.texts.start(
        Start(kind, StoryId(story) if story else None, explainer), person.id, room.now()
    )
    mine = next((one for one in begun if one.language is person.language), begun[0])
    raise web.HTTPSeeOther(f"/texts/{mine.id}/edit")


async def show_editor(request: web.Request) -> web.Response:
    await signed_in(request)
    folder = await folder_of(request)
    return await _editor(request, folder, folder.latest)


async def save(request: web.Request) -> web.Response:
    """Keep what was written; hand it in where that button was pressed."""
    person, form = await posted(request, most=MOST_BYTES)
    room, folder = request.app[ROOM], await folder_of(request)
    content = forms.content_of(form, folder.latest.content, room.zone)
    after = VersionId(form.get("after", ""))
    saved = await room.texts.save(folder.text.id, after, content, person.id, now=room.now())
    if form.get("act") == "submit":
        await room.texts.submit(saved.id, person.id, room.now())
        raise web.HTTPSeeOther(f"/versions/{saved.id}")
    raise web.HTTPSeeOther(f"/texts/{folder.text.id}/edit")


async def preview(request: web.Request) -> web.Response:
    """How what stands in the form would look; nothing is kept."""
    _, form = await posted(request, most=MOST_BYTES)
    room, folder = request.app[ROOM], await folder_of(request)
    try:
        content = forms.content_of(form, folder.latest.content, room.zone)
    except NotAllowedError as error:
        return await page(request, "_unreadable.html", code=f"said_{error}")
    checks = checked(folder, folder.latest, room.now(), content)
    return await page(request, "_preview.html", content=content, checks=checks)


async def folder_of(request: web.Request) -> Folder:
    name = TextId(request.match_info["text"])
    folder = await request.app[ROOM].store.read(lambda db: shelf.folder(db, name))
    if folder is None:
        raise NotAllowedError("unknown")
    return folder


def checked(
    folder: Folder, version: Version, now: datetime, content: Content | None = None
) -> tuple[Check, ...]:
    """The checklist of a version, or of what may become the one after it."""
    wanted = content or version.content
    lines = diff(shelf.previous_content(folder, version), wanted)
    twin = folder.twin[1].content if folder.twin else None
    return checklist(wanted, lines, twin, now, library=folder.text.story is None)


async def _editor(request: web.Request, folder: Folder, version: Version) -> web.Response:
    content, room = version.content, request.app[ROOM]
    holding = content.kind is TextKind.HOLDING
    local = content.next_update_at.astimezone(room.zone) if content.next_update_at else None
    return await page(
        request,
        "edit.html",
        folder=folder,
        text=folder.text,
        version=version,
        content=content,
        checks=checked(folder, version, room.now()),
        blanks=[name for name in drafting.blanks(content) if name != drafting.NEXT_UPDATE],
        parts=drafting.parts_of(content.kind),
        audiences=() if holding else AUDIENCES,
        sources=forms.sources(content.evidence),
        answers=forms.answers(content.claims),
        verdicts=", ".join(Verdict),
        next_update=local.strftime("%Y-%m-%dT%H:%M") if local else "",
        most=(SHORT_CHARACTERS, LONG_CHARACTERS),
    )


ROUTES = (
    web.get("/texts", show_all),
    web.post("/texts", start),
    web.post("/stories/{story}/texts", start),
    web.get("/texts/{text}", show),
    web.post("/texts/{text}/words", add_words),
    web.post("/texts/{text}/words/{quotation}/drop", drop_words),
    web.get("/texts/{text}/edit", show_editor),
    web.post("/texts/{text}/edit", save),
    web.post("/texts/{text}/preview", preview),
)
