"""What came from elsewhere, the desks it came from, and what was taken back here and there."""

from dataclasses import replace
from datetime import datetime

from sqlite_utils import Database

from responder.model.exchange import Notice, Peer, Retraction, Staged, StagedId, StagedState, Undone
from responder.model.text import Language
from responder.store.codec import decode, encode, stamp

TABLES = (
    """CREATE TABLE staged (
        id TEXT PRIMARY KEY, source TEXT NOT NULL, name TEXT NOT NULL, state TEXT NOT NULL, at TEXT NOT NULL,
        value TEXT NOT NULL
    ) STRICT""",
    """CREATE INDEX staged_source ON staged (source, name)""",
    """CREATE TABLE peers (name TEXT PRIMARY KEY, due_at TEXT NOT NULL, value TEXT NOT NULL) STRICT""",
    """CREATE TABLE retractions (explainer TEXT PRIMARY KEY, value TEXT NOT NULL) STRICT""",
    """CREATE TABLE retractions_told (
        id TEXT PRIMARY KEY, at TEXT NOT NULL, seen_by TEXT NOT NULL, value TEXT NOT NULL
    ) STRICT""",
    """CREATE TABLE bundles (
        sequence INTEGER PRIMARY KEY, content TEXT NOT NULL, at TEXT NOT NULL
    ) STRICT""",
)


def stage(db: Database, one: Staged) -> bool:
    """Keep a draft; an earlier one of the same source and name is replaced. False if it is here already."""
    done = db.execute(
        "INSERT OR IGNORE INTO staged (id, source, name, state, at, value) VALUES (?, ?, ?, ?, ?, ?)",
        [one.id, one.source, one.name, one.state, stamp(one.at), encode(one)],
    )
    if done.rowcount:
        db.execute(
            """UPDATE staged SET state = 'replaced'
               WHERE source = ? AND name = ? AND id != ? AND state = 'draft'""",
            [one.source, one.name, one.id],
        )
    return bool(done.rowcount)


def all_staged(db: Database) -> tuple[Staged, ...]:
    """The newest first."""
    rows = db.query("SELECT state, value FROM staged ORDER BY at DESC, source, name")
    return tuple(_staged(row) for row in rows)


def one(db: Database, wanted: StagedId) -> Staged | None:
    rows = db.query("SELECT state, value FROM staged WHERE id = ?", [wanted])
    return next((_staged(row) for row in rows), None)


def with_twin(db: Database, wanted: Staged) -> tuple[Staged, ...]:
    """A draft and the draft of the same explainer, from the same source, in the other language."""
    stem = wanted.name.rsplit(".", 2)[0]
    rows = db.query(
        """SELECT state, value FROM staged WHERE source = ? AND state = 'draft' AND name IN (?, ?)
           ORDER BY name""",
        [wanted.source, *(f"{stem}.{language}.md" for language in Language)],
    )
    return tuple(_staged(row) for row in rows)


def move(db: Database, wanted: StagedId, to: StagedState) -> bool:
    """Settle a draft; False if it is none any more."""
    done = db.execute("UPDATE staged SET state = ? WHERE id = ? AND state = 'draft'", [to, wanted])
    return bool(done.rowcount)


def retract_from(db: Database, source: str, explainer: str) -> int:
    """Mark what a source had sent of an explainer as taken back; returns how many rows."""
    done = db.execute(
        """UPDATE staged SET state = 'retracted'
           WHERE source = ? AND name IN (?, ?) AND state IN ('draft', 'taken')""",
        [source, *(f"explainers/{explainer}.{language}.md" for language in Language)],
    )
    return int(done.rowcount)


def offer_again(db: Database, wanted: Staged) -> None:
    """What its source had taken back by mistake waits for an editor once more.

    Other words of the same name, which the source had taken back with it, are older than these.
    """
    db.execute("UPDATE staged SET state = 'draft' WHERE id = ? AND state = 'retracted'", [wanted.id])
    db.execute(
        "UPDATE staged SET state = 'replaced' WHERE source = ? AND name = ? AND state = 'retracted'",
        [wanted.source, wanted.name],
    )


def keep_peer(db: Database, peer: Peer) -> None:
    db.execute(
        "INSERT OR REPLACE INTO peers (name, due_at, value) VALUES (?, ?, ?)",
        [peer.name, stamp(peer.due_at), encode(peer)],
    )


def peers(db: Database) -> tuple[Peer, ...]:
    return tuple(decode(Peer, row["value"]) for row in db.query("SELECT value FROM peers ORDER BY name"))


def due_peers(db: Database, now: datetime) -> tuple[Peer, ...]:
    """Those whose bundle is to be looked at, longest due first."""
    rows = db.query("SELECT value FROM peers WHERE due_at <= ? ORDER BY due_at", [stamp(now)])
    return tuple(decode(Peer, row["value"]) for row in rows)


def retract(db: Database, one: Retraction) -> bool:
    """Take an explainer of ours back; False if it is taken back already."""
    if one.explainer in taken_back(db):
        return False
    _keep(db, one)
    return True


def undo(db: Database, explainer: str, undone: Undone) -> bool:
    """Say that taking an explainer of ours back was a mistake; False if it is not taken back."""
    held = next((one for one in retractions(db) if one.explainer == explainer and one.holds), None)
    if held is None:
        return False
    _keep(db, replace(held, undone=undone))
    return True


def _keep(db: Database, one: Retraction) -> None:
    db.execute(
        "INSERT OR REPLACE INTO retractions (explainer, value) VALUES (?, ?)", [one.explainer, encode(one)]
    )


def taken_back(db: Database) -> frozenset[str]:
    """The explainers of ours whose retraction holds."""
    return frozenset(one.explainer for one in retractions(db) if one.holds)


def retractions(db: Database) -> tuple[Retraction, ...]:
    """The last one of each explainer of ours, those that were a mistake too."""
    rows = db.query("SELECT value FROM retractions ORDER BY explainer")
    return tuple(decode(Retraction, row["value"]) for row in rows)


def notify(db: Database, notice: Notice) -> bool:
    """Keep a notice; False if the editors have it already."""
    done = db.execute(
        "INSERT OR IGNORE INTO retractions_told (id, at, seen_by, value) VALUES (?, ?, '', ?)",
        [notice.id, stamp(notice.at), encode(notice)],
    )
    return bool(done.rowcount)


def see(db: Database, notice: str, person: str) -> bool:
    """Note who has seen a notice first; False if somebody has."""
    done = db.execute(
        "UPDATE retractions_told SET seen_by = ? WHERE id = ? AND seen_by = ''", [person, notice]
    )
    return bool(done.rowcount)


def notices(db: Database) -> tuple[Notice, ...]:
    """The newest first."""
    rows = db.query("SELECT seen_by, value FROM retractions_told ORDER BY at DESC")
    return tuple(replace(decode(Notice, row["value"]), seen_by=row["seen_by"]) for row in rows)


def numbered(db: Database, content: str, now: datetime, *, after: int = 0) -> int:
    """The sequence number for a bundle of such content: the last one's if nothing changed, else the next.

    after: a number that was given before, whatever this database knows of it.
    """
    last = next(db.query("SELECT sequence, content FROM bundles ORDER BY sequence DESC LIMIT 1"), None)
    known = int(last["sequence"]) if last else 0
    if last and last["content"] == content and known > after:
        return known
    sequence = max(known, after) + 1
    db.execute("INSERT INTO bundles VALUES (?, ?, ?)", [sequence, content, stamp(now)])
    return sequence


def _staged(row: dict[str, str]) -> Staged:
    return replace(decode(Staged, row["value"]), state=StagedState(row["state"]))
