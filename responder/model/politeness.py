"""What feeds were asked and how they answered: the record by which politeness can be proved."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from enum import StrEnum

from responder.model.feed import FeedId


class Failure(StrEnum):
    """Why an attempt brought nothing that a status tells of."""

    NAME = "name"  # No server is known by the name.
    CONNECTION = "connection"  # It takes no connection, or breaks it off.
    CERTIFICATE = "certificate"  # It does not prove to be who it says.
    TIME = "time"  # No whole answer in time.
    BROKEN = "broken"  # The answer is no HTTP, or cut short.
    REFUSED = "refused"  # Our own guard refused: the address, or too much.
    UNREADABLE = "unreadable"  # The answer is no document of the feed's kind.


@dataclass(frozen=True, slots=True)
class Exchange:
    """One request that went out, and the answer."""

    status: int  # 0: no answer.
    size: int = 0  # Bytes of the answer's head and body as they came, compressed.
    conditional: bool = False  # It named what we hold already.


@dataclass(frozen=True, slots=True)
class Asking:
    """One attempt to read a feed; redirects and earlier pages take more exchanges than one."""

    at: datetime
    exchanges: tuple[Exchange, ...]
    failure: Failure | None = None
    wait_s: float | None = None  # What the answer's Retry-After asks for.
    read: bool = False  # It brought a body that was read.
    gap: bool = False  # Entries may have come and gone since the body before.
    pushed: int | None = None  # Bytes that a hub delivered unasked; None where we did ask.


@dataclass(frozen=True, slots=True)
class FeedDay:
    """What one feed was asked on one day (UTC), and how it answered."""

    feed: FeedId
    day: date
    requests: int = 0  # Sent, those of redirects and earlier pages included.
    ok: int = 0  # Answers of 200.
    unchanged: int = 0  # Answers of 304.
    redirected: int = 0  # Other answers of 3xx.
    denied: int = 0  # Answers of 4xx.
    faulty: int = 0  # Answers of 5xx, and of no known class.
    failures: Mapping[Failure, int] = field(default_factory=dict)
    size: int = 0  # Bytes received.
    conditional: int = 0  # Requests that named what we hold already.
    honoured: int = 0  # Of these, answered by 304.
    waits: int = 0  # Times that the server asked for patience (Retry-After) …
    waits_kept: int = 0  # … and was not asked again before.
    waits_cut: int = 0  # … and was, as the wish was longer than a feed of its trust can wait.
    shortest_s: float | None = None  # Between two attempts.
    longest_s: float | None = None
    gaps: int = 0
    pushed: int = 0  # Deliveries of a hub.
    asked_at: datetime | None = None  # Last attempt.
    wait_until: datetime | None = None  # A wish for patience that has not been put to the test yet.
    body_at: datetime | None = None  # Last body that was read.
