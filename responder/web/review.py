"""The review of one version: what changed, sentence by sentence, and what to look at."""

from aiohttp import web

from responder.decide import release
from responder.decide.checklist import cited
from responder.decide.sentences import Change, diff
from responder.errors import NotAllowedError
from responder.model.oncall import Person
from responder.model.version import Standing, VersionId, VersionState
from responder.store import shelf, taken
from responder.store.shelf import Folder
from responder.web.room import ROOM
from responder.web.session import posted, signed_in
from responder.web.texts import checked
from responder.web.views import page


async def show(request: web.Request) -> web.Response:
    person = await signed_in(request)
    room = request.app[ROOM]
    standing, folder = await version_of(request)
    version, base = standing.version, folder.base(standing.version)
    lines = diff(base.content if base else None, version.content)
    return await page(
        request,
        "version.html",
        folder=folder,
        text=folder.text,
        version=version,
        content=version.content,
        base=base,
        lines=lines,
        changed=sum(line.change is not Change.SAME for line in lines),
        origin=await room.store.read(lambda db: taken.origin(db, version.id)),
        cited=lambda sentence: cited(sentence, version.content),
        checks=checked(folder, version, room.now()),
        standing=standing,
        refusal=release.may_review(standing, person),
        may_skip=_may_skip(request, person, standing, folder),
        may_publish=release.may_publish(standing, person, (), room.now().date()),
    )


async def submit(request: web.Request) -> web.Response:
    person, _ = await posted(request)
    room = request.app[ROOM]
    await room.texts.submit(_name(request), person.id, room.now())
    return _back(request)


async def sign(request: web.Request) -> web.Response:
    person, form = await posted(request)
    room = request.app[ROOM]
    await room.texts.sign(_name(request), person.id, _comment(form), room.now())
    return _back(request)


async def send_back(request: web.Request) -> web.Response:
    person, form = await posted(request)
    room = request.app[ROOM]
    await room.texts.send_back(_name(request), person.id, _comment(form), room.now())
    return _back(request)


async def recuse(request: web.Request) -> web.Response:
    person, form = await posted(request)
    room = request.app[ROOM]
    await room.texts.recuse(_name(request), person.id, _comment(form), room.now())
    return _back(request)


async def skip(request: web.Request) -> web.Response:
    """The emergency path."""
    person, form = await posted(request)
    room = request.app[ROOM]
    await room.texts.skip_review(_name(request), person.id, _comment(form), room.now())
    raise web.HTTPSeeOther(f"/versions/{_name(request)}/publish")


async def put_in_force(request: web.Request) -> web.Response:
    person, _ = await posted(request)
    room = request.app[ROOM]
    await room.texts.put_in_force(_name(request), person.id, room.now())
    return _back(request)


async def renew(request: web.Request) -> web.Response:
    person, _ = await posted(request)
    room = request.app[ROOM]
    made = await room.texts.renew(_name(request), person.id, room.now())
    raise web.HTTPSeeOther(f"/versions/{made.id}")


async def version_of(request: web.Request) -> tuple[Standing, Folder]:
    room, name = request.app[ROOM], _name(request)
    standing = await room.store.read(lambda db: shelf.standing(db, name))
    if standing is None:
        raise NotAllowedError("unknown")
    folder = await room.store.read(lambda db: shelf.folder(db, standing.version.text))
    if folder is None:
        raise NotAllowedError("unknown")
    return standing, folder


def _may_skip(request: web.Request, person: Person, standing: Standing, folder: Folder) -> bool:
    """Whether the emergency path is open; the desk's own rule has the last word."""
    named = request.app[ROOM].texts.emergency
    waiting = standing.version.state in {VersionState.DRAFT, VersionState.IN_REVIEW}
    return person.id == named and waiting and folder.story is not None and person.id not in standing.hands


def _name(request: web.Request) -> VersionId:
    return VersionId(request.match_info["version"])


def _comment(form: dict[str, str]) -> str:
    return form.get("comment", "").strip()[:1000]


def _back(request: web.Request) -> web.Response:
    raise web.HTTPSeeOther(f"/versions/{_name(request)}")


ROUTES = (
    web.get("/versions/{version}", show),
    web.post("/versions/{version}/submit", submit),
    web.post("/versions/{version}/sign", sign),
    web.post("/versions/{version}/return", send_back),
    web.post("/versions/{version}/recuse", recuse),
    web.post("/versions/{version}/skip", skip),
    web.post("/versions/{version}/force", put_in_force),
    web.post("/versions/{version}/renew", renew),
)
