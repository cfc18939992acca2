"""What comes in: feeds, their entries, and looks at them."""

from dataclasses import dataclass, field
from datetime import datetime, timedelta
from enum import StrEnum
from typing import NewType

from responder.model.health import Health

FeedId = NewType("FeedId", str)
_ROLLING = {  # The others list what holds now.
    *("rss", "jsonfeed", "science", "who", "mastodon", "bluesky", "reddit", "hackernews"),
    *("cenc", "fdsn", "warnings_cn"),
}


class Trust(StrEnum):
    """How far a feed's word is taken without a second source."""

    OFFICIAL = "official"  # An authority speaks within its mandate.
    SCIENCE = "science"  # A scientific body, journal or university.
    PRESS = "press"  # An edited news outlet.
    LIST = "list"  # A ranking of what people look at; says nothing about truth.
    SOCIAL = "social"  # Posts that nobody has checked.


class Group(StrEnum):
    """Where a feed stands in the list of feeds."""

    OFFICIAL = "official"
    HEALTH = "health"
    SCIENCE = "science"
    NEWS = "news"
    HOTLIST = "hotlist"
    SOCIAL = "social"


@dataclass(frozen=True, slots=True)
class Paths:
    """Where a feed of kind jmespath keeps what: JMESPath expressions; empty where it has no such thing."""

    items: str  # From the whole document to the list of its items; all others start at one item.
    title: str
    id: str = ""
    url: str = ""
    summary: str = ""
    published: str = ""


@dataclass(frozen=True, slots=True)
class Door:
    """How entries are brought in to a feed that nobody asks."""

    token: str = ""  # Of kind push: the environment variable that holds the tokens; never a token.
    senders: tuple[str, ...] = ()  # Of kind mail: whose letters are taken, as addresses or @domains.
    folder: str = ""  # Of kind mail: the maildir that letters are put into.
    anonymous: bool = False  # Anybody may bring something, and nobody knows who did.


@dataclass(frozen=True, slots=True)
class Feed:
    """One address that is read again and again, or a door that others bring entries to."""

    id: FeedId
    name: str
    url: str
    kind: str  # A key of fetch.SOURCES.
    language: str  # BCP 47; "mul" when entries differ.
    trust: Trust
    group: Group
    interval: timedelta  # Between two looks when all is well.
    zone: str = "UTC"  # IANA zone of times that carry none.
    local: bool = False  # May live on a private address (a drill, a bridge on this machine).
    drill: bool = False  # Everything read here is an exercise.
    paths: Paths | None = None  # Only of kind jmespath, and always there.
    door: Door | None = None  # Only of feeds that are brought to us; such a one is never asked.

    @property
    def ranked(self) -> bool:
        """True when the order of the entries says how much they are looked at."""
        return self.group is Group.HOTLIST

    @property
    def rolling(self) -> bool:
        """True when old entries make way for new ones, and not because they hold no longer."""
        return self.kind in _ROLLING and not self.ranked


class Status(StrEnum):
    """CAP 1.2 status: whether a record is meant in earnest."""

    ACTUAL = "Actual"
    EXERCISE = "Exercise"
    SYSTEM = "System"
    TEST = "Test"
    DRAFT = "Draft"


@dataclass(frozen=True, slots=True)
class Record:
    """What an instrument or authority states in figures and fixed words.

    CAP words are those of CAP 1.2 section 3.2 (Extreme, Severe, Moderate, Minor, Unknown …);
    None means that the record does not say.
    """

    event: str = ""  # "earthquake", or the CAP event text.
    magnitude: float | None = None
    depth_km: float | None = None
    latitude: float | None = None  # Degrees north, -90 … 90.
    longitude: float | None = None  # Degrees east, -180 … 180.
    area: str = ""
    severity: str | None = None
    urgency: str | None = None
    certainty: str | None = None
    status: Status = Status.ACTUAL
    message_type: str = "Alert"  # Alert, Update, Cancel, Ack, Error.
    references: tuple[str, ...] = ()  # Keys of earlier entries that this one replaces.
    expires: datetime | None = None
    tsunami: bool = False


@dataclass(frozen=True, slots=True)
class Entry:
    """One item of a feed as it was read."""

    feed: FeedId
    key: str  # Stable within the feed: its guid, else the title.
    title: str
    url: str = ""
    summary: str = ""
    published: datetime | None = None  # As the source says; None if it does not.
    record: Record | None = None
    also: str = ""  # Its title in another language, where the source gives one.


@dataclass(frozen=True, slots=True)
class Sighting:
    """An entry seen in one look."""

    entry: Entry
    rank: int | None = None  # From 1, the top; None in feeds without order.
    heat: float | None = None  # The source's own unit; comparable within one feed only.
    more: str = ""  # Address of a document of the same kind that says the whole; this is only its index line.


@dataclass(frozen=True, slots=True)
class Look:
    """One reading of a feed, top rank first."""

    feed: FeedId
    observed_at: datetime
    sightings: tuple[Sighting, ...]


@dataclass(frozen=True, slots=True)
class Validators:
    """What to send back so that an unchanged feed costs nothing (RFC 9110 section 13)."""

    etag: str | None = None
    last_modified: str | None = None


@dataclass(frozen=True, slots=True)
class Doubt:
    """Something that a server says and that is not believed at once."""

    since: datetime
    times: int  # In a row.


@dataclass(frozen=True, slots=True)
class Move:
    """Where a server says that a feed lives from now on (RFC 9110 sections 15.4.2 and 15.4.9)."""

    to: str
    times: int  # Whole bodies in a row that were read there.


@dataclass(frozen=True, slots=True)
class Window:
    """What a feed showed at its last look, to tell whether the next one joins on to it."""

    keys: tuple[str, ...] = ()  # Digests of the keys of its first and last entries.
    haste: int = 0  # How often the interval is halved, so that looks join on again.
    lost_at: datetime | None = None  # Last look that joined on to nothing: entries may be missing before it.
    span_s: float | None = None  # Between the first and the last time in the look; None if too few are dated.


@dataclass(frozen=True, slots=True)
class Lead:
    """A document that an entry of an index leads to (Sighting.more)."""

    digest: str  # Of the key of the entry.
    tries: int = 0  # That failed.
    read: bool = False


@dataclass(frozen=True, slots=True)
class FeedState:
    """What is remembered about a feed between two looks; fields are only added, always with a default."""

    feed: FeedId
    due_at: datetime
    validators: Validators = Validators()
    failures: int = 0  # In a row.
    last_error: str = ""
    looked_at: datetime | None = None  # Last answer, changed or not.
    read_at: datetime | None = None  # Last answer whose body was read to its end.
    gone: bool = False  # The server has said 410 for long enough; asked again when the settings change.
    url: str = ""  # The address in the settings that all this is about; empty before the first answer.
    move: Move | None = None
    window: Window = Window()
    gone_said: Doubt | None = None  # That there is no such feed any more (410).
    empty_said: Doubt | None = None  # That the feed, full before, lists nothing.
    health: Health = field(default_factory=Health)
    wish: datetime | None = None  # Not to be asked before this, by the last answer's own word.
    lags_s: tuple[float, ...] = ()  # From the stated time of new entries to their first sight, see entries.
    leads: tuple[Lead, ...] = ()  # Of the entries of the last look; empty for feeds that are no index.
