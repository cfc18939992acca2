"""Texts, their versions and sign-offs."""

import hashlib
import json
from collections.abc import Iterator, Sequence
from datetime import date, datetime

from sqlite_utils import Database

from responder.errors import StoreError
from responder.model.library import ExplainerId
from responder.model.oncall import PersonId
from responder.model.response import QuotationId
from responder.model.story import StoryId
from responder.model.text import Language
from responder.model.version import (
    Content,
    Emergency,
    Review,
    ReviewState,
    Text,
    TextId,
    Version,
    VersionId,
    VersionState,
)
from responder.store.codec import decode, encode, moment, stamp


def version_id(text: TextId, previous: VersionId | None, content: Content) -> VersionId:
    """The hash of the content, of the text it belongs to and of the version it follows."""
    return _named(text, previous, encode(content))


def _named(text: str, previous: str | None, content: str) -> VersionId:
    whole = f"{text}\0{previous or ''}\0{content}"
    return VersionId("v-" + hashlib.sha256(whole.encode()).hexdigest()[:32])


def start(db: Database, text: Text) -> None:
    db.execute(
        "INSERT INTO texts (id, work, language, story, slug, value) VALUES (?, ?, ?, ?, ?, ?)",
        [text.id, text.work, text.language, text.story, text.slug, encode(text)],
    )


def text(db: Database, wanted: TextId) -> Text | None:
    return next(_texts(db, "WHERE id = ?", [wanted]), None)


def texts(db: Database, most: int) -> tuple[Text, ...]:
    """The last that were begun, newest first."""
    return tuple(_texts(db, "ORDER BY rowid DESC LIMIT ?", [str(most)]))


def of_story(db: Database, story: StoryId) -> tuple[Text, ...]:
    return tuple(_texts(db, "WHERE story = ? ORDER BY rowid", [story]))


def of_work(db: Database, work: str) -> tuple[Text, ...]:
    """A text and its twin."""
    return tuple(_texts(db, "WHERE work = ? ORDER BY language", [work]))


def by_slug(db: Database, language: Language, slug: str) -> Text | None:
    return next(_texts(db, "WHERE language = ? AND slug = ?", [language, slug]), None)


def slug_taken(db: Database, slug: str) -> bool:
    return db.execute("SELECT 1 FROM texts WHERE slug = ?", [slug]).fetchone() is not None


def _texts(db: Database, where: str, values: Sequence[str]) -> Iterator[Text]:
    for row in db.query(f"SELECT value FROM texts {where}", list(values)):
        yield decode(Text, row["value"])


def save(
    db: Database, text: TextId, after: Version | None, content: Content, *, author: PersonId, now: datetime
) -> Version:
    """Keep a new version that follows another."""
    previous = after.id if after else None
    made = Version(
        version_id(text, previous, content),
        text,
        after.number + 1 if after else 1,
        previous,
        author,
        now,
        content,
        VersionState.DRAFT,
    )
    db.execute(
        """INSERT INTO versions
           (id, text, number, previous, author, at, review_by, content, state, changed_at)
           VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)""",
        [
            made.id,
            text,
            made.number,
            previous,
            author,
            stamp(now),
            content.review_by.isoformat(),
            encode(content),
            made.state,
            stamp(now),
        ],
    )
    return made


def version(db: Database, wanted: VersionId) -> Version | None:
    return next(_versions(db, "WHERE id = ?", [wanted]), None)


def of_text(db: Database, text: TextId) -> tuple[Version, ...]:
    """All versions of a text, newest first."""
    return tuple(_versions(db, "WHERE text = ? ORDER BY number DESC", [text]))


def latest(db: Database, text: TextId) -> Version | None:
    return next(_versions(db, "WHERE text = ? ORDER BY number DESC LIMIT 1", [text]), None)


