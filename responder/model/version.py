"""What is said in public, and how it comes to be said: texts, their versions, and sign-offs.

A text is one piece of writing in one language; its twin in the other language shares its work. A
version of it never changes: its id is the hash of its content, and a sign-off is of one version.
"""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum
from typing import NewType

from responder.model.library import Claim, Evidence, ExplainerId, SubjectId
from responder.model.oncall import PersonId
from responder.model.quoted import Quoted
from responder.model.story import StoryId
from responder.model.text import Language

TextId = NewType("TextId", str)
VersionId = NewType("VersionId", str)


class TextKind(StrEnum):
    """What a text is for."""

    EXPLAINER = "explainer"  # The whole explanation.
    HOLDING = "holding"  # What can be said in the first minutes, and when more will be.


class VersionState(StrEnum):
    """Where a version stands."""

    DRAFT = "draft"  # Being written; nobody is asked to review it.
    IN_REVIEW = "in_review"  # Waits for a sign-off.
    RETURNED = "returned"  # A reviewer sent it back with a reason; the next version answers it.
    APPROVED = "approved"  # Every stage has signed it off; it may be published.
    ACTIVE = "active"  # In force: in public, or vetted in the library.
    DUE = "due_for_review"  # In force, but its day of review is near.
    EXPIRED = "expired"  # Its day of review has passed: it may not be published again unread.
    REPLACED = "replaced"  # A newer version took its place; nothing was wrong.
    CORRECTED = "corrected"  # Something was wrong; a newer version says what.
    RETRACTED = "retracted"  # Taken back, with a reason.


IN_FORCE = (VersionState.ACTIVE, VersionState.DUE)
PUBLISHABLE = (VersionState.APPROVED, *IN_FORCE)


@dataclass(frozen=True, slots=True)
class Text:
    """One piece of writing in one language."""

    id: TextId
    work: str  # The same for both languages.
    kind: TextKind
    language: Language
    story: StoryId | None  # None: of the library.
    explainer: ExplainerId | None  # It was made from this one; None if from a map or from nothing.
    slug: str  # Of its page on the public site.
    made_at: datetime
    drill: bool

    def page(self, site: str) -> str:
        """The address of its page on our own site."""
        return f"{site}/{self.language}/{self.slug}/"


@dataclass(frozen=True, slots=True)
class Content:
    """All that a reader may see of one version."""

    kind: TextKind
    language: Language
    title: str
    key_messages: tuple[str, ...]
    parts: Mapping[str, str]  # Keys of decide.drafting.PARTS, in their order; Markdown.
    claims: tuple[Claim, ...]
    evidence: tuple[Evidence, ...]  # [1] in a text names the first.
    short_alert: str  # At most 90 characters.
    long_alert: str  # At most 360 characters.
    subjects: tuple[SubjectId, ...]
    review_by: date
    next_update_at: datetime | None  # Holding texts promise when more will be said.
    drill: bool
    quotations: tuple[Quoted, ...] = ()


@dataclass(frozen=True, slots=True)
class Version:
    """One immutable state of a text."""

    id: VersionId
    text: TextId
    number: int  # From 1.
    previous: VersionId | None
    author: PersonId
    at: datetime
    content: Content
    state: VersionState
    stages: tuple[str, ...] = ()  # Names of the stages that must sign it off; empty before it is handed in.
    publisher: PersonId | None = None  # Who put it in force.
    reason: str = ""  # Why it was corrected, retracted or replaced.


class ReviewState(StrEnum):
    """What became of a reviewer's being asked."""

    REQUESTED = "requested"  # Asked, has not answered.
    APPROVED = "approved"  # Signed off this version at this stage.
    RETURNED = "returned"  # Sent back with a reason.
    RECUSED = "recused"  # Has an interest, or cannot judge it.
    LAPSED = "lapsed"  # Another answered, or the version was replaced.


@dataclass(frozen=True, slots=True)
class Review:
    """One reviewer, asked about one version at one stage."""

    version: VersionId
    stage: int  # Place in Version.stages, from 0.
    reviewer: PersonId
    state: ReviewState
    asked_at: datetime
    times: int = 1  # How often they were asked.
    due_at: datetime | None = None  # When they, or the next one, are asked; None: not again.
    at: datetime | None = None  # When they answered.
    comment: str = ""


@dataclass(frozen=True, slots=True)
class Emergency:
    """A version that went out before it was reviewed; it is shown until its review is done."""

    version: VersionId
    person: PersonId  # The named emergency publisher.
    reason: str
    at: datetime
    due_at: datetime  # Its review must be done by then.
    done_at: datetime | None = None
    overdue: bool = False  # True once the journal says that it was late.


@dataclass(frozen=True, slots=True)
class Standing:
    """A version with all that decides what may be done with it."""

    version: Version
    hands: Collection[PersonId]  # Who wrote it.
    reviews: Sequence[Review]
    emergency: Emergency | None

    @property
    def signed(self) -> dict[int, Review]:
        """The sign-off of each stage that has one."""
        return {one.stage: one for one in self.reviews if one.state is ReviewState.APPROVED}

    @property
    def stage(self) -> int | None:
        """The stage that is waiting for a sign-off; None where none is."""
        left = [n for n in range(len(self.version.stages)) if n not in self.signed]
        return left[0] if left else None

    @property
    def waits(self) -> bool:
        """True while a reviewer is wanted."""
        late = self.emergency is not None and self.emergency.done_at is None
        wanted = self.version.state is VersionState.IN_REVIEW or (late and not self.refused)
        return self.stage is not None and wanted

    @property
    def refused(self) -> bool:
        """True once a reviewer sent it back; what is already out must then be corrected or withdrawn."""
        return any(one.state is ReviewState.RETURNED for one in self.reviews)
