"""Workers for the tests: fake ones by the test, the real model once for all."""

from collections.abc import AsyncIterator, Iterator
from pathlib import Path

import pytest
import pytest_asyncio

from responder.embed import Embedder, EmbedSettings


@pytest.fixture(autouse=True, scope="session")
def importable() -> Iterator[None]:
    """Let workers import the loaders of the tests by name."""
    with pytest.MonkeyPatch.context() as patch:
        patch.syspath_prepend(Path(__file__).parents[2])
        yield


@pytest.fixture
def settings(tmp_path: Path) -> EmbedSettings:
    """Model "fake"; a time limit that only a hung worker passes."""
    return EmbedSettings(cache=tmp_path / "vectors.db", model="fake", batch=4, wait_ms=20)


@pytest_asyncio.fixture(scope="session", loop_scope="session")
async def bundled(tmp_path_factory: pytest.TempPathFactory) -> AsyncIterator[Embedder]:
    """The model that ships, in one worker for the whole run."""
    async with Embedder(EmbedSettings(cache=tmp_path_factory.mktemp("embed") / "vectors.db")) as embedder:
        yield embedder
