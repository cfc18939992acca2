"""Stories, their entries, and their places on the lists."""

import json
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from datetime import datetime

from sqlite_utils import Database

from responder.model.feed import Entry, FeedId
from responder.model.story import ListPath, Story, StoryId, StoryState
from responder.store.codec import decode, encode, moment, stamp


def keep(db: Database, stories: Iterable[Story]) -> None:
    """Write what the machine knows of stories; the state belongs to the people and stays."""
    db.conn.executemany(
        """INSERT INTO stories (id, state, last_seen, value) VALUES (?, ?, ?, ?)
           ON CONFLICT (id) DO UPDATE SET last_seen = excluded.last_seen, value = excluded.value""",
        [(s.id, s.state.value, stamp(s.last_seen), encode(s)) for s in stories],
    )


def move(
    db: Database, story: StoryId, to: StoryState, *, only_from: Sequence[StoryState] = tuple(StoryState)
) -> bool:
    """Change the state if it is one of only_from; tell whether it was."""
    marks = ", ".join("?" * len(only_from))
    done = db.execute(
        f"UPDATE stories SET state = ? WHERE id = ? AND state IN ({marks})", [to, story, *only_from]
    )
    return bool(done.rowcount)


def story(db: Database, wanted: StoryId) -> Story | None:
    row = next(db.query("SELECT state, value FROM stories WHERE id = ?", [wanted]), None)
    return read_story(row["state"], row["value"]) if row else None


def with_title(db: Database, title: str, at: datetime) -> Story | None:
    """The story of the last entry with a title that was first seen by a time."""
    row = next(
        db.query(
            """SELECT story FROM entries WHERE json_extract(value, '$.title') = ? AND first_seen <= ?
               ORDER BY first_seen DESC, id DESC LIMIT 1""",
            [title, stamp(at)],
        ),
        None,
    )
    return story(db, StoryId(row["story"])) if row else None


def is_over(db: Database, wanted: StoryId) -> bool:
    """True if a person has closed or dismissed a story, which is then not told again."""
    row = next(db.query("SELECT state FROM stories WHERE id = ?", [wanted]), None)
    return row is not None and StoryState(row["state"]) in {StoryState.CLOSED, StoryState.DISMISSED}


def seen_since(db: Database, since: datetime) -> Iterator[Story]:
    """Stories seen at or after a time, in the order of their first entry; none that was merged."""
    rows = db.query(
        """SELECT state, value FROM stories WHERE last_seen >= ? AND state <> 'merged'
           ORDER BY (SELECT min(id) FROM entries WHERE entries.story = stories.id)""",
        [stamp(since)],
    )
    for row in rows:
        yield read_story(row["state"], row["value"])


def latest(db: Database, since: datetime, most: int) -> tuple[Story, ...]:
    """Stories seen at or after a time, those seen last first."""
    rows = db.query(
        "SELECT state, value FROM stories WHERE last_seen >= ? ORDER BY last_seen DESC, id LIMIT ?",
        [stamp(since), most],
    )
    return tuple(read_story(row["state"], row["value"]) for row in rows)


def read_story(state: str, value: str) -> Story:
    """A story from its columns."""
    return replace(decode(Story, value), state=StoryState(state))


def add_entries(db: Database, rows: Iterable[tuple[int, Entry, StoryId, datetime, str]]) -> None:
    """Keep new entries under the numbers the cycle gave them, each with its twin (decide.entries)."""
    db.conn.executemany(
        "INSERT INTO entries (id, feed, key, first_seen, story, value, twin) VALUES (?, ?, ?, ?, ?, ?, ?)",
        [(n, e.feed, e.key, stamp(at), story, encode(e), twin) for n, e, story, at, twin in rows],
    )


def add_editions(db: Database, rows: Iterable[tuple[int, Entry, StoryId, datetime]]) -> None:
    """Keep what known entries say now, under numbers of the same series."""
    db.conn.executemany(
        "INSERT INTO editions (id, feed, key, seen_at, story, value) VALUES (?, ?, ?, ?, ?, ?)",
        [(n, e.feed, e.key, stamp(at), story, encode(e)) for n, e, story, at in rows],
    )


def entries_of(db: Database, wanted: StoryId) -> tuple[tuple[Entry, datetime], ...]:
    """Entries of a story with the time they were first seen, oldest first."""
    rows = db.query("SELECT value, first_seen FROM entries WHERE story = ? ORDER BY id", [wanted])
    return tuple((decode(Entry, row["value"]), moment(row["first_seen"])) for row in rows)


def entries_since(db: Database, since: datetime) -> Iterator[tuple[int, Entry, StoryId, datetime]]:
    """Entries whose story was seen at or after a time, and their editions, in the order they came."""
    rows = db.query(
        """SELECT told.id, told.value, told.story, told.first_seen
           FROM (SELECT id, value, story, first_seen FROM entries
                 UNION ALL SELECT id, value, story, seen_at FROM editions) AS told
           JOIN stories ON stories.id = told.story
           WHERE stories.last_seen >= ? ORDER BY told.id""",
        [stamp(since)],
    )
    for row in rows:
        yield (
            row["id"],
            decode(Entry, row["value"]),
            StoryId(row["story"]),
            moment(row["first_seen"]),
        )


