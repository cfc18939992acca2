"""What a publisher makes of a publication, and what the other side answers."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from email.message import EmailMessage
from typing import TypeAlias

from responder.model.publication import Deed, Outcome, Outlet, Publication
from responder.model.text import DRILL_MARK
from responder.model.version import Content


@dataclass(frozen=True, slots=True)
class HttpCall:
    """One request. Its body is at hand before it is made; nothing is read from a file."""

    url: str
    headers: Mapping[str, str] = field(default_factory=dict)
    body: bytes = b""
    method: str = "POST"


@dataclass(frozen=True, slots=True)
class MailCall:
    """One mail, and the server that takes it."""

    server: str  # smtp://host:port, smtp+starttls://host:port or smtps://host:port.
    user: str
    secret: str
    content: EmailMessage


@dataclass(frozen=True, slots=True)
class Reply:
    """An answer by HTTP, header names in lower case; of a mail server, its code and words."""

    status: int
    body: bytes
    headers: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Outgoing:
    """A publication on its way to an outlet, with what only the environment knows."""

    outlet: Outlet
    publication: Publication  # Its id is the idempotency key.
    content: Content  # Of a withdrawal: what is taken back.
    page: str  # Address of the text's page on our own site.
    secret: str
    now: datetime
    earlier: tuple[Publication, ...] = ()  # Of the same text on this outlet, oldest first.

    @property
    def standing(self) -> Publication | None:
        """What stands on the outlet already; its remote names it there."""
        return self.earlier[-1] if self.earlier else None

    @property
    def deed(self) -> Deed:
        return self.publication.deed

    @property
    def known(self) -> str:
        """The outlet's own id of what we write or ask about; empty where it is not known."""
        return self.publication.remote or (self.standing.remote if self.standing else "")

    @property
    def mark(self) -> str:
        """【演练】 or nothing: every text of a drill begins with it."""
        return DRILL_MARK.of(self.content.language) if self.content.drill else ""


Step: TypeAlias = HttpCall | MailCall | Outcome
Compose: TypeAlias = Callable[[Outgoing, Sequence[Reply]], Step]


@dataclass(frozen=True, slots=True)
class Preview:
    """What would be sent, as the reader will see it, and how it keeps to the outlet's limits."""

    text: str
    most: int | None = None  # Characters; None where there is no limit.
    length: int | None = None  # As the outlet counts; None: as Python does.

    @property
    def used(self) -> int:
        return len(self.text) if self.length is None else self.length

    @property
    def fits(self) -> bool:
        return self.most is None or self.used <= self.most


@dataclass(frozen=True, slots=True)
class PublisherKind:
    """A kind of outlet. All of its functions are pure.

    compose: given the replies of this attempt so far, the next call, or the outcome. A publisher that
    needs a token first asks for it where replies are empty and uses it where there is one; an error
    that an answer names is an Outcome with its code and its meaning in a person's words.
    look: the same, but asks what stands on the outlet under this publication: LIVE, SUBMITTED, or
    ABSENT. It is asked after an attempt whose end nobody saw, and while a publication is only
    submitted. None: the outlet cannot be asked.
    repeats: True where the outlet itself knows our idempotency key, or where a second call does no
    harm; with neither this nor look, an attempt whose end nobody saw waits for a person.
    """

    compose: Compose
    preview: Callable[[Outgoing], Preview]
    look: Compose | None = None
    repeats: bool = False
    needs: tuple[str, ...] = ()  # Fields of Outlet that must be set.
    schemes: tuple[str, ...] = ("https",)  # Of its url; https stands for http on this machine as well.
    mends: Callable[[Outlet], Iterable[str]] = lambda _outlet: ()  # What else to mend in its settings.
    deeds: tuple[Deed, ...] = tuple(Deed)  # What it can do; the rest is refused and shown as not reached.
