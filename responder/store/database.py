"""Opens the database and runs questions and changes on it, off the event loop."""

import asyncio
import sqlite3
import threading
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Self, TypeVar

from sqlite_utils import Database

from responder.errors import StoreError
from responder.store.migrations import MIGRATIONS

T = TypeVar("T")


class Store:
    """One database file, one thread that writes, a few that read.

    durable: True waits for the disk at each commit (synchronous=FULL), so that a power cut
    loses nothing that was answered for; False is for replays, whose source is a file.
    """

    def __init__(self, path: Path, *, durable: bool = True) -> None:
        self._path = path
        self._durable = durable
        self._writer = ThreadPoolExecutor(1, "store-writer")
        self._readers = ThreadPoolExecutor(2, "store-reader")
        self._mine = threading.local()
        self._opened: list[Database] = []

    @property
    def path(self) -> Path:
        return self._path

    async def __aenter__(self) -> Self:
        await self._on(self._writer, self._migrate)
        return self

    async def __aexit__(self, *_: object) -> None:
        for pool in (self._readers, self._writer):
            await asyncio.to_thread(pool.shutdown)
        for db in self._opened:
            db.close()

    async def write(self, change: Callable[[Database], T]) -> T:
        """Run one change as one transaction: all of it is kept, or nothing.

        Raises StoreError when the disk is full or the file is damaged.
        """

        def whole() -> T:
            db = self._database()
            db.execute("BEGIN IMMEDIATE")
            try:
                answer = change(db)
                db.execute("COMMIT")
            except BaseException:
                if db.conn.in_transaction:
                    db.execute("ROLLBACK")
                raise
            return answer

        return await self._on(self._writer, whole)

    async def read(self, question: Callable[[Database], T]) -> T:
        """Answer one question from one consistent state."""

        def whole() -> T:
            db = self._database()
            db.execute("BEGIN")
            try:
                return question(db)
            finally:
                db.execute("COMMIT")

        return await self._on(self._readers, whole)

    async def _on(self, pool: ThreadPoolExecutor, work: Callable[[], T]) -> T:
        try:
            return await asyncio.get_running_loop().run_in_executor(pool, work)
        except (sqlite3.OperationalError, sqlite3.DatabaseError) as error:
            raise StoreError(f"database {self._path}: {error}") from error

    def _migrate(self) -> None:
        self._path.parent.mkdir(parents=True, exist_ok=True)
        db = self._database()
        db.execute("PRAGMA journal_mode=WAL")
        MIGRATIONS.apply(db)

    def _database(self) -> Database:
        """The calling thread's own connection."""
        db: Database | None = getattr(self._mine, "db", None)
        if db is None:
            connection = sqlite3.connect(
                self._path, timeout=10, isolation_level=None, check_same_thread=False
            )
            db = self._mine.db = Database(connection)
            db.execute("PRAGMA foreign_keys=ON")
            db.execute(f"PRAGMA synchronous={'FULL' if self._durable else 'OFF'}")
            self._opened.append(db)
        return db
