"""The index: one row an item, Han characters as pairs, beside them how they sound.

FTS5 cuts a run of Han characters nowhere and its trigrams find no word of two, so the pairs are
made here and stand as words of their own. The table keeps no texts (they are in the library), and
SQLite before 3.43 cannot take a row out of such a table: a row that is out of date stays, unseen,
until a fifth of them are.
"""

import hashlib
import sqlite3
from collections.abc import Iterable, Sequence
from pathlib import Path

from responder.decide.finding import STEM, Asked, pairs, runs
from responder.decide.spelling import SHORTEST, Spelling
from responder.errors import StoreError
from responder.model.finding import Ground, Item
from responder.search.sound import initials, syllables, tokens

VERSION = "1"  # Of what is made of an item; another number builds the index anew.
COLUMNS = (Ground.TITLE, Ground.LINE, Ground.NAME, Ground.BODY)
WEIGHTS = "8.0, 4.0, 3.0, 1.0, 2.0"  # Of the columns, and of sound.
MOST_DEAD = 0.2
MOST_TERMS = 8  # Of a long question; the rarest are asked for.
ENOUGH = 5  # Finds that hold every word; with fewer, those that hold some are looked at too.
_SCHEMA = """
CREATE TABLE IF NOT EXISTS items (
    row INTEGER PRIMARY KEY, key TEXT NOT NULL, hash TEXT NOT NULL, live INTEGER NOT NULL
);
CREATE INDEX IF NOT EXISTS items_live ON items (live, key);
CREATE VIRTUAL TABLE IF NOT EXISTS texts USING fts5 (
    title, line, name, body, sound, content='', tokenize="unicode61 remove_diacritics 2", prefix='2 3'
);
CREATE VIRTUAL TABLE IF NOT EXISTS vocabulary USING fts5vocab (texts, row);
"""


class Index:
    """An open index; to be used by one thread at a time. Raises StoreError where its file is no index."""

    def __init__(self, path: Path | None, items: Sequence[Item]) -> None:
        """path: where it is kept; None keeps it in memory."""
        self._path = path
        try:
            self._db = self._opened()
            self._places = self._brought_up_to_date(items)
            self._spelling = Spelling()
            words = self._db.execute("SELECT term, doc FROM vocabulary WHERE term >= 'a' AND term < '{'")
            self._spelling.learn((term, n) for term, n in words if len(term) >= SHORTEST)
        except sqlite3.Error as error:
            raise StoreError(f"search index {path}: {error}; delete it, it will be made anew") from error

    def close(self) -> None:
        self._db.close()

    def meant(self, word: str) -> tuple[str, ...]:
        """Known words that an unknown one may be a slip of; none for the beginning of a known one."""
        stop = word[:-1] + chr(ord(word[-1]) + 1)
        begun = "SELECT 1 FROM vocabulary WHERE term >= ? AND term < ? LIMIT 1"
        return () if self._db.execute(begun, [word, stop]).fetchone() else self._spelling.meant(word)

    def find(self, words: Sequence[Asked], most: int) -> list[int]:
        """Places of the items that hold the words, best first.

        All of the words first; then, where those are few, any of them; then those that sound alike.
        """
        groups = [group for word in words if (group := self._group(word))]
        if not groups:
            return []
        found = self._matching(" AND ".join(f"({group})" for group in groups), most)
        if len(found) < ENOUGH:
            terms = self._rarest([piece for word in words for piece in _terms(word)])
            more = self._matching(" OR ".join(terms), most) if terms else []
            more += self._matching(" AND ".join(f"({_said(word)})" for word in words), most)
            found = list(dict.fromkeys([*found, *more]))
        return found

    def _group(self, word: Asked) -> str:
        if not word.han:
            return " OR ".join(_terms(word))
        return " AND ".join(_terms(word))

    def _rarest(self, terms: Sequence[str]) -> list[str]:
        """Those that tell most, for an answer in time."""
        if len(terms) <= MOST_TERMS:
            return list(terms)
        counts = {}
        for term in terms:
            row = self._db.execute("SELECT doc FROM vocabulary WHERE term = ?", [term.strip('"*')]).fetchone()
            counts[term] = row[0] if row else 0
        held = [term for term in terms if counts[term]]
        return sorted(held, key=lambda term: counts[term])[:MOST_TERMS]

    def _matching(self, expression: str, most: int) -> list[int]:
        rows = self._db.execute(
            f"""SELECT rowid FROM texts WHERE texts MATCH ? ORDER BY bm25(texts, {WEIGHTS}) LIMIT ?""",
            [expression, most],
        )
        return [self._places[row] for (row,) in rows if row in self._places]

    def _opened(self) -> sqlite3.Connection:
        if self._path is not None:
            self._path.parent.mkdir(parents=True, exist_ok=True)
        db = sqlite3.connect(self._path or ":memory:", isolation_level=None, check_same_thread=False)
        try:
            db.execute("PRAGMA journal_mode=WAL")
            db.execute("PRAGMA synchronous=NORMAL")
            db.execute("PRAGMA cache_size=-65536")
            db.executescript(_SCHEMA)
        except sqlite3.Error:
            db.close()
            raise
        return db

    def _brought_up_to_date(self, items: Sequence[Item]) -> dict[int, int]:
        """Index what is new; returns the place of each live row's item."""
        wanted = {f"{item.key} {_hash(item)}": place for place, item in enumerate(items)}
        held = self._live()
        gone = [row for name, row in held.items() if name not in wanted]
        new = [(place, name) for name, place in wanted.items() if name not in held]
        self._db.execute("BEGIN IMMEDIATE")
        if self._dead(len(gone)) > MOST_DEAD * (len(wanted) + 1):
            self._db.execute("INSERT INTO texts (texts) VALUES ('delete-all')")
            self._db.execute("DELETE FROM items")
            new = [(place, name) for name, place in wanted.items()]
        else:
            self._db.executemany("UPDATE items SET live = 0 WHERE row = ?", [(row,) for row in gone])
        self._add((items[place], name) for place, name in new)
        self._db.execute("COMMIT")
        return {row: wanted[name] for name, row in self._live().items()}

    def _live(self) -> dict[str, int]:
        rows = self._db.execute("SELECT key, hash, row FROM items WHERE live")
        return {f"{key} {hashed}": row for key, hashed, row in rows}

    def _dead(self, more: int) -> int:
        (count,) = self._db.execute("SELECT count(*) FROM items WHERE NOT live").fetchone()
        return int(count) + more

    def _add(self, items: Iterable[tuple[Item, str]]) -> None:
        for item, name in items:
            key, _, hashed = name.rpartition(" ")
            added = self._db.execute("INSERT INTO items (key, hash, live) VALUES (?, ?, 1)", [key, hashed])
            self._db.execute(
                "INSERT INTO texts (rowid, title, line, name, body, sound) VALUES (?, ?, ?, ?, ?, ?)",
                [added.lastrowid, *_row(item)],
            )


