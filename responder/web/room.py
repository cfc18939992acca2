"""What every page needs, in one value."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path
from zoneinfo import ZoneInfo

from aiohttp import web

from responder.backtest import Trials
from responder.decide.triage import Bars
from responder.desk import Desk, Press, Texts
from responder.finder import Finder
from responder.hubs import Hubs
from responder.intake import Intake
from responder.model.feed import Feed, FeedId
from responder.model.library import Library
from responder.model.oncall import Channel, Person
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
    now: Callable[[], datetime]  # Of the stories; fast in a drill, in the past in a replay.
    wall: Callable[[], datetime]  # Of those who sign in, whatever the stories' clock says.
    live: Live
    secure: bool  # True: cookies travel over https only.
    zone: ZoneInfo
    started_at: datetime
    finder: Finder
    bundle: Path  # The bundle that this desk has published; the file need not be there.
    hubs: Hubs | None = None  # None where nothing is read from the net.
    most_bytes: int = 5 * 1024 * 1024  # Of a document that a hub delivers.
    intake: Intake | None = None  # None where nothing can be brought in.
    tokens: Mapping[FeedId, Sequence[str]] = field(default_factory=dict)
    channels: Mapping[str, Channel] = field(default_factory=dict)
    secrets: Mapping[str, str] = field(default_factory=dict, repr=False)  # By variable, to check calls back.
    phones: Mapping[str, str] = field(default_factory=dict)  # Numbers by person, for the printed list.
    drills: Path = Path()  # Where the drills that were played are kept.
    bars: Bars = field(default_factory=Bars)  # Of the settings file; editors may have chosen others.
    trials: Trials | None = None  # None where nothing can be gone through again.

    @property
    def drill(self) -> bool:
        """True where what is read is invented."""
        return any(feed.drill for feed in self.feeds)


ROOM = web.AppKey("room", Room)
