"""Which of our versions were taken from elsewhere, and which of those their desk has taken back."""

from collections.abc import Iterator, Mapping, Sequence

from sqlite_utils import Database

from responder.errors import StoreError
from responder.model.exchange import Disowned, Notice, Taken
from responder.model.publication import OUT, Deed
from responder.model.text import Language
from responder.model.version import PUBLISHABLE, TextId, VersionId, VersionState
from responder.store import publications, versions
from responder.store.codec import decode, encode, moment, stamp

TABLES = (
    """CREATE TABLE taken (
        version TEXT PRIMARY KEY REFERENCES versions (id), text TEXT NOT NULL REFERENCES texts (id),
        staged TEXT NOT NULL REFERENCES staged (id), source TEXT NOT NULL, explainer TEXT NOT NULL,
        at TEXT NOT NULL, value TEXT NOT NULL
    ) STRICT""",
    """CREATE INDEX taken_text ON taken (text)""",
    """CREATE INDEX taken_source ON taken (source, explainer)""",
    """CREATE TRIGGER taken_stands BEFORE UPDATE ON taken
        BEGIN SELECT RAISE(ABORT, 'where words came from never changes'); END""",
    """CREATE TRIGGER taken_keeps BEFORE DELETE ON taken
        BEGIN SELECT RAISE(ABORT, 'where words came from is never forgotten'); END""",
)
_STANDING = (VersionState.DRAFT, VersionState.IN_REVIEW, *PUBLISHABLE, VersionState.EXPIRED)
# Of a notice of a retraction: the later one that it was a mistake.
_UNDOES = """json_extract(undone.value, '$.retraction.undone') IS NOT NULL
    AND json_extract(undone.value, '$.peer') = json_extract(told.value, '$.peer')
    AND json_extract(undone.value, '$.retraction.explainer')
      = json_extract(told.value, '$.retraction.explainer')
    AND undone.at > told.at"""
# Of a version: the row that was written last in its text, up to it.
_ORIGIN = """SELECT taken.value FROM taken
    JOIN versions AS made ON made.id = taken.version JOIN versions AS asked ON asked.text = made.text
    WHERE asked.id = ? AND made.number <= asked.number ORDER BY made.number DESC LIMIT 1"""


def keep(db: Database, one: Taken) -> None:
    db.execute(
        "INSERT INTO taken VALUES (?, ?, ?, ?, ?, ?, ?)",
        [one.version, one.text, one.staged, one.source, one.explainer, stamp(one.at), encode(one)],
    )


def origin(db: Database, version: VersionId) -> Taken | None:
    """Where a version's words came from; None if they were written here."""
    return next(_taken(db, _ORIGIN, [version]), None)


def last(db: Database, source: str, explainer: str, language: Language) -> Taken | None:
    """What was taken last of an explainer of a source, into the library's own text of it."""
    where = """SELECT taken.value FROM taken JOIN texts ON texts.id = taken.text
        WHERE taken.source = ? AND taken.explainer = ? AND texts.language = ? AND texts.story IS NULL
        ORDER BY taken.at DESC LIMIT 1"""
    return next(_taken(db, where, [source, explainer, language]), None)


def disowned(db: Database) -> tuple[Disowned, ...]:
    """Every text that stands, or is on its way, with words from before their desk took them back.

    It is over once these words are corrected or withdrawn: every version that holds them has been
    replaced by one that was written since, and none is in public any more. Or once the desk has said
    that it was a mistake, and somebody here has seen that.
    """
    marks = ", ".join("?" * len(_STANDING)), ", ".join("?" * len(OUT))
    rows = db.query(
        f"""SELECT held.text AS text, held.id AS version, told.at AS at,
              coalesce(undone.value, told.value) AS notice
            FROM retractions_told AS told
            LEFT JOIN retractions_told AS undone ON {_UNDOES}
            JOIN taken ON taken.source = json_extract(told.value, '$.peer')
              AND taken.explainer = json_extract(told.value, '$.retraction.explainer')
            JOIN versions AS made ON made.id = taken.version
            JOIN versions AS held ON held.text = made.text AND held.number >= made.number
              AND held.at < told.at
            WHERE json_extract(told.value, '$.retraction.undone') IS NULL
              AND (undone.id IS NULL OR undone.seen_by = '')
              AND (held.state IN ({marks[0]}) OR EXISTS (
                SELECT 1 FROM publications WHERE version = held.id AND deed <> 'withdraw'
                  AND state IN ({marks[1]})))
              AND NOT EXISTS (
                SELECT 1 FROM taken AS later JOIN versions AS other ON other.id = later.version
                WHERE later.text = held.text AND other.number > made.number
                  AND other.number <= held.number)
            ORDER BY told.at, undone.at, held.text, held.number""",
        [*_STANDING, *OUT],
    )
    newest = {row["text"]: row for row in rows}
    return tuple(_disowned(db, TextId(text), row) for text, row in newest.items())


def _disowned(db: Database, wanted: TextId, row: Mapping[str, str]) -> Disowned:
    """row: the newest version with such words, the notice to show, and when they were taken back."""
    newest, since = VersionId(row["version"]), moment(row["at"])
    text, version = versions.text(db, wanted), versions.version(db, newest)
    if text is None or version is None:
        raise StoreError(f"text {wanted} of version {newest} is not there")
    before = {one.id for one in versions.of_text(db, wanted) if one.at < since}
    out = tuple(
        one
        for one in publications.of_text(db, wanted)
        if one.state in OUT and one.deed is not Deed.WITHDRAW and one.version in before
    )
    return Disowned(text, version, decode(Notice, row["notice"]), out)


def _taken(db: Database, question: str, values: Sequence[str]) -> Iterator[Taken]:
    for row in db.query(question, list(values)):
        yield decode(Taken, row["value"])
