"""The officer's page: each outlet's version, where it goes and when, and what became of it."""

from dataclasses import dataclass
from datetime import datetime
from zoneinfo import ZoneInfo

from aiohttp import web

from responder.decide import drafting, release
from responder.decide.quoting import what_was_wrong
from responder.desk import Order
from responder.desk.press import publication_id
from responder.errors import NotAllowedError
from responder.model.oncall import PersonId
from responder.model.publication import (
    OUT,
    Deed,
    Outlet,
    Publication,
    PublicationId,
    PublicationState,
)
from responder.model.version import TextId, Version
from responder.publish import PUBLISHERS, Outgoing, Preview
from responder.store import quotations
from responder.store.shelf import Folder
from responder.web.review import version_of
from responder.web.room import ROOM, Room
from responder.web.session import posted, signed_in
from responder.web.views import page


@dataclass(frozen=True, slots=True)
class Way:
    """One outlet as the officer sees it."""

    outlet: Outlet
    deed: Deed
    preview: Preview
    ordered: Publication | None  # Of this version; None if it was not ordered there.


async def show(request: web.Request) -> web.Response:
    person = await signed_in(request)
    room = request.app[ROOM]
    standing, folder = await version_of(request)
    version = standing.version
    blanks = drafting.blanks(version.content)
    stands = any(one.version != version.id and one.state in OUT for one in folder.publications)
    return await page(
        request,
        "publish.html",
        folder=folder,
        text=folder.text,
        version=version,
        ways=tuple(_way(room, folder, version, outlet) for outlet in _outlets(room, folder)),
        stands=stands,
        wrong=await _taken_back(room, folder, version),
        refusal=release.may_publish(standing, person, blanks, room.now().date()),
    )


async def _taken_back(room: Room, folder: Folder, version: Version) -> str:
    """What is wrong with the text in public where an expert took words back; empty where none did."""
    out = {one.version for one in folder.publications if one.state in OUT}
    old = next((one for one in folder.versions if one.id in out and one.id != version.id), None)
    if old is None:
        return ""
    gone = await room.store.read(lambda db: quotations.taken_back(db, old.content))
    return what_was_wrong(old.content, gone)


async def publish(request: web.Request) -> web.Response:
    person, form = await posted(request)
    room = request.app[ROOM]
    standing, folder = await version_of(request)
    chosen = tuple(outlet.name for outlet in _outlets(room, folder) if f"to_{outlet.name}" in form)
    wrong = form.get("wrong", "").strip()[:1000]
    if form.get("change") == "correct" and not wrong:
        raise NotAllowedError("missing")
    order = Order(
        chosen,
        _moment(form.get("at", ""), room.zone),
        _moment(form.get("embargo", ""), room.zone),
        wrong if form.get("change") == "correct" else "",
    )
    await room.press.publish(standing.version.id, order, person.id, room.now())
    raise web.HTTPSeeOther(f"/texts/{folder.text.id}")


async def withdraw(request: web.Request) -> web.Response:
    person, form = await posted(request)
    room, text = request.app[ROOM], TextId(request.match_info["text"])
    reason = form.get("reason", "").strip()[:1000]
    await room.press.withdraw(text, reason, person.id, room.now())
    raise web.HTTPSeeOther(f"/texts/{text}")


async def again(request: web.Request) -> web.Response:
    person, form = await posted(request)
    room = request.app[ROOM]
    await room.press.try_again(_name(request), person.id, room.now())
    return _back(form)


async def settle(request: web.Request) -> web.Response:
    person, form = await posted(request)
    room = request.app[ROOM]
    there, url = form.get("there") == "yes", form.get("url", "").strip()
    await room.press.settle(_name(request), person.id, room.now(), there=there, url=url)
    return _back(form)


async def cancel(request: web.Request) -> web.Response:
    person, form = await posted(request)
    room = request.app[ROOM]
    await room.press.cancel(_name(request), person.id, room.now())
    return _back(form)


def _outlets(room: Room, folder: Folder) -> tuple[Outlet, ...]:
    text = folder.text
    return tuple(one for one in room.press.outlets.values() if one.carries(text.language, drill=text.drill))


def _way(room: Room, folder: Folder, version: Version, outlet: Outlet) -> Way:
    there = [one for one in folder.publications if one.outlet == outlet.name]
    earlier = tuple(one for one in there if one.state in OUT and one.version != version.id)
    ordered = [one for one in there if one.version == version.id]
    deed = Deed.UPDATE if earlier else Deed.PUBLISH
    publication = Publication(
        publication_id(version.id, outlet.name, deed),
        version.id,
        version.text,
        outlet.name,
        deed,
        PersonId(""),
        room.now(),
        PublicationState.SCHEDULED,
        None,
    )
    address = folder.text.page(room.site.url)
    outgoing = Outgoing(outlet, publication, version.content, address, "", room.now(), earlier)
    preview = PUBLISHERS[outlet.kind].preview(outgoing)
    return Way(outlet, deed, preview, ordered[-1] if ordered else None)


def _name(request: web.Request) -> PublicationId:
    return PublicationId(request.match_info["publication"])


def _moment(text: str, zone: ZoneInfo) -> datetime | None:
    try:
        return datetime.fromisoformat(text).replace(tzinfo=zone) if text else None
    except ValueError as error:
        raise NotAllowedError("bad_time") from error


def _back(form: dict[str, str]) -> web.Response:
    where = form.get("back", "/texts")
    raise web.HTTPSeeOther(where if where.startswith("/") and not where.startswith("//") else "/texts")


ROUTES = (
    web.get("/versions/{version}/publish", show),
    web.post("/versions/{version}/publish", publish),
    web.post("/texts/{text}/withdraw", withdraw),
    web.post("/publications/{publication}/again", again),
    web.post("/publications/{publication}/settle", settle),
    web.post("/publications/{publication}/cancel", cancel),
)