def vetted(db: Database, explainer: ExplainerId, language: Language) -> Version | None:
    """The version of a library's explainer that was signed off here and is in force."""
    where = """WHERE state IN ('active', 'due_for_review') AND text IN (
            SELECT id FROM texts WHERE story IS NULL AND language = ?
              AND json_extract(value, '$.explainer') = ?)
        ORDER BY number DESC LIMIT 1"""
    return next(_versions(db, where, [language, explainer]), None)


def quoting(db: Database, quotation: QuotationId) -> tuple[Text, ...]:
    """The texts of which some version carries an expert's words."""
    where = """WHERE id IN (SELECT versions.text FROM versions, json_each(versions.content, '$.quotations')
            WHERE json_extract(json_each.value, '$.id') = ?) ORDER BY id"""
    return tuple(_texts(db, where, [quotation]))


def in_states(db: Database, states: Sequence[VersionState]) -> tuple[Version, ...]:
    marks = ", ".join("?" * len(states))
    return tuple(_versions(db, f"WHERE state IN ({marks}) ORDER BY changed_at, id", list(states)))


def count(db: Database, states: Sequence[VersionState]) -> int:
    marks = ", ".join("?" * len(states))
    return int(next(db.query(f"SELECT count(*) AS n FROM versions WHERE state IN ({marks})", states))["n"])


def aging(db: Database, today: date, soon: date) -> tuple[Version, ...]:
    """Those past their day of review, and those in force whose day comes before `soon`.

    A holding text is over long before its day: it is only looked at once that has passed.
    """
    where = """WHERE (state IN ('approved', 'active', 'due_for_review') AND review_by < ?)
          OR (state = 'active' AND review_by <= ? AND json_extract(content, '$.next_update_at') IS NULL)
        ORDER BY review_by, id"""
    return tuple(_versions(db, where, [today.isoformat(), soon.isoformat()]))


def _versions(db: Database, where: str, values: Sequence[str]) -> Iterator[Version]:
    for row in db.query(f"SELECT * FROM versions {where}", list(values)):
        yield Version(
            VersionId(row["id"]),
            TextId(row["text"]),
            row["number"],
            VersionId(row["previous"]) if row["previous"] else None,
            PersonId(row["author"]),
            moment(row["at"]),
            decode(Content, row["content"]),
            VersionState(row["state"]),
            tuple(json.loads(row["stages"])),
            PersonId(row["publisher"]) if row["publisher"] else None,
            row["reason"],
        )


def move(
    db: Database,
    wanted: VersionId,
    to: VersionState,
    now: datetime,
    *,
    only_from: Sequence[VersionState],
    reason: str = "",
) -> bool:
    """Compare and set the state; tell whether it was one of only_from."""
    marks = ", ".join("?" * len(only_from))
    done = db.execute(
        f"""UPDATE versions SET state = ?, changed_at = ?, reason = CASE WHEN ? = '' THEN reason ELSE ? END
            WHERE id = ? AND state IN ({marks})""",
        [to, stamp(now), reason, reason, wanted, *only_from],
    )
    return bool(done.rowcount)


def hand_in(db: Database, wanted: VersionId, stages: Sequence[str], to: VersionState, now: datetime) -> bool:
    """A draft goes into review, or past it in an emergency, with the stages that must sign it off."""
    done = db.execute(
        """UPDATE versions SET state = ?, stages = ?, changed_at = ? WHERE id = ? AND state = 'draft'""",
        [to, json.dumps(list(stages), ensure_ascii=False), stamp(now), wanted],
    )
    return bool(done.rowcount)


def put_in_force(db: Database, wanted: VersionId, publisher: PersonId, now: datetime) -> bool:
    done = db.execute(
        """UPDATE versions SET state = 'active', publisher = ?, changed_at = ?
           WHERE id = ? AND state = 'approved'""",
        [publisher, stamp(now), wanted],
    )
    return bool(done.rowcount)


def hands(db: Database, wanted: VersionId) -> frozenset[PersonId]:
    """Who wrote it: everybody who saved a version since the last that was in force."""
    return frozenset(
        PersonId(row["person"]) for row in db.query("SELECT person FROM hands WHERE version = ?", [wanted])
    )


