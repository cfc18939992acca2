"""Stories that proved to be one: which was merged into which, and all that goes with them."""

from collections.abc import Mapping
from datetime import datetime

from sqlite_utils import Database

from responder.model.oncall import PersonId
from responder.model.story import StoryId
from responder.store.codec import stamp

_TOLD = ("entries", "editions")
_ASKED = ("calls", "pages", "quotations", "texts")  # Each holds its story a second time, in its value.


def add(db: Database, story: StoryId, into: StoryId, person: PersonId, now: datetime) -> None:
    """Note that a story is part of another; what was merged into it before goes along."""
    db.execute("UPDATE merges SET into_story = ? WHERE into_story = ?", [into, story])
    db.execute("INSERT INTO merges VALUES (?, ?, ?, ?)", [story, into, person, stamp(now)])


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
