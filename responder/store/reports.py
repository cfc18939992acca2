"""What a report is made of: the facts of one story, or of a month's."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime

from sqlite_utils import Database

from responder.model.journal import Act
from responder.model.oncall import Alert, Delivery
from responder.model.publication import Publication
from responder.model.response import Page
from responder.model.story import Story, StoryId
from responder.model.version import TextKind
from responder.store import alerts, journal, pages, publications, stories, versions
from responder.store.codec import decode, moment, stamp


@dataclass(frozen=True, slots=True)
class Record:
    """All that the store holds of one story's response."""

    story: Story
    alerts: tuple[Alert, ...]
    acts: tuple[Act, ...]
    pages: tuple[Page, ...]
    sent: tuple[tuple[Publication, TextKind], ...]
    deliveries: tuple[Delivery, ...]


def record(db: Database, wanted: StoryId) -> Record | None:
    story = stories.story(db, wanted)
    if story is None:
        return None
    texts = versions.of_story(db, wanted)
    raised, asked = alerts.of_story(db, wanted), pages.of_story(db, wanted)
    about = (*(one.id for one in raised), *(one.id for one in asked), *(one.id for one in texts))
    return Record(
        story,
        raised,
        tuple(line.act for line in journal.lines(db, wanted)),
        asked,
        tuple((one, text.kind) for text in texts for one in publications.of_text(db, text.id)),
        tuple(one for name in about for one in alerts.deliveries(db, name)),
    )


def alerted(db: Database, since: datetime, until: datetime) -> tuple[Record, ...]:
    """Stories whose first alert was raised from one time to before another, oldest first."""
    rows = db.query(
        """SELECT story FROM alerts GROUP BY story HAVING min(at) >= ? AND min(at) < ? ORDER BY min(at)""",
        [stamp(since), stamp(until)],
    )
    found = (record(db, StoryId(row["story"])) for row in rows)
    return tuple(one for one in found if one is not None)


def told(db: Database) -> tuple[Record, ...]:
    """Every story that was alerted, oldest first."""
    rows = db.query("SELECT story FROM alerts GROUP BY story ORDER BY min(at)")
    found = (record(db, StoryId(row["story"])) for row in rows)
    return tuple(one for one in found if one is not None)


def messages(db: Database, since: datetime, until: datetime) -> tuple[Act, ...]:
    """The journal's lines of messages that a channel took."""
    return tuple(_acts(db, since, until, "message.submitted"))


def letters(db: Database) -> tuple[tuple[str, Delivery], ...]:
    """Every message with what it is about, in the order in which they were due."""
    rows = db.query("SELECT alert, value FROM outbox ORDER BY due_at, id")
    return tuple((str(row["alert"]), decode(Delivery, row["value"])) for row in rows)


def _acts(db: Database, since: datetime, until: datetime, verb: str) -> Iterator[Act]:
    where = "SELECT * FROM journal WHERE verb = ? AND at >= ? AND at < ? ORDER BY seq"
    for row in db.query(where, [verb, stamp(since), stamp(until)]):
        yield Act(moment(row["at"]), row["actor"], row["verb"], row["object"], row["story"], row["detail"])
