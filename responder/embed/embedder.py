"""Turns texts into vectors: guard, cache, then the worker's model for what is new."""

import asyncio
import hashlib
from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Self

import numpy as np
from numpy.typing import NDArray

from responder.embed.batches import Batches
from responder.embed.cache import Cache
from responder.embed.contract import EmbedSettings, Figures, Loader
from responder.embed.guard import guard
from responder.embed.models import load, model_id
from responder.errors import EmbedError

_BREATH = 500  # Texts hashed before other work gets its turn on the event loop; some 3 ms.


class Embedder:
    """Embeds texts while it is open: ``async with Embedder(settings) as embedder``.

    Opening does not wait for the model: known texts are answered at once, new ones once it is
    loaded. ``ready`` waits for it.

    loader: another way to make the model, for tests.
    """

    def __init__(self, settings: EmbedSettings, *, loader: Loader = load) -> None:
        self.model_id = model_id(settings.model)
        self._salt = hashlib.sha256(f"{self.model_id}\0{settings.prefix}\0".encode())
        self._cache = Cache(settings.cache)
        self._batches = Batches(settings, loader, self._cache.put)
        self._task: asyncio.Task[None] | None = None
        self._cached = 0

    async def __aenter__(self) -> Self:
        await self._cache.open()
        self._task = asyncio.create_task(self._batches.run(), name="embed-batches")
        return self

    async def __aexit__(self, *_: object) -> None:
        if self._task is not None:
            self._task.cancel()
            await asyncio.wait([self._task])
        await self._cache.close()

    @property
    def figures(self) -> Figures:
        return replace(self._batches.figures, cached=self._cached)

    async def ready(self) -> int:
        """Wait until the model is loaded and return its dimension; raises EmbedError if it cannot be."""
        return (await self._batches.ready()).dimension

    async def embed(self, texts: Sequence[str]) -> NDArray[np.float32]:
        """Answer shape (n, d), unit vectors, rows in the order of the texts.

        The numbers went through float16, so that a vector is the same to the bit whether it comes
        from the model or the cache. Lengths stay within 0.001 of 1: nobody needs to normalise again.

        Raises EmbedError naming the first text that the model fails on. The others are cached by
        then, so asking for them without it is immediate.
        """
        if not texts:
            return np.empty((0, await self.ready()), dtype=np.float32)
        asked = await self._guarded(texts)
        wanted = dict(asked)
        found = self._cache.recent(wanted)
        if missing := [key for key in wanted if key not in found]:
            found |= await self._cache.stored(missing)
        new = {key: text for key, text in wanted.items() if key not in found}
        self._cached += len(texts) - len(new)
        found |= await self._encoded(new)
        rows = b"".join([found[key] for key, _ in asked])
        return np.frombuffer(rows, np.float16).reshape(len(texts), -1).astype(np.float32)

    async def _guarded(self, texts: Sequence[str]) -> list[tuple[bytes, str]]:
        asked: list[tuple[bytes, str]] = []
        for start in range(0, len(texts), _BREATH):
            asked += [self._keyed(guard(text)) for text in texts[start : start + _BREATH]]
            await asyncio.sleep(0)
        return asked

    def _keyed(self, text: str) -> tuple[bytes, str]:
        digest = self._salt.copy()
        digest.update(text.encode())
        return digest.digest(), text

    async def _encoded(self, new: Mapping[bytes, str]) -> dict[bytes, bytes]:
        """Wait for all; a caller that is cancelled takes nothing from others who asked for the same."""
        if not new:
            return {}
        answers = {key: self._batches.ask(key, text) for key, text in new.items()}
        await asyncio.wait(answers.values())
        vectors: dict[bytes, bytes] = {}
        for key, answer in answers.items():
            vector = answer.result()
            if isinstance(vector, EmbedError):
                raise vector
            vectors[key] = vector
        return vectors
