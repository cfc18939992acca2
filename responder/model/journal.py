"""The append-only record of who did what when."""

from dataclasses import dataclass
from datetime import datetime


@dataclass(frozen=True, slots=True)
class Act:
    """One act, before it is written and chained."""

    at: datetime
    actor: str  # Person id, expert id or "machine".
    verb: str  # "alert.raised", "alert.acknowledged", "page.answered", …
    object: str  # Id of what it was done to.
    story: str = ""  # Story it belongs to, for timelines; empty if none.
    detail: str = ""  # One line in plain words or figures; no secrets.


@dataclass(frozen=True, slots=True)
class JournalLine:
    """A written act; hash = SHA-256 over the previous hash and this line's content."""

    seq: int
    act: Act
    previous: str  # Hex.
    hash: str  # Hex.