def last_entry(db: Database) -> int:
    """The highest number given to an entry or an edition so far, 0 if none."""
    tables = "SELECT max(id) AS id FROM entries UNION ALL SELECT max(id) FROM editions"
    return int(next(db.query(f"SELECT coalesce(max(id), 0) AS n FROM ({tables})"))["n"])


def of_entry(db: Database, feed: FeedId, key: str) -> str:
    """The story of an entry, the latest that it was read for; empty if it was never kept."""
    asked = "SELECT story FROM entries WHERE feed = ? AND key = ? ORDER BY id DESC LIMIT 1"
    row = next(db.query(asked, [feed, key]), None)
    return row["story"] if row else ""


def latest_of(
    db: Database, feeds: Sequence[FeedId], most: int
) -> tuple[tuple[Entry, datetime, StoryId], ...]:
    """The last entries of some feeds, newest first, with when they were seen and their story."""
    marks = ", ".join("?" * len(feeds))
    rows = db.query(
        f"SELECT value, first_seen, story FROM entries WHERE feed IN ({marks}) ORDER BY id DESC LIMIT ?",
        [*feeds, most],
    )
    return tuple(
        (decode(Entry, row["value"]), moment(row["first_seen"]), StoryId(row["story"])) for row in rows
    )


def told_by(db: Database, since: datetime) -> tuple[tuple[StoryId, FeedId, datetime], ...]:
    """When each feed first told the stories that were alerted since a time, loudly, and are not resolved."""
    rows = db.query(
        """SELECT entries.story, entries.feed, min(entries.first_seen) AS at
           FROM entries JOIN (
               SELECT DISTINCT story FROM alerts
               WHERE at >= ? AND priority IN ('P1', 'P2') AND state <> 'resolved'
           ) loud ON loud.story = entries.story
           GROUP BY entries.story, entries.feed ORDER BY at, entries.feed""",
        [stamp(since)],
    )
    return tuple((StoryId(row["story"]), FeedId(row["feed"]), moment(row["at"])) for row in rows)


def known_keys(
    db: Database, keys: Iterable[tuple[FeedId, str]], *, told: bool = False
) -> frozenset[tuple[FeedId, str]]:
    """Those of the keys that were read before, however long ago; told: and that stand in a story."""
    only = "AND story != ''" if told else ""
    asked = f"SELECT 1 FROM entries WHERE feed = ? AND key = ? {only} LIMIT 1"
    return frozenset(pair for pair in keys if db.execute(asked, pair).fetchone())


def known_twins(db: Database, twins: Iterable[tuple[FeedId, str, datetime]]) -> frozenset[tuple[FeedId, str]]:
    """Those of a feed's twins that were read under any key at or after a time."""
    asked = "SELECT 1 FROM entries WHERE feed = ? AND twin = ? AND first_seen >= ? LIMIT 1"
    return frozenset(
        (feed, twin)
        for feed, twin, since in twins
        if db.execute(asked, [feed, twin, stamp(since)]).fetchone()
    )


def add_look(db: Database, look: FeedId, observed_at: datetime, ranks: Sequence[tuple[int, int]]) -> None:
    """Keep which entries a ranked feed showed: pairs of entry number and rank."""
    db.execute(
        "INSERT OR REPLACE INTO looks (feed, observed_at, ranks) VALUES (?, ?, ?)",
        [look, stamp(observed_at), json.dumps(ranks, separators=(",", ":"))],
    )


def last_looks(
    db: Database, since: datetime
) -> tuple[tuple[FeedId, datetime, tuple[tuple[int, int], ...]], ...]:
    """The two last looks at each ranked feed, oldest first, none from before a time."""
    rows = db.query(
        """SELECT feed, observed_at, ranks FROM (
               SELECT *, row_number() OVER (PARTITION BY feed ORDER BY observed_at DESC) AS n
               FROM looks WHERE observed_at >= ?
           ) WHERE n <= 2 ORDER BY observed_at, feed""",
        [stamp(since)],
    )
    return tuple(
        (FeedId(row["feed"]), moment(row["observed_at"]), tuple((e, r) for e, r in json.loads(row["ranks"])))
        for row in rows
    )


def add_places(db: Database, rows: Iterable[tuple[StoryId, FeedId, datetime, int]]) -> None:
    """Keep where stories stood on lists, best rank per list and look."""
    db.conn.executemany(
        "INSERT OR REPLACE INTO places (story, feed, observed_at, rank) VALUES (?, ?, ?, ?)",
        [(story, feed, stamp(at), rank) for story, feed, at, rank in rows],
    )


def paths(db: Database, wanted: StoryId) -> tuple[ListPath, ...]:
    """A story's climb on each list, the list where it stood best first."""
    climbs: dict[FeedId, list[tuple[datetime, int]]] = {}
    rows = db.query(
        "SELECT feed, observed_at, rank FROM places WHERE story = ? ORDER BY observed_at", [wanted]
    )
    for row in rows:
        climbs.setdefault(FeedId(row["feed"]), []).append((moment(row["observed_at"]), row["rank"]))
    found = (ListPath(feed, tuple(looks)) for feed, looks in climbs.items())
    return tuple(sorted(found, key=lambda path: (min(rank for _, rank in path.looks), path.feed)))
