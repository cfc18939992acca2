"""Who is told, how, and what became of it: alerts, people, deliveries."""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import NewType

from responder.model.library import Contact, SubjectId
from responder.model.story import ExpertMatch, Match, StoryId
from responder.model.text import Bilingual, Language

AlertId = NewType("AlertId", str)
PersonId = NewType("PersonId", str)
DeliveryId = NewType("DeliveryId", str)


class AlertKind(StrEnum):
    """What the editor is asked to do."""

    OFFICIAL = "official"  # An authority warns: say what it means.
    DEBUNK = "debunk"  # A checked claim is going round again: answer it.
    EXPLAIN = "explain"  # A vetted explainer fits: publish it.
    GAP = "gap"  # Nothing vetted answers: find an expert.


class Priority(StrEnum):
    """How loudly the editor is told."""

    P1 = "P1"  # Interrupts, at any hour.
    P2 = "P2"  # Joins the list on the desk.
    P3 = "P3"  # Waits for the digest.


class AlertState(StrEnum):
    """Where an alert stands."""

    OPEN = "open"  # Nobody has taken it.
    ACKNOWLEDGED = "acknowledged"  # A person has taken it.
    RESOLVED = "resolved"  # Dealt with, or not ours.


@dataclass(frozen=True, slots=True)
class Alert:
    """Tells an editor about one story, once per priority."""

    id: AlertId
    at: datetime
    kind: AlertKind
    priority: Priority
    subject: SubjectId
    story: StoryId
    headline: str
    titles: tuple[str, ...]  # Every title of the story so far.
    first_seen: datetime
    explainers: tuple[Match, ...]
    experts: tuple[ExpertMatch, ...]
    reason: Bilingual
    state: AlertState = AlertState.OPEN
    owner: PersonId | None = None
    drill: bool = False
    unverified: bool = False  # Only posts and tips that nobody had checked told it then.


class Role(StrEnum):
    """What a person may do on the desk."""

    EDITOR = "editor"
    OFFICER = "officer"  # Communications officer: publishes.
    REVIEWER = "reviewer"


@dataclass(frozen=True, slots=True)
class Person:
    """Someone of the desk's own staff."""

    id: PersonId
    name: str
    role: Role
    language: Language
    contacts: tuple[Contact, ...]  # Best first.
    roles: tuple[Role, ...] = ()  # Further ones.

    def has(self, role: Role) -> bool:
        return role is self.role or role in self.roles

    phone: str = ""  # For the printed list, as env:NAME; empty: none.


@dataclass(frozen=True, slots=True)
class Channel:
    """A configured way out; which of the fields count depends on the kind."""

    name: str
    kind: str  # A key of notify.CHANNELS.
    url: str = ""  # Endpoint, SMTP address (smtp://host:port, smtps://…) or apprise URL.
    sender: str = ""  # From-address of mail.
    user: str = ""  # Account at the endpoint, where it wants one.
    secret: str = ""  # Name of the environment variable that holds the secret; never the secret.
    template: str = ""  # Of kind sms: JSON with {to}, {from}, {text}, {id}; empty: a plain one.
    accepted: str = ""  # Of kind sms: JMESPath that is true of a yes; empty: any 2xx is a yes.


@dataclass(frozen=True, slots=True)
class Message:
    """What a channel is asked to carry; compose() turns it into the vendor's form."""

    id: DeliveryId  # The idempotency key: the same on every attempt.
    language: Language
    subject: str  # At most 90 characters.
    body: str  # At most 360 characters, plain text.
    url: str  # Where the button leads.
    action: str  # The button's words.
    drill: bool
    repeat: bool = False  # True when an earlier attempt may have arrived.
    reply_token: str = ""  # An answer by mail to sender+token@… finds its page by it; empty: none is taken.
    thread: str = (
        ""  # Names what it is about, in hexadecimal; on a screen the newest of a thread stands alone.
    )
    useless_at: datetime | None = None  # When nobody needs it any more; None: it does not say.


class DeliveryState(StrEnum):
    """Where a message stands on its way."""

    PENDING = "pending"  # Waits for its due time.
    LEASED = "leased"  # A sender has it in hand.
    SUBMITTED = "submitted"  # The channel accepted it; not proof that anyone saw it.
    DELIVERED = "delivered"  # The channel says that it reached the device.
    READ = "read"  # Its link was opened by a person, or the channel says that it was read.
    FAILED = "failed"  # It will not be tried again.
    CANCELLED = "cancelled"  # It was taken back before it left.


@dataclass(frozen=True, slots=True)
class Delivery:
    """One message on one channel."""

    id: DeliveryId
    channel: str  # Name of a configured channel.
    to: str  # Person or expert id.
    message: Message
    state: DeliveryState
    due_at: datetime
    attempts: int = 0
    last_error: str = ""
    step: int = 0  # Of the escalation or call, counted over all rounds; 0 for other messages.
    turn: int = 0  # How many of the person's channels were tried before, in this step.
    settled_at: datetime | None = None  # When the channel took it, or it was given up.
    alone: bool = False  # It is about its channel: no other takes it over.
