"""Named rules for the times that entries carry."""

from datetime import UTC, datetime, timedelta

from responder.model.feed import Entry

AHEAD = timedelta(minutes=10)  # How far a source's clock may run before ours.
EARLIEST = datetime(1990, 1, 1, tzinfo=UTC)  # No feed means an earlier time; a field was not filled in.
WINDOW = timedelta(hours=48)  # How long an entry is news, unless the settings say otherwise.


def when(entry: Entry, observed_at: datetime) -> datetime:
    """When an entry came up: as published, but never later than it was seen.

    An undated entry, or one dated further ahead than a clock may be wrong or before there were
    feeds, counts from when it was seen; one dated a little ahead is taken as just now.
    """
    if entry.published is None or not EARLIEST <= entry.published <= observed_at + AHEAD:
        return observed_at
    return min(entry.published, observed_at)


def fresh(entry: Entry, observed_at: datetime, window: timedelta = WINDOW) -> bool:
    """True if an entry may open or join a story; what was published earlier is history."""
    return observed_at - when(entry, observed_at) <= window
