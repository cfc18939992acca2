"""What every page needs, in one value."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path
from zoneinfo import ZoneInfo

from aiohttp import web

from responder.decide.triage import Bars
from responder.desk import Desk
from responder.finder import Finder
from responder.model.feed import Feed
from responder.model.library import Library
from responder.model.oncall import Person
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
    now: Callable[[], datetime]  # Of the stories; fast in a drill, in the past in a replay.
    wall: Callable[[], datetime]  # Of those who sign in, whatever the stories' clock says.
    live: Live
    secure: bool  # True: cookies travel over https only.
    zone: ZoneInfo
    started_at: datetime
    finder: Finder
    bundle: Path  # The bundle that this desk has published; the file need not be there.
    bars: Bars = field(default_factory=Bars)  # From where a story is ours, and answered.


ROOM = web.AppKey("room", Room)
