"""Embeds without a model: texts that share pairs of characters get vectors that are close."""

import zlib
from collections.abc import Sequence
from itertools import pairwise
from typing import Self

import numpy as np
from numpy.typing import NDArray

from responder.embed import guard

DIMENSION = 384


def bigram_vectors(texts: Sequence[str]) -> NDArray[np.float32]:
    """Return shape (n, 384): counts of character pairs, hashed with a sign, at unit length."""
    counts = np.zeros((len(texts), DIMENSION), dtype=np.float32)
    for row, text in enumerate(texts):
        for pair in pairwise(f" {text.lower()} "):
            hashed = zlib.crc32("".join(pair).encode())
            counts[row, hashed % DIMENSION] += 1 if hashed & 0x8000_0000 else -1
    lengths = np.sqrt(np.square(counts).sum(axis=1, keepdims=True))
    counts /= np.where(lengths == 0, 1, lengths)
    return counts


class FakeEmbed:
    """Stands in for Embedder: the same calls, guard and rounding, but no process, file or wait."""

    model_id = "fake bigrams"

    def __init__(self) -> None:
        self.asked: list[str] = []  # Every text ever asked for, as it came.

    async def __aenter__(self) -> Self:
        return self

    async def __aexit__(self, *_: object) -> None:
        return None

    async def ready(self) -> int:
        return DIMENSION

    async def embed(self, texts: Sequence[str]) -> NDArray[np.float32]:
        """Answer shape (n, 384), unit vectors rounded through float16."""
        self.asked += texts
        return bigram_vectors([guard(text) for text in texts]).astype(np.float16).astype(np.float32)
