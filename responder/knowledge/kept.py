"""Files of the library that were read before and had no fault: their values, kept beside the index.

Only what was faultless is kept, so a fault is always found by reading its file, with line and mend.
A value counts while its file has the same size and time, or the same content; while the rules and the
subjects are those it was checked by; and until the first day on which a rule about days would object.
"""

import hashlib
import json
import sqlite3
from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import date
from pathlib import Path
from typing import Self

from pydantic import TypeAdapter

from responder.knowledge import document, experts, explainers, places, sections
from responder.model import library
from responder.model.library import Expert, Explainer

_RULES = (document, experts, explainers, places, sections, library)  # Modules by which a file is judged.
_EXPLAINER, _EXPERT = TypeAdapter(Explainer), TypeAdapter(Expert)  # Apart: of a union both would be tried.
_SCHEMA = """CREATE TABLE IF NOT EXISTS files (
    path TEXT PRIMARY KEY, size INTEGER NOT NULL, changed INTEGER NOT NULL, hash TEXT NOT NULL,
    rules TEXT NOT NULL, since TEXT NOT NULL, until TEXT NOT NULL, value TEXT NOT NULL
) WITHOUT ROWID"""


@dataclass(frozen=True, slots=True)
class _Row:
    """What is known of a file, in the order of the columns."""

    path: str
    size: int
    changed: int  # Nanoseconds.
    hash: str
    rules: str
    since: str
    until: str
    value: str


class Kept:
    """The values of one folder; a context manager. A file that is no database is made anew."""

    def __init__(self, path: Path | None, subjects: Iterable[str], today: date) -> None:
        """path: None keeps nothing."""
        self._path = path
        self._rules = _rules(subjects)
        self._today = today.isoformat()
        self._rows: dict[str, _Row] = {}
        self._new: list[_Row] = []
        self._db: sqlite3.Connection | None = None

    def __enter__(self) -> Self:
        if self._path is not None:
            self._path.parent.mkdir(parents=True, exist_ok=True)
            try:
                self._open(self._path)
            except sqlite3.DatabaseError:
                self._path.unlink()
                self._open(self._path)
        return self

    def __exit__(self, *_: object) -> None:
        if self._db is not None:
            marks = ", ".join("?" * 8)
            with self._db:
                rows = [tuple(getattr(row, name) for name in _Row.__slots__) for row in self._new]
                self._db.executemany(f"INSERT OR REPLACE INTO files VALUES ({marks})", rows)
            self._db.close()

    def explainer(self, path: Path) -> Explainer | None:
        """The value of a file; None where it must be read."""
        value = self._held(path)
        return None if value is None else _EXPLAINER.validate_json(value)

    def expert(self, path: Path) -> Expert | None:
        """The value of a file; None where it must be read."""
        value = self._held(path)
        return None if value is None else _EXPERT.validate_json(value)

    def _held(self, path: Path) -> str | None:
        """What is kept of a file, if it still counts: our own JSON, written from a value that was checked."""
        row = self._rows.get(path.as_posix())
        if row is None or row.rules != self._rules or not row.since <= self._today <= row.until:
            return None
        stat = path.stat()
        if (stat.st_size, stat.st_mtime_ns) != (row.size, row.changed):
            if stat.st_size != row.size or _hash(path) != row.hash:
                return None
            self._keep(path, row.value, row.until)
        return row.value

    def put(self, path: Path, value: Explainer | Expert) -> None:
        """Keep a faultless value."""
        if self._db is not None:
            until = value.review_by if isinstance(value, Explainer) else value.consent_until
            self._keep(path, _written(value), until.isoformat())

    def _keep(self, path: Path, value: str, until: str) -> None:
        stat = path.stat()
        facts = (stat.st_size, stat.st_mtime_ns, _hash(path), self._rules, self._today, until, value)
        self._new.append(_Row(path.as_posix(), *facts))

    def _open(self, path: Path) -> None:
        self._db = sqlite3.connect(path, timeout=10)
        try:
            self._db.execute(_SCHEMA)
            self._rows = {row[0]: _Row(*row) for row in self._db.execute("SELECT * FROM files")}
        except sqlite3.DatabaseError:
            self._db.close()
            raise


def _written(value: Explainer | Expert) -> str:
    if isinstance(value, Expert):
        return _EXPERT.dump_json(value).decode()
    plain = replace(value, sections=dict(value.sections), audiences=dict(value.audiences))
    return _EXPLAINER.dump_json(plain).decode()


def _rules(subjects: Iterable[str]) -> str:
    digest = hashlib.sha256(json.dumps(sorted(subjects)).encode())
    for module in _RULES:
        digest.update(Path(str(module.__file__)).read_bytes())
    return digest.hexdigest()


def _hash(path: Path) -> str:
    return hashlib.sha256(path.read_bytes()).hexdigest()
