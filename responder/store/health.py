"""How well each channel works, by the test messages that it carried."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlite_utils import Database

from responder.store.codec import decode, encode

DEAD_AFTER = 3  # Test messages in a row that were refused.
DOUBTFUL = 0.8  # Below this score a channel is tried after the others.


@dataclass(frozen=True, slots=True)
class Health:
    """What the test messages on one channel have shown."""

    channel: str
    sent: int = 0
    taken: int = 0  # Of those, handed over without an error.
    came_back: int = 0  # Of those, whose link was tapped.
    fails: int = 0  # In a row, up to now.
    last_at: datetime | None = None
    last_error: str = ""

    @property
    def score(self) -> float:
        """Share of the test messages that were handed over, 0 … 1; 1 before the first."""
        return self.taken / self.sent if self.sent else 1.0

    @property
    def dead(self) -> bool:
        return self.fails >= DEAD_AFTER


def channels(db: Database) -> tuple[Health, ...]:
    """All channels that were ever tested, by name."""
    rows = db.query("SELECT value FROM health ORDER BY channel")
    return tuple(decode(Health, row["value"]) for row in rows)


def keep(db: Database, health: Health) -> None:
    db.execute(
        "INSERT OR REPLACE INTO health (channel, dead, score, value) VALUES (?, ?, ?, ?)",
        [health.channel, int(health.dead), health.score, encode(health)],
    )


def ranked(db: Database, names: Sequence[str]) -> tuple[str, ...]:
    """A person's channels in the order to try them: their own, but the doubtful behind and the dead last."""
    rows = db.query("SELECT channel, dead, score FROM health")
    known = {row["channel"]: (row["dead"], row["score"] < DOUBTFUL) for row in rows}
    return tuple(sorted(names, key=lambda name: known.get(name, (0, False))))
