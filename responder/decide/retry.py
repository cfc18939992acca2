"""When a message is tried again."""

from datetime import datetime, timedelta
from zlib import crc32

WAITS_S = (2, 5, 15, 30, 60)  # After the first attempt, the second, …; then every minute.
LONGEST_S = 240  # Whoever asks for more is asked again by then: people wait for the message.
SPREAD = 0.1  # Of the wait, at most, so that messages refused together do not come back together.


def next_attempt(
    attempts: int, now: datetime, useless_at: datetime, *, key: str = "", after_s: float | None = None
) -> datetime | None:
    """The next attempt after so many; None if it would come when the message is no use any more.

    key: the delivery's id; it lengthens all waits of one delivery by the same share, so they never shrink.
    after_s: seconds that the other side asks to be left alone for.
    """
    if attempts < 1:
        raise ValueError(f"attempts counts the one just made, got {attempts}")
    share = 1 + SPREAD * crc32(key.encode()) / 2**32
    wait = max(WAITS_S[min(attempts, len(WAITS_S)) - 1], min(after_s or 0.0, LONGEST_S))
    again = now + timedelta(seconds=wait * share)
    return again if again < useless_at else None
