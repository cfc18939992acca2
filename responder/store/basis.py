"""What was decided by, line by line: the numbers of each moment, who chose them and why."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import datetime

from sqlite_utils import Database

from responder.model.chosen import Basis, Change, Chosen
from responder.store.codec import decode, encode, moment, stamp

TABLE = """CREATE TABLE bases (
    number INTEGER PRIMARY KEY, at TEXT NOT NULL, person TEXT NOT NULL, why TEXT NOT NULL,
    chosen TEXT NOT NULL, basis TEXT NOT NULL
) STRICT"""
STANDS = (
    """CREATE TRIGGER bases_keep BEFORE DELETE ON bases
        BEGIN SELECT RAISE(ABORT, 'what was decided by is only added to'); END""",
    """CREATE TRIGGER bases_stand BEFORE UPDATE ON bases
        BEGIN SELECT RAISE(ABORT, 'what was decided by is only added to'); END""",
)


def add(db: Database, change: Change) -> Change:
    """Keep a line under the next number."""
    kept = replace(change, number=number(db) + 1)
    db.execute(
        "INSERT INTO bases (number, at, person, why, chosen, basis) VALUES (?, ?, ?, ?, ?, ?)",
        [
            kept.number,
            stamp(kept.at),
            kept.person,
            kept.why,
            encode(kept.chosen),
            encode(kept.basis),
        ],
    )
    return kept


def number(db: Database) -> int:
    """Of the line that holds; 0 before the first."""
    return int(next(db.query("SELECT coalesce(max(number), 0) AS n FROM bases"))["n"])


def number_at(db: Database, at: datetime) -> int:
    """Of the line that held at a time; 0 before the first."""
    asked = "SELECT coalesce(max(number), 0) AS n FROM bases WHERE at <= ?"
    return int(next(db.query(asked, [stamp(at)]))["n"])


def latest(db: Database) -> Change | None:
    return next(_read(db, "ORDER BY number DESC LIMIT 1", []), None)


def change(db: Database, wanted: int) -> Change | None:
    return next(_read(db, "WHERE number = ?", [wanted]), None)


def history(db: Database, most: int) -> tuple[Change, ...]:
    """The newest lines, newest first."""
    return tuple(_read(db, "ORDER BY number DESC LIMIT ?", [most]))


def chosen(db: Database) -> Chosen:
    """What editors chose as it holds now."""
    held = latest(db)
    return held.chosen if held else Chosen()


def start(db: Database, basis: Basis, now: datetime) -> None:
    """Note what a service decides by from now on, where that differs from what it did before."""
    held = latest(db)
    if held is None or held.basis != basis:
        add(db, Change(0, now, "machine", "", held.chosen if held else Chosen(), basis))


def _read(db: Database, where: str, values: list[int]) -> Iterator[Change]:
    for row in db.query(f"SELECT * FROM bases {where}", values):
        yield Change(
            row["number"],
            moment(row["at"]),
            row["person"],
            row["why"],
            decode(Chosen, row["chosen"]),
            decode(Basis, row["basis"]),
        )
