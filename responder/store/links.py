"""Signed links and sessions; only hashes of their secrets are kept."""

import hashlib
import secrets
from dataclasses import dataclass
from datetime import datetime

from sqlite_utils import Database

from responder.errors import NotAllowedError
from responder.store.codec import moment, stamp


@dataclass(frozen=True, slots=True)
class Link:
    """What the bearer of a link may do, once, until it expires."""

    action: str  # "sign-in", "take", "answer".
    person: str
    object: str  # Id of what it is done to; empty for sign-in.
    expires_at: datetime
    used_at: datetime | None = None


def issue(db: Database, link: Link, secret: str = "") -> str:
    """Keep a link under a new secret, or a given one, and return the secret."""
    secret = secret or secrets.token_urlsafe(32)
    db.execute(
        "INSERT OR IGNORE INTO links (hash, action, person, object, expires_at) VALUES (?, ?, ?, ?, ?)",
        [_hash(secret), link.action, link.person, link.object, stamp(link.expires_at)],
    )
    return secret


def look_up(db: Database, secret: str, action: str, now: datetime) -> Link:
    """Find a link that still counts. Raises NotAllowedError saying why it does not."""
    row = next(db.query("SELECT * FROM links WHERE hash = ? AND action = ?", [_hash(secret), action]), None)
    if row is None:
        raise NotAllowedError("unknown")
    if row["used_at"]:
        raise NotAllowedError("used")
    if moment(row["expires_at"]) <= now:
        raise NotAllowedError("expired")
    return Link(row["action"], row["person"], row["object"], moment(row["expires_at"]))


def bearer(db: Database, secret: str) -> Link | None:
    """Whose a link was, whether it still counts or not; None if it never was one."""
    row = next(db.query("SELECT * FROM links WHERE hash = ?", [_hash(secret)]), None)
    if row is None:
        return None
    return Link(row["action"], row["person"], row["object"], moment(row["expires_at"]))


def use(db: Database, secret: str, action: str, now: datetime) -> Link:
    """Spend a link. Raises NotAllowedError if it was spent, has expired or never was."""
    link = look_up(db, secret, action, now)
    db.execute("UPDATE links SET used_at = ? WHERE hash = ?", [stamp(now), _hash(secret)])
    return link


def revoke(db: Database, action: str, person: str) -> None:
    """Let all links of one kind of one person run out."""
    db.execute("DELETE FROM links WHERE action = ? AND person = ?", [action, person])


def open_session(db: Database, person: str, expires_at: datetime) -> str:
    """Start a session and return its secret, for a cookie."""
    secret = secrets.token_urlsafe(32)
    db.execute("INSERT INTO sessions VALUES (?, ?, ?)", [_hash(secret), person, stamp(expires_at)])
    return secret


def session(db: Database, secret: str, now: datetime) -> str | None:
    """The person of a session that has not expired."""
    row = next(
        db.query(
            "SELECT person FROM sessions WHERE hash = ? AND expires_at > ?", [_hash(secret), stamp(now)]
        ),
        None,
    )
    return str(row["person"]) if row else None


def close_session(db: Database, secret: str) -> None:
    db.execute("DELETE FROM sessions WHERE hash = ?", [_hash(secret)])


def _hash(secret: str) -> str:
    return hashlib.sha256(secret.encode()).hexdigest()
