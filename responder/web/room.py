"""What every page needs, in one value."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime
from zoneinfo import ZoneInfo

from aiohttp import web

from responder.desk import Desk, Press, Texts
from responder.model.feed import Feed
from responder.model.library import Library
from responder.model.oncall import Person
from responder.model.text import Bilingual, Language
from responder.store import Store
from responder.web.live import Live


@dataclass(frozen=True, slots=True)
class Site:
    """The public site as its readers know it."""

    url: str  # Without a slash at the end.
    name: Bilingual
    hub: str = ""


@dataclass(frozen=True, slots=True)
class Room:
    """The desk's surroundings."""

    store: Store
    desk: Desk
    texts: Texts
    press: Press
    site: Site
    library: Library
    people: Sequence[Person]
    feeds: Sequence[Feed]
    language: Language
    now: Callable[[], datetime]
    live: Live
    secure: bool  # True: cookies travel over https only.
    zone: ZoneInfo
    started_at: datetime


ROOM = web.AppKey("room", Room)
