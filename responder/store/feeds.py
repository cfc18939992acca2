"""The due-queue: when each feed is to be asked again, and what to say to its server."""

from collections.abc import Sequence
from datetime import datetime

from sqlite_utils import Database

from responder.model.feed import Feed, FeedId, FeedState
from responder.store.codec import decode, encode, stamp


def enrol(db: Database, feeds: Sequence[Feed], now: datetime) -> None:
    """Make new feeds due now and forget those that are configured no longer.

    A feed whose address was changed is new: nothing that one server said holds for another. One
    that is brought to us is never due.
    """
    known = states(db)
    for feed in feeds:
        held = known.pop(feed.id, None)
        if feed.door is None and (held is None or held.url not in {"", feed.url}):
            keep(db, FeedState(feed.id, due_at=now))
    for gone in known:
        db.execute("DELETE FROM feeds WHERE id = ?", [gone])


def keep(db: Database, state: FeedState) -> None:
    db.execute(
        "INSERT OR REPLACE INTO feeds (id, due_at, state) VALUES (?, ?, ?)",
        [state.feed, stamp(state.due_at), encode(state)],
    )


def due(db: Database, now: datetime, most: int) -> tuple[FeedState, ...]:
    """The longest due first, at most so many."""
    rows = db.query(
        "SELECT state FROM feeds WHERE due_at <= ? ORDER BY due_at, id LIMIT ?", [stamp(now), most]
    )
    return tuple(decode(FeedState, row["state"]) for row in rows)


def state(db: Database, feed: FeedId) -> FeedState | None:
    rows = db.query("SELECT state FROM feeds WHERE id = ?", [feed])
    return next((decode(FeedState, row["state"]) for row in rows), None)


def states(db: Database) -> dict[FeedId, FeedState]:
    rows = (decode(FeedState, row["state"]) for row in db.query("SELECT state FROM feeds"))
    return {state.feed: state for state in rows}
