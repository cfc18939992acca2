"""Keeps count of what a feed was asked and how it answered."""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import UTC, timedelta

from responder.model.feed import FeedId
from responder.model.politeness import Asking, Exchange, Failure, FeedDay

KEPT = timedelta(days=90)  # Older days are dropped.
_SUMMED = (
    "requests",
    "ok",
    "unchanged",
    "redirected",
    "denied",
    "faulty",
    "size",
    "conditional",
    "honoured",
    "waits",
    "waits_kept",
    "waits_cut",
    "gaps",
    "pushed",
)


def counted(feed: FeedId, last: FeedDay | None, asking: Asking) -> FeedDay:
    """The day of an attempt with it counted in.

    last: the latest day on record, of this day or an earlier one; from it on runs the interval.
    """
    today = asking.at.astimezone(UTC).date()
    day = last if last is not None and last.day == today else _begun(feed, last, asking)
    for exchange in asking.exchanges:
        day = _exchanged(day, exchange)
    if asking.failure is not None:
        day = replace(day, failures=_more(day.failures, {asking.failure: 1}))
    if asking.read:
        day = replace(day, body_at=asking.at)
    if asking.pushed is not None:
        return replace(day, pushed=day.pushed + 1, size=day.size + asking.pushed)
    return replace(_timed(day, asking), gaps=day.gaps + asking.gap, asked_at=asking.at)


def total(days: Sequence[FeedDay]) -> FeedDay:
    """All days as one, under the last of them; at least one, oldest first."""
    sums = {name: sum(getattr(day, name) for day in days) for name in _SUMMED}
    failures: Mapping[Failure, int] = {}
    for day in days:
        failures = _more(failures, day.failures)
    return replace(
        days[-1],
        failures=failures,
        shortest_s=min((day.shortest_s for day in days if day.shortest_s is not None), default=None),
        longest_s=max((day.longest_s for day in days if day.longest_s is not None), default=None),
        **sums,
    )


def _begun(feed: FeedId, last: FeedDay | None, asking: Asking) -> FeedDay:
    """A new day, which remembers of the one before what does not end at midnight."""
    today = asking.at.astimezone(UTC).date()
    if last is None:
        return FeedDay(feed, today)
    return FeedDay(feed, today, asked_at=last.asked_at, wait_until=last.wait_until, body_at=last.body_at)


def _exchanged(day: FeedDay, exchange: Exchange) -> FeedDay:
    status = exchange.status
    return replace(
        day,
        requests=day.requests + 1,
        ok=day.ok + (status == 200),
        unchanged=day.unchanged + (status == 304),
        redirected=day.redirected + (300 <= status < 400 and status != 304),
        denied=day.denied + (400 <= status < 500),
        faulty=day.faulty + (status >= 500 or (0 < status < 300 and status != 200)),
        size=day.size + exchange.size,
        conditional=day.conditional + exchange.conditional,
        honoured=day.honoured + (exchange.conditional and status == 304),
    )


def _timed(day: FeedDay, asking: Asking) -> FeedDay:
    """Intervals, and whether the last wish for patience was kept."""
    if day.asked_at is not None:
        since_s = (asking.at - day.asked_at).total_seconds()
        day = replace(
            day,
            shortest_s=since_s if day.shortest_s is None else min(day.shortest_s, since_s),
            longest_s=since_s if day.longest_s is None else max(day.longest_s, since_s),
        )
    if day.wait_until is not None:
        kept = asking.at >= day.wait_until
        day = replace(
            day, wait_until=None, waits_kept=day.waits_kept + kept, waits_cut=day.waits_cut + (not kept)
        )
    if asking.wait_s is None:
        return day
    # Cut before it becomes a timedelta, which holds no number of any size.
    until = asking.at + timedelta(seconds=min(asking.wait_s, KEPT.total_seconds()))
    return replace(day, waits=day.waits + 1, wait_until=until)


def _more(some: Mapping[Failure, int], others: Mapping[Failure, int]) -> Mapping[Failure, int]:
    return dict(Counter(some) + Counter(others))
