"""What editors said of the machine's decisions, tap by tap."""

from collections.abc import Iterator
from datetime import datetime

from sqlite_utils import Database

from responder.model.ruling import Ruling, Said
from responder.model.story import StoryId
from responder.store.codec import decode, encode, stamp

TABLE = """CREATE TABLE rulings (
    id INTEGER PRIMARY KEY, at TEXT NOT NULL, story TEXT NOT NULL REFERENCES stories (id),
    point TEXT NOT NULL, about TEXT NOT NULL, said TEXT NOT NULL, value TEXT NOT NULL
) STRICT"""
STANDS = (
    "CREATE INDEX rulings_story ON rulings (story, point, about)",
    "CREATE INDEX rulings_at ON rulings (at)",
    """CREATE TRIGGER rulings_keep BEFORE DELETE ON rulings
        BEGIN SELECT RAISE(ABORT, 'what was said is only added to'); END""",
    """CREATE TRIGGER rulings_stand BEFORE UPDATE ON rulings
        BEGIN SELECT RAISE(ABORT, 'what was said is only added to'); END""",
)
_LAST = """id = (SELECT max(id) FROM rulings later WHERE later.story = rulings.story
    AND later.point = rulings.point AND later.about = rulings.about)"""


def add(db: Database, ruling: Ruling) -> None:
    db.execute(
        "INSERT INTO rulings (at, story, point, about, said, value) VALUES (?, ?, ?, ?, ?, ?)",
        [stamp(ruling.at), ruling.story, ruling.point, ruling.about, ruling.said, encode(ruling)],
    )


def of_story(db: Database, story: StoryId) -> tuple[Ruling, ...]:
    """What holds of one story, oldest first."""
    return tuple(_held(db, "story = ?", [story]))


def held(db: Database) -> tuple[Ruling, ...]:
    """All that holds, oldest first, none of exercises."""
    return tuple(one for one in _held(db, "1", []) if not one.drill)


def between(db: Database, since: datetime, until: datetime) -> tuple[Ruling, ...]:
    """What was said last from one time to before another and holds, oldest first, none of exercises."""
    found = _held(db, "at >= ? AND at < ?", [stamp(since), stamp(until)])
    return tuple(one for one in found if not one.drill)


def _held(db: Database, where: str, values: list[str]) -> Iterator[Ruling]:
    rows = db.query(
        f"SELECT value FROM rulings WHERE {where} AND said <> ? AND {_LAST} ORDER BY id",
        [*values, Said.TAKEN_BACK],
    )
    return (decode(Ruling, row["value"]) for row in rows)
