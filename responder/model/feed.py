"""What comes in: feeds, their entries, and looks at them."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum
from typing import NewType

FeedId = NewType("FeedId", str)


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
class Feed:
    """One address that is read again and again."""

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

    @property
    def ranked(self) -> bool:
        """True when the order of the entries says how much they are looked at."""
        return self.group is Group.HOTLIST


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


@dataclass(frozen=True, slots=True)
class Sighting:
    """An entry seen in one look."""

    entry: Entry
    rank: int | None = None  # From 1, the top; None in feeds without order.
    heat: float | None = None  # The source's own unit; comparable within one feed only.


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
class FeedState:
    """What is remembered about a feed between two looks."""

    feed: FeedId
    due_at: datetime
    validators: Validators = Validators()
    failures: int = 0  # In a row.
    last_error: str = ""
    looked_at: datetime | None = None  # Last answer, changed or not.
    changed_at: datetime | None = None  # Last answer with a new body.
    gone: bool = False  # The server said 410; not asked again until a person says so.
