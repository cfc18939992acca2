"""Stories that proved to be one: which was merged into which, and all that goes with them."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from sqlite_utils import Database

from responder.model.escalation import Escalation
from responder.model.oncall import AlertId, AlertState, PersonId
from responder.model.story import StoryId, StoryState
from responder.store.codec import decode, encode, moment, stamp

_TOLD = ("entries", "editions")
_ASKED = ("calls", "pages", "quotations", "texts")  # Each holds its story a second time, in its value.


def add(db: Database, story: StoryId, into: StoryId, person: PersonId, now: datetime) -> None:
    """Note that a story is part of another; what was merged into it before goes along."""
    db.execute("UPDATE merges SET into_story = ? WHERE into_story = ?", [into, story])
    db.execute("INSERT INTO merges VALUES (?, ?, ?, ?)", [story, into, person, stamp(now)])


@dataclass(frozen=True, slots=True)
class Before:
    """What stood before a merge."""

    part: StoryState
    whole: StoryState
    first_seen: datetime  # Of the whole.
    alerts: tuple[tuple[AlertId, AlertState, PersonId | None], ...]  # Of the part.
    escalations: tuple[Escalation, ...]  # Of those alerts.
    moved: Mapping[str, tuple[str, ...]]  # Keys of what was the part's, by table.
    parts: tuple[StoryId, ...]  # What was merged into the part.


def belongings(db: Database, story: StoryId) -> Mapping[str, tuple[str, ...]]:
    """Keys of all that is a story's, by table."""
    found = {
        table: tuple(str(row["id"]) for row in db.query(f"SELECT id FROM {table} WHERE story = ?", [story]))
        for table in (*_TOLD, *_ASKED)
    }
    return {table: keys for table, keys in found.items() if keys}


def remember(db: Database, story: StoryId, before: Before) -> None:
    db.execute("INSERT INTO before_merges VALUES (?, ?)", [story, encode(before)])


def before(db: Database, story: StoryId) -> Before | None:
    """None where the story was merged into none, or before this was kept."""
    row = next(db.query("SELECT value FROM before_merges WHERE story = ?", [story]), None)
    return decode(Before, row["value"]) if row else None


def merged_at(db: Database, story: StoryId) -> datetime | None:
    row = next(db.query("SELECT at FROM merges WHERE story = ?", [story]), None)
    return moment(row["at"]) if row else None


def part_again(db: Database, story: StoryId, held: Before) -> None:
    """Forget a merge, and give back what was moved by it and still stands where it was moved to."""
    whole = into(db, story)
    db.execute("DELETE FROM merges WHERE story = ?", [story])
    for part in held.parts:
        db.execute("UPDATE merges SET into_story = ? WHERE story = ?", [story, part])
    for table, keys in held.moved.items():
        value = ", value = json_set(value, '$.story', :to)" if table in _ASKED else ""
        for key in keys:
            db.execute(
                f"UPDATE {table} SET story = :to{value} WHERE id = :id AND story = :whole",
                {"to": story, "id": key, "whole": whole},
            )


def known(db: Database) -> Mapping[StoryId, StoryId]:
    """Every merged story and the one that it is part of, which is itself merged into none."""
    rows = db.query("SELECT story, into_story FROM merges ORDER BY story")
    return {StoryId(row["story"]): StoryId(row["into_story"]) for row in rows}


def into(db: Database, story: StoryId) -> StoryId | None:
    row = next(db.query("SELECT into_story FROM merges WHERE story = ?", [story]), None)
    return StoryId(row["into_story"]) if row else None


def parts(db: Database, into: StoryId) -> tuple[StoryId, ...]:
    """The stories that were merged into one."""
    rows = db.query("SELECT story FROM merges WHERE into_story = ? ORDER BY at, story", [into])
    return tuple(StoryId(row["story"]) for row in rows)


def gather(db: Database) -> None:
    """Give what merged stories are told by, also what came in while they were merged, to the whole."""
    for table in _TOLD:
        db.execute(
            f"""UPDATE {table} SET story = (SELECT into_story FROM merges WHERE merges.story = {table}.story)
                WHERE story IN (SELECT story FROM merges)"""
        )


def take_over(db: Database, story: StoryId, into: StoryId) -> Mapping[str, int]:
    """Move the calls, pages, quotations and texts of a story; how many of each there were."""
    return {
        table: db.execute(
            f"UPDATE {table} SET story = ?, value = json_set(value, '$.story', ?) WHERE story = ?",
            [into, into, story],
        ).rowcount
        for table in _ASKED
    }
