"""How many messages one person gets: so many in so long, and then the next one waits."""

from collections.abc import Sequence
from datetime import datetime, timedelta

MINUTE, HOUR = timedelta(minutes=1), timedelta(hours=1)
# GoAlert's limits for SMS; a flood of them costs money and gets the number blocked.
SMS = ((1, MINUTE), (5, 15 * MINUTE), (11, HOUR), (21, 3 * HOUR))
OTHERS = ((5, timedelta(seconds=5)), (30, 15 * MINUTE), (60, HOUR))
LOOK_BACK = 3 * HOUR


def caps_of(kind: str) -> tuple[tuple[int, timedelta], ...]:
    """Limits of a kind of channel: at most so many in so long."""
    return SMS if kind in {"sms", "twilio"} else OTHERS


def free_at(kind: str, sent: Sequence[datetime], now: datetime) -> datetime:
    """When one more message may go to a person, now if at once.

    sent: when earlier ones were handed over or begun, in any order. Those after now are of a clock
    that was set back since, and when they went nobody can tell: they must not silence an hour.
    """
    free = now
    for most, span in caps_of(kind):
        inside = sorted(at for at in sent if now - span < at <= now)
        if len(inside) >= most:
            free = max(free, inside[-most] + span)
    return free
