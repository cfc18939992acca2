"""Named rules for entries: when they came up, whether they are news, and which are the same.

What a source says of an entry's time (published) and when the desk first saw it (first seen) are
kept apart; the rules say which of them counts. An entry is known by its key. Feeds that give new
keys to old entries, change titles, repeat each other or run by a wrong clock have a rule each.
"""

import hashlib
from collections.abc import Sequence
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from enum import StrEnum
from urllib.parse import parse_qsl, urlencode, urlsplit

from responder.model.feed import Entry, Feed, Record, Trust

AHEAD = timedelta(minutes=10)  # How far a source's clock may run before ours.
EARLIEST = datetime(1990, 1, 1, tzinfo=UTC)  # No feed means an earlier time; a field was not filled in.
WINDOW = timedelta(hours=48)  # How long an entry is news, unless the settings say otherwise.
EMBARGO = timedelta(days=60)  # How far ahead a scientific body may date what it sends out.
EDITIONS = 20  # Of one entry that are kept; a title that counts comments would have no end of them.
LAGS = 12  # Looks at a feed by which its clock is judged.
SKEW_FROM, STEP = 6, timedelta(minutes=30)  # Looks that must agree; zones differ by whole steps.
FARTHEST = timedelta(hours=14)  # Between a zone and UTC.
_NOT_THE_PAGE = ("utm_", "spm", "from", "ref", "share", "fbclid", "gclid", "at_", "cmp")  # Of a query.


class Standing(StrEnum):
    """What an entry that was never seen before is to the desk."""

    NEWS = "news"  # It may open or join a story.
    HISTORY = "history"  # It is kept, so that it is known, and never judged.
    HELD = "held"  # It is under embargo, and read again when that is over.


def when(entry: Entry, observed_at: datetime) -> datetime:
    """When an entry came up: as published, but never later than it was seen.

    An undated entry, or one dated further ahead than a clock may be wrong or before there were
    feeds, counts from when it was seen; one dated a little ahead is taken as just now.
    """
    if entry.published is None or not EARLIEST <= entry.published <= observed_at + AHEAD:
        return observed_at
    return min(entry.published, observed_at)


def fresh(entry: Entry, observed_at: datetime, window: timedelta = WINDOW) -> bool:
    """True if an entry may open or join a story; what was published earlier is history."""
    return observed_at - when(entry, observed_at) <= window


def standing(entry: Entry, feed: Feed, observed_at: datetime, window: timedelta = WINDOW) -> Standing:
    """An alert that has expired is no news, but its end is; a list tells what people look at now."""
    if feed.ranked:
        return Standing.NEWS
    if feed.trust is Trust.SCIENCE and _embargoed(entry, observed_at):
        return Standing.HELD
    record = entry.record
    ended = record is not None and record.message_type != "Cancel" and over(record, observed_at)
    return Standing.NEWS if fresh(entry, observed_at, window) and not ended else Standing.HISTORY


def _embargoed(entry: Entry, observed_at: datetime) -> bool:
    """True if a time is stated that is no fault of a clock: a date ahead, within reason."""
    return entry.published is not None and AHEAD < entry.published - observed_at <= EMBARGO


def over(record: Record, now: datetime) -> bool:
    """True if an authority said until when its word holds, and that is past."""
    return record.expires is not None and record.expires <= now


def twin(entry: Entry) -> str:
    """What an entry shares with itself under a new key: title and page; empty where nothing is sure.

    An entry with a record is what its identifier says: an update may repeat every word of what it
    replaces. One without a page may be any of many that bear its title.
    """
    if entry.record is not None or not entry.url:
        return ""
    return hashlib.blake2b(f"{entry.title}\0{entry.url}".encode(), digest_size=9).hexdigest()


def page(entry: Entry) -> str:
    """The address of an entry's page without what differs between feeds that lead to it; empty for none.

    The front page of a site is no entry's.
    """
    try:
        parts = urlsplit(entry.url)
    except ValueError:
        return ""
    host, path = (parts.hostname or "").removeprefix("www.").removeprefix("m."), parts.path.rstrip("/")
    asked = [pair for pair in parse_qsl(parts.query) if not pair[0].lower().startswith(_NOT_THE_PAGE)]
    return f"{host}{path}?{urlencode(sorted(asked))}" if path or asked else ""


def wording(entry: Entry) -> int:
    """What of an entry makes a new edition when it changes: its titles, and what a record is judged by.

    The text below a title is touched up all day, and an epicentre is moved about by a little.
    """
    r = entry.record or Record()
    judged = (r.magnitude, r.severity, r.urgency, r.certainty, r.status, r.message_type, r.tsunami, r.expires)
    return hash((entry.title, entry.also, judged))


def skew(lags_s: Sequence[float], interval: timedelta) -> timedelta:
    """What is to be added to the times of a feed; zero unless its clock is wrong beyond doubt.

    lags_s: seconds from the stated time of the newest entry to its first sight, one for each look
    that brought any, newest last. A feed that names a wrong zone is off by whole half hours, and
    all its looks by the same: then they lie within one interval of each other. No entry is seen
    before it is there, so the least step that explains them all is taken.
    """
    seen = lags_s[-LAGS:]
    if len(seen) < SKEW_FROM or max(seen) - min(seen) > max(interval, AHEAD).total_seconds():
        return timedelta(0)
    off = min(seen) // STEP.total_seconds() * STEP
    return off if STEP < abs(off) <= FARTHEST else timedelta(0)


def lags(known_s: Sequence[float], new: Sequence[Entry], observed_at: datetime) -> tuple[float, ...]:
    """The lags with that of the newest of new entries added; as they were where none is dated."""
    dated = [entry.published for entry in new if entry.published and entry.published.year > EARLIEST.year]
    if not dated:
        return tuple(known_s)
    lag = (observed_at - max(dated)).total_seconds()
    return (*known_s, lag)[-LAGS:]


def by_our_clock(entry: Entry, skew: timedelta) -> Entry:
    """The same entry with its time put right."""
    if entry.published is None or not skew:
        return entry
    try:
        return replace(entry, published=entry.published + skew)
    except OverflowError:
        return replace(entry, published=None)
