"""The library's page: what is held, and finding in it as one types."""

from aiohttp import web

from responder.finder import Wish
from responder.model.finding import Kind
from responder.model.library import SubjectId
from responder.model.text import Language
from responder.store import shelf
from responder.web.room import ROOM
from responder.web.session import language_of, signed_in
from responder.web.views import page

SOON_S, LATER_S = 0.1, 3.0  # How long the model is waited for while somebody types, and else.
LONGEST = 200  # Characters of a question.


async def show_library(request: web.Request) -> web.Response:
    """The whole page, or only the finds when htmx asks for them anew."""
    await signed_in(request)
    room = request.app[ROOM]
    wish = _wish(request)
    asked = bool(wish.words or wish.kind or wish.language or wish.subject or wish.region or wish.awake_at)
    typing = bool(request.headers.get("HX-Request")) and "whole" not in request.query
    found, whole = await room.finder.find_soon(wish, SOON_S if typing else LATER_S) if asked else ((), True)
    again = "" if whole or not typing else str(request.rel_url.update_query(whole="1"))
    template = "_found.html" if request.headers.get("HX-Request") else "library.html"
    names = {one.id for one in room.library.explainers}
    vetted = await room.store.read(lambda db: shelf.vetted(db, names, language_of(request)))
    return await page(
        request,
        template,
        library=room.library,
        wish=wish,
        asked=asked,
        found=found,
        again=again,
        kinds=tuple(Kind),
        vetted=vetted,
    )


def _wish(request: web.Request) -> Wish:
    """What the form's fields ask for; one that makes no sense counts as not filled in."""
    given = {name: value.strip()[:LONGEST] for name, value in request.query.items()}
    kind, language = given.get("kind", ""), given.get("language", "")
    subject = given.get("subject", "")
    return Wish(
        given.get("q", ""),
        Kind(kind) if kind in set(Kind) else None,
        Language(language) if language in set(Language) else None,
        SubjectId(subject) if subject in request.app[ROOM].library.subjects else None,
        given.get("region", ""),
        request.app[ROOM].now() if given.get("available") else None,
    )


ROUTES = (web.get("/library", show_library),)
