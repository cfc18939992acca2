"""What goes out to the public: the outbox of publications and what became of each."""

import json
from collections.abc import Collection, Iterator, Sequence
from dataclasses import replace
from datetime import datetime, timedelta
from itertools import takewhile

from sqlite_utils import Database

from responder.model.escalation import CLOCK_SLACK
from responder.model.publication import OUT, Deed, Publication, PublicationId, PublicationState
from responder.model.version import TextId
from responder.store.codec import decode, encode, stamp

LONGEST_WAIT = timedelta(minutes=2)  # Of a lease or between attempts; who was told to wait longer waits.


def order(db: Database, publication: Publication) -> bool:
    """Put a publication in the outbox; False if this deed was ordered before for this version and outlet."""
    done = db.execute(
        """INSERT INTO publications
           (id, version, outlet, deed, publisher, at, state, due_at, embargo_until, changed_at, value)
           VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?) ON CONFLICT DO NOTHING""",
        [
            publication.id,
            publication.version,
            publication.outlet,
            publication.deed,
            publication.publisher,
            stamp(publication.at),
            publication.state,
            _when(publication.due_at),
            _when(publication.embargo_until),
            stamp(publication.at),
            encode(publication),
        ],
    )
    return bool(done.rowcount)


def publication(db: Database, wanted: PublicationId) -> Publication | None:
    return next(_publications(db, "WHERE id = ?", [wanted]), None)


def of_text(db: Database, text: TextId) -> tuple[Publication, ...]:
    """In the order in which they were ordered."""
    where = "WHERE version IN (SELECT id FROM versions WHERE text = ?) ORDER BY rowid"
    return tuple(_publications(db, where, [text]))


def ordered_before(db: Database, one: Publication) -> Iterator[Publication]:
    """Of the same text for the same outlet, oldest first, whatever became of them."""
    earlier = takewhile(lambda other: other.id != one.id, of_text(db, one.text))
    return (other for other in earlier if other.outlet == one.outlet)


def before(db: Database, one: Publication) -> tuple[Publication, ...]:
    """What its outlet had of the same text when it came there, oldest first; the last one stands there.

    Whatever was there before a withdrawal is gone; what may have gone out counts as being there.
    """
    there: list[Publication] = []
    for other in ordered_before(db, one):
        if other.deed is Deed.WITHDRAW:
            there = [] if other.went_at else there
        elif other.went_at or other.state is PublicationState.UNKNOWN:
            there.append(other)
    return tuple(there)


def newest_of(db: Database, outlets: Sequence[str]) -> Iterator[Publication]:
    """Ordered for any of these outlets, newest first."""
    blanks = ", ".join("?" * len(outlets))
    return _publications(db, f"WHERE outlet IN ({blanks}) ORDER BY rowid DESC", outlets)


def since(db: Database, at: datetime, until: datetime) -> tuple[Publication, ...]:
    """Ordered from one time to before another."""
    return tuple(_publications(db, "WHERE at >= ? AND at < ? ORDER BY rowid", [stamp(at), stamp(until)]))


def due(
    db: Database, now: datetime, most: int, *, besides: Collection[PublicationId] = frozenset()
) -> tuple[Publication, ...]:
    """What the sender should look at now, oldest order first.

    What was last moved after now, to wait no longer than a lease, comes from a clock that was set back
    since, and is due too. besides: what is left where it is.

    Left out is what would overtake an earlier publication of the same text on the same outlet that
    is on its way: a correction never arrives before what it corrects.
    """
    where = """WHERE (due_at <= ? OR (changed_at > ?
            AND julianday(due_at) - julianday(changed_at) <= CAST(? AS REAL)))
          AND id NOT IN (SELECT value FROM json_each(?)) AND NOT EXISTS (
            SELECT 1 FROM publications earlier
            JOIN versions theirs ON theirs.id = earlier.version
            JOIN versions ours ON ours.id = publications.version
            WHERE theirs.text = ours.text AND earlier.outlet = publications.outlet
              AND earlier.rowid < publications.rowid AND earlier.state IN ('scheduled', 'held', 'sending'))
        ORDER BY rowid LIMIT ?"""
    set_back = [stamp(now + CLOCK_SLACK), str(LONGEST_WAIT / timedelta(days=1))]
    return tuple(_publications(db, where, [stamp(now), *set_back, json.dumps(sorted(besides)), str(most)]))


def mark(db: Database, was: Publication, to: Publication, now: datetime) -> bool:
    """Compare and set: write what became of a publication if it still stands as it was."""
    done = db.execute(
        """UPDATE publications SET state = ?, due_at = ?, changed_at = ?, value = ?
           WHERE id = ? AND state = ? AND due_at IS ?""",
        [to.state, _when(to.due_at), stamp(now), encode(to), to.id, was.state, _when(was.due_at)],
    )
    return bool(done.rowcount)


def standing(db: Database, text: TextId, outlet: str) -> Publication | None:
    """What stands, or may stand, in public of a text on an outlet: the latest that went out."""
    found = [one for one in of_text(db, text) if one.outlet == outlet and one.state in OUT]
    return found[-1] if found else None


def _publications(db: Database, where: str, values: Sequence[str]) -> Iterator[Publication]:
    for row in db.query(f"SELECT state, value FROM publications {where}", list(values)):
        yield replace(decode(Publication, row["value"]), state=PublicationState(row["state"]))


def _when(at: datetime | None) -> str | None:
    return stamp(at) if at else None
