"""What comes from other desks and from files, and what was taken back."""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import NewType

from responder.model.oncall import PersonId
from responder.model.publication import Publication
from responder.model.text import Language
from responder.model.version import Text, TextId, Version, VersionId

StagedId = NewType("StagedId", str)


class StagedKind(StrEnum):
    """What waits to be looked at."""

    EXPLAINER = "explainer"
    EXPERT = "expert"
    CLAIM = "claim"  # A claim that somebody checked (schema.org ClaimReview).


class StagedState(StrEnum):
    """What became of it."""

    DRAFT = "draft"  # Waits for an editor; nothing of it is in the library.
    REPLACED = "replaced"  # Its source sent a newer one.
    RETRACTED = "retracted"  # Its source took it back.
    ASIDE = "aside"  # An editor does not want it.
    TAKEN = "taken"  # An editor took it into a review here.


@dataclass(frozen=True, slots=True)
class Staged:
    """One thing from elsewhere, always a draft, beside the library and never in place of what is in it."""

    id: StagedId  # Of source, name and content: the same thing twice is one.
    kind: StagedKind
    source: str  # A trusted desk's name, or the file it was imported from.
    name: str  # explainers/<id>.<language>.md and the like.
    language: Language | None
    title: str
    text: str  # Markdown of the library's form; of a claim, JSON.
    provenance: str  # Who, with what, where and when.
    faults: tuple[str, ...]  # By our own rules; it comes in all the same.
    at: datetime
    state: StagedState = StagedState.DRAFT
    key: str = ""  # The public key that vouched for it; empty for a file.
    hash: str = ""  # SHA-256 of the text as it came.


@dataclass(frozen=True, slots=True)
class Taken:
    """Where the words of a version came from: kept for ever, and passed on to what is made of them."""

    version: VersionId
    text: TextId
    staged: StagedId
    source: str
    explainer: str
    key: str
    hash: str  # Of the text as it came, so that both desks can name the very same words.
    provenance: str
    by: PersonId
    at: datetime


@dataclass(frozen=True, slots=True)
class Peer:
    """Another desk whose bundle is read."""

    name: str
    key: str  # Its public Ed25519 key, 64 hexadecimal digits.
    url: str
    due_at: datetime
    local: bool = False  # Lives on this machine.
    sequence: int = 0  # Of the newest bundle that was taken in; an older one is refused.
    hash: str = ""  # Of the same.
    taken_at: datetime | None = None
    error: str = ""  # Why the last look failed; empty if it did not.


@dataclass(frozen=True, slots=True)
class Undone:
    """That a retraction was a mistake."""

    reason: str
    at: datetime


@dataclass(frozen=True, slots=True)
class Retraction:
    """An explainer that its desk has taken back."""

    explainer: str
    reason: str
    at: datetime
    undone: Undone | None = None  # None: it holds.

    @property
    def holds(self) -> bool:
        return self.undone is None

    @property
    def moved_at(self) -> datetime:
        """When its desk last said something of it."""
        return self.undone.at if self.undone else self.at


@dataclass(frozen=True, slots=True)
class Notice:
    """A retraction by another desk, or that it was a mistake, told to the editors."""

    id: str
    peer: str
    retraction: Retraction
    at: datetime  # When it reached us.
    seen_by: str = ""  # Who said that they have seen it; empty: nobody yet.


@dataclass(frozen=True, slots=True)
class Disowned:
    """A text of ours with words that their desk has taken back: it is to be corrected or withdrawn.

    Where that was a mistake, it is to be read once more: it stays until somebody has seen the notice.
    """

    text: Text
    version: Version  # The newest with such words that stands, or is on its way.
    notice: Notice  # Of the retraction; of the mistake, as long as nobody has seen that.
    out: tuple[Publication, ...]  # Where such words are in public, or may be.
