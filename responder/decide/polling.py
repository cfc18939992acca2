"""When a feed is asked again."""

import hashlib
from datetime import datetime, timedelta
from enum import StrEnum

from responder.model.feed import Feed, Trust

LONGEST = timedelta(hours=6)
LONGEST_OFFICIAL = timedelta(minutes=30)
NEVER = timedelta(days=3650)  # Until a person says otherwise.
LONGEST_ASKED = timedelta(hours=24)  # Of a server's Retry-After.
SPREAD = 0.25  # Of the wait, at most, by which a failing feed comes back sooner.


class Outcome(StrEnum):
    """How an attempt to read a feed ended."""

    READ = "read"  # A new body.
    UNCHANGED = "unchanged"
    FAILED = "failed"
    GONE = "gone"  # 410: not to be asked again.


def next_due(
    feed: Feed, outcome: Outcome, failures: int, now: datetime, *, retry_after_s: float | None = None
) -> datetime:
    """The next time to ask; after success exactly one interval on.

    failures: in a row, this one included. A failing feed is asked ever more rarely, doubling from
    its interval, but is never given up; a server's own wish is kept up to a day.
    """
    if outcome in {Outcome.READ, Outcome.UNCHANGED}:
        return now + feed.interval
    if outcome is Outcome.GONE:
        return now + NEVER
    longest = LONGEST_OFFICIAL if feed.trust is Trust.OFFICIAL else LONGEST
    doubled = min(feed.interval * 2.0 ** min(failures, 16), longest)
    wait = max(doubled * (1 - SPREAD * _spread(feed, failures)), feed.interval)
    return now + max(wait, _asked(retry_after_s))


def _asked(retry_after_s: float | None) -> timedelta:
    """Cut before it becomes a timedelta, which holds no number of any size."""
    return timedelta(seconds=min(max(retry_after_s or 0.0, 0.0), LONGEST_ASKED.total_seconds()))


def _spread(feed: Feed, failures: int) -> float:
    """A number from 0 to 1 that differs from feed to feed, so that they do not all come back at once."""
    digest = hashlib.sha256(f"{feed.id}\0{failures}".encode()).digest()
    return int.from_bytes(digest[:4], "big") / 2**32
