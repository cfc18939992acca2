"""Who is asking, and whether a form comes from our own page."""

import hashlib
import hmac
from datetime import timedelta

from aiohttp import web

from responder.errors import NotAllowedError
from responder.model.oncall import Person
from responder.model.text import Language
from responder.store import links
from responder.web.room import ROOM, Room

COOKIE, DRILL_COOKIE, LANGUAGE = "responder", "responder-drill", "language"
LASTS = timedelta(hours=14)  # A long shift.


async def person_of(request: web.Request) -> Person | None:
    """The person of the session cookie, None if there is none or it has run out."""
    room, secret = request.app[ROOM], secret_of(request)
    if not secret:
        return None
    name = await room.store.read(lambda db: links.session(db, secret, room.wall()))
    return next((person for person in room.people if person.id == name), None)


async def signed_in(request: web.Request) -> Person:
    """The person asking. Raises NotAllowedError("sign-in") if nobody is signed in."""
    person = await person_of(request)
    if person is None:
        raise NotAllowedError("sign-in")
    return person


async def posted(request: web.Request, *, most: int = 0) -> tuple[Person, dict[str, str]]:
    """The person and the fields of a form. Raises NotAllowedError if it is not from our own page.

    most: bytes of a form that may be larger than others; 0 for the usual size.
    """
    person = await signed_in(request)
    read = request.clone(client_max_size=most) if most else request
    form = {name: str(value) for name, value in (await read.post()).items()}
    if not hmac.compare_digest(form.get("csrf", ""), token(request)):
        raise NotAllowedError("form")
    return person, form


def token(request: web.Request) -> str:
    """Proof that a form was drawn for this session; the session's own secret is not in it."""
    return hashlib.sha256(b"form\0" + secret_of(request).encode()).hexdigest()


def secret_of(request: web.Request) -> str:
    """The session's secret; empty where there is none."""
    return request.cookies.get(cookie(request.app[ROOM]), "")


def cookie(room: Room) -> str:
    """Browsers tell no ports apart: whoever signs in to a drill stays signed in to the desk beside it."""
    return DRILL_COOKIE if room.desk.drill else COOKIE


def language_of(request: web.Request) -> Language:
    chosen = request.cookies.get(LANGUAGE, "")
    return Language(chosen) if chosen in set(Language) else request.app[ROOM].language


def keep_session(response: web.StreamResponse, secret: str, room: Room) -> None:
    response.set_cookie(
        cookie(room),
        secret,
        max_age=int(LASTS.total_seconds()),
        httponly=True,
        samesite="Lax",
        secure=room.secure,
    )
