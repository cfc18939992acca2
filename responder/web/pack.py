"""The media pack of a text, for the desk to hand on."""

from aiohttp import web
from sqlite_utils import Database

from responder.errors import NotAllowedError
from responder.model.version import PUBLISHABLE, Text, Version
from responder.publish.pack import Packed, file_name, pack
from responder.store import versions
from responder.web.room import ROOM
from responder.web.session import signed_in
from responder.web.texts import folder_of


async def show(request: web.Request) -> web.Response:
    """What is signed off in both languages; drafts are never handed on."""
    await signed_in(request)
    room, folder = request.app[ROOM], await folder_of(request)

    def read(db: Database) -> list[tuple[Text, Version]]:
        held = [(text, _signed_off(db, text)) for text in versions.of_work(db, folder.text.work)]
        return [(text, version) for text, version in held if version]

    found = await room.store.read(read)
    if not found:
        raise NotAllowedError("no_pack")
    texts = [Packed(version, text.page(room.site.url)) for text, version in found]
    name = file_name(texts, folder.text.language)
    headers = {"Content-Disposition": f'attachment; filename="{name}"'}
    return web.Response(body=pack(texts), content_type="application/zip", headers=headers)


def _signed_off(db: Database, text: Text) -> Version | None:
    good = [one for one in versions.of_text(db, text.id) if one.state in PUBLISHABLE]
    return max(good, key=lambda one: one.number, default=None)


ROUTES = (web.get("/texts/{text}/pack.zip", show),)
