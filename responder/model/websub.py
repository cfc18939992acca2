"""Feeds that a hub delivers as soon as they change (W3C WebSub)."""

from dataclasses import dataclass
from datetime import datetime

from responder.model.feed import FeedId


@dataclass(frozen=True, slots=True)
class Offer:
    """A feed's word that a hub delivers it."""

    hub: str
    topic: str  # The name of the feed for the hub: the address that it gives as its own.


@dataclass(frozen=True, slots=True)
class Subscription:
    """What we have asked a hub for, and what it has confirmed; fields are only added, with a default."""

    feed: FeedId
    hub: str
    topic: str
    token: str  # The last part of the address that the hub delivers to; nobody can guess it.
    secret: str  # Signs what is delivered.
    due_at: datetime  # When the hub is to be asked, or asked again.
    callback: str = ""  # The whole address that the hub was given.
    asked_at: datetime | None = None
    asked: int = 0  # Times in a row without a confirmation.
    lease_until: datetime | None = None  # The hub has confirmed to deliver until then.
    delivered_at: datetime | None = None
    proved: bool = False  # It delivers, and nothing was found that it had not delivered.
    last_error: str = ""

    def active(self, now: datetime) -> bool:
        return self.lease_until is not None and now < self.lease_until
