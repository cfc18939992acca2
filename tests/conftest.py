"""Fixtures that many tests share."""

import asyncio
from collections.abc import AsyncIterator
from datetime import date
from pathlib import Path

import pytest
import structlog

from responder import knowledge
from responder.lessons import Lessons, study
from responder.model.library import Library
from responder.store import Store
from tests.fake_embed import FakeEmbed
from tests.newsroom import Newsroom
from tests.room import Outbox, Room

KNOWLEDGE = Path(__file__).parent.parent / "knowledge"


@pytest.fixture(autouse=True)
def _own_logging() -> None:
    """A command that ran in an earlier test set the log up for its own purposes."""
    structlog.reset_defaults()


@pytest.fixture(scope="session")
def vectors(pytestconfig: pytest.Config) -> Path:
    """A cache for the bundled model that outlives the run: the library takes it a minute to read."""
    assert pytestconfig.cache
    return pytestconfig.cache.mkdir("vectors") / "vectors.db"


@pytest.fixture(scope="session")
def library() -> Library:
    return knowledge.load(KNOWLEDGE, today=date(2026, 11, 20))


@pytest.fixture(scope="session")
def lessons(library: Library) -> Lessons:
    """Studied once, by a loop of its own: no test changes them."""
    loop = asyncio.new_event_loop()
    try:
        return loop.run_until_complete(study(library, FakeEmbed()))
    finally:
        loop.close()


@pytest.fixture
async def room(tmp_path: Path, library: Library, lessons: Lessons) -> AsyncIterator[Room]:
    async with Store(tmp_path / "responder.db", durable=False) as store:
        yield Room(store, library, lessons, Outbox())


@pytest.fixture
async def newsroom(room: Room) -> Newsroom:
    return Newsroom(room)
