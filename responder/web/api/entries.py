"""POST /api/entries: a partner's system brings entries in."""

from aiohttp import web

from responder.intake import form
from responder.intake.form import FormError
from responder.model.feed import Feed
from responder.store import answers
from responder.web.api import forms
from responder.web.api.door import pushing
from responder.web.api.problems import AGAIN, Problem, later
from responder.web.room import ROOM, Room

MOST_KEY = 255  # Characters of an Idempotency-Key.


async def push(request: web.Request) -> web.Response:
    """Take one entry or a list; 202 is said only when all of them stand in the store."""
    room, feed = request.app[ROOM], pushing(request)
    if request.content_type != "application/json":
        raise Problem(415, "only JSON is taken", "Send Content-Type: application/json")
    body = await _body(request)
    key = request.headers.get("Idempotency-Key")
    if key is not None and not 1 <= len(key) <= MOST_KEY:
        raise Problem(400, "the Idempotency-Key cannot be used", f"Send 1 to {MOST_KEY} characters")
    if key and (said := await _said_before(room, feed, key, body)):
        return _accepted(said)
    said = await _handed(room, feed, body)
    if key:
        await room.store.write(lambda db: answers.keep(db, feed.id, key, body, value=said, now=room.now()))
    return _accepted(said)


async def _handed(room: Room, feed: Feed, body: bytes) -> str:
    try:
        entries = form.read(feed, body)
    except FormError as error:
        status = 422 if error.readable else 400
        mend = "Mend what errors names and send all of it again; nothing was taken"
        raise Problem(status, str(error)[:500], mend, errors=error.wrong) from error
    if room.intake is None:
        raise later(503, "a recording is played here; nothing can be brought in", AGAIN)
    receipt = await room.intake.hand(feed, entries)
    keys = [entry.key for entry in entries]
    return forms.Taken(
        taken=receipt.taken, known=receipt.known, late=receipt.late, ids=keys
    ).model_dump_json()


async def _body(request: web.Request) -> bytes:
    """Stop reading as soon as it is too much."""
    body = bytearray()
    async for chunk in request.content.iter_chunked(64 * 1024):
        body += chunk
        if len(body) > form.MOST_BYTES:
            mend = f"Send at most {form.MOST_BYTES // 1024} KiB at a time"
            raise Problem(413, f"more than {form.MOST_BYTES} bytes", mend, headers={"Connection": "close"})
    return bytes(body)


async def _said_before(room: Room, feed: Feed, key: str, body: bytes) -> str:
    """The answer to the same request; empty for none."""
    before = await room.store.read(lambda db: answers.answered(db, feed.id, key, body))
    if before is None:
        return ""
    if not before.same:
        mend = "Use a new key for what is new; the same key only to send the same again"
        raise Problem(422, "this Idempotency-Key came with another body before", mend)
    return before.value


def _accepted(said: str) -> web.Response:
    return web.json_response(text=said, status=202)


ROUTES = (web.post("/api/entries", push),)
