"""Fixtures of the tests of what servers do."""

from collections.abc import AsyncIterator
from pathlib import Path

import pytest
import pytest_asyncio

from responder.fetch import ParserPool
from responder.lessons import Lessons
from responder.model.library import Library
from tests.faults.behaviours import World, studied, world


@pytest.fixture(scope="module")
def lessons() -> Lessons:
    return studied()


@pytest_asyncio.fixture(scope="module", loop_scope="module")
async def parser() -> AsyncIterator[ParserPool]:
    async with ParserPool() as pool:
        yield pool


@pytest_asyncio.fixture(loop_scope="module")
async def w(tmp_path: Path, library: Library, lessons: Lessons, parser: ParserPool) -> AsyncIterator[World]:
    async with world(tmp_path, library, lessons, parser) as made:
        yield made
