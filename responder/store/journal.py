"""The journal: each line carries the hash of the line before it, so none can be changed unseen."""

import hashlib
import json
from collections.abc import Iterator, Mapping, Sequence
from datetime import datetime

from sqlite_utils import Database

from responder.errors import StoreError
from responder.model.journal import Act, JournalLine
from responder.store.codec import moment, stamp

GENESIS = "0" * 64


def write(db: Database, act: Act) -> None:
    """Append one act; call it in the transaction of the change that it records."""
    last = next(db.query("SELECT seq, hash FROM journal ORDER BY seq DESC LIMIT 1"), None)
    seq, previous = (int(last["seq"]) + 1, str(last["hash"])) if last else (1, GENESIS)
    row = [seq, stamp(act.at), act.actor, act.verb, act.object, act.story, act.detail, previous]
    db.execute("INSERT INTO journal VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)", [*row, _hash(row)])


def lines(db: Database, story: str | None = None) -> Iterator[JournalLine]:
    """All lines, or those of one story, oldest first."""
    where, values = ("WHERE story = ?", [story]) if story is not None else ("", [])
    for row in db.query(f"SELECT * FROM journal {where} ORDER BY seq", values):
        act = Act(moment(row["at"]), row["actor"], row["verb"], row["object"], row["story"], row["detail"])
        yield JournalLine(row["seq"], act, row["previous"], row["hash"])


def last_acts(
    db: Database, story: str, actors: Sequence[str], verbs: Sequence[str]
) -> Mapping[str, datetime]:
    """When some people last did each of the verbs on a story, and under "" when anything else."""
    marks = ", ".join("?" * len(actors))
    rows = db.query(
        f"SELECT verb, max(at) AS at FROM journal WHERE story = ? AND actor IN ({marks}) GROUP BY verb",
        [story, *actors],
    )
    found: dict[str, datetime] = {}
    for row in rows:
        verb = row["verb"] if row["verb"] in verbs else ""
        found[verb] = max(found.get(verb, moment(row["at"])), moment(row["at"]))
    return found


def verify(db: Database) -> int:
    """Count the lines. Raises StoreError naming the first line that was changed or is missing."""
    previous, seq = GENESIS, 0
    for row in db.query("SELECT * FROM journal ORDER BY seq"):
        *content, written = row.values()
        if row["seq"] != seq + 1 or row["previous"] != previous or _hash(content) != written:
            raise StoreError(f"journal line {seq + 1} is missing or was changed")
        previous, seq = written, row["seq"]
    return seq


def _hash(row: list[object]) -> str:
    return hashlib.sha256(json.dumps(row, ensure_ascii=False).encode()).hexdigest()
