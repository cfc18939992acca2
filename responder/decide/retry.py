"""When a message is tried again."""

from datetime import datetime, timedelta

WAITS_S = (2, 5, 15, 30, 60)  # After the first attempt, the second, …; then every minute.


def next_attempt(attempts: int, now: datetime, useless_at: datetime) -> datetime | None:
    """The next attempt after so many; None if it would come when the message is no use any more."""
    if attempts < 1:
        raise ValueError(f"attempts counts the one just made, got {attempts}")
    again = now + timedelta(seconds=WAITS_S[min(attempts, len(WAITS_S)) - 1])
    return again if again < useless_at else None
