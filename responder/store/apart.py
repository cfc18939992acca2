"""Asks a database that is not this service's own, without being able to change it."""

import asyncio
import sqlite3
from collections.abc import Callable
from pathlib import Path
from typing import TypeVar
from urllib.parse import quote

from sqlite_utils import Database

from responder.errors import StoreError

T = TypeVar("T")


async def ask(path: Path, question: Callable[[Database], T]) -> T:
    """Answer one question from one consistent state of a file that is opened for reading only.

    Raises StoreError if there is no such database or it is damaged.
    """
    return await asyncio.to_thread(_ask, path, question)


def _ask(path: Path, question: Callable[[Database], T]) -> T:
    try:
        held = sqlite3.connect(f"file:{quote(str(path))}?mode=ro", uri=True, timeout=10, isolation_level=None)
        try:
            held.execute("BEGIN")
            return question(Database(held))
        finally:
            held.close()
    except sqlite3.Error as error:
        raise StoreError(f"database {path}: {error}") from error
