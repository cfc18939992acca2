"""What goes to the public: a version on an outlet, and what became of it there."""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import NewType

from responder.model.oncall import PersonId
from responder.model.text import Language
from responder.model.version import TextId, VersionId

PublicationId = NewType("PublicationId", str)


@dataclass(frozen=True, slots=True)
class Outlet:
    """A configured way to the public; which of the fields count depends on the kind."""

    name: str
    kind: str  # A key of publish.PUBLISHERS.
    url: str = ""
    user: str = ""
    secret: str = ""  # Name of the environment variable that holds the secret; never the secret.
    to: str = ""  # Where in the account: a chat, a list's address, a state; by kind.
    cover: str = ""  # The outlet's own name of the picture that articles begin with.
    languages: tuple[Language, ...] = (Language.ZH, Language.EN)  # Of the texts it carries.
    drill: bool = False  # An account for exercises: it carries texts of drills, and nothing else.

    def carries(self, language: Language, *, drill: bool) -> bool:
        """Whether a text may go here; our own site takes drills too, and marks them."""
        return language in self.languages and (self.kind == "site" or self.drill is drill)


class Deed(StrEnum):
    """What a publication does on its outlet."""

    PUBLISH = "publish"  # The first version of a text that goes there.
    UPDATE = "update"  # A newer version; nothing was wrong with the last one.
    CORRECT = "correct"  # A newer version that names what was wrong.
    WITHDRAW = "withdraw"  # Takes back what stands there, with a reason.


class PublicationState(StrEnum):
    """Where a publication stands."""

    SCHEDULED = "scheduled"  # Goes out at its time.
    HELD = "held"  # Under embargo.
    SENDING = "sending"  # A sender has it in hand.
    SUBMITTED = "submitted"  # The outlet took it; it is not yet in public.
    LIVE = "live"  # In public, as the outlet says or as we read back.
    UPDATED = "updated"  # A newer version stands in its place.
    CORRECTED = "corrected"  # A version that names what was wrong stands in its place.
    WITHDRAWN = "withdrawn"  # Taken back.
    REFUSED = "refused"  # The outlet, or a rule of ours, said no; the code says which.
    UNKNOWN = "unknown"  # It may have gone out; nobody can tell. A person must look and say.
    CANCELLED = "cancelled"  # Taken back before it went out.


WAITING = (PublicationState.SCHEDULED, PublicationState.HELD)
OUT = (PublicationState.SUBMITTED, PublicationState.LIVE, PublicationState.UNKNOWN)


@dataclass(frozen=True, slots=True)
class Publication:
    """One version on one outlet; the id is the idempotency key, the same on every attempt."""

    id: PublicationId
    version: VersionId
    text: TextId
    outlet: str  # Name.
    deed: Deed
    publisher: PersonId
    at: datetime  # When it was ordered.
    state: PublicationState
    due_at: datetime | None  # When the sender looks at it next; None: not again.
    embargo_until: datetime | None = None
    note: str = ""  # What was wrong, for corrections and withdrawals.
    attempts: int = 0
    went_at: datetime | None = None  # When it was first taken or live.
    remote: str = ""  # The outlet's own id for it.
    url: str = ""  # Where the public finds it.
    code: str = ""  # Of a refusal.
    meaning: str = ""  # What the refusal means, and what to do.


class Fate(StrEnum):
    """What an attempt came to."""

    LIVE = "live"
    SUBMITTED = "submitted"
    REFUSED = "refused"  # Sending the same again cannot help.
    LATER = "later"  # Nothing went out; try again.
    LOST = "lost"  # It may have gone out; only the answer was lost.
    ABSENT = "absent"  # Looked for and not there.
    UNSURE = "unsure"  # Looked for, and only a person can tell: sending again might publish it twice.


@dataclass(frozen=True, slots=True)
class Outcome:
    """What became of one attempt to send, or to look."""

    fate: Fate
    remote: str = ""
    url: str = ""
    code: str = ""
    meaning: str = ""
    wait_s: int = 0  # How long the outlet asks to be left alone.
