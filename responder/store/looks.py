"""What was read, as it was read: looks of ranked feeds, and the entries of all others."""

import json
from collections.abc import Iterator, Mapping
from datetime import datetime, timedelta

from sqlite_utils import Database

from responder.model.feed import Entry, FeedId, Look, Sighting
from responder.model.story import StoryId
from responder.store.codec import decode, moment, stamp

KEPT = timedelta(days=60)  # So far back a backtest can reach; the stories and their climbs stay.
INDEXES = (
    "CREATE INDEX looks_at ON looks (observed_at)",
    "CREATE INDEX editions_seen ON editions (seen_at)",
)


def between(db: Database, since: datetime, until: datetime) -> tuple[Look, ...]:
    """Looks from one time to before another, oldest first, as they went into the cycle then.

    A ranked feed's look is whole. Of the others only what was new is kept, and makes a look here.
    """
    ranked = list(_ranked(db, since, until))
    names = {look.feed for look in ranked}
    looks = [*ranked, *(look for look in _told(db, since, until) if look.feed not in names)]
    return tuple(sorted(looks, key=lambda look: (look.observed_at, look.feed)))


def first(db: Database) -> datetime | None:
    """When the oldest thing was read that can be gone through again; None if there is nothing."""
    rows = db.query("SELECT min(observed_at) AS at FROM looks UNION ALL SELECT min(first_seen) FROM entries")
    found = [moment(row["at"]) for row in rows if row["at"]]
    return min(found, default=None)


def stories_by_title(db: Database, since: datetime, until: datetime) -> Mapping[str, StoryId]:
    """The story of each title that was first seen between two times, the latest of several."""
    rows = db.query(
        """SELECT json_extract(value, '$.title') AS title, story FROM entries
           WHERE first_seen >= ? AND first_seen < ? AND story != '' ORDER BY id""",
        [stamp(since), stamp(until)],
    )
    return {row["title"]: StoryId(row["story"]) for row in rows}


def forget(db: Database, before: datetime) -> None:
    """Drop looks from before a time; entries and where stories stood are kept."""
    db.execute("DELETE FROM looks WHERE observed_at < ?", [stamp(before)])


def _ranked(db: Database, since: datetime, until: datetime) -> Iterator[Look]:
    rows = list(
        db.query(
            "SELECT feed, observed_at, ranks FROM looks WHERE observed_at >= ? AND observed_at < ?",
            [stamp(since), stamp(until)],
        )
    )
    read = [(row["feed"], row["observed_at"], json.loads(row["ranks"])) for row in rows]
    held = _entries(db, {number for _, _, ranks in read for number, _ in ranks})
    for feed, at, ranks in read:
        shown = tuple(Sighting(held[number], rank) for number, rank in ranks if number in held)
        yield Look(FeedId(feed), moment(at), shown)


def _entries(db: Database, numbers: set[int]) -> Mapping[int, Entry]:
    asked = "SELECT id, value FROM entries WHERE id IN (SELECT value FROM json_each(?))"
    rows = db.query(asked, [json.dumps(sorted(numbers))])
    return {row["id"]: decode(Entry, row["value"]) for row in rows}


def _told(db: Database, since: datetime, until: datetime) -> Iterator[Look]:
    """Entries and editions that came at one moment are one look, in the order they came."""
    rows = db.query(
        """SELECT id, feed, at, value FROM (
               SELECT id, feed, first_seen AS at, value FROM entries
               WHERE first_seen >= :a AND first_seen < :b
               UNION ALL
               SELECT id, feed, seen_at, value FROM editions WHERE seen_at >= :a AND seen_at < :b
           ) ORDER BY at, feed, id""",
        {"a": stamp(since), "b": stamp(until)},
    )
    held: dict[tuple[str, str], list[Sighting]] = {}
    for row in rows:
        held.setdefault((row["feed"], row["at"]), []).append(Sighting(decode(Entry, row["value"])))
    for (feed, at), sightings in held.items():
        yield Look(FeedId(feed), moment(at), tuple(sightings))
