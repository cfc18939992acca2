"""The experts' words, and whether they still stand."""

from datetime import datetime

from sqlite_utils import Database

from responder.model.response import PageId, Quotation, QuotationId, QuotationState
from responder.model.story import StoryId
from responder.model.version import Content, TextId
from responder.store.codec import decode, encode, stamp


def add(db: Database, quotation: Quotation) -> bool:
    """Keep new words; False if there are words to this page already."""
    done = db.execute(
        """INSERT OR IGNORE INTO quotations (id, page, story, expert, state, changed_at, value)
           VALUES (?, ?, ?, ?, ?, ?, ?)""",
        [
            quotation.id,
            quotation.page,
            quotation.story,
            quotation.expert,
            quotation.state,
            stamp(quotation.received_at),
            encode(quotation),
        ],
    )
    return bool(done.rowcount)


def quotation(db: Database, wanted: QuotationId) -> Quotation | None:
    row = next(db.query("SELECT value FROM quotations WHERE id = ?", [wanted]), None)
    return decode(Quotation, row["value"]) if row else None


def of_page(db: Database, page: PageId) -> Quotation | None:
    row = next(db.query("SELECT value FROM quotations WHERE page = ?", [page]), None)
    return decode(Quotation, row["value"]) if row else None


def of_story(db: Database, story: StoryId) -> tuple[Quotation, ...]:
    """All words given for a story, also those taken back, oldest first."""
    rows = db.query("SELECT value FROM quotations WHERE story = ? ORDER BY changed_at, id", [story])
    return tuple(decode(Quotation, row["value"]) for row in rows)


def change(db: Database, after: Quotation, now: datetime, *, only_from: tuple[QuotationState, ...]) -> bool:
    """Compare and set: keep the changed words if their state is one of only_from."""
    marks = ", ".join("?" * len(only_from))
    done = db.execute(
        f"UPDATE quotations SET state = ?, changed_at = ?, value = ? WHERE id = ? AND state IN ({marks})",
        [after.state, stamp(now), encode(after), after.id, *only_from],
    )
    return bool(done.rowcount)


def taken_back(db: Database, content: Content) -> tuple[QuotationId, ...]:
    """Those of a content's quotations that their experts took back."""
    held = (quotation(db, one.id) for one in content.quotations)
    return tuple(one.id for one in held if one and one.state is QuotationState.WITHDRAWN)


def still_out(db: Database) -> tuple[tuple[TextId, str], ...]:
    """Texts and the outlets on which words stand, or may stand, that were taken back."""
    rows = db.query(
        """SELECT DISTINCT versions.text, publications.outlet
           FROM publications JOIN versions ON versions.id = publications.version
           JOIN json_each(versions.content, '$.quotations') AS said
           JOIN quotations ON quotations.id = json_extract(said.value, '$.id')
           WHERE quotations.state = 'withdrawn' AND publications.deed <> 'withdraw'
             AND publications.state IN ('sending', 'submitted', 'live', 'unknown')
           ORDER BY versions.text, publications.outlet"""
    )
    return tuple((TextId(row["text"]), str(row["outlet"])) for row in rows)


def withdrawn_since(db: Database, since: datetime) -> tuple[Quotation, ...]:
    """Words that were taken back after a time: what was published of them is to be corrected."""
    rows = db.query(
        "SELECT value FROM quotations WHERE state = 'withdrawn' AND changed_at > ? ORDER BY changed_at",
        [stamp(since)],
    )
    return tuple(decode(Quotation, row["value"]) for row in rows)


def of_expert(db: Database, expert: str) -> tuple[Quotation, ...]:
    """All words of one expert, the newest first."""
    rows = db.query("SELECT value FROM quotations WHERE expert = ? ORDER BY changed_at DESC, id", [expert])
    return tuple(decode(Quotation, row["value"]) for row in rows)
