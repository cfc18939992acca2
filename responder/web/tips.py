"""The form by which a person tells what no feed does: the desk's own people, and anybody if so set.

Of whoever sends a tip without sign-in nothing is kept. So that nobody fills the desk, each address
has an allowance; what is remembered of it is a hash under a key that ends with the process.
"""

import hashlib
import hmac
import math
import secrets
from datetime import timedelta
from ipaddress import IPv6Address, ip_address

from aiohttp import web

from responder.decide.allowance import Allowance
from responder.errors import NotAllowedError, StoreError
from responder.fetch.text import SUMMARY, TITLE
from responder.intake import DESK, TIPS, tip
from responder.intake.tip import Tip
from responder.model.feed import Feed, FeedId
from responder.model.journal import Act
from responder.model.oncall import Person
from responder.store import journal, stories
from responder.web.api.door import Turns
from responder.web.room import ROOM, Room
from responder.web.session import person_of, posted
from responder.web.views import page

OF_ONE = Allowance(5, timedelta(hours=1))  # Tips of one address.
OF_ALL = Allowance(120, timedelta(hours=1))
SHOWN = 50
NOTHING = Tip("")
_HERE = {"127.0.0.1", "::1"}
KEY = web.AppKey("key", bytes)
ONE, ALL = web.AppKey("one", Turns), web.AppKey("all", Turns)


def prepare(app: web.Application) -> None:
    """What the form needs to remember, for as long as the process lives."""
    app[KEY], app[ONE], app[ALL] = secrets.token_bytes(32), Turns(OF_ONE), Turns(OF_ALL)


async def show(request: web.Request) -> web.Response:
    return await _form(request, await _allowed(request))


async def send(request: web.Request) -> web.Response:
    """Keep a tip; what was typed comes back where it cannot be kept, so that nobody types it twice."""
    person = await _allowed(request)
    form = (await posted(request))[1] if person else await _fields(request)
    told = Tip(
        form.get("what", "")[:TITLE],
        form.get("where", "")[: tip.WHERE],
        form.get("more", "")[:SUMMARY],
        form.get("link", "")[: tip.LINK],
    )
    if form.get("website"):  # No person sees this field; a program that fills it in need not know.
        return await _form(request, None, said="tip_thanks")
    if not told.told:
        return await _form(request, person, said="said_missing", told=told, status=400)
    if person is None and (wait := _wait(request)):
        answer = await _form(request, None, said="said_often", told=told, status=429)
        answer.headers["Retry-After"] = str(math.ceil(wait.total_seconds()))
        return answer
    try:
        story = await _kept(request.app[ROOM], DESK if person else TIPS, told, person)
    except StoreError:
        return await _form(request, person, said="said_not_kept", told=told, status=503)
    return await _form(request, person, said="tip_thanks", story=story if person else "")


async def _kept(room: Room, feed: FeedId, told: Tip, person: Person | None) -> str:
    """The story that the tip became part of. Raises StoreError if it could not be kept."""
    if room.intake is None:
        raise StoreError("a recording is played here")
    now = room.now()
    entry = tip.entry(_feed(room, feed), told, now)
    await room.intake.hand(_feed(room, feed), [entry])
    story = await room.store.read(lambda db: stories.of_entry(db, feed, entry.key))
    if person is not None:
        act = Act(now, person.id, "tip.noted", entry.key, story, entry.title)
        await room.store.write(lambda db: journal.write(db, act))
    return story


async def _allowed(request: web.Request) -> Person | None:
    """The person who is signed in, None for anybody where tips are open. Raises NotAllowedError."""
    person = await person_of(request)
    if person is None and all(feed.id != TIPS for feed in request.app[ROOM].feeds):
        raise NotAllowedError("sign-in")
    return person


async def _fields(request: web.Request) -> dict[str, str]:
    return {name: value for name, value in (await request.post()).items() if isinstance(value, str)}


async def _form(
    request: web.Request,
    person: Person | None,
    *,
    said: str = "",
    told: Tip = NOTHING,
    story: str = "",
    status: int = 200,
) -> web.Response:
    room = request.app[ROOM]
    latest = await room.store.read(lambda db: stories.latest_of(db, (DESK, TIPS), SHOWN)) if person else ()
    values = {"said": said, "told": told, "story": story, "latest": latest, "most": (TITLE, SUMMARY)}
    return await page(request, "tip.html", status, **values)


def _feed(room: Room, wanted: FeedId) -> Feed:
    for feed in room.feeds:
        if feed.id == wanted:
            return feed
    raise NotAllowedError("unknown")


def _wait(request: web.Request) -> timedelta:
    now = request.app[ROOM].now()
    return request.app[ONE].take(_who(request), now) or request.app[ALL].take("all", now)


def _who(request: web.Request) -> str:
    """A hash that is the same for the same address until the process ends.

    A proxy on this machine is believed in whom it names last; a whole /64 counts as one address,
    as one customer has no less.
    """
    said = request.headers.get("X-Forwarded-For", "").rpartition(",")[2].strip()
    address = said if said and request.remote in _HERE else request.remote or ""
    try:
        known = ip_address(address)
    except ValueError:
        address = ""
    else:
        address = str(int(known) >> 64 if isinstance(known, IPv6Address) else known)
    return hmac.new(request.app[KEY], address.encode(), hashlib.sha256).hexdigest()


ROUTES = (
    web.get("/tip", show),
    web.post("/tip", send),
)