def keep_review(db: Database, review: Review) -> None:
    db.execute(
        """INSERT INTO reviews VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)
           ON CONFLICT (version, stage, reviewer) DO UPDATE SET state = excluded.state,
           times = excluded.times, due_at = excluded.due_at, at = excluded.at, comment = excluded.comment""",
        [
            review.version,
            review.stage,
            review.reviewer,
            review.state,
            stamp(review.asked_at),
            review.times,
            stamp(review.due_at) if review.due_at else None,
            stamp(review.at) if review.at else None,
            review.comment,
        ],
    )


def reviews(db: Database, wanted: VersionId) -> tuple[Review, ...]:
    """In the order of stages, and of asking within one."""
    return tuple(_reviews(db, "WHERE version = ? ORDER BY stage, asked_at, reviewer", [wanted]))


def reviews_due(db: Database, now: datetime) -> tuple[Review, ...]:
    where = "WHERE state = 'requested' AND due_at <= ? ORDER BY due_at, version, reviewer"
    return tuple(_reviews(db, where, [stamp(now)]))


def lapse_requests(db: Database, wanted: VersionId, stage: int | None = None) -> None:
    """Nobody need answer any more: of one stage, or of all."""
    db.execute(
        """UPDATE reviews SET state = 'lapsed', due_at = NULL
           WHERE version = ? AND state = 'requested' AND (? IS NULL OR stage = ?)""",
        [wanted, stage, stage],
    )


def _reviews(db: Database, where: str, values: Sequence[str]) -> Iterator[Review]:
    for row in db.query(f"SELECT * FROM reviews {where}", list(values)):
        yield Review(
            VersionId(row["version"]),
            row["stage"],
            PersonId(row["reviewer"]),
            ReviewState(row["state"]),
            moment(row["asked_at"]),
            row["times"],
            moment(row["due_at"]) if row["due_at"] else None,
            moment(row["at"]) if row["at"] else None,
            row["comment"],
        )


def declare_emergency(db: Database, emergency: Emergency) -> None:
    db.execute(
        "INSERT INTO emergencies (version, person, reason, at, due_at) VALUES (?, ?, ?, ?, ?)",
        [
            emergency.version,
            emergency.person,
            emergency.reason,
            stamp(emergency.at),
            stamp(emergency.due_at),
        ],
    )


def emergency(db: Database, wanted: VersionId) -> Emergency | None:
    return next(_emergencies(db, "WHERE version = ?", [wanted]), None)


def open_emergencies(db: Database) -> tuple[Emergency, ...]:
    return tuple(_emergencies(db, "WHERE done_at IS NULL ORDER BY due_at, version", []))


def end_emergency(db: Database, wanted: VersionId, now: datetime) -> bool:
    done = db.execute(
        "UPDATE emergencies SET done_at = ? WHERE version = ? AND done_at IS NULL", [stamp(now), wanted]
    )
    return bool(done.rowcount)


def mark_overdue(db: Database, wanted: VersionId) -> bool:
    done = db.execute("UPDATE emergencies SET overdue = 1 WHERE version = ? AND overdue = 0", [wanted])
    return bool(done.rowcount)


def _emergencies(db: Database, where: str, values: Sequence[str]) -> Iterator[Emergency]:
    for row in db.query(f"SELECT * FROM emergencies {where}", list(values)):
        yield Emergency(
            VersionId(row["version"]),
            PersonId(row["person"]),
            row["reason"],
            moment(row["at"]),
            moment(row["due_at"]),
            moment(row["done_at"]) if row["done_at"] else None,
            bool(row["overdue"]),
        )


def verify(db: Database) -> int:
    """Count the versions. Raises StoreError naming the first whose content is not that of its name."""
    count = 0
    for row in db.query("SELECT id, text, previous, content FROM versions ORDER BY rowid"):
        if _named(row["text"], row["previous"], row["content"]) != row["id"]:
            raise StoreError(f"version {row['id']} was changed")
        count += 1
    return count
