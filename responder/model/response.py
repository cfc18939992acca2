"""What experts are asked, what they answer, and the words they give."""

from dataclasses import dataclass
from datetime import date, datetime, time
from enum import StrEnum
from typing import NewType

from responder.model.library import ExpertId, Interest
from responder.model.oncall import PersonId
from responder.model.story import StoryId
from responder.model.text import Language

PageId = NewType("PageId", str)
CallId = NewType("CallId", str)
QuotationId = NewType("QuotationId", str)


class Answer(StrEnum):
    """An expert's answer to a page."""

    YES = "yes"  # Will comment by the promised time.
    BACKGROUND = "background"  # May be asked, not quoted.
    NO = "no"  # Cannot this time.
    CONFLICT = "conflict"  # Has an interest in the matter.
    SUGGEST = "suggest"  # Names somebody who knows it better.


class PageState(StrEnum):
    """Where a page to an expert stands."""

    PAGED = "paged"  # Asked; no answer yet.
    ACCEPTED = "accepted"  # Words are promised by a time.
    BACKGROUND = "background_only"  # May be asked, not quoted.
    DECLINED = "declined"  # Not this time, or somebody else was named.
    CONFLICTED = "conflicted"  # An interest in the matter stands in the way.
    TIMED_OUT = "timed_out"  # No answer in the time of the wave; one may still come.
    FULFILLED = "fulfilled"  # The words are there.
    LATE = "late"  # The promised time has passed without words.
    WITHDRAWN = "withdrawn"  # The expert took the words or the consent back, or the desk took the page back.


class Level(StrEnum):
    """How the words may be used, as journalists agree it before they ask."""

    NAMED = "named"  # On record: with name and affiliation.
    UNNAMED = "unnamed"  # On record without the name: "a hydrologist".
    BACKGROUND = "background"  # Not for quotation.


@dataclass(frozen=True, slots=True)
class Page:
    """A demand on one expert for an answer by a time; fields are only added, always with a default."""

    id: PageId
    story: StoryId
    expert: ExpertId
    question: str
    asked_at: datetime
    answer_by: datetime
    drill: bool
    answer: Answer | None = None
    answered_at: datetime | None = None
    promised_at: datetime | None = None  # When the words will come; only with YES.
    quotation: str = ""  # Exact words; empty until given.
    quoted_at: datetime | None = None
    state: PageState = PageState.PAGED
    call: CallId | None = None
    wave: int = 0  # Of its call, from 1.
    reason: str = ""  # Of a no or a conflict, or the colleague that was named.
    reminded: int = 0  # Reminders of the promise so far: one before, one when overdue.
    since: datetime | None = None  # Of the last change of state; the due time is counted from it.
    due_at: datetime | None = None  # When the machine comes back to it; None: never.
    fence: int = 0  # Counts the changes; compared and set.
    draft: str = ""  # Words that came by mail and that the expert has yet to confirm.


class CallState(StrEnum):
    """Where a call for experts stands."""

    OPEN = "open"  # Waves are sent while too few have promised.
    MET = "met"  # Enough have promised or given words.
    EXHAUSTED = "exhausted"  # Nobody of the directory is left to ask.
    CLOSED = "closed"  # The time to answer has passed, or the desk has ended it.


@dataclass(frozen=True, slots=True)
class Call:
    """One question to as many experts as it takes, wave after wave."""

    id: CallId
    story: StoryId
    question: str
    asked_by: PersonId
    asked_at: datetime
    answer_by: datetime
    drill: bool
    level: Level = Level.NAMED
    embargo_until: datetime | None = None
    length: str = ""  # What is wanted, such as "two sentences".
    wanted: int = 2  # Independent experts.
    wave_size: int = 4  # 3 … 5.
    waves: int = 0  # Sent so far.
    state: CallState = CallState.OPEN
    since: datetime | None = None
    due_at: datetime | None = None
    fence: int = 0


class QuotationState(StrEnum):
    """Where an expert's words stand."""

    RECEIVED = "received"
    CLEARED = "cleared"  # An editor has read them, and changed at most what the expert allows.
    PUBLISHED = "published"
    WITHDRAWN = "withdrawn"  # The expert took them back; what was published must be corrected.


@dataclass(frozen=True, slots=True)
class Consent:
    """What the expert agreed to, in the words that stood on the form; its hash is kept with it."""

    text: str
    given_at: datetime
    hash: str  # SHA-256, hex, over the consent's text and the exact words.


@dataclass(frozen=True, slots=True)
class Quotation:
    """An expert's exact words and how they may be used."""

    id: QuotationId
    page: PageId
    story: StoryId
    expert: ExpertId
    words: str
    level: Level
    interests: str  # As declared for this story; "none" in the expert's own words if there are none.
    for_clarity: bool  # The expert lets an editor change what is unclear, and nothing else.
    consent: Consent
    received_at: datetime
    state: QuotationState = QuotationState.RECEIVED
    cleared: str = ""  # The words as an editor cleared them; empty until then.
    cleared_by: PersonId | None = None
    reason: str = ""  # Of a withdrawal.

    @property
    def shown(self) -> str:
        """The words as readers see them."""
        return self.cleared or self.words


@dataclass(frozen=True, slots=True)
class Overlay:
    """What an expert has changed about themselves since their file was written; None: as in the file."""

    expert: ExpertId
    changed_at: datetime
    languages: tuple[Language, ...] | None = None
    hours: tuple[time, time] | None = None
    zone: str | None = None
    paused_until: date | None = None
    interests: tuple[Interest, ...] | None = None
    withdrawn: bool = False  # Consent to be paged at all is taken back.


@dataclass(frozen=True, slots=True)
class Load:
    """How much was asked of an expert of late."""

    week: int = 0  # Pages in the last seven days.
    month: int = 0  # Pages in the last thirty.
    nights: int = 0  # Of those, outside their hours.
