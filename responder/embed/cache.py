"""Remembers vectors by the hash of model, prefix and text: the last ones in memory, all in SQLite."""

import asyncio
import sqlite3
from collections import OrderedDict
from collections.abc import Iterable, Mapping, Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from itertools import islice
from pathlib import Path
from typing import TypeVar

import structlog

from responder.errors import EmbedError

_IN_MEMORY = 20_000  # Vectors; 384 dimensions take 20 MB.
_AT_ONCE = 500  # Hashes per question; SQLite's oldest limit on parameters is 999.
_MAX_BYTES = 2 << 30
_LOG = structlog.get_logger()
T = TypeVar("T")


class Cache:
    """Vectors as float16 bytes under SHA-256 keys. SQLite is touched by one thread of its own."""

    def __init__(self, path: Path, *, in_memory: int = _IN_MEMORY, max_bytes: int = _MAX_BYTES) -> None:
        self._path = path
        self._recent: OrderedDict[bytes, bytes] = OrderedDict()
        self._in_memory = in_memory
        self._max_bytes = max_bytes
        self._thread = ThreadPoolExecutor(1, "embed-cache")
        self._connection: sqlite3.Connection | None = None
        self._writable = True

    async def open(self) -> None:
        """Raises EmbedError when the file cannot be opened or is no cache."""
        loop = asyncio.get_running_loop()
        try:
            self._connection = await loop.run_in_executor(self._thread, _connect, self._path)
        except (OSError, sqlite3.Error) as error:
            await self.close()
            raise EmbedError(
                f"the vector cache {self._path} cannot be opened ({error}); delete it, it will be made anew"
            ) from error

    async def close(self) -> None:
        """Wait for what is still being written."""
        await asyncio.to_thread(self._thread.shutdown)
        if self._connection is not None:
            self._connection.close()

    def recent(self, keys: Iterable[bytes]) -> dict[bytes, bytes]:
        """Return those that are in memory; at once."""
        found = {}
        for key in keys:
            if (vector := self._recent.get(key)) is not None:
                self._recent.move_to_end(key)
                found[key] = vector
        return found

    async def stored(self, keys: Sequence[bytes]) -> dict[bytes, bytes]:
        """Return those that are in the file, and hold them in memory."""
        connection = self._opened()
        loop = asyncio.get_running_loop()
        try:
            found = await loop.run_in_executor(self._thread, _select, connection, keys)
        except sqlite3.Error as error:
            raise EmbedError(f"the vector cache {self._path} cannot be read: {error}") from error
        self._remember(found)
        return found

    def put(self, vectors: Mapping[bytes, bytes]) -> None:
        """Hold them in memory and have them written; a disk that refuses costs only time later."""
        self._remember(vectors)
        work = self._thread.submit(_insert, self._opened(), tuple(vectors.items()), self._max_bytes)
        work.add_done_callback(self._written)

    def _opened(self) -> sqlite3.Connection:
        if self._connection is None:
            raise EmbedError("the vector cache is not open")
        return self._connection

    def _remember(self, vectors: Mapping[bytes, bytes]) -> None:
        self._recent.update(vectors)
        while len(self._recent) > self._in_memory:
            self._recent.popitem(last=False)

    def _written(self, work: "Future[None]") -> None:
        """Log the first refusal and the first success after it."""
        error = work.exception()
        if error is not None and self._writable:
            _LOG.warning("vector cache not written", path=str(self._path), error=str(error))
        elif error is None and not self._writable:
            _LOG.info("vector cache written again", path=str(self._path))
        self._writable = error is None


def _connect(path: Path) -> sqlite3.Connection:
    path.parent.mkdir(parents=True, exist_ok=True)
    connection = sqlite3.connect(path, timeout=10, isolation_level=None, check_same_thread=False)
    try:
        connection.execute("PRAGMA journal_mode=WAL")
        connection.execute("PRAGMA synchronous=NORMAL")
        connection.execute(
            "CREATE TABLE IF NOT EXISTS vectors (hash BLOB PRIMARY KEY, vector BLOB NOT NULL) WITHOUT ROWID"
        )
    except sqlite3.Error:
        connection.close()
        raise
    return connection


def _select(connection: sqlite3.Connection, keys: Sequence[bytes]) -> dict[bytes, bytes]:
    found: dict[bytes, bytes] = {}
    for part in _parts(keys, _AT_ONCE):
        marks = ",".join("?" * len(part))
        found.update(connection.execute(f"SELECT hash, vector FROM vectors WHERE hash IN ({marks})", part))
    return found


def _insert(connection: sqlite3.Connection, rows: Sequence[tuple[bytes, bytes]], max_bytes: int) -> None:
    connection.execute("BEGIN IMMEDIATE")
    with connection:  # Commits, or rolls back and raises.
        connection.executemany("INSERT OR IGNORE INTO vectors VALUES (?, ?)", rows)
        if _used_bytes(connection) > max_bytes:
            # Hashes are spread evenly, so their lowest quarter is a fair sample of old and new.
            connection.execute("DELETE FROM vectors WHERE hash < x'40'")


def _used_bytes(connection: sqlite3.Connection) -> int:
    pages, free, size = (
        int(connection.execute(f"PRAGMA {name}").fetchone()[0])
        for name in ("page_count", "freelist_count", "page_size")
    )
    return (pages - free) * size


def _parts(keys: Sequence[T], size: int) -> Iterable[list[T]]:
    rest = iter(keys)
    while part := list(islice(rest, size)):
        yield part