def _row(item: Item) -> list[str]:
    columns: dict[Ground, list[str]] = {ground: [] for ground in COLUMNS}
    sound: list[str] = []
    for ground, text in item.parts:
        columns[ground] += spaced(text)
        if ground in {Ground.TITLE, Ground.NAME}:
            sound += tokens(text)
    return [" ".join(columns[ground]) for ground in COLUMNS] + [" ".join(sound)]


def spaced(text: str) -> list[str]:
    """Words, pairs of Han characters, and the last character of each run by itself.

    A single character that is asked for begins a pair or is such a last one.
    """
    found: list[str] = []
    for run in runs(text):
        found += (*pairs(run), run[-1]) if run[0] >= "\u3400" else run.split("'")
    return found


def _terms(word: Asked) -> list[str]:
    """What is asked of FTS5 for one word, to be joined by the caller."""
    if word.han:
        return [f'"{piece}"' if len(piece) > 1 else f'"{piece}"*' for piece in word.pieces]
    letters = word.text.replace("'", "")
    if len(letters) < 2:
        return [f'"{letters}"'] if letters.isdecimal() else []
    typed, *meant = [piece for piece in word.pieces if piece.isalnum()] or [letters]
    forms = [f'"{typed}"*', *(f'"{piece}"*' if len(piece) > STEM else f'"{piece}"' for piece in meant)]
    return [*forms, f'sound : "{letters}"*', f'sound : "{initials(letters)}"*']


def _said(word: Asked) -> str:
    """Han characters by their sound: what is typed by pinyin goes wrong in the choice of a character."""
    said = "".join(syllables(word.text)) if word.han else word.text.replace("'", "")
    return f'sound : "{said}"*'


def _hash(item: Item) -> str:
    told = "\0".join([VERSION, *(text for _, text in item.parts)])
    return hashlib.sha256(told.encode(errors="replace")).hexdigest()[:24]
