"""What each feed was asked on each day, and how it answered; days are kept for a bounded time."""

from datetime import date

from sqlite_utils import Database

from responder.model.feed import FeedId
from responder.model.politeness import FeedDay
from responder.store.codec import decode, encode


def last(db: Database, feed: FeedId) -> FeedDay | None:
    """The latest day on record."""
    rows = db.query("SELECT value FROM feed_days WHERE feed = ? ORDER BY day DESC LIMIT 1", [feed])
    return next((decode(FeedDay, row["value"]) for row in rows), None)


def keep(db: Database, day: FeedDay) -> None:
    db.execute(
        "INSERT OR REPLACE INTO feed_days (feed, day, value) VALUES (?, ?, ?)",
        [day.feed, day.day.isoformat(), encode(day, defaults=False)],
    )


def forget(db: Database, before: date) -> None:
    """Drop the days before a day, of every feed."""
    db.execute("DELETE FROM feed_days WHERE day < ?", [before.isoformat()])


def since(db: Database, day: date, feed: FeedId | None = None) -> tuple[FeedDay, ...]:
    """From a day on, oldest first; of one feed, or of all."""
    rows = db.query(
        "SELECT value FROM feed_days WHERE day >= ? AND (? IS NULL OR feed = ?) ORDER BY day, feed",
        [day.isoformat(), feed, feed],
    )
    return tuple(decode(FeedDay, row["value"]) for row in rows)
