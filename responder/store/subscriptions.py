"""What hubs were asked to deliver, and when they are to be asked again."""

from collections.abc import Collection
from datetime import datetime

from sqlite_utils import Database

from responder.model.feed import FeedId
from responder.model.websub import Subscription
from responder.store.codec import decode, encode, stamp


def keep(db: Database, held: Subscription) -> None:
    db.execute(
        "INSERT OR REPLACE INTO subscriptions (feed, token, due_at, value) VALUES (?, ?, ?, ?)",
        [held.feed, held.token, stamp(held.due_at), encode(held)],
    )


def of_feed(db: Database, feed: FeedId) -> Subscription | None:
    rows = db.query("SELECT value FROM subscriptions WHERE feed = ?", [feed])
    return next((decode(Subscription, row["value"]) for row in rows), None)


def by_token(db: Database, token: str) -> Subscription | None:
    rows = db.query("SELECT value FROM subscriptions WHERE token = ?", [token])
    return next((decode(Subscription, row["value"]) for row in rows), None)


def due(db: Database, now: datetime, most: int) -> tuple[Subscription, ...]:
    rows = db.query(
        "SELECT value FROM subscriptions WHERE due_at <= ? ORDER BY due_at, feed LIMIT ?", [stamp(now), most]
    )
    return tuple(decode(Subscription, row["value"]) for row in rows)


def every(db: Database) -> tuple[Subscription, ...]:
    rows = db.query("SELECT value FROM subscriptions ORDER BY feed")
    return tuple(decode(Subscription, row["value"]) for row in rows)


def forget(db: Database, feeds: Collection[FeedId]) -> None:
    """Drop those of feeds; their hubs learn of it by the answer to their next delivery."""
    for feed in feeds:
        db.execute("DELETE FROM subscriptions WHERE feed = ?", [feed])
