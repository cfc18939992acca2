"""Answers to requests that name themselves, kept for a day so that each is answered the same again."""

import hashlib
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlite_utils import Database

from responder.model.feed import FeedId
from responder.store.codec import stamp

LASTS = timedelta(days=1)


@dataclass(frozen=True, slots=True)
class Answered:
    """same: the request had this very body. value: what was answered, JSON."""

    same: bool
    value: str


def answered(db: Database, feed: FeedId, key: str, body: bytes) -> Answered | None:
    """What was answered to a request of this name, None if it is the first."""
    asked = "SELECT body, value FROM answers WHERE feed = ? AND key = ?"
    row = next(db.query(asked, [feed, _hash(key.encode())]), None)
    return Answered(row["body"] == _hash(body), row["value"]) if row else None


def keep(db: Database, feed: FeedId, key: str, body: bytes, *, value: str, now: datetime) -> None:
    db.execute("DELETE FROM answers WHERE at < ?", [stamp(now - LASTS)])
    db.execute(
        "INSERT OR IGNORE INTO answers (feed, key, body, at, value) VALUES (?, ?, ?, ?, ?)",
        [feed, _hash(key.encode()), _hash(body), stamp(now), value],
    )


def _hash(text: bytes) -> str:
    return hashlib.sha256(text).hexdigest()
