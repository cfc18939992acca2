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
from tests.room import Outbox, Room

KNOWLEDGE = Path(__file__).parent.parent / "knowledge"


@pytest.fixture(autouse=True)
def _own_logging() -> None:
    """A command that ran in an earlier test set the log up for its own purposes."""
    structlog.reset_defaults()


@pytest.fixture(scope="session")
def library() -> Library:
    return knowledge.load(KNOWLEDGE, today=date(2026, 11, 20))


@pytest.fixture(scope="session")
def lessons(library: Library) -> Lessons:
    return asyncio.run(study(library, FakeEmbed()))


@pytest.fixture
async def room(tmp_path: Path, library: Library, lessons: Lessons) -> AsyncIterator[Room]:
    async with Store(tmp_path / "responder.db", durable=False) as store:
        yield Room(store, library, lessons, Outbox())
