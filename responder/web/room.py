"""What every page needs, in one value."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from zoneinfo import ZoneInfo

from aiohttp import web

from responder.desk import Desk
from responder.model.feed import Feed
from responder.model.library import Library
from responder.model.oncall import Channel, Person
from responder.model.text import Language
from responder.store import Store
from responder.web.live import Live


@dataclass(frozen=True, slots=True)
class Room:
    """The desk's surroundings."""

    store: Store
    desk: Desk
    library: Library
    people: Sequence[Person]
    feeds: Sequence[Feed]
    language: Language
    now: Callable[[], datetime]
    live: Live
    secure: bool  # True: cookies travel over https only.
    zone: ZoneInfo
    started_at: datetime
    channels: Mapping[str, Channel] = field(default_factory=dict)
    secrets: Mapping[str, str] = field(default_factory=dict, repr=False)  # By variable, to check calls back.
    phones: Mapping[str, str] = field(default_factory=dict)  # Numbers by person, for the printed list.


ROOM = web.AppKey("room", Room)
