"""How well each channel works, by the test messages that it carried."""

from collections.abc import Sequence
from datetime import datetime

from sqlite_utils import Database


def ranked(db: Database, channels: Sequence[str], now: datetime) -> tuple[str, ...]:
    """A person's channels in the order to try them: their own, but those known to be dead last."""
    dead = {row["channel"] for row in db.query("SELECT channel FROM health WHERE dead = 1")}
    return tuple(sorted(channels, key=lambda channel: channel in dead))
