"""What is made of entries: stories, how loud and how bad they are, and what answers them."""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import NewType

from responder.model.feed import FeedId
from responder.model.library import ExpertId, ExplainerId, SubjectId
from responder.model.severity import Severity as Severity  # noqa: PLC0414 - read with Judged, from here.
from responder.model.text import Bilingual

StoryId = NewType("StoryId", str)


@dataclass(frozen=True, slots=True)
class Judged:
    """A severity and why."""

    severity: Severity
    reason: Bilingual
    measured: bool = False  # True: from an instrument or an authority, not from words.


@dataclass(frozen=True, slots=True)
class Scope:
    """Whether a story asks for a science response, and of which subject."""

    subject: SubjectId | None  # The best subject, even when out of scope; None without subjects.
    probability: float  # 0 … 1 that the story is in scope.
    reason: Bilingual


@dataclass(frozen=True, slots=True)
class ListPath:
    """A story's climb on one list: best rank at each look, oldest first."""

    feed: FeedId
    looks: tuple[tuple[datetime, int], ...]


@dataclass(frozen=True, slots=True)
class Attention:
    """How much a story is looked at.

    score: 0 (nowhere) … 1 (on top of every list); the parts explain it.
    """

    score: float
    best_rank: int | None
    lists: int  # Ranked lists that show it now.
    feeds: int  # Feeds of any kind that carried it.
    reason: Bilingual


@dataclass(frozen=True, slots=True)
class Match:
    """A proposal: this explainer answers this story."""

    explainer: ExplainerId
    probability: float  # 0 … 1, calibrated.
    reason: Bilingual
    claim: str = ""  # The claim of the explainer that the story repeats; empty if none.


@dataclass(frozen=True, slots=True)
class ExpertMatch:
    """A proposal: this person can speak about this story."""

    expert: ExpertId
    probability: float
    reason: Bilingual


class StoryState(StrEnum):
    """Where a story stands on the desk."""

    DETECTED = "detected"  # Seen by the machine; no editor was told.
    OPEN = "open"  # An alert is out; nobody has taken it.
    TRIAGED = "triaged"  # An editor has taken it.
    RESPONDING = "responding"  # Experts are asked or a text is being made.
    CLOSED = "closed"  # Answered; watched no longer.
    MERGED = "merged"  # It proved to be part of another story.
    DISMISSED = "dismissed"  # An editor said: not ours.


@dataclass(frozen=True, slots=True)
class Title:
    """One distinct wording in a story."""

    text: str
    feed: FeedId
    first_seen: datetime


@dataclass(frozen=True, slots=True)
class Story:
    """A cluster of entries about one event, as it stands after the last look."""

    id: StoryId
    headline: str
    titles: tuple[Title, ...]  # Distinct wordings, oldest first.
    first_seen: datetime
    last_seen: datetime
    state: StoryState
    scope: Scope
    judged: Judged
    attention: Attention
    matches: tuple[Match, ...] = ()  # Best first.
    experts: tuple[ExpertMatch, ...] = ()
    silence: Bilingual | None = None  # Why no editor was told; None once an alert is out.
    drill: bool = False
    unverified: bool = False  # Only posts and tips that nobody has checked tell it so far.


@dataclass(frozen=True, slots=True)
class Seen:
    """A story with how far it came at its best, whatever it is now."""

    story: Story
    ranks: tuple[int, ...]  # Its best rank on each list that ever held it.
    feeds: int  # Feeds without ranks that carried it.
