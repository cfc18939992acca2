"""Tasks of review: what is due, who was told of it and when more people are."""

from collections.abc import Iterator, Sequence
from datetime import date

from sqlite_utils import Database

from responder.model.library import Explainer
from responder.model.upkeep import Due, Task
from responder.model.version import Version, VersionState
from responder.store import versions
from responder.store.codec import decode, encode, stamp

TABLES = (
    """CREATE TABLE upkeep (
        about TEXT PRIMARY KEY, due_at TEXT NOT NULL, value TEXT NOT NULL
    ) STRICT, WITHOUT ROWID""",
)
_AGED = (VersionState.DUE, VersionState.EXPIRED)
_UNDER_WAY = (VersionState.IN_REVIEW, VersionState.APPROVED)


def keep(db: Database, task: Task) -> None:
    db.execute(
        "INSERT OR REPLACE INTO upkeep VALUES (?, ?, ?)", [task.due.about, stamp(task.due_at), encode(task)]
    )


def close(db: Database, about: str) -> None:
    db.execute("DELETE FROM upkeep WHERE about = ?", [about])


def tasks(db: Database) -> tuple[Task, ...]:
    """Those that are open, the first to be done first."""
    held = (decode(Task, row["value"]) for row in db.query("SELECT value FROM upkeep"))
    return tuple(sorted(held, key=lambda task: (task.due.review_by, task.due.about)))


def due(db: Database, explainers: Sequence[Explainer], until: date) -> tuple[Due, ...]:
    """Every text that was in force and is near or past its day, and what the library alone holds so.

    until: explainers whose day of review comes by then are near it.
    A holding text is over long before its day, and an exercise teaches nobody.
    """
    return (*_versions(db), *_explainers(db, explainers, until))


def _versions(db: Database) -> Iterator[Due]:
    for one in versions.in_states(db, _AGED):
        text, latest = versions.text(db, one.text), versions.latest(db, one.text)
        lasts = one.publisher is not None and one.content.next_update_at is None and not one.content.drill
        if text and latest and lasts:
            place = f"/texts/{text.id}"
            yield Due(one.id, one.content.title, one.content.review_by, place, _waits(one, latest))


def _waits(aged: Version, latest: Version) -> bool:
    return latest.id != aged.id and latest.state in _UNDER_WAY


def _explainers(db: Database, explainers: Sequence[Explainer], until: date) -> Iterator[Due]:
    """Each explainer once, in whichever language it was found first; it is reviewed in both."""
    told: set[str] = set()
    for one in explainers:
        near = one.review_by <= until and one.id not in told
        if near and versions.vetted(db, one.id, one.language) is None:
            told.add(one.id)
            yield Due(f"explainer {one.id}", one.title, one.review_by, "/texts")
