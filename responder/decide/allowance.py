"""How often somebody may come: some at once, then evenly."""

from dataclasses import dataclass
from datetime import datetime, timedelta


@dataclass(frozen=True, slots=True)
class Allowance:
    """So many in so long; all of them may come at once, the next as their share of time goes by."""

    most: int
    within: timedelta


def spend(full_at: datetime | None, allowance: Allowance, now: datetime) -> tuple[datetime, timedelta]:
    """Take one; returns what to remember and how long to wait: zero if it may come now.

    full_at: when all that was taken has grown back, None if nothing was. Who must wait has spent
    nothing. It is the generic cell rate algorithm (ITU-T I.371, annex A): one time is all it keeps.
    """
    share = allowance.within / allowance.most
    begin = max(full_at, now) if full_at is not None else now
    wait = begin + share - allowance.within - now
    if wait > timedelta():
        return begin, wait
    return begin + share, timedelta()
